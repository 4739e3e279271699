//! The categories, as `#[api(category = ...)]` names them.
//!
//! `error-core` re-exports this crate, so its `Category` is out of reach here;
//! the test below proves that both tables agree.

use proc_macro2::Span;
use syn::Ident;

pub(crate) struct Category {
    pub(crate) name: &'static str,
    variant: &'static str,
    pub(crate) status: u16,
}

impl Category {
    pub(crate) fn find(name: &str) -> Option<&'static Category> {
        CATEGORIES.iter().find(|category| category.name == name)
    }

    /// The variant of `error_core::Category`.
    pub(crate) fn variant(&self) -> Ident {
        Ident::new(self.variant, Span::call_site())
    }

    /// Whether a wire format's row for the category brings a challenge.
    pub(crate) fn has_challenge(&self) -> bool {
        self.status == 401
    }
}

pub(crate) const CATEGORIES: &[Category] = &[
    Category { name: "invalid_request", variant: "InvalidRequest", status: 400 },
    Category { name: "malformed_body", variant: "MalformedBody", status: 400 },
    Category { name: "malformed_headers", variant: "MalformedHeaders", status: 400 },
    Category { name: "credentials_missing", variant: "CredentialsMissing", status: 401 },
    Category { name: "credentials_invalid", variant: "CredentialsInvalid", status: 401 },
    Category { name: "credentials_expired", variant: "CredentialsExpired", status: 401 },
    Category { name: "insufficient_funds", variant: "InsufficientFunds", status: 402 },
    Category { name: "payment_required", variant: "PaymentRequired", status: 402 },
    Category { name: "permission_denied", variant: "PermissionDenied", status: 403 },
    Category { name: "not_found", variant: "NotFound", status: 404 },
    Category { name: "route_not_found", variant: "RouteNotFound", status: 404 },
    Category { name: "method_not_allowed", variant: "MethodNotAllowed", status: 405 },
    Category { name: "not_acceptable", variant: "NotAcceptable", status: 406 },
    Category { name: "proxy_credentials_missing", variant: "ProxyCredentialsMissing", status: 407 },
    Category { name: "request_timeout", variant: "RequestTimeout", status: 408 },
    Category { name: "conflict", variant: "Conflict", status: 409 },
    Category { name: "invalid_state", variant: "InvalidState", status: 409 },
    Category { name: "gone", variant: "Gone", status: 410 },
    Category { name: "length_required", variant: "LengthRequired", status: 411 },
    Category { name: "precondition_failed", variant: "PreconditionFailed", status: 412 },
    Category { name: "content_too_large", variant: "ContentTooLarge", status: 413 },
    Category { name: "uri_too_long", variant: "UriTooLong", status: 414 },
    Category { name: "unsupported_media_type", variant: "UnsupportedMediaType", status: 415 },
    Category { name: "range_not_satisfiable", variant: "RangeNotSatisfiable", status: 416 },
    Category { name: "expectation_failed", variant: "ExpectationFailed", status: 417 },
    Category { name: "missing_field", variant: "MissingField", status: 422 },
    Category { name: "unknown_field", variant: "UnknownField", status: 422 },
    Category { name: "invalid_field", variant: "InvalidField", status: 422 },
    Category { name: "unprocessable_content", variant: "UnprocessableContent", status: 422 },
    Category { name: "locked", variant: "Locked", status: 423 },
    Category { name: "too_early", variant: "TooEarly", status: 425 },
    Category { name: "upgrade_required", variant: "UpgradeRequired", status: 426 },
    Category { name: "precondition_required", variant: "PreconditionRequired", status: 428 },
    Category { name: "rate_limited", variant: "RateLimited", status: 429 },
    Category { name: "headers_too_large", variant: "HeadersTooLarge", status: 431 },
    Category { name: "legally_unavailable", variant: "LegallyUnavailable", status: 451 },
    Category { name: "internal_error", variant: "Internal", status: 500 },
    Category { name: "not_implemented", variant: "NotImplemented", status: 501 },
    Category { name: "upstream_failed", variant: "UpstreamFailed", status: 502 },
    Category { name: "maintenance", variant: "Maintenance", status: 503 },
    Category { name: "overloaded", variant: "Overload", status: 503 },
    Category { name: "unavailable", variant: "Unavailable", status: 503 },
    Category { name: "timeout", variant: "Timeout", status: 503 },
    Category { name: "upstream_timeout", variant: "UpstreamTimeout", status: 504 },
];

#[cfg(test)]
mod tests {
    use super::CATEGORIES;

    #[test]
    fn agrees_with_error_core() {
        let ours: Vec<_> =
            CATEGORIES.iter().map(|category| (category.name, category.variant.to_owned(), category.status)).collect();
        let theirs: Vec<_> = error_core::Category::ALL
            .iter()
            .map(|category| (category.name(), format!("{category:?}"), category.standard_status().as_u16()))
            .collect();
        assert_eq!(ours, theirs);
    }
}
