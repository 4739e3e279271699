//! Matrix: `{errcode, error, ...}`, codes as `M_FORBIDDEN`.
//!
//! <https://spec.matrix.org/v1.11/client-server-api/#standard-error-response>

use std::borrow::Cow;

use error_response::format::{Details, ErrorView, Unwrapped, WireFormat, upper_case};
use serde::Serialize;

/// The format of Matrix's client-server API.
#[derive(Debug)]
pub struct Matrix;

#[derive(Serialize)]
pub struct MatrixError<'a> {
    errcode: Cow<'a, str>,
    error: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<u64>,
    #[serde(flatten)]
    details: &'a Details<'a>,
}

impl WireFormat for Matrix {
    type Failure<'a> = MatrixError<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "matrix"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> MatrixError<'a> {
        let retry_after_ms = view.retry_after_seconds().map(|seconds| seconds.saturating_mul(1_000));
        MatrixError { errcode: self.code(view), error: view.message(), retry_after_ms, details: view.details() }
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        format!("M_{}", upper_case(code)).into()
    }
}

mod tests {
    use std::time::Duration;

    use error_response::ApiError;

    use super::Matrix;
    use crate::exchange::check;

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// Forbidden access
        #[error("You are not a member of the room")]
        #[api(status = 403, code = "forbidden")]
        Forbidden,

        /// The access token is unknown
        #[error("Access token has expired")]
        #[api(status = 401, code = "unknown_token", challenge = "Bearer")]
        UnknownToken {
            #[api(detail)]
            soft_logout: bool,
        },

        /// Too many requests
        #[error("Too many requests")]
        #[api(status = 429, code = "limit_exceeded")]
        LimitExceeded {
            #[api(retry_after)]
            wait: Duration,
        },

        /// The room alias is in use
        #[error("Room alias {alias} already exists.")]
        #[api(status = 409, code = "unknown")]
        AliasInUse { alias: &'static str },

        /// Keys of another version
        #[error("Wrong backup version.")]
        #[api(status = 403, code = "wrong_room_keys_version")]
        WrongVersion {
            #[api(detail)]
            current_version: &'static str,
        },
    }

    #[tokio::test]
    async fn five_codes_as_documented() {
        let body = r#"{"errcode":"M_FORBIDDEN","error":"You are not a member of the room"}"#;
        check(Matrix, || Failure::Forbidden, 403, "", body).await;
        let body = r#"{"errcode":"M_UNKNOWN_TOKEN","error":"Access token has expired","soft_logout":true}"#;
        check(Matrix, || Failure::UnknownToken { soft_logout: true }, 401, "www-authenticate: Bearer", body).await;
        let body = r#"{"errcode":"M_LIMIT_EXCEEDED","error":"Too many requests","retry_after_ms":2000}"#;
        let limited = || Failure::LimitExceeded { wait: Duration::from_secs(2) };
        check(Matrix, limited, 429, "retry-after: 2", body).await;
        let body = r#"{"errcode":"M_UNKNOWN","error":"Room alias #monkeys:matrix.org already exists."}"#;
        check(Matrix, || Failure::AliasInUse { alias: "#monkeys:matrix.org" }, 409, "", body).await;
        let body = r#"{"errcode":"M_WRONG_ROOM_KEYS_VERSION","error":"Wrong backup version.","current_version":"42"}"#;
        check(Matrix, || Failure::WrongVersion { current_version: "42" }, 403, "", body).await;
    }
}
