//! `conformance` finds what is wrong, and nothing else.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::SeqCst},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, Query, Request},
    http::{HeaderMap, HeaderName, StatusCode, header},
    middleware::{Next, from_fn},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use error_response::{
    Api, ApiError, Challenge, ErrorLayer, Reply, RouterExt, catalog,
    catalog::sent,
    format::{ErrorView, Problem, Stripe, Unwrapped, WireFormat},
    testing::{Conformance, FaultKind, Report, conformance},
};
use serde_json::{Value, json};
use tower_http::compression::CompressionLayer;

#[derive(serde::Deserialize)]
struct Order {
    amount: u8,
}

async fn order(Json(order): Json<Order>) -> String {
    order.amount.to_string()
}

fn routes() -> Router {
    Router::new()
        .route("/orders", post(order))
        .route("/orders/{id}", get(async |Path(id): Path<u8>| id.to_string()))
        .route("/list", get(async |Query(order): Query<Order>| order.amount.to_string()))
        .route("/panic", get(async || -> () { panic!("a bug") }))
}

fn ask(conformance: Conformance) -> impl Future<Output = Report> {
    conformance
        .route("POST", "/orders")
        .json(r#"{"amount":7}"#)
        .route("GET", "/orders/{id}")
        .route("GET", "/list?amount=7")
        .route("GET", "/panic")
        .run()
}

/// The faults that a text names, in all findings.
fn found(report: &Report, kind: FaultKind, text: &str) -> usize {
    let is_it = |finding: &&error_response::testing::Finding| {
        finding.fault().kind() == kind && finding.fault().text().contains(text)
    };
    report.findings().iter().filter(is_it).count()
}

#[tokio::test]
async fn a_plain_router_has_the_faults_of_one() {
    let report = ask(conformance(routes())).await;
    for (kind, text) in [
        (FaultKind::NoAnswer, "the connection ends"),
        (FaultKind::Empty, "explains itself"),
        (FaultKind::Foreign, "text/plain"),
        (FaultKind::Leak, "Failed to deserialize"),
        (FaultKind::Leak, "Cannot parse"),
        (FaultKind::Cache, "a 404 may be cached"),
        (FaultKind::Cache, "a 405 may be cached"),
    ] {
        assert!(found(&report, kind, text) > 0, "{kind}: {text}\n{report}");
    }
    for status in [400, 404, 405, 413, 415, 422] {
        assert!(report.errors().contains_key(&status), "{status} in {:?}", report.errors());
    }
    assert!(!report.beyond_the_router().is_empty());
}

#[tokio::test]
async fn the_same_router_in_a_format_has_none() {
    let report = ask(conformance(routes().errors(ErrorLayer::new(Stripe::new()))).format(Stripe::new())).await;
    report.assert_clean();
    // Unnamed, the format is what most errors have.
    ask(conformance(routes().errors(ErrorLayer::new(Problem::new())))).await.assert_clean();
}

/// Behind the checks of a route whose examples all fail are errors that nobody saw.
#[tokio::test]
async fn a_route_of_which_no_request_succeeded_is_named() {
    let user = async |Path(id): Path<String>| if id == "u_1" { Ok("a user") } else { Err(StatusCode::NOT_FOUND) };
    let me = async |headers: HeaderMap| match headers.get(header::AUTHORIZATION) {
        Some(token) if token == "Bearer tok_1" => Ok("me"),
        _ => Err(Challenge::bearer()),
    };
    let me = async move |headers| {
        me(headers).await.map_err(|challenge: Challenge| {
            (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, challenge.to_string())])
        })
    };
    let app = || routes().route("/users/{id}", get(user)).route("/me", get(me)).errors(ErrorLayer::new(Stripe::new()));
    let routes = |conformance: Conformance| {
        conformance
            .route("GET", "/orders/{id}")
            .route("GET", "/users/{id}")
            .route("GET", "/me")
            .route("POST", "/orders")
    };
    let report = routes(conformance(app()).format(Stripe::new()).route("GET", "/list")).run().await;
    report.assert_clean();
    let note = |route, status, pass| {
        format!(
            "no valid request to {route} succeeded (it returned {status}), so errors behind its checks were not \
             judged: pass {pass}"
        )
    };
    assert_eq!(
        report.notes(),
        [
            note(
                "GET /list",
                "400 `invalid_request`",
                "what it requires by its query (`.route(\"GET\", \"/books?limit=10\")`) or `.header(name, value)`"
            ),
            note("GET /users/{id}", "404 `resource_not_found`", "an existing `id` by `.param(\"id\", ...)`"),
            note("GET /me", "401 `authentication_required`", "credentials by `.header(\"authorization\", ...)`"),
            note("POST /orders", "415 `invalid_request`", "a body that it accepts by `.json(...)` or `.body(...)`"),
        ]
    );

    let examples = conformance(app()).format(Stripe::new()).header("authorization", "Bearer tok_1").param("id", "u_1");
    let report = routes(examples.route("GET", "/list?amount=7")).json(r#"{"amount":7}"#).run().await;
    report.assert_clean();
    // `u_1` is no number: what one route takes for `{id}`, another does not.
    assert_eq!(
        report.notes(),
        [note("GET /orders/{id}", "400 `invalid_request`", "an existing `id` by `.param(\"id\", ...)`")]
    );
}

