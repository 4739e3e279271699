//! Sentences after a name: `verify token: the signature has expired`.
//!
//! A passphrase consists of words as well. So a fixed list says how error messages begin;
//! a text that begins differently counts as a value.

use std::{ops::Range, sync::LazyLock};

use crate::{
    extent::{bare, trimmed},
    names::name,
    reader::Reader,
    trie::Trie,
};

/// Words that are a message alone: `token: expired`.
const ALONE: &str = "\
    aborted absent ambiguous blocked broken cancelled canceled closed corrupt corrupted cycle denied disabled \
    disconnected duplicate duplicated elapsed empty eof error errors exceeded exhausted expired failed failure \
    forbidden inactive incomplete incorrect interrupted invalid locked lost malformed mismatch mismatched missing \
    offline outdated overflow overloaded rejected refused required revoked shutdown stale stopped stuck suspended timeout \
    truncated unauthenticated unauthorized unavailable underflow unexpected unknown unreachable unreadable unrecognised \
    unrecognized unsupported unterminated";
/// Words that a message begins with, before another one.
const BEGINNINGS: &str = "\
    a access address algorithm all already an another any argument array assertion at attempt attempted audience \
    authentication backend bad base32 base64 because before body boolean both broken buffer byte bytes call called can cannot \
    caused cert certificate channel character checksum claim client column conflict conflicting connect connecting \
    connection constraint control could couldn crypto data database deadline deadlock decode decoder decoding decryption deserialization \
    deserialize device did didn digit directory disk division dns do does doesn domain downstream each early either \
    element encode encoder encoding encryption end entity entry environment every exceeds exception execution expected expecting expects \
    fatal fetching field file floating found frame future gateway got had handshake has hasn have header headers \
    host hostname http https i/o id identity if illegal immature in index input insufficient integer internal into invalidated io is isn \
    issuer it its json kind leading length library limit line load loading local lock lookup machine max maximum memory message \
    method min minimum more must name needs nested network neither never new no nobody none nor not nothing number object only open opening \
    operation option os out output owner parse parser parsing path peer permission pipe pool port position possible \
    premature process protocol provided provider queue quota rate read reading record recursion redirect relation relative \
    remote request resource response retries retry row rule runtime schema scheme sender sending sent sequence \
    serialization server service sha256 sha512 should signing size socket some source statement status storage store stream string \
    subject supplied syntax system table task tcp that the there these thread timed tls too trailing transaction \
    transport tried trying two type udp unable unclosed undefined unescaped unix unresolved upstream uri url use user utf8 \
    utf-8 validation value values variant version wait waiting was wasn we were when while without worker write \
    writing wrong you your zero";
/// What an error's name in `CamelCase` ends with, besides.
const ENDS: &str = "algorithm audience claim code eof error failed format found input issuer key kind length name out \
    refused required reset signature state time token type used";

#[derive(Clone, Copy, PartialEq)]
enum Word {
    Alone,
    Beginning,
    End,
}

static WORDS: LazyLock<Trie<Word>> = LazyLock::new(|| {
    let words = |words: &'static str, word| words.split_ascii_whitespace().map(move |text| (text, word));
    // The first meaning is the last one that is put in.
    Trie::new(words(ENDS, Word::End).chain(words(BEGINNINGS, Word::Beginning)).chain(words(ALONE, Word::Alone)))
});
/// How many words of a sentence are looked at.
const MOST_WORDS: usize = 12;
/// The shortest word by which a name in `CamelCase` is known.
const SHORTEST_HUMP: usize = 4;
/// The longest name in capitals, as of a JWT.
const SHORT_NAME: usize = 4;
/// The longest name of an error.
const LONGEST_NAME: usize = 64;

/// A sentence that begins here; what in it looks like a value after all.
pub(crate) fn sentence(reader: &Reader<'_>, at: usize) -> Option<Option<Range<usize>>> {
    let end = word(reader, at);
    // A word is a word where a blank follows, or its sentence ends.
    let after = reader.skip(end, |c| ",.;:!?\"'`<)]}".contains(c));
    let is_end = reader.char(after).is_none_or(|c| c.is_whitespace() || c == '\\');
    if is_path(reader, at) || is_status(reader, at) || is_debug(reader, at..end) {
        return Some(None);
    }
    if end == at || !is_end || reader.is_lost() {
        return None;
    }
    let is_message = match meaning(reader, at..end) {
        Some(Word::Alone) => true,
        Some(Word::Beginning) => goes_on(reader, end),
        _ => is_error(reader, at..end) || is_of_name(reader, at..end),
    };
    is_message.then(|| value(reader, at))
}

