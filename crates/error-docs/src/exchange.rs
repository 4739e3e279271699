//! A complete example response, and the request that may cause it.

use std::fmt::Write;

use error_catalog::{PublishedExample, PublishedRequest};
use serde_json::ser::{PrettyFormatter, Serializer};

use crate::phrase::phrase;

/// The answer as text: status line, headers, and the body with line breaks
/// where it is JSON.
pub(crate) fn response(example: &PublishedExample) -> String {
    let mut text = format!("HTTP/1.1 {} {}\n", example.status, phrase(example.status));
    for header in &example.headers {
        // Writing to a string can't fail.
        let _ = writeln!(text, "{}: {}", header.name, header.value.as_deref().unwrap_or_default());
    }
    let body = indented(&example.body).unwrap_or_else(|| example.body.clone());
    let _ = write!(text, "\n{body}");
    text
}

/// The command that sends a request, and shows all of the answer. The address of
/// the API and credentials are the reader's to set.
pub(crate) fn request(method: &str, request: &PublishedRequest) -> String {
    // Told to send HEAD by its name, curl waits for a body.
    let method = if method == "HEAD" { "--head".to_owned() } else { format!("-i -X {}", quoted(method)) };
    // In an address, curl takes brackets for a range and sends many requests.
    let globs = if request.path.contains(['[', ']', '{', '}']) { "--globoff " } else { "" };
    let mut command = format!("curl {globs}{method} {}", address(&request.path));
    for header in request.headers.iter().filter(|header| is_token(&header.name)) {
        let text = match header.value.as_deref().unwrap_or_default() {
            // With a colon, curl would leave the header out.
            "" => format!("{};", header.name),
            value => format!("{}: {value}", header.name),
        };
        // Writing to a string can't fail.
        let _ = write!(command, " \\\n  -H {}", word(&text));
    }
    if let Some(body) = &request.body {
        let body = indented(body).unwrap_or_else(|| body.clone());
        // Raw, since a body that begins with `@` would name a file.
        let body = if around_variables(&body).len() > 1 { word(&body) } else { always_quoted(&body) };
        let _ = write!(command, " \\\n  --data-raw {body}");
    }
    command
}

/// The address of a path, in one pair of quotes where the path has some.
fn address(path: &str) -> String {
    // A path that begins otherwise would go on with the name of the host, and send the credential there.
    let path = if path.starts_with('/') { word(path) } else { word(&format!("/{path}")) };
    match path.strip_prefix("\"/") {
        Some(rest) => format!("\"$API_BASE/{rest}"),
        None => format!("\"$API_BASE\"{path}"),
    }
}

/// A word of a shell command, in which the variables of credentials act and
/// nothing else.
fn word(text: &str) -> String {
    let parts = around_variables(text);
    if parts.len() == 1 {
        return quoted(text);
    }
    if !parts.iter().any(|(part, _)| part.contains(['"', '$', '`', '\\', '!'])) {
        return format!("\"{text}\"");
    }
    let quoted = parts.into_iter().map(|(part, variable)| {
        let part = if part.is_empty() { String::new() } else { always_quoted(part) };
        if variable.is_empty() { part } else { format!("{part}\"{variable}\"") }
    });
    quoted.collect()
}

/// Each text that stands before a variable, with it, and the text behind the last
/// one.
fn around_variables(text: &str) -> Vec<(&str, &str)> {
    let (mut parts, mut begin) = (Vec::new(), 0);
    for (at, variable) in PublishedRequest::variables(text) {
        parts.push((&text[begin..at], variable));
        begin = at + variable.len();
    }
    parts.push((&text[begin..], ""));
    parts
}

/// A word in which nothing acts.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    if !text.is_empty() && text.chars().all(is_plain) { text.to_owned() } else { always_quoted(text) }
}

/// The same in single quotes, in which a shell reads no character but their end.
fn always_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Whether a text is the name of a header (RFC 9110, section 5.6.2). Of any other, one
/// that begins with `@` would have curl read a file.
fn is_token(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_part)
}

