//! Cookies of the request survive an error.

use axum::{
    Router,
    extract::Request,
    http::header,
    middleware::{Next, from_fn},
    response::{AppendHeaders, IntoResponse, Response},
    routing::get,
};
use error_response::{ApiError, RouterExt};

use super::{out_of_scope, stripe};
use crate::records::{one, watch};

/// The session has ended
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The session has ended")]
#[api(status = 404, code = "session_ended", header("Set-Cookie" = "theme=; Max-Age=0"))]
struct SessionEnded {
    #[api(header = "set-cookie")]
    cookie: &'static str,
}

#[tokio::test]
async fn cookies_survive() {
    async fn append(request: Request, next: Next) -> Response {
        (AppendHeaders([(header::SET_COOKIE, "seen=1")]), next.run(request).await).into_response()
    }
    let ended = || SessionEnded { cookie: "login=; Max-Age=0" };
    let app = Router::new()
        .route("/here", get(async move || ended()))
        .route("/spawned", get(async move || out_of_scope(ended()).await))
        .layer(from_fn(append))
        .errors(stripe());
    for path in ["/here", "/spawned"] {
        let (answer, events) = watch(app.clone(), "GET", path).await;
        let mut cookies: Vec<_> = answer.0.lines().filter_map(|line| line.strip_prefix("set-cookie: ")).collect();
        cookies.sort_unstable();
        assert_eq!(cookies, ["login=; Max-Age=0", "seen=1", "theme=; Max-Age=0"], "{path}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        one(events);
    }
}
