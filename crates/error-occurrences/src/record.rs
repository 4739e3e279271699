//! The stored record of an error.

use std::time::{Duration, SystemTime};

use error_core::SourceLocation;
use serde::{Deserialize, Serialize};

/// The stored record of an error: the body that the client received, and the facts that
/// only operators may read.
///
/// Texts are redacted by the layer's `Redactor`. The route for operators returns the
/// record as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The id of the occurrence.
    pub id: String,
    /// The id of the request, which a client may have chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The id of the call, which the bodies of some formats contain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_id: Option<String>,
    /// When the record was created, in milliseconds since 1970.
    pub recorded_at: u64,
    /// The person or customer whom the call concerned, as set with `Call::set_subject`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The status that was rendered.
    pub status: u16,
    /// The code, if the error is one of the API's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The method of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The pattern of the route, such as `/accounts/{id}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// The team that owns the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The address of the runbook, which tells operators what to do about the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runbook: Option<String>,
    /// The text of the error for the log.
    pub message: String,
    /// The texts of the error's sources, the outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// The place in the source code where the error was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Place>,
    /// The tracing spans around the error, the outermost first, followed by inner spans
    /// that had already ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<SpanRecord>,
    /// The backtrace of the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backtrace: Option<String>,
    /// The body that the client received. It is absent if this server did not render the
    /// body, or if the body was too long to store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<PublicBody>,
}

impl Record {
    /// When the record was created.
    pub fn time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(self.recorded_at)
    }

    /// About how many bytes it takes.
    pub(crate) fn size(&self) -> usize {
        let texts = [&self.request_id, &self.call_id, &self.subject, &self.code, &self.method, &self.route];
        let texts = texts.into_iter().chain([&self.owner, &self.runbook, &self.backtrace]).flatten();
        let spans = self.spans.iter().map(SpanRecord::size).sum::<usize>();
        let public = self.public.as_ref().map_or(0, |public| public.body.len() + public.media_type.len());
        size_of::<Record>()
            + self.id.len()
            + self.message.len()
            + texts.map(String::len).sum::<usize>()
            + self.causes.iter().map(String::len).sum::<usize>()
            + spans
            + public
    }
}

/// The records of one id, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Records {
    /// The records: one for the id of an occurrence; several if a request, or requests
    /// with the same id, failed more than once.
    pub records: Vec<Record>,
}

impl Records {
    pub(crate) fn new(records: Vec<Record>) -> Records {
        Records { records }
    }
}

/// A place in the source code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Place {
    /// The path of the file, as it was passed to the compiler.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1.
    pub column: u32,
}

impl From<SourceLocation<'_>> for Place {
    fn from(place: SourceLocation<'_>) -> Place {
        Place { file: place.file().to_owned(), line: place.line(), column: place.column() }
    }
}

/// A tracing span with its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SpanRecord {
    /// The name of the span.
    pub name: String,
    /// The source file of the span.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in the source file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The fields as `name=value`, redacted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Whether the span had ended before the error was rendered. The error may come from
    /// inside this span.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ended: bool,
}

impl SpanRecord {
    #[cfg(feature = "spans")]
    pub(crate) fn new(
        name: &str,
        (file, line): (Option<&str>, Option<u32>),
        fields: Vec<String>,
        ended: bool,
    ) -> SpanRecord {
        SpanRecord { name: name.to_owned(), file: file.map(str::to_owned), line, fields, ended }
    }

    fn size(&self) -> usize {
        let file = self.file.as_ref().map_or(0, String::len);
        size_of::<SpanRecord>() + self.name.len() + file + self.fields.iter().map(String::len).sum::<usize>()
    }
}

/// The body of an error response, as the client received it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PublicBody {
    /// The media type of the body; empty if it had none.
    pub media_type: String,
    /// The text of the body.
    pub body: String,
}

impl PublicBody {
    pub(crate) fn new(media_type: String, body: String) -> PublicBody {
        PublicBody { media_type, body }
    }
}

/// An entry of the access log: who did what with a record, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Access {
    /// The id by which records were requested, or the subject.
    pub id: String,
    /// The name of the reader, as returned by `authorize`.
    pub reader: String,
    /// What the reader did.
    pub kind: AccessKind,
    /// The time of the access, in milliseconds since 1970.
    pub at: u64,
}

impl Access {
    /// Creates an entry with the current time.
    pub fn now(id: impl Into<String>, reader: impl Into<String>, kind: AccessKind) -> Access {
        Access { id: id.into(), reader: reader.into(), kind, at: millis(SystemTime::now()) }
    }
}

/// What a reader did with records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AccessKind {
    /// The internal record was read.
    Read,
    /// The records of an id were erased.
    Erased,
    /// The records of a subject were erased.
    SubjectErased,
    /// The access log was read.
    LogRead,
}

#[cfg(feature = "sqlx-0-9")]
impl AccessKind {
    const ALL: [AccessKind; 4] = [AccessKind::Read, AccessKind::Erased, AccessKind::SubjectErased, AccessKind::LogRead];

    /// As a column has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            AccessKind::Read => "read",
            AccessKind::Erased => "erased",
            AccessKind::SubjectErased => "subject_erased",
            AccessKind::LogRead => "log_read",
        }
    }

    pub(crate) fn named(name: &str) -> Option<AccessKind> {
        AccessKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Milliseconds since 1970.
pub(crate) fn millis(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    since.as_millis().try_into().unwrap_or(u64::MAX)
}
