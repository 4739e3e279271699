//! A form: the body, or the query of a GET.

use axum::{
    extract::{FromRequest, Request},
    response::{IntoResponse, Response},
};
use error_core::{Category, CategoryError, Place};
use http::{HeaderValue, Method, header};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    rejection::{FormRejection, Refusal, body},
    urlencoded::{decode, refused},
};
use crate::respond::respond;

/// A form: the body, or the query of a GET.
///
/// It reads what `axum::Form` reads. As a response it is a form again, never
/// wrapped.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::Body, http::Request, routing::post};
/// use error_response::{ErrorLayer, RouterExt, Stripe, extract::Form};
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
        if request.method() == Method::GET {
            let query = request.uri().query().unwrap_or_default().as_bytes();
            return decode(query).map(Form).ok_or_else(|| refused::<T>(query, Place::Query).into());
        }
        if !is_form(&request) {
            return Err(unsupported(&request));
        }
        let body = body(request, state).await?;
        decode(&body).map(Form).ok_or_else(|| refused::<T>(&body, Place::Body).into())
    }
}

fn is_form(request: &Request) -> bool {
    // axum compares the beginning: parameters are let through.
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|content_type| content_type.starts_with(mime::APPLICATION_WWW_FORM_URLENCODED.as_ref()))
}

#[cold]
fn unsupported(request: &Request) -> FormRejection {
    let message = "The request body must have the media type application/x-www-form-urlencoded";
    Refusal::media_type(request.method(), "application/x-www-form-urlencoded", message).into()
}

impl<T: Serialize> IntoResponse for Form<T> {
    fn into_response(self) -> Response {
        match serde_urlencoded::to_string(&self.0) {
            Ok(form) => {
                let media_type = HeaderValue::from_static("application/x-www-form-urlencoded");
                ([(header::CONTENT_TYPE, media_type)], form).into_response()
            }
            Err(error) => respond(&CategoryError::new(Category::Internal).with_source(error)),
        }
    }
}

super::deref!(Form);
