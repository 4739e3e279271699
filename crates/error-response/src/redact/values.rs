//! Where the value of a secret's name begins and ends.

use std::ops::Range;

use super::MASK;
use super::names::{Name, Strength, is_part, is_random, word};

/// Quotes in HTML and in addresses.
const ENTITIES: [(&str, char); 8] = [
    ("&quot;", '"'),
    ("&#34;", '"'),
    ("&#x22;", '"'),
    ("&apos;", '\''),
    ("&#39;", '\''),
    ("&#x27;", '\''),
    ("%22", '"'),
    ("%27", '\''),
];
/// Values that hide nothing.
const NOTHING: [&str; 6] = ["None", "null", "nil", "true", "false", "undefined"];
/// What names how a header's secret is given.
const SCHEMES: [&str; 9] = ["bearer", "basic", "digest", "token", "apikey", "api-key", "negotiate", "ntlm", "dpop"];
/// What follows `bearer` in prose and in challenges.
const PROSE: [&str; 34] = [
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
/// The longest parameters of a type, in bytes.
const LONGEST_GENERICS: usize = 128;

/// The first character, read where it is escaped, and the length it is written in.
pub(super) fn unit(text: &str) -> Option<(char, usize)> {
    let first = text.chars().next()?;
    let escaped = match first {
        '%' => percent(text),
        '\\' => escape(text),
        '&' => ENTITIES.iter().find(|(entity, _)| text.starts_with(entity)).map(|(entity, c)| (*c, entity.len())),
        '\u{1b}' => colour(text),
        _ => None,
    };
    Some(escaped.unwrap_or((first, first.len_utf8())))
}

/// `%3D`, and `%253D`, which is escaped twice.
fn percent(text: &str) -> Option<(char, usize)> {
    let digits = text[1..].trim_start_matches("25");
    let byte = u8::from_str_radix(digits.get(..2)?, 16).ok().filter(u8::is_ascii)?;
    Some((char::from(byte), text.len() - digits.len() + 2))
}

/// `\n` and `\u003d`
fn escape(text: &str) -> Option<(char, usize)> {
    if text.starts_with(r"\n") || text.starts_with(r"\r") || text.starts_with(r"\t") {
        return Some((' ', 2));
    }
    let byte = u8::from_str_radix(text.strip_prefix(r"\u00")?.get(..2)?, 16).ok().filter(u8::is_ascii)?;
    Some((char::from(byte), 6))
}

/// A terminal's colour separates like a blank.
fn colour(text: &str) -> Option<(char, usize)> {
    let code = text.strip_prefix("\u{1b}[")?;
    let end = code.find(|c: char| !(c.is_ascii_digit() || c == ';'))?;
    code[end..].starts_with('m').then_some((' ', 2 + end + 1))
}

fn skip(text: &str, from: usize, is: impl Fn(char) -> bool) -> usize {
    let mut at = from;
    while let Some((character, length)) = unit(&text[at..])
        && is(character)
    {
        at += length;
    }
    at
}

fn blanks(text: &str, from: usize) -> usize {
    skip(text, from, char::is_whitespace)
}

fn is_quote(character: char) -> bool {
    matches!(character, '"' | '\'' | '`')
}

/// Where the secret is in what follows its name.
pub(super) fn secret(after: &str, name: &Name) -> Option<Range<usize>> {
    let closed = skip(after, index(after), |c| is_quote(c) || "\\)]}>".contains(c));
    let spaced = skip(after, closed, |c| c.is_whitespace() || ")]".contains(c));
    if let Some(end) = sign(after, spaced) {
        let start = blanks(after, end);
        let value = &after[start..];
        if name.strength == Strength::Error && !opens_quote(value) {
            return None;
        }
        return found(start, extent(value, name.is_header));
    }
    pair(after, closed)
        .or_else(|| construction(after, name))
        .or_else(|| if name.strength == Strength::Full { spoken(after, closed, name) } else { None })
}

fn found(start: usize, length: usize) -> Option<Range<usize>> {
    (length > 0).then_some(start..start + length)
}

/// The `[0]` of `tokens[0]`.
fn index(after: &str) -> usize {
    let mut at = 0;
    while let Some(inside) = after[at..].strip_prefix('[') {
        let end = inside.find(|c| !is_part(c)).unwrap_or(inside.len());
        if !inside[end..].starts_with(']') {
            break;
        }
        at += 1 + end + 1;
    }
    at
}

/// Where `=`, `:`, `=>`, `->` or the like end.
fn sign(text: &str, from: usize) -> Option<usize> {
    let rest = &text[from..];
    let (first, length) = unit(rest)?;
    // The name is a part of a path: `auth::error`.
    let is_path = rest.strip_prefix("::").is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '_'));
    if is_path || !(matches!(first, ':' | '=' | '：' | '＝') || rest.starts_with("->")) {
        return None;
    }
    Some(skip(text, from + length, |c| ":=>~".contains(c)))
}

