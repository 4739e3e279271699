//! The extractor of forms: from the body, or from the query of a GET or HEAD request.

use axum::{
    extract::{FromRequest, Request},
    response::{IntoResponse, Response},
};
use error_core::{Category, CategoryError, Location};
use http::{HeaderValue, Method, header};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    rejection::{FormRejection, Refusal, body},
    urlencoded::decode,
};
use crate::respond::respond;

/// Extracts a form from the body, or from the query of a GET or HEAD request.
///
/// It accepts everything that `axum::Form` accepts, and also the query of a HEAD request
/// (RFC 9110, section 9.3.2) and a media type in upper case (RFC 9110, section 8.3.1). As
/// a response, it sends a form, which is never wrapped in an envelope.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::Body, http::Request, routing::post};
/// use error_response::{ErrorLayer, RouterExt, format::Stripe, extract::Form};
/// use serde::Deserialize;
/// use tower::ServiceExt;
///
/// #[derive(Deserialize)]
/// struct Transfer { amount: u64 }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app: Router = Router::new()
///     .route("/transfers", post(async |Form(transfer): Form<Transfer>| transfer.amount.to_string()))
///     .errors(ErrorLayer::new(Stripe::new()));
///
/// let response = app.oneshot(Request::post("/transfers").body(Body::from("amount=1"))?).await?;
/// assert_eq!(response.status(), 415);
/// assert_eq!(response.headers()["accept"], "application/x-www-form-urlencoded");
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = FormRejection;

    async fn from_request(request: Request, state: &S) -> Result<Form<T>, FormRejection> {
        if place(request.method()) == Location::Query {
            let query = request.uri().query().unwrap_or_default().as_bytes();
            return Ok(Form(decode(query, Location::Query)?));
        }
        if !is_form(&request) {
            return Err(unsupported(&request));
        }
        let body = body(request, state).await?;
        Ok(Form(decode(&body, Location::Body)?))
    }
}

/// Where the form of a request of this method stands. A HEAD is answered as the GET would
/// be (RFC 9110, section 9.3.2).
pub(super) fn place(method: &Method) -> Location {
    if matches!(*method, Method::GET | Method::HEAD) { Location::Query } else { Location::Body }
}

fn is_form(request: &Request) -> bool {
    // axum compares the beginning: parameters are let through.
    let form = mime::APPLICATION_WWW_FORM_URLENCODED.essence_str().as_bytes();
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.as_bytes().get(..form.len()));
    media_type.is_some_and(|media_type| media_type.eq_ignore_ascii_case(form))
}

#[cold]
fn unsupported(request: &Request) -> FormRejection {
    let message = "The request body must have the media type application/x-www-form-urlencoded";
    let sent = request.headers().get(header::CONTENT_TYPE);
    Refusal::media_type(request.method(), sent, "application/x-www-form-urlencoded", message).into()
}

impl<T: Serialize> IntoResponse for Form<T> {
    fn into_response(self) -> Response {
        match serde_urlencoded::to_string(&self.0) {
            Ok(form) => {
                let media_type = HeaderValue::from_static("application/x-www-form-urlencoded");
                ([(header::CONTENT_TYPE, media_type)], form).into_response()
            }
            Err(error) => respond(&CategoryError::new(Category::InternalError).with_source(error)),
        }
    }
}

super::deref!(Form);
