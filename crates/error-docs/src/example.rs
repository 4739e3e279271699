//! A whole answer, and the request that may get it.

use std::fmt::Write;

use error_core::ErrorStatus;
use error_formats::{PublishedExample, PublishedOperation};
use serde_json::ser::{PrettyFormatter, Serializer};

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

/// The command that sends the operation's request, with its parameters left in
/// braces.
pub(crate) fn request(operation: &PublishedOperation) -> String {
    format!("curl -i -X {} \"$API_BASE\"{}", quoted(&operation.method), quoted(&operation.path))
}

/// A word of a shell command: in single quotes nothing acts.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// The phrase of a status, 200 included: some APIs answer it to failures.
pub(crate) fn phrase(status: u16) -> &'static str {
    ErrorStatus::new(status).map_or("OK", ErrorStatus::phrase)
}

/// JSON with line breaks, its members in the order they had.
fn indented(body: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(body);
    let mut writer = Serializer::with_formatter(&mut bytes, PrettyFormatter::new());
    serde_transcode::transcode(&mut reader, &mut writer).ok()?;
    String::from_utf8(bytes).ok()
}
