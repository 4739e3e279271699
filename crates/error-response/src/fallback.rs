//! Detects whether a router has a fallback that its author set.

use axum::Router;

use crate::warn_once::warn_once;

/// Whether `router` has no fallback but axum's.
///
/// axum has no method for it; the `Debug` of a router shows it. Where a later axum
/// shows something else, no fallback is missing: then the author's is not replaced,
/// and the 404 of axum's own has the format even so, unless the router is nested.
pub(crate) fn is_missing<S>(router: &Router<S>) -> bool {
    match is_default(&format!("{router:?}")) {
        Some(is_default) => is_default,
        None => {
            warn_of_unknown_text();
            false
        }
    }
}

/// What the text of a router says; `None` where it says nothing of it. The texts of an
/// author, the paths of the routes, all stand before the last member of this name.
fn is_default(text: &str) -> Option<bool> {
    let (_, value) = text.strip_prefix("Router {")?.rsplit_once(" default_fallback: ")?;
    let (value, _) = value.split_once(", catch_all_fallback: ")?;
    value.parse().ok()
}

#[cold]
fn warn_of_unknown_text() {
    warn_once!(
        "this version of axum does not show whether a router has a fallback: `.errors(...)` installs none, and unknown \
         paths of a nested router are returned by the router around it; call `.fallback(...)` before `.errors(...)`",
    );
}

#[cfg(test)]
mod tests {
    use axum::{Router, http::StatusCode, routing::get};

    use super::{is_default, is_missing};

    /// Fails if an axum shows routers in another way.
    #[test]
    fn axum_shows_whether_a_router_has_a_fallback() {
        let fallback = async || StatusCode::NOT_FOUND;
        let routes = || Router::<u8>::new().route("/ default_fallback: false, catch_all_fallback: ", get(fallback));
        let text = |router: &Router<u8>| is_default(&format!("{router:?}"));
        let cases = [
            (Router::new(), true),
            (routes(), true),
            (routes().fallback(fallback), false),
            (routes().fallback(fallback).layer(axum::Extension(1)), false),
            (routes().fallback_service(get(fallback).with_state(1)), false),
            (routes().merge(Router::new().fallback(fallback)), false),
            (routes().nest("/nested", Router::new().fallback(fallback)), true),
            (routes().fallback(fallback).reset_fallback(), true),
            (routes().method_not_allowed_fallback(fallback), true),
        ];
        for (router, expected) in cases {
            assert_eq!(text(&router), Some(expected), "{router:?}");
            assert_eq!(is_missing(&router), expected);
        }
    }

    #[test]
    fn another_text_says_nothing() {
        for text in [
            "",
            "Router",
            "Router { .. }",
            "Router { default_fallback: true }",
            "Router { default_fallback: yes, catch_all_fallback: Default }",
            "Other { default_fallback: true, catch_all_fallback: Default }",
        ] {
            assert_eq!(is_default(text), None, "{text}");
        }
    }
}
