//! Reads a whole file.

use std::{collections::BTreeMap, time::Duration};

use error_core::{Definition, ErrorStatus, ErrorView, SuccessDefinition};
use error_formats::{AddressBase, RateLimitHeaders};
use http::{HeaderName, HeaderValue, StatusCode, header};

use crate::{
    interned::interned,
    members::MemberReader,
    mistakes::{Mistakes, Table},
    node::{Faults, Node},
    places::Place,
    rows::Rows,
    status_200::Status200,
    statuses::statuses,
    tree::{Object, Source, Value, What},
};

pub(crate) const KEYS: &[&str] = &[
    "name",
    "media_type",
    "codes",
    "docs_base",
    "numbers",
    "status_200",
    "retry_after",
    "default_wait",
    "rate_limit_headers",
    "headers",
    "rows",
    "error",
    "success",
    "listing",
];

/// What a file describes.
#[derive(Debug)]
pub(crate) struct Description {
    pub(crate) name: &'static str,
    pub(crate) media_type: HeaderValue,
    pub(crate) codes: CodeSpelling,
    pub(crate) docs_base: Option<AddressBase>,
    /// Sorted by code.
    pub(crate) numbers: Vec<(&'static str, i64)>,
    pub(crate) status_200: Status200,
    /// Whether `Retry-After` is in seconds, whatever the error has.
    pub(crate) is_wait_in_seconds: bool,
    pub(crate) default_wait: Option<DefaultWait>,
    pub(crate) rate_limit_headers: Option<RateLimitHeaders>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) rows: Rows,
    pub(crate) error: Object,
    pub(crate) success: Option<Success>,
    pub(crate) listing: Option<Listing>,
}

/// How codes are spelt in bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeSpelling {
    Snake,
    Upper,
    Kebab,
    Camel,
    Pascal,
}

/// The wait of errors with these statuses that have none.
#[derive(Debug)]
pub(crate) struct DefaultWait(pub(crate) Box<[(ErrorStatus, Duration)]>);

/// The form of successes.
#[derive(Debug)]
pub(crate) struct Success {
    pub(crate) media_type: HeaderValue,
    pub(crate) definition: Option<&'static SuccessDefinition>,
    pub(crate) body: Object,
}

/// The list of all codes.
#[derive(Debug)]
pub(crate) struct Listing {
    pub(crate) is_by_number: bool,
    pub(crate) item: Object,
}

impl Description {
    /// Reads a file, or returns the place and the words of each mistake.
    pub(crate) fn read(root: &Node) -> Result<Description, Faults> {
        let mut mistakes = Mistakes::default();
        let read = Description::find(root, &mut mistakes);
        mistakes.none_or(read)
    }

    fn find(root: &Node, mistakes: &mut Mistakes) -> Option<Description> {
        let table = mistakes.table(root, KEYS)?;
        let name = name(&table, mistakes);
        let media_type = media_type(&table, mistakes);
        let spellings = [
            ("snake_case", CodeSpelling::Snake),
            ("UPPER_CASE", CodeSpelling::Upper),
            ("kebab-case", CodeSpelling::Kebab),
            ("camelCase", CodeSpelling::Camel),
            ("PascalCase", CodeSpelling::Pascal),
        ];
        let codes = table.get("codes").and_then(|node| mistakes.choice(node, "spelling", &spellings));
        let waits = [("as_set", false), ("seconds", true)];
        let wait = table.get("retry_after").and_then(|node| mistakes.choice(node, "form", &waits));
        let families = [
            ("epoch", RateLimitHeaders::Epoch),
            ("seconds", RateLimitHeaders::Seconds),
            ("structured", RateLimitHeaders::Structured),
        ];
        let family = table.get("rate_limit_headers").and_then(|node| mistakes.choice(node, "family", &families));
        let docs_base = docs_base(&table, mistakes);
        let numbers = numbers(&table, mistakes);
        let status_200 = Status200::read(table.get("status_200"), mistakes);
        let default_wait = table.get("default_wait").and_then(|node| DefaultWait::read(node, mistakes));
        let headers = headers(&table, mistakes);
        let rows = Rows::read(table.get("rows"), mistakes);
        let mut bodies = MemberReader { mistakes, members: 0 };
        let error = bodies.error(&table);
        let success = table.get("success").and_then(|node| Success::read(node, &mut bodies));
        let listing = table.get("listing").and_then(|node| Listing::read(node, &mut bodies));
        Some(Description {
            name: name?,
            media_type,
            codes: codes.unwrap_or(CodeSpelling::Snake),
            docs_base,
            numbers,
            status_200,
            is_wait_in_seconds: wait.unwrap_or_default(),
            default_wait,
            rate_limit_headers: family,
            headers,
            rows,
            error: error?,
            success,
            listing,
        })
    }
}

