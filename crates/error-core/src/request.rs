//! The parts of the request that a format can read.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use http::Method;

use crate::Value;

/// The parts of the request that a format needs in addition to what every view has. Parts
/// that no format needs are not stored.
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
    /// The format needs nothing. This costs nothing.
    pub const NONE: RequestNeeds = RequestNeeds { head: false, members: &[] };

    /// The format needs everything in [`RequestFacts`] except the body: method, path,
    /// route, start time, content type, languages, trace id, and whether the request has
    /// `Authorization`.
    pub const HEAD: RequestNeeds = RequestNeeds { head: true, members: &[] };

    /// Adds members of the request's JSON body, as JSON Pointers (RFC 6901). The layer
    /// then keeps the first 64 KiB of a body that a handler or an extractor reads, until
    /// the response has been sent. It never reads the body only for the format.
    #[must_use]
    pub const fn with_members(self, pointers: &'static [&'static str]) -> RequestNeeds {
        RequestNeeds { head: true, members: pointers }
    }

    /// Whether the format needs no part of the request.
    pub const fn is_none(self) -> bool {
        !self.head && self.members.is_empty()
    }

    /// The members of the request's body that the format needs, as JSON Pointers.
    pub const fn members(self) -> &'static [&'static str] {
        self.members
    }
}

/// The parts of the request that a format can read, if it [needs](RequestNeeds) them.
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
    /// The HTTP method of the request.
    pub method: Method,
    /// The path as the client sent it, percent-encoded and without the query.
    pub path: String,
    /// The pattern of the route that matched, such as `/pages/{id}`. It is `None` if no
    /// route matched, or if the layer is not inside a router.
    pub route: Option<String>,
    /// When the request reached the layer.
    pub started: Instant,
    /// The media type of the request's body, with its parameters.
    pub content_type: Option<String>,
    /// The languages that the client prefers, the most preferred first: the language
    /// ranges of `Accept-Language` (RFC 9110, section 12.5.4), at most 16.
    pub languages: Vec<String>,
    /// The trace id of a valid `traceparent` (W3C Trace Context, 3.2.2.3): 32
    /// lowercase hexadecimal digits.
    pub trace_id: Option<String>,
    /// Whether the request has an `Authorization` header (RFC 9110, section 11.6.2).
    /// Formats cannot read its value.
    pub has_authorization: bool,
    members: Option<Arc<dyn RequestMembers>>,
}

impl RequestFacts {
    /// Creates the facts of a request that starts now, from its method and path.
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

    /// Sets where members of the request's body are looked up.
    #[must_use]
    pub fn with_members(mut self, members: Arc<dyn RequestMembers>) -> RequestFacts {
        self.members = Some(members);
        self
    }

    /// How long ago the request reached the layer.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Looks up a member of the request's JSON body by its JSON Pointer. It is `None` if
    /// the member does not exist, if the format does not
    /// [need](RequestNeeds::with_members) it, if it was not read yet, or if it comes
    /// after a JSON syntax error or after the first 64 KiB.
    pub fn member(&self, pointer: &str) -> Option<Value> {
        self.members.as_ref()?.member(pointer)
    }
}

/// Looks up members in the part of a request's body that has been read.
///
/// Open: implement this trait in a framework that renders errors.
pub trait RequestMembers: fmt::Debug + Send + Sync {
    /// The value at a JSON Pointer, if it has been read.
    fn member(&self, pointer: &str) -> Option<Value>;
}