#[tokio::test]
async fn two_runs_say_the_same() {
    // Only dates and ids may differ.
    let said = |report: &Report| {
        let facts = report.findings().iter().map(|finding| (finding.request(), finding.status(), finding.fault()));
        format!("{:?}", facts.collect::<Vec<_>>())
    };
    assert_eq!(said(&ask(conformance(routes())).await), said(&ask(Conformance::fresh(routes)).await));
}

#[tokio::test]
async fn another_form_is_foreign() {
    let app = || {
        let odd = async || (StatusCode::CONFLICT, Json(json!({ "oops": true, "why": "odd" })));
        Router::new().route("/odd", get(odd)).errors(ErrorLayer::new(Stripe::new()))
    };
    let named = conformance(app()).format(Stripe::new()).route("GET", "/odd").run().await;
    assert!(found(&named, FaultKind::Foreign, "there is no /error") > 0, "{named}");
    let unnamed = conformance(app()).route("GET", "/odd").run().await;
    assert!(found(&unnamed, FaultKind::Foreign, "most errors are") > 0, "{unnamed}");
    let other = conformance(app()).format(Problem::new()).run().await;
    assert!(found(&other, FaultKind::Foreign, "not application/problem+json") > 0, "{other}");
    other.findings().iter().for_each(|finding| assert_ne!(finding.status(), Some(409)));
}

type Change = fn(&mut Response);

