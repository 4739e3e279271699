//! Selects the settings for a request, if a layer has several.

use std::{fmt, sync::Arc};

#[cfg(feature = "original-uri")]
use axum::extract::OriginalUri;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, header};

use crate::media_type::{essence, essence_of};

/// The parts of a request from which [`ErrorLayer::for_requests`] chooses settings, and
/// by which a sandbox recognizes test requests.
///
/// [`ErrorLayer::for_requests`]: crate::ErrorLayer::for_requests
#[derive(Debug, Clone, Copy)]
pub struct RequestParts<'a> {
    method: &'a Method,
    uri: &'a Uri,
    headers: &'a HeaderMap,
    extensions: &'a Extensions,
}

impl<'a> RequestParts<'a> {
    pub(crate) fn of<B>(request: &'a Request<B>) -> RequestParts<'a> {
        RequestParts {
            method: request.method(),
            uri: original_uri(request),
            headers: request.headers(),
            extensions: request.extensions(),
        }
    }

    /// The HTTP method of the request.
    pub fn method(&self) -> &'a Method {
        self.method
    }

    /// The URI as the client sent it. It includes the prefix of a nested router, which
    /// handlers in that router do not see.
    pub fn uri(&self) -> &'a Uri {
        self.uri
    }

    /// The headers of the request.
    pub fn headers(&self) -> &'a HeaderMap {
        self.headers
    }

    /// The extensions of the request: what layers further out have stored, such as the
    /// authenticated caller.
    pub fn extensions(&self) -> &'a Extensions {
        self.extensions
    }
}

#[cfg(feature = "original-uri")]
pub(super) fn original_uri<B>(request: &Request<B>) -> &Uri {
    request.extensions().get::<OriginalUri>().map_or(request.uri(), |original| &original.0)
}

#[cfg(not(feature = "original-uri"))]
pub(super) fn original_uri<B>(request: &Request<B>) -> &Uri {
    request.uri()
}

/// Settings for some of the requests.
pub(super) struct Selection<S> {
    test: Test,
    settings: Arc<S>,
}

#[derive(Clone)]
enum Test {
    /// The path has this prefix.
    Path(Prefix),
    /// A header has this value.
    Header(HeaderName, HeaderValue),
    /// The body has this media type, without its parameters.
    ContentType(Box<[u8]>),
    /// The author's.
    Author(Arc<dyn Fn(RequestParts<'_>) -> bool + Send + Sync>),
}

impl<S> Selection<S> {
    /// For paths that begin with `prefix`.
    ///
    /// # Panics
    ///
    /// Panics where no path can.
    #[track_caller]
    pub(super) fn by_path(prefix: &str, settings: Arc<S>) -> Selection<S> {
        Selection { test: Test::Path(Prefix::new(prefix)), settings }
    }

    /// For requests that pass the author's test.
    pub(super) fn by_test(
        test: impl Fn(RequestParts<'_>) -> bool + Send + Sync + 'static,
        settings: Arc<S>,
    ) -> Selection<S> {
        Selection { test: Test::Author(Arc::new(test)), settings }
    }

    /// For requests in which the header `name` has this value.
    pub(super) fn by_header(name: HeaderName, value: HeaderValue, settings: Arc<S>) -> Selection<S> {
        Selection { test: Test::Header(name, value), settings }
    }

    /// For requests whose body has this media type.
    pub(super) fn by_content_type(media_type: &str, settings: Arc<S>) -> Selection<S> {
        Selection { test: Test::ContentType(essence_of(media_type.as_bytes()).into()), settings }
    }

    /// The header of the request that decides.
    pub(super) fn header(&self) -> Option<HeaderName> {
        match &self.test {
            Test::Header(name, _) => Some(name.clone()),
            Test::ContentType(_) => Some(header::CONTENT_TYPE),
            Test::Path(_) | Test::Author(_) => None,
        }
    }

    /// Rejects settings that no request has, since those `before` them are for all of
    /// their paths. Which requests pass a test of the author's is not known.
    ///
    /// # Panics
    ///
    /// Panics where an earlier prefix is that of these settings as well.
    #[track_caller]
    pub(super) fn check_after(&self, before: &[Selection<S>]) {
        let Test::Path(own) = &self.test else { return };
        for selection in before {
            match &selection.test {
                Test::Path(earlier) if earlier.is_same(own) => {
                    panic!("two layers are for the path prefix {own}: write `for_path({own:?}, ...)` once");
                }
                Test::Path(earlier) if earlier.is_of(&own.0) => panic!(
                    "no request has the settings for {own}, since those for {earlier} are before them: write \
                     `.for_path({own:?}, ...)` before `.for_path({earlier:?}, ...)`"
                ),
                Test::Path(_) | Test::Header(..) | Test::ContentType(_) | Test::Author(_) => {}
            }
        }
    }

    /// Its settings.
    pub(super) fn settings(&self) -> &Arc<S> {
        &self.settings
    }

    pub(super) fn settings_mut(&mut self) -> &mut Arc<S> {
        &mut self.settings
    }

    /// Whether a request has them.
    pub(super) fn is_for(&self, head: RequestParts<'_>) -> bool {
        match &self.test {
            Test::Path(prefix) => prefix.is_of(head.uri.path()),
            Test::Header(name, value) => head.headers().get_all(name).into_iter().any(|found| found == value),
            Test::ContentType(media_type) => {
                let found = head.headers().get(header::CONTENT_TYPE).filter(|found| found.to_str().is_ok());
                found.is_some_and(|found| essence(found).eq_ignore_ascii_case(media_type))
            }
            Test::Author(test) => test(head),
        }
    }
}

impl<S> Clone for Selection<S> {
    fn clone(&self) -> Selection<S> {
        Selection { test: self.test.clone(), settings: self.settings.clone() }
    }
}

/// The segments that a path begins with, without a slash at their end.
#[derive(Clone)]
struct Prefix(Box<str>);

impl Prefix {
    #[track_caller]
    fn new(prefix: &str) -> Prefix {
        assert!(prefix.starts_with('/'), "a path prefix begins with a slash: {prefix:?}");
        let is_pattern = prefix.contains(['{', '}', '*', '?', '#']);
        assert!(!is_pattern, "a path prefix is compared as it is, without parameters and query: {prefix:?}");
        Prefix(prefix.trim_end_matches('/').into())
    }

    /// Whether `path` begins with these segments: `/v1` is no prefix of `/v10`.
    fn is_of(&self, path: &str) -> bool {
        path.strip_prefix(&*self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    fn is_same(&self, other: &Prefix) -> bool {
        self.0 == other.0
    }

    /// As an author writes it.
    fn text(&self) -> &str {
        if self.0.is_empty() { "/" } else { &self.0 }
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// As it is written in code.
impl fmt::Debug for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.text(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::Prefix;

    #[test]
    fn a_prefix_is_whole_segments() {
        let of = |prefix: &str, path: &str| Prefix::new(prefix).is_of(path);
        for prefix in ["/v1", "/v1/"] {
            assert!(of(prefix, "/v1") && of(prefix, "/v1/") && of(prefix, "/v1/a/b"));
            assert!(!of(prefix, "/v10") && !of(prefix, "/V1") && !of(prefix, "/a/v1") && !of(prefix, "*"));
        }
        assert!(of("/", "/") && of("/", "/a") && !of("/", "*"));
    }
}
