//! Characters that are written as several characters, such as escapes.

use std::ops::Range;

use crate::reader::Reader;

/// Quotes in HTML, in addresses and in JSON.
pub(crate) const QUOTES: [(&str, char); 12] = [
    ("&quot;", '"'),
    ("&#34;", '"'),
    ("&#x22;", '"'),
    ("&apos;", '\''),
    ("&#39;", '\''),
    ("&#x27;", '\''),
    ("%22", '"'),
    ("%27", '\''),
    ("%2522", '"'),
    ("%2527", '\''),
    ("\\u0022", '"'),
    ("\\u0027", '\''),
];
/// How often a `%` may be escaped itself.
const MOST_ESCAPES: usize = 4;
/// The longest code of a terminal's colour, in bytes.
const LONGEST_COLOUR: usize = 24;

/// The character that begins here, read where it is escaped, and its end.
pub(crate) fn unit(reader: &Reader<'_>, at: usize) -> Option<(char, usize)> {
    let first = reader.char(at)?;
    let escaped = match first {
        '%' => percent(reader, at),
        '\\' => escape(reader, at),
        '&' => entity(reader, at),
        '\u{1b}' => colour(reader, at),
        _ => None,
    };
    Some(escaped.unwrap_or((first, at + first.len_utf8())))
}

/// `%3D`, and `%253D`, which is escaped twice.
fn percent(reader: &Reader<'_>, at: usize) -> Option<(char, usize)> {
    match byte(reader, digits(reader, at + 1))? {
        (ascii, end) if ascii.is_ascii() => Some((char::from(ascii), end)),
        (first, end) => utf8(reader, first, end),
    }
}

/// Where the digits are of a `%`, which may be escaped itself.
fn digits(reader: &Reader<'_>, at: usize) -> usize {
    let mut digits = at;
    for _ in 0..MOST_ESCAPES {
        digits += if reader.starts_with(digits, "25") { 2 } else { break };
    }
    digits
}

/// `%C3%B1`; this is after the first byte.
fn utf8(reader: &Reader<'_>, first: u8, after: usize) -> Option<(char, usize)> {
    let mut bytes = vec![first];
    let mut at = after;
    for _ in 1..first.leading_ones().clamp(1, 4) {
        if reader.char(at)? != '%' {
            return None;
        }
        let (next, end) = byte(reader, digits(reader, at + 1))?;
        bytes.push(next);
        at = end;
    }
    Some((std::str::from_utf8(&bytes).ok()?.chars().next()?, at))
}

/// `\n` and `\u003d`
fn escape(reader: &Reader<'_>, at: usize) -> Option<(char, usize)> {
    match reader.char(at + 1)? {
        'n' | 'r' | 't' => Some((' ', at + 2)),
        'u' if reader.starts_with(at + 2, "00") => {
            byte(reader, at + 4).filter(|(byte, _)| byte.is_ascii()).map(|(byte, end)| (char::from(byte), end))
        }
        _ => None,
    }
}

/// A byte in two digits.
fn byte(reader: &Reader<'_>, at: usize) -> Option<(u8, usize)> {
    let high = reader.char(at)?.to_digit(16)?;
    let low = reader.char(at + 1)?.to_digit(16)?;
    Some((u8::try_from(high * 16 + low).ok()?, at + 2))
}

fn entity(reader: &Reader<'_>, at: usize) -> Option<(char, usize)> {
    if !matches!(reader.char(at + 1)?, 'q' | 'a' | '#') {
        return None;
    }
    let known = QUOTES.iter().chain([&("&amp;", '&')]);
    let (entity, character) = known.filter(|(e, _)| e.starts_with('&')).find(|(e, _)| reader.starts_with(at, e))?;
    Some((*character, at + entity.len()))
}

/// A terminal's colour separates like a blank.
fn colour(reader: &Reader<'_>, at: usize) -> Option<(char, usize)> {
    if reader.char(at + 1)? != '[' {
        return None;
    }
    let mut code = reader.chars(at + 2).take(LONGEST_COLOUR);
    let (end, last) = code.find(|(_, c)| !(c.is_ascii_digit() || *c == ';'))?;
    (last == 'm').then_some((' ', end + 1))
}

/// The end of the characters that are so, also where they are escaped.
pub(crate) fn skip(reader: &Reader<'_>, from: usize, is: impl Fn(char) -> bool) -> usize {
    let mut at = from;
    while let Some((character, end)) = unit(reader, at)
        && is(character)
    {
        at = end;
    }
    at
}

pub(crate) fn blanks(reader: &Reader<'_>, from: usize) -> usize {
    skip(reader, from, char::is_whitespace)
}

/// The end of words that are written so, with any blanks between them.
pub(crate) fn phrase(reader: &Reader<'_>, from: usize, words: &str) -> Option<usize> {
    let mut at = from;
    for word in words.split(' ') {
        let start = skip(reader, at, |c| c.is_whitespace() || c == '+');
        if start == at {
            return None;
        }
        at = written(reader, start, word)?;
    }
    Some(at)
}

/// The end of a word that is written here, also where letters that aren't ASCII are escaped.
pub(crate) fn written(reader: &Reader<'_>, at: usize, word: &str) -> Option<usize> {
    if word.is_ascii() {
        return reader.starts_with_any_case(at, word).then_some(at + word.len());
    }
    word.chars().try_fold(at, |at, letter| unit(reader, at).filter(|(found, _)| *found == letter).map(|(_, end)| end))
}

/// The characters of a range, read where they are escaped.
pub(crate) fn units(reader: &Reader<'_>, range: Range<usize>) -> impl Iterator<Item = char> {
    let mut at = range.start;
    std::iter::from_fn(move || {
        let (character, end) = if at < range.end { unit(reader, at)? } else { return None };
        at = end;
        Some(character)
    })
}
