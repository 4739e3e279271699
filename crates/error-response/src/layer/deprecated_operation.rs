//! Deprecated operations.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::{Duration, UNIX_EPOCH},
};

use error_core::{Day, Link};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

/// Announces in every response of a route that the operation is deprecated: with the
/// header `Deprecation` (RFC 9745) and, optionally, `Sunset` (RFC 8594) and a `Link` to
/// the documentation. Successes and errors both have these headers.
///
/// The headers are about the operation. A deprecated *error* never sends them, because
/// clients would think that the operation is deprecated.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::Body, http::{Request, StatusCode}, routing::get};
/// use error_response::{ErrorLayer, RouterExt, catalog::Day, format::Problem, layer::DeprecatedOperation};
/// use tower::ServiceExt;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// const OLD: DeprecatedOperation = DeprecatedOperation::since(Day::from_static("2026-12-01"))
///     .with_sunset(Day::from_static("2027-06-30"));
/// let app: Router = Router::new()
///     .route("/v1/seats", get(async || StatusCode::CONFLICT).layer(OLD.with_link("https://docs.example.com/v2")))
///     .errors(ErrorLayer::new(Problem::new()));
///
/// let response = app.oneshot(Request::get("/v1/seats").body(Body::empty())?).await?;
/// assert_eq!(response.headers()["deprecation"], "@1796083200");
/// assert_eq!(response.headers()["sunset"], "Wed, 30 Jun 2027 23:59:59 GMT");
/// assert_eq!(response.headers()["link"], "<https://docs.example.com/v2>; rel=\"deprecation\"");
/// # Ok(()) }
/// ```
///
/// # Caveats
///
/// Responses that do not come from the route do not have these headers: the response to a
/// panic, which the error layer creates, and the responses of timeouts and limits further
/// out. Scripts of other origins can read these headers only if the CORS layer exposes
/// them; [`HEADERS`](DeprecatedOperation::HEADERS) lists them.
#[derive(Debug, Clone)]
pub struct DeprecatedOperation {
    since: Day,
    sunset: Option<Day>,
    link: Option<HeaderValue>,
}

const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
const SUNSET: HeaderName = HeaderName::from_static("sunset");

impl DeprecatedOperation {
    /// The headers that may be sent, as a list for a CORS layer.
    pub const HEADERS: [HeaderName; 3] = [DEPRECATION, SUNSET, header::LINK];

    /// Deprecates the operation from the start of this day, which may be in the future.
    pub const fn since(day: Day) -> DeprecatedOperation {
        DeprecatedOperation { since: day, sunset: None, link: None }
    }

    /// Sets the last day on which the operation is available.
    ///
    /// # Panics
    ///
    /// Panics if this day is before the day of the deprecation (RFC 9745, section 4). In
    /// a constant, the panic is a compile error.
    #[must_use]
    pub const fn with_sunset(mut self, day: Day) -> DeprecatedOperation {
        assert!(
            day.unix_seconds() >= self.since.unix_seconds(),
            "the sunset is before the deprecation: write a later day"
        );
        self.sunset = Some(day);
        self
    }

    /// Links to a page for developers. Characters that a URL cannot contain
    /// are percent-encoded.
    #[must_use]
    pub fn with_link(self, href: impl Into<std::borrow::Cow<'static, str>>) -> DeprecatedOperation {
        let link = Link::new("deprecation", href);
        let link = format!("<{}>; rel=\"{}\"", link.href(), link.rel());
        // An encoded address is visible ASCII, so it is a value.
        DeprecatedOperation { link: HeaderValue::try_from(link).ok(), ..self }
    }

    /// Adds the headers; what the handler said itself stays.
    fn add(&self, headers: &mut HeaderMap) {
        let mut insert = |name: HeaderName, value: String| {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.entry(name).or_insert(value);
            }
        };
        insert(DEPRECATION, format!("@{}", self.since.unix_seconds()));
        if let Some(day) = self.sunset {
            let end = UNIX_EPOCH + Duration::from_secs(day.unix_seconds() + END_OF_DAY);
            insert(SUNSET, httpdate::fmt_http_date(end));
        }
        if let Some(link) = &self.link {
            headers.append(header::LINK, link.clone());
        }
    }
}

/// The last second of a day.
const END_OF_DAY: u64 = 86_399;

impl<S> Layer<S> for DeprecatedOperation {
    type Service = DeprecatedService<S>;

    fn layer(&self, inner: S) -> DeprecatedService<S> {
        DeprecatedService { inner, operation: self.clone() }
    }
}

/// The service of [`DeprecatedOperation`].
#[derive(Debug, Clone)]
pub struct DeprecatedService<S> {
    inner: S,
    operation: DeprecatedOperation,
}

impl<S, B, R> Service<Request<B>> for DeprecatedService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = DeprecatedFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> DeprecatedFuture<S::Future> {
        DeprecatedFuture { inner: self.inner.call(request), operation: self.operation.clone() }
    }
}

pin_project! {
    /// The future of [`DeprecatedService`].
    pub struct DeprecatedFuture<F> {
        #[pin]
        inner: F,
        operation: DeprecatedOperation,
    }
}

impl<F, R, E> Future for DeprecatedFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let mut done = ready!(this.inner.poll(context));
        if let Ok(response) = &mut done {
            this.operation.add(response.headers_mut());
        }
        Poll::Ready(done)
    }
}

impl<F> fmt::Debug for DeprecatedFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeprecatedFuture").field("operation", &self.operation).finish_non_exhaustive()
    }
}
