//! Rows and statements that databases and their drivers quote.

use std::ops::Range;

use crate::{
    character::{is_part, is_quote},
    extent::{self, balanced, entity, opens_quote, quoted, structure, trimmed},
    forms,
    names::{Strength, name},
    reader::{Next, Reader},
    unit::{phrase, skip, unit},
    values,
};

/// How far the columns of a unique key are looked for, in bytes.
const LONGEST_COLUMNS: usize = 512;

/// PostgreSQL's `Failing row contains (7, hunter2)`: the whole row, without names. This is after the first word.
pub(crate) fn row(reader: &Reader<'_>, after: usize) -> Option<Range<usize>> {
    let start = open(reader, phrase(reader, after, "row contains")?)?;
    found(start..values_of_row(reader, start))
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || character == '+'
}

/// The end of the bracket that opens after a blank.
fn open(reader: &Reader<'_>, after: usize) -> Option<usize> {
    let start = skip(reader, after, is_blank);
    unit(reader, start).filter(|(c, _)| start > after && *c == '(').map(|(_, end)| end)
}

/// The end of a row's values: the last `)` of the line, since they aren't quoted; they may have lines of their own.
fn values_of_row(reader: &Reader<'_>, start: usize) -> usize {
    let line = reader.next(Next::LineEnd, reader.next(Next::Close, start));
    reader.last(')', start..line).unwrap_or(line)
}

/// PostgreSQL's `Key (user_id, token)=(7, hunter2) already exists.`; this is after the first word.
pub(crate) fn unique(reader: &Reader<'_>, after: usize) -> Option<Range<usize>> {
    let start = open(reader, after)?;
    let (Range { start: end, end: values }, is_quoted) = end_of_columns(reader, start)?;
    let mut has_name = false;
    let mut at = start;
    while at < end {
        let word = at..reader.word(at).min(end);
        if word.is_empty() {
            at = at.max(unit(reader, at)?.1);
            continue;
        }
        at = word.end;
        if forms::token(reader, &word).is_some() {
            return None;
        }
        let Some(name) = name(reader, word.clone()) else { continue };
        has_name = true;
        // It may be shown as a column: not where it is a name with a value.
        let column = reader.within(word.end..end).find(|(_, c)| *c == ',').map_or(end, |(at, _)| at);
        if values::secret(reader, word, &name).and_then(|value| value.range()).is_some_and(|v| v.start < column) {
            return None;
        }
    }
    // Quoted columns may as well be a name and its value.
    let first = if is_quoted { start } else { values };
    if has_name { found(first..values_of_row(reader, values)) } else { None }
}

/// Where the columns of a unique key end and the values begin, and whether a column is quoted.
fn end_of_columns(reader: &Reader<'_>, start: usize) -> Option<(Range<usize>, bool)> {
    let (mut is_quoted, mut is_inside, mut before) = (false, false, ',');
    let mut at = start;
    while let Some((character, end)) = unit(reader, at) {
        let is_plain = is_part(character) || "():,\"".contains(character);
        let is_blank = character == ' ' || character == '+';
        if at > start + LONGEST_COLUMNS || !(is_plain || (is_blank && (is_inside || before == ','))) {
            return None;
        }
        if character == ')'
            && let Some(('=', end)) = unit(reader, end)
            && let Some(('(', end)) = unit(reader, end)
        {
            return Some((at..end, is_quoted));
        }
        if character == '"' {
            is_quoted = true;
            is_inside = !is_inside;
        }
        (before, at) = (character, end);
    }
    None
}

/// MySQL's `Duplicate entry 'hunter2' for key 'users.token'`; this is after `entry`.
pub(crate) fn duplicate(reader: &Reader<'_>, after: usize) -> Option<Range<usize>> {
    let start = skip(reader, after, is_blank);
    // Its quotes may be escaped.
    let quote = reader.skip(start, |c| c == '\\');
    if start == after || (unit(reader, start)?.0 != '\'' && reader.char(quote) != Some('\'')) {
        return None;
    }
    let end = quoted(reader, start).or_else(|| entity(reader, start))?;
    let key = phrase(reader, end, "for key")?;
    let key = skip(reader, key, |c| is_blank(c) || is_quote(c) || c == '\\');
    let key = key..reader.word(key);
    let is_secret = name(reader, key).is_some_and(|name| name.strength == Strength::Full);
    is_secret.then_some(start..end)
}

