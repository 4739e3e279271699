//! The categories, as `#[api(category = ...)]` names them.
//!
//! `error-core` re-exports this crate, so its `Category` is out of reach here;
//! the test below proves that both tables agree.

use proc_macro2::Span;
use syn::Ident;

pub(crate) struct Category {
    pub(crate) name: &'static str,
    pub(crate) status: u16,
}

impl Category {
    pub(crate) fn find(name: &str) -> Option<&'static Category> {
        CATEGORIES.iter().find(|category| category.name == name)
    }

    /// The variant of `error_core::Category`: the name in the case of Rust's types.
    pub(crate) fn variant(&self) -> Ident {
        let words = self.name.split('_').filter_map(|word| word.split_at_checked(1));
        let variant: String = words.map(|(first, rest)| first.to_ascii_uppercase() + rest).collect();
        Ident::new(&variant, Span::call_site())
    }

    /// Whether a wire format's row for the category brings a challenge.
    pub(crate) fn has_challenge(&self) -> bool {
        self.status == 401
    }
}

pub(crate) const CATEGORIES: &[Category] = &[
    Category { name: "invalid_request", status: 400 },
    Category { name: "malformed_body", status: 400 },
    Category { name: "malformed_headers", status: 400 },
    Category { name: "credentials_missing", status: 401 },
    Category { name: "credentials_invalid", status: 401 },
    Category { name: "credentials_expired", status: 401 },
    Category { name: "insufficient_funds", status: 402 },
    Category { name: "payment_required", status: 402 },
    Category { name: "permission_denied", status: 403 },
    Category { name: "not_found", status: 404 },
    Category { name: "route_not_found", status: 404 },
    Category { name: "method_not_allowed", status: 405 },
    Category { name: "not_acceptable", status: 406 },
    Category { name: "proxy_credentials_missing", status: 407 },
    Category { name: "request_timeout", status: 408 },
    Category { name: "conflict", status: 409 },
    Category { name: "invalid_state", status: 409 },
    Category { name: "gone", status: 410 },
    Category { name: "length_required", status: 411 },
    Category { name: "precondition_failed", status: 412 },
    Category { name: "content_too_large", status: 413 },
    Category { name: "uri_too_long", status: 414 },
    Category { name: "unsupported_media_type", status: 415 },
    Category { name: "range_not_satisfiable", status: 416 },
    Category { name: "expectation_failed", status: 417 },
    Category { name: "missing_field", status: 422 },
    Category { name: "unknown_field", status: 422 },
    Category { name: "invalid_field", status: 422 },
    Category { name: "unprocessable_content", status: 422 },
    Category { name: "locked", status: 423 },
    Category { name: "too_early", status: 425 },
    Category { name: "upgrade_required", status: 426 },
    Category { name: "precondition_required", status: 428 },
    Category { name: "rate_limited", status: 429 },
    Category { name: "headers_too_large", status: 431 },
    Category { name: "legally_unavailable", status: 451 },
    Category { name: "internal_error", status: 500 },
    Category { name: "not_implemented", status: 501 },
    Category { name: "upstream_failed", status: 502 },
    Category { name: "maintenance", status: 503 },
    Category { name: "overloaded", status: 503 },
    Category { name: "unavailable", status: 503 },
    Category { name: "timeout", status: 503 },
    Category { name: "upstream_timeout", status: 504 },
];

#[cfg(test)]
mod tests {
    use super::CATEGORIES;

    #[test]
    fn agrees_with_error_core() {
        let ours: Vec<_> = CATEGORIES
            .iter()
            .map(|category| (category.name, category.variant().to_string(), category.status))
            .collect();
        let theirs: Vec<_> = error_core::Category::ALL
            .iter()
            .map(|category| (category.name(), format!("{category:?}"), category.standard_status().as_u16()))
            .collect();
        assert_eq!(ours, theirs);
    }
}
