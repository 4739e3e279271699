//! Finds the value that belongs to the name of a secret.

use std::ops::Range;

use crate::{
    character::{is_part, is_quote},
    extent::{self, balanced, bare, opens_quote, structure, tail, trimmed},
    harmless,
    names::{Name, Strength},
    prose,
    reader::{Next, Reader},
    unit::{blanks, phrase, skip, unit, written},
    vocabulary::Scheme,
};

/// What follows `bearer` in prose and in challenges.
const NO_CREDENTIALS: [&str; 34] = [
    "of",
    "a",
    "an",
    "the",
    "is",
    "was",
    "are",
    "or",
    "and",
    "in",
    "for",
    "with",
    "not",
    "to",
    "from",
    "but",
    "has",
    "must",
    "only",
    "auth",
    "authentication",
    "authorization",
    "scheme",
    "schemes",
    "header",
    "headers",
    "realm",
    "error",
    "token",
    "tokens",
    "credentials",
    "missing",
    "required",
    "failed",
];
/// What is between a name and its value in prose.
const VERBS: [&str; 9] = ["is", "was", "ist", "lautet", "est", "es", "like", "ilike", "<>"];
/// The fewest digits of a number in a list that is a secret.
const SHORTEST_NUMBER: usize = 4;
/// The longest number of a port.
const LONGEST_PORT: usize = 5;
/// The longest parameters of a type, in bytes.
const LONGEST_GENERICS: usize = 128;

/// What follows a name.
pub(crate) enum Value {
    Secret(Range<usize>),
    /// A sentence, and what in it looks like a value after all.
    Prose(Option<Range<usize>>),
}

impl Value {
    pub(crate) fn range(self) -> Option<Range<usize>> {
        match self {
            Value::Secret(range) => Some(range),
            Value::Prose(range) => range,
        }
    }
}

/// What follows the name that the word is.
pub(crate) fn secret(reader: &Reader<'_>, word: Range<usize>, name: &Name) -> Option<Value> {
    let after = word.end;
    let closed = skip(reader, index(reader, after), |c| is_quote(c) || "\\)]}>".contains(c));
    let spaced = skip(reader, closed, |c| c.is_whitespace() || ")]+".contains(c));
    if let Some(end) = sign(reader, spaced) {
        let start = blanks(reader, end);
        if is_port(reader, &word, start) {
            return None;
        }
        if name.strength == Strength::Error && !opens_quote(reader, start) {
            return None;
        }
        if harmless::is_measure(reader, &word, start) {
            return None;
        }
        if name.strength == Strength::Key && harmless::is_key(reader, &word, start) {
            return None;
        }
        if may_be_prose(reader, &word, name, start)
            && let Some(secret) = prose::sentence(reader, start)
        {
            return Some(Value::Prose(secret));
        }
        return found(start..extent::value(reader, start, name.is_header)).map(Value::Secret);
    }
    pair(reader, after, closed)
        .or_else(|| construction(reader, after, name))
        .or_else(|| if name.strength == Strength::Full { spoken(reader, after, closed, name) } else { None })
        .map(Value::Secret)
}

/// `name: ` in a text is followed by what it says of the thing. A header at the beginning of a line is followed by its
/// value, and so is `name=`, `name:` and `"name": `.
fn may_be_prose(reader: &Reader<'_>, word: &Range<usize>, name: &Name, start: usize) -> bool {
    let is_colon = start == word.end + 2 && reader.starts_with(word.end, ": ");
    let is_line = |before: Option<char>| matches!(before, None | Some('\n' | '\r'));
    is_colon && !(name.is_header && is_line(reader.before(word.start)))
}

/// The port of `http://auth:8080/`; a user and a password there are known by their `@`.
fn is_port(reader: &Reader<'_>, host: &Range<usize>, start: usize) -> bool {
    let end = reader.skip(start, |c| c.is_ascii_digit());
    start == host.end + 1
        && (1..=LONGEST_PORT).contains(&(end - start))
        && reader.ends_with(host.start, "://")
        && reader.char(end).is_none_or(|c| c.is_whitespace() || "/?#,;:)]}>\"'`".contains(c))
}

fn found(range: Range<usize>) -> Option<Range<usize>> {
    (!range.is_empty()).then_some(range)
}

/// The `[0]` of `tokens[0]`.
fn index(reader: &Reader<'_>, after: usize) -> usize {
    let mut at = after;
    while reader.char(at) == Some('[') {
        let end = reader.skip(at + 1, is_part);
        if reader.char(end) != Some(']') {
            break;
        }
        at = end + 1;
    }
    at
}

