//! Sample values that match a schema.

use serde_json::{Map, Value};

use crate::sample_text;

/// Creates a sample value for a member called `name` with this `schema`: the author's
/// example or, without one, a value of the right type that meets the common constraints.
/// `known` returns the schemas to which `schema` refers by name. The result is `None` if
/// the schema contains itself.
///
/// # Examples
///
/// ```
/// use serde_json::{Value, json};
///
/// let schema = json!({
///     "type": "object",
///     "required": ["unit", "hours", "account_id"],
///     "properties": {
///         "unit": {"$ref": "#/components/schemas/Unit"},
///         "hours": {"type": "array", "items": {"type": "integer", "maximum": 24}},
///         "account_id": {"type": "string"},
///     },
/// });
/// let unit = |name: &str| (name == "Unit").then(|| json!({"type": "string", "enum": ["day", "hour"]}));
/// assert_eq!(
///     error_catalog::sample_value("range", &schema, &unit),
///     Some(json!({"unit": "day", "hours": [24], "account_id": "account_123"})),
/// );
/// ```
pub fn sample_value(name: &str, schema: &Value, known: &dyn Fn(&str) -> Option<Value>) -> Option<Value> {
    Sampler { known, open: Vec::new() }.value(name, schema)
}

struct Sampler<'a> {
    known: &'a dyn Fn(&str) -> Option<Value>,
    /// The references on the way to where it is.
    open: Vec<String>,
}

impl Sampler<'_> {
    fn value(&mut self, name: &str, schema: &Value) -> Option<Value> {
        let first = |list: &str| schema.get(list).and_then(|list| list.get(0));
        let written = schema.get("example").or_else(|| first("examples")).or_else(|| schema.get("const"));
        if let Some(value) = written.or_else(|| schema.get("default")).or_else(|| first("enum")) {
            return Some(value.clone());
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.referred(name, reference);
        }
        if let Some(Value::Array(parts)) = schema.get("allOf") {
            let parts: Vec<_> = parts.iter().filter_map(|part| self.value(name, part)).collect();
            let members: Map<_, _> = parts.iter().filter_map(Value::as_object).flat_map(Map::clone).collect();
            return if members.is_empty() { parts.into_iter().next() } else { Some(Value::Object(members)) };
        }
        if let Some(Value::Array(parts)) = schema.get("oneOf").or_else(|| schema.get("anyOf")) {
            let is_null = |part: &&Value| part.get("type").is_some_and(|kind| kind == "null");
            return parts.iter().filter(|part| !is_null(part)).find_map(|part| self.value(name, part));
        }
        self.of_type(name, schema)
    }

    fn of_type(&mut self, name: &str, schema: &Value) -> Option<Value> {
        let kind = match schema.get("type") {
            Some(Value::Array(kinds)) => kinds.iter().find(|kind| *kind != "null"),
            kind => kind,
        };
        Some(match kind.and_then(Value::as_str) {
            Some("integer" | "number") => number(schema),
            Some("boolean") => Value::Bool(true),
            Some("null") => Value::Null,
            Some("array") => self.list(name, schema),
            Some("object") | None => self.object(schema),
            Some(_) => text(name, schema).into(),
        })
    }

    fn referred(&mut self, name: &str, reference: &str) -> Option<Value> {
        if self.open.iter().any(|open| open == reference) {
            return None;
        }
        let target = (self.known)(reference.rsplit('/').next()?)?;
        self.open.push(reference.to_owned());
        let value = self.value(name, &target);
        self.open.pop();
        value
    }

    /// One item, or as many as there must be.
    fn list(&mut self, name: &str, schema: &Value) -> Value {
        let first: Vec<_> = schema.get("prefixItems").and_then(Value::as_array).into_iter().flatten().collect();
        let mut items: Vec<Value> = first.into_iter().filter_map(|item| self.value(name, item)).collect();
        if let Some(item) = schema.get("items").filter(|items| items.is_object()).and_then(|it| self.value(name, it)) {
            let least = bound(schema, "minItems").map_or(1, |least| least.clamp(1, MOST_ITEMS));
            items.extend(std::iter::repeat_n(item, least.saturating_sub(items.len())));
        }
        Value::Array(items)
    }

    /// The members that must be there; where none must, all.
    fn object(&mut self, schema: &Value) -> Value {
        let Some(Value::Object(properties)) = schema.get("properties") else { return Value::Object(Map::new()) };
        let required = schema.get("required").and_then(Value::as_array).filter(|required| !required.is_empty());
        let is_shown = |name: &str| required.is_none_or(|required| required.iter().any(|required| required == name));
        let shown = properties.iter().filter(|(name, _)| is_shown(name));
        Value::Object(shown.filter_map(|(name, schema)| Some((name.clone(), self.value(name, schema)?))).collect())
    }
}

/// The most items and characters of a sample, whatever a schema asks for.
const MOST_ITEMS: usize = 16;
const LONGEST_TEXT: usize = 1_024;

fn bound(schema: &Value, key: &str) -> Option<usize> {
    usize::try_from(schema.get(key)?.as_u64()?).ok()
}

/// A text of the format that a schema names, or one for a member of this name, as long
/// as it must be.
fn text(name: &str, schema: &Value) -> String {
    let of_format = match schema.get("format").and_then(Value::as_str) {
        Some("date-time") => "2026-01-31T12:00:00Z",
        Some("date") => "2026-01-31",
        Some("email") => "name@example.com",
        Some("uri") => "https://example.com/",
        Some("uuid") => "0b9a3f52-7c1e-4d6a-9f83-2e5d1c4b7a60",
        _ => return of_length(sample_text(name), schema),
    };
    of_format.to_owned()
}

fn of_length(text: String, schema: &Value) -> String {
    let length = text.chars().count();
    let least = bound(schema, "minLength").unwrap_or_default().min(LONGEST_TEXT);
    let most = bound(schema, "maxLength").unwrap_or(usize::MAX);
    match length {
        _ if length > most => text.chars().take(most).collect(),
        _ if length < least => text.chars().cycle().take(least).collect(),
        _ => text,
    }
}

/// 60, or the bound that is nearest to it.
fn number(schema: &Value) -> Value {
    const USUAL: f64 = 60.0;
    let bound = |key: &str, is_past: fn(f64) -> bool| {
        schema.get(key).filter(|bound| bound.as_f64().is_some_and(is_past)).cloned()
    };
    let least = bound("minimum", |least| least > USUAL);
    least.or_else(|| bound("maximum", |most| most < USUAL)).unwrap_or_else(|| 60.into())
}
