//! Where a dialect puts what the document must know of: found by rendering two
//! errors that differ in one thing.

use std::fmt;

use error_core::{ApiError, Category, Definition, DetailDefinition, DetailType, ErrorStatus, Facts};
use error_formats::{BodyError, ErasedWireFormat};
use serde_json::Value;

/// Where the members of a body are, as keys from the outside in; `None` where
/// the dialect has no such member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    /// What tells errors apart: a text, or a number where the dialect has no
    /// text.
    pub(crate) code: Option<Pointer>,
    pub(crate) number: Option<Pointer>,
    pub(crate) kind: Option<Pointer>,
    pub(crate) status: Option<Pointer>,
    /// The object that details are members of.
    pub(crate) details: Option<Pointer>,
}

pub(crate) type Pointer = Vec<String>;

const DETAIL: &str = "probe_detail";
const DETAILS: &[DetailDefinition] = &[DetailDefinition::new(DETAIL, DetailType::String)];

const fn probe(status: ErrorStatus, code: &'static str) -> Definition {
    Definition::new(status, code)
        .with_category(Category::NotFound)
        .with_kind("probe_kind")
        .with_number(900_001)
        .with_title("Probe")
        .with_details(DETAILS)
}

static FIRST: Definition = probe(ErrorStatus::NOT_FOUND, "probe_first");
static OTHER_CODE: Definition = probe(ErrorStatus::NOT_FOUND, "probe_other");
static OTHER_NUMBER: Definition = probe(ErrorStatus::NOT_FOUND, "probe_first").with_number(900_002);
static OTHER_KIND: Definition = probe(ErrorStatus::NOT_FOUND, "probe_first").with_kind("probe_other_kind");
static OTHER_STATUS: Definition = probe(ErrorStatus::GONE, "probe_first");

impl Layout {
    pub(crate) fn of(format: &dyn ErasedWireFormat) -> Result<Layout, BodyError> {
        let first = body(&FIRST, format)?;
        let differing = |definition, is_it: fn(&Value) -> bool| {
            let other = body(definition, format)?;
            Ok::<_, BodyError>(difference(&first, &other).into_iter().find(|at| get(&first, at).is_some_and(is_it)))
        };
        let text = differing(&OTHER_CODE, |value| spells(value, "probe_first"))?;
        let number = differing(&OTHER_NUMBER, |value| spells(value, "900001"))?;
        let detail = find_key(&first, DETAIL);
        Ok(Layout {
            number: number.clone().filter(|_| text.is_some()),
            code: text.or(number),
            kind: differing(&OTHER_KIND, |value| spells(value, "probe_kind"))?,
            status: differing(&OTHER_STATUS, |value| value.as_u64() == Some(404))?,
            details: detail,
        })
    }
}

/// Whether `value` is `text` in any spelling: `PROBE_FIRST`, `probe-first`,
/// `ProbeFirst`, a number.
fn spells(value: &Value, text: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_lowercase()).collect()
    };
    match value {
        Value::String(value) => plain(value) == plain(text),
        Value::Number(value) => value.to_string() == text,
        _ => false,
    }
}

pub(crate) fn get<'a>(value: &'a Value, at: &[String]) -> Option<&'a Value> {
    at.iter().try_fold(value, |value, key| value.get(key))
}

/// The members in which two bodies differ.
fn difference(one: &Value, other: &Value) -> Vec<Pointer> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let inside = |(key, value): (&String, &Value)| {
                let deeper = other.get(key).map_or_else(Vec::new, |other| difference(value, other));
                deeper.into_iter().map(|at| [vec![key.clone()], at].concat()).collect::<Vec<_>>()
            };
            one.iter().flat_map(inside).collect()
        }
        (one, other) if one != other => vec![Vec::new()],
        _ => Vec::new(),
    }
}

/// The object that has a member `key`.
fn find_key(value: &Value, key: &str) -> Option<Pointer> {
    let members = value.as_object()?;
    if members.contains_key(key) {
        return Some(Vec::new());
    }
    members.iter().find_map(|(name, value)| Some([vec![name.clone()], find_key(value, key)?].concat()))
}

fn body(definition: &'static Definition, format: &dyn ErasedWireFormat) -> Result<Value, BodyError> {
    let response = error_formats::render(&Probe(definition), format, Default::default())?;
    // A dialect may write something else than JSON: nothing is found in it.
    Ok(serde_json::from_slice(response.body()).unwrap_or_default())
}

#[derive(Debug)]
struct Probe(&'static Definition);

impl ApiError for Probe {
    fn definition(&self) -> &'static Definition {
        self.0
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        facts.detail(DETAIL, &"probe");
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("probe")
    }
}

impl std::error::Error for Probe {}

#[cfg(test)]
mod tests {
    use error_formats::{ErasedWireFormat, FinImpulse, Finqware, Finternet, Problem, Stripe, Uppercase};

    use super::Layout;

    fn shown(format: &dyn ErasedWireFormat) -> String {
        let Ok(layout) = Layout::of(format) else { return String::new() };
        let part = |at: Option<super::Pointer>| at.map_or("-".to_owned(), |at| format!("/{}", at.join("/")));
        [layout.code, layout.number, layout.kind, layout.status, layout.details].map(part).join(" ")
    }

    #[test]
    fn finds_the_members_of_every_dialect() {
        assert_eq!(shown(&Stripe::new().with_docs_base("https://a/").unwrap()), "/error/code - /error/type - /error");
        assert_eq!(shown(&Problem::new()), "/code - - /status /");
        assert_eq!(shown(&Finqware::new()), "/code - /type /http -");
        assert_eq!(shown(&Finternet::new()), "/error/code - /error/type - -");
        assert_eq!(shown(&Uppercase::new()), "/error/code - - - /error/details");
        assert_eq!(shown(&FinImpulse::new()), "/status_code - - - -");
    }
}
