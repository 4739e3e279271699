//! Google AIP-193: `{"error":{code, message, status, details}}`, details with an `@type` each.
//!
//! <https://google.aip.dev/193>; the statuses are those of
//! <https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto>, the details those of `error_details.proto`.

use std::borrow::Cow;

use axum::{body::Bytes, http::StatusCode};
use error_response::{
    Category,
    format::{Details, ErrorMember, ErrorView, JsonBody, Row, Unwrapped, UserMessage, WireFormat, upper_case},
};
use serde::Serialize;

/// The format of Google's APIs. The code of an error is the reason of its `ErrorInfo`, in this domain.
#[derive(Debug)]
pub struct GoogleAip193 {
    pub domain: &'static str,
}

#[derive(Serialize)]
pub struct GoogleError<'a> {
    code: u16,
    message: &'a str,
    status: &'a str,
    details: Vec<Detail<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all_fields = "camelCase")]
enum Detail<'a> {
    #[serde(rename = "type.googleapis.com/google.rpc.ErrorInfo")]
    ErrorInfo { reason: Cow<'a, str>, domain: &'a str, metadata: &'a Details<'a> },
    #[serde(rename = "type.googleapis.com/google.rpc.LocalizedMessage")]
    LocalizedMessage { locale: &'a str, message: UserMessage<'a> },
    #[serde(rename = "type.googleapis.com/google.rpc.Help")]
    Help { links: [Link<'a>; 1] },
    #[serde(rename = "type.googleapis.com/google.rpc.RetryInfo")]
    RetryInfo { retry_delay: String },
}

#[derive(Serialize)]
struct Link<'a> {
    description: &'a str,
    url: &'a str,
}

impl WireFormat for GoogleAip193 {
    type Failure<'a> = ErrorMember<GoogleError<'a>>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "google_aip193"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> ErrorMember<GoogleError<'a>> {
        let locale = view.call().locale.as_deref().unwrap_or("en-US");
        let info = Detail::ErrorInfo { reason: self.code(view), domain: self.domain, metadata: view.details() };
        let localized = view.user_message().map(|message| Detail::LocalizedMessage { locale, message });
        let link = |url| Link { description: "Additional information on this error", url };
        let help = view.docs().map(|url| Detail::Help { links: [link(url)] });
        let retry = view.retry_after_seconds().map(|wait| Detail::RetryInfo { retry_delay: format!("{wait}s") });
        let details = [info].into_iter().chain(localized).chain(help).chain(retry).collect();
        let status = view.error_type().unwrap_or("UNKNOWN");
        let (code, message) = (view.status().as_u16(), view.message());
        ErrorMember { error: GoogleError { code, message, status, details } }
    }

    fn row(&self, category: Category) -> Row {
        Row::standard(category).with_error_type(match category.standard_status().as_u16() {
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            409 => "ABORTED",
            429 => "RESOURCE_EXHAUSTED",
            501 => "UNIMPLEMENTED",
            503 => "UNAVAILABLE",
            504 => "DEADLINE_EXCEEDED",
            400..=499 => "INVALID_ARGUMENT",
            _ => "INTERNAL",
        })
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        upper_case(code).into()
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        Some(JsonBody::new(body)?.replace("/error/code", &status.as_u16())?.into_bytes())
    }
}

mod tests {
    use error_response::{ApiError, ErrorLayer};

    use super::GoogleAip193;
    use crate::exchange::{app, check, exchange};