/// The end of a word, as of `can't`.
fn word(reader: &Reader<'_>, at: usize) -> usize {
    let end = reader.word(at);
    if reader.starts_with(end, "'t ") { end + 2 } else { end }
}

fn meaning(reader: &Reader<'_>, word: Range<usize>) -> Option<Word> {
    let letters = reader.within(word).map(|(_, c)| c).take_while(|c| *c != '\'');
    WORDS.get(letters.map(|c| c.to_ascii_lowercase()))
}

/// Whether another word follows, or what was expected: `expected , at line 3`.
fn goes_on(reader: &Reader<'_>, end: usize) -> bool {
    let start = reader.skip(end, |c| matches!(c, ' ' | ':' | ','));
    matches!(reader.char(end), Some(' ' | ':'))
        && reader.char(start).is_some_and(|c| c.is_alphanumeric() || "`'\"(,.:;[]{}/".contains(c))
}

/// `ExpiredSignature`: words without digits, the first or last of which says what is wrong.
fn is_error(reader: &Reader<'_>, name: Range<usize>) -> bool {
    if name.len() > LONGEST_NAME {
        return false;
    }
    let mut humps: Vec<String> = Vec::new();
    for (_, letter) in reader.within(name) {
        if letter.is_ascii_uppercase() {
            humps.push(String::new());
        }
        match humps.last_mut() {
            Some(hump) if letter.is_ascii_alphabetic() => hump.push(letter.to_ascii_lowercase()),
            _ => return false,
        }
    }
    let is_known = |hump: Option<&String>| {
        hump.is_some_and(|hump| hump.len() >= SHORTEST_HUMP && WORDS.get(hump.chars()).is_some())
    };
    humps.len() > 1 && humps.iter().all(|hump| hump.len() > 1) && (is_known(humps.first()) || is_known(humps.last()))
}

/// `token: token has expired`
fn is_of_name(reader: &Reader<'_>, first: Range<usize>) -> bool {
    let is_short = first.len() <= SHORT_NAME;
    let is_plain =
        reader.within(first.clone()).skip(1).all(|(_, c)| c.is_lowercase() || (is_short && c.is_uppercase()));
    let next = first.end + 1..word(reader, first.end + 1);
    is_plain
        && reader.char(first.end) == Some(' ')
        && matches!(meaning(reader, next), Some(Word::Alone | Word::Beginning))
        && name(reader, first).is_some()
}

/// `401 Unauthorized`
fn is_status(reader: &Reader<'_>, at: usize) -> bool {
    let is_error = matches!(reader.char(at), Some('4' | '5'));
    let digits = reader.skip(at, |c| c.is_ascii_digit());
    is_error
        && digits == at + 3
        && reader.char(digits) == Some(' ')
        && reader.char(digits + 1).is_some_and(char::is_uppercase)
        && meaning(reader, digits + 1..reader.word(digits + 1)).is_some()
}

/// `Error(ExpiredSignature)`, as `Debug` writes it.
fn is_debug(reader: &Reader<'_>, name: Range<usize>) -> bool {
    if !reader.ends_with(name.end, "Error") || reader.char(name.end) != Some('(') {
        return false;
    }
    let inside = name.end + 1..reader.word(name.end + 1);
    reader.starts_with(inside.end, ")") && is_error(reader, inside)
}

/// `aead::Error`: a path of letters alone.
fn is_path(reader: &Reader<'_>, at: usize) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic() || c == '_';
    let mut end = reader.skip(at, is_letter);
    let mut segments = 1;
    while end > at && segments < MOST_WORDS && reader.starts_with(end, "::") {
        end = reader.skip(end + 2, is_letter);
        segments += 1;
    }
    segments > 1 && reader.char(end).is_none_or(|c| c.is_whitespace() || ",.;)".contains(c))
}

/// What among the next words is none.
fn value(reader: &Reader<'_>, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    for _ in 0..MOST_WORDS {
        let end = word(reader, at);
        if end == at {
            return None;
        }
        if reader.is_random(at..end) && meaning(reader, at..end).is_none() {
            return Some(at..trimmed(reader, at..bare(reader, at)));
        }
        at = end + 1;
        if reader.char(end) != Some(' ') {
            return None;
        }
    }
    None
}
