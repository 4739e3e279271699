//! Successful responses in the API's format.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use error_core::{__private::uri_reference, Category, CategoryError, SuccessDefinition, SuccessView};
use error_formats::{BodyError, json, wrap};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::{
    own_body::OwnBody,
    provenance::{Link, Provenance},
    rendered::Rendered,
    request_id::RequestId,
    respond::respond,
    scope::Scope,
    warn_once::warn_once,
};

/// A successful response. If the API's format has an envelope, the value is wrapped in
/// it. If the format has none, or outside every [`Scope`](crate::Scope), the value is
/// sent as plain JSON.
///
/// If a layer below the outermost [`ErrorLayer`](crate::ErrorLayer), or a tuple such as
/// `(StatusCode::BAD_GATEWAY, reply)`, gives the response an error status, the error
/// layer sends the format's error for that status instead and logs this. Headers about
/// the success (`Location`, `Cache-Control`, `ETag`) are removed together with the body
/// and its compression. A body that middleware has changed (signed, encrypted) is kept.
///
/// # Examples
///
/// ```
/// use axum::response::IntoResponse;
/// use error_response::Reply;
///
/// let created = Reply::created("acc_123").with_location("/accounts/acc_123").into_response();
/// assert_eq!(created.status(), 201);
/// assert_eq!(created.headers()["location"], "/accounts/acc_123");
/// let created = Reply::created("café").with_location("/accounts/café").into_response();
/// assert_eq!(created.headers()["location"], "/accounts/caf%C3%A9");
///
/// let deleted = Reply::no_content().into_response();
/// assert_eq!(deleted.status(), 204);
/// assert!(!deleted.headers().contains_key("content-type"));
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Reply<T> {
    status: StatusCode,
    value: T,
    definition: Option<&'static SuccessDefinition>,
    location: Option<HeaderValue>,
}

impl Reply<()> {
    /// Creates a 204 response: no body and no content type (RFC 9110, section 15.3.5).
    pub fn no_content() -> Reply<()> {
        Reply::new(StatusCode::NO_CONTENT, ())
    }
}

impl<T> Reply<T> {
    /// Creates a 200 response with a result.
    ///
    /// ```
    /// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::get};
    /// use error_response::{ErrorLayer, Reply, RouterExt, format::Stripe};
    /// # use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let balance = get(async || Reply::ok(950));
    /// let app: Router = Router::new().route("/balance", balance).errors(ErrorLayer::new(Stripe::new()));
    /// let response = app.oneshot(Request::get("/balance").body(Body::empty())?).await?;
    /// assert_eq!(response.status(), 200);
    /// assert_eq!(to_bytes(response.into_body(), 1024).await?, "950"); // Stripe has no envelope
    /// # Ok(()) }
    /// ```
    pub fn ok(value: T) -> Reply<T> {
        Reply::new(StatusCode::OK, value)
    }

    /// Creates a 201 response with the created resource.
    ///
    /// ```
    /// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::post};
    /// use error_response::{ErrorLayer, Reply, RouterExt, format::Stripe};
    /// # use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let create = post(async || Reply::created([("id", "acc_1")]).with_location("/accounts/acc_1"));
    /// let app: Router = Router::new().route("/accounts", create).errors(ErrorLayer::new(Stripe::new()));
    /// let response = app.oneshot(Request::post("/accounts").body(Body::empty())?).await?;
    /// assert_eq!(response.status(), 201);
    /// assert_eq!(response.headers()["location"], "/accounts/acc_1");
    /// assert_eq!(to_bytes(response.into_body(), 1024).await?, r#"[["id","acc_1"]]"#);
    /// # Ok(()) }
    /// ```
    pub fn created(value: T) -> Reply<T> {
        Reply::new(StatusCode::CREATED, value)
    }

    /// Creates a 202 response for work that is done later, with a value that describes
    /// its state (RFC 9110, section 15.3.3).
    ///
    /// ```
    /// use axum::response::IntoResponse;
    /// use error_response::Reply;
    ///
    /// let accepted = Reply::accepted("job_7").with_location("/jobs/job_7").into_response();
    /// assert_eq!(accepted.status(), 202);
    /// assert_eq!(accepted.headers()["location"], "/jobs/job_7");
    /// ```
    pub fn accepted(value: T) -> Reply<T> {
        Reply::new(StatusCode::ACCEPTED, value)
    }

    fn new(status: StatusCode, value: T) -> Reply<T> {
        Reply { status, value, definition: None, location: None }
    }

