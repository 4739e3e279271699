//! Each invalid field is an error of the API, by one table; a path of an invalid
//! parameter is nobody's.

use axum::{
    Router,
    routing::{get, post},
};
use error_response::{
    ApiError, ErrorLayer, RouterExt,
    extract::{self, ByField, FieldError, FieldErrors, Json, Path, Query},
    format::Problem,
};
use serde::Deserialize;

use super::{JSON, ask, problem};
use crate::{records::watch, support::Server};

#[derive(Debug, thiserror::Error, ApiError)]
enum SearchError {
    /// The limit is invalid
    #[error("The limit is invalid")]
    #[api(status = 400, code = "invalid_limit")]
    Limit,

    /// A price is invalid
    #[error("A price {problem}")]
    #[api(status = 422, code = "invalid_price")]
    Price {
        problem: String,
        #[api(detail = "at_field")]
        at: String,
    },
}

#[derive(Debug, Deserialize, garde::Validate)]
#[allow(dead_code, reason = "some fields are only read")]
struct Search {
    #[garde(range(max = 10))]
    limit: u8,
    #[garde(skip)]
    #[serde(default)]
    sort: u8,
    #[garde(dive)]
    #[serde(default)]
    items: Vec<Item>,
}

#[derive(Debug, Deserialize, garde::Validate)]
struct Item {
    #[garde(range(min = 1))]
    price: i64,
}

impl FieldErrors for Search {
    type Error = SearchError;
    const FIELD_ERRORS: &'static [(&'static str, FieldError<SearchError>)] = &[
        ("limit", |_| SearchError::Limit),
        ("items.price", |violation| SearchError::Price {
            problem: violation.message().unwrap_or("is invalid").to_owned(),
            at: violation.path().dotted().to_string(),
        }),
    ];
}

fn app() -> Router {
    use extract::garde::Valid;
    problem(
        Router::new()
            .route("/query", get(async |ByField(Query(search)): ByField<Query<Search>>| search.limit.to_string()))
            .route(
                "/json",
                post(async |ByField(Valid(Json(search))): ByField<Valid<Json<Search>>>| search.items.len().to_string()),
            ),
    )
}

async fn code(method: &str, path: &str, body: &str) -> (u16, String) {
    let headers: &[_] = if body.is_empty() { &[] } else { &[JSON] };
    let answer = ask(app(), method, path, headers, body).await;
    (answer.status(), answer.json()["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn the_table_says_which_error() {
    assert_eq!(code("GET", "/query?limit=x", "").await, (400, "invalid_limit".into()));
    assert_eq!(code("GET", "/query", "").await, (400, "invalid_limit".into()), "a missing field is in the table, too");
    assert_eq!(code("GET", "/query?limit=1&sort=x", "").await, (422, "invalid_field".into()));
    assert_eq!(
        code("GET", "/query?sort=x&limit=x", "").await,
        (400, "invalid_limit".into()),
        "the first that is listed"
    );
    assert_eq!(code("POST", "/json", r#"{"limit":11}"#).await, (400, "invalid_limit".into()));
    assert_eq!(code("POST", "/json", "{").await, (400, "malformed_body".into()));
    let answer = ask(app(), "POST", "/json", &[JSON], r#"{"limit":1,"items":[{"price":1},{"price":0}]}"#).await;
    answer.check(
        422,
        r#"{"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"A price lower than 1","code":"invalid_price","at_field":"items.1.price"}"#,
    );
}

fn seats(layer: ErrorLayer) -> Router {
    Router::new()
        .route("/seats/{id}", get(async |Path(id): Path<u32>| id.to_string()))
        .route("/rows/{id}", get(async |id: Option<Path<u32>>| format!("{id:?}")))
        .route("/wrong/{a}/{b}", get(async |Path(id): Path<u32>| id.to_string()))
        .errors(layer)
}

#[tokio::test]
async fn a_path_of_an_invalid_parameter() {
    let layer = || ErrorLayer::new(Problem::new()).with_not_found_paths();
    let server = Server::start(seats(layer())).await;
    let absent = r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found","code":"not_found"}"#;
    for path in ["/seats/x", "/seats/-1", "/seats/%FF", "/rows/x"] {
        server.ask("GET", path, &[], "").await.check(404, absent);
    }
    assert_eq!(server.ask("GET", "/seats/7", &[], "").await.status(), 200);
    assert_eq!(server.ask("GET", "/wrong/1/2", &[], "").await.status(), 500, "the route's own mistake");
    let plain = Server::start(seats(ErrorLayer::new(Problem::new()))).await;
    assert_eq!(plain.ask("GET", "/seats/x", &[], "").await.status(), 422);

    let (_, records) = watch(seats(layer()), "GET", "/seats/x").await;
    assert!(records.iter().any(|record| !record.get("cause").is_empty()), "the log says why");
}
