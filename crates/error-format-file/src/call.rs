//! The sources that errors and successes share: the facts of the call.

use std::time::Duration;

use error_core::{CallFacts, Cost};

use crate::{
    found::{Found, Subject},
    tree::{Digits, Source, Unit},
};

/// Reads a source that is a fact of the call.
pub(crate) fn read<'a, S: Subject<'a>>(source: &'a Source, call: &'a CallFacts) -> Found<'a, S> {
    let request = call.request.as_deref();
    match source {
        Source::Account => Found::value(call.account.as_ref()),
        Source::Cost => Found::Cost(call.cost.unwrap_or(Cost::ZERO)),
        Source::Echo => Found::value(call.echo.as_ref()),
        Source::Live => call.live.map_or(Found::Absent, Found::Bool),
        Source::Locale => Found::text(call.locale.as_deref()),
        Source::Notices(items) if !call.notices.is_empty() => Found::Notices(items, &call.notices),
        Source::Operation => Found::text(call.operation.as_deref()),
        Source::OperationPath if !call.path.is_empty() => Found::Texts(&call.path),
        Source::Page => Found::value(call.page.as_ref()),
        Source::RequestMember(pointer) => {
            request.and_then(|request| request.member(pointer)).map_or(Found::Absent, Found::Owned)
        }
        Source::RequestMethod => Found::text(request.map(|request| request.method.as_str())),
        Source::RequestPath => Found::text(request.map(|request| request.path.as_str())),
        Source::Took(unit) => Found::Integer(unit.of(call.took())),
        Source::TraceId => Found::text(request.and_then(|request| request.trace_id.as_deref())),
        Source::Version => Found::text(call.version.as_deref()),
        Source::Null => Found::Null,
        _ => Found::Absent,
    }
}

impl Unit {
    /// A time in the unit, rounded down.
    pub(crate) fn of(self, time: Duration) -> i64 {
        let number = match self {
            Unit::Seconds => time.as_secs(),
            Unit::Milliseconds => u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
        };
        i64::try_from(number).unwrap_or(i64::MAX)
    }
}

impl Digits {
    /// A number, as it is written.
    pub(crate) fn of<'a, S>(self, number: i64) -> Found<'a, S> {
        match self {
            Digits::Number => Found::Integer(number),
            Digits::Text => Found::Digits(number),
        }
    }
}
