//! Where a body has the status of its response.

use http::StatusCode;

use crate::tree::{Digits, Object, Source, Value, What};

/// A member that repeats the status.
#[derive(Debug)]
pub(crate) struct Restated {
    /// The place in the body, as a JSON Pointer (RFC 6901).
    pub(crate) pointer: String,
    form: Form,
}

#[derive(Debug, Clone, Copy)]
enum Form {
    Number(i64),
    Text(i64),
    Phrase,
}

/// The value that replaces the one of an old status.
#[derive(serde::Serialize)]
#[serde(untagged)]
pub(crate) enum NewValue {
    Number(i64),
    Text(String),
}

impl Restated {
    /// Every place of a body that follows from the status. Causes have statuses of their
    /// own.
    pub(crate) fn all_of(body: &Object) -> Vec<Restated> {
        let mut found = Vec::new();
        add_object(body, "", &mut found);
        found
    }

    /// The value for another status.
    pub(crate) fn value(&self, status: StatusCode) -> NewValue {
        let number = i64::from(status.as_u16());
        match self.form {
            Form::Number(times) => NewValue::Number(number.saturating_mul(times)),
            Form::Text(times) => NewValue::Text(number.saturating_mul(times).to_string()),
            Form::Phrase => NewValue::Text(match error_core::ErrorStatus::try_from(status) {
                Ok(status) => status.phrase().to_owned(),
                Err(_) => status.canonical_reason().unwrap_or("Unknown").to_owned(),
            }),
        }
    }
}

fn add_object(object: &Object, place: &str, found: &mut Vec<Restated>) {
    for member in &object.members {
        let name = member.name.replace('~', "~0").replace('/', "~1");
        add(&member.value, format!("{place}/{name}"), found);
    }
}

fn add(value: &Value, pointer: String, found: &mut Vec<Restated>) {
    let form = match &value.what {
        What::Source(Source::Status { times, digits: Digits::Number }) => Form::Number(*times),
        What::Source(Source::Status { times, digits: Digits::Text }) => Form::Text(*times),
        What::Source(Source::Phrase) => Form::Phrase,
        What::Object(object) => return add_object(object, &pointer, found),
        What::List(items) => {
            let each = items.iter().enumerate();
            return each.for_each(|(at, item)| add(item, format!("{pointer}/{at}"), found));
        }
        _ => return,
    };
    found.push(Restated { pointer, form });
}
