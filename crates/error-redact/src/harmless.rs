//! Values that reveal nothing although their name is that of a secret: counts and lengths
//! of secrets, and names of keys.

use std::ops::Range;

use crate::{
    character::is_quote,
    reader::Reader,
    unit::{unit, units},
    word_parts::parts,
};

/// What the last part of a name says that its value is a number about a secret.
const MEASURES: [&str; 28] = [
    "age",
    "attempts",
    "bytes",
    "count",
    "days",
    "expires",
    "expiry",
    "hours",
    "len",
    "length",
    "lifetime",
    "limit",
    "max",
    "millis",
    "min",
    "minutes",
    "ms",
    "quota",
    "remaining",
    "retries",
    "sec",
    "seconds",
    "secs",
    "size",
    "timeout",
    "total",
    "ttl",
    "used",
];
/// What is before `in` or `at` at the end of such a name.
const EVENTS: [&str; 5] = ["created", "expired", "expires", "issued", "refreshed"];
/// What says, besides `tokens`, how many there are.
const QUANTITIES: [&str; 12] = [
    "cached",
    "completion",
    "input",
    "max",
    "min",
    "num",
    "output",
    "prompt",
    "reasoning",
    "remaining",
    "total",
    "used",
];
/// The longest number that counts, in digits: milliseconds since 1970.
const MOST_DIGITS: usize = 13;
/// How times are written after a number.
const UNITS: [&str; 5] = ["ms", "s", "m", "h", "d"];

/// `max_tokens: 4096`, `session_timeout=3600`: a number whose name says what it counts.
pub(crate) fn is_measure(reader: &Reader<'_>, name: &Range<usize>, value: usize) -> bool {
    let end = reader.skip(value, |c| c.is_ascii_digit());
    if end == value || end > value + MOST_DIGITS {
        return false;
    }
    let unit_end = reader.skip(end, |c| c.is_ascii_lowercase());
    let has_unit = unit_end == end || reader.is_any_of(&(end..unit_end), &UNITS);
    has_unit && is_end(reader, unit_end) && counts(&parts(units(reader, name.clone())))
}

fn counts(parts: &[String]) -> bool {
    let [others @ .., last] = parts else { return false };
    let last = last.as_str();
    let event = others.last().map_or("", String::as_str);
    MEASURES.contains(&last)
        || (matches!(last, "in" | "at") && EVENTS.contains(&event))
        || (last == "tokens" && others.iter().any(|part| QUANTITIES.contains(&part.as_str())))
}

fn is_end(reader: &Reader<'_>, at: usize) -> bool {
    let ends = |c: char| c.is_whitespace() || ",;)]}&<.\"'`".contains(c);
    match unit(reader, at) {
        // A fraction is a number as well, but a number and letters are not.
        Some(('.', end)) => reader.char(end).is_none_or(char::is_whitespace),
        Some((character, _)) => ends(character),
        None => true,
    }
}

/// What is before `key: ` where the name of a key follows.
const FINDINGS: [&str; 8] =
    ["absent", "duplicate", "missing", "required", "undefined", "unexpected", "unknown", "unrecognized"];
/// The longest name of a key, in bytes.
const LONGEST_KEY: usize = 40;

/// `missing key: id`: the name of a key, which is all of the value.
pub(crate) fn is_key(reader: &Reader<'_>, word: &Range<usize>, value: usize) -> bool {
    if !reader.is_any_of(word, &["key"]) || !follows_finding(reader, word.start) {
        return false;
    }
    let start = reader.skip(value, is_quote);
    let end = reader.word(start);
    let is_name = reader.char(start).is_some_and(char::is_alphabetic)
        && end - start <= LONGEST_KEY
        && !reader.is_random(start..end);
    let after = reader.skip(end, is_quote);
    is_name && reader.char(after).is_none_or(|c| c.is_whitespace() || ",;)]}.".contains(c))
}

fn follows_finding(reader: &Reader<'_>, word: usize) -> bool {
    let end = reader.skip_back(0..word, |c| c == ' ');
    let start = reader.skip_back(0..end, char::is_alphabetic);
    end < word && reader.is_any_of(&(start..end), &FINDINGS)
}
