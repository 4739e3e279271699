//! What the members of an error's body read.

use std::time::UNIX_EPOCH;

use error_core::{Details, ErrorView};
use error_formats::ErasedWireFormat;
use serde::{Serializer, ser::SerializeSeq};

use crate::{
    call,
    description::{CodeSpelling, Description},
    found::{Found, Members, Subject},
    tree::{Object, PathForm, Source, WaitText},
};

/// An error, and the format that writes it.
#[derive(Clone, Copy)]
pub(crate) struct Failure<'a> {
    pub(crate) description: &'a Description,
    /// For the rows of its causes.
    pub(crate) format: &'a dyn ErasedWireFormat,
    pub(crate) view: &'a ErrorView<'a>,
}

impl<'a> Subject<'a> for Failure<'a> {
    #[inline]
    fn read(self, source: &'a Source) -> Found<'a, Self> {
        let view = self.view;
        match source {
            Source::Code => self.description.codes.found(view.written_code(), view.code()),
            Source::Message(None) => Found::Text(view.message()),
            Source::Message(Some(wait)) => message_with(wait, view, self.description),
            Source::Type => Found::text(view.error_type()),
            Source::Number(digits) => view.number().map_or(Found::Absent, |number| digits.of(number)),
            Source::Status { times, digits } => digits.of(i64::from(view.status().as_u16()).saturating_mul(*times)),
            Source::Param(form) => match (view.param(), form) {
                (None, _) => Found::Absent,
                (Some(param), PathForm::Brackets) => Found::Param(param.bracketed()),
                (Some(param), _) => Found::Param(param.dotted()),
            },
            Source::Details if !view.details().is_empty() => Found::Details(view.details()),
            Source::Details => Found::Absent,
            Source::CallId { prefix } => Found::joined(prefix, Some(view.call_id())),
            Source::ErrorId { prefix } => Found::joined(prefix, Some(view.id().as_str())),
            Source::RequestId { prefix } => Found::joined(prefix, view.request_id()),
            other => self.read_rarer(other),
        }
    }

    #[inline]
    fn details(self) -> Option<&'a Details<'a>> {
        Some(self.view.details())
    }

    #[inline]
    fn status(self) -> Option<u16> {
        Some(self.view.status().as_u16())
    }

    fn write_causes<S: Serializer>(self, members: &'a Object, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for cause in self.view.causes() {
            let message = cause.message();
            let view = cause.view(&message, |definition| self.format.resolve(definition), self.view.call_view());
            list.serialize_element(&Members(members, Failure { view: &view, ..self }))?;
        }
        list.end()
    }
}

impl<'a> Failure<'a> {
    fn read_rarer(self, source: &'a Source) -> Found<'a, Self> {
        let view = self.view;
        match source {
            Source::Action => Found::text(view.action_or_category()),
            Source::Causes(items) if !view.causes().is_empty() => Found::Causes(items, self),
            Source::Docs => match (view.docs(), &self.description.docs_base) {
                (Some(docs), _) => Found::Text(docs),
                (None, Some(base)) => Found::Joined(base.as_str(), view.code()),
                (None, None) => Found::Absent,
            },
            Source::Instance => Found::text(view.instance()),
            Source::Phrase => Found::Text(view.phrase()),
            Source::Retry => Found::Text(view.retry().name()),
            Source::Timestamp(unit) => {
                Found::Integer(unit.of(view.timestamp().duration_since(UNIX_EPOCH).unwrap_or_default()))
            }
            Source::Title => Found::Text(view.title()),
            Source::UserMessage => view.user_message().map_or(Found::Absent, Found::UserMessage),
            Source::Verdict => Found::Text(view.verdict().name()),
            Source::Violations(items) if !view.violations().is_empty() => Found::Violations(items, view.violations()),
            Source::Wait(digits) => {
                let seconds = self.description.wait_of(view);
                seconds.map_or(Found::Absent, |seconds| digits.of(i64::try_from(seconds).unwrap_or(i64::MAX)))
            }
            other => call::read(other, view.call()),
        }
    }
}

/// A message, followed by the wait of an error that has one.
fn message_with<'a>(
    wait: &'a WaitText,
    view: &'a ErrorView<'a>,
    description: &'a Description,
) -> Found<'a, Failure<'a>> {
    let message = view.message();
    let is_with = wait.statuses.is_empty() || wait.statuses.contains(&view.status().as_u16());
    match description.wait_of(view).filter(|_| is_with) {
        Some(seconds) => Found::WithWait { message, before: wait.before, seconds, after: wait.after },
        None => Found::Text(message),
    }
}

impl CodeSpelling {
    /// A code: as its author wrote it for bodies, or in the spelling of the file.
    #[inline]
    pub(crate) fn found<'a, S>(self, written: Option<&'a str>, code: &'a str) -> Found<'a, S> {
        match (written, self) {
            (Some(written), _) => Found::Text(written),
            (None, CodeSpelling::Snake) => Found::Text(code),
            (None, CodeSpelling::Upper) => Found::Upper(code),
            (None, spelling) => Found::Spelt(spelling.of(code)),
        }
    }
}
