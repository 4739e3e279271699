//! Bodies that are too long, or that stop arriving: by axum's limit and by
//! tower-http's, told before and found while reading.

use std::{future::Future, pin::Pin, time::Duration};

use axum::{
    Form, Json, Router,
    body::{Body, Bytes, HttpBody},
    extract::{DefaultBodyLimit, Multipart, Request, multipart::MultipartError},
    response::Response,
    routing::{MethodRouter, post},
};
use error_response::RouterExt;
use tower::{BoxError, ServiceBuilder, service_fn};
use tower_http::{
    limit::RequestBodyLimitLayer,
    timeout::{RequestBodyDeadlineLayer, RequestBodyTimeoutLayer},
};

use super::{
    outcome::{CONTENT_TOO_LARGE, INTERNAL, REQUEST_TIMEOUT},
    rejections::{FORM, JSON, MULTIPART, TEXT},
    source::Source,
};
use crate::format::Format;

/// Longer than [`LIMIT`], whatever it is read as.
const LONG: &str = r#""hunter2 hunter2""#;
const LIMIT: usize = 8;

const LONG_FIELD: &str =
    "--frontier\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\nhunter2 hunter2\r\n--frontier--\r\n";

/// How long nothing may arrive; the rest never does.
const IDLE: Duration = Duration::from_millis(50);

fn bytes() -> MethodRouter {
    post(async |_: Bytes| ())
}

fn multipart() -> MethodRouter {
    async fn reads(mut fields: Multipart) -> Result<(), MultipartError> {
        while let Some(field) = fields.next_field().await? {
            field.bytes().await?;
        }
        Ok(())
    }
    post(reads)
}

fn axums_limit(format: Format, route: MethodRouter) -> Router {
    Router::new().route("/here", route).layer(DefaultBodyLimit::max(LIMIT)).errors(format.layer())
}

fn tower_https_limit(format: Format, route: MethodRouter) -> Router {
    let routes = Router::new().route("/here", route).layer(DefaultBodyLimit::disable());
    routes.layer(RequestBodyLimitLayer::new(LIMIT)).errors(format.layer())
}

fn timeout(format: Format, route: MethodRouter) -> Router {
    Router::new().route("/here", route).layer(RequestBodyTimeoutLayer::new(IDLE)).errors(format.layer())
}

/// A service of no framework, which fails with what its body fails with.
fn read<B>(request: Request<B>) -> Pin<Box<dyn Future<Output = Result<Response, BoxError>> + Send>>
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    Box::pin(async {
        axum::body::to_bytes(Body::new(request.into_body()), usize::MAX).await?;
        Ok(Response::default())
    })
}

pub(super) fn sources() -> Vec<Source> {
    let mut sources = limits();
    sources.extend(timeouts());
    sources
}

