//! One text, and what is shown of it.

use super::redact;

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, shown) in cases {
        assert_eq!(&redact(text), shown, "{text}");
    }
}

const SECRETS: &[(&str, &str)] = &[
    // Quotes that are escaped, and a text without blanks.
    (
        r"Duplicate entry \u0027hunter2\u0027 for key \u0027token\u0027",
        r"Duplicate entry *** for key \u0027token\u0027",
    ),
    (r"Duplicate entry \'hunter2\' for key \'token\'", r"Duplicate entry *** for key \'token\'"),
    (r"parameters: $1 \u003d \u0027hunter2\u0027", r"parameters: $1 \u003d ***"),
    (r"$scrypt$ln\u003d17,r\u003d8,p\u003d1$c2FsdA$hunter2", "***"),
    ("q=contrase%25C3%25B1a%253A%2520hunter2", "q=contrase%25C3%25B1a%253A%2520***"),
    ("密钥无效sk_live_hunter2", "密钥无效***"),
    // Addresses.
    ("connecting to postgres://app:hun)ter2@db:5432/ledger", "connecting to postgres://***@db:5432/ledger"),
    ("connecting to postgres://app:it's-hunter2@db:5432/ledger", "connecting to postgres://***@db:5432/ledger"),
    ("connecting to mysql://app:hun ter2@db/ledger", "connecting to mysql://***@db/ledger"),
    ("app:hunter2@tcp(127.0.0.1:3306)/db", "app:***@tcp(127.0.0.1:3306)/db"),
    ("redis: app:hunter2@cache:6379", "redis: app:***@cache:6379"),
    // Connection strings.
    ("host=db user=app password=hun,ter2 dbname=x", "host=db user=app password=*** dbname=x"),
    ("host=db user=app password=hun\"ter2 dbname=x", "host=db user=app password=*** dbname=x"),
    ("host=db user=app password='it''s hunter2'", "host=db user=app password=***"),
    ("Server=db;User Id=sa;Password={hun;ter2};", "Server=db;User Id=sa;Password=***;"),
    (
        "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=hunter2abc=",
        "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=***",
    ),
    (
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=hunter2abc==;",
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=***;",
    ),
    ("https://x.blob.core.windows.net/c?sv=2020&sig=hunter2%3D", "https://x.blob.core.windows.net/c?sv=2020&sig=***"),
    // `Debug`.
    ("Config { password: Secret(\"hunter2\") }", "Config { password: *** }"),
    ("Config { token: Token(\"hunter2\") }", "Config { token: *** }"),
    ("Config { password: Ok(\"hunter2\") }", "Config { password: *** }"),
    ("Login(Password(\"hunter2\"))", "Login(Password(***))"),
    ("Config { secret: b\"hunter2\" }", "Config { secret: *** }"),
    ("Config { secret: Some(Wrapped { value: \"hunter2\" }) }", "Config { secret: *** }"),
    ("Config { password: [104, 117, 110] }", "Config { password: *** }"),
    ("Config { privateKey: \"hunter2\" }", "Config { privateKey: *** }"),
    // JSON.
    (r#"{"tokens":["hunter2","hunter3"]}"#, r#"{"tokens":***}"#),
    (r#"{"auth":{"value":"hunter2"}}"#, r#"{"auth":***}"#),
    (r#"{"privateKey":"hunter2"}"#, r#"{"privateKey":***}"#),
    (r#"{"accessKey":"hunter2"}"#, r#"{"accessKey":***}"#),
    (r#"{"otp":"hunter2"}"#, r#"{"otp":***}"#),
    (r#"{"cvv":"hunter2"}"#, r#"{"cvv":***}"#),
    (r#"{"jwt":"hunter2"}"#, r#"{"jwt":***}"#),
    // Over several lines, and pairs.
    ("{\n  \"password\":\n    \"hunter2\"\n}", r#"{\n  "password":\n    ***\n}"#),
    ("password:\thunter2", r"password:\t***"),
    ("password:\n  hunter2", r"password:\n  ***"),
    ("Config {\n    password: Some(\n        \"hunter2\",\n    ),\n}", r"Config {\n    password: ***,\n}"),
    ("[(\"password\", \"hunter2\")]", r#"[("password", ***)]"#),
    ("(\"authorization\", \"hunter2\")", r#"("authorization", ***)"#),
    // Headers.
    ("Authorization: Token hunter2-9944b09199c62bcf", "Authorization: ***"),
    ("authorization: ApiKey hunter2-9944b09199c62bcf", "authorization: ***"),
    ("Authorization: Negotiate hunter2YIIabcdef", "Authorization: ***"),
    ("authorization: Digest username=\"bob\", response=\"hunter2\"", "authorization: ***"),
    ("Authorization:\tBearer hunter2", r"Authorization:\t***"),
    ("bad header: Bearer hunter2", "bad header: Bearer ***"),
    ("Cookie: theme=dark; sid=hunter2", "Cookie: ***"),
    ("x-api-key hunter2", "x-api-key ***"),
    ("x-vault-token=\thunter2", r"x-vault-token=\t***"),
    // Prose, SQL and commands.
    ("ALTER USER bob WITH PASSWORD 'hunter2'", "ALTER USER bob WITH PASSWORD ***"),
    ("password 'hunter2' is wrong", "password *** is wrong"),
    ("the password is hunter2", "the password is ***"),
    ("DETAIL: Key (user_id, token)=(7, hunter2) already exists.", "DETAIL: Key (user_id, token)=(***) already exists."),
    ("--password hunter2", "--password ***"),
    ("redirect=https%3A%2F%2Fx%3Ftoken%3Dhunter2", "redirect=https%3A%2F%2Fx%3Ftoken%3D***"),
    ("password%3Dhunter2", "password%3D***"),
    ("mysql -u app -phunter2 ledger", "mysql -u app -p*** ledger"),
    ("mysqldump -p'hun ter2' ledger\nmysql -p ledger", "mysqldump -p*** ledger\\nmysql -p ledger"),
    ("sshpass -p hunter2 ssh bob@db", "sshpass -p *** ssh bob@db"),
    ("redis-cli -a hunter2 ping", "redis-cli -a *** ping"),
    ("SELECT 1 FROM t WHERE token IN ('hunter2', 'x') LIMIT 1", "SELECT 1 FROM t WHERE token IN *** LIMIT 1"),
    ("WHERE \"token\" NOT IN ('hunter2')", "WHERE \"token\" NOT IN ***"),
    ("WHERE pin IN (1234, 4321)", "WHERE pin IN ***"),
    ("WHERE token LIKE 'hunter2%'", "WHERE token LIKE ***"),
    // By form.
    ("{SSHA}hunter2hunter2= is", "{SSHA}*** is"),
    ("{crypt}$6$salt$hunter2 x", "{crypt}*** x"),
    ("{noop}hunter2 x", "{noop}*** x"),
    ("q=%7BSSHA%7Dhunter2hunter2%3D", "q=%7BSSHA%7D***"),
    ("using ASIAhunter2ABCDEFGH", "using ***"),
    ("using glpat-hunter2abcdefg", "using ***"),
    ("using ya29.hunter2abcdefg", "using ***"),
    ("GET /v1/sk_live_hunter2abcdef", "GET /v1/***"),
    ("https://hooks.slack.com/services/T00/B00/hunter2hunter2", "https://hooks.slack.com/***"),
    ("https://api.telegram.org/bot123:hunter2hunter2/send", "https://api.telegram.org/bot123:***/send"),
    (
        "error sending request for url (https://api.x.com/v1?key=hunter2)",
        "error sending request for url (https://api.x.com/v1?key=***)",
    ),
];

#[test]
fn hides_secrets() {
    check(SECRETS);
}

#[test]
fn hides_secrets_by_name() {
    check(&[
        ("conn 10.0.0.5 pw=hunter2", "conn 10.0.0.5 pw=***"),
        ("password: hunter2, user: bob", "password: ***, user: bob"),
        (r#"{"api_key":"s3cret","a":1}"#, r#"{"api_key":***,"a":1}"#),
        (r#"DB_PASSWORD="it's \"here\"" next"#, "DB_PASSWORD=*** next"),
        (r#"Some(Config { secret: Some("x y") })"#, "Some(Config { secret: *** })"),
        ("Authorization: Bearer abc.def", "Authorization: ***"),
        ("?token=abc&page=2", "?token=***&page=2"),
        ("sent Bearer abcdefghij to it", "sent Bearer *** to it"),
        ("Basic dXNlcjpwYXNz=", "Basic ***"),
        ("no password=hunter2 here", "no password=*** here"),
        ("invalid token: password: hunter2", "invalid token: ***"),
        ("--password --token hunter2", "--password ***"),
        ("password: ***, user: bob", "password: ***, user: bob"),
    ]);
}

#[test]
fn hides_secrets_in_other_notations() {
    check(&[
        (r#"{\"password\":\"hun\\\"ter2\",\"a\":1}"#, r#"{\"password\":***,\"a\":1}"#),
        (r"password:\n  hunter2", r"password:\n  ***"),
        (r"\npin=hunter2", r"\npin=***"),
        (r"C:\tokens: hunter2", r"C:\tokens: ***"),
        (r"password=hun\ ter2 x", "password=*** x"),
        (r"password\u003dhunter2", r"password\u003d***"),
        ("%22password%22%3A%22hunter2%22", "%22password%22%3A***"),
        ("&quot;password&quot;:&quot;hun ter2&quot; x", "&quot;password&quot;:*** x"),
        ("<password>hunter2</password>", "<password>***</password>"),
        ("<w:Password Type=\"x\">hun ter2</w:Password>", "<w:Password***</w:Password>"),
        ("password: |\n  hunter2\nuser: bob", "password: ***\\nuser: bob"),
        ("\u{1b}[33mpassword\u{1b}[0m=hunter2 x", "\\u{1b}[33mpassword\\u{1b}[0m=*** x"),
        ("Secret<String>(\"hunter2\")", "Secret<String>(***)"),
        ("Token::Bearer(\"hunter2\")", "Token::Bearer(***)"),
        ("Secret { value: \"hunter2\" }", "Secret {***}"),
        ("name: \"authorization\", value: \"hunter2\" }", "name: \"authorization\", value: *** }"),
        ("user[password]=hunter2", "user[password]=***"),
        ("Cookie: a[b]=c; sid=hunter2", "Cookie: ***"),
        ("api key \"hunter2\"", "api key ***"),
        ("Password={hun}}ter2};Server=a", "Password=***"),
        ("Key (token, id)=(hun)ter2, 7) already exists.", "Key (token, id)=(***) already exists."),
        (r#"Key (id, "authToken")=(7, hunter2) already exists."#, "Key (*** already exists."),
        ("Failing row contains (7, hunter2, null).", "Failing row contains (***)."),
        ("Duplicate entry 'hunter2' for key 'users.token'", "Duplicate entry *** for key 'users.token'"),
        ("redis: :hunter2@cache", "redis: :***@cache"),
    ]);
}

#[test]
fn hides_secrets_by_form() {
    check(&[
        ("postgres://user:p@ss/word@db:5432/app failed", "postgres://***@db:5432/app failed"),
        ("key eyJhbGciOiJIUzI1NiJ9.e30.x is bad", "key *** is bad"),
        ("sk_live_1234567890 rejected", "*** rejected"),
        ("-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY----- x", "*** x"),
        ("\\n-----BEGIN PRIVATE KEY-----\\nabc", "\\n***"),
    ]);
}

/// What is nearly a number that counts, or the name of a key.
#[test]
fn hides_values_that_only_look_harmless() {
    check(&[
        ("max_tokens: hunter2", "max_tokens: ***"),
        ("max_tokens: 4096hunter2", "max_tokens: ***"),
        ("max_tokens: 12345678901234", "max_tokens: ***"),
        ("tokens: 123456", "tokens: ***"),
        ("token: 123456", "token: ***"),
        ("pin: 1234", "pin: ***"),
        ("used_pin: 1234", "used_pin: ***"),
        ("missing key: hunter2x9", "missing key: ***"),
        ("missing api key: hunter", "missing api key: ***"),
        ("key: hunter", "key: ***"),
        ("missing key: -----BEGIN PRIVATE KEY-----\nhunter2", "missing key: ***"),
    ]);
}

const PROSE: &[&str] = &[
    "No account found with id: acc_123",
    "connection refused (os error 111)",
    "see https://docs.example.com/errors?page=2",
    "http://localhost:8080/x: connection refused (os error 111)",
    "error sending request for url (https://api.example.com/users?email=bob@example.com)",
    r#"{"url":"https://api.example.com/a","email":"bob@example.com"}"#,
    "https://[::1]:8080/a",
    "the bearer of news",
    "Bearer authentication required",
    "Basic understanding",
    "No key found",
    "primary key violation",
    r#"duplicate key value violates unique constraint "users_email_key""#,
    "Key (email)=(a@b.c) already exists.",
    "Duplicate entry 'bob' for key 'users.email_key'",
    "token expired",
    "unexpected token at line 3",
    "session not found",
    "the password is wrong",
    "invalid signature",
    "invalid password(s) given",
    r#"authentication failed for user "bob""#,
    r#"password authentication failed for user "bob""#,
    "unknown field `foo`, expected one of `user`, `token`, `id`",
    "missing field `password` at line 1 column 2",
    r#"Config { token: None, user: "bob" }"#,
    r#"{"token":null,"user":"bob"}"#,
    "TokenError(Expired)",
    "auth::login failed at src/auth.rs:12:5",
    "author: Bob",
    // Numbers that count or measure.
    "max_tokens: 4096",
    r#"{"max_tokens":4096,"prompt_tokens":17}"#,
    "Usage { totalTokens: 4113, completion_tokens: 9 }",
    "password_length=7, session_timeout=30s, token_ttl: 3600.",
    "session.expires_in=3600",
    // Names of keys.
    "missing key: id",
    "missing key: 'user_id', at line 3",
    "unknown key: retries",
    "duplicate key: \"name\"",
    // What looks like a command, a list or a hash.
    "mysql: unknown option -p",
    "connecting with mysql failed - please retry",
    "unexpected token in (src/main.rs)",
    "WHERE token IN ($1, $2)",
    "WHERE token IN (?, ?)",
    "{id} and {sha} are placeholders",
];

#[test]
fn leaves_prose_alone() {
    for text in PROSE {
        assert_eq!(redact(text), *text);
    }
}

#[test]
fn forges_no_line() {
    check(&[
        ("a\r\nERROR b\u{1b}[31m", "a\\r\\nERROR b\\u{1b}[31m"),
        ("a\u{2066}b\u{200f}c\u{2069}", "a\\u{2066}b\\u{200f}c\\u{2069}"),
    ]);
}

#[test]
fn is_bounded() {
    assert!(redact(&"ä".repeat(100_000)).len() < 5_000);
}

#[test]
fn cuts_after_hiding() {
    for length in 4000..4096 {
        let shown = redact(&format!("{} postgres://app:hunter2@db/x", "a".repeat(length)));
        assert!(!shown.contains("hunter"), "{length}");
    }
}
