//! The labels of one error.

use error_catalog::telemetry::OTHER;
use error_response::ErrorEvent;

use crate::known_errors::KnownErrors;

/// The values of the labels of one error. Each is one of a bounded set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Labels<'a> {
    pub(crate) code: &'static str,
    pub(crate) error_type: Option<&'static str>,
    pub(crate) category: &'static str,
    pub(crate) status: u16,
    pub(crate) method: &'static str,
    pub(crate) route: &'a str,
}

impl<'a> Labels<'a> {
    pub(crate) fn of(event: &ErrorEvent<'a>, known: &KnownErrors) -> Labels<'a> {
        let view = event.view();
        let is_known = event.is_code_known() && known.has(view.error_type(), view.code());
        Labels {
            code: if is_known { view.code() } else { OTHER },
            error_type: view.error_type().filter(|_| is_known),
            category: view.category().name(),
            // A format may return 200 for errors: the error's own status says whose fault it is.
            status: if event.status().is_success() { view.status().as_u16() } else { event.status().as_u16() },
            method: event.method().map_or(OTHER, |method| known_method(method.as_str())),
            route: event.route().unwrap_or(OTHER),
        }
    }

    /// The labels of what is counted once there are too many series: the status, which alerts need, is kept.
    pub(crate) fn beyond_the_limit(self) -> Labels<'static> {
        Labels { code: OTHER, error_type: None, category: OTHER, status: self.status, method: OTHER, route: OTHER }
    }
}

/// The methods of HTTP, PATCH and QUERY; a client may send any other word.
fn known_method(method: &str) -> &'static str {
    const KNOWN: [&str; 10] = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"];
    KNOWN.into_iter().find(|known| *known == method).unwrap_or(OTHER)
}
