//! By what a body is known to be of a format.
//!
//! A format is not asked: it renders errors of all kinds, and what stands in
//! each of them is its shape. So what is looked for is always what is written,
//! also in a format of the author's own.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, OnceLock},
};

use error_catalog::Layout;
use error_core::{ApiError, CallFacts, CallView, Category, CategoryError, Cost, Definition, ErrorStatus, Id, Value};
use error_formats::{ErasedWireFormat, LayoutError, Sample, built_in_formats, layout_of, render};
use http::HeaderMap;
use serde_json::Value as Json;

use super::Received;
use crate::media_type::essence_text;

/// What the bodies of a format have in common, and where they have the parts of
/// an error; places are JSON pointers (RFC 6901).
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) format: Arc<dyn ErasedWireFormat>,
    /// The media type without parameters.
    media_type: String,
    /// The places that every error fills, and with what.
    required: BTreeMap<String, Type>,
    pub(super) layout: Result<Layout, LayoutError>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Type {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

/// An error whose author wrote more than the category.
static WRITTEN: Definition = Definition::new(ErrorStatus::BAD_REQUEST, "written")
    .with_kind("written_type")
    .with_number(918_273)
    .with_title("Written")
    .with_message("What its author wrote");

impl Shape {
    /// Learns the shape of `format` from what it writes.
    pub(super) fn of(format: Arc<dyn ErasedWireFormat>) -> Shape {
        Shape {
            media_type: essence_text(&format.media_type()),
            required: required(&*format),
            layout: layout_of(&*format),
            format,
        }
    }

    /// The shapes of the formats that the crate has.
    fn known() -> &'static [Shape] {
        static KNOWN: OnceLock<Vec<Shape>> = OnceLock::new();
        KNOWN.get_or_init(|| built_in_formats().into_iter().map(Shape::of).collect())
    }

    /// The known shape that fits `received` best: the one that asks for the
    /// most, and of several the one that has the most parts of an error.
    pub(super) fn recognise(received: &Received) -> Option<&'static Shape> {
        let fitting = Shape::known().iter().filter(|shape| shape.misfit(received).is_none());
        fitting.max_by_key(|shape| (shape.required.len(), shape.parts()))
    }

    /// How many parts of an error it has a place for.
    fn parts(&self) -> usize {
        let Ok(layout) = &self.layout else { return 0 };
        let Layout { code, number, kind, status, message, param, violations, details, wait, .. } = layout;
        let places = [code, number, kind, status, message, param, details, wait];
        places.into_iter().flatten().count() + usize::from(violations.is_some())
    }

    /// The format's name and options.
    pub(super) fn name(&self) -> String {
        format!("{:?}", self.format)
    }

    /// Why `received` is no error of this shape.
    pub(super) fn misfit(&self, received: &Received) -> Option<String> {
        let found = media_type(received.headers());
        if found != self.media_type {
            return Some(format!("the media type is {}, not {}", or_none(&found), self.media_type));
        }
        if self.required.is_empty() {
            // A format that is not JSON says no more of itself.
            return None;
        }
        let Some(body) = received.try_json() else { return Some("the body is no JSON".to_owned()) };
        self.required.iter().find_map(|(place, expected)| match body.pointer(place).map(Type::of) {
            None => Some(format!("there is no {place}")),
            Some(found) if found != *expected => Some(format!("{place} is {found}, not {expected}")),
            Some(_) => None,
        })
    }
}

/// The places that are filled alike in every error of `format`.
fn required(format: &dyn ErasedWireFormat) -> BTreeMap<String, Type> {
    let mut full = CallFacts::default();
    full.cost = Some(Cost::new(1, 4));
    full.echo = Some(Value::new(BTreeMap::from([("echoed", 1)])));
    full.live = Some(true);
    let bare = Category::ALL.iter().map(|&category| json(&CategoryError::new(category), format, CallFacts::EMPTY));
    let written = Sample::of(&WRITTEN);
    let written = written.occurrence();
    let others = [json(written, format, &full), json(written, format, CallFacts::EMPTY)];
    let mut common: Option<BTreeMap<String, Type>> = None;
    for body in bare.chain(others) {
        let found = places(&body);
        common = Some(match common {
            None => found,
            Some(mut common) => {
                common.retain(|place, of| found.get(place) == Some(of));
                common
            }
        });
    }
    let mut common = common.unwrap_or_default();
    common.remove("");
    common
}

/// The body of `error`; `null` where it is no JSON.
fn json(error: &dyn ApiError, format: &dyn ErasedWireFormat, facts: &CallFacts) -> Json {
    let id = Id::new("request-1").ok();
    let call = CallView::default().with_facts(facts);
    let call = id.as_ref().map_or(call, |id| call.with_request_id(id));
    let rendered = render(error, format, call);
    rendered.ok().and_then(|response| serde_json::from_slice(response.body()).ok()).unwrap_or_default()
}

/// Every place in `body`, objects within objects included, and what is there.
pub(super) fn places(body: &Json) -> BTreeMap<String, Type> {
    let mut found = BTreeMap::new();
    walk(body, "", &mut |place, value| {
        found.insert(place.to_owned(), Type::of(value));
    });
    found
}

fn walk(value: &Json, place: &str, visit: &mut dyn FnMut(&str, &Json)) {
    visit(place, value);
    match value {
        Json::Object(members) => {
            for (name, value) in members {
                walk(value, &format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")), visit);
            }
        }
        Json::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                walk(value, &format!("{place}/{at}"), visit);
            }
        }
        _ => {}
    }
}

/// A text, or a number as one.
pub(super) fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The media type of a response without its parameters; empty where there is
/// none.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    headers.get(http::header::CONTENT_TYPE).map(essence_text).unwrap_or_default()
}

pub(super) fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

impl Type {
    pub(super) fn of(value: &Json) -> Type {
        match value {
            Json::Null => Type::Null,
            Json::Bool(_) => Type::Bool,
            Json::Number(_) => Type::Number,
            Json::String(_) => Type::String,
            Json::Array(_) => Type::Array,
            Json::Object(_) => Type::Object,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Type::Null => "null",
            Type::Bool => "a boolean",
            Type::Number => "a number",
            Type::String => "a string",
            Type::Array => "a list",
            Type::Object => "an object",
        })
    }
}
