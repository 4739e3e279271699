//! How secrets are named, and what well-known secrets look like.

/// Names of secrets, as parts of longer names; without `_` and `-`.
const NAMES: [&str; 20] = [
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
    "cookie",
    "session",
    "privatekey",
    "accesskey",
    "accountkey",
    "signature",
    "jwt",
    "csrf",
    "cardnumber",
];
/// Names of secrets that are parts of other words.
const WHOLE_NAMES: [&str; 12] =
    ["pw", "pass", "pin", "otp", "totp", "cvv", "cvc", "sig", "sid", "auth", "oauth", "ssn"];
/// Names of headers whose values have blanks.
const HEADERS: [&str; 2] = ["authorization", "cookie"];
/// How well-known secrets begin.
const PREFIXES: [&str; 36] = [
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
    "xoxb-",
    "xoxp-",
    "xoxa-",
    "xoxr-",
    "xoxs-",
    "xapp-",
    "AKIA",
    "ASIA",
    "AIza",
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
    "pypi-AgE",
    "lin_api_",
];
/// A token of this length or longer that begins like a secret is one.
const SHORTEST_TOKEN: usize = 12;

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

/// The word at the beginning of a text, empty where there is none.
pub(super) fn word(text: &str) -> &str {
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let word = &text[..end];
    // PEM may follow a word at once.
    if let Some(before) = word.strip_suffix("-----BEGIN")
        && text[end..].starts_with(' ')
    {
        return before;
    }
    // The dot of a sentence is no part of its last word.
    match word.trim_end_matches('.') {
        "" => word,
        trimmed => trimmed,
    }
}

/// The word and ` key`, where these name a secret that the word alone doesn't.
pub(super) fn with_key(text: &str, end: usize) -> Option<&str> {
    let key = text.get(end..end + 4).filter(|key| key.eq_ignore_ascii_case(" key"))?;
    let longer = &text[..end + key.len()];
    let follows = text[longer.len()..].chars().next().is_some_and(is_part);
    (!follows && name(longer)?.strength == Strength::Full).then_some(longer)
}

/// What the word hides, where it names a secret.
pub(super) fn name(word: &str) -> Option<Name> {
    let plain: String = word.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect();
    // `tokens`, `password2`
    let stem = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = stem.strip_suffix('s').unwrap_or(stem);
    let last = last_part(word);
    let is_inside = NAMES.iter().any(|name| plain.contains(name));
    let is_whole = WHOLE_NAMES.contains(&&*last) || last.strip_suffix('s').is_some_and(|l| WHOLE_NAMES.contains(&l));
    let strength = if is_inside && ["error", "err"].iter().any(|end| plain.ends_with(end)) {
        Strength::Error
    } else if is_inside || is_whole {
        Strength::Full
    } else if stem.ends_with("key") {
        Strength::Key
    } else {
        return None;
    };
    Some(Name {
        strength,
        is_header: HEADERS.iter().any(|header| plain.ends_with(header)),
        is_flag: word.starts_with('-'),
        is_type: word.starts_with(char::is_uppercase) && (is_whole || NAMES.iter().any(|name| stem.ends_with(name))),
    })
}

/// The names of secrets in a text and where they end, the last one first.
pub(super) fn last(text: &str) -> impl Iterator<Item = (Name, usize)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let words = rest.trim_end_matches(|c| !is_part(c));
        let before = words.trim_end_matches(is_part);
        rest = before;
        (!words.is_empty()).then(|| (&words[before.len()..], words.len()))
    })
    .filter_map(|(word, end)| Some((name(word)?, end)))
}

/// The last part of `snake_case` or `camelCase`, in lower case.
fn last_part(word: &str) -> String {
    let part = word.rsplit(['_', '-', '.', ' ']).find(|part| !part.is_empty()).unwrap_or_default();
    let part = part.trim_end_matches(|c: char| c.is_ascii_digit());
    let mut start = 0;
    let mut was_lower = false;
    for (at, character) in part.char_indices() {
        if was_lower && character.is_uppercase() {
            start = at;
        }
        was_lower = character.is_lowercase();
    }
    part[start..].to_ascii_lowercase()
}

/// Where a word has a well-known secret.
pub(super) fn token(word: &str) -> Option<usize> {
    let mut is_start = true;
    for (at, character) in word.char_indices() {
        if is_start && is_token(&word[at..]) {
            return Some(at);
        }
        is_start = !character.is_alphanumeric();
    }
    None
}

fn is_token(word: &str) -> bool {
    word.len() >= SHORTEST_TOKEN
        && PREFIXES.iter().any(|prefix| {
            word.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        })
}

pub(super) fn token_length(text: &str) -> usize {
    let end = text.find(|c| !(is_part(c) || "+~%=".contains(c))).unwrap_or(text.len());
    text[..end].trim_end_matches('.').len()
}

/// Letters and digits mixed: no word of prose.
pub(super) fn is_random(word: &str) -> bool {
    word.len() >= 6 && word.contains(|c: char| c.is_ascii_digit()) && word.contains(char::is_alphabetic)
}