/// The rows of `INSERT INTO users VALUES (7, 'hunter2'), (8, 'hunter3')`; this is after `VALUES`.
pub(crate) fn rows(reader: &Reader<'_>, after: usize) -> Option<Range<usize>> {
    let start = skip(reader, after, is_blank);
    if let Some(('(', _)) = unit(reader, start).filter(|(_, end)| *end > start + 1) {
        // The brackets of an address are escaped as well.
        return found(start..reader.next(Next::PathEnd, start));
    }
    let mut open = start;
    let mut has_values = false;
    loop {
        if reader.char(open) != Some('(') {
            return None;
        }
        let (end, is_closed) = balanced(reader, open);
        has_values |= !are_placeholders(reader, open + 1);
        let next = skip(reader, end, |c| is_blank(c) || c == ',');
        if !is_closed || reader.char(next) != Some('(') {
            let end = if is_closed { end - 1 } else { end };
            return if has_values { found(start + 1..end) } else { None };
        }
        open = next;
    }
}

/// Whether a row has no values of its own: `?, $1, :name, NULL)`.
fn are_placeholders(reader: &Reader<'_>, start: usize) -> bool {
    let mut at = start;
    loop {
        at = reader.skip(at, |c| c.is_whitespace() || c == ',');
        let word = match reader.char(at) {
            Some(')') => return true,
            Some('?' | '$' | ':' | '@' | '%') => reader.skip(at + 1, is_part),
            _ => reader.skip(at, is_part),
        };
        let is_word = reader.is_any_of(&(at..word), &["null", "default"]);
        if !is_word && !matches!(reader.char(at), Some('?' | '$' | ':' | '@' | '%')) {
            return false;
        }
        at = word;
    }
}

/// `IDENTIFIED WITH plugin BY 'hunter2'`; this is after the first word.
pub(crate) fn identified(reader: &Reader<'_>, word: &Range<usize>) -> Option<Range<usize>> {
    let plugin = phrase(reader, word.end, "with").map(|with| {
        let plugin = skip(reader, with, |c| is_blank(c) || is_quote(c));
        skip(reader, plugin, |c| is_part(c) || is_quote(c))
    });
    let by = plugin.unwrap_or(word.end);
    let by = phrase(reader, by, "by").or_else(|| phrase(reader, by, "as"))?;
    let start = skip(reader, by, is_blank);
    // MySQL's `BY PASSWORD 'hash'`
    let hash = phrase(reader, by, "password").map(|end| skip(reader, end, is_blank));
    if let Some(start) = [Some(start), hash].into_iter().flatten().find(|start| opens_quote(reader, *start)) {
        return found(start..structure(reader, start)?);
    }
    // Prose identifies things, too.
    let is_statement = reader.char(word.start) == Some('I') && reader.char(word.end - 1) == Some('D');
    if is_statement { found(start..trimmed(reader, start..extent::bare(reader, start))) } else { None }
}

/// PostgreSQL's `parameters: $1 = 'hunter2'`; this is after the `$`.
pub(crate) fn parameter(reader: &Reader<'_>, at: usize) -> Option<Range<usize>> {
    let number = reader.skip(at, |c| c.is_ascii_digit());
    if number == at {
        return None;
    }
    let (sign, end) = unit(reader, skip(reader, number, is_blank))?;
    let start = skip(reader, end, is_blank);
    if sign == '=' && opens_quote(reader, start) { found(start..structure(reader, start)?) } else { None }
}

/// SQLAlchemy's `[parameters: ('bob', 'hunter2')]`; this is after the word.
pub(crate) fn parameters(reader: &Reader<'_>, after: usize) -> Option<Range<usize>> {
    let (_, end) = unit(reader, after).filter(|(c, _)| matches!(c, ':' | '='))?;
    let start = skip(reader, end, is_blank);
    let (open, inside) = unit(reader, start)?;
    if !matches!(open, '(' | '[') || !opens_quote(reader, skip(reader, inside, is_blank)) {
        return None;
    }
    // The brackets of an address are escaped as well.
    let end = if inside > start + 1 { reader.next(Next::PathEnd, start) } else { structure(reader, start)? };
    found(start..end)
}

fn found(range: Range<usize>) -> Option<Range<usize>> {
    (!range.is_empty()).then_some(range)
}