/// `("password", "hunter2")` and `name: "password", value: "hunter2"`
fn pair(after: &str, closed: usize) -> Option<Range<usize>> {
    let comma = blanks(after, closed);
    after[comma..].strip_prefix(',')?;
    let start = blanks(after, comma + 1);
    if let Some(value) = value_of_pair(after, start) {
        return found(value, extent(&after[value..], false));
    }
    // `password, token` lists names.
    if !after[..closed].contains(['"', '\'']) || after[start..].starts_with('`') {
        return None;
    }
    let value = &after[start..];
    let length = structure(value).or_else(|| is_random(word(value)).then(|| bare(value)))?;
    // What has a value is a name, not a value.
    let end = start + length;
    let is_name = opens_quote(value) && sign(after, blanks(after, end)).is_some();
    if is_name { None } else { found(start, length) }
}

fn value_of_pair(after: &str, start: usize) -> Option<usize> {
    let start = skip(after, start, |c| is_quote(c) || c == '\\');
    let end = start + 5;
    after.get(start..end).filter(|name| name.eq_ignore_ascii_case("value"))?;
    let end = skip(after, end, |c| is_quote(c) || c == '\\');
    Some(blanks(after, sign(after, blanks(after, end))?))
}

/// `Password("hunter2")`, `Token::Bearer(..)`, `Secret<String>(..)`, `Secret { value: .. }`
fn construction(after: &str, name: &Name) -> Option<Range<usize>> {
    let variant = after.strip_prefix("::").map_or(0, |path| 2 + word(path).len());
    let open = variant + generics(&after[variant..]);
    let text = &after[open..];
    let is_full = name.strength == Strength::Full;
    if text.starts_with(['(', '[']) {
        let inside = &text[1..];
        // `token(s)`, `close_session()`, `tokens[0]`
        let first = &inside[..inside.find([')', ']']).unwrap_or(inside.len())];
        let is_prose = first == "s" || first.chars().all(|c| c.is_ascii_digit());
        return if opens_quote(inside.trim_start()) || (is_full && !is_prose) { between(text, open) } else { None };
    }
    let blank = if text.starts_with(" {") { 1 } else { 0 };
    if is_full && (name.is_type || variant > 0) && text[blank..].starts_with('{') {
        return between(&text[blank..], open + blank);
    }
    None
}

fn generics(text: &str) -> usize {
    if !text.starts_with('<') {
        return 0;
    }
    let text = &text[..super::boundary(text, LONGEST_GENERICS)];
    let end = text.find(|c: char| !(c.is_alphanumeric() || "_:<>,& ".contains(c))).unwrap_or(text.len());
    let generics = text[..end].trim_end();
    // A single colon gives a name a value.
    let is_type = generics.ends_with('>') && !generics.replace("::", "").contains(':');
    if is_type { generics.len() } else { 0 }
}

/// What is between brackets.
fn between(text: &str, open: usize) -> Option<Range<usize>> {
    let (end, is_closed) = balanced(text);
    let longer = tail(text, end);
    let end = if is_closed && longer == end { end - 1 } else { longer };
    found(open + 1, end - 1)
}

/// `PASSWORD 'hunter2'`, `--password hunter2`; prose stays.
fn spoken(after: &str, closed: usize, name: &Name) -> Option<Range<usize>> {
    let mut start = blanks(after, closed);
    if name.is_flag && start > closed {
        return found(start, extent(&after[start..], false));
    }
    if let Some(segment) = after.strip_prefix('/') {
        let segment = word(segment);
        return is_random(segment).then(|| 1..1 + segment.len());
    }
    if start == closed {
        return None;
    }
    for verb in ["is ", "was "] {
        if after.get(start..start + verb.len()).is_some_and(|text| text.eq_ignore_ascii_case(verb)) {
            start = blanks(after, start + verb.len());
            break;
        }
    }
    start += usize::from(after[start..].starts_with(['(', '[']));
    let value = &after[start..];
    if opens_quote(value) {
        return found(start, structure(value)?);
    }
    is_random(word(value)).then(|| start..start + trimmed(&value[..bare(value)]))
}