/// JSON with line breaks, its members in the order they had.
fn indented(body: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(body);
    let mut writer = Serializer::with_formatter(&mut bytes, PrettyFormatter::new());
    serde_transcode::transcode(&mut reader, &mut writer).ok()?;
    // What goes on behind a JSON value is none.
    reader.end().ok()?;
    String::from_utf8(bytes).ok()
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::process::Command;

    use error_catalog::PublishedRequest;

    use super::request;

    fn command(method: &str, sent: PublishedRequest) -> String {
        request(method, &sent)
    }

    /// The arguments that curl gets of a shell.
    fn arguments(command: &str) -> Vec<String> {
        let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{command}");
        let environment = [("API_BASE", "https://api.example.com"), ("API_KEY", "k 1*")];
        let ran = Command::new("sh").args(["-c", &script]).envs(environment).output().unwrap();
        assert!(ran.status.success() && ran.stderr.is_empty(), "{command}: {ran:?}");
        let said = String::from_utf8(ran.stdout).unwrap();
        said.split_terminator('\0').map(str::to_owned).collect()
    }

    #[test]
    fn a_request_is_whole() {
        let sent = PublishedRequest::new("/v1/transfers?dry_run=true")
            .with_header("authorization", "Bearer $API_KEY")
            .with_header("content-type", "application/json")
            .with_body(r#"{"amount":60,"to":"it's"}"#);
        let command = command("POST", sent);
        let text = r#"curl -i -X POST "$API_BASE"'/v1/transfers?dry_run=true' \
  -H "authorization: Bearer $API_KEY" \
  -H 'content-type: application/json' \
  --data-raw '{
  "amount": 60,
  "to": "it'\''s"
}'"#;
        assert_eq!(command, text);
        let arguments = arguments(&command);
        assert_eq!(arguments[3], "https://api.example.com/v1/transfers?dry_run=true");
        assert_eq!(arguments[5], "authorization: Bearer k 1*");
        assert_eq!(arguments[9], "{\n  \"amount\": 60,\n  \"to\": \"it's\"\n}");
    }

    #[test]
    fn a_path_does_not_go_on_with_the_name_of_the_host() {
        for path in ["@evil.example/x", ".evil.example", ":80", "evil", ""] {
            let sent = PublishedRequest::new(path).with_header("authorization", "Bearer $API_KEY");
            let command = command("GET", sent);
            assert_eq!(arguments(&command)[3], format!("https://api.example.com/{path}"), "{command}");
        }
    }

    #[test]
    fn a_body_that_is_no_json_stands_as_it_is() {
        for body in ["1=2&a=b", "404 page not found", "{\"a\":1}\n{\"a\":2}", "{", ""] {
            let command = command("POST", PublishedRequest::new("/a").with_body(body));
            assert_eq!(arguments(&command)[5], body, "{command}");
        }
    }

    #[test]
    fn a_credential_may_stand_anywhere() {
        let sent = PublishedRequest::new("/a?key=$API_KEY&b=1")
            .with_header("cookie", "it=$API_KEY")
            .with_body(r#"{"$a":"$API_KEY"}"#);
        let command = command("GET", sent);
        let text = r#"curl -i -X GET "$API_BASE/a?key=$API_KEY&b=1" \
  -H "cookie: it=$API_KEY" \
  --data-raw '{
  "$a": "'"$API_KEY"'"
}'"#;
        assert_eq!(command, text);
        let body = "{\n  \"$a\": \"k 1*\"\n}";
        let sent = ["https://api.example.com/a?key=k 1*&b=1", "-H", "cookie: it=k 1*", "--data-raw", body];
        assert_eq!(arguments(&command)[3..], sent);
    }

    #[test]
    fn curl_takes_nothing_for_a_command_of_its_own() {
        assert_eq!(command("HEAD", PublishedRequest::new("/a")), "curl --head \"$API_BASE\"/a");
        assert!(command("GET", PublishedRequest::new("/a?b[c]=d")).starts_with("curl --globoff -i -X GET "));
        let sent =
            PublishedRequest::new("/a").with_header("@/etc/passwd", "x").with_header("x-none", "").with_body("@f");
        let command = command("POST", sent);
        assert_eq!(arguments(&command)[4..], ["-H", "x-none;", "--data-raw", "@f"], "{command}");
    }

    #[test]
    fn a_shell_runs_nothing_of_a_text() {
        for hostile in [
            "",
            "-o",
            "$(id)",
            "`id`",
            "' ; id ; '",
            "\\' ; id #",
            "\" ; id ; \"",
            "a\nid\n",
            "${HOME}",
            "$API_KEYs",
            "$APIKEY",
            "$API_",
            "!!",
            "~",
            "* ?",
        ] {
            let sent = PublishedRequest::new(format!("/{hostile}"))
                .with_header("x-plain", hostile)
                .with_header("x-key", &format!("{hostile} $API_KEY{hostile}.$API_KEY"))
                .with_body(hostile);
            let command = command(hostile, sent);
            let arguments = arguments(&command);
            let key = "k 1*";
            // A text after the variable can make it another; then it is no credential.
            let after =
                if hostile.is_empty() || !hostile.starts_with(char::is_alphanumeric) { key } else { "$API_KEY" };
            let path = format!("https://api.example.com/{hostile}");
            let plain = if hostile.is_empty() { "x-plain;".to_owned() } else { format!("x-plain: {hostile}") };
            let with_key = format!("x-key: {hostile} {after}{hostile}.{key}");
            let first = arguments.iter().position(|argument| argument == "-i").unwrap();
            assert_eq!(
                arguments[first..],
                ["-i", "-X", hostile, &*path, "-H", &*plain, "-H", &*with_key, "--data-raw", hostile],
                "{command}",
            );
        }
    }
}
