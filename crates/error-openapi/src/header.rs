//! The headers of error responses.

use error_core::ErrorStatus;
use serde_json::Value;
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

/// A value of a header, as the document shows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeaderSample<'a> {
    /// Empty where no error has the header.
    pub(crate) value: &'a str,
    /// Whether other values are of the same type.
    pub(crate) tells_type: bool,
}

impl HeaderSample<'_> {
    fn is_number(self) -> bool {
        !self.value.is_empty() && self.value.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// A year, in seconds: longer waits are not sent on purpose.
const YEAR: i64 = 31_536_000;
/// The most requests of a quota.
const LARGEST_QUOTA: i64 = 1_000_000_000;
/// The year 2100, in seconds since 1970.
const LATEST: i64 = 4_102_444_800;

/// What the document says of the header `name`.
pub(crate) fn header(name: &str, sample: HeaderSample<'_>, units: Units) -> Header {
    let number = |most: i64| whole_number().maximum(Some(most));
    let visible = |most: usize| string(most, "^[ -~]+$");
    let (description, schema, example): (&str, ObjectBuilder, &str) = match name {
        "retry-after" if units.waits_in_seconds => {
            ("How many seconds to wait before the next attempt.", number(YEAR), "60")
        }
        "retry-after" => (
            "How many seconds to wait before the next attempt, or the moment to wait for.",
            string(29, "^(?:[0-9]+|[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT)$"),
            "60",
        ),
        "www-authenticate" => ("How to authenticate.", visible(4_096), "Bearer"),
        "vary" => ("The headers of the request that chose the format of the response.", visible(256), "accept"),
        "allow" => ("The methods that the resource knows.", string(256, "^[A-Z, ]*$"), "GET,HEAD"),
        "cache-control" => ("Whether the response may be stored.", visible(256), "no-store"),
        "x-ratelimit-limit" => ("How many requests the quota has.", number(LARGEST_QUOTA), "100"),
        "x-ratelimit-remaining" => ("How many requests are left.", number(LARGEST_QUOTA), "0"),
        "x-ratelimit-reset" if units.resets_from_now => {
            ("In how many seconds the quota is full again.", number(YEAR), "60")
        }
        "x-ratelimit-reset" => ("When the quota is full again, in seconds since 1970.", number(LATEST), "1767225600"),
        "ratelimit-policy" => ("The quotas, and the seconds each is for.", visible(4_096), r#""default";q=100;w=60"#),
        "ratelimit" => (
            "What is left of each quota, and in how many seconds it is full again.",
            visible(4_096),
            r#""default";r=0;t=60"#,
        ),
        "x-should-retry" | "stripe-should-retry" => {
            ("Whether retrying the same request can help.", string(5, "^(?:true|false)$"), "true")
        }
        "retry-after-ms" => ("How many milliseconds to wait before the next attempt.", number(YEAR * 1_000), "60000"),
        _ if sample.tells_type && sample.is_number() => ("", whole_number(), ""),
        _ => ("", string(8_192, "^[\\t -~\\x80-\\xff]*$"), ""),
    };
    let example = if sample.value.is_empty() { example } else { sample.value };
    let schema = schema.build();
    let example = value(example, schema.pattern.is_none());
    let description = Some(description).filter(|text| !text.is_empty());
    HeaderBuilder::new().schema(Some(schema)).description(description).example(example).build()
}

/// The value as JSON: a number where the schema is one of numbers.
fn value(text: &str, is_number: bool) -> Option<Value> {
    match (text, text.parse::<i64>()) {
        ("", _) => None,
        (_, Ok(number)) if is_number => Some(number.into()),
        _ => Some(text.into()),
    }
}

/// What the document says of the header that carries the id of the request.
pub(crate) fn request_id() -> Header {
    let schema = string(64, "^[A-Za-z0-9._:~-]+$").build();
    let description = Some("The id of the request, to name in a report.");
    let example = Some("0b9a3f52-7c1e-4d6a-9f83-2e5d1c4b7a60".into());
    HeaderBuilder::new().schema(Some(schema)).description(description).example(example).build()
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
