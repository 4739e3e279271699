//! The extractor of path parameters.

use axum::extract::{
    FromRequestParts, OptionalFromRequestParts, Path as AxumPath, RawPathParams,
    path::ErrorKind,
    rejection::{PathRejection as AxumRejection, RawPathParamsRejection},
};
use error_core::{Category, FieldPath as Way, Location, Violation};
use error_fields::{Input, ViolationList};
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::{
    reason::Reason,
    rejection::{PathRejection, Refusal},
};
use crate::scope::Scope;

/// Extracts the parameters of the route's path.
///
/// It accepts what `axum::extract::Path` accepts.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::get};
/// use error_response::{ErrorLayer, RouterExt, format::Stripe, extract::Path};
/// use tower::ServiceExt;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app: Router = Router::new()
///     .route("/accounts/{id}", get(async |Path(id): Path<u32>| id.to_string()))
///     .errors(ErrorLayer::new(Stripe::new()));
///
/// let response = app.oneshot(Request::get("/accounts/none").body(Body::empty())?).await?;
/// assert_eq!(response.status(), 400);
/// assert_eq!(
///     to_bytes(response.into_body(), 1024).await?,
///     r#"{"error":{"code":"invalid_parameter","message":"id must be an integer","param":"id","type":"invalid_request_error"}}"#,
/// );
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = PathRejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Path<T>, PathRejection> {
        match <AxumPath<T> as FromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(AxumPath(value)) => Ok(Path(value)),
            Err(rejection) => read_again(parts, rejection).await.map(Path).map_err(or_not_found),
        }
    }
}

impl<T: DeserializeOwned + Send + 'static, S: Send + Sync> OptionalFromRequestParts<S> for Path<T> {
    type Rejection = PathRejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Path<T>>, PathRejection> {
        match <AxumPath<T> as OptionalFromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(path) => Ok(path.map(|AxumPath(value)| Path(value))),
            Err(rejection) => read_again(parts, rejection).await.map(|value| Some(Path(value))).map_err(or_not_found),
        }
    }
}

/// Reads a path that axum has refused, to say what is wrong with it. A type that
/// does not fit the route is the server's own mistake.
#[cold]
async fn read_again<T: DeserializeOwned>(parts: &mut Parts, rejection: AxumRejection) -> Result<T, PathRejection> {
    let AxumRejection::FailedToDeserializePathParams(failed) = rejection else {
        return Err(Refusal::internal("the parameters of the path were asked for outside a route").into());
    };
    match failed.kind() {
        ErrorKind::WrongNumberOfParameters { .. } => {
            let text = "the handler asks for another number of path parameters than its route has";
            return Err(Refusal::internal(text).into());
        }
        ErrorKind::UnsupportedType { .. } => {
            return Err(Refusal::internal("the handler asks for a type that path parameters can't be").into());
        }
        ErrorKind::InvalidUtf8InPathParam { key } => {
            let key = key.clone();
            return Err(not_utf8(key, Reason::Path(failed)));
        }
        _ => {}
    }
    match RawPathParams::from_request_parts(parts, &()).await {
        Ok(params) => {
            let input = Input::parameters(params.iter()).in_place(Location::Path);
            Ok(Refusal::read_again(input, Location::Path, Reason::Path(failed))?)
        }
        Err(RawPathParamsRejection::InvalidUtf8InPathParam(_)) => Err(not_utf8(None, Reason::Path(failed))),
        Err(_) => Err(Refusal::of_violations(ViolationList::default(), Location::Path, Reason::Path(failed)).into()),
    }
}

/// A 404, where the layer takes a path of invalid parameters for one of nobody.
#[cold]
fn or_not_found(rejection: PathRejection) -> PathRejection {
    let settings = Scope::renderer().map(|renderer| renderer.context.settings);
    if rejection.category() == Category::InternalError || settings.is_none_or(|settings| !settings.not_found_paths) {
        return rejection;
    }
    rejection.into_not_found()
}

fn not_utf8(key: impl Into<Option<String>>, reason: Reason) -> PathRejection {
    let way = key.into().map_or(Way::root(), Way::key);
    let violation = Violation::new(Location::Path, way).with_code("malformed").with_message("must be UTF-8");
    Refusal::of_violations(vec![violation].into(), Location::Path, reason).into()
}

super::deref!(Path);
