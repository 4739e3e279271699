//! The headers of error responses.

use error_core::ErrorStatus;
use utoipa::openapi::{Header, HeaderBuilder, ObjectBuilder, Ref};

use crate::schema::{string, whole_number};

/// How the document tells the numbers of headers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Units {
    /// Whether `Retry-After` is always a number.
    pub(crate) waits_in_seconds: bool,
    /// Whether `X-RateLimit-Reset` counts from now, and not from 1970.
    pub(crate) resets_from_now: bool,
}

/// What the document says of the header `name`, of which `sample` is a value.
pub(crate) fn header(name: &str, sample: &str, units: Units) -> Header {
    let number = whole_number;
    let (description, schema): (&str, ObjectBuilder) = match name {
        "retry-after" if units.waits_in_seconds => ("How many seconds to wait before the next attempt.", number()),
        "retry-after" => (
            "How many seconds to wait before the next attempt, or the moment to wait for.",
            string(29, "^(?:[0-9]+|[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT)$"),
        ),
        "www-authenticate" => ("How to authenticate.", string(4_096, "^[ -~]+$")),
        "allow" => ("The methods that the resource knows.", string(256, "^[A-Z, ]*$")),
        "cache-control" => ("Whether the answer may be kept.", string(256, "^[ -~]+$")),
        "x-ratelimit-limit" => ("How many requests the quota has.", number()),
        "x-ratelimit-remaining" => ("How many requests are left.", number()),
        "x-ratelimit-reset" if units.resets_from_now => ("In how many seconds the quota is full again.", number()),
        "x-ratelimit-reset" => ("When the quota is full again, in seconds since 1970.", number()),
        "ratelimit-policy" => ("The quotas, and the seconds each is for.", string(4_096, "^[ -~]+$")),
        "ratelimit" => {
            ("What is left of each quota, and in how many seconds it is full again.", string(4_096, "^[ -~]+$"))
        }
        "x-should-retry" | "stripe-should-retry" => {
            ("Whether it pays to send the same request again.", string(5, "^(?:true|false)$"))
        }
        "retry-after-ms" => ("How many milliseconds to wait before the next attempt.", number()),
        _ if !sample.is_empty() && sample.bytes().all(|byte| byte.is_ascii_digit()) => ("", number()),
        _ => ("", string(8_192, "^[\\t -~\\x80-\\xff]*$")),
    };
    let description = Some(description).filter(|text| !text.is_empty());
    HeaderBuilder::new().schema(Some(schema.build())).description(description).build()
}

/// What the document says of the header that carries the id of the request.
pub(crate) fn request_id() -> Header {
    let schema = string(64, "^[A-Za-z0-9._:~-]+$").build();
    HeaderBuilder::new().schema(Some(schema)).description(Some("The id of the request, to name in a report.")).build()
}

/// The spelling of a header that readers know: `Retry-After`.
pub(crate) fn display_name(name: &str) -> String {
    match name {
        "www-authenticate" => return "WWW-Authenticate".to_owned(),
        "x-ratelimit-limit" => return "X-RateLimit-Limit".to_owned(),
        "x-ratelimit-remaining" => return "X-RateLimit-Remaining".to_owned(),
        "x-ratelimit-reset" => return "X-RateLimit-Reset".to_owned(),
        "ratelimit" => return "RateLimit".to_owned(),
        "ratelimit-policy" => return "RateLimit-Policy".to_owned(),
        _ => {}
    }
    let part = |part: &str| match part.split_at_checked(1) {
        Some((first, rest)) => first.to_ascii_uppercase() + rest,
        None => String::new(),
    };
    name.split('-').map(part).collect::<Vec<_>>().join("-")
}

/// Refers to the component of the header `name`.
pub(crate) fn header_reference(name: &str) -> Ref {
    Ref::new(format!("#/components/headers/{}", display_name(name)))
}

/// The name of a response for `status`: its phrase in one word.
pub(crate) fn phrase(status: http::StatusCode) -> String {
    let phrase = match ErrorStatus::try_from(status) {
        Ok(status) => status.phrase(),
        Err(_) => status.canonical_reason().unwrap_or("Answer"),
    };
    let word = phrase.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    if matches!(word.as_str(), "ClientError" | "ServerError") { format!("{word}{}", status.as_u16()) } else { word }
}