/// What follows `Bearer` or `Basic`.
pub(super) fn credentials(scheme: &str, after: &str) -> Option<Range<usize>> {
    let start = Some(blanks(after, 0)).filter(|start| *start > 0)?;
    let value = &after[start..];
    let first = word(value);
    let is_secret = match &*scheme.to_ascii_lowercase() {
        "bearer" => !first.is_empty() && !PROSE.contains(&&*first.to_ascii_lowercase()),
        "digest" if value[first.len()..].starts_with('=') => return found(start, line(value)),
        "basic" | "negotiate" | "ntlm" | "dpop" | "apikey" => {
            is_random(first) || (first.len() >= 8 && first.chars().skip(1).any(char::is_uppercase))
        }
        _ => false,
    };
    let end = value.find(|c: char| c.is_whitespace() || "\"',;<>".contains(c)).unwrap_or(value.len());
    if is_secret { found(start, trimmed(&value[..end])) } else { None }
}

/// How long the value at the beginning of a text is; 0 where it is nothing to hide.
fn extent(text: &str, is_header: bool) -> usize {
    let mut at = 0;
    loop {
        let value = &text[at..];
        let length = structure(value);
        if is_header {
            // A header's value ends where its line does, unless it is quoted as a whole.
            let is_whole = |length: &usize| {
                let after = value[*length..].chars().next();
                after.is_none_or(|after| after.is_whitespace() || ",)]}\"\\".contains(after))
            };
            return at + length.filter(is_whole).unwrap_or_else(|| header(value));
        }
        if let Some(length) = length {
            return at + length;
        }
        if at == 0 && is_nothing(value) {
            return 0;
        }
        let length = bare(value);
        let run = &value[..length];
        let is_scheme = SCHEMES.iter().any(|scheme| run.eq_ignore_ascii_case(scheme));
        // YAML's `|` and `>-` come before the value.
        let is_mark = !run.is_empty() && !run.contains(char::is_alphanumeric) && !run.starts_with(MASK);
        let next = at + length + (value[length..].len() - value[length..].trim_start().len());
        if !(is_scheme || is_mark) || next == text.len() {
            return at + trimmed(run);
        }
        at = next;
    }
}

fn is_nothing(value: &str) -> bool {
    let is_end = |rest: &str| rest.chars().next().is_none_or(|c| c.is_whitespace() || ",;)]}&".contains(c));
    NOTHING.iter().any(|nothing| value.strip_prefix(nothing).is_some_and(is_end))
}

/// The first line that says something, and the marks before it.
fn header(text: &str) -> usize {
    let start = text.find(char::is_alphanumeric).unwrap_or(text.len());
    start + line(&text[start..])
}

fn line(text: &str) -> usize {
    text.find(['\n', '\r']).unwrap_or(text.len())
}

/// The values of a row, to the last `)` of the line: they aren't quoted.
pub(super) fn values_of_row(text: &str) -> usize {
    let line = &text[..line(text)];
    line.rfind(')').unwrap_or(line.len())
}

/// A value without quotes ends at a blank or at the next pair of a query.
fn bare(text: &str) -> usize {
    let mut at = 0;
    let mut before = ' ';
    while let Some(character) = text[at..].chars().next() {
        let rest = &text[at..];
        let is_end = match character {
            ' ' => before != '\\',
            '&' => is_pair(&rest[1..]),
            _ => character.is_whitespace(),
        };
        if is_end {
            break;
        }
        // `token: password='it is here'`, `token: a=Some("it is here")`
        at += match character {
            '(' | '[' | '{' => balanced(rest).0,
            '"' | '\'' if "=:".contains(before) => quoted(rest).unwrap_or(1),
            _ => character.len_utf8(),
        };
        before = if character == '\\' && before == '\\' { ' ' } else { character };
    }
    at
}

fn is_pair(text: &str) -> bool {
    let end = text.find(|c| !(is_part(c) || "[]".contains(c))).unwrap_or(text.len());
    end > 0 && text[end..].starts_with('=')
}

