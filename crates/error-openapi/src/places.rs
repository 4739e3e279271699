//! Finds the places of a text in a body.

use serde_json::Value;

/// The places of `text` in `body`, as JSON pointers, in the order in which it is written.
pub(crate) fn places_of(body: &Value, text: &str) -> Vec<String> {
    let mut places = Vec::new();
    find(body, text, String::new(), &mut places);
    places
}

fn find(body: &Value, text: &str, place: String, places: &mut Vec<String>) {
    match body {
        Value::String(found) if found == text => places.push(place),
        Value::Object(members) => {
            for (name, value) in members {
                find(value, text, format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")), places);
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                find(value, text, format!("{place}/{at}"), places);
            }
        }
        _ => {}
    }
}
