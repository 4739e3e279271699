//! A service whose errors are in English, German and Arabic.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Path,
    http::{Request, StatusCode, response::Parts},
    response::Response,
    routing::{get, post},
};
use error_response::{
    ApiError, ErrorLayer, RouterExt, extract::Json, format::Problem, languages::Languages, stream::JsonLines,
};
use futures_util::stream;
use tower::ServiceExt;

use crate::support::panics;

pub(super) const GERMAN: &str = r#"
account_not_found = Kein solches Konto
    .message = Es gibt kein Konto { $id }
too_many_items = Zu viele Artikel
    .message = { $count ->
        [one] Ein Artikel ist zu viel
       *[other] { $count } Artikel sind zu viel
    }, erlaubt: { $allowed }
    .user_message = Bitte entfernen Sie { $count } Artikel
    .action = Bestellen Sie in mehreren Schritten
rate_limited = Zu viele Anfragen
    .message = Bitte in { $wait } Sekunden
out_of_stock = Nicht vorrätig
internal_error = Ein interner Fehler
not_found = Hier ist nichts
method_not_allowed = Diese Methode gibt es hier nicht
conflict = Das widerspricht dem jetzigen Stand
invalid_field = Ein Feld ist ungültig
    .message = { $field } { $problem }{ $more ->
        [0] { "" }
        [one] { " " }(und ein weiterer Fehler)
       *[other] { " " }(und { $more } weitere Fehler)
    }
missing_field = Ein Feld fehlt
    .message = { $field } { $problem }
place-body = Der Inhalt
violation-missing = fehlt
violation-wrong_type = hat den falschen Typ
status-404 = Nicht gefunden
status-405 = Methode nicht erlaubt
status-409 = Konflikt
status-422 = Nicht verarbeitbar
status-429 = Zu viele Anfragen
status-500 = Interner Fehler
"#;

pub(super) const ARABIC: &str = "
account_not_found = الحساب غير موجود
    .message = لا يوجد حساب { $id }
status-404 = غير موجود
";

pub(super) fn languages() -> Languages {
    Languages::new("en").unwrap().with("de", GERMAN).unwrap().with("ar", ARABIC).unwrap()
}

#[derive(Debug, thiserror::Error, ApiError)]
pub(super) enum ShopError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", param = "id")]
    NoAccount { id: String },

    /// Too many items
    #[error("{count} items are too many, allowed: {allowed}")]
    #[api(
        status = 422,
        code = "too_many_items",
        user_message = "Please remove {count} items",
        action = "Order in several steps"
    )]
    TooMany {
        #[api(detail)]
        count: u32,
        allowed: String,
    },

    /// Too many requests
    #[error("Try again in {wait} seconds")]
    #[api(status = 429, code = "rate_limited")]
    Limited {
        #[api(retry_after)]
        wait: error_response::RetryAfter,
    },

    /// The item is out of stock
    #[error("{item} is out of stock")]
    #[api(status = 409, code = "out_of_stock")]
    OutOfStock { item: String },

    /// Always the same
    #[error("Nothing to say")]
    #[api(status = 410, code = "fixed")]
    Fixed,

    /// The ledger failed
    #[error("ledger: {0}")]
    #[api(category = internal_error)]
    Ledger(std::io::Error),
}

pub(super) fn too_many(count: u32) -> ShopError {
    ShopError::TooMany { count, allowed: "012".into() }
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct Order {
    _item: String,
    _count: u32,
    _note: String,
}

pub(super) fn routes() -> Router {
    Router::new()
        .route("/accounts/{id}", get(async |Path(id): Path<String>| ShopError::NoAccount { id }))
        .route("/items/{count}", get(async |Path(count): Path<u32>| too_many(count)))
        .route("/limited", get(async || ShopError::Limited { wait: Duration::from_secs(7).into() }))
        .route("/stock", get(async || ShopError::OutOfStock { item: "Tea".into() }))
        .route("/fixed", get(async || ShopError::Fixed))
        .route("/ledger", get(async || ShopError::Ledger(std::io::Error::other("disk"))))
        .route("/orders", post(async |_: Json<Order>| ()))
        .route("/bare", get(async || StatusCode::CONFLICT))
        .route("/panic", get(panics))
        .route("/spawned", get(spawned))
        .route("/stream", get(stream))
        .route("/ok", get(async || "ok"))
}

/// An error that becomes a response outside the layer's scope.
async fn spawned() -> Response {
    use axum::response::IntoResponse;

    tokio::spawn(async { too_many(1).into_response() }).await.unwrap()
}

async fn stream() -> axum::response::Response {
    use axum::response::IntoResponse;

    JsonLines::new(stream::iter([Ok(1), Err(ShopError::NoAccount { id: "acc_1".into() })])).into_response()
}

pub(super) fn app() -> Router {
    routes().errors(layer())
}

pub(super) fn layer() -> ErrorLayer {
    ErrorLayer::new(Problem::new()).with_languages(languages())
}

pub(super) async fn ask(
    app: &Router,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (Parts, String) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    (parts, String::from_utf8(to_bytes(body, 65_536).await.unwrap().to_vec()).unwrap())
}

/// The body of a GET in this language, and its `Content-Language`.
pub(super) async fn get_in(app: &Router, path: &str, language: &str) -> (String, String) {
    let (head, body) = ask(app, "GET", path, &[("accept-language", language)], "").await;
    let tag = head.headers.get("content-language").map(|tag| tag.to_str().unwrap().to_owned());
    (tag.unwrap_or_default(), body)
}
