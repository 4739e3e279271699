//! What `#[debug_handler]` leaves alone: every handler that axum takes.

use std::{future::Future, pin::Pin};

use axum::{
    Router,
    body::Bytes,
    extract::{FromRef, FromRequestParts, Request, State},
    http::{HeaderMap, Method, Uri, request::Parts},
    response::{IntoResponse, sse::Event},
    routing::{get, post},
};
use error_response::{
    CategoryError, HandlerError, Result, ResultExt, debug_handler,
    extract::{All, Form, Json, JsonRejection, Path, Query, garde::Valid},
    stream::EventStream,
};
use tokio_stream::Stream;

#[derive(Clone)]
struct App {
    pool: Pool,
}

#[derive(Clone)]
struct Pool;

impl FromRef<App> for Pool {
    fn from_ref(app: &App) -> Pool {
        app.pool.clone()
    }
}

#[derive(serde::Deserialize, garde::Validate)]
struct Book {
    #[garde(skip)]
    title: String,
}

/// An extractor of one state.
struct User;

impl FromRequestParts<App> for User {
    type Rejection = HandlerError<error_response::CategoryError>;

    async fn from_request_parts(_: &mut Parts, _: &App) -> std::result::Result<User, Self::Rejection> {
        Ok(User)
    }
}

#[debug_handler]
async fn nothing() {}

/// The type of the stream has no name.
#[debug_handler]
async fn events() -> EventStream<impl Stream<Item = std::result::Result<Event, CategoryError>>> {
    EventStream::new(tokio_stream::empty())
}

/// What the compiler says to write for an error of a library.
#[debug_handler]
async fn of_a_library() -> Result<String> {
    Ok(std::fs::read_to_string("ledger.csv").internal()?)
}

/// What the compiler says to write for an API error without a response.
#[debug_handler]
async fn of_a_category() -> std::result::Result<String, HandlerError<CategoryError>> {
    error_response::api_bail!(conflict, "It is sold out")
}

#[debug_handler]
async fn of_the_head(_: Method, _: HeaderMap, _: Path<u64>, _: Query<Vec<(String, String)>>, _: Uri) -> Result<String> {
    Ok(String::new())
}

#[debug_handler]
async fn of_the_body(_: Path<(u64, u64)>, Json(book): Json<Book>) -> String {
    book.title
}

#[debug_handler]
async fn of_a_valid_body(_: Valid<Path<Id>>, _: Valid<Json<Book>>) {}

#[debug_handler]
async fn of_a_valid_path(_: Valid<Path<Id>>) {}

#[derive(serde::Deserialize, garde::Validate)]
struct Id {
    #[allow(dead_code)]
    #[garde(skip)]
    id: u64,
}

#[debug_handler]
async fn of_several(_: All<(Path<u64>, Json<Book>)>) {}

#[debug_handler]
async fn of_rejections(_: std::result::Result<Json<Book>, JsonRejection>) {}

#[debug_handler]
async fn of_an_optional_body(_: Option<Json<Book>>) {}

#[debug_handler]
async fn of_a_request(_: State<App>, _: Request) -> impl IntoResponse {
    "read"
}

#[debug_handler]
async fn of_a_text(_: String) {}

#[debug_handler]
async fn of_bytes(_: Bytes) {}

#[debug_handler]
async fn of_a_form(_: Form<Book>) {}

#[debug_handler(state = App)]
async fn of_a_part(_: User, _: State<App>, _: State<Pool>) {}

#[debug_handler(state = App)]
async fn of_one_state(_: User) {}

#[debug_handler]
async fn of_any<T: ToString>(value: T) -> String {
    value.to_string()
}

#[debug_handler]
async fn of_an_impl(_: impl FromRequestParts<()>) {}

#[debug_handler]
async fn of_an_impl_inside(_: Json<impl serde::de::DeserializeOwned>) {}

#[debug_handler]
fn boxed() -> Pin<Box<dyn Future<Output = &'static str> + Send>> {
    Box::pin(async { "boxed" })
}

#[debug_handler]
fn hidden() -> impl Future<Output = &'static str> {
    async { "hidden" }
}

struct Books;

impl Books {
    #[debug_handler]
    async fn method(self) {}
}

pub(super) fn main() {
    let _: Router = Router::new()
        .route("/1", get(nothing))
        .route("/2", get(of_the_head))
        .route("/3", post(of_the_body))
        .route("/4", post(of_a_valid_body))
        .route("/5", post(of_a_valid_path))
        .route("/6", post(of_several))
        .route("/7", post(of_rejections))
        .route("/8", post(of_an_optional_body))
        .route("/9", post(of_a_request))
        .route("/10", post(of_a_text))
        .route("/11", post(of_bytes))
        .route("/12", post(of_a_form))
        .route("/13", post(of_a_part))
        .route("/14", post(of_one_state))
        .route("/15", post(of_any::<String>).get(boxed).put(hidden))
        .route("/16", post(async || Books.method().await))
        .route("/17", get(of_a_library).post(of_a_category))
        .with_state(App { pool: Pool });
    drop((of_an_impl(Uri::default()), of_an_impl_inside(Json(1_u8))));
}
