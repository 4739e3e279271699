//! AWS restJson1: the members of an error, and its name in the header `X-Amzn-ErrorType`.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization>; responses as in
//! <https://github.com/smithy-lang/smithy/tree/main/smithy-aws-protocol-tests/model/restJson1> (`errors.smithy` and
//! `validation/malformed-length.smithy`). Those of Lambda are from excerpts of its responses in public repositories. The
//! protocol has no member of its own: an error that has members sends these, any other has `message`.

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use error_response::format::{Details, ErrorView, Unwrapped, WireFormat, pascal_case};
use serde::Serialize;

/// The protocol restJson1 of AWS.
#[derive(Debug)]
pub struct AwsRestJson1;

#[derive(Serialize)]
pub struct AwsError<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(flatten)]
    details: &'a Details<'a>,
}

impl WireFormat for AwsRestJson1 {
    type Failure<'a> = AwsError<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "aws_rest_json1"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> AwsError<'a> {
        let details = view.details();
        AwsError { message: details.is_empty().then(|| view.message()), details }
    }

    fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
        headers.extend(HeaderValue::try_from(&*self.code(view)).map(|code| (ERROR_TYPE, code)));
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        pascal_case(code).into()
    }
}

mod tests {
    use error_response::ApiError;
    use serde::Serialize;

    use super::AwsRestJson1;
    use crate::exchange::check;

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// The greeting is invalid
        #[error("{text}")]
        #[api(status = 400, code = "invalid_greeting")]
        InvalidGreeting {
            #[api(detail = "Message")]
            text: &'static str,
        },

        /// A complex error
        #[error("A complex error")]
        #[api(status = 403, code = "complex_error")]
        Complex {
            #[api(header = "x-header")]
            header: &'static str,
            #[api(detail = "TopLevel")]
            top_level: &'static str,
            #[api(detail = "Nested")]
            nested: Nested,
        },

        /// The input is invalid
        #[error("{text}")]
        #[api(status = 400, code = "validation_exception")]
        Validation {
            #[api(detail = "message")]
            text: String,
            #[api(detail = "fieldList")]
            fields: Vec<Field>,
        },

        /// The function does not exist
        #[error("{text}")]
        #[api(status = 404, code = "resource_not_found_exception")]
        NoFunction {
            #[api(detail = "Type")]
            fault: &'static str,
            #[api(detail = "Message")]
            text: &'static str,
        },

        /// Too many requests
        #[error("{text}")]
        #[api(status = 429, code = "too_many_requests_exception", retry_after = 1)]
        TooManyRequests {
            #[api(detail = "Reason")]
            reason: &'static str,
            #[api(detail = "Type")]
            fault: &'static str,
            #[api(detail = "message")]
            text: &'static str,
        },
    }

    #[derive(Debug, Serialize)]
    struct Nested {
        #[serde(rename = "Fooooo")]
        foo: &'static str,
    }

    #[derive(Debug, Serialize)]
    struct Field {
        message: &'static str,
        path: &'static str,
    }

    #[tokio::test]
    async fn five_errors_as_the_protocol_tests_and_lambda_have_them() {
        let body = r#"{"Message":"Hi"}"#;
        let greeting = || Failure::InvalidGreeting { text: "Hi" };
        check(AwsRestJson1, greeting, 400, "x-amzn-errortype: InvalidGreeting", body).await;
        let complex = || Failure::Complex { header: "Header", top_level: "Top level", nested: Nested { foo: "bar" } };
        let body = r#"{"TopLevel":"Top level","Nested":{"Fooooo":"bar"}}"#;
        check(AwsRestJson1, complex, 403, "x-amzn-errortype: ComplexError\nx-header: Header", body).await;
        let invalid = || {
            let message = "Value with length 1 at '/string' failed to satisfy constraint: Member must have length between 2 and 8, inclusive";
            let text = format!("1 validation error detected. {message}");
            Failure::Validation { text, fields: vec![Field { message, path: "/string" }] }
        };
        let body = concat!(
            r#"{"message":"1 validation error detected. Value with length 1 at '/string' failed to satisfy constraint: "#,
            r#"Member must have length between 2 and 8, inclusive","fieldList":[{"message":"Value with length 1 at "#,
            r#"'/string' failed to satisfy constraint: Member must have length between 2 and 8, inclusive","path":"/string"}]}"#
        );
        check(AwsRestJson1, invalid, 400, "x-amzn-errortype: ValidationException", body).await;
        let body =
            r#"{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:missing"}"#;
        let missing = || Failure::NoFunction {
            fault: "User",
            text: "Function not found: arn:aws:lambda:us-east-1:123456789012:function:missing",
        };
        check(AwsRestJson1, missing, 404, "x-amzn-errortype: ResourceNotFoundException", body).await;
        let body = r#"{"Reason":"ConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}"#;
        let limited = || Failure::TooManyRequests {
            reason: "ConcurrentInvocationLimitExceeded",
            fault: "User",
            text: "Rate Exceeded.",
        };
        check(AwsRestJson1, limited, 429, "retry-after: 1\nx-amzn-errortype: TooManyRequestsException", body).await;
    }

    #[tokio::test]
    async fn an_error_without_members_has_a_message() {
        let body = r#"{"message":"The resource is gone"}"#;
        let gone = || error_response::Error::from(error_response::CategoryError::new(error_response::Category::Gone));
        check(AwsRestJson1, gone, 410, "x-amzn-errortype: Gone", body).await;
    }
}
