//! The forms of well-known secrets.

use std::{ops::Range, sync::LazyLock};

use crate::{
    character::is_part,
    reader::{Next, PEM_BEGIN, Reader},
    trie::Trie,
    unit::unit,
};

/// How well-known secrets begin.
const PREFIXES: [&str; 51] = [
    "eyJ",
    "sk_",
    "sk-",
    "pk_live",
    "rk_live",
    "rk_test",
    "whsec_",
    "ghp_",
    "gho_",
    "ghs_",
    "ghu_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "glsa_",
    "xoxb-",
    "xoxp-",
    "xoxa-",
    "xoxe-",
    "xoxr-",
    "xoxs-",
    "xapp-",
    "AKIA",
    "ASIA",
    "AIza",
    "ATATT",
    "ya29.",
    "GOCSPX-",
    "hvs.",
    "hvb.",
    "SG.",
    "shpat_",
    "shpss_",
    "sq0",
    "dop_v1_",
    "hf_",
    "gsk_",
    "npm_",
    "sbp_",
    "sntrys_",
    "pypi-AgE",
    "lin_api_",
    "xoxc-",
    "xoxd-",
    "glrt-",
    "gldt-",
    "dckr_pat_",
    "AGE-SECRET-KEY-",
    "ATCTT",
    "NRAK-",
    "figd_",
];
/// A token of this length or longer that begins like a secret is one.
const SHORTEST_TOKEN: usize = 12;
static TOKENS: LazyLock<Trie<()>> = LazyLock::new(|| Trie::new(PREFIXES.map(|prefix| (prefix, ()))));

/// How hashes of passwords say which function made them.
const HASHES: [&str; 16] = [
    "argon2", "pbkdf2", "scrypt", "bcrypt", "sha1$", "md5", "apr1$", "2a$", "2b$", "2x$", "2y$", "1$", "5$", "6$",
    "7$", "y$",
];
static FUNCTIONS: LazyLock<Trie<()>> = LazyLock::new(|| Trie::new(HASHES.map(|function| (function, ()))));
/// The shortest hash of a password after its `$`, in bytes.
const SHORTEST_HASH: usize = 10;
/// The same where the function is said by the word before.
const HASH_WORDS: [&str; 2] = ["pbkdf2_", "scram-sha-"];

/// How the hashes of directories say which function made them, between brackets.
const DIRECTORY_HASHES: [&str; 15] = [
    "ssha", "sha", "smd5", "md5", "crypt", "sha256", "sha384", "sha512", "ssha256", "ssha384", "ssha512", "bcrypt",
    "pbkdf2", "argon2", "scrypt",
];
/// What says there that it is the password itself.
const CLEAR: [&str; 2] = ["cleartext", "noop"];
/// The longest of them, in bytes.
const LONGEST_DIRECTORY_HASH: usize = 16;

/// Addresses whose path is the secret.
const WEBHOOKS: [&str; 3] = ["hooks.slack.com", "/api/webhooks", "hooks.zapier.com"];
/// The longest number of a bot in an address.
const LONGEST_BOT: usize = 20;

/// How many digits the numbers of cards have.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;
/// All groups of a card's digits but the last are at least as long.
const SHORTEST_GROUP: usize = 4;

/// A well-known token in a word.
pub(crate) fn token(reader: &Reader<'_>, word: &Range<usize>) -> Option<Range<usize>> {
    if word.len() < SHORTEST_TOKEN {
        return None;
    }
    let mut is_start = true;
    for (at, character) in reader.within(word.start..word.end + 1 - SHORTEST_TOKEN) {
        if is_start && is_token(reader, at) {
            let end = reader.skip(at, |c| is_part(c) || "+~%=".contains(c));
            return Some(at..reader.skip_back(at..end, |c| c == '.'));
        }
        // Chinese has no blanks.
        is_start = !character.is_ascii_alphanumeric();
    }
    None
}

fn is_token(reader: &Reader<'_>, at: usize) -> bool {
    let mut node = Trie::<()>::ROOT;
    for (_, letter) in reader.chars(at) {
        if TOKENS.value(node).is_some() && (letter.is_alphanumeric() || letter == '_') {
            return true;
        }
        match TOKENS.step(node, letter) {
            Some(next) => node = next,
            None => return false,
        }
    }
    false
}

/// The number of a card in a word, or from its beginning on; `before` is the character before, where it is no letter.
pub(crate) fn card(reader: &Reader<'_>, word: &Range<usize>, before: Option<char>) -> Option<Range<usize>> {
    let first = reader.char(word.start)?;
    if first.is_ascii_digit()
        && (before.is_some() || !follows_number(reader, word.start))
        && let Some(end) = card_end(reader, word.start)
    {
        return Some(word.start..end);
    }
    if word.len() <= *CARD_DIGITS.start() {
        return None;
    }
    let mut before = first;
    for (at, character) in reader.within(word.start..word.end).skip(1) {
        if character.is_ascii_digit()
            && matches!(before, '_' | '-')
            && let Some(end) = card_end(reader, at)
        {
            return Some(at..end);
        }
        before = character;
    }
    None
}

/// Whether what begins here is the fraction of a number, or goes on with another.
fn follows_number(reader: &Reader<'_>, at: usize) -> bool {
    reader.before(at).is_some_and(|c| c.is_alphanumeric() || c == '.')
}

