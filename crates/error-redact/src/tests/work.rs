//! How many bytes are inspected.

use super::{measured, redact, shown_after};
use crate::{Redactor, output::MASK, reader::MOST_INSPECTIONS};

/// What a text may be made of to be read again and again.
const PARTS: [&str; 182] = [
    // Escapes.
    "a\\n",
    "\\n",
    "\\t",
    "\\",
    "\\\\",
    "\\'",
    "\\\"",
    "\\u003d",
    "\\u00",
    "word%20",
    "%20",
    "%3D",
    "%25",
    "%2525",
    "%",
    "&quot;",
    "&#34;",
    "&#",
    "&",
    "&amp;",
    "&a=",
    "\u{1b}[",
    "\u{1b}[0m",
    "\u{1b}[1;",
    "\u{202e}",
    "ä",
    "密",
    // Names.
    "token",
    "token ",
    "token/",
    "token::",
    "token<",
    "Token<",
    "token[",
    "token[a",
    "token)",
    "pw ",
    "pw=",
    "pw==",
    "pw: ",
    "pw=a,",
    "pw=| ",
    "pw= ",
    "pw=a&b",
    "pw=&quot;",
    "pw=%22",
    "pw=(",
    "pw=(a ",
    "pw=\"",
    "pw='a' ",
    "pw=\\\"",
    "pw:pw:",
    "pw=\\",
    "pw=b\"",
    "pw=Secret {",
    "pw=Bearer ",
    "pw is ",
    "pw: expired ",
    "pw: the a ",
    "pw: ExpiredSignature ",
    "pw: ",
    "secret=(",
    "secret=&",
    "--pw ",
    "passpass",
    "ppp",
    "sessses",
    "authorization: ",
    "Cookie: a=b; ",
    "\\npw=",
    "a.",
    "a-",
    "a_",
    ".",
    "-",
    "_",
    "a b ",
    "a ",
    "Pw<a:",
    "Pw<a>",
    "api key ",
    "mot de ",
    "aB",
    "s",
    "name token,",
    "\"token\",",
    "\"pw\",\"",
    "\"pw\",\"a\",",
    "name: \"pw\", value: ",
    "{\"pw\":",
    "[\"pw\",",
    // Schemes.
    "://",
    "://a",
    "://a:1",
    "://a:b ",
    "://a:b@",
    "://a:1@",
    "://[a]:",
    ":a",
    ":a@",
    "a@",
    "@",
    ":",
    "a:b'@",
    "Bearer ",
    "Digest a=",
    "Basic a ",
    "hooks.slack.com/",
    "/bot1:",
    "/bot1",
    "h",
    "/",
    "/api/webhooks/",
    // Brackets and quotes.
    "(",
    "[",
    "{",
    ")",
    "()",
    "([{",
    "(\"",
    "('",
    "'",
    "\"",
    "''",
    "\"'",
    "`",
    "“",
    "«",
    "<",
    ">",
    "<token",
    "<token>",
    "<token a",
    "<token>a",
    "</token>",
    // Forms.
    "-----BEGIN ",
    "-----BEGIN",
    "-----BEGIN -----END",
    "-----END ",
    "sk_live_",
    "eyJ",
    "eyJeyJeyJeyJ ",
    "1",
    "1234 ",
    "4111-",
    "1234-5678 ",
    "$",
    "$1",
    "$1 = ",
    "$1='",
    "$2b$",
    "$argon2id$",
    // Databases.
    "Key (",
    "Key (\"",
    "Key (a)=(",
    "Key (token)=(",
    ")=(",
    "entry '",
    "entry 'a' for key ",
    "Failing row contains (",
    "VALUES (",
    "VALUES (?,",
    "VALUES ($1), (",
    "IDENTIFIED BY ",
    "IDENTIFIED WITH ",
    "curl -u ",
    "-u a:b ",
    "?code=",
    "parameters: [",
    "string \"",
    "token IN (",
    "token not in ('a",
    "mysql -p",
    "mysql -pa ",
    "redis-cli -a ",
    "{SSHA}",
    "{noop}a",
    "{",
    "max_tokens: 1",
    "aB_tokens=1 ",
    "missing key: a",
    "missing key: ",
];

/// How many bytes are inspected for each byte of a text that is read to its end.
#[track_caller]
fn cost(text: &str) -> f64 {
    let (_, inspected) = measured(text, usize::MAX, usize::MAX);
    // At the limit the rest would be hidden: no part of a text may come so far.
    assert!(inspected < MOST_INSPECTIONS * text.len(), "{inspected} of {}: {:?}", text.len(), &text[..40]);
    inspected as f64 / text.len() as f64
}

fn repeat(part: &str, size: usize) -> String {
    part.repeat(size.div_ceil(part.len()))
}

/// Holds what a long text costs for each byte against what a short one does: with
/// each time that its length is doubled, a tenth of an inspection more at most.
#[track_caller]
fn does_not_grow(part: &str, doubled: i32) {
    let [short, long] = [500, 500 << doubled].map(|size| cost(&repeat(part, size)));
    assert!(long < short + 0.1 * f64::from(doubled), "{part:?}: {short}, then {long}");
}

#[test]
fn does_not_grow_with_the_text() {
    for part in PARTS {
        does_not_grow(part, 4);
    }
}

