//! The names of secrets.

use std::ops::Range;

use crate::{
    character::{is_part, lower},
    reader::Reader,
    trie::Trie,
    unit::{blanks, phrase, unit, units, written},
    vocabulary::{HEADERS, PHRASES},
    word_parts::letters,
};

/// The longest name with escaped parts, in bytes.
const LONGEST_ESCAPED: usize = 128;
/// The longest last part of a name that is asked for.
const LONGEST_PART: usize = 16;

/// Which values a name hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    /// Any value.
    Full,
    /// `key`, which prose says of much that is no secret: what `=` or `:` gives it.
    Key,
    /// `TokenError`, whose value mostly says what failed: quoted texts.
    Error,
}

#[derive(Debug)]
pub(crate) struct Name {
    pub(crate) strength: Strength,
    /// Whether its value is the rest of the line.
    pub(crate) is_header: bool,
    /// Whether it is `--name`, before its value.
    pub(crate) is_flag: bool,
    /// Whether it may be the name of a type, before its fields.
    pub(crate) is_type: bool,
}

/// The end of a name of several words that begins with this word: `api key` is `apikey`.
pub(crate) fn longer(reader: &Reader<'_>, word: &Range<usize>) -> Option<usize> {
    for (first, rest) in PHRASES {
        if first.len() == word.len()
            && reader.starts_with_any_case(word.start, first)
            && let Some(end) = phrase(reader, word.end, rest)
        {
            return Some(end);
        }
    }
    if let Some(end) = added_phrase(reader, word.start) {
        return Some(end);
    }
    let end = phrase(reader, word.end, "key")?;
    let is_key = !reader.char(end).is_some_and(is_part)
        && name(reader, word.start..end).is_some_and(|name| name.strength == Strength::Full);
    is_key.then_some(end)
}

/// The end of a name of several words that was added, with blanks between them.
fn added_phrase(reader: &Reader<'_>, start: usize) -> Option<usize> {
    let phrases = &reader.vocabulary().phrases;
    if phrases.is_empty() {
        return None;
    }
    let mut node = Trie::<()>::ROOT;
    let mut at = start;
    let mut found = None;
    while let Some((character, end)) = unit(reader, at) {
        let is_blank = character.is_whitespace() || character == '+';
        let Some(next) = phrases.step(node, if is_blank { ' ' } else { lower(character) }) else { break };
        node = next;
        at = if is_blank { blanks(reader, end) } else { end };
        if phrases.value(node).is_some() && !reader.char(at).is_some_and(is_part) {
            found = Some(at);
        }
    }
    found
}

/// The end of a word with parts that are escaped, as `contrase%C3%B1a`; none if it has no such part.
pub(crate) fn escaped(reader: &Reader<'_>, word: &Range<usize>) -> Option<usize> {
    if reader.char(word.end) != Some('%') {
        return None;
    }
    let mut at = word.end;
    while at < word.start + LONGEST_ESCAPED
        && let Some((character, end)) = unit(reader, at)
        && is_part(character)
    {
        at = end;
    }
    let mut phrases = PHRASES.iter().filter(|(first, _)| !first.is_ascii());
    let longer = phrases.find_map(|(first, rest)| {
        let end = written(reader, word.start, first).filter(|end| *end == at)?;
        phrase(reader, end, rest)
    });
    (at > word.end).then_some(longer.unwrap_or(at))
}