impl MemberReader<'_> {
    fn error(&mut self, table: &Table<'_>) -> Option<Object> {
        let node = table.required("error", self.mistakes)?;
        let table = self.mistakes.table(node, &["description", "members"])?;
        let object = self.object(&table, Place::Error)?;
        self.check_restated(&object, node.at);
        Some(object)
    }

    /// A status that stands for another value cannot be told from it, after a layer changed the status of the response.
    fn check_restated(&mut self, object: &Object, at: usize) {
        let is_status = |value: &Value| matches!(value.what, What::Source(Source::Status { times: 1, .. }));
        for member in &object.members {
            let mut otherwise = member.value.otherwise.as_deref();
            while let Some(value) = otherwise {
                if is_status(value) {
                    let rule =
                        "has the status as its `else`: a layer that changes the status could not correct it there";
                    self.mistakes.add(at, format!("the member `{}` {rule}. Add a member with the status", member.name));
                }
                otherwise = value.otherwise.as_deref();
            }
            if let What::Object(inner) = &member.value.what {
                self.check_restated(inner, at);
            }
        }
    }
}

fn name(table: &Table<'_>, mistakes: &mut Mistakes) -> Option<&'static str> {
    let node = table.required("name", mistakes)?;
    let name = mistakes.text(node)?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if name.is_empty() || name.len() > 64 || !is_name {
        mistakes.add(node.at, "the name of a format is 1 to 64 letters, digits, `-` and `_`");
    }
    Some(interned(name))
}

/// The media type of a body: JSON, because that is what is written.
fn media_type(table: &Table<'_>, mistakes: &mut Mistakes) -> HeaderValue {
    let json = HeaderValue::from_static("application/json");
    let Some(node) = table.get("media_type") else { return json };
    let Some(text) = mistakes.text(node) else { return json };
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_token = |part: &str| {
        !part.is_empty() && part.bytes().all(|it| it.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&it))
    };
    let is_json = essence.split_once('/').is_some_and(|(kind, rest)| {
        is_token(kind) && is_token(rest) && (essence == "application/json" || rest.ends_with("+json"))
    });
    match HeaderValue::try_from(text) {
        Ok(value) if is_json => value,
        _ => {
            let rule = "bodies are JSON: the media type is `application/json`, or ends in `+json` (RFC 6838, 4.2.8)";
            mistakes.add(node.at, rule);
            json
        }
    }
}

fn docs_base(table: &Table<'_>, mistakes: &mut Mistakes) -> Option<AddressBase> {
    let node = table.get("docs_base")?;
    match AddressBase::new(mistakes.text(node)?) {
        Ok(base) => Some(base),
        Err(invalid) => {
            mistakes.add(node.at, invalid.to_string());
            None
        }
    }
}

/// The numbers of codes. Two codes with one number could not be told apart.
fn numbers(table: &Table<'_>, mistakes: &mut Mistakes) -> Vec<(&'static str, i64)> {
    let mut numbers = BTreeMap::new();
    let listed = table.get("numbers").and_then(|node| mistakes.open_table(node));
    for (at, code, node) in listed.iter().flat_map(Table::entries) {
        let Some(number) = mistakes.integer(node) else { continue };
        if let Err(invalid) = Definition::try_new(ErrorStatus::BAD_REQUEST, interned(code)) {
            mistakes.add(at, invalid.rule());
        } else if let Some((other, _)) = numbers.iter().find(|(_, known)| **known == number) {
            mistakes.add(node.at, format!("`{other}` has the number {number} already: clients cannot tell them apart"));
        } else {
            numbers.insert(interned(code), number);
        }
    }
    numbers.into_iter().collect()
}

/// Headers that the library or the server writes.
const RESERVED: [HeaderName; 9] = [
    header::CACHE_CONTROL,
    header::CONNECTION,
    header::CONTENT_ENCODING,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::RETRY_AFTER,
    header::SET_COOKIE,
    header::TRANSFER_ENCODING,
    header::WWW_AUTHENTICATE,
];

