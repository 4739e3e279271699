//! What is hidden alone is hidden wherever it is said.

use super::super::redact;

/// What nobody may read.
const PLANTED: &str = "hunter2Zq7";
const CARD: &str = "4111 1111 1111 1111";

/// `@` is what nobody may read.
const SECRETS: [&str; 58] = [
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
    "wachtwoord '@'",
    // Names.
    "password=@",
    "{\"token\":\"@\"}",
    "Config { secret: Some(\"@\") }",
    "Cookie: theme=dark; sid=@",
];

/// Where a text may be; `@` is the text.
const CONTEXTS: [&str; 28] = [
    "@",
    "error: @",
    "saving the account for: @",
    "reading the ledger: connection refused: @",
    "invalid token: @",
    "session: @",
    "auth: @ (retried 3 times)",
    "password: @",
    "{\"error\":\"@\",\"status\":500}",
    "{\"token\":\"@\",\"status\":500}",
    "Error { kind: Other, message: \"@\" }",
    "Config { token: @, user: \"bob\" }",
    "Some(@)",
    "https://app.example.com/search?q=@&page=2",
    "GET /accounts/@ HTTP/1.1",
    "X-Debug: @\r\nHost: example.com",
    "authorization: @\r\nHost: example.com",
    "DEBUG=1\nSECRET_KEY=@\nHOST=db",
    "DEBUG=1\nNOTE=@\nHOST=db",
    "app:\n  note: @\n  host: db\n",
    "app:\n  token: |\n    @\n  host: db\n",
    "2026-11-29T13:11:00.123Z ERROR ledger::accounts: @",
    "[2026-11-29 13:11:00] app.ERROR: @ {\"id\":7}",
    "<p class=\"error\">@</p>",
    "<password>@</password>",
    "thread 'main' panicked at src/main.rs:7:5:\n@\nnote: run with `RUST_BACKTRACE=1`",
    "it's @",
    "`@`",
];

const SEPARATORS: [&str; 7] = ["", " ", ": ", ", ", "\n", "; ", " - "];

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
        for context in CONTEXTS {
            for separator in SEPARATORS {
                let before = if separator.is_empty() { "" } else { "refused" };
                for after in if separator.is_empty() { &[""][..] } else { &["", "done"] } {
                    let text = format!("{before}{separator}{secret}{separator}{after}");
                    let text = context.replace('@', &text);
                    if shows(&text) {
                        leaks.push(format!("{text}  ->  {}", redact(&text)));
                    }
                }
            }
        }
    }
    assert!(
        leaks.is_empty(),
        "{} leaks\n{}",
        leaks.len(),
        leaks.iter().take(40).cloned().collect::<Vec<_>>().join("\n---\n")
    );
}
