//! The probes with which a layout is found: errors that differ from the first one in a
//! single fact.

use std::{borrow::Cow, sync::Arc, time::Duration};

use error_core::{
    Annotations, CallFacts, CallView, Category, Cost, Day, Definition, Deprecation, DetailDefinition, DetailType,
    ErrorStatus, ErrorView, FieldPath, Id, Link, Location, Message, Notice, Occurrence, RateLimit, RequestFacts,
    Violation,
};
use http::Method;
use serde_json::Value;

use crate::{BodyError, ErasedWireFormat, render};

/// What is looked for. No other text of a probe has them.
pub(super) const CODE: &str = "zq_known_code";
pub(super) const OTHER_CODE: &str = "zq_another_code";
pub(super) const ERROR_TYPE: &str = "zq_known_type";
pub(super) const NUMBER: i64 = 918_273;
pub(super) const MESSAGE: &str = "zq known message";
const TITLE: &str = "zq known title";
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
        .with_error_type(ERROR_TYPE)
        .with_number(NUMBER)
        .with_title(TITLE)
        .with_message(MESSAGE)
}

static KNOWN: Definition = known(STATUS, CODE);
static WITH_OTHER_CODE: Definition = known(STATUS, OTHER_CODE);
static WITH_OTHER_TYPE: Definition = known(STATUS, CODE).with_error_type("zq_another_type");
static WITH_OTHER_NUMBER: Definition = known(STATUS, CODE).with_number(NUMBER + 1);
static WITH_OTHER_STATUS: Definition = known(ErrorStatus::GONE, CODE);
static WITH_TEXTS: Definition = known(STATUS, CODE)
    .with_docs("https://zq.example.com/known")
    .with_user_message("zq known user message")
    .with_description("zq known description")
    .with_cause("zq known cause")
    .with_action("zq known action")
    .with_listed("zq known listed title")
    .with_deprecation(&DEPRECATION)
    .with_annotations(&ANNOTATIONS);
const DAY: Day = Day::from_static("2001-02-03");
static DEPRECATION: Deprecation = Deprecation::new()
    .with_since(DAY)
    .with_sunset(DAY)
    .with_note("zq known note")
    .with_replaced_by("zq_known_replacement");
static ANNOTATIONS: Annotations = Annotations::new()
    .with_owner("zq known owner")
    .with_runbook("https://zq.example.com/runbook")
    .with_since("2001-02-03")
    .with_solution("zq known solution");
static WITH_DETAIL: Definition = known(STATUS, CODE).with_details(&[DetailDefinition::new(DETAIL, DetailType::String)]);
static FAULT: Definition =
    Definition::new(ErrorStatus::INTERNAL_SERVER_ERROR, CODE).with_user_message("zq known user message");
