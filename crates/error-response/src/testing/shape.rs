//! Where a format keeps the parts of an error.
//!
//! A format is not asked: it renders errors whose parts are known, and the
//! places where those parts turn up are the places. So what is looked for is
//! always what is written, also in a format of the author's own.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use error_core::{
    ApiError, CallFacts, CallView, Category, CategoryError, Cost, Definition, ErrorStatus, Facts, Id, Path, Place,
    Value, Violation,
};
use error_formats::{ErasedWireFormat, FinImpulse, Finqware, Finternet, Problem, Stripe, Uppercase, render};
use http::HeaderMap;
use serde_json::Value as Json;

use super::Received;
use crate::media_type::essence_text;

/// Where a format keeps the parts of an error; places are JSON pointers (RFC
/// 6901).
#[derive(Debug)]
pub(super) struct Shape {
    format: Arc<dyn ErasedWireFormat>,
    /// The media type without parameters.
    media_type: String,
    /// The places that every error fills, and with what.
    required: BTreeMap<String, Type>,
    pub(super) code: Option<String>,
    pub(super) number: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) message: Option<String>,
    pub(super) param: Option<String>,
    pub(super) status: Option<String>,
    pub(super) wait: Option<String>,
    /// The list of violations.
    pub(super) violations: Option<String>,
    /// The places in a violation that may name its field: it depends on where
    /// the field stood in the request.
    pub(super) fields: BTreeSet<String>,
    /// The places in a violation that have its code.
    pub(super) field_codes: BTreeSet<String>,
    /// The group that details are members of.
    pub(super) details: Option<String>,
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

/// The parts of the error that is looked for. No other text has them.
const CODE: &str = "zq_known_code";
const KIND: &str = "zq_known_kind";
const NUMBER: i64 = 918_273;
const MESSAGE: &str = "zq known message";
const PARAM: &str = "zq_known_param";
const FIELD: &str = "zq_known_field";
const FIELD_CODE: &str = "zq_known_violation";
const DETAIL: &str = "zq_known_detail";
const SECONDS: u64 = 7_321;
/// Nothing else says 418.
const STATUS: ErrorStatus = match ErrorStatus::new(418) {
    Ok(status) => status,
    Err(_) => ErrorStatus::BAD_REQUEST,
};

static KNOWN: Definition = Definition::new(STATUS, CODE)
    .with_kind(KIND)
    .with_number(NUMBER)
    .with_title("zq known title")
    .with_message(MESSAGE);

/// A format may only tell the wait of a rate limit.
static LIMITED: Definition = Definition::new(ErrorStatus::TOO_MANY_REQUESTS, CODE);

/// The error that is looked for.
#[derive(Debug)]
struct Known {
    definition: &'static Definition,
    param: bool,
    violations: Vec<Violation>,
    wait: bool,
    detail: bool,
}

impl Known {
    fn new(definition: &'static Definition) -> Known {
        Known { definition, param: false, violations: Vec::new(), wait: false, detail: false }
    }
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MESSAGE)
    }
}

impl std::error::Error for Known {}

impl ApiError for Known {
    fn definition(&self) -> &'static Definition {
        self.definition
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MESSAGE)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        if self.param {
            facts.param(PARAM);
        }
        if self.wait {
            facts.retry_after(Duration::from_secs(SECONDS));
        }
        if self.detail {
            facts.detail(DETAIL, &DETAIL);
        }
        facts.violations(&self.violations);
    }
}

