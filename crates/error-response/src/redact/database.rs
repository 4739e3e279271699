//! Rows and statements that databases and their drivers quote.

use std::ops::Range;

use super::{
    extent::{self, balanced, opens_quote, quoted, structure, trimmed},
    forms,
    names::{Strength, is_part, name},
    reader::{Next, Reader},
    unit::{blanks, is_quote, phrase, skip, unit},
    values,
};

/// How far the columns of a unique key are looked for, in bytes.
const LONGEST_COLUMNS: usize = 512;

/// PostgreSQL's `Failing row contains (7, hunter2)`: the whole row, without names. This is after the first word.
pub(super) fn row(reader: &Reader<'_>, after: usize) -> Option<Range<usize>> {
    let open = phrase(reader, after, "row contains")?;
    let open = skip(reader, open, |c| c.is_whitespace() || c == '+');
    let (_, start) = unit(reader, open).filter(|(c, _)| *c == '(')?;
    found(start..values_of_row(reader, start))
}

/// The end of a row's values: the last `)` of the line, since they aren't quoted; they may have lines of their own.
fn values_of_row(reader: &Reader<'_>, start: usize) -> usize {
    let line = reader.next(Next::LineEnd, reader.next(Next::Close, start));
    reader.last(')', start..line).unwrap_or(line)
}

/// PostgreSQL's `Key (user_id, token)=(7, hunter2) already exists.`; this is after the first word.
pub(super) fn unique(reader: &Reader<'_>, after: usize) -> Option<Range<usize>> {
    if !reader.starts_with(after, " (") {
        return None;
    }
    let start = after + 2;
    let (end, is_quoted) = end_of_columns(reader, start)?;
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
    let values = end + ")=(".len();
    let first = if is_quoted { start } else { values };
    if has_name { found(first..values_of_row(reader, values)) } else { None }
}

/// Where the columns of a unique key end, and whether one is quoted.
fn end_of_columns(reader: &Reader<'_>, start: usize) -> Option<(usize, bool)> {
    let (mut is_quoted, mut is_inside, mut before) = (false, false, ',');
    for (at, character) in reader.chars(start) {
        let is_plain = is_part(character) || "():,\"".contains(character);
        if at > start + LONGEST_COLUMNS || !(is_plain || (character == ' ' && (is_inside || before == ','))) {
            return None;
        }
        if character == ')' && reader.starts_with(at, ")=(") {
            return Some((at, is_quoted));
        }
        if character == '"' {
            is_quoted = true;
            is_inside = !is_inside;
        }
        before = character;
    }
    None
}

/// MySQL's `Duplicate entry 'hunter2' for key 'users.token'`; this is after `entry`.
pub(super) fn duplicate(reader: &Reader<'_>, after: usize) -> Option<Range<usize>> {
    if !reader.starts_with(after, " '") {
        return None;
    }
    let end = quoted(reader, after + 1)?;
    if !reader.starts_with(end, " for key ") {
        return None;
    }
    let key = reader.skip(end + " for key ".len(), |c| matches!(c, '\'' | '"' | '`'));
    let key = key..reader.word(key);
    let is_secret = name(reader, key).is_some_and(|name| name.strength == Strength::Full);
    is_secret.then_some(after + 1..end)
}

/// The rows of `INSERT INTO users VALUES (7, 'hunter2'), (8, 'hunter3')`; this is after `VALUES`.
pub(super) fn rows(reader: &Reader<'_>, after: usize) -> Option<Range<usize>> {
    let is_blank = |c: char| c.is_whitespace() || c == '+';
    let start = skip(reader, after, is_blank);
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
pub(super) fn identified(reader: &Reader<'_>, word: &Range<usize>) -> Option<Range<usize>> {
    let plugin = phrase(reader, word.end, "with").map(|with| {
        let plugin = skip(reader, with, |c| c.is_whitespace() || is_quote(c));
        skip(reader, plugin, |c| is_part(c) || is_quote(c))
    });
    let by = plugin.unwrap_or(word.end);
    let by = phrase(reader, by, "by").or_else(|| phrase(reader, by, "as"))?;
    let by = phrase(reader, by, "password").unwrap_or(by);
    let start = skip(reader, by, |c| c.is_whitespace() || c == '+');
    if opens_quote(reader, start) {
        return found(start..structure(reader, start)?);
    }
    // Prose identifies things, too.
    let is_statement = reader.char(word.start) == Some('I') && reader.char(word.end - 1) == Some('D');
    if is_statement { found(start..trimmed(reader, start..extent::bare(reader, start))) } else { None }
}

/// PostgreSQL's `parameters: $1 = 'hunter2'`; this is at the `$`.
pub(super) fn parameter(reader: &Reader<'_>, at: usize) -> Option<Range<usize>> {
    let number = reader.skip(at + 1, |c| c.is_ascii_digit());
    if number == at + 1 {
        return None;
    }
    let (sign, end) = unit(reader, blanks(reader, number))?;
    let start = blanks(reader, end);
    if sign == '=' && opens_quote(reader, start) { found(start..structure(reader, start)?) } else { None }
}

/// SQLAlchemy's `[parameters: ('bob', 'hunter2')]`; this is after the word.
pub(super) fn parameters(reader: &Reader<'_>, after: usize) -> Option<Range<usize>> {
    let (_, end) = unit(reader, after).filter(|(c, _)| matches!(c, ':' | '='))?;
    let start = blanks(reader, end);
    let is_list = matches!(reader.char(start), Some('(' | '['));
    let first = skip(reader, start + 1, char::is_whitespace);
    if is_list && opens_quote(reader, first) { found(start..structure(reader, start)?) } else { None }
}

fn found(range: Range<usize>) -> Option<Range<usize>> {
    (!range.is_empty()).then_some(range)
}
