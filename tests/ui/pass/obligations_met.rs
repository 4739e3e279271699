use error_core::{ApiError, Catalog, Challenge, catalog};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(challenge = "Basic realm=\"api\"")]
enum E {
    #[error("Sign in")]
    #[api(status = 401, code = "by_default", title = "Sign in")]
    ByDefault,
    #[error("Sign in")]
    #[api(status = 401, code = "by_variant", title = "Sign in", challenge = "Bearer")]
    ByVariant,
    #[error("Sign in")]
    #[api(status = 401, code = "by_field", title = "Sign in")]
    ByField(#[api(challenge)] Option<Challenge>),
    #[error("Sign in again")]
    #[api(category = credentials_expired)]
    ByFormat,
    #[error("Wrong method")]
    #[api(category = method_not_allowed, allow = "GET, POST")]
    Method,
    #[error("The proxy wants to know you")]
    #[api(status = 407, code = "proxy", title = "Proxy", header("Proxy-Authenticate" = "Basic"))]
    Proxy,
    #[error("Upgrade")]
    #[api(category = upgrade_required, header("Upgrade" = "HTTP/2.0"))]
    Upgrade,
    #[error("The law forbids it")]
    #[api(status = 451, code = "law", title = "Law", header("Link" = "<https://law.example>; rel=\"blocked-by\""))]
    Law,
    #[error("The law forbids it")]
    #[api(status = 451, code = "law_of_someone", title = "Law")]
    LawOfSomeone(#[api(header = "link")] String),
    #[error("maintenance")]
    #[api(category = maintenance, retry_after = 3_600)]
    Maintenance,
    #[error("busy")]
    #[api(status = 503, code = "busy", title = "Busy", retry_after = unknown)]
    Busy,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("Sign in")]
#[api(status = 401, code = "format", category = credentials_invalid, title = "Sign in")]
struct ByFormatWithCode;

const CATALOG: Catalog = catalog![E, ByFormatWithCode];

pub(super) fn main() {
    assert_eq!(CATALOG.definitions().len(), 12);
}
