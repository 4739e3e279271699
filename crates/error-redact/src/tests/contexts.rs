//! What is hidden alone is hidden wherever it is said.

use super::redact;

/// What nobody may read.
const PLANTED: &str = "hunter2Zq7";
const CARD: &str = "4111 1111 1111 1111";

/// `@` is what nobody may read.
const SECRETS: [&str; 79] = [
    // Keys in PEM.
    "-----BEGIN PRIVATE KEY-----\nMIIE@\n-----END PRIVATE KEY-----",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE@",
    "-----BEGIN OPENSSH PRIVATE KEY-----\\nb3Bl@\\n-----END OPENSSH PRIVATE KEY-----",
    "-----BEGIN%20EC%20PRIVATE%20KEY-----%0AMHcC@%0A-----END%20EC%20PRIVATE%20KEY-----",
    "-----BEGIN CERTIFICATE-----\nMIID@\n-----END CERTIFICATE-----",
    "private_key: -----BEGIN PRIVATE KEY-----\nMIIE@",
    "invalid key: -----BEGIN EC PRIVATE KEY-----\nMHcC@\n-----END EC PRIVATE KEY-----",
    "PRIVATE_KEY=-----BEGIN PRIVATE KEY-----\nMIIE@\n-----END PRIVATE KEY-----",
    "key: |\n  -----BEGIN PRIVATE KEY-----\n  MIIE@\n  -----END PRIVATE KEY-----",
    // Rows.
    "Failing row contains (1, @).",
    "Failing row contains (1, a b, (c), @, null)",
    "token: Failing row contains (1, @)",
    "Key (id, token)=(7, @) already exists.",
    "Duplicate entry '@' for key 'users.token'",
    "INSERT INTO users VALUES ('bob', '@')",
    "insert into users (name, token) values ('bob', 'it''s @'), ('eve', 'x')",
    "parameters: $1 = 'bob', $2 = '@'",
    "unnamed portal with parameters: $1 = '@'",
    "[parameters: ('bob', '@')]",
    "CREATE USER bob IDENTIFIED BY '@'",
    "ALTER USER bob IDENTIFIED WITH mysql_native_password BY '@'",
    "ALTER ROLE bob WITH PASSWORD '@'",
    // Keys and commands.
    "api key @",
    "auth: api key @",
    "--password @",
    "curl -u bob:@ https://api.example.com",
    "curl --user 'bob:@' https://api.example.com",
    "mysql -uapp -p@ ledger",
    "/usr/bin/mysqldump --single-transaction -p'@' ledger",
    "sshpass -p @ ssh bob@db",
    "redis-cli -h cache -a @ ping",
    "SELECT * FROM sessions WHERE token IN ('@')",
    "where u.password_hash not in ('x', '@')",
    "{SSHA}c2FsdHNhbHQ@",
    "userPassword: {CRYPT}$6$salt$@",
    "{noop}@",
    "token LIKE '@%'",
    // Addresses.
    "https://app.example.com/callback?code=@&state=xyz",
    "https://app.example.com/?page=1&code=@",
    "postgres://app:@@db:5432/ledger",
    "https://hooks.slack.com/services/T00/B00/@",
    "https://api.example.com/v1?access_token=@",
    // Tokens and hashes.
    "sk_live_@",
    "ghp_@abcdef",
    "eyJhbGciOiJIUzI1NiJ9.@.x",
    "Bearer @",
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$@",
    "$2b$12$R9h/cIPz0gi.URNNX3kh2O@",
    "$pbkdf2-sha256$i=600000$c2FsdA$@",
    "$scrypt$ln=17,r=8,p=1$c2FsdA$@",
    "$6$rounds=5000$saltsalt$@",
    "pbkdf2_sha256$600000$salt$@",
    // Cards; `#` is the number of one.
    "card #",
    "declined: #",
    // Other languages.
    "Passwort: @",
    "contraseña: @",
    "mot de passe : @",
    "senha=@",
    "пароль: @",
    "密码：@",
    "パスワード: @",
    "비밀번호=@",
    "hasło: @",
    "mật khẩu: @",
    "kata sandi: @",
    "كلمة المرور: @",
    "كلمة السر: @",
    "암호: @",
    "wachtwoord '@'",
    // Names.
    "password=@",
    "{\"token\":\"@\"}",
    "Config { secret: Some(\"@\") }",
    "Cookie: theme=dark; sid=@",
    "PHPSESSID=@",
    "creds=bob:@",
    "AGE-SECRET-KEY-1@",
    "dckr_pat_@",
    "http://session:@@cache/",
    "name=\"password\" value=\"@\"",
];

