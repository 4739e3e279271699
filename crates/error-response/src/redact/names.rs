//! How secrets are named.

use std::{ops::Range, sync::LazyLock};

use super::{
    reader::Reader,
    trie::Trie,
    unit::{phrase, unit, units, written},
};

/// Names of secrets, as parts of longer names; without `_` and `-`.
const NAMES: [&str; 66] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "secret",
    "token",
    "bearer",
    "apikey",
    "authorization",
    "credential",
    "creds",
    "cookie",
    "session",
    "sessid",
    "privatekey",
    "accesskey",
    "accountkey",
    "signature",
    "jwt",
    "csrf",
    "cardnumber",
    "codeverifier",
    "clientassertion",
    "samlresponse",
    // In other languages.
    "passwort",
    "kennwort",
    "geheim",
    "motdepasse",
    "contraseña",
    "contrasena",
    "contrasenya",
    "secreto",
    "senha",
    "palavrapasse",
    "segredo",
    "parola",
    "parolă",
    "segreto",
    "wachtwoord",
    "lösenord",
    "losenord",
    "adgangskode",
    "passord",
    "salasana",
    "hasło",
    "heslo",
    "jelszó",
    "jelszo",
    "şifre",
    "sifre",
    "пароль",
    "пароля",
    "секрет",
    "токен",
    "密码",
    "密碼",
    "口令",
    "パスワード",
    "비밀번호",
    "סיסמה",
    // Of the phrases below.
    "katasandi",
    "mậtkhẩu",
    "كلمةالمرور",
    "كلمةالسر",
    "암호",
];
/// Names of secrets that are parts of other words.
const WHOLE_NAMES: [&str; 13] =
    ["pw", "pass", "pin", "otp", "totp", "cvv", "cvc", "sig", "sid", "auth", "oauth", "ssn", "mdp"];
/// Names of several words: the first one, and those that follow.
const PHRASES: [(&str, &str); 7] = [
    ("mot", "de passe"),
    ("kata", "sandi"),
    ("mật", "khẩu"),
    ("كلمة", "المرور"),
    ("كلمة", "السر"),
    ("card", "number"),
    ("pass", "phrase"),
];
/// What is called a key, at the end of a name.
const KEYS: [&str; 6] = ["key", "schlüssel", "schluessel", "clave", "chave", "ключ"];
/// Names of headers whose values have blanks.
const HEADERS: [&str; 2] = ["authorization", "cookie"];

static INSIDE: LazyLock<Trie<()>> = LazyLock::new(|| Trie::new(NAMES.map(|name| (name, ()))));
static WHOLE: LazyLock<Trie<()>> = LazyLock::new(|| Trie::new(WHOLE_NAMES.map(|name| (name, ()))));
/// The longest name with escaped parts, in bytes.
const LONGEST_ESCAPED: usize = 128;
/// The longest last part of a name that is asked for.
const LONGEST_PART: usize = 16;

/// Which values a name hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// Any value.
    Full,
    /// `key`, which prose says of much that is no secret: what `=` or `:` gives it.
    Key,
    /// `TokenError`, whose value mostly says what failed: quoted texts.
    Error,
}

#[derive(Debug)]
pub(super) struct Name {
    pub(super) strength: Strength,
    /// Whether its value is the rest of the line.
    pub(super) is_header: bool,
    /// Whether it is `--name`, before its value.
    pub(super) is_flag: bool,
    /// Whether it may be the name of a type, before its fields.
    pub(super) is_type: bool,
}

pub(super) fn is_part(character: char) -> bool {
    character.is_alphanumeric() || "_-.".contains(character)
}

/// The end of a name of several words that begins with this word: `api key` is `apikey`.
pub(super) fn longer(reader: &Reader<'_>, word: &Range<usize>) -> Option<usize> {
    for (first, rest) in PHRASES {
        if first.len() == word.len()
            && reader.starts_with_any_case(word.start, first)
            && let Some(end) = phrase(reader, word.end, rest)
        {
            return Some(end);
        }
    }
    let end = phrase(reader, word.end, "key")?;
    let is_key = !reader.char(end).is_some_and(is_part)
        && name(reader, word.start..end).is_some_and(|name| name.strength == Strength::Full);
    is_key.then_some(end)
}

/// The end of a word with parts that are escaped, as `contrase%C3%B1a`; none if it has no such part.
pub(super) fn escaped(reader: &Reader<'_>, word: &Range<usize>) -> Option<usize> {
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
pub(super) fn name(reader: &Reader<'_>, word: Range<usize>) -> Option<Name> {
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
    let inside = inside(reader, &plain);
    let is_whole = is_whole(reader, word.clone());
    let ends_with = |ends: &[&str], plain: &[char]| {
        ends.iter().any(|end| end.chars().rev().eq(plain.iter().rev().copied().take(end.chars().count())))
    };
    let strength = if !inside.is_empty() && ends_with(&["error", "err"], &plain) {
        Strength::Error
    } else if !inside.is_empty() || is_whole {
        Strength::Full
    } else if ends_with(&KEYS, stem) {
        Strength::Key
    } else {
        return None;
    };
    let first = reader.char(word.start)?;
    Some(Name {
        strength,
        is_header: ends_with(&HEADERS, &plain),
        is_flag: first == '-',
        is_type: first.is_uppercase() && (is_whole || inside.contains(&stem.len())),
    })
}

fn lower(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

/// Where the names of secrets end in a word.
fn inside(reader: &Reader<'_>, plain: &[char]) -> Vec<usize> {
    let mut ends = Vec::new();
    for start in 0..plain.len() {
        let mut node = Trie::<()>::ROOT;
        for (at, letter) in plain.iter().enumerate().skip(start) {
            reader.count(1);
            let Some(next) = INSIDE.step(node, *letter) else { break };
            node = next;
            ends.extend(INSIDE.value(node).map(|()| at + 1));
        }
    }
    ends
}

/// Whether the last part of `snake_case` or `camelCase` is a name of its own.
fn is_whole(reader: &Reader<'_>, word: Range<usize>) -> bool {
    let end = reader.skip_back(word.clone(), |c| c.is_ascii_digit() || matches!(c, '_' | '-' | '.' | ' '));
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
    let is_name = |letters: &[char]| WHOLE.get(letters.iter().rev().copied()).is_some();
    is_name(&letters) || letters.strip_prefix(&['s']).is_some_and(is_name)
}