fn limits() -> Vec<Source> {
    let large = &CONTENT_TOO_LARGE;
    vec![
        Source::new("`DefaultBodyLimit`, with a Content-Length", large, |format| axums_limit(format, bytes()))
            .posted(TEXT, LONG),
        Source::new("`DefaultBodyLimit`, a chunked body", large, |format| axums_limit(format, bytes()))
            .chunked(TEXT, LONG),
        Source::new("`DefaultBodyLimit`, read by `String`", large, |format| {
            axums_limit(format, post(async |_: String| ()))
        })
        .chunked(TEXT, LONG),
        Source::new("`DefaultBodyLimit`, read by `Json`", large, |format| {
            axums_limit(format, post(async |_: Json<String>| ()))
        })
        .chunked(JSON, LONG),
        Source::new("`DefaultBodyLimit`, read by `Form`", large, |format| {
            axums_limit(format, post(async |_: Form<Vec<(String, String)>>| ()))
        })
        .chunked(FORM, LONG),
        Source::new("`DefaultBodyLimit`, read by `Multipart`", large, |format| axums_limit(format, multipart()))
            .chunked(MULTIPART, LONG_FIELD),
        Source::new("`RequestBodyLimit`, with a Content-Length", large, |format| tower_https_limit(format, bytes()))
            .posted(TEXT, LONG),
        Source::new("`RequestBodyLimit`, a chunked body", large, |format| tower_https_limit(format, bytes()))
            .chunked(TEXT, LONG),
        Source::new("`RequestBodyLimit`, read by `Json`", large, |format| {
            tower_https_limit(format, post(async |_: Json<String>| ()))
        })
        .chunked(JSON, LONG),
        Source::new("`RequestBodyLimit`, read by `Multipart`", large, |format| tower_https_limit(format, multipart()))
            .chunked(MULTIPART, LONG_FIELD),
        Source::new("both limits, a chunked body", large, |format| {
            let routes = Router::new().route("/here", bytes());
            routes.layer(RequestBodyLimitLayer::new(LIMIT)).errors(format.layer())
        })
        .chunked(TEXT, LONG),
        Source::new("`RequestBodyLimit`, a service that returns the error of its body", large, |format| {
            let stack = ServiceBuilder::new().layer(format.layer()).layer(RequestBodyLimitLayer::new(LIMIT));
            Router::new().route_service("/here", stack.service(service_fn(read)))
        })
        .chunked(TEXT, LONG),
    ]
}

fn timeouts() -> Vec<Source> {
    let late = &REQUEST_TIMEOUT;
    vec![
        Source::new("`RequestBodyTimeout`", late, |format| timeout(format, bytes())).stalled(TEXT, "half"),
        Source::new("`RequestBodyTimeout`, read by `String`", late, |format| {
            timeout(format, post(async |_: String| ()))
        })
        .stalled(TEXT, "half"),
        Source::new("`RequestBodyTimeout`, read by `Json`", late, |format| {
            timeout(format, post(async |_: Json<String>| ()))
        })
        .stalled(JSON, "\"half"),
        Source::new("`RequestBodyTimeout`, read by `Form`", late, |format| {
            timeout(format, post(async |_: Form<Vec<(String, String)>>| ()))
        })
        .stalled(FORM, "half"),
        Source::new("`RequestBodyTimeout`, read by `Multipart`", &INTERNAL, |format| timeout(format, multipart()))
            .stalled(MULTIPART, "--frontier\r\n")
            .deviates("axum's own status; it gives no cause"),
        Source::new("`RequestBodyTimeout`, read by this crate's `Json`", late, |format| {
            timeout(format, post(async |_: error_response::extract::Json<String>| ()))
        })
        .stalled(JSON, "\"half"),
        Source::new("`RequestBodyTimeout`, read by this crate's `Form`", late, |format| {
            timeout(format, post(async |_: error_response::extract::Form<Vec<(String, String)>>| ()))
        })
        .stalled(FORM, "half"),
        Source::new("`RequestBodyTimeout`, read by this crate's `Multipart`", late, |format| {
            async fn reads(
                mut fields: error_response::extract::Multipart,
            ) -> Result<(), error_response::extract::MultipartError> {
                while let Some(field) = fields.next_field().await? {
                    field.bytes().await?;
                }
                Ok(())
            }
            timeout(format, post(reads))
        })
        .stalled(MULTIPART, "--frontier\r\n"),
        Source::new("`RequestBodyDeadline`", late, |format| {
            let routes = Router::new().route("/here", bytes());
            routes.layer(RequestBodyDeadlineLayer::new(IDLE)).errors(format.layer())
        })
        .stalled(TEXT, "half"),
        Source::new("`RequestBodyTimeout`, a service that returns the error of its body", late, |format| {
            let stack = ServiceBuilder::new().layer(format.layer()).layer(RequestBodyTimeoutLayer::new(IDLE));
            Router::new().route_service("/here", stack.service(service_fn(read)))
        })
        .stalled(TEXT, "half"),
    ]
}
