//! InfluxDB 2: `{code, message}`, codes as `not found`, and the code in a header.
//!
//! <https://docs.influxdata.com/influxdb/v2/api/>; responses as in
//! <https://github.com/influxdata/influxdb/blob/main-2.x/http/query_handler_test.go> and
//! `http/write_handler_test.go` there, statuses as in
//! <https://github.com/influxdata/influxdb/blob/main-2.x/kit/transport/http/error_handler.go>.

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderValue};
use error_response::format::{ErrorView, Unwrapped, WireFormat};
use serde::Serialize;

/// The format of InfluxDB 2.
#[derive(Debug)]
pub struct InfluxDb;

#[derive(Serialize)]
pub struct InfluxDbError<'a> {
    code: Cow<'a, str>,
    message: &'a str,
}

impl WireFormat for InfluxDb {
    type Failure<'a> = InfluxDbError<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "influxdb"
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("application/json; charset=utf-8")
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> InfluxDbError<'a> {
        InfluxDbError { code: self.code(view), message: view.message() }
    }

    fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        headers.extend(HeaderValue::try_from(&*self.code(view)).map(|code| (PLATFORM_ERROR_CODE, code)));
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        code.replace('_', " ").into()
    }
}

const PLATFORM_ERROR_CODE: axum::http::HeaderName = axum::http::HeaderName::from_static("x-platform-error-code");

mod tests {
    use error_response::ApiError;

    use super::InfluxDb;
    use crate::exchange::check;

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// Not found
        #[error("bucket \"{name}\" not found")]
        #[api(status = 404, code = "not_found")]
        NoBucket { name: &'static str },

        /// Unauthorized
        #[error("unauthorized access")]
        #[api(status = 401, code = "unauthorized", challenge = "Token")]
        Unauthorized,

        /// Conflict
        #[error("bucket with name {name} already exists")]
        #[api(status = 422, code = "conflict")]
        BucketExists { name: &'static str },

        /// Internal error
        #[error("pcontext: no authorizer")]
        #[api(status = 500, code = "internal_error", message = "authorizer not found on context")]
        Internal,

        /// Request too large
        #[error("unable to read data: points batch is too large")]
        #[api(status = 413, code = "request_too_large")]
        TooLarge,
    }

    #[tokio::test]
    async fn five_codes_as_the_server_writes_them() {
        let headers =
            |code: &str| format!("content-type: application/json; charset=utf-8\nx-platform-error-code: {code}");
        let body = r#"{"code":"not found","message":"bucket \"no-bucket\" not found"}"#;
        check(InfluxDb, || Failure::NoBucket { name: "no-bucket" }, 404, &headers("not found"), body).await;
        let body = r#"{"code":"unauthorized","message":"unauthorized access"}"#;
        let unauthorized = headers("unauthorized") + "\nwww-authenticate: Token";
        check(InfluxDb, || Failure::Unauthorized, 401, &unauthorized, body).await;
        let body = r#"{"code":"conflict","message":"bucket with name air already exists"}"#;
        check(InfluxDb, || Failure::BucketExists { name: "air" }, 422, &headers("conflict"), body).await;
        let body = r#"{"code":"internal error","message":"authorizer not found on context"}"#;
        check(InfluxDb, || Failure::Internal, 500, &headers("internal error"), body).await;
        let body = r#"{"code":"request too large","message":"unable to read data: points batch is too large"}"#;
        check(InfluxDb, || Failure::TooLarge, 413, &headers("request too large"), body).await;
    }
}
