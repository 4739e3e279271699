//! AWS restJson1: the members of an error, and its name in the header `X-Amzn-ErrorType`.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization>; responses as in
//! <https://github.com/smithy-lang/smithy/tree/main/smithy-aws-protocol-tests/model/restJson1> (`errors.smithy` and
//! `validation/`) and as the APIs of Lambda and DynamoDB Streams document them.

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use error_response::format::{Details, ErrorView, Unwrapped, WireFormat, pascal_case};
use serde::Serialize;

/// The protocol restJson1 of AWS.
#[derive(Debug)]
pub struct AwsRestJson1;

#[derive(Serialize)]
pub struct AwsError<'a> {
    message: &'a str,
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
        AwsError { message: view.message(), details: view.details() }
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
        #[error("Hi")]
        #[api(status = 400, code = "invalid_greeting")]
        InvalidGreeting,

        /// A complex error
        #[error("Complex")]
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
        #[error(
            "1 validation error detected. Value at '{path}' failed to satisfy constraint: Member must have length between 2 and 8, inclusive"
        )]
        #[api(status = 400, code = "validation_exception")]
        Validation {
            path: &'static str,
            #[api(detail = "fieldList")]
            fields: Vec<Field>,
        },

        /// The function does not exist
        #[error("Function not found: {function}")]
        #[api(status = 404, code = "resource_not_found_exception")]
        NoFunction {
            function: &'static str,
            #[api(detail = "Type")]
            fault: &'static str,
        },

        /// Too many requests
        #[error("Rate Exceeded.")]
        #[api(status = 429, code = "too_many_requests_exception", retry_after = 1)]
        TooManyRequests {
            #[api(detail = "Reason")]
            reason: &'static str,
        },
    }

    #[derive(Debug, Serialize)]
    struct Nested {
        #[serde(rename = "Fooooo")]
        foo: &'static str,
    }

    #[derive(Debug, Serialize)]
    struct Field {
        path: &'static str,
        message: &'static str,
    }

    #[tokio::test]
    async fn five_errors_as_the_protocol_tests_have_them() {
        let body = r#"{"message":"Hi"}"#;
        check(AwsRestJson1, || Failure::InvalidGreeting, 400, "x-amzn-errortype: InvalidGreeting", body).await;
        let complex = || Failure::Complex { header: "Header", top_level: "Top level", nested: Nested { foo: "bar" } };
        let body = r#"{"message":"Complex","TopLevel":"Top level","Nested":{"Fooooo":"bar"}}"#;
        check(AwsRestJson1, complex, 403, "x-amzn-errortype: ComplexError\nx-header: Header", body).await;
        let invalid = || Failure::Validation {
            path: "/string",
            fields: vec![Field {
                path: "/string",
                message: "Value at '/string' failed to satisfy constraint: Member must have length between 2 and 8, inclusive",
            }],
        };
        let body = concat!(
            r#"{"message":"1 validation error detected. Value at '/string' failed to satisfy constraint: Member must have "#,
            r#"length between 2 and 8, inclusive","fieldList":[{"path":"/string","message":"Value at '/string' failed to "#,
            r#"satisfy constraint: Member must have length between 2 and 8, inclusive"}]}"#
        );
        check(AwsRestJson1, invalid, 400, "x-amzn-errortype: ValidationException", body).await;
        let body = r#"{"message":"Function not found: arn:aws:lambda:us-east-1:1:function:f","Type":"User"}"#;
        let missing = || Failure::NoFunction { function: "arn:aws:lambda:us-east-1:1:function:f", fault: "User" };
        check(AwsRestJson1, missing, 404, "x-amzn-errortype: ResourceNotFoundException", body).await;
        let body = r#"{"message":"Rate Exceeded.","Reason":"ConcurrentInvocationLimitExceeded"}"#;
        let limited = || Failure::TooManyRequests { reason: "ConcurrentInvocationLimitExceeded" };
        check(AwsRestJson1, limited, 429, "retry-after: 1\nx-amzn-errortype: TooManyRequestsException", body).await;
    }
}
