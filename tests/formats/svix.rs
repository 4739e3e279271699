//! Svix: `{code, detail}`, and a list of violations as `{"detail":[{loc, msg, type}]}`.
//!
//! <https://github.com/svix/svix-webhooks/blob/main/server/svix-server/src/error.rs>

use std::borrow::Cow;

use error_response::{
    Violation,
    format::{ErrorView, Segment, Unwrapped, WireFormat},
};
use serde::Serialize;

/// The format of Svix.
#[derive(Debug)]
pub struct Svix;

#[derive(Serialize)]
#[serde(untagged)]
pub enum SvixError<'a> {
    Standard { code: Cow<'a, str>, detail: &'a str },
    Validation { detail: Vec<Item<'a>> },
}

#[derive(Serialize)]
pub struct Item<'a> {
    loc: Vec<String>,
    msg: &'a str,
    r#type: &'a str,
}

impl<'a> Item<'a> {
    fn new(violation: &'a Violation) -> Item<'a> {
        let place = violation.place().name().to_owned();
        let loc = [place].into_iter().chain(violation.path().segments().iter().map(Segment::to_string)).collect();
        Item { loc, msg: violation.message().unwrap_or_default(), r#type: violation.code().unwrap_or("value_error") }
    }
}

impl WireFormat for Svix {
    type Failure<'a> = SvixError<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "svix"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> SvixError<'a> {
        match view.violations() {
            [] => SvixError::Standard { code: self.code(view), detail: view.message() },
            violations => SvixError::Validation { detail: violations.iter().map(Item::new).collect() },
        }
    }
}

mod tests {
    use error_response::{
        ApiError, Violation,
        format::{FieldPath, Location},
    };

    use super::Svix;
    use crate::exchange::check;

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// Generic error
        #[error("Generic error")]
        #[api(status = 400, code = "generic_error")]
        Generic,

        /// Authentication failed
        #[error("Incorrect authentication credentials.")]
        #[api(status = 401, code = "authentication_failed", challenge = "Bearer")]
        AuthenticationFailed,

        /// Not found
        #[error("Entity not found")]
        #[api(status = 404, code = "not_found")]
        NotFound,

        /// Conflict
        #[error("A conflict has occurred")]
        #[api(status = 409, code = "conflict")]
        Conflict,

        /// Fields are invalid
        #[error("Validation failed")]
        #[api(status = 422, code = "validation")]
        Validation {
            #[api(violations)]
            violations: Vec<Violation>,
        },
    }

    fn invalid() -> Failure {
        let violation = |path: FieldPath, message: &'static str, code: &'static str| {
            Violation::new(Location::Body, path).with_message(message).with_code(code)
        };
        Failure::Validation {
            violations: vec![
                violation(FieldPath::key("eventTypes").then_index(0), "Value has incorrect format.", "value_error"),
                violation(FieldPath::key("uid"), "String too long.", "length"),
            ],
        }
    }

    #[tokio::test]
    async fn five_codes_as_the_server_writes_them() {
        check(Svix, || Failure::Generic, 400, "", r#"{"code":"generic_error","detail":"Generic error"}"#).await;
        let body = r#"{"code":"authentication_failed","detail":"Incorrect authentication credentials."}"#;
        check(Svix, || Failure::AuthenticationFailed, 401, "www-authenticate: Bearer", body).await;
        check(Svix, || Failure::NotFound, 404, "", r#"{"code":"not_found","detail":"Entity not found"}"#).await;
        check(Svix, || Failure::Conflict, 409, "", r#"{"code":"conflict","detail":"A conflict has occurred"}"#).await;
        let body = concat!(
            r#"{"detail":[{"loc":["body","eventTypes","0"],"msg":"Value has incorrect format.","type":"value_error"},"#,
            r#"{"loc":["body","uid"],"msg":"String too long.","type":"length"}]}"#
        );
        check(Svix, invalid, 422, "", body).await;
    }
}