/// The format says all but the category.
static BARE: Definition = Definition::of(Category::InvalidField);
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

    pub(super) fn other_type() -> Probe {
        Probe::of(&WITH_OTHER_TYPE)
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
    pub(super) fn with_violation(place: Location) -> Probe {
        let violation = Violation::new(place, FieldPath::key(FIELD)).with_code(FIELD_CODE);
        Probe(Probe::first().0.with_violations([violation]))
    }

    pub(super) fn limited() -> Probe {
        Probe::of(&LIMITED)
    }

    pub(super) fn limited_with_wait() -> Probe {
        Probe(Probe::limited().0.with_retry_after(Duration::from_secs(SECONDS)))
    }

    /// All that an error can have besides a parameter, a detail and a wait: also what its
    /// definition says of it.
    pub(super) fn whole() -> Probe {
        Probe::with_all_facts(&WITH_TEXTS)
    }

    /// All that an occurrence can have, of an error without texts of its own.
    pub(super) fn whole_occurrence() -> Probe {
        let probe = Probe::with_all_facts(&WITH_DETAIL);
        let places = [Location::Body, Location::Query, Location::Path, Location::Header, Location::Cookie];
        let violations = places.map(|place| {
            let violation = Violation::new(place, FieldPath::key(FIELD)).with_code(FIELD_CODE);
            violation.with_message("zq is wrong").with_value(error_core::Value::new("zq value"))
        });
        Probe(probe.0.with_param(PARAM).with_violations(violations).with_retry_after(Duration::from_secs(SECONDS)))
    }

    /// The same of a rate limit.
    pub(super) fn whole_limited() -> Probe {
        Probe(Probe::with_all_facts(&LIMITED).0.with_retry_after(Duration::from_secs(SECONDS)))
    }

    /// The same of an error of the server's.
    pub(super) fn whole_fault() -> Probe {
        Probe::with_all_facts(&FAULT)
    }

    /// Errors whose message says no more than the title, or the status: a body may leave it out.
    pub(super) fn with_plain_messages() -> [Probe; 2] {
        let first = || Probe::first().0;
        [Probe(first().with_message(TITLE)), Probe(first().with_message(STATUS.phrase()))]
    }

    /// An error with a violation, a link, a cause and a quota that say as little as they can.
    pub(super) fn bare_parts() -> Probe {
        let violation = Violation::new(Location::Body, FieldPath::root());
        let error = Probe::of(&BARE).0.with_violations([violation]);
        let error = error.with_links([Link::new("zq_known_relation", "https://zq.example.com/linked")]);
        Probe(error.with_rate_limit(RateLimit::new(100, 0)).with_cause(Occurrence::of(&BARE)))
    }

    /// The same parts, which say all that they can.
    pub(super) fn whole_parts() -> Probe {
        let quota = RateLimit::new(100, 0).with_reset(Duration::from_secs(SECONDS));
        let link = Link::new("zq_known_relation", "https://zq.example.com/linked");
        let link = link.with_title("zq known title").with_method(Method::PUT);
        let error = Probe::whole_occurrence().0.with_links([link]);
        Probe(error.with_rate_limit(quota.with_policy("zq_known_policy", Duration::from_secs(SECONDS))))
    }

    fn with_all_facts(definition: &'static Definition) -> Probe {
        let violation = Violation::new(Location::Body, FieldPath::key(FIELD)).with_code(FIELD_CODE);
        let error = Probe::of(definition).0.with_instance("/zq/known/instance").with_violations([violation]);
        let error = error.with_links([Link::new("zq_known_relation", "https://zq.example.com/linked")]);
        Probe(error.with_rate_limit(RateLimit::new(100, 0)).with_cause(Occurrence::of(&WITH_OTHER_CODE)))
    }

    /// The body in `format` of a call of which all is known.
    pub(super) fn body_of_whole_call(&self, format: &dyn ErasedWireFormat) -> Result<Value, BodyError> {
        let (id, facts) = (Id::new("zq_known_request").ok(), call_facts());
        let call = CallView::default().with_facts(&facts);
        self.body_in(format, id.as_ref().map_or(call, |id| call.with_request_id(id)))
    }

    /// The body in `format` of a call of which only the request is known, and little of it.
    pub(super) fn body_of_bare_call(&self, format: &dyn ErasedWireFormat) -> Result<Value, BodyError> {
        let mut facts = CallFacts::default();
        facts.request = Some(Arc::new(RequestFacts::new(Method::PUT, "/zq/known")));
        self.body_in(format, CallView::default().with_facts(&facts))
    }

    /// The address of the error's documentation, as `format` says it.
    pub(super) fn docs(&self, format: &dyn ErasedWireFormat) -> Option<String> {
        let message = Message::of(&self.0);
        let view = ErrorView::new(&self.0, &message, |definition| format.resolve(definition), CallView::default());
        format.docs(&view).map(Cow::into_owned)
    }

    /// The body in `format`; `null` where it is no JSON, and nothing is found.
    pub(super) fn body(&self, format: &dyn ErasedWireFormat) -> Result<Value, BodyError> {
        self.body_in(format, CallView::default())
    }

    fn body_in(&self, format: &dyn ErasedWireFormat, call: CallView<'_>) -> Result<Value, BodyError> {
        let response = render(&self.0, format, call)?;
        Ok(serde_json::from_slice(response.body()).unwrap_or_default())
    }
}

/// All that can be known of a call.
fn call_facts() -> CallFacts {
    let mut facts = CallFacts::default();
    facts.id = Id::new("zq_known_call").ok();
    facts.cost = Some(Cost::new(1, 2));
    facts.echo = Some(error_core::Value::new(true));
    facts.operation = Some("zq_known_operation".into());
    facts.path = vec!["zq".into()];
    facts.version = Some("1".into());
    facts.elapsed = Some(Duration::from_millis(1));
    facts.live = Some(true);
    facts.notices = vec![Notice::new("zq_known_notice", "zq known notice")];
    facts.page = Some(error_core::Value::new(1));
    facts.account = Some(error_core::Value::new("zq_known_account"));
    facts.locale = Some("en".into());
    let mut request = RequestFacts::new(Method::PUT, "/zq/known");
    request.route = Some("/zq/{known}".to_owned());
    request.content_type = Some("application/zq".to_owned());
    request.languages = vec!["zq".to_owned()];
    request.trace_id = Some("zq_known_trace".to_owned());
    facts.request = Some(Arc::new(request));
    facts
}
