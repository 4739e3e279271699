//! A body that fits no form of an untagged enum: the closest place, or what the
//! forms require.

use axum::{Router, routing::post};
use error_response::extract::Json;
use serde::{Deserialize, Deserializer};
use serde_json::json;

use super::{JSON, ask, problem};

/// A day, as an author reads one.
#[derive(Debug)]
struct Date;

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        let is_date = text.len() == 10 && text.bytes().filter(u8::is_ascii_digit).count() == 8;
        if is_date { Ok(Date) } else { Err(serde::de::Error::custom("internal text")) }
    }
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "it is only read")]
struct Filter {
    rules: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "it is only read")]
enum Rule {
    Between { from: Date, to: Option<Date> },
    Equals { text: String },
}

async fn errors_of(body: serde_json::Value) -> serde_json::Value {
    let app = problem(Router::new().route("/", post(async |_: Json<Filter>| "never")));
    let answer = ask(app, "POST", "/", &[JSON], &body.to_string()).await;
    assert_eq!(answer.status(), 422);
    assert!(!answer.0.contains("internal"));
    answer.json()["errors"].clone()
}

#[tokio::test]
async fn the_closest_place_is_named() {
    assert_eq!(
        errors_of(json!({"rules": [{"from": "soon"}, {"text": "a"}, {"text": 1}]})).await,
        json!([
            {"detail": "has an invalid format", "pointer": "#/rules/0/from", "code": "malformed"},
            {"detail": "must be a string", "pointer": "#/rules/2/text", "code": "wrong_type"},
        ])
    );
    assert_eq!(
        errors_of(json!({"rules": [{"from": "2026-11-29", "to": "soon"}]})).await,
        json!([{"detail": "has an invalid format", "pointer": "#/rules/0/to", "code": "malformed"}])
    );
}

#[tokio::test]
async fn a_value_of_no_form_reads_what_the_forms_require() {
    assert_eq!(
        errors_of(json!({"rules": [{"form": "2026-11-29"}]})).await,
        json!([{"detail": "requires from, or text", "pointer": "#/rules/0", "code": "invalid"}])
    );
}