impl Shape {
    /// Learns the places of `format` from what it writes.
    pub(super) fn of(format: Arc<dyn ErasedWireFormat>) -> Shape {
        let body = |error: &Known| json(error, &*format, CallFacts::EMPTY);
        let plain = body(&Known::new(&KNOWN));
        let with = |change: fn(&mut Known)| {
            let mut error = Known::new(&KNOWN);
            change(&mut error);
            body(&error)
        };
        let param = with(|error| error.param = true);
        let wait = with(|error| (error.definition, error.wait) = (&LIMITED, true));
        let detail = with(|error| error.detail = true);
        let places = [Place::Body, Place::Query, Place::Path, Place::Header, Place::Cookie];
        let in_places = places.map(|place| {
            let mut error = Known::new(&KNOWN);
            error.violations = vec![Violation::new(place, Path::key(FIELD)).with_code(FIELD_CODE)];
            body(&error)
        });
        let [violations, ..] = &in_places;

        let is =
            |known: &'static str| move |leaf: &Json| leaf.as_str().is_some_and(|text| folded(text) == folded(known));
        let has = |known: &'static str| {
            move |leaf: &Json| leaf.as_str().is_some_and(|text| folded(text).contains(&folded(known)))
        };
        let number =
            |known: i64| move |leaf: &Json| leaf.as_i64() == Some(known) || leaf.as_str() == Some(&*known.to_string());
        let seconds = |leaf: &Json| leaf.as_u64() == Some(SECONDS);
        let status = i64::from(STATUS.as_u16());
        let list = find(violations, &has(FIELD)).and_then(|place| list_around(violations, &place));
        let in_items = |wanted: &dyn Fn(&Json) -> bool| {
            let items = in_places.iter().filter_map(|body| body.pointer(list.as_deref()?)?.as_array()?.first());
            items.flat_map(|item| find_all(item, wanted)).collect()
        };
        Shape {
            fields: in_items(&has(FIELD)),
            field_codes: in_items(&is(FIELD_CODE)),
            media_type: essence_text(&format.media_type()),
            required: required(&*format),
            // A code may be a part of something longer, such as a type's address.
            code: find(&plain, &is(CODE)).or_else(|| find(&plain, &has(CODE))),
            number: find(&plain, &number(NUMBER)),
            kind: find(&plain, &is(KIND)),
            message: find(&plain, &has(MESSAGE)),
            param: find(&param, &has(PARAM)),
            status: find(&plain, &number(status)),
            wait: find(&wait, &seconds),
            violations: list,
            details: find(&detail, &is(DETAIL)).and_then(|place| Some(parent(&place)?.to_owned())),
            format,
        }
    }

    /// The shapes of the formats that the crate has.
    fn known() -> &'static [Shape] {
        static KNOWN: OnceLock<Vec<Shape>> = OnceLock::new();
        KNOWN.get_or_init(|| {
            let formats: [Arc<dyn ErasedWireFormat>; 6] = [
                Arc::new(Problem::new()),
                Arc::new(Stripe::new()),
                Arc::new(Finqware::new()),
                Arc::new(FinImpulse::new()),
                Arc::new(Finternet::new()),
                Arc::new(Uppercase::new()),
            ];
            formats.into_iter().map(Shape::of).collect()
        })
    }

    /// The known shape that fits `received` best.
    pub(super) fn recognise(received: &Received) -> Option<&'static Shape> {
        let fitting = Shape::known().iter().filter(|shape| shape.misfit(received).is_none());
        // The first of those that ask for the most.
        fitting.rev().max_by_key(|shape| shape.required.len())
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

    /// `code` as the format spells it at `place`.
    pub(super) fn spell(&self, code: &str, place: &str) -> Option<String> {
        let body = json(&Known::new(definition(code)?), &*self.format, CallFacts::EMPTY);
        text(body.pointer(place)?)
    }
}

/// A definition with this code. Definitions are static, so each is kept.
fn definition(code: &str) -> Option<&'static Definition> {
    static MADE: Mutex<BTreeMap<String, &'static Definition>> = Mutex::new(BTreeMap::new());
    let is_plain = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    let is_code = code.starts_with(|first: char| first.is_ascii_lowercase())
        && code.as_bytes().iter().all(is_plain)
        && !code.contains("__")
        && !code.ends_with('_');
    if !is_code {
        return None;
    }
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let make = || {
        let text: &'static str = Box::leak(code.to_owned().into_boxed_str());
        let definition: &'static Definition = Box::leak(Box::new(Definition::new(STATUS, text).with_kind(KIND)));
        definition
    };
    Some(made.entry(code.to_owned()).or_insert_with(make))
}

/// The places that are filled alike in every error of `format`.
fn required(format: &dyn ErasedWireFormat) -> BTreeMap<String, Type> {
    let mut full = CallFacts::default();
    full.cost = Some(Cost::new(1, 4));
    full.echo = Some(Value::new(BTreeMap::from([("zq", 1)])));
    full.live = Some(true);
    let bare = Category::ALL.iter().map(|&category| json(&CategoryError::new(category), format, CallFacts::EMPTY));
    let others = [json(&Known::new(&KNOWN), format, &full), json(&Known::new(&KNOWN), format, CallFacts::EMPTY)];
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
    let id = Id::new("zq-known-request").ok();
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

/// The first leaf that `wanted` accepts.
fn find(body: &Json, wanted: &dyn Fn(&Json) -> bool) -> Option<String> {
    find_all(body, wanted).into_iter().next()
}

/// The leaves that `wanted` accepts.
fn find_all(body: &Json, wanted: &dyn Fn(&Json) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    walk(body, "", &mut |place, value| {
        if !value.is_object() && !value.is_array() && wanted(value) {
            found.push(place.to_owned());
        }
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

/// The innermost list that holds `place`.
fn list_around(body: &Json, place: &str) -> Option<String> {
    let mut around = parent(place);
    while let Some(place) = around {
        if body.pointer(place).is_some_and(Json::is_array) {
            return Some(place.to_owned());
        }
        around = parent(place);
    }
    None
}

fn parent(place: &str) -> Option<&str> {
    Some(place.rsplit_once('/')?.0)
}

/// A name without its spelling: formats write snake case in their own ways.
fn folded(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).collect::<String>().to_lowercase()
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
