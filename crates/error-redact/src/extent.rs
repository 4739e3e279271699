//! Finds the end of a value.

use std::ops::Range;

use crate::{
    character::is_part,
    output::MASK,
    reader::{Next, Reader},
    unit::QUOTES,
    vocabulary::SCHEMES,
};

/// Values that hide nothing; MySQL says `using password: YES`.
const NOTHING: [&str; 8] = ["None", "null", "nil", "true", "false", "undefined", "YES", "NO"];
/// The longest prefix of a quote, in bytes: `b"`, `&r##"`.
const LONGEST_PREFIX: usize = 16;

/// The end of the value that begins here; here, where it is nothing to hide.
pub(crate) fn value(reader: &Reader<'_>, from: usize, is_header: bool) -> usize {
    if let Some(end) = masked(reader, from) {
        return end;
    }
    let mut at = from;
    loop {
        let structure = structure(reader, at);
        if is_header {
            // A header's value ends where its line does, unless it is quoted as a whole.
            let is_whole =
                |end: &usize| reader.char(*end).is_none_or(|after| after.is_whitespace() || ",)]}\"\\".contains(after));
            // Brackets may go on over several lines.
            return structure.filter(is_whole).unwrap_or_else(|| header(reader, at).max(structure.unwrap_or(at)));
        }
        if let Some(end) = structure {
            return end;
        }
        if at == from && is_nothing(reader, at) {
            return at;
        }
        let end = bare(reader, at);
        let next = reader.skip(end, char::is_whitespace);
        if !(is_scheme(reader, &(at..end)) || is_mark(reader, at..end)) || next == reader.len() {
            return trimmed(reader, at..end);
        }
        at = next;
    }
}

/// The end of a value that was hidden before, when what is around it was found to be no part of it: `***}`, `***\n`.
fn masked(reader: &Reader<'_>, at: usize) -> Option<usize> {
    if !reader.starts_with(at, MASK) {
        return None;
    }
    let end = at + MASK.len();
    let is_end = match reader.char(end) {
        Some('\\') => matches!(reader.char(end + 1), Some('n' | 'r' | 't' | '"')),
        after => after.is_some_and(|c| ",)]}\"'".contains(c)),
    };
    is_end.then_some(end)
}

fn is_scheme(reader: &Reader<'_>, word: &Range<usize>) -> bool {
    reader.is_any_of(word, &SCHEMES.map(|(name, _)| name))
}

/// YAML's `|` and `>-` come before the value.
fn is_mark(reader: &Reader<'_>, run: Range<usize>) -> bool {
    !run.is_empty()
        && reader.within(run.clone()).all(|(_, c)| !c.is_alphanumeric())
        && !reader.starts_with(run.start, MASK)
}

fn is_nothing(reader: &Reader<'_>, at: usize) -> bool {
    let is_end = |end: usize| reader.char(end).is_none_or(|c| c.is_whitespace() || ",;)]}&".contains(c));
    NOTHING.iter().any(|nothing| reader.starts_with(at, nothing) && is_end(at + nothing.len()))
}

/// The first line that says something, and the marks before it.
fn header(reader: &Reader<'_>, at: usize) -> usize {
    reader.next(Next::LineEnd, reader.next(Next::Alphanumeric, at))
}

/// A value without quotes ends at a blank or at the next pair of a query.
pub(crate) fn bare(reader: &Reader<'_>, from: usize) -> usize {
    if let Some(end) = reader.known_bare(from) {
        return end;
    }
    let mut at = from;
    let mut before = ' ';
    while let Some(character) = reader.char(at) {
        let next = at + character.len_utf8();
        let is_end = match character {
            ' ' => before != '\\',
            '&' => is_pair(reader, next),
            _ => character.is_whitespace(),
        };
        if is_end {
            break;
        }
        // `token: password='it is here'`, `token: a=Some("it is here")`
        at = match character {
            '(' | '[' | '{' => balanced(reader, at).0,
            '"' | '\'' if "=:".contains(before) => quoted(reader, at).unwrap_or(next),
            _ => next,
        };
        before = if character == '\\' && before == '\\' { ' ' } else { character };
    }
    reader.know_bare(from, at);
    at
}

fn is_pair(reader: &Reader<'_>, at: usize) -> bool {
    let end = reader.skip(at, |c| is_part(c) || "[]".contains(c));
    end > at && reader.char(end) == Some('=')
}

/// The end without the punctuation of what is around.
pub(crate) fn trimmed(reader: &Reader<'_>, run: Range<usize>) -> usize {
    match reader.skip_back(run.clone(), |c| ",;)]}>\"'`.:".contains(c)) {
        end if end == run.start => run.end,
        end => end,
    }
}

/// The end of a quoted text or a value in brackets.
pub(crate) fn structure(reader: &Reader<'_>, at: usize) -> Option<usize> {
    let open = opening(reader, at)?;
    let end = quoted(reader, open).or_else(|| entity(reader, open)).unwrap_or_else(|| balanced(reader, open).0);
    Some(tail(reader, end))
}

