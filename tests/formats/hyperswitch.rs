//! hyperswitch: `{"error":{type, message, code, ...}}`, codes as `IR_04`.
//!
//! <https://github.com/juspay/hyperswitch/blob/main/crates/api_models/src/errors/types.rs> writes the body; the codes and
//! messages are those of `crates/hyperswitch_domain_models/src/errors/api_error_response.rs`, status, type and further
//! members those of `crates/router/src/core/errors/transformers.rs` (`switch`).

use std::borrow::Cow;

use error_response::{
    Category,
    format::{Details, ErrorMember, ErrorView, Row, Unwrapped, WireFormat, upper_case},
};
use serde::Serialize;

/// The format of hyperswitch.
#[derive(Debug)]
pub struct Hyperswitch;

#[derive(Serialize)]
pub struct HyperswitchError<'a> {
    r#type: &'a str,
    message: &'a str,
    code: Cow<'a, str>,
    #[serde(flatten)]
    extra: &'a Details<'a>,
}

impl WireFormat for Hyperswitch {
    type Failure<'a> = ErrorMember<HyperswitchError<'a>>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "hyperswitch"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> ErrorMember<HyperswitchError<'a>> {
        let r#type = view.error_type().unwrap_or("api");
        let (code, extra) = (self.code(view), view.details());
        ErrorMember { error: HyperswitchError { r#type, message: view.message(), code, extra } }
    }

    fn row(&self, category: Category) -> Row {
        let error_type = if category.is_server_fault() { "api" } else { "invalid_request" };
        Row::standard(category).with_error_type(error_type)
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        upper_case(code).into()
    }
}

mod tests {
    use error_response::ApiError;

    use super::Hyperswitch;
    use crate::exchange::check;

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// API key not provided or invalid API key used
        #[error("API key not provided or invalid API key used")]
        #[api(status = 401, code = "unauthorized", wire = "IR_01", challenge = "api-key")]
        Unauthorized,

        /// Missing required param
        #[error("Missing required param: {field_name}")]
        #[api(status = 400, code = "missing_required_field", wire = "IR_04")]
        MissingRequiredField { field_name: &'static str },

        /// Something went wrong
        #[error("the ledger does not reply")]
        #[api(status = 500, code = "internal_server_error", wire = "HE_00", title = "Something went wrong")]
        InternalServerError,

        /// Duplicate payment
        #[error("The payment with the specified payment_id already exists in our records")]
        #[api(status = 400, code = "duplicate_payment", wire = "HE_01")]
        DuplicatePayment {
            #[api(detail)]
            reason: &'static str,
        },

        /// The connector failed
        #[error("Payment failed during authorization with connector. Retry payment")]
        #[api(status = 400, code = "authorization_failed", wire = "CE_01")]
        AuthorizationFailed {
            #[api(detail)]
            data: Option<Declined>,
        },
    }

    #[derive(Debug, serde::Serialize)]
    struct Declined {
        decline_reason: &'static str,
    }

    #[tokio::test]
    async fn five_codes_as_documented() {
        let body = concat!(
            r#"{"error":{"type":"invalid_request","message":"API key not provided or invalid API key used","#,
            r#""code":"IR_01"}}"#
        );
        check(Hyperswitch, || Failure::Unauthorized, 401, "www-authenticate: api-key", body).await;
        let body =
            r#"{"error":{"type":"invalid_request","message":"Missing required param: currency","code":"IR_04"}}"#;
        check(Hyperswitch, || Failure::MissingRequiredField { field_name: "currency" }, 400, "", body).await;
        let body = r#"{"error":{"type":"api","message":"Something went wrong","code":"HE_00"}}"#;
        check(Hyperswitch, || Failure::InternalServerError, 500, "", body).await;
        let body = concat!(
            r#"{"error":{"type":"invalid_request","message":"The payment with the specified payment_id already exists "#,
            r#"in our records","code":"HE_01","reason":"pay_mbabizu24mvu3mela5njyhpit4 already exists"}}"#
        );
        let duplicate = || Failure::DuplicatePayment { reason: "pay_mbabizu24mvu3mela5njyhpit4 already exists" };
        check(Hyperswitch, duplicate, 400, "", body).await;
        let body = concat!(
            r#"{"error":{"type":"invalid_request","message":"Payment failed during authorization with connector. Retry payment","#,
            r#""code":"CE_01","data":{"decline_reason":"insufficient_funds"}}}"#
        );
        let declined =
            || Failure::AuthorizationFailed { data: Some(Declined { decline_reason: "insufficient_funds" }) };
        check(Hyperswitch, declined, 400, "", body).await;
    }
}
