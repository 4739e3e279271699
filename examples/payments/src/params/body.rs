//! The body of a request: JSON, or a form.

use axum::extract::{FromRequest, Request};
use error_response::extract::{Form, Json};
use http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use super::{
    error::{ParamsError, Texts},
    form,
};

/// The parameters in a body: JSON, or one of Stripe's forms (`metadata[order]=6735`).
///
/// Both are read as the same type. A form becomes the JSON that it stands for, so an invalid field has the same error in
/// either.
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned + Texts, S: Send + Sync> FromRequest<S> for Params<T> {
    type Rejection = ParamsError;

    async fn from_request(request: Request, state: &S) -> Result<Params<T>, ParamsError> {
        let json = if is_form(&request) {
            let Form::<Vec<(String, String)>>(pairs) =
                Form::from_request(request, state).await.map_err(ParamsError::Form)?;
            Json::from_bytes(&form::to_json(&pairs)?)
        } else {
            Json::from_request(request, state).await
        };
        json.map(|Json(params)| Params(params)).map_err(ParamsError::of_json::<T>)
    }
}

fn is_form(request: &Request) -> bool {
    let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = media_type.and_then(|value| value.split(';').next()).unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}
