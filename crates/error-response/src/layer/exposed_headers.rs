//! The headers of error responses that scripts in browsers should be able to read.

use error_core::{CallView, Catalog, Category, CategoryError};
use error_formats::{ErasedWireFormat, RateLimitHeaders, render};
use http::{HeaderName, header};

use super::{deprecated_operation::DeprecatedOperation, governor};

/// What every script may read (Fetch, "CORS-safelisted response-header name"), and
/// what belongs to the connection.
const READ_ANYWAY: [HeaderName; 8] = [
    header::CACHE_CONTROL,
    header::CONTENT_LANGUAGE,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::EXPIRES,
    header::LAST_MODIFIED,
    header::PRAGMA,
    header::CONNECTION,
];

/// Those of errors in any format: what HTTP requires of their statuses, quotas and the
/// wait of a limiter, and what a deprecated route adds.
pub(super) fn of_all_formats() -> Vec<HeaderName> {
    let mut names = vec![
        header::RETRY_AFTER,
        header::WWW_AUTHENTICATE,
        header::ALLOW,
        header::ACCEPT,
        HeaderName::from_static("accept-patch"),
        header::CONTENT_RANGE,
        header::UPGRADE,
    ];
    names.extend(DeprecatedOperation::HEADERS);
    names.extend(RateLimitHeaders::NAMES);
    names.extend(governor::HEADERS);
    names
}

/// Adds the names of the headers that `format` gives to errors, each once.
pub(super) fn add_of_format(format: &dyn ErasedWireFormat, names: &mut Vec<HeaderName>) {
    for category in Category::ALL {
        // One that can't be written is not sent either.
        if let Ok(response) = render(&CategoryError::new(*category), format, CallView::default()) {
            response.headers().keys().for_each(|name| add(name.clone(), names));
        }
    }
}

/// An error of an API whose routes carry requests out once: error-idempotency marks what it sends again.
const IDEMPOTENT: &str = "idempotency_key_reused";

/// Adds the names of the headers that the errors of `catalog` send, each once, and that of the responses which are sent
/// again.
pub(super) fn add_of_catalog(catalog: &Catalog, names: &mut Vec<HeaderName>) {
    if catalog.definitions().iter().any(|definition| definition.code() == Some(IDEMPOTENT)) {
        add(HeaderName::from_static("idempotent-replayed"), names);
    }
    for header in catalog.definitions().iter().flat_map(|definition| definition.headers()) {
        add(HeaderName::from_static(header.name()), names);
    }
}

fn add(name: HeaderName, names: &mut Vec<HeaderName>) {
    if !READ_ANYWAY.contains(&name) && !names.contains(&name) {
        names.push(name);
    }
}
