//! What secrets are called: the built-in names, without those that were removed, and those that were added; names of
//! several words, of headers and of schemes.

use std::sync::LazyLock;

use crate::{trie::Trie, word_parts};

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
/// What is called a key, at the end of a name.
const KEYS: [&str; 6] = ["key", "schlüssel", "schluessel", "clave", "chave", "ключ"];
/// Names of several words: the first one, and those that follow.
pub(crate) const PHRASES: [(&str, &str); 7] = [
    ("mot", "de passe"),
    ("kata", "sandi"),
    ("mật", "khẩu"),
    ("كلمة", "المرور"),
    ("كلمة", "السر"),
    ("card", "number"),
    ("pass", "phrase"),
];
/// Names of headers whose values have blanks.
pub(crate) const HEADERS: [&str; 2] = ["authorization", "cookie"];

/// How a request says who sends it.
#[derive(Clone, Copy)]
pub(crate) enum Scheme {
    Bearer,
    Digest,
    Other,
}

/// Schemes of `Authorization`, which stand between the header and its secret. After most of them a secret is found
/// without the header too; with none it is found by the scheme's word alone, which is a name of a secret.
pub(crate) const SCHEMES: [(&str, Option<Scheme>); 9] = [
    ("bearer", Some(Scheme::Bearer)),
    ("basic", Some(Scheme::Other)),
    ("digest", Some(Scheme::Digest)),
    ("token", None),
    ("apikey", Some(Scheme::Other)),
    ("api-key", None),
    ("negotiate", Some(Scheme::Other)),
    ("ntlm", Some(Scheme::Other)),
    ("dpop", Some(Scheme::Other)),
];

/// The longest name that can be added, in letters and digits.
const LONGEST_NAME: usize = 64;

pub(crate) static BUILT_IN: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary {
    inside: Trie::new(NAMES.map(|name| (name, ()))),
    whole: Trie::new(WHOLE_NAMES.map(|name| (name, ()))),
    keys: KEYS.to_vec(),
    added: Trie::new([]),
    phrases: Trie::new([]),
});

/// All names are in small letters and digits alone, besides the blanks of phrases.
#[derive(Clone)]
pub(crate) struct Vocabulary {
    /// Names that are found within words.
    pub(crate) inside: Trie<()>,
    /// Names that are the last part of a word.
    pub(crate) whole: Trie<()>,
    /// What is called a key, at the end of a word.
    pub(crate) keys: Vec<&'static str>,
    /// Names that were added: whole parts of a word, wherever they are in it.
    pub(crate) added: Trie<()>,
    /// The same for names of several parts, with a blank between them.
    pub(crate) phrases: Trie<()>,
}

impl Vocabulary {
    /// The built-in names, as they are compared.
    pub(crate) fn built_in_names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().chain(&WHOLE_NAMES).chain(&KEYS).copied()
    }

    /// Adds a name; says whether it is one.
    pub(crate) fn add(&mut self, name: &str) -> bool {
        let Some(plain) = plain(name) else { return false };
        self.added.insert(&plain, ());
        let words = word_parts::parts(name.chars());
        if words.len() > 1 {
            self.phrases.insert(&words.join(" "), ());
        }
        true
    }

    /// Removes a name; says whether it was there.
    pub(crate) fn remove(&mut self, name: &str) -> bool {
        let Some(plain) = plain(name) else { return false };
        self.phrases.remove(&word_parts::parts(name.chars()).join(" "));
        let keys = self.keys.len();
        self.keys.retain(|key| *key != plain);
        let is_key = self.keys.len() < keys;
        // All of them: a name may be in several.
        self.inside.remove(&plain) | self.whole.remove(&plain) | self.added.remove(&plain) | is_key
    }
}

/// The letters and digits of a name; none, where it is no name.
fn plain(name: &str) -> Option<String> {
    let is_separator = |c: char| matches!(c, '_' | '-' | '.' | ' ');
    let has_words = name.split(is_separator).all(|word| !word.is_empty() && word.chars().all(char::is_alphanumeric));
    let letters = word_parts::letters(name.chars());
    let has_length = letters.len() <= LONGEST_NAME && letters.iter().any(|letter| letter.small.is_alphabetic());
    (has_words && has_length).then(|| letters.iter().map(|letter| letter.small).collect())
}
