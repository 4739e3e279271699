//! What is kept of an error.

use std::time::{Duration, SystemTime};

use error_core::SourceLocation;
use serde::{Deserialize, Serialize};

/// What is kept of one error: what the client read, and what only operators read.
///
/// Texts are redacted by the layer's `Redactor`. As JSON it is what the operator's route returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The id of the occurrence.
    pub id: String,
    /// The id of the request; a client may have chosen it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The id of the call, as bodies of some formats have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_id: Option<String>,
    /// When it was kept, in milliseconds since 1970.
    pub recorded_at: u64,
    /// Whom the call was of, as `Call::set_subject` said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The status that was rendered.
    pub status: u16,
    /// The code, where the error is one of the API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The method of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The template of the route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// The team that owns the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What operators do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runbook: Option<String>,
    /// What the error said for the log.
    pub message: String,
    /// The texts of its sources, the outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// Where in the source code the error was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Place>,
    /// The spans around it, the outermost first; then those inside that had ended before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<SpanRecord>,
    /// The calls that led to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backtrace: Option<String>,
    /// What the client read; absent where this server did not render it, or where it was too long to keep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<PublicBody>,
}

impl Record {
    /// When it was kept.
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
    /// One for the id of an occurrence; several where a request, or requests with one id, failed more than once.
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
    /// The file, as the compiler was given it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl From<SourceLocation<'_>> for Place {
    fn from(place: SourceLocation<'_>) -> Place {
        Place { file: place.file().to_owned(), line: place.line(), column: place.column() }
    }
}

/// One span, with its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SpanRecord {
    /// Its name.
    pub name: String,
    /// The file that it is written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Its fields as `name=value`, redacted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Whether it had ended before the error was rendered: the error may come from inside of it.
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

/// A body as the client read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PublicBody {
    /// Its media type; empty where it had none.
    pub media_type: String,
    /// The body itself.
    pub body: String,
}

impl PublicBody {
    pub(crate) fn new(media_type: String, body: String) -> PublicBody {
        PublicBody { media_type, body }
    }
}

/// Who did what with a record: an entry of the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Access {
    /// The id as it was asked for, or the subject.
    pub id: String,
    /// Who, as the authorizer said.
    pub reader: String,
    /// What was done.
    pub kind: AccessKind,
    /// When, in milliseconds since 1970.
    pub at: u64,
}

impl Access {
    /// An access now.
    pub fn now(id: impl Into<String>, reader: impl Into<String>, kind: AccessKind) -> Access {
        Access { id: id.into(), reader: reader.into(), kind, at: millis(SystemTime::now()) }
    }
}

/// What was done with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AccessKind {
    /// The internal record was read.
    Read,
    /// Records were erased by an id.
    Erased,
    /// Records were erased by a subject.
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