/// The end of the number of a card: digits in groups whose check digit is right.
fn card_end(reader: &Reader<'_>, start: usize) -> Option<usize> {
    let mut digits = Vec::new();
    let mut group = 0;
    let mut at = start;
    let mut found = None;
    loop {
        let next = unit(reader, at);
        match next {
            Some((digit, end)) if digit.is_ascii_digit() => {
                digits.extend(digit.to_digit(10));
                group += 1;
                at = end;
                if digits.len() > *CARD_DIGITS.end() {
                    // More digits of the same group: a longer number.
                    return found;
                }
                continue;
            }
            _ if is_card(reader, &digits, digits.len() == group, next) => found = Some(at),
            _ => {}
        }
        match next {
            Some((' ' | '-' | '+' | '\u{a0}', end)) if group >= SHORTEST_GROUP => {
                at = end;
                group = 0;
                let follows = unit(reader, at).is_some_and(|(c, _)| c.is_ascii_digit());
                if !follows {
                    return found;
                }
            }
            _ => return found,
        }
    }
}

/// Whether digits are the number of a card; `next` is what follows them.
fn is_card(reader: &Reader<'_>, digits: &[u32], is_one_group: bool, next: Option<(char, usize)>) -> bool {
    if !CARD_DIGITS.contains(&digits.len()) || !is_checked(reader, digits) {
        return false;
    }
    let goes_on = match next {
        Some(('.', end)) => reader.char(end).is_some_and(|c| c.is_ascii_digit()),
        next => next.is_some_and(|(c, _)| c.is_alphanumeric() || c == '_'),
    };
    // In one group it may be a part of a longer number in other digits, or a time: milliseconds and nanoseconds since
    // 1970 are as long, and begin with 1.
    !(is_one_group && (goes_on || digits.first() == Some(&1)))
}

/// Luhn's check.
fn is_checked(reader: &Reader<'_>, digits: &[u32]) -> bool {
    reader.count(digits.len());
    let doubled = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let sum: u32 = digits.iter().rev().enumerate().map(|(at, d)| if at % 2 == 1 { doubled(*d) } else { *d }).sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

/// The hash of a password; this is at its `$`, after which the name of its function is.
pub(crate) fn hash(reader: &Reader<'_>, at: usize, name: usize) -> Option<Range<usize>> {
    if names_function(reader, name) { hash_end(reader, at) } else { None }
}

fn names_function(reader: &Reader<'_>, at: usize) -> bool {
    let mut node = Trie::<()>::ROOT;
    let mut at = at;
    // Its end may be `$`, which is escaped in an address.
    while let Some((letter, end)) = unit(reader, at) {
        match FUNCTIONS.step(node, letter) {
            Some(next) if FUNCTIONS.value(next).is_some() => return true,
            Some(next) => (node, at) = (next, end),
            None => return false,
        }
    }
    false
}

/// The same after the word that says the function.
pub(crate) fn hash_after(reader: &Reader<'_>, word: &Range<usize>) -> Option<Range<usize>> {
    if unit(reader, word.end)?.0 != '$' || !HASH_WORDS.iter().any(|f| reader.starts_with_any_case(word.start, f)) {
        return None;
    }
    hash_end(reader, word.end)
}

/// The hash of `{SSHA}hunter2`, as directories keep passwords; this is after the bracket.
pub(crate) fn directory_hash(reader: &Reader<'_>, name: usize) -> Option<Range<usize>> {
    let end = reader.skip(name, |c| c.is_ascii_alphanumeric());
    let (close, after) = unit(reader, end)?;
    if close != '}' || end > name + LONGEST_DIRECTORY_HASH {
        return None;
    }
    if reader.is_any_of(&(name..end), &CLEAR) {
        let end = reader.skip(after, |c| !(c.is_whitespace() || "\"',;<>".contains(c)));
        return (end > after).then_some(after..end);
    }
    if reader.is_any_of(&(name..end), &DIRECTORY_HASHES) { hash_end(reader, after) } else { None }
}

fn hash_end(reader: &Reader<'_>, at: usize) -> Option<Range<usize>> {
    let end = reader.skip(at, |c| c.is_ascii_alphanumeric() || "$./+=,-_:*%\\".contains(c));
    let end = reader.skip_back(at..end, |c| matches!(c, '.' | ',' | ':' | '\\'));
    (end > at + SHORTEST_HASH).then_some(at..end)
}

/// A private key or certificate in PEM.
pub(crate) fn pem(reader: &Reader<'_>, at: usize) -> Option<Range<usize>> {
    if !reader.starts_with(at, PEM_BEGIN) {
        return None;
    }
    let (blank, _) = unit(reader, at + PEM_BEGIN.len())?;
    if !(blank.is_whitespace() || matches!(blank, '+' | '_')) {
        return None;
    }
    let last = reader.next(Next::PemEnd, at);
    if last == reader.len() {
        return Some(at..last);
    }
    let name = reader.skip(last, |c| c == '-');
    let name = reader.skip(name, |c| c != '-' && c != '\n');
    Some(at..reader.skip(name, |c| c == '-'))
}

/// The path of an address that needs no other secret; where it begins.
pub(crate) fn webhook(reader: &Reader<'_>, at: usize) -> Option<Range<usize>> {
    let known = WEBHOOKS.iter().find(|hook| reader.starts_with(at, hook));
    let (start, end) = match known {
        Some(hook) => (unit(reader, at + hook.len()).filter(|(c, _)| *c == '/')?.1, Next::PathEnd),
        None => (bot(reader, at)?, Next::SegmentEnd),
    };
    let end = reader.next(end, start);
    (end > start).then_some(start..end)
}

/// `/bot123:`
fn bot(reader: &Reader<'_>, at: usize) -> Option<usize> {
    if !reader.starts_with(at, "/bot") {
        return None;
    }
    let (end, colon) = reader.chars(at + 4).take(LONGEST_BOT).find(|(_, c)| !c.is_ascii_digit())?;
    (colon == ':' && end > at + 4).then_some(end + 1)
}
