//! Finds an error in a pasted text, such as a body in any notation, a log line or the
//! exception of an SDK.

use std::borrow::Cow;

/// What a text has between quotes or brackets, and its words.
pub(crate) struct Part<'a> {
    pub(crate) text: &'a str,
    /// Whether it is a value, and not a word of a sentence or the name of a member.
    pub(crate) is_value: bool,
    /// The name of the member whose value it may be.
    pub(crate) member: &'a str,
}

/// The text that a reader means: entities and escapes are what they stand for, colours of a
/// terminal are nothing, blanks are one each, and quotes are straight.
pub(crate) fn readable(text: &str) -> String {
    let text = without_colours(&unescaped(&without_entities(text)));
    let text = text.replace(['\u{201c}', '\u{201d}', '\u{201e}'], "\"").replace(['\u{2018}', '\u{2019}'], "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Everything in a text that may be a name, in its order: what stands between
/// quotes or brackets, then single words. `prefixes` stand before names in
/// addresses.
pub(crate) fn parts<'a>(text: &'a str, prefixes: &'a [String]) -> impl Iterator<Item = Part<'a>> {
    quoted(text).chain(words(text, prefixes))
}

/// The statuses that stand in a text, as its words.
pub(crate) fn statuses(text: &str) -> impl Iterator<Item = u16> + '_ {
    runs(text).filter_map(|(_, word)| status(word))
}

/// The status of a status line (RFC 9112, section 4): `HTTP/1.1 404 Not Found`.
pub(crate) fn of_status_line(text: &str) -> Option<u16> {
    let mut words = text.split_whitespace();
    words.find(|word| is_version(word))?;
    words.next().and_then(status)
}

/// Whether a word is a version of HTTP, which no error has.
pub(crate) fn is_version(word: &str) -> bool {
    word.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case("http/")) && word.len() <= "http/1.1".len()
}

/// A word that is a status: three digits.
pub(crate) fn status(word: &str) -> Option<u16> {
    word.parse().ok().filter(|_| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What the spellings of one name have in common.
pub(crate) fn letters(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn quoted(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut begin = 0;
    text.split(|character| "\"'`<>".contains(character)).filter_map(move |part| {
        let (before, behind) = (near_end(&text[..begin]), &text[begin + part.len()..]);
        begin += part.len() + 1;
        let is_tag = before.ends_with('<');
        (!is_tag && !is_member(behind)).then(|| Part { text: part, is_value: true, member: member(before) })
    })
}

/// Whether what goes on like this had the name of a member before it.
fn is_member(behind: &str) -> bool {
    let behind = behind.char_indices().nth(FARTHEST).map_or(behind, |(end, _)| &behind[..end]);
    let behind = behind.trim_start_matches(['"', '\'', '`']);
    behind.trim_start().starts_with([':', '='])
}

fn words<'a>(text: &'a str, prefixes: &'a [String]) -> impl Iterator<Item = Part<'a>> {
    let part = move |(at, word): (usize, &'a str)| {
        let before = near_end(&text[..at]);
        let before_sign = before.trim_end();
        let is_after_sign = before_sign.ends_with([':', '=']) || before_sign.ends_with("=>");
        let has_prefix = prefixes.iter().any(|prefix| before.ends_with(&**prefix));
        let is_value = is_after_sign || has_prefix || is_several(word);
        Part { text: word, is_value, member: member(before) }
    };
    let inner = |(at, run): (usize, &'a str)| {
        let names = if run.contains('.') { run.split('.') } else { "".split('.') };
        let mut begin = at;
        let names = names.map(move |name| {
            let place = (begin, name);
            begin += name.len() + 1;
            place
        });
        let names = names.filter(|(_, name)| !name.is_empty());
        std::iter::once((at, run)).chain(names)
    };
    runs(text).flat_map(inner).map(part)
}

/// The longest parts of a text that are letters, digits, `_`, `-` and `.`, with
/// their places.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut begin = 0;
    text.split(|character| !is_of_name(character)).filter_map(move |run| {
        let at = begin;
        begin += run.len() + text[at + run.len()..].chars().next().map_or(0, char::len_utf8);
        let trimmed = run.trim_start_matches(['.', '-']);
        let at = at + run.len() - trimmed.len();
        let trimmed = trimmed.trim_end_matches(['.', '-']);
        (!trimmed.is_empty()).then_some((at, trimmed))
    })
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.')
}

/// Whether a word is several, or a long number: a sentence has it for a name.
fn is_several(word: &str) -> bool {
    let is_number = word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut pairs = word.chars().zip(word.chars().skip(1));
    is_number
        || word.contains(['_', '-'])
        || pairs.any(|(one, next)| one.is_ascii_lowercase() && next.is_ascii_uppercase())
}

/// How far from a word what says what it is is looked for, in characters.
const FARTHEST: usize = 64;

fn near_end(text: &str) -> &str {
    text.char_indices().rev().nth(FARTHEST - 1).map_or(text, |(begin, _)| &text[begin..])
}

/// The word that stands before a value.
fn member(before: &str) -> &str {
    let before = before.trim_end_matches(|character| !is_of_name(character));
    before.rsplit(|character| !is_of_name(character)).next().unwrap_or_default()
}

fn without_entities(text: &str) -> Cow<'_, str> {
    const ENTITIES: [(&str, &str); 9] = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#x22;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        // The last: what it makes is no entity.
        ("&amp;", "&"),
    ];
    if !text.contains('&') {
        return text.into();
    }
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character)).into()
}

/// A text without what sets colours (ECMA-48, 8.3.117): `ESC [ 33 m`, also where the `ESC` is lost.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((part, behind)) = rest.split_once('[') {
        let parameters = behind.trim_start_matches(|character: char| character.is_ascii_digit() || character == ';');
        let is_colour = behind.starts_with(|character: char| character.is_ascii_digit());
        match parameters.strip_prefix('m').filter(|_| is_colour) {
            Some(coloured) => {
                plain.push_str(part.trim_end_matches('\u{1b}'));
                rest = coloured;
            }
            None => {
                plain.push_str(part);
                plain.push('[');
                rest = behind;
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// The escapes of JSON (RFC 8259, section 7) as what they stand for; half a pair of
/// surrogates is left out.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return text.into();
    }
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((part, behind)) = rest.split_once('\\') {
        read.push_str(part);
        let (character, behind) = escaped(behind);
        read.extend(character);
        rest = behind;
    }
    read.push_str(rest);
    read.into()
}

/// What stands behind a backslash, and the rest.
fn escaped(behind: &str) -> (Option<char>, &str) {
    if let Some(code) = behind.strip_prefix('u').and_then(|code| code.get(..4))
        && let Ok(code) = u32::from_str_radix(code, 16)
    {
        return (char::from_u32(code), &behind[5..]);
    }
    let mut rest = behind.chars();
    let character = match rest.next() {
        Some('n' | 'r' | 't') => Some(' '),
        other => other,
    };
    (character, rest.as_str())
}
