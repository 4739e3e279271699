//! The formats of every table: all of error-formats, from its own list.

use std::{fmt, sync::Arc};

use error_formats::built_in_formats;
use error_response::{
    ErrorLayer,
    format::{ErasedWireFormat, FileFormat},
};

/// A built-in format, by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Format(&'static str);

impl Format {
    pub(crate) const FINIMPULSE: Format = Format("finimpulse");
    pub(crate) const FINQWARE: Format = Format("finqware");
    pub(crate) const FINTERNET: Format = Format("finternet");
    pub(crate) const OAUTH: Format = Format("oauth");
    pub(crate) const PROBLEM: Format = Format("problem");
    pub(crate) const STRIPE: Format = Format("stripe");
    pub(crate) const UPPERCASE: Format = Format("uppercase");

    /// Every built-in format, in the order of the columns of every table: by
    /// name.
    pub(crate) fn all() -> Vec<Format> {
        built_in_formats().iter().map(|format| Format(format.name())).collect()
    }

    /// The format as it is without options.
    ///
    /// With `FORMATS_FROM_FILES` in the environment, it is the format from a file, if there is one: the test
    /// `formats::from_files` runs other tests so.
    pub(crate) fn wire_format(self) -> Arc<dyn ErasedWireFormat> {
        if std::env::var_os("FORMATS_FROM_FILES").is_some()
            && let Some(format) = self.described_by_file()
        {
            return Arc::new(format);
        }
        let found = built_in_formats().into_iter().find(|format| format.name() == self.0);
        found.unwrap_or_else(|| panic!("error-formats has no format {self:?}"))
    }

    /// The format as error-format-file describes it.
    pub(crate) fn described_by_file(self) -> Option<FileFormat> {
        macro_rules! file {
            ($name:literal) => {
                include_str!(concat!("../../../crates/error-format-file/formats/", $name, ".toml"))
            };
        }
        let text = match self {
            Format::FINIMPULSE => file!("finimpulse"),
            Format::FINQWARE => file!("finqware"),
            Format::FINTERNET => file!("finternet"),
            Format::STRIPE => file!("stripe"),
            Format::UPPERCASE => file!("uppercase"),
            _ => return None,
        };
        Some(FileFormat::from_toml(text).unwrap_or_else(|mistakes| panic!("{self:?}: {mistakes}")))
    }

    pub(crate) fn layer(self) -> ErrorLayer {
        ErrorLayer::from_shared(self.wire_format())
    }

    /// The name of its golden files.
    pub(crate) fn name(self) -> &'static str {
        self.0
    }

    pub(crate) fn media_type(self) -> &'static str {
        self.facts().media_type
    }

    /// The cell of this format in a row of a table.
    #[track_caller]
    pub(crate) fn cell<T: Copy>(self, row: &[T]) -> T {
        let all = Format::all();
        assert_eq!(row.len(), all.len(), "a row has a cell for each of {all:?}: write that of the new format");
        let column = all.iter().position(|format| *format == self);
        row[column.unwrap_or_else(|| panic!("error-formats has no format {self:?}"))]
    }

    /// What its answers are read with.
    pub(crate) fn facts(self) -> &'static Facts {
        let known = FACTS.iter().find(|facts| facts.format == self);
        known.unwrap_or_else(|| panic!("{self:?} is new: write its row in FACTS (tests/it/support/format.rs)"))
    }
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// What the errors of a format look like, as its own document says it.
pub(crate) struct Facts {
    format: Format,
    pub(crate) media_type: &'static str,
    /// The members of every error.
    pub(crate) members: &'static [&'static str],
    /// The member that has the code.
    pub(crate) code: &'static str,
    /// The members that may have the message, the first of them in the lead.
    pub(crate) message: &'static [&'static str],
    /// The member that repeats the HTTP status.
    pub(crate) status: Option<&'static str>,
    /// Where the details of an error are.
    pub(crate) details: Details,
    /// The challenge of a 401 whose author wrote none.
    pub(crate) challenge: &'static str,
}

pub(crate) enum Details {
    NotSent,
    BesideTheMembers,
    In(&'static str),
}

const FACTS: &[Facts] = &[
    Facts {
        format: Format::FINIMPULSE,
        media_type: "application/json",
        members: &["task_id", "status_code", "status_message", "cost", "data"],
        code: "status_code",
        message: &["status_message"],
        status: None,
        details: Details::NotSent,
        challenge: "Bearer",
    },
    Facts {
        format: Format::FINQWARE,
        media_type: "application/json",
        members: &["id", "type", "http", "code", "message"],
        code: "code",
        message: &["message"],
        status: Some("http"),
        details: Details::NotSent,
        challenge: "Bearer",
    },
    Facts {
        format: Format::FINTERNET,
        media_type: "application/json",
        members: &["code", "message", "type"],
        code: "code",
        message: &["message"],
        status: None,
        details: Details::NotSent,
        challenge: "Bearer",
    },
    Facts {
        format: Format::OAUTH,
        media_type: "application/json",
        members: &["error", "error_description"],
        code: "error",
        message: &["error_description"],
        status: None,
        details: Details::NotSent,
        challenge: r#"Basic realm="token""#,
    },
    Facts {
        format: Format::PROBLEM,
        media_type: "application/problem+json",
        members: &["type", "title", "status", "code"],
        code: "code",
        message: &["detail", "title"],
        status: Some("status"),
        details: Details::BesideTheMembers,
        challenge: "Bearer",
    },
    Facts {
        format: Format::STRIPE,
        media_type: "application/json",
        members: &["code", "message", "type"],
        code: "code",
        message: &["message"],
        status: None,
        details: Details::BesideTheMembers,
        challenge: "Bearer",
    },
    Facts {
        format: Format::UPPERCASE,
        media_type: "application/json",
        members: &["code", "message"],
        code: "code",
        message: &["message"],
        status: None,
        details: Details::In("details"),
        challenge: "Bearer",
    },
];

/// A new format fails here first, and is told what to write.
#[test]
fn every_built_in_format_has_its_facts() {
    let names: Vec<_> = FACTS.iter().map(|facts| facts.format).collect();
    assert_eq!(
        names,
        Format::all(),
        "FACTS has a row for each built-in format, by name. Of a new one write the row, its cells in the tables that \
         then fail, and its section in docs/formats.md; then run with BLESS=1 and read its golden files"
    );
}
