//! What a format sees of the request.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use http::Method;

use crate::Value;

/// The parts of the request that a format needs besides what every view has.
/// Other parts are not kept.
///
/// # Examples
///
/// ```
/// use error_core::RequestNeeds;
///
/// // JSON-RPC repeats the member `id` of the request.
/// const JSON_RPC: RequestNeeds = RequestNeeds::HEAD.with_members(&["/id"]);
/// assert_eq!(JSON_RPC.members(), ["/id"]);
/// assert!(RequestNeeds::NONE.is_none());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RequestNeeds {
    head: bool,
    members: &'static [&'static str],
}

impl RequestNeeds {
    /// Nothing; this costs nothing.
    pub const NONE: RequestNeeds = RequestNeeds { head: false, members: &[] };

    /// Method, path, route, start, content type, languages, trace id and whether
    /// there is `Authorization`: all of [`RequestFacts`] but the body.
    pub const HEAD: RequestNeeds = RequestNeeds { head: true, members: &[] };

    /// Adds members of the request's JSON body, as JSON Pointers (RFC 6901). Of
    /// the body that a handler or an extractor reads, the first 64 KiB are then
    /// kept until the response has left. The body is never read only for the
    /// format.
    #[must_use]
    pub const fn with_members(self, pointers: &'static [&'static str]) -> RequestNeeds {
        RequestNeeds { head: true, members: pointers }
    }

    /// Whether the format needs nothing.
    pub const fn is_none(self) -> bool {
        !self.head && self.members.is_empty()
    }

    /// The members of the request's body, as JSON Pointers.
    pub const fn members(self) -> &'static [&'static str] {
        self.members
    }
}

/// What a format sees of the request, if it [needs](RequestNeeds) it.
///
/// # Examples
///
/// ```
/// use error_core::RequestFacts;
/// use http::Method;
///
/// let mut request = RequestFacts::new(Method::GET, "/pages/7");
/// request.route = Some("/pages/{id}".to_owned());
/// assert_eq!((request.path.as_str(), request.member("/id").is_none()), ("/pages/7", true));
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RequestFacts {
    /// The method.
    pub method: Method,
    /// The path as the client sent it, percent-encoded and without the query.
    pub path: String,
    /// The route that matched, as it was written: `/pages/{id}`. `None` outside of
    /// a router's layers, and where no route matched.
    pub route: Option<String>,
    /// When the request reached the layer.
    pub started: Instant,
    /// The media type of the request's body, with its parameters.
    pub content_type: Option<String>,
    /// The languages that the client prefers, the most preferred first, as they
    /// stand in `Accept-Language` (RFC 9110, 12.5.4): at most 16 language ranges.
    pub languages: Vec<String>,
    /// The trace id of a valid `traceparent` (W3C Trace Context, 3.2.2.3): 32
    /// lowercase hexadecimal digits.
    pub trace_id: Option<String>,
    /// Whether the request has `Authorization` (RFC 9110, 11.6.2). Its value is no
    /// matter of a format's.
    pub has_authorization: bool,
    members: Option<Arc<dyn RequestMembers>>,
}

impl RequestFacts {
    /// A request that begins now, known by its method and path.
    pub fn new(method: Method, path: impl Into<String>) -> RequestFacts {
        RequestFacts {
            method,
            path: path.into(),
            route: None,
            started: Instant::now(),
            content_type: None,
            languages: Vec::new(),
            trace_id: None,
            has_authorization: false,
            members: None,
        }
    }

    /// Finds members of the request's body from now on.
    #[must_use]
    pub fn with_members(mut self, members: Arc<dyn RequestMembers>) -> RequestFacts {
        self.members = Some(members);
        self
    }

    /// How long ago the request reached the layer.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// A member of the request's JSON body, by its JSON Pointer. `None` if the
    /// format does not [need](RequestNeeds::with_members) it, if it was not read
    /// yet, if it comes after a JSON fault or after 64 KiB, or if it does not exist.
    pub fn member(&self, pointer: &str) -> Option<Value> {
        self.members.as_ref()?.member(pointer)
    }
}

/// Finds members in the part of a request's body that was read.
///
/// Open: a framework that renders errors implements it.
pub trait RequestMembers: fmt::Debug + Send + Sync {
    /// The value at a JSON Pointer, if it was read.
    fn member(&self, pointer: &str) -> Option<Value>;
}