fn headers(table: &Table<'_>, mistakes: &mut Mistakes) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = Vec::new();
    let listed = table.get("headers").and_then(|node| mistakes.open_table(node));
    for (at, name, node) in listed.iter().flat_map(Table::entries) {
        let Some(text) = mistakes.text(node) else { continue };
        match (HeaderName::try_from(name), HeaderValue::try_from(text)) {
            (Ok(name), _) if RESERVED.contains(&name) => {
                mistakes.add(at, format!("the header `{name}` follows from the error: a format cannot set it"));
            }
            (Ok(name), Ok(value)) => headers.push((name, value)),
            (Err(_), _) => mistakes.add(at, "this is not the name of a header (RFC 9110, 5.1)"),
            (_, Err(_)) => mistakes.add(node.at, "a header has visible ASCII and spaces alone (RFC 9110, 5.5)"),
        }
    }
    headers
}

impl Description {
    /// The wait of an error in seconds: its own, or the default of the file.
    pub(crate) fn wait_of(&self, view: &ErrorView<'_>) -> Option<u64> {
        let default = || self.default_waits().iter().find(|(status, _)| *status == view.status());
        view.retry_after_seconds().or_else(|| default().map(|(_, wait)| wait.as_secs()))
    }

    pub(crate) fn default_waits(&self) -> &[(ErrorStatus, Duration)] {
        self.default_wait.as_ref().map_or(&[], |default| &default.0)
    }
}

impl DefaultWait {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<DefaultWait> {
        let table = mistakes.table(node, &["seconds", "statuses"])?;
        let seconds = table.required("seconds", mistakes)?;
        let listed = table.required("statuses", mistakes)?;
        let statuses = statuses(listed, mistakes);
        match u64::try_from(mistakes.integer(seconds)?) {
            Ok(seconds) => {
                let statuses = statuses.iter().filter_map(|status| ErrorStatus::new(*status).ok());
                Some(DefaultWait(statuses.map(|status| (status, Duration::from_secs(seconds))).collect()))
            }
            Err(_) => {
                mistakes.add(seconds.at, "a wait is 0 or more seconds");
                None
            }
        }
    }
}

impl Success {
    fn read(node: &Node, bodies: &mut MemberReader<'_>) -> Option<Success> {
        let table = bodies.mistakes.table(node, &["media_type", "definition", "description", "members"])?;
        let media_type = media_type(&table, bodies.mistakes);
        let definition = table.get("definition").and_then(|node| success_definition(node, bodies.mistakes));
        let body = bodies.object(&table, Place::Success)?;
        Some(Success { media_type, definition, body })
    }
}

/// The definition of a success that has none of its own.
fn success_definition(node: &Node, mistakes: &mut Mistakes) -> Option<&'static SuccessDefinition> {
    let keys = ["code", "status", "type", "number", "title", "listed", "description"];
    let table = mistakes.table(node, &keys)?;
    let code = table.required("code", mistakes)?;
    let code = (code.at, interned(mistakes.text(code)?));
    if let Err(invalid) = Definition::try_new(ErrorStatus::BAD_REQUEST, code.1) {
        mistakes.add(code.0, invalid.rule());
        return None;
    }
    let mut definition = SuccessDefinition::new(code.1);
    if let Some(node) = table.get("status") {
        let number = mistakes.integer(node)?;
        let status = u16::try_from(number).ok().and_then(|number| StatusCode::from_u16(number).ok());
        match status.filter(StatusCode::is_success) {
            Some(status) => definition = definition.with_status(status),
            None => mistakes.add(node.at, format!("{number} is not the status of a success: 200 to 299")),
        }
    }
    if let Some(node) = table.get("number") {
        definition = definition.with_number(mistakes.integer(node)?);
    }
    let mut text = |key| table.get(key).and_then(|node| mistakes.text(node)).map(interned);
    let error_type = text("type");
    definition = error_type.map_or(definition, |text| definition.with_error_type(text));
    definition = text("title").map_or(definition, |text| definition.with_title(text));
    definition = text("listed").map_or(definition, |text| definition.with_listed(text));
    definition = text("description").map_or(definition, |text| definition.with_description(text));
    Some(Box::leak(Box::new(definition)))
}

impl Listing {
    fn read(node: &Node, bodies: &mut MemberReader<'_>) -> Option<Listing> {
        let table = bodies.mistakes.table(node, &["order", "description", "members"])?;
        let orders = [("catalog", false), ("number", true)];
        let order = table.get("order").and_then(|node| bodies.mistakes.choice(node, "order", &orders));
        Some(Listing { is_by_number: order.unwrap_or_default(), item: bodies.object(&table, Place::Listing)? })
    }
}