/// The length without the punctuation of what is around.
pub(super) fn trimmed(run: &str) -> usize {
    match run.trim_end_matches([',', ';', ')', ']', '}', '>', '"', '\'', '`', '.', ':']).len() {
        0 => run.len(),
        length => length,
    }
}

/// The length of a quoted text or a value in brackets.
fn structure(text: &str) -> Option<usize> {
    let end = opening(text)?;
    let length =
        end + quoted(&text[end..]).or_else(|| entity(&text[end..])).unwrap_or_else(|| balanced(&text[end..]).0);
    Some(tail(text, length))
}

fn opens_quote(text: &str) -> bool {
    opening(text).is_some_and(|at| !text[at..].starts_with(['(', '[', '{']))
}

/// Where the quote or bracket is that opens a value: `b"`, `Some(`, `Secret {`.
fn opening(text: &str) -> Option<usize> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || "_:<>&*!.$@#".contains(c)))?;
    let before = &text[..end];
    let open = text[end..].trim_start_matches('\\').chars().next()?;
    if matches!(open, '"' | '\'' | '`' | '“' | '‘' | '«') {
        let prefix = before.trim_start_matches(['&', '*', '@', '$']).trim_end_matches('#');
        return (prefix.chars().count() <= 1 || ["br", "cr", "rb", "u8"].contains(&prefix)).then_some(end);
    }
    if text[end..].starts_with(['(', '[', '{']) {
        return Some(end);
    }
    let is_struct = before.starts_with(char::is_uppercase) && text[end..].starts_with(" {");
    if is_struct {
        return Some(end + 1);
    }
    entity(text).map(|_| 0)
}

/// A text between quotes of HTML or of an address.
fn entity(text: &str) -> Option<usize> {
    let (entity, _) = ENTITIES.iter().find(|(entity, _)| text.starts_with(entity))?;
    let inside = &text[entity.len()..];
    inside.find(entity).map(|end| end + 2 * entity.len())
}

/// The length of a quoted text, to the end of the text where it isn't closed.
pub(super) fn quoted(text: &str) -> Option<usize> {
    let inside = text.trim_start_matches('\\');
    let depth = text.len() - inside.len();
    let open = inside.chars().next()?;
    let close = match open {
        '"' | '\'' | '`' => open,
        '“' => '”',
        '‘' => '’',
        '«' => '»',
        _ => return None,
    };
    let start = depth + open.len_utf8();
    let mut backslashes = 0;
    let mut characters = text[start..].char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' {
            backslashes += 1;
            continue;
        }
        // A quote inside has more backslashes than those around: `\"it is \\\"here\\\"\"`.
        if character == close && backslashes % (2 * (depth + 1)) == depth {
            // SQL doubles a quote inside.
            let is_doubled = depth == 0 && characters.next_if(|(_, next)| *next == close).is_some();
            if !is_doubled {
                return Some(start + at + close.len_utf8());
            }
        }
        backslashes = 0;
    }
    Some(text.len())
}

/// The length to the bracket that closes the first one, and whether there is one.
fn balanced(text: &str) -> (usize, bool) {
    let mut depth = 0_usize;
    let mut at = 0;
    let mut before = ' ';
    while let Some(character) = text[at..].chars().next() {
        // An apostrophe in a word is no quote.
        let is_quoted = character == '"' || character == '\\' || (character == '\'' && !before.is_alphanumeric());
        before = character;
        if is_quoted && let Some(length) = quoted(&text[at..]) {
            at += length;
            continue;
        }
        if character == '\\' {
            at += text[at..].len() - text[at..].trim_start_matches('\\').len();
            continue;
        }
        at += character.len_utf8();
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return (at, true);
        }
    }
    (text.len(), false)
}

/// The end of a value that goes on after its quote or bracket: `{hun}}ter2}`.
fn tail(text: &str, end: usize) -> usize {
    let after = &text[end..];
    let more = after.trim_start_matches([
        ')', ']', '}', '.', '-', '_', '+', '/', '=', '@', '!', '#', '$', '%', '^', '*', '|', '~', '\'', '`',
    ]);
    if more.starts_with(char::is_alphanumeric) {
        let start = text.len() - more.len();
        return start + trimmed(&more[..bare(more)]);
    }
    end
}
