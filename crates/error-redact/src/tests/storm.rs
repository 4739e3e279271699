//! 200,000 texts of names, schemes, escapes, secrets, keys, rows and addresses, joined at random: none shows the
//! secret that is in it, and none takes more work than its length allows. The seed is fixed.

use std::thread;

use super::{
    measured,
    parts::{NAMES, PARTS},
};
use crate::{Redactor, reader::MOST_INSPECTIONS};

const TEXTS: u64 = 200_000;
const SEED: u64 = 0x5eed_0011;
const THREADS: u64 = 4;

/// Secrets with what says that they are: `#` is a name, `@` the secret.
const FORMS: [&str; 64] = [
    // By name.
    "#=@",
    "#: @",
    "# : @,",
    "#:\t@",
    "#:\n  @\n",
    "# => @",
    "#:=@;",
    "#%3D@%26",
    "#%253A@",
    "?#=@&page=2",
    "\"#\":\"@\"}",
    "\"#\" :\n\"@\"",
    "\\\"#\\\":\\\"@\\\"}",
    "{'#': '@'}",
    "\"#\":[\"@\"]",
    "\"#\":{\"value\":\"@\"}}",
    "#: Some(\"@\")",
    "#: Some(\n    \"@\",\n)",
    "#: Secret(@)",
    "#: Secret { value: \"@\" }",
    "#: b\"@\"",
    "#: a,;)}]\"'@",
    "#='it''s @'",
    "#={;@}",
    "(\"#\", \"@\")",
    "name: \"#\", value: \"@\"",
    "#(\"@\")",
    "# '@'",
    "# is \"@\"",
    "--# @",
    "--#=@",
    "#: Bearer @",
    "<#>@</#>",
    "user[#]=@",
    "#: |\n  @\n",
    "&quot;#&quot;:&quot;@&quot;",
    // By form; `!` is a secret of letters and digits.
    "sk_live_@",
    "ghp_@abc",
    "eyJhbGci.@.x",
    "Bearer !",
    "Basic !==",
    "api key !",
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$@",
    "$2b$12$@@",
    "$6$salt$@@",
    "-----BEGIN PRIVATE KEY-----\nMIIE@\n-----END PRIVATE KEY-----",
    "-----BEGIN EC PRIVATE KEY-----\\nMIIE@\\n-----END EC PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----@",
    "#: -----BEGIN PRIVATE KEY-----\nMIIE@\n-----END PRIVATE KEY-----",
    // Rows and statements.
    "Failing row contains (1, @).",
    "#: Failing row contains (1, a, @)",
    "Key (id, token)=(7, @) already exists.",
    "Duplicate entry '@' for key 'users.token'",
    "INSERT INTO users VALUES (1, '@')",
    "parameters: $1 = '@', $2 = 'b'",
    "IDENTIFIED BY '@'",
    "curl -u bob:@",
    // Addresses.
    "postgres://app:@\u{1}db:5432/x",
    "mysql://app:@\u{1}db",
    "https://bob:@\u{1}example.com/a?b=c",
    "amqp%3A%2F%2Fapp%3A@%40host",
    "https://x.example.com/cb?code=@&state=a",
    "https://hooks.slack.com/services/T0/B0/@",
    "https://api.telegram.org/bot123:@/send",
];

const SEPARATORS: [&str; 6] = [" ", "\n", ": ", ", ", "; ", " - "];

/// Xorshift: numbers that look like chance.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 11) as usize % limit
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn parts(&mut self, most: usize) -> String {
        (0..self.below(most)).map(|_| self.of(&PARTS)).collect()
    }

    fn secret(&mut self, is_mixed: bool) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let length = 8 + self.below(17);
        let letters = (0..length).map(|_| char::from(LETTERS[self.below(LETTERS.len())]));
        let secret: String = letters.collect();
        if is_mixed { format!("x{secret}7") } else { secret }
    }
}

struct Text {
    text: String,
    secret: String,
}

fn text(seed: u64) -> Text {
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    chance.next();
    let form = chance.of(&FORMS);
    let secret = chance.secret(form.contains('!'));
    let said = form.replace('#', chance.of(&NAMES)).replace(['@', '!'], &secret).replace('\u{1}', "@");
    let (before, after) = (chance.parts(8), chance.parts(5));
    let (one, two) = (chance.of(&SEPARATORS), chance.of(&SEPARATORS));
    let mut text = format!("{before}{one}{said}{two}{after}");
    if chance.below(500) == 0 {
        text = text.repeat(1 + chance.below(40));
    }
    Text { text, secret }
}

/// What is wrong with the texts of one thread, and how many took all the work they may.
fn run(thread: u64) -> (Vec<String>, u64) {
    let (mut faults, mut spent) = (Vec::new(), 0);
    for seed in (thread..TEXTS).step_by(THREADS as usize) {
        let Text { text, secret } = text(SEED + seed);
        let (shown, inspected) = measured(&text, Redactor::LONGEST_INPUT, Redactor::LONGEST_OUTPUT);
        let most = MOST_INSPECTIONS * text.len();
        spent += u64::from(inspected >= most);
        if shown.contains(&secret) || inspected > most {
            faults.push(format!("{secret} {inspected} {text:?}\n  became {shown:?}"));
        }
    }
    (faults, spent)
}

#[test]
fn no_text_shows_its_secret_or_takes_too_long() {
    let threads: Vec<_> = (0..THREADS).map(|thread| thread::spawn(move || run(thread))).collect();
    let results = threads.into_iter().map(|thread| thread.join().expect("no text panics"));
    let (faults, spent) = results.fold((Vec::new(), 0), |(mut all, sum), (faults, spent)| {
        all.extend(faults);
        (all, sum + spent)
    });
    assert!(faults.is_empty(), "{} of {TEXTS}\n{}", faults.len(), faults[..faults.len().min(25)].join("\n"));
    // The limit is for an attack, not for what is written by chance.
    assert!(spent <= TEXTS / 10_000, "{spent} texts took all the work they may");
}
