//! The method and the route of a request, for observers.

#[cfg(feature = "matched-path")]
use axum::extract::MatchedPath;
use http::{Method, Request};

/// The method and the route of a request. It is kept only where a layer has an observer.
#[derive(Debug, Clone)]
pub(crate) struct ObservedRequest {
    pub(crate) method: Method,
    /// The template of the route, where a router chose one before it called the layer.
    #[cfg(feature = "matched-path")]
    pub(crate) route: Option<MatchedPath>,
}

impl ObservedRequest {
    pub(crate) fn of<B>(request: &Request<B>) -> ObservedRequest {
        ObservedRequest {
            method: request.method().clone(),
            #[cfg(feature = "matched-path")]
            route: request.extensions().get().cloned(),
        }
    }
}
