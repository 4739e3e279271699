//! Learns what a format writes, from errors that it renders.
//!
//! The format needs no extra code for this: it renders errors of all kinds, and what they
//! have in common is its shape. So the test always looks for what is really written, in
//! any format.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
    time::Duration,
};

use error_catalog::Layout;
use error_core::{
    ApiError, CallFacts, CallView, Category, CategoryError, Cost, Definition, ErrorStatus, FieldPath, Id, Location,
    Occurrence, RateLimit, Value, Violation,
};
use error_formats::{ErasedWireFormat, FinImpulse, HttpPolicy, LayoutError, built_in_formats, layout_of, render};
use http::{Response, StatusCode};
use serde_json::Value as Json;

use crate::{Received, members::Members, received::essence, recognised::Recognised};

/// A format and the shape of its errors.
#[derive(Debug)]
pub(crate) struct KnownFormat {
    pub(crate) format: Arc<dyn ErasedWireFormat>,
    pub(crate) shape: Recognised,
    /// Why there is no layout.
    pub(crate) error: Option<LayoutError>,
}

/// An error whose author wrote more than the category.
static WRITTEN: Definition = Definition::new(ErrorStatus::BAD_REQUEST, "written")
    .with_error_type("written_type")
    .with_number(918_273)
    .with_title("Written")
    .with_message("What its author wrote");

impl KnownFormat {
    /// Learns the shape of `format` from what it writes.
    pub(crate) fn of(format: Arc<dyn ErasedWireFormat>) -> KnownFormat {
        let samples: Vec<_> = samples(&*format).collect();
        let bodies = samples.iter().map(|response| serde_json::from_slice(response.body()).unwrap_or_default());
        let (layout, error) = match layout_of(&*format) {
            Ok(layout) => (layout, None),
            Err(error) => (Layout::default(), Some(error)),
        };
        let shape = Recognised {
            name: format!("the format `{}`", format.name()),
            media_type: essence(format.media_type().as_bytes()),
            other_media_types: BTreeSet::new(),
            members: Members::common(bodies),
            answers_ok: samples.iter().any(|response| response.status().is_success()),
            successes: successes(&*format, &layout),
            layout,
        };
        KnownFormat { format, shape, error }
    }

    /// Those of the formats that error-formats has, also as they answer 200 to
    /// failures.
    fn all() -> &'static [KnownFormat] {
        static ALL: OnceLock<Vec<KnownFormat>> = OnceLock::new();
        ALL.get_or_init(|| {
            let always_ok: Arc<dyn ErasedWireFormat> =
                Arc::new(FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk));
            built_in_formats().into_iter().chain([always_ok]).map(KnownFormat::of).collect()
        })
    }

    /// Why `received` is no error in any of them.
    pub(crate) fn misfit(received: &Received) -> Option<String> {
        let mut fitting = KnownFormat::all().iter().filter(|known| known.shape.misfit(received).is_none()).peekable();
        if fitting.peek().is_none() {
            return Some(received.described("a body that none of them writes"));
        }
        let is_error = fitting.any(|known| known.shape.is_error(received));
        (!is_error).then(|| format!("the status {}, which is that of no error", received.status()))
    }

    /// The known format that fits `received` best: the one that asks for the
    /// most, and of several the one that has the most parts of an error.
    pub(crate) fn recognise(received: &Received) -> Option<&'static KnownFormat> {
        let fitting = KnownFormat::all().iter().filter(|known| known.shape.misfit(received).is_none());
        fitting.max_by_key(|known| (known.shape.members.len(), known.parts()))
    }

    /// How many parts of an error it has a place for.
    fn parts(&self) -> usize {
        let Layout { code, number, error_type, status, message, param, violations, details, wait, .. } =
            &self.shape.layout;
        let places = [code, number, error_type, status, message, param, details, wait];
        places.into_iter().flatten().count() + usize::from(violations.is_some())
    }
}

/// What the success of every operation has where errors have a code or number.
fn successes(format: &dyn ErasedWireFormat, layout: &Layout) -> BTreeSet<String> {
    let Some(success) = format.success_definition() else { return BTreeSet::new() };
    let said = match layout.code {
        Some(_) => Some(format!("{}{}{}", layout.code_prefix, format.spelling(success.code()), layout.code_suffix)),
        None => success.number().map(|number| number.to_string()),
    };
    said.into_iter().collect()
}

/// Errors of all kinds: those of each category, those that say as little as they
/// can, and those that say all.
fn samples(format: &dyn ErasedWireFormat) -> impl Iterator<Item = Response<bytes::Bytes>> {
    let mut full = CallFacts::default();
    full.cost = Some(Cost::new(1, 4));
    full.echo = Some(Value::new(BTreeMap::from([("echoed", 1)])));
    full.live = Some(true);
    let id = Id::new("request-1").ok();
    let known = CallView::default();
    let known = id.as_ref().map_or(known, |id| known.with_request_id(id));
    let written = || Occurrence::of(&WRITTEN);
    let mut rendered: Vec<_> =
        Category::ALL.iter().map(|&category| render(&CategoryError::new(category), format, known)).collect();
    rendered.push(render(&CategoryError::new(Category::InternalError), format, CallView::default()));
    for error in [written(), with_all(written()), with_fields(written())] {
        let error: &dyn ApiError = &error;
        rendered.push(render(error, format, known));
        rendered.push(render(error, format, known.with_facts(&full)));
        rendered.push(render(error, format, CallView::default()));
    }
    rendered.into_iter().filter_map(Result::ok).collect::<Vec<_>>().into_iter()
}

fn with_all(error: Occurrence) -> Occurrence {
    error
        .with_param("param")
        .with_user_message("What a user reads")
        .with_instance("/instances/1")
        .with_retry_after(Duration::from_secs(1))
        .with_rate_limit(RateLimit::new(1, 0))
        .with_status(ErrorStatus::try_from(StatusCode::CONFLICT).unwrap_or(ErrorStatus::BAD_REQUEST))
        .with_cause(Occurrence::of(&WRITTEN))
        .with_detail("text", Value::new("text"))
        .with_detail("number", Value::new(1))
        .with_detail("list", Value::new(["item"]))
        .with_detail("null", Value::new(Json::Null))
}

/// One invalid field in each part of a request.
fn with_fields(error: Occurrence) -> Occurrence {
    let violation =
        |place| Violation::new(place, FieldPath::key("field")).with_code("invalid").with_message("It is invalid");
    error.with_violations(Location::ALL.map(violation))
}