/// What the word hides, where it names a secret.
pub(crate) fn name(reader: &Reader<'_>, word: Range<usize>) -> Option<Name> {
    // `src/session.rs:42:7` is a place.
    if reader.ends_with(word.end, ".rs")
        && reader.starts_with(word.end, ":")
        && reader.char(word.end + 1).is_some_and(|c| c.is_ascii_digit())
    {
        return None;
    }
    let plain: Vec<char> = units(reader, word.clone()).filter(|c| c.is_alphanumeric()).map(lower).collect();
    // `tokens`, `password2`
    let digits = plain.iter().rev().take_while(|c| c.is_ascii_digit()).count();
    let stem = &plain[..plain.len() - digits];
    let stem = stem.strip_suffix(&['s']).unwrap_or(stem);
    let vocabulary = reader.vocabulary();
    let mut inside = inside(reader, &plain);
    inside.extend(added(reader, word.clone()));
    let is_whole = is_whole(reader, word.clone());
    let strength = if !inside.is_empty() && ends_with(&plain, &["error", "err"]) {
        Strength::Error
    } else if !inside.is_empty() || is_whole {
        Strength::Full
    } else if ends_with(stem, &vocabulary.keys) {
        Strength::Key
    } else {
        return None;
    };
    let first = reader.char(word.start)?;
    Some(Name {
        strength,
        is_header: ends_with(&plain, &HEADERS),
        is_flag: first == '-',
        is_type: first.is_uppercase() && (is_whole || inside.contains(&stem.len())),
    })
}

fn ends_with(plain: &[char], ends: &[&str]) -> bool {
    ends.iter().any(|end| end.chars().rev().eq(plain.iter().rev().copied().take(end.chars().count())))
}

/// Where the names of secrets end in a word.
fn inside(reader: &Reader<'_>, plain: &[char]) -> Vec<usize> {
    let vocabulary = reader.vocabulary();
    let mut ends = Vec::new();
    for start in 0..plain.len() {
        if reader.is_lost() {
            break;
        }
        let mut node = Trie::<()>::ROOT;
        for (at, letter) in plain.iter().enumerate().skip(start) {
            reader.count(1);
            let Some(next) = vocabulary.inside.step(node, *letter) else { break };
            node = next;
            ends.extend(vocabulary.inside.value(node).map(|()| at + 1));
        }
    }
    ends
}

/// Where names that were added end in a word: as whole parts of it, `badge` in `badgeNumber` and not in `badger`.
fn added(reader: &Reader<'_>, word: Range<usize>) -> Vec<usize> {
    let names = &reader.vocabulary().added;
    if names.is_empty() {
        return Vec::new();
    }
    let letters = letters(units(reader, word));
    let may_begin = |at: usize| letters.get(at).is_none_or(|letter| letter.may_begin);
    let is_plural = |at: usize| letters.get(at).is_some_and(|letter| letter.small == 's') && may_begin(at + 1);
    let mut ends = Vec::new();
    for start in (0..letters.len()).filter(|start| may_begin(*start)) {
        let mut node = Trie::<()>::ROOT;
        for (at, letter) in letters.iter().enumerate().skip(start) {
            reader.count(1);
            let Some(next) = names.step(node, letter.small).filter(|_| !reader.is_lost()) else { break };
            node = next;
            let is_end = names.value(node).is_some() && (may_begin(at + 1) || is_plural(at + 1));
            ends.extend(is_end.then_some(at + 1));
        }
    }
    ends
}

/// Whether the last part of `snake_case` or `camelCase` is a name of its own.
fn is_whole(reader: &Reader<'_>, word: Range<usize>) -> bool {
    let end = reader.skip_back(word.clone(), |c| c.is_ascii_digit() || matches!(c, '_' | '-' | '.' | ' '));
    let whole = &reader.vocabulary().whole;
    let mut letters = Vec::new();
    let mut was_upper = false;
    for (_, character) in reader.within_back(word.start..end) {
        // The part begins where a capital follows a small letter.
        if matches!(character, '_' | '-' | '.' | ' ') || (was_upper && character.is_lowercase()) {
            break;
        }
        if letters.len() > LONGEST_PART {
            return false;
        }
        was_upper = character.is_uppercase();
        letters.push(character.to_ascii_lowercase());
    }
    let is_name = |letters: &[char]| whole.get(letters.iter().rev().copied()).is_some();
    is_name(&letters) || letters.strip_prefix(&['s']).is_some_and(is_name)
}
