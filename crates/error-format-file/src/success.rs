//! What the members of a success's body read.

use error_core::{SuccessDefinition, SuccessView};

use crate::{
    call,
    description::CodeSpelling,
    found::{Found, Subject},
    tree::Source,
};

/// A success, and the definition of one that has none.
#[derive(Clone, Copy)]
pub(crate) struct Succeeded<'a> {
    pub(crate) codes: CodeSpelling,
    pub(crate) default: Option<&'static SuccessDefinition>,
    pub(crate) view: &'a SuccessView<'a>,
}

impl<'a> Subject<'a> for Succeeded<'a> {
    fn read(self, source: &'a Source) -> Found<'a, Self> {
        let view = self.view;
        let definition = view.definition().or(self.default);
        match source {
            Source::CallId { prefix } => Found::joined(prefix, Some(view.call_id())),
            Source::Code => definition.map_or(Found::Absent, |it| self.codes.found(None, it.code())),
            Source::Number(digits) => {
                definition.and_then(SuccessDefinition::number).map_or(Found::Absent, |number| digits.of(number))
            }
            Source::RequestId { prefix } => Found::joined(prefix, view.request_id()),
            Source::Result => Found::Result(view.result()),
            Source::Status { times, digits } => digits.of(i64::from(view.status().as_u16()).saturating_mul(*times)),
            Source::Title => Found::text(definition.and_then(SuccessDefinition::title)),
            Source::Type => Found::text(definition.and_then(SuccessDefinition::error_type)),
            other => call::read(other, view.call()),
        }
    }
}
