//! What describes the API once: its name, its errors and the headers that they have.

use std::time::Duration;

use error_occurrences::OccurrenceError;
use error_response::{
    Api, Catalog, ErrorStatus, catalog,
    catalog::sent,
    format::{ApiFormats, RateLimitHeaders, RetryHeader},
};
use http::HeaderName;

use crate::{
    accounts::AccountError,
    charges::ChargeError,
    keys::{CallerError, KeyError},
    params::ParamsError,
    rate_limit::RateLimitError,
    read_error::ReadError,
    transfers::TransferError,
    webhooks::WebhookError,
};

/// The header of the request id, which Stripe's SDKs show in their errors.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");

/// The name of the API.
pub const NAME: &str = "Payments";

/// Every error of the API. Two errors with the same code and type do not compile.
pub const CATALOG: Catalog = catalog![
    CallerError,
    RateLimitError,
    ParamsError,
    ReadError,
    AccountError,
    TransferError,
    ChargeError,
    KeyError,
    WebhookError,
    OccurrenceError
];

/// The waits of errors that do not have one, such as a 503 of a layer.
const WAITS: &[(ErrorStatus, Duration)] = &[(ErrorStatus::SERVICE_UNAVAILABLE, Duration::from_secs(1))];

/// The API in a format.
pub(crate) const fn api<F: ApiFormats>(format: F) -> Api<F> {
    Api::new(NAME, format, CATALOG)
        .with_request_id_header(REQUEST_ID)
        // What tells SDKs whether to retry.
        .with_retry_headers(&[RetryHeader::StripeShouldRetry, RetryHeader::ShouldRetry])
        .with_rate_limit_headers(&[RateLimitHeaders::Epoch])
        .with_default_waits(WAITS)
        .sends(catalog![sent::LoadShed, sent::Timeout])
}
