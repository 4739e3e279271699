//! The routes, for callers and for operators.

use std::sync::Arc;

use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::{delete, get},
};
use http::{HeaderValue, header, request::Parts};
use serde::Serialize;

use crate::{OccurrenceError, Record, StoreError, logged::Logged};

/// Who may read which record.
pub(crate) type MayRead = Arc<dyn Fn(&Parts, &Record) -> bool + Send + Sync>;
/// Who reads, where it is an operator.
pub(crate) type Operator = Arc<dyn Fn(&Parts) -> Option<String> + Send + Sync>;

/// No id is longer.
const LONGEST_ID: usize = 256;

/// The route that an `instance` leads to.
pub(crate) fn public<S: Clone + Send + Sync + 'static>(kept: Logged, may_read: MayRead) -> Router<S> {
    let read = async move |parts: Parts, Path(id): Path<String>| {
        let record = kept.public(checked(&id)?).await?;
        // The same for one that is unknown and one that is not the caller's.
        let record = record.filter(|record| may_read(&parts, record)).ok_or(OccurrenceError::NotFound)?;
        let public = record.public.ok_or(OccurrenceError::NotFound)?;
        let media_type = HeaderValue::try_from(public.media_type);
        let media_type = media_type.unwrap_or(HeaderValue::from_static("application/octet-stream"));
        Ok::<_, OccurrenceError>(unstored(media_type, public.body))
    };
    Router::new().route("/{id}", get(read))
}

/// The routes of operators.
pub(crate) fn operator<S: Clone + Send + Sync + 'static>(kept: Logged, operator: Operator) -> Router<S> {
    let routes = Routes { kept, operator };
    let read = {
        let routes = routes.clone();
        async move |parts: Parts, Path(id): Path<String>| {
            let reader = routes.reader(&parts)?;
            let records = routes.kept.read(checked(&id)?, &reader).await?;
            if records.records.is_empty() {
                return Err(OccurrenceError::NotFound);
            }
            json(&records)
        }
    };
    let erase = {
        let routes = routes.clone();
        async move |parts: Parts, Path(id): Path<String>| {
            let reader = routes.reader(&parts)?;
            let erased = routes.kept.erase(checked(&id)?, &reader).await?;
            json(&Erased { erased })
        }
    };
    let erase_subject = {
        let routes = routes.clone();
        async move |parts: Parts, Path(subject): Path<String>| {
            let erased = routes.kept.erase_subject(&subject, &routes.reader(&parts)?).await?;
            json(&Erased { erased })
        }
    };
    let accesses = async move |parts: Parts, Path(id): Path<String>| {
        let reader = routes.reader(&parts)?;
        let accesses = routes.kept.accesses(checked(&id)?, &reader).await?;
        json(&Accesses { accesses })
    };
    Router::new()
        .route("/{id}", get(read).delete(erase))
        .route("/{id}/accesses", get(accesses))
        .route("/subjects/{subject}", delete(erase_subject))
}

#[derive(Clone)]
struct Routes {
    kept: Logged,
    operator: Operator,
}

impl Routes {
    fn reader(&self, parts: &Parts) -> Result<String, OccurrenceError> {
        (self.operator)(parts).ok_or(OccurrenceError::Unauthorized)
    }
}

#[derive(Serialize)]
struct Erased {
    erased: u64,
}

#[derive(Serialize)]
struct Accesses {
    accesses: Vec<crate::Access>,
}

fn checked(id: &str) -> Result<&str, OccurrenceError> {
    let is_id = id.len() <= LONGEST_ID && id.bytes().all(|byte| byte.is_ascii_graphic());
    if is_id { Ok(id) } else { Err(OccurrenceError::NotFound) }
}

fn json(value: &impl Serialize) -> Result<Response, OccurrenceError> {
    let body = serde_json::to_string(value).map_err(StoreError::new)?;
    Ok(unstored(HeaderValue::from_static("application/json"), body))
}

/// A success that no cache stores, and that no browser takes for a page.
fn unstored(media_type: HeaderValue, body: String) -> Response {
    let policy = HeaderValue::from_static("default-src 'none'; sandbox");
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, body).into_response()
}