    const COMPUTE: GoogleAip193 = GoogleAip193 { domain: "compute.googleapis.com" };

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// A zone lacks resources
        #[error(
            "The zone '{zone}' does not have enough resources available to fulfill the request. Try a different zone, or try again later."
        )]
        #[api(
            status = 429,
            code = "resource_availability",
            retry_after = unknown,
            user_message = "An <{vm_type}> VM instance with <{attachment}> is currently unavailable in the <{zone}> zone. Consider trying your request in the <{zones_with_capacity}> zone(s), which currently has/have capacity to accommodate your request. Alternatively, you can try your request again with a different VM hardware configuration or at a later time. For more information, see the troubleshooting documentation.",
            docs = "https://cloud.google.com/compute/docs/resource-error"
        )]
        ResourceAvailability {
            #[api(detail)]
            zone: &'static str,
            #[api(detail = "vmType")]
            vm_type: &'static str,
            #[api(detail)]
            attachment: &'static str,
            #[api(detail = "zonesWithCapacity")]
            zones_with_capacity: &'static str,
        },

        /// The key is not valid
        #[error("API key not valid. Please pass a valid API key.")]
        #[api(status = 400, code = "api_key_invalid")]
        KeyInvalid {
            #[api(detail)]
            service: &'static str,
        },

        /// Scopes are missing
        #[error("Request had insufficient authentication scopes.")]
        #[api(status = 403, code = "access_token_scope_insufficient")]
        ScopeInsufficient,

        /// The project has no such service
        #[error("Book {book} was not found.")]
        #[api(status = 404, code = "book_not_found")]
        NoBook { book: &'static str },

        /// Too many requests
        #[error("Quota exceeded for quota metric 'Queries'.")]
        #[api(status = 429, code = "rate_limit_exceeded", retry_after = 30)]
        RateLimit,
    }

    fn unavailable() -> Failure {
        Failure::ResourceAvailability {
            zone: "us-east1-a",
            vm_type: "e2-medium",
            attachment: "local-ssd=3,nvidia-t4=2",
            zones_with_capacity: "us-central1-f,us-central1-c",
        }
    }

    #[tokio::test]
    async fn five_codes_as_documented() {
        let body = concat!(
            r#"{"error":{"code":429,"message":"The zone 'us-east1-a' does not have enough resources available to fulfill "#,
            r#"the request. Try a different zone, or try again later.","status":"RESOURCE_EXHAUSTED","details":["#,
            r#"{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"RESOURCE_AVAILABILITY","#,
            r#""domain":"compute.googleapis.com","metadata":{"zone":"us-east1-a","vmType":"e2-medium","#,
            r#""attachment":"local-ssd=3,nvidia-t4=2","zonesWithCapacity":"us-central1-f,us-central1-c"}},"#,
            r#"{"@type":"type.googleapis.com/google.rpc.LocalizedMessage","locale":"en-US","#,
            r#""message":"An <e2-medium> VM instance with <local-ssd=3,nvidia-t4=2> is currently unavailable in the "#,
            r#"<us-east1-a> zone. Consider trying your request in the <us-central1-f,us-central1-c> zone(s), which "#,
            r#"currently has/have capacity to accommodate your request. Alternatively, you can try your request again "#,
            r#"with a different VM hardware configuration or at a later time. For more information, see the "#,
            r#"troubleshooting documentation."},"#,
            r#"{"@type":"type.googleapis.com/google.rpc.Help","links":[{"description":"Additional information on this "#,
            r#"error","url":"https://cloud.google.com/compute/docs/resource-error"}]}]}}"#
        );
        check(COMPUTE, unavailable, 429, "", body).await;
        let body = concat!(
            r#"{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","#,
            r#""status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","#,
            r#""reason":"API_KEY_INVALID","domain":"googleapis.com","#,
            r#""metadata":{"service":"generativelanguage.googleapis.com"}}]}}"#
        );
        let invalid = || Failure::KeyInvalid { service: "generativelanguage.googleapis.com" };
        check(GoogleAip193 { domain: "googleapis.com" }, invalid, 400, "", body).await;
        let body = concat!(
            r#"{"error":{"code":403,"message":"Request had insufficient authentication scopes.","#,
            r#""status":"PERMISSION_DENIED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","#,
            r#""reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT","domain":"googleapis.com","metadata":{}}]}}"#
        );
        check(GoogleAip193 { domain: "googleapis.com" }, || Failure::ScopeInsufficient, 403, "", body).await;
        let body = concat!(
            r#"{"error":{"code":404,"message":"Book shelves/1/books/2 was not found.","status":"NOT_FOUND","details":["#,
            r#"{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"BOOK_NOT_FOUND","#,
            r#""domain":"library.googleapis.com","metadata":{}}]}}"#
        );
        let library = GoogleAip193 { domain: "library.googleapis.com" };
        check(library, || Failure::NoBook { book: "shelves/1/books/2" }, 404, "", body).await;
        let body = concat!(
            r#"{"error":{"code":429,"message":"Quota exceeded for quota metric 'Queries'.","#,
            r#""status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","#,
            r#""reason":"RATE_LIMIT_EXCEEDED","domain":"googleapis.com","metadata":{}},"#,
            r#"{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"30s"}]}}"#
        );
        let googleapis = GoogleAip193 { domain: "googleapis.com" };
        check(googleapis, || Failure::RateLimit, 429, "retry-after: 30", body).await;
    }

    #[tokio::test]
    async fn a_layer_that_changes_the_status_changes_the_body() {
        let router = app(ErrorLayer::new(COMPUTE), || (axum::http::StatusCode::SERVICE_UNAVAILABLE, unavailable()));
        let response = exchange(router, axum::http::Request::get("/").body(axum::body::Body::empty()).unwrap()).await;
        assert!(response.starts_with("503\n") && response.contains(r#"{"error":{"code":503,"#), "{response}");
    }
}