/// Where `=`, `:`, `=>`, `->` or the like end.
fn sign(reader: &Reader<'_>, at: usize) -> Option<usize> {
    let (first, end) = unit(reader, at)?;
    // The name is a part of a path: `auth::error`.
    let is_path = first == ':'
        && reader.starts_with(at, "::")
        && reader.char(at + 2).is_some_and(|c| c.is_alphabetic() || c == '_');
    if is_path || !(matches!(first, ':' | '=' | '：' | '＝') || reader.starts_with(at, "->")) {
        return None;
    }
    Some(skip(reader, end, |c| ":=>~".contains(c)))
}

/// `("password", "hunter2")`, `name: "password", value: "hunter2"` and `name="password" value="hunter2"`
fn pair(reader: &Reader<'_>, after: usize, closed: usize) -> Option<Range<usize>> {
    let comma = blanks(reader, closed);
    let has_comma = reader.char(comma) == Some(',');
    let start = if has_comma {
        blanks(reader, comma + 1)
    } else {
        // `<add key="password" value="hunter2">` has none.
        let start = skip(reader, closed, |c| c.is_whitespace() || c == '+');
        if after == closed || closed == start {
            return None;
        }
        start
    };
    if let Some(value) = value_of_pair(reader, start) {
        return found(value..extent::value(reader, value, false));
    }
    if !has_comma {
        return None;
    }
    // `password, token` lists names.
    if reader.within(after..closed).all(|(_, c)| !matches!(c, '"' | '\'')) || reader.char(start) == Some('`') {
        return None;
    }
    let random = || reader.is_random(start..reader.word(start)).then(|| bare(reader, start));
    let end = structure(reader, start).or_else(random)?;
    // What has a value is a name, not a value.
    let is_name = opens_quote(reader, start) && sign(reader, blanks(reader, end)).is_some();
    if is_name { None } else { found(start..end) }
}

fn value_of_pair(reader: &Reader<'_>, start: usize) -> Option<usize> {
    let start = skip(reader, start, |c| is_quote(c) || c == '\\');
    if !reader.starts_with_any_case(start, "value") {
        return None;
    }
    let end = skip(reader, start + "value".len(), |c| is_quote(c) || c == '\\');
    Some(blanks(reader, sign(reader, blanks(reader, end))?))
}

/// `Password("hunter2")`, `Token::Bearer(..)`, `Secret<String>(..)`, `Secret { value: .. }`
fn construction(reader: &Reader<'_>, after: usize, name: &Name) -> Option<Range<usize>> {
    let is_variant = reader.starts_with(after, "::");
    let variant = if is_variant { reader.word(after + 2) } else { after };
    let open = generics(reader, variant);
    let is_full = name.strength == Strength::Full;
    let first = reader.char(open)?;
    if matches!(first, '(' | '[') {
        let is_quoted = opens_quote(reader, reader.skip(open + 1, char::is_whitespace));
        return if is_quoted || (is_full && !is_prose(reader, open + 1)) { between(reader, open) } else { None };
    }
    let open = if first == ' ' { open + 1 } else { open };
    if is_full && (name.is_type || is_variant) && reader.char(open) == Some('{') {
        return between(reader, open);
    }
    None
}

/// `token(s)`, `close_session()`, `tokens[0]`
fn is_prose(reader: &Reader<'_>, inside: usize) -> bool {
    let end = match reader.char(inside) {
        Some('s') => inside + 1,
        _ => reader.skip(inside, |c| c.is_ascii_digit()),
    };
    reader.char(end).is_none_or(|c| matches!(c, ')' | ']'))
}

fn generics(reader: &Reader<'_>, at: usize) -> usize {
    if reader.char(at) != Some('<') {
        return at;
    }
    let end = reader.next(Next::NoType, at);
    if end > at + LONGEST_GENERICS {
        return at;
    }
    let end = reader.skip_back(at..end, char::is_whitespace);
    if reader.before(end) == Some('>') { end } else { at }
}

/// What is between brackets.
fn between(reader: &Reader<'_>, open: usize) -> Option<Range<usize>> {
    let (end, is_closed) = balanced(reader, open);
    let longer = tail(reader, end);
    found(open + 1..if is_closed && longer == end { end - 1 } else { longer })
}