/// Names that were added cost a part of what all rules may.
#[test]
fn does_not_grow_with_added_names() {
    let names = ["badge", "employee_id", "user token", "pw", "key", "insert into", "a.b", "name password"];
    let redactor = names.iter().fold(Redactor::new(), |redactor, name| redactor.add_name(name).expect("a name"));
    let redactor = redactor.with_longest_output(usize::MAX);
    let cost = |text: &str| redactor.measured(text, usize::MAX).1 as f64 / text.len() as f64;
    for part in PARTS.into_iter().chain(["badge", "badge=", "badge ", "employee ", "employee_", "badgeBadge", "bB"]) {
        let [short, long] = [500, 8000].map(|size| cost(&repeat(part, size)));
        assert!(long < short + 0.4 && long < MOST_INSPECTIONS as f64, "{part:?}: {short}, then {long}");
    }
}

/// Names that overlap with themselves are looked for again at each step of a text that repeats them. Both texts are long
/// beside the names: at the end of a text less than a name is left to read.
#[test]
fn does_not_grow_with_names_that_overlap_with_themselves() {
    let names = ["ab".repeat(32), vec!["a"; 32].join("_"), "a".repeat(64), "badge".to_owned()];
    let redactor = names.iter().fold(Redactor::new(), |redactor, name| redactor.add_name(name).expect("a name"));
    let redactor = redactor.with_longest_output(usize::MAX);
    let cost = |text: &str| {
        let (shown, inspected) = redactor.measured(text, usize::MAX);
        assert!(shown.len() <= 2 * text.len(), "{:?}", text.get(..39));
        inspected as f64 / text.len() as f64
    };
    for part in ["ab", "aB", "a ", "a_", "a%20", "a", "A", "badge ", "badge=", "7a", "密"] {
        let [short, long] = [4_000, 256_000].map(|size| cost(&repeat(part, size)));
        assert!(long < short + 0.6 && long < MOST_INSPECTIONS as f64, "{part:?}: {short}, then {long}");
    }
}

/// What a request can bring into the text of an error, and what was reported.
#[test]
fn does_not_grow_up_to_a_megabyte() {
    for part in ["a\\n", "word%20", "pw=a,", "://a:b ", "secret=(", "pw=\"", "Key (token)=(", "&quot;"] {
        does_not_grow(part, 11);
    }
}

#[test]
fn an_escaped_path_costs_no_more_than_two_plain_ones() {
    let text = |path: &str| format!("No account found with id: {path}");
    let plain = cost(&text(&repeat("abc", 36_000)));
    let escaped = cost(&text(&repeat("a\\n", 36_000)));
    assert!(escaped < 2.0 * plain && escaped < 16.0, "{escaped} and {plain}");
}

/// What is counted is what is read: no byte is shown that wasn't looked at.
#[test]
fn counts_each_byte() {
    for text in ["", "a", "connection refused", "ä€🦀 password=hunter2 x"] {
        assert!(measured(text, usize::MAX, usize::MAX).1 >= text.len(), "{text}");
    }
}

/// With ever less work left, ever less is shown, and nothing that isn't known to be no secret.
#[test]
fn hides_what_would_take_too_long() {
    let text = "a pool of 7, password='hunter2', and bob:hunter2@db or \"token\": \"hunter2\" said so";
    let whole = redact(text);
    let mut shortest = usize::MAX;
    for spent in 0..=MOST_INSPECTIONS * text.len() {
        let shown = shown_after(text, spent);
        let before = shown.strip_suffix(MASK).unwrap_or(&shown);
        assert!(shown == whole || (shown.ends_with(MASK) && whole.starts_with(before)), "{shown}");
        assert!(!shown.contains("hunter"), "{shown}");
        shortest = shortest.min(shown.len());
    }
    assert_eq!(shortest, MASK.len());
}

#[test]
fn looks_at_no_more_than_the_cap() {
    for part in ["a", "pw=a,", "a\\n", "pw=a \n"] {
        let (_, inspected) = measured(&repeat(part, 1_000_000), Redactor::LONGEST_INPUT, usize::MAX);
        assert!(inspected <= MOST_INSPECTIONS * Redactor::LONGEST_INPUT, "{part}");
        assert!(redact(&repeat(part, 1_000_000)).len() <= Redactor::LONGEST_OUTPUT + 3);
    }
}

#[test]
fn several_texts_have_the_cap_of_one() {
    let redact_each = |texts: &mut dyn Iterator<Item = String>| Redactor::new().redact_each(texts);
    let texts = |part: &str| std::iter::repeat_n(repeat(part, 20_000), 16);
    // Of a third text nothing is left to look at.
    assert_eq!(redact_each(&mut texts("pw=a,")), "pw=***,: ***...");
    assert!(redact_each(&mut texts("a b ")).len() <= Redactor::LONGEST_OUTPUT + 3);
    assert_eq!(
        redact_each(&mut ["session", "", "token=hunter2"].map(str::to_owned).into_iter()),
        "session: : token=***"
    );
}

/// A secret that goes on behind the cap is hidden like one that is there as a whole.
#[test]
fn shows_no_part_of_a_secret_at_the_cap() {
    for secret in [
        "password=hunter2",
        "password: 'it is hunter2' and more",
        "app:hunter2@db",
        "postgres://app:hunter2@db",
        "entry 'hunter2' for key 'users.token'",
        "Key (token)=(hunter2) already exists",
        "<password>hunter2</password>",
        "Failing row contains (1, hunter2)",
        "curl -u bob:hunter2 x",
        "values ('hunter2')",
        "sk_live_hunter2hunter2",
        "-----BEGIN KEY-----hunter2-----END KEY-----",
    ] {
        for shift in 0..secret.len() + 2 {
            let before = format!("insert {}", repeat("a ", 600));
            let before = &before[..600 - shift];
            let (shown, _) = measured(&format!("{before} {secret} {before}"), 600, usize::MAX);
            assert!(!shown.contains("hun"), "{shown}");
            assert!(shown.starts_with(&before[..400]), "{shown}");
        }
    }
}