pub(crate) fn opens_quote(reader: &Reader<'_>, at: usize) -> bool {
    opening(reader, at).is_some_and(|at| !matches!(reader.char(at), Some('(' | '[' | '{')))
}

/// Where the quote or bracket is that opens a value: `b"`, `Some(`, `Secret {`.
fn opening(reader: &Reader<'_>, at: usize) -> Option<usize> {
    let end = reader.next(Next::NoPrefix, at);
    let first = reader.char(end)?;
    let quote = if first == '\\' { reader.char(reader.skip(end, |c| c == '\\'))? } else { first };
    if matches!(quote, '"' | '\'' | '`' | '“' | '‘' | '«') {
        return is_prefix(reader, at..end).then_some(end);
    }
    if matches!(first, '(' | '[' | '{') {
        return Some(end);
    }
    let is_struct = first == ' ' && reader.char(at).is_some_and(char::is_uppercase) && reader.starts_with(end, " {");
    if is_struct {
        return Some(end + 1);
    }
    entity(reader, at).map(|_| at)
}

fn is_prefix(reader: &Reader<'_>, before: Range<usize>) -> bool {
    if before.len() > LONGEST_PREFIX {
        return false;
    }
    let end = reader.skip_back(before.clone(), |c| c == '#');
    let start = reader.skip(before.start, |c| matches!(c, '&' | '*' | '@' | '$')).min(end);
    let prefix = start..end;
    reader.within(prefix.clone()).count() <= 1 || reader.is_any_of(&prefix, &["br", "cr", "rb", "u8"])
}

/// The end of a text between quotes of HTML, of an address or of JSON.
pub(crate) fn entity(reader: &Reader<'_>, at: usize) -> Option<usize> {
    if !matches!(reader.char(at)?, '&' | '%' | '\\') {
        return None;
    }
    let (entity, _) = QUOTES.iter().find(|(entity, _)| reader.starts_with(at, entity))?;
    let inside = at + entity.len();
    let is_close = |at: usize, c: char| matches!(c, '&' | '%' | '\\') && reader.starts_with(at, entity);
    let close = reader.chars(inside).find(|(at, c)| is_close(*at, *c));
    close.map(|(at, _)| at + entity.len())
}

/// The end of a quoted text; the end of the text where it isn't closed.
pub(crate) fn quoted(reader: &Reader<'_>, at: usize) -> Option<usize> {
    let first = reader.char(at)?;
    let open_at = if first == '\\' { reader.skip(at, |c| c == '\\') } else { at };
    let depth = open_at - at;
    let open = reader.char(open_at)?;
    let close = match open {
        '"' | '\'' | '`' => open,
        '“' => '”',
        '‘' => '’',
        '«' => '»',
        _ => return None,
    };
    let mut backslashes = 0;
    let mut at = open_at + open.len_utf8();
    while let Some(character) = reader.char(at) {
        at += character.len_utf8();
        if character == '\\' {
            backslashes += 1;
            continue;
        }
        // A quote inside has more backslashes than those around: `\"it is \\\"here\\\"\"`.
        if character == close && backslashes % (2 * (depth + 1)) == depth {
            // SQL doubles a quote inside.
            let is_doubled = depth == 0 && reader.char(at) == Some(close);
            if !is_doubled {
                return Some(at);
            }
            at += close.len_utf8();
        }
        backslashes = 0;
    }
    Some(reader.len())
}

/// The end of the bracket that closes the first one, and whether there is one.
pub(crate) fn balanced(reader: &Reader<'_>, from: usize) -> (usize, bool) {
    if let Some(known) = reader.known_close(from) {
        return known;
    }
    let mut open = Vec::new();
    let mut at = from;
    let mut before = ' ';
    while let Some(character) = reader.char(at) {
        // An apostrophe in a word is no quote.
        let is_quoted = character == '"' || character == '\\' || (character == '\'' && !before.is_alphanumeric());
        before = character;
        if is_quoted && let Some(end) = quoted(reader, at) {
            at = end;
            continue;
        }
        if character == '\\' {
            at = reader.skip(at, |c| c == '\\');
            continue;
        }
        let opened_at = at;
        at += character.len_utf8();
        match character {
            '(' | '[' | '{' => open.push(opened_at),
            ')' | ']' | '}' => {
                if let Some(start) = open.pop() {
                    reader.know_close(start, at, true);
                }
            }
            _ => {}
        }
        if open.is_empty() {
            return (at, true);
        }
    }
    for start in open {
        reader.know_close(start, reader.len(), false);
    }
    (reader.len(), false)
}

/// The end of a value that goes on after its quote or bracket: `{hun}}ter2}`.
pub(crate) fn tail(reader: &Reader<'_>, end: usize) -> usize {
    let more = reader.skip(end, |c| ")]}.-_+/=@!#$%^*|~'`".contains(c));
    if reader.char(more).is_some_and(char::is_alphanumeric) {
        return trimmed(reader, more..bare(reader, more));
    }
    end
}