    /// Sets the code and the status of the success.
    ///
    /// With the status 204 or 205, the value is not sent, because such a response has no
    /// body. A warning is then logged once.
    pub fn with_definition(mut self, definition: &'static SuccessDefinition) -> Reply<T> {
        self.status = definition.status();
        self.definition = Some(definition);
        self
    }

    /// Sets `Location`: the URL of the created resource. Characters that are not allowed
    /// in a URL, such as a space or a letter outside ASCII, are percent-encoded.
    ///
    /// A URL of more than 4,096 bytes is left out and a warning is logged once, because
    /// the headers of a response must fit the buffers of proxies.
    pub fn with_location(mut self, location: impl AsRef<str>) -> Reply<T> {
        let location = uri_reference(location.as_ref());
        self.location = if location.len() > LONGEST_LOCATION {
            warn_of_long_location();
            None
        } else {
            HeaderValue::from_str(&location).ok()
        };
        self
    }
}

/// What happens where a layer makes a success that is not wrapped an error.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Plain {
    /// It is rendered as one.
    Success,
    /// The body stays: a handler may have meant it for that status.
    AnyBody,
}

/// How many bytes a `Location` has.
const LONGEST_LOCATION: usize = 4096;

#[cold]
fn warn_of_long_location() {
    warn_once!(
        "a Location of more than {LONGEST_LOCATION} bytes is left out; give the resource a shorter URL, or send it in the \
         body",
    );
}

/// A value that takes no space says nothing.
#[cold]
fn warn_of_unsent_value<T>(status: StatusCode) {
    if size_of::<T>() > 0 {
        warn_once!(
            "the value of a Reply is not sent, since a {status} has no body: give its definition another status, or \
             return `Reply::no_content()`",
        );
    }
}

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        self.respond(Plain::Success)
    }
}

impl<T: Serialize> Reply<T> {
    /// The response.
    pub(crate) fn respond(self, plain: Plain) -> Response {
        // Neither has a body (RFC 9110, 15.3.5 and 15.3.6).
        let mut response = if matches!(self.status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT) {
            warn_of_unsent_value::<T>(self.status);
            Response::new(Body::empty())
        } else {
            match self.body(plain) {
                Ok((body, media_type, rendered)) => {
                    let mut response = http::Response::new(body);
                    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
                    match rendered {
                        Some(rendered) => with_own_body(response, rendered, Scope::is_inside()),
                        None => response.map(Body::from),
                    }
                }
                Err(error) => return respond(&CategoryError::new(Category::InternalError).with_source(error)),
            }
        };
        *response.status_mut() = self.status;
        if let Some(location) = self.location {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }

    /// The body and its media type; what it is, where a layer looks for it.
    fn body(&self, plain: Plain) -> Result<(Bytes, HeaderValue, Option<Rendered>), BodyError> {
        if let Some(renderer) = Scope::renderer() {
            let facts = renderer.call_facts();
            let call = renderer.call_view(facts.as_ref());
            let mut view = SuccessView::new(self.status, Some(&self.value), call);
            if let Some(definition) = self.definition {
                view = view.with_definition(definition);
            }
            // What `Accept` chooses is the format of errors.
            let format = &renderer.context.settings.unnegotiated().format;
            if let Some(body) = wrap(&view, &**format) {
                if let Some(id) = view.made_call_id().copied().map(RequestId::made) {
                    // The next who asks for the id of this call gets the same.
                    Scope::offer_request_id(&id);
                }
                let media_type = format.success_media_type();
                return Ok((body?, media_type, Some(Rendered::wrapped(self.status))));
            }
        }
        let body = json(&self.value)?;
        let rendered = (plain == Plain::Success).then(|| Rendered::plain(self.status));
        Ok((body, HeaderValue::from_static("application/json"), rendered))
    }
}

/// A response whose body says what it is, where a layer may look for it.
fn with_own_body(mut response: http::Response<Bytes>, rendered: Rendered, is_inside: bool) -> Response {
    let provenance = if is_inside {
        Scope::note(rendered)
    } else {
        // A layer further out may be around the task.
        Some(Provenance::Link(Link::new(rendered, None, None)))
    };
    match provenance {
        None => response.map(Body::from),
        Some(provenance) => {
            provenance.add_to(response.extensions_mut());
            response.map(|body| OwnBody::boxed(body, rendered, provenance))
        }
    }
}
