//! The errors that a layout is found with: each differs from the first in one
//! thing.

use std::time::Duration;

use error_core::{
    CallView, Category, Definition, DetailDefinition, DetailType, ErrorStatus, Occurrence, Path, Place, Violation,
};
use serde_json::Value;

use crate::{BodyError, ErasedWireFormat, render};

/// What is looked for. No other text of a probe has them.
pub(super) const CODE: &str = "zq_known_code";
pub(super) const OTHER_CODE: &str = "zq_another_code";
pub(super) const KIND: &str = "zq_known_kind";
pub(super) const NUMBER: i64 = 918_273;
pub(super) const MESSAGE: &str = "zq known message";
pub(super) const PARAM: &str = "zq_known_param";
pub(super) const FIELD: &str = "zq_known_field";
pub(super) const FIELD_CODE: &str = "zq_known_violation";
pub(super) const DETAIL: &str = "zq_known_detail";
pub(super) const SECONDS: u64 = 7_321;
/// Nothing else says 418.
pub(super) const STATUS: ErrorStatus = match ErrorStatus::new(418) {
    Ok(status) => status,
    Err(_) => ErrorStatus::BAD_REQUEST,
};

const fn known(status: ErrorStatus, code: &'static str) -> Definition {
    Definition::new(status, code)
        .with_category(Category::NotFound)
        .with_kind(KIND)
        .with_number(NUMBER)
        .with_title("zq known title")
        .with_message(MESSAGE)
}

static KNOWN: Definition = known(STATUS, CODE);
static WITH_OTHER_CODE: Definition = known(STATUS, OTHER_CODE);
static WITH_OTHER_KIND: Definition = known(STATUS, CODE).with_kind("zq_another_kind");
static WITH_OTHER_NUMBER: Definition = known(STATUS, CODE).with_number(NUMBER + 1);
static WITH_OTHER_STATUS: Definition = known(ErrorStatus::GONE, CODE);
static WITH_DETAIL: Definition = known(STATUS, CODE).with_details(&[DetailDefinition::new(DETAIL, DetailType::String)]);
/// A format may only tell the wait of a rate limit.
static LIMITED: Definition = Definition::new(ErrorStatus::TOO_MANY_REQUESTS, CODE);

/// An error whose parts are known.
#[derive(Debug)]
pub(super) struct Probe(Occurrence);

impl Probe {
    fn of(definition: &'static Definition) -> Probe {
        Probe(Occurrence::of(definition).with_message(MESSAGE))
    }

    /// What all but the limited ones are compared with.
    pub(super) fn first() -> Probe {
        Probe::of(&KNOWN)
    }

    pub(super) fn other_code() -> Probe {
        Probe::of(&WITH_OTHER_CODE)
    }

    pub(super) fn other_kind() -> Probe {
        Probe::of(&WITH_OTHER_KIND)
    }

    pub(super) fn other_number() -> Probe {
        Probe::of(&WITH_OTHER_NUMBER)
    }

    pub(super) fn other_status() -> Probe {
        Probe::of(&WITH_OTHER_STATUS)
    }

    pub(super) fn other_message() -> Probe {
        Probe(Probe::first().0.with_message("zq another message"))
    }

    pub(super) fn with_param() -> Probe {
        Probe(Probe::first().0.with_param(PARAM))
    }

    pub(super) fn with_detail() -> Probe {
        Probe(Probe::of(&WITH_DETAIL).0.with_detail(DETAIL, error_core::Value::new(DETAIL)))
    }

    /// One invalid field, in this part of the request.
    pub(super) fn with_violation(place: Place) -> Probe {
        let violation = Violation::new(place, Path::key(FIELD)).with_code(FIELD_CODE);
        Probe(Probe::first().0.with_violations([violation]))
    }

    pub(super) fn limited() -> Probe {
        Probe::of(&LIMITED)
    }

    pub(super) fn limited_with_wait() -> Probe {
        Probe(Probe::limited().0.with_retry_after(Duration::from_secs(SECONDS)))
    }

    /// The body in `format`; `null` where it is no JSON, and nothing is found.
    pub(super) fn body(&self, format: &dyn ErasedWireFormat) -> Result<Value, BodyError> {
        let response = render(&self.0, format, CallView::default())?;
        Ok(serde_json::from_slice(response.body()).unwrap_or_default())
    }
}
