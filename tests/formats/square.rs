//! Square: `{"errors":[{category, code, detail, field}]}`, codes as `NOT_FOUND`.
//!
//! <https://developer.squareup.com/docs/build-basics/handling-errors>; the codes are those of
//! <https://developer.squareup.com/reference/square/objects/Error>.

use std::borrow::Cow;

use error_response::{
    Category,
    format::{ErrorView, ParamSpelling, Parts, Row, Unwrapped, WireFormat, upper_case},
};
use serde::Serialize;

/// The format of Square.
#[derive(Debug)]
pub struct Square;

#[derive(Serialize)]
pub struct SquareErrors<'a> {
    errors: Parts<'a, Square>,
}

#[derive(Serialize)]
struct SquareError<'a> {
    category: &'a str,
    code: Cow<'a, str>,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<ParamSpelling<'a>>,
}

impl WireFormat for Square {
    type Failure<'a> = SquareErrors<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "square"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> SquareErrors<'a> {
        let errors = Parts::of(self, view, |format, part, item| {
            let category = part.error_type().unwrap_or("API_ERROR");
            let field = part.param().map(|param| param.dotted());
            item.write(&SquareError { category, code: format.code(part), detail: part.message(), field })
        });
        SquareErrors { errors }
    }

    fn row(&self, category: Category) -> Row {
        Row::standard(category).with_error_type(match category.standard_status().as_u16() {
            401 | 403 => "AUTHENTICATION_ERROR",
            429 => "RATE_LIMIT_ERROR",
            400..500 => "INVALID_REQUEST_ERROR",
            _ => "API_ERROR",
        })
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        upper_case(code).into()
    }
}

mod tests {
    use error_response::ApiError;

    use super::Square;
    use crate::exchange::check;

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// The request could not be authorized
        #[error("This request could not be authorized.")]
        #[api(status = 401, code = "unauthorized", challenge = "Bearer")]
        Unauthorized,

        /// The resource was not found
        #[error("Catalog object with ID {id} not found.")]
        #[api(status = 404, code = "not_found")]
        NotFound { id: &'static str },

        /// A parameter is missing
        #[error("Field must be set")]
        #[api(status = 400, code = "missing_required_parameter")]
        MissingParameter {
            #[api(param)]
            field: &'static str,
        },

        /// The card was declined
        #[error("Authorization error: 'CARD_DECLINED'")]
        #[api(status = 402, code = "card_declined", type = "PAYMENT_METHOD_ERROR")]
        CardDeclined,

        /// Several errors
        #[error("The request has several errors")]
        #[api(status = 400, code = "bad_request")]
        Several {
            #[api(causes)]
            errors: Vec<Failure>,
        },

        /// Too many requests
        #[error("Your request rate is too high.")]
        #[api(status = 429, code = "rate_limited", retry_after = unknown)]
        RateLimited,
    }

    #[tokio::test]
    async fn five_codes_as_documented() {
        let body = concat!(
            r#"{"errors":[{"category":"AUTHENTICATION_ERROR","code":"UNAUTHORIZED","#,
            r#""detail":"This request could not be authorized."}]}"#
        );
        check(Square, || Failure::Unauthorized, 401, "www-authenticate: Bearer", body).await;
        let body = concat!(
            r#"{"errors":[{"category":"INVALID_REQUEST_ERROR","code":"NOT_FOUND","#,
            r#""detail":"Catalog object with ID X not found."}]}"#
        );
        check(Square, || Failure::NotFound { id: "X" }, 404, "", body).await;
        let body = concat!(
            r#"{"errors":[{"category":"INVALID_REQUEST_ERROR","code":"MISSING_REQUIRED_PARAMETER","#,
            r#""detail":"Field must be set","field":"amount_money.currency"}]}"#
        );
        let missing = || Failure::MissingParameter { field: "amount_money.currency" };
        check(Square, missing, 400, "", body).await;
        let body = concat!(
            r#"{"errors":[{"category":"PAYMENT_METHOD_ERROR","code":"CARD_DECLINED","#,
            r#""detail":"Authorization error: 'CARD_DECLINED'"}]}"#
        );
        check(Square, || Failure::CardDeclined, 402, "", body).await;
        let body = concat!(
            r#"{"errors":[{"category":"RATE_LIMIT_ERROR","code":"RATE_LIMITED","#,
            r#""detail":"Your request rate is too high."}]}"#
        );
        check(Square, || Failure::RateLimited, 429, "", body).await;
    }

    #[tokio::test]
    async fn several_errors_are_one_list() {
        let several = || {
            let missing = |field| Failure::MissingParameter { field };
            Failure::Several { errors: vec![missing("source_id"), missing("idempotency_key")] }
        };
        let body = concat!(
            r#"{"errors":[{"category":"INVALID_REQUEST_ERROR","code":"MISSING_REQUIRED_PARAMETER","#,
            r#""detail":"Field must be set","field":"source_id"},{"category":"INVALID_REQUEST_ERROR","#,
            r#""code":"MISSING_REQUIRED_PARAMETER","detail":"Field must be set","field":"idempotency_key"}]}"#
        );
        check(Square, several, 400, "", body).await;
    }
}