/// What is found where a middleware changes every answer.
async fn faults_of(change: Change) -> Report {
    let spoil = move |request: Request, next: Next| async move {
        let mut response = next.run(request).await;
        change(&mut response);
        response
    };
    // `Allow` is axum's, which adds it after the layers of a router.
    let routes = Router::new().route("/orders", post(order)).errors(ErrorLayer::new(Stripe::new()));
    let app = Router::new().fallback_service(tower::Layer::layer(&from_fn(spoil), routes));
    conformance(app).format(Stripe::new()).route("POST", "/orders").json(r#"{"amount":7}"#).run().await
}

#[tokio::test]
async fn each_obligation_that_a_middleware_breaks() {
    fn set(response: &mut Response, name: &'static str, value: &'static str) {
        response.headers_mut().insert(name, header::HeaderValue::from_static(value));
    }
    fn lose(response: &mut Response, name: &'static str) {
        response.headers_mut().remove(name);
    }
    fn list_again(response: &mut Response) {
        response.headers_mut().append(header::ALLOW, header::HeaderValue::from_static("GET"));
    }
    use FaultKind::{Cache, Challenge, Obligation, RequestId, Wait};
    let broken: [(Change, FaultKind, &str); 7] = [
        (|response| lose(response, "allow"), Obligation, "a 405 lists the methods in Allow, once and not 0 times"),
        (list_again, Obligation, "a 405 lists the methods in Allow, once and not 2 times"),
        (|response| lose(response, "cache-control"), Cache, "a 404 may be cached"),
        (|response| lose(response, "x-request-id"), RequestId, "carries the id of its request"),
        (|response| set(response, "x-request-id", "a b"), RequestId, "x-request-id is short and plain"),
        (|response| set(response, "retry-after", "1.5"), Wait, "Retry-After is whole seconds"),
        (|response| *response.status_mut() = StatusCode::UNAUTHORIZED, Challenge, "a 401 names its challenge"),
    ];
    for (change, kind, text) in broken {
        let report = faults_of(change).await;
        assert!(found(&report, kind, text) > 0, "{text}\n{report}");
    }
    faults_of(|_| ()).await.assert_clean();
}

#[tokio::test]
async fn an_echo_of_what_may_be_secret() {
    async fn echo(headers: HeaderMap, body: Bytes) -> Response {
        let key = headers.get(header::AUTHORIZATION).and_then(|key| key.to_str().ok()).unwrap_or_default();
        let message = format!("no {key} for {}", String::from_utf8_lossy(&body));
        (StatusCode::CONFLICT, Json(json!({ "error": { "code": "a", "message": message, "type": "b" } })))
            .into_response()
    }
    let app = Router::new().route("/echo", post(echo)).errors(ErrorLayer::new(Stripe::new()));
    let report = conformance(app).format(Stripe::new()).route("POST", "/echo").json(r#"{"a":"b"}"#).run().await;
    let requests: Vec<_> = report
        .findings()
        .iter()
        .filter(|finding| finding.fault().kind() == FaultKind::Leak)
        .map(error_response::testing::Finding::request)
        .collect();
    assert!(requests.contains(&"POST /echo, a wrong token"), "{requests:?}");
    assert!(requests.contains(&"POST /echo, a as a text"), "{requests:?}");
}

/// The message of an error repeats a member of the body: the report says how to allow it, also in a list, which serde
/// reads as the fields of the struct.
#[tokio::test]
async fn an_echo_that_is_allowed() {
    #[derive(serde::Deserialize)]
    struct Entry {
        garage: String,
    }
    async fn enter(Json(entry): Json<Entry>) -> Response {
        if entry.garage == "north" {
            return StatusCode::CREATED.into_response();
        }
        let message = format!("No garage found with id: {}", entry.garage);
        (StatusCode::NOT_FOUND, Json(json!({ "error": { "code": "a", "message": message, "type": "b" } })))
            .into_response()
    }
    let entries = || {
        let app = Router::new().route("/entries", post(enter)).errors(ErrorLayer::new(Stripe::new()));
        conformance(app).format(Stripe::new()).route("POST", "/entries").json(r#"{"garage":"north"}"#)
    };
    let report = entries().run().await;
    let hint = "a value of the request; if clients may read this value, allow it by `.may_echo(\"garage\")`";
    assert_eq!(found(&report, FaultKind::Leak, hint), 2, "{report}"); // of the member, and of a list
    entries().may_echo("garage").run().await.assert_clean();
}

#[tokio::test]
async fn a_head_that_differs_from_get() {
    let app = Router::new()
        .route("/odd", get(async || Json(Value::Null)).head(async || StatusCode::GONE))
        .errors(ErrorLayer::new(Stripe::new()));
    let report = conformance(app).format(Stripe::new()).route("GET", "/odd").run().await;
    assert_eq!(found(&report, FaultKind::Obligation, "the response to HEAD is (410"), 1, "{report}");
}

/// A client reads the id in the header that the API names, and in no other.
#[tokio::test]
async fn the_id_is_in_the_header_that_the_api_names() {
    let named = || Some(HeaderName::from_static("x-correlation-id"));
    let app = |layer: ErrorLayer| Router::new().route("/orders", post(order)).errors(layer);
    let stripe = || ErrorLayer::new(Stripe::new());
    let report = conformance(app(stripe())).format(Stripe::new()).request_id(named()).run().await;
    let text = "the id of the request is in x-request-id, and the API names x-correlation-id";
    assert!(found(&report, FaultKind::RequestId, text) > 0, "{report}");
    // Where it names none, any header will do.
    conformance(app(stripe().with_request_id_header(HeaderName::from_static("x-correlation-id"))))
        .format(Stripe::new())
        .route("POST", "/orders")
        .json(r#"{"amount":7}"#)
        .run()
        .await
        .assert_clean();
    const API: Api<Stripe> = Api::new("orders", Stripe::new(), catalog![])
        .sends(catalog![sent::AxumBody])
        .with_request_id_header(HeaderName::from_static("x-correlation-id"));
    API.conformance(app(API.layer())).route("POST", "/orders").json(r#"{"amount":7}"#).run().await.assert_clean();
}

/// `CompressionLayer` sends `Vary` with bodies that are worth compressing; a bare 404 has none.
#[tokio::test]
async fn a_layer_that_compresses_some_bodies_is_no_fault() {
    let app = Router::new()
        .route("/book", get(async || "a description of the book that has more than 32 bytes"))
        .layer(from_fn(async |request: Request, next: Next| match request.headers().get(header::AUTHORIZATION) {
            Some(key) if key == "Bearer key" => next.run(request).await,
            _ => StatusCode::UNAUTHORIZED.into_response(),
        }))
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(CompressionLayer::new())
        .errors(ErrorLayer::new(Stripe::new()).with_challenge(Challenge::bearer()));
    let book = conformance(app).format(Stripe::new()).header("authorization", "Bearer key").route("GET", "/book");
    book.run().await.assert_clean();
}

/// An error that `catalog!` lacks.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The shelf is full")]
#[api(status = 409, code = "shelf_full", title = "The shelf is full")]
struct ShelfFull;

/// `API.conformance` knows the catalog, so an error that was forgotten there is found.
#[tokio::test]
async fn an_error_that_is_not_in_the_catalog_is_found() {
    const API: Api<Stripe> = Api::new("books", Stripe::new(), catalog![]);
    const WHOLE: Api<Stripe> = Api::new("books", Stripe::new(), catalog![ShelfFull]);
    let app = || Router::new().route("/books", get(async || Err::<(), _>(ShelfFull))).errors(API.layer());
    let report = API.conformance(app()).route("GET", "/books").run().await;
    let text = "\"shelf_full\" at /error/code is not a code of the catalog: add the type of the error to `catalog![...]`, or, \
                if a layer or an extractor of another library sends it, its `sent::...` to `.sends(...)`; if your service has an \
                OpenAPI document, compare with its catalog instead, `.catalog(documented.catalog())?`";
    assert!(found(&report, FaultKind::Code, text) > 5, "{report}");
    assert_eq!(report.findings().len(), found(&report, FaultKind::Code, text), "{report}");

    WHOLE.conformance(app()).route("GET", "/books").run().await.assert_clean();
    API.conformance(app()).without_catalog().route("GET", "/books").run().await.assert_clean();
    // Another catalog takes its place.
    let published = WHOLE.publish().unwrap();
    API.conformance(app()).catalog(&published).unwrap().route("GET", "/books").run().await.assert_clean();
    let report = WHOLE.conformance(app()).catalog(&API.publish().unwrap()).unwrap().route("GET", "/books").run().await;
    assert!(
        found(&report, FaultKind::Code, "\"shelf_full\" at /error/code is not a code of the catalog") > 5,
        "{report}"
    );
}

/// A format with an invalid base: `publish` fails.
#[derive(Debug, Clone)]
struct Relative;

impl WireFormat for Relative {
    type Failure<'a> = &'a str;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "relative"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> &'a str {
        view.code()
    }

    fn docs_base(&self) -> Option<&str> {
        Some("errors")
    }
}

#[tokio::test]
async fn a_catalog_that_can_not_be_published_fails_the_test() {
    const API: Api<Relative> = Api::new("books", Relative, catalog![ShelfFull]);
    let app = || Router::new().route("/books", get(async || ShelfFull));
    let panic = tokio::spawn(API.conformance(app()).route("GET", "/books").run()).await.unwrap_err().into_panic();
    let text = panic.downcast_ref::<String>().unwrap();
    assert!(
        text.starts_with("the catalog of the API can't be published, so no code can be compared with it: ")
            && text.contains("`docs_base` of the format `relative` returns an invalid base: ")
            && text.ends_with(". Mend that, or call `.without_catalog()`"),
        "{text}"
    );
}

/// What a DELETE removes is there for the requests of other routes.
#[tokio::test]
async fn deletions_are_sent_last() {
    const API: Api<Stripe> = Api::new("books", Stripe::new(), catalog![ShelfFull]);
    let is_there = Arc::new(AtomicBool::new(true));
    let read = {
        let is_there = is_there.clone();
        async move || if is_there.load(SeqCst) { Ok(Reply::ok(7)) } else { Err(StatusCode::NOT_FOUND) }
    };
    let remove = async move || {
        is_there.store(false, SeqCst);
        StatusCode::NO_CONTENT
    };
    let app = Router::new().route("/books/1", get(read).delete(remove)).errors(API.layer());
    let report = API.conformance(app).route("DELETE", "/books/1").route("GET", "/books/1").run().await;
    report.assert_clean();
    assert_eq!(report.notes(), [""; 0]);
}

/// What to write where a body is not in the format.
#[tokio::test]
async fn a_foreign_body_says_where_it_comes_from() {
    const API: Api<Stripe> = Api::new("books", Stripe::new(), catalog![ShelfFull]);
    let hints = async |app: Router, path: &str| {
        let report = API.conformance(app).route("GET", path).run().await;
        let foreign = report.findings().iter().filter(|finding| finding.fault().kind() == FaultKind::Foreign);
        let hints =
            foreign.filter_map(|finding| finding.fault().text().split_once("); ").map(|(_, hint)| hint.to_owned()));
        hints.collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    // A plain `Json` keeps its body where a layer that compresses changes the status.
    let compressed = |route| Router::new().route("/books", route).layer(CompressionLayer::new()).errors(API.layer());
    let reply = "return a `Reply`, because a plain `Json` keeps its success body under another status, and add the layer that changed the status before `.errors(...)`";
    assert_eq!(hints(compressed(get(async || Json(json!({"title": "Momo"})))), "/books").await, [reply]);
    assert_eq!(hints(compressed(get(async || Reply::ok(json!({"title": "Momo"})))), "/books").await, [""; 0]);

    // A page of the handler's, which the layer keeps.
    let page = get(async || (StatusCode::NOT_FOUND, Html("<h1>Nothing is here</h1>")));
    assert_eq!(
        hints(Router::new().route("/books", page).errors(API.layer()), "/books").await,
        ["a handler or a library wrote this body: return a typed error, or let the layer replace the body \
          (`replace_structured`); or name the format of this path: `.format_under(\"/books\", ...)`"]
    );

    // A layer outside the error layer.
    let outside = Router::new().route("/v2/books", get(async || Reply::ok(7))).errors(API.layer()).layer(from_fn(
        async |request: Request, next: Next| match request.headers().contains_key("x-zq") {
            false if request.method() == "GET" && request.uri().path() == "/v2/books" => ShelfFull.into_response(),
            _ => next.run(request).await,
        },
    ));
    assert_eq!(
        hints(outside, "/v2/books").await,
        [
            "it was rendered outside the error layer: add the layer that returns it before `.errors(...)`; or name the format of \
          this path: `.format_under(\"/v2\", ...)`"
        ]
    );

    // A handler that writes its own body.
    let own = get(async || (StatusCode::CONFLICT, Json(json!({"message": "taken"}))));
    assert_eq!(
        hints(Router::new().route("/seats", own).errors(API.layer()), "/seats").await,
        ["a handler or a library wrote this body: return a typed error, or let the layer replace the body \
          (`replace_structured`); or name the format of this path: `.format_under(\"/seats\", ...)`"]
    );
}

/// A body that is accepted by chance does not speak for the one that the author named.
#[tokio::test]
async fn a_valid_request_that_fails_is_noted() {
    const API: Api<Stripe> = Api::new("books", Stripe::new(), catalog![ShelfFull]).sends(catalog![sent::AxumBody]);
    let shelve = async |Json(book): Json<Value>| match book["title"] == "Momo" {
        true => Err(ShelfFull),
        false => Ok(Reply::created(7)),
    };
    let app = Router::new().route("/books", post(shelve)).errors(API.layer());
    let report = API.conformance(app).route("POST", "/books").json(r#"{"title":"Momo"}"#).run().await;
    assert_eq!(
        report.notes(),
        [
            "no valid request to POST /books succeeded (it returned 409 `shelf_full`), so errors behind its checks were not \
          judged: pass a body that it accepts by `.json(...)` or `.body(...)`"
        ],
        "{report}"
    );
}
