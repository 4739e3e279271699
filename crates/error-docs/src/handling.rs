//! Example code that handles an error, in the languages of most clients.

use error_catalog::{PublishedCatalog, PublishedError};
use serde_json::Value;

/// Code in one language.
pub(crate) struct Handling {
    /// What the language is called.
    pub(crate) language: &'static str,
    /// Its name in a fence of Markdown.
    pub(crate) fence: &'static str,
    pub(crate) text: String,
}

/// The code for `error`, where bodies are JSON and have what tells it apart.
pub(crate) fn handling(error: &PublishedError, catalog: &PublishedCatalog) -> Vec<Handling> {
    let Some(identity) = Identity::of(error, catalog) else { return Vec::new() };
    let languages = [
        ("curl", "sh", curl as fn(&Identity<'_>, &Advice) -> String),
        ("TypeScript", "ts", type_script),
        ("Python", "python", python),
        ("Rust", "rust", rust),
    ];
    let advice = Advice::of(error);
    let handling = |(language, fence, write): (_, _, fn(&Identity<'_>, &Advice) -> String)| Handling {
        language,
        fence,
        text: write(&identity, &advice),
    };
    languages.into_iter().map(handling).collect()
}

/// What tells an error apart in a body.
struct Identity<'a> {
    /// The way to it.
    place: &'a str,
    names: Vec<&'a str>,
    /// The code or the number, as JSON.
    value: String,
}

impl<'a> Identity<'a> {
    fn of(error: &PublishedError, catalog: &'a PublishedCatalog) -> Option<Identity<'a>> {
        let place = catalog.layout.as_ref()?.identity()?;
        let example = error.examples.iter().find(|example| example.format == catalog.format)?;
        let body: Value = serde_json::from_str(&example.body).ok()?;
        let value = body.pointer(place).filter(|value| value.is_string() || value.is_number())?.to_string();
        let names: Vec<_> = place.split('/').skip(1).collect();
        // Names and codes are the API's; in none of the four languages do these characters act in quotes.
        let is_plain =
            |text: &str| text.chars().all(|it| it == ' ' || (it.is_ascii_graphic() && !"'\\`$".contains(it)));
        let are_plain = names.iter().all(|name| is_plain(name) && !name.contains(['"', '~']));
        (are_plain && is_plain(&value)).then_some(Identity { place, names, value })
    }

    /// The way in a language that has its own brackets for names.
    fn path(&self, name: impl Fn(&str) -> String) -> String {
        self.names.iter().map(|it| if is_index(it) { format!("[{it}]") } else { name(it) }).collect()
    }
}

fn is_index(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_identifier(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    name.bytes().all(is_part) && !name.is_empty() && !name.as_bytes()[0].is_ascii_digit()
}

/// What a client does about the error.
struct Advice {
    text: &'static str,
    waits: bool,
}

impl Advice {
    fn of(error: &PublishedError) -> Advice {
        match &*error.retry {
            "never" => Advice { text: "Do not send the request again.", waits: false },
            "after_wait" => Advice { text: "Wait, then send the same request again.", waits: true },
            _ => Advice {
                text: "Change the request, or wait until the state of the resource has changed.",
                waits: false,
            },
        }
    }
}

fn curl(identity: &Identity<'_>, advice: &Advice) -> String {
    let path = identity.path(|name| if is_identifier(name) { format!(".{name}") } else { format!("[\"{name}\"]") });
    let path = if path.starts_with('.') { path } else { format!(".{path}") };
    format!("# {}\ncurl -s \"$API_BASE\"/... | jq -e '{path} == {}'", advice.text, identity.value)
}

fn type_script(identity: &Identity<'_>, advice: &Advice) -> String {
    let path = identity.path(|name| if is_identifier(name) { format!("?.{name}") } else { format!("?.[\"{name}\"]") });
    let wait =
        if advice.waits { "\n  const seconds = Number(response.headers.get(\"retry-after\") ?? 1);" } else { "" };
    format!(
        "const body = await response.json();\nif (body{path} === {}) {{\n  // {}{wait}\n}}",
        identity.value, advice.text
    )
}

fn python(identity: &Identity<'_>, advice: &Advice) -> String {
    let path = identity.path(|name| format!("[\"{name}\"]"));
    let act = if advice.waits { "time.sleep(float(response.headers.get(\"Retry-After\", 1)))" } else { "..." };
    format!(
        "body = response.json()\nif not response.ok and body{path} == {}:\n    # {}\n    {act}",
        identity.value, advice.text
    )
}

fn rust(identity: &Identity<'_>, advice: &Advice) -> String {
    let wait = if advice.waits {
        "\n    let seconds = wait.and_then(|wait| wait.to_str().ok()?.parse().ok()).unwrap_or(1_u64);"
    } else {
        ""
    };
    let header = if advice.waits { "let wait = response.headers().get(\"retry-after\").cloned();\n" } else { "" };
    format!(
        "{header}let body: serde_json::Value = response.json().await?;\nif body.pointer(\"{}\") == \
         Some(&serde_json::json!({})) {{\n    // {}{wait}\n}}",
        identity.place, identity.value, advice.text
    )
}