/// `PASSWORD 'hunter2'`, `--password hunter2`; prose stays.
fn spoken(reader: &Reader<'_>, after: usize, closed: usize, name: &Name) -> Option<Range<usize>> {
    let mut start = skip(reader, closed, |c| c.is_whitespace() || c == '+');
    if name.is_flag && start > closed {
        return found(start..extent::value(reader, start, false));
    }
    if reader.char(after) == Some('/') {
        let segment = after + 1..reader.word(after + 1);
        return reader.is_random(segment.clone()).then_some(segment);
    }
    if start == closed {
        return None;
    }
    if let Some(list) = list(reader, closed) {
        return Some(list);
    }
    start = VERBS.iter().find_map(|verb| after_word(reader, start, verb)).unwrap_or(start);
    start += usize::from(matches!(reader.char(start), Some('(' | '[')));
    if opens_quote(reader, start) {
        return found(start..structure(reader, start)?);
    }
    reader.is_random(start..reader.word(start)).then(|| start..trimmed(reader, start..bare(reader, start)))
}

/// What follows a word and a blank.
fn after_word(reader: &Reader<'_>, start: usize, word: &str) -> Option<usize> {
    let end = written(reader, start, word)?;
    let next = skip(reader, end, |c| c.is_whitespace() || c == '+');
    (next > end).then_some(next)
}

/// The list of `token IN ('hunter2', 'hunter3')`; this is after the name.
fn list(reader: &Reader<'_>, after: usize) -> Option<Range<usize>> {
    let operator = phrase(reader, after, "not").unwrap_or(after);
    let open = skip(reader, phrase(reader, operator, "in")?, |c| c.is_whitespace() || c == '+');
    let (_, inside) = unit(reader, open).filter(|(c, _)| *c == '(')?;
    let first = blanks(reader, inside);
    let word = first..reader.word(first);
    let is_number = || word.len() >= SHORTEST_NUMBER && reader.within(word.clone()).all(|(_, c)| c.is_ascii_digit());
    // Prose and placeholders stay: `in (src/main.rs)`, `IN ($1, ?)`.
    if !(opens_quote(reader, first) || reader.is_random(word.clone()) || is_number()) {
        return None;
    }
    // The brackets of an address are escaped as well.
    let is_escaped = inside > open + 1;
    let end = if is_escaped { reader.next(Next::PathEnd, open) } else { balanced(reader, open).0 };
    found(open..end)
}

/// What follows `Bearer` or `Basic`.
pub(crate) fn credentials(reader: &Reader<'_>, scheme: Scheme, after: usize) -> Option<Range<usize>> {
    let start = skip(reader, after, |c| c.is_whitespace() || c == '+');
    if start == after {
        return None;
    }
    let first = start..reader.word(start);
    let is_secret = match scheme {
        Scheme::Bearer => !first.is_empty() && !reader.is_any_of(&first, &NO_CREDENTIALS),
        Scheme::Digest if reader.char(first.end) == Some('=') => {
            return found(start..reader.next(Next::LineEnd, start));
        }
        Scheme::Digest => false,
        Scheme::Other => {
            let has_capital = || reader.within(first.clone()).skip(1).any(|(_, c)| c.is_uppercase());
            reader.is_random(first.clone()) || (first.len() >= 8 && has_capital())
        }
    };
    if !is_secret {
        return None;
    }
    let end = reader.skip(start, |c| !(c.is_whitespace() || "\"',;<>".contains(c)));
    found(start..trimmed(reader, start..end))
}

/// The password of `curl -u user:hunter2`; this is after the flag.
pub(crate) fn of_user(reader: &Reader<'_>, after: usize) -> Option<Range<usize>> {
    let start = skip(reader, after, |c| c.is_whitespace() || matches!(c, '=' | '+'));
    if start == after {
        return None;
    }
    if opens_quote(reader, start) {
        return found(start..structure(reader, start)?);
    }
    let name = reader.skip(start, |c| is_part(c) || c == '\\');
    let (_, password) = unit(reader, name).filter(|(sign, _)| name > start && *sign == ':')?;
    found(password..trimmed(reader, password..bare(reader, password)))
}

/// The code of `?code=hunter2`, which OAuth exchanges for a token; this is after the name.
pub(crate) fn code(reader: &Reader<'_>, after: usize) -> Option<Range<usize>> {
    let (_, start) = unit(reader, after).filter(|(sign, _)| *sign == '=')?;
    found(start..trimmed(reader, start..bare(reader, start)))
}
