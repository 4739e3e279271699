//! The code of a violation is the name of the rule, and the name of a field that of
//! the request.

use axum::{Router, routing::post};
use error_response::extract::{self, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use validator::Validate as _;

use super::{JSON, ask, problem};

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
#[serde(rename_all = "camelCase")]
struct Guest {
    #[garde(length(min = 3))]
    #[validate(length(min = 3))]
    first_name: String,
    #[garde(range(max = 120))]
    #[validate(range(max = 120))]
    age_in_years: u8,
    #[garde(alphanumeric)]
    #[validate(email)]
    mail: String,
    #[garde(custom(is_free))]
    #[validate(custom(function = "is_free_too"))]
    seat: String,
    #[garde(dive)]
    #[validate(nested)]
    home_addresses: Vec<Address>,
}

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
#[serde(rename_all = "kebab-case")]
struct Address {
    #[garde(ascii)]
    #[validate(length(max = 2))]
    zip_code: String,
}

fn is_free(seat: &str, _: &()) -> garde::Result {
    match seat {
        "4A" => Err(extract::garde::error("seat_taken", "is taken")),
        "4B" => Err(garde::Error::new("is broken")),
        "4C" => Err(extract::garde::error("not a code", "is not clean")),
        _ => Ok(()),
    }
}

fn is_free_too(seat: &str) -> Result<(), validator::ValidationError> {
    if seat == "4A" { Err(validator::ValidationError::new("seat_taken")) } else { Ok(()) }
}

async fn errors(router: Router, seat: &str) -> Value {
    let guest = json!({
        "firstName": "Jo", "ageInYears": 121, "mail": "j o", "seat": seat, "homeAddresses": [{"zip-code": "1"}, {"zip-code": "12é"}],
    });
    let body = ask(problem(router), "POST", "/", &[JSON], &guest.to_string()).await.json();
    let listed = body["errors"].as_array().cloned().unwrap_or_default();
    listed.iter().map(|error| json!([error["pointer"], error["code"], error["detail"]])).collect()
}

#[tokio::test]
async fn of_garde() {
    let router = || {
        Router::new()
            .route("/", post(async |extract::garde::Valid(Json(guest)): extract::garde::Valid<Json<Guest>>| guest.seat))
    };
    let expected = |seat| {
        let mut all = vec![
            json!(["#/ageInYears", "range", "greater than 120"]),
            json!(["#/firstName", "length", "length is lower than 3"]),
            json!(["#/homeAddresses/1/zip-code", "ascii", "not ascii"]),
            json!(["#/mail", "alphanumeric", "not alphanumeric"]),
        ];
        all.extend(seat);
        Value::from(all)
    };
    assert_eq!(errors(router(), "1A").await, expected(None));
    assert_eq!(errors(router(), "4A").await, expected(Some(json!(["#/seat", "seat_taken", "is taken"]))));
    assert_eq!(errors(router(), "4B").await, expected(Some(json!(["#/seat", "invalid", "is broken"]))));
}

#[tokio::test]
async fn of_validator() {
    let router = Router::new().route(
        "/",
        post(async |extract::validator::Valid(Json(guest)): extract::validator::Valid<Json<Guest>>| guest.seat),
    );
    let found = errors(router, "4A").await;
    let expected = json!([
        ["#/ageInYears", "range", "is out of range"],
        ["#/firstName", "length", "has the wrong length"],
        ["#/homeAddresses/1/zip-code", "length", "has the wrong length"],
        ["#/mail", "email", "must be an email address"],
        ["#/seat", "seat_taken", "is invalid"],
    ]);
    assert_eq!(found, expected);
}
