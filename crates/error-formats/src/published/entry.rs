//! One error, and one success, of a published catalog.

use error_core::{Allow, Definition, DetailDefinition, DetailType, HeaderDefinition, Wait};
use serde::{Deserialize, Serialize};

use super::{ErrorKey, catalog::media_type};
use crate::{BodyError, CatalogEntry, ErasedWireFormat, Sample};

/// One error of a [`PublishedCatalog`](crate::PublishedCatalog).
///
/// Statuses are HTTP's numbers; texts are as their author wrote them, and may
/// hold any character.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PublishedError {
    /// The type, where the format has types.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The code, in snake case.
    pub code: String,
    /// The code as the body spells it, where that is another text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spelling: Option<String>,
    /// The number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// The error's status.
    pub status: u16,
    /// The neutral kind.
    pub category: String,
    /// What the error is called.
    pub title: String,
    /// What it means: paragraphs, separated by empty lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What leads to it: paragraphs, separated by empty lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The template of the message, with placeholders in braces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The template of what an end user may read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_message: Option<String>,
    /// What the client's developer should do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Whether it pays to send the request again: `never`, `after_change` or
    /// `after_wait`.
    pub retry: String,
    /// Where the wait of `Retry-After` comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<PublishedWait>,
    /// The challenge of `WWW-Authenticate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
    /// The methods of `Allow`, or `route` where they are those of the route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow: Option<String>,
    /// The name of the parameter that is always at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    /// Whether the body lists invalid fields.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub violations: bool,
    /// The members an occurrence adds to the body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<PublishedMember>,
    /// The headers its author gave it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<PublishedHeader>,
    /// The address of its documentation as bodies show it: the `type` of a
    /// problem, Stripe's `doc_url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Whether the API's own documents lack it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub extension: bool,
    /// Whether the framework answers with it, and no error of the author's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub framework: bool,
    /// A whole answer in the API's own format, and in others it also speaks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<PublishedExample>,
}

impl PublishedError {
    pub(super) fn new(
        entry: &CatalogEntry,
        definition: &'static Definition,
        format: &dyn ErasedWireFormat,
    ) -> Result<PublishedError, BodyError> {
        let (example, uri) = PublishedExample::new(definition, format)?;
        let spelling = format.spelling(entry.code());
        // Where an author leaves a text open, the category has one.
        let category = definition.category();
        let open = definition.code().is_none();
        let description = entry.description().or(open.then(|| category.description()));
        let action = entry.action().or(open.then(|| category.action()));
        Ok(PublishedError {
            kind: entry.kind().map(str::to_owned),
            code: entry.code().to_owned(),
            spelling: (spelling != entry.code()).then(|| spelling.into_owned()),
            number: entry.number(),
            status: entry.status(),
            category: category.name().to_owned(),
            title: entry.title().to_owned(),
            description: description.map(str::to_owned),
            cause: definition.cause().map(str::to_owned),
            message: definition.message().map(str::to_owned),
            user_message: definition.user_message().map(str::to_owned),
            action: action.map(str::to_owned),
            retry: definition.retry().name().to_owned(),
            wait: PublishedWait::of(definition.wait()),
            challenge: definition.challenge().map(str::to_owned),
            allow: definition.allow().and_then(allow),
            param: definition.param().map(str::to_owned),
            violations: definition.has_violations(),
            members: definition.details().iter().map(PublishedMember::of).collect(),
            headers: definition.headers().iter().map(PublishedHeader::of).collect(),
            uri,
            extension: entry.is_extension(),
            framework: entry.is_framework(),
            examples: vec![example],
        })
    }

    /// Status, type and code.
    pub fn key(&self) -> ErrorKey {
        ErrorKey::new(self.status, self.kind.as_deref(), &self.code)
    }

    /// The code as the body spells it.
    pub fn wire_code(&self) -> &str {
        self.spelling.as_deref().unwrap_or(&self.code)
    }
}

fn allow(allow: Allow) -> Option<String> {
    match allow {
        Allow::Methods(methods) => Some(methods.to_owned()),
        Allow::Route => Some("route".to_owned()),
        _ => None,
    }
}