/// How a text is written where it is.
#[derive(Clone, Copy)]
enum Written {
    Plain,
    Json,
    Address,
    Form,
    Html,
}
use Written::{Address, Form, Html, Json, Plain};

/// Where a text may be; `@` is the text.
const CONTEXTS: [(&str, Written); 37] = [
    ("@", Plain),
    ("error: @", Plain),
    ("saving the account for: @", Plain),
    ("reading the ledger: connection refused: @", Plain),
    ("invalid token: @", Plain),
    ("session: @", Plain),
    ("auth: @ (retried 3 times)", Plain),
    ("password: @", Plain),
    ("{\"error\":\"@\",\"status\":500}", Plain),
    ("{\"token\":\"@\",\"status\":500}", Plain),
    ("Error { kind: Other, message: \"@\" }", Plain),
    ("Config { token: @, user: \"bob\" }", Plain),
    ("Some(@)", Plain),
    ("https://app.example.com/search?q=@&page=2", Plain),
    ("GET /accounts/@ HTTP/1.1", Plain),
    ("X-Debug: @\r\nHost: example.com", Plain),
    ("authorization: @\r\nHost: example.com", Plain),
    ("DEBUG=1\nSECRET_KEY=@\nHOST=db", Plain),
    ("DEBUG=1\nNOTE=@\nHOST=db", Plain),
    ("app:\n  note: @\n  host: db\n", Plain),
    ("app:\n  token: |\n    @\n  host: db\n", Plain),
    ("2026-11-29T13:11:00.123Z ERROR ledger::accounts: @", Plain),
    ("[2026-11-29 13:11:00] app.ERROR: @ {\"id\":7}", Plain),
    ("<p class=\"error\">@</p>", Plain),
    ("<password>@</password>", Plain),
    ("thread 'main' panicked at src/main.rs:7:5:\n@\nnote: run with `RUST_BACKTRACE=1`", Plain),
    ("it's @", Plain),
    ("`@`", Plain),
    ("{\"error\":\"@\",\"status\":500}", Json),
    ("{\"token\":\"@\",\"status\":500}", Json),
    ("{\"logs\":[\"started\",\"@\"]}", Json),
    ("Error { kind: Other, message: \"@\" }", Json),
    ("https://app.example.com/search?q=@&page=2", Address),
    ("GET /accounts/@ HTTP/1.1", Address),
    ("note=@&page=2", Form),
    ("<p class=\"error\">@</p>", Html),
    ("<password>@</password>", Html),
];

const SEPARATORS: [&str; 7] = ["", " ", ": ", ", ", "\n", "; ", " - "];

fn write(text: &str, written: Written) -> String {
    let percent = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    match written {
        Plain => text.to_owned(),
        Json => text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"),
        Address => text.bytes().map(percent).collect(),
        Form => text.bytes().map(percent).collect::<String>().replace("%20", "+"),
        Html => text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;"),
    }
}

fn shows(text: &str) -> bool {
    let shown = redact(text);
    shown.contains(&PLANTED[..7]) || shown.contains("1111")
}

#[test]
fn hide_what_is_hidden_alone() {
    let mut leaks = Vec::new();
    for secret in SECRETS {
        // The sign before a host is one of its own.
        let secret = secret.replace("@@", "\u{1}@").replacen('@', PLANTED, usize::from(!secret.contains("@@")));
        let secret = secret.replace('\u{1}', PLANTED).replace('#', CARD);
        if shows(&secret) {
            leaks.push(secret.clone());
        }
        for (context, written) in CONTEXTS {
            for separator in SEPARATORS {
                let before = if separator.is_empty() { "" } else { "refused" };
                for after in if separator.is_empty() { &[""][..] } else { &["", "done"] } {
                    let text = format!("{before}{separator}{secret}{separator}{after}");
                    let text = context.replace('@', &write(&text, written));
                    if shows(&text) {
                        leaks.push(format!("{text}  ->  {}", redact(&text)));
                    }
                }
            }
        }
    }
    leaks.sort_by_key(String::len);
    let first = leaks.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(leaks.is_empty(), "{} leaks\n{first}", leaks.len());
}