/// Where the wait of `Retry-After` comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PublishedWait {
    /// Nobody knows it; no `Retry-After` is sent.
    Unknown,
    /// It is always this number of seconds.
    Seconds(u64),
    /// Each occurrence has its own.
    Occurrence,
}

impl PublishedWait {
    fn of(wait: Wait) -> Option<PublishedWait> {
        match wait {
            Wait::Unknown => Some(PublishedWait::Unknown),
            Wait::Seconds(seconds) => Some(PublishedWait::Seconds(seconds)),
            Wait::Occurrence => Some(PublishedWait::Occurrence),
            _ => None,
        }
    }
}

/// A member that an occurrence adds to the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PublishedMember {
    /// Its name on the wire.
    pub name: String,
    /// Its JSON type: `string`, `integer`, `number`, `boolean`, `array` or
    /// `any`.
    #[serde(rename = "type")]
    pub of: String,
    /// Whether it may be left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

impl PublishedMember {
    /// A member that is always there.
    pub fn new(name: impl Into<String>, of: impl Into<String>) -> PublishedMember {
        PublishedMember { name: name.into(), of: of.into(), optional: false }
    }

    fn of(detail: &DetailDefinition) -> PublishedMember {
        let of = match detail.of() {
            DetailType::String => "string",
            DetailType::Integer => "integer",
            DetailType::Number => "number",
            DetailType::Boolean => "boolean",
            DetailType::Array => "array",
            _ => "any",
        };
        PublishedMember { optional: detail.is_optional(), ..PublishedMember::new(detail.name(), of) }
    }
}

/// A header of an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PublishedHeader {
    /// The name, in lower case.
    pub name: String,
    /// The value, unless each occurrence has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl PublishedHeader {
    /// A header; `None` where each occurrence has a value of its own.
    pub fn new(name: impl Into<String>, value: Option<&str>) -> PublishedHeader {
        PublishedHeader { name: name.into(), value: value.map(str::to_owned) }
    }

    fn of(header: &HeaderDefinition) -> PublishedHeader {
        PublishedHeader::new(header.name(), header.value())
    }
}

/// A whole answer with one error: what a client reads, of a
/// [`Sample`](crate::Sample).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PublishedExample {
    /// The name of the format.
    pub dialect: String,
    /// The media type of the body.
    pub media_type: String,
    /// The status line's number: not the error's where the API answers 200 to
    /// failures.
    pub status: u16,
    /// The headers, in the order of their names.
    pub headers: Vec<PublishedHeader>,
    /// The body as it goes to the wire.
    pub body: String,
}

impl PublishedExample {
    /// An example, and the address of the error's documentation in it.
    pub(super) fn new(
        definition: &'static Definition,
        format: &dyn ErasedWireFormat,
    ) -> Result<(PublishedExample, Option<String>), BodyError> {
        let sample = Sample::of(definition);
        let response = sample.render(format)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            PublishedHeader::new(name.as_str(), Some(&text(value.as_bytes())))
        };
        let mut headers: Vec<_> = response.headers().iter().map(header).collect();
        headers.sort_by(|one, other| (&one.name, &one.value).cmp(&(&other.name, &other.value)));
        let example = PublishedExample {
            dialect: format.name().to_owned(),
            media_type: media_type(format),
            status: response.status().as_u16(),
            headers,
            body: text(response.body()),
        };
        Ok((example, sample.docs(format)))
    }
}

/// A success that has a code of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PublishedSuccess {
    /// The type, where the format has types.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The code, in snake case.
    pub code: String,
    /// The number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// The status.
    pub status: u16,
    /// What the success is called.
    pub title: String,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl PublishedSuccess {
    pub(super) fn new(entry: &CatalogEntry) -> PublishedSuccess {
        PublishedSuccess {
            kind: entry.kind().map(str::to_owned),
            code: entry.code().to_owned(),
            number: entry.number(),
            status: entry.status(),
            title: entry.title().to_owned(),
            description: entry.description().map(str::to_owned),
        }
    }
}
