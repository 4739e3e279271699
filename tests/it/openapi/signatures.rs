//! What handlers' signatures tell, and what is said besides.

use std::collections::BTreeSet;

use axum::{
    Extension, Json, Router,
    body::{Body, to_bytes},
    extract::{FromRequestParts, Path, Query, State},
    http::{Request, StatusCode, request::Parts},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use error_response::{
    Api, ApiError, Category, Error, ErrorStatus, Reply, RouterExt, catalog,
    catalog::{Definition, sent},
    documented_routes, extract,
    format::{Problem, Stripe},
    openapi::{Declared, DescribeError, DocumentedLayer, DocumentedRouter, DocumentedRoutes, Status, Version, write},
};
use serde_json::Value;
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

#[derive(Debug, thiserror::Error, ApiError)]
enum AccountError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", param = "id")]
    NotFound { id: String },
    /// The account is closed
    #[error("The account is closed")]
    #[api(status = 404, code = "account_closed")]
    Closed,
}

/// Authentication required
#[derive(Debug, thiserror::Error, ApiError)]
#[error("No API key provided")]
#[api(status = 401, code = "authentication_required", challenge = "Bearer")]
struct Unauthenticated;

const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![AccountError, Unauthenticated]);

#[utoipa::path(get, path = "/accounts/{id}")]
async fn account(Path(id): Path<String>) -> Result<Reply<u64>, AccountError> {
    Err(AccountError::NotFound { id })
}

#[utoipa::path(put, path = "/accounts/{id}")]
async fn change(
    State(()): State<()>,
    Path(_): Path<String>,
    Query(_): Query<Value>,
    Json(_): Json<Value>,
) -> Result<(), AccountError> {
    Err(AccountError::Closed)
}

#[utoipa::path(delete, path = "/accounts/{id}")]
async fn close(Extension(()): Extension<()>) -> Result<(), Error> {
    Err(Unauthenticated)?
}

#[utoipa::path(get, path = "/health")]
async fn health() -> impl IntoResponse {
    StatusCode::IM_A_TEAPOT
}

/// The statuses and codes of each operation.
fn shown(router: OpenApiRouter) -> String {
    let (_, _, documented) = router.described(&API.describer()).unwrap();
    let lines =
        documented.iter().map(|(method, path, error)| format!("{method} {path}: {} {}", error.status, error.code));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_signature_tells_the_errors_of_its_answer_and_of_its_extractors() {
    let router = OpenApiRouter::new().routes(documented_routes!(account, change));
    assert_eq!(
        shown(router),
        "GET /accounts/{id}: 400 invalid_request\n\
         GET /accounts/{id}: 404 account_closed\n\
         GET /accounts/{id}: 404 account_not_found\n\
         GET /accounts/{id}: 500 internal_error\n\
         PUT /accounts/{id}: 400 invalid_request\n\
         PUT /accounts/{id}: 404 account_closed\n\
         PUT /accounts/{id}: 404 account_not_found\n\
         PUT /accounts/{id}: 413 invalid_request\n\
         PUT /accounts/{id}: 415 invalid_request\n\
         PUT /accounts/{id}: 422 validation_failed\n\
         PUT /accounts/{id}: 500 internal_error"
    );
}

#[utoipa::path(post, path = "/accounts")]
async fn open(error_response::extract::Json(_): error_response::extract::Json<Value>) -> Result<(), AccountError> {
    Err(AccountError::Closed)
}

/// Our extractors tell their errors by category: the format gives each its
/// status and code.
#[test]
fn our_extractors_tell_more_than_a_status() {
    let router = OpenApiRouter::new().routes(documented_routes!(open).never([AccountError::NOT_FOUND]));
    let lines = shown(router);
    for line in [
        "POST /accounts: 400 invalid_parameter",
        "POST /accounts: 400 missing_parameter",
        "POST /accounts: 404 account_closed",
        "POST /accounts: 413 invalid_request",
        "POST /accounts: 415 invalid_request",
    ] {
        assert!(lines.contains(line), "{line} in {lines}");
    }
}

#[test]
fn what_may_be_any_error_is_listed() {
    let router = OpenApiRouter::new()
        .routes(documented_routes!(close => [Unauthenticated, AccountError]).never([AccountError::CLOSED]))
        .routes(documented_routes!(health => [Status<418>]));
    assert_eq!(
        shown(router),
        "DELETE /accounts/{id}: 401 authentication_required\n\
         DELETE /accounts/{id}: 404 account_not_found\n\
         DELETE /accounts/{id}: 500 internal_error\n\
         GET /health: 418 invalid_request\n\
         GET /health: 500 internal_error"
    );
}

#[test]
fn a_layer_tells_its_errors_once_for_the_routes_inside_it() {
    let router = OpenApiRouter::new()
        .routes(documented_routes!(close => []))
        .errors_of::<Unauthenticated>()
        .declare([Category::Timeout, Category::RateLimited])
        .routes(documented_routes!(health => []));
    assert_eq!(
        shown(router),
        "DELETE /accounts/{id}: 401 authentication_required\n\
         DELETE /accounts/{id}: 429 rate_limit_exceeded\n\
         DELETE /accounts/{id}: 500 internal_error\n\
         DELETE /accounts/{id}: 503 service_unavailable\n\
         GET /health: 500 internal_error"
    );
}

#[test]
fn a_nested_router_keeps_what_it_told() {
    let inner = OpenApiRouter::new().routes(documented_routes!(account).only([AccountError::NOT_FOUND]));
    assert_eq!(
        shown(OpenApiRouter::new().nest("/v1", inner)),
        "GET /v1/accounts/{id}: 400 invalid_request\n\
         GET /v1/accounts/{id}: 404 account_not_found\n\
         GET /v1/accounts/{id}: 500 internal_error"
    );
}

#[test]
fn an_error_outside_the_catalog_is_refused() {
    let router: OpenApiRouter = OpenApiRouter::new().routes(documented_routes!(account));
    let refused =
        router.described(&Api::new("accounts", Stripe::new(), catalog![Unauthenticated]).describer()).err().unwrap();
    assert!(matches!(refused, DescribeError::Operation { .. }));
    assert_eq!(
        refused.to_string(),
        "operation `account` declares `account_not_found`, which is not in the catalog: add its type to `catalog!`"
    );
}

#[test]
fn an_error_that_is_not_declared_does_not_narrow() {
    let refused = |errors: Declared| {
        let narrowed = [documented_routes!(account).never([errors]), documented_routes!(account).only([errors])];
        narrowed.map(|routes| {
            let router: OpenApiRouter = OpenApiRouter::new().routes(routes);
            router.described(&API.describer()).err().unwrap().to_string()
        })
    };
    for (error, name) in [
        (Declared::from(Unauthenticated::DEFINITION), "authentication_required"),
        (Category::Timeout.into(), "timeout"),
        // The errors of `AccountError` have this status, and are named by their constants.
        (ErrorStatus::NOT_FOUND.into(), "404"),
    ] {
        let text =
            format!("operation `account` has `{name}` in `only` or `never`, but does not declare it: remove it there");
        assert_eq!(refused(error), [text.clone(), text]);
    }
}

/// Each kind of error is narrowed by what declared it, and nothing else is.
#[test]
fn errors_are_narrowed_by_constant_category_and_status() {
    let router = OpenApiRouter::new()
        .routes(documented_routes!(change).never([ErrorStatus::BAD_REQUEST]).never([AccountError::NOT_FOUND]))
        .routes(documented_routes!(open).only([Declared::from(AccountError::CLOSED), Category::MissingField.into()]))
        .routes(documented_routes!(health => []).declare([Category::Timeout]).declare([AccountError::CLOSED]));
    assert_eq!(
        shown(router),
        "POST /accounts: 400 missing_parameter\n\
         POST /accounts: 404 account_closed\n\
         POST /accounts: 500 internal_error\n\
         PUT /accounts/{id}: 404 account_closed\n\
         PUT /accounts/{id}: 413 invalid_request\n\
         PUT /accounts/{id}: 415 invalid_request\n\
         PUT /accounts/{id}: 422 validation_failed\n\
         PUT /accounts/{id}: 500 internal_error\n\
         GET /health: 404 account_closed\n\
         GET /health: 500 internal_error\n\
         GET /health: 503 service_unavailable"
    );
}

/// A list of constants says nothing of what an extractor rejects with.
#[test]
fn only_keeps_what_it_does_not_speak_of() {
    let none: [&'static Definition; 0] = [];
    let router = OpenApiRouter::new()
        .routes(documented_routes!(account).only([AccountError::CLOSED]))
        .routes(documented_routes!(open).only(none).only([Category::UnknownField]));
    assert_eq!(
        shown(router),
        "POST /accounts: 400 invalid_parameter\n\
         POST /accounts: 500 internal_error\n\
         GET /accounts/{id}: 400 invalid_request\n\
         GET /accounts/{id}: 404 account_closed\n\
         GET /accounts/{id}: 500 internal_error"
    );
}

/// What every operation may return is in the catalog as well.
#[test]
fn an_error_of_every_operation_outside_the_catalog_is_refused() {
    let describer = Api::new("accounts", Stripe::new(), catalog![AccountError]).describer();
    let router: OpenApiRouter = OpenApiRouter::new().routes(documented_routes!(account));
    let refused = router.described(&describer.with_errors([Unauthenticated::DEFINITION])).err().unwrap();
    assert_eq!(
        refused.to_string(),
        "operation `account` declares `authentication_required`, which is not in the catalog: add its type to \
         `catalog!`"
    );
}

/// The layer tells the one answer that the document lacks, and no other.
#[tokio::test]
async fn an_undocumented_answer_is_found() {
    let routes = OpenApiRouter::new()
        .routes(documented_routes!(account).never([AccountError::NOT_FOUND]))
        .routes(documented_routes!(change));
    let (router, _, documented) = routes.described(&API.describer()).unwrap();
    let check = DocumentedLayer::new(documented.clone());
    let app: Router = router.clone().errors(API.layer().with_error_info()).layer(check.clone());
    let ask = |app: Router, method: &str, path: &str| {
        let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        app.oneshot(request.body(Body::from("{}")).unwrap())
    };
    ask(app.clone(), "PUT", "/accounts/acc_1").await.unwrap();
    ask(app.clone(), "GET", "/none").await.unwrap();
    assert!(check.findings().undocumented().is_empty());
    ask(app, "GET", "/accounts/acc_1").await.unwrap();
    let undocumented: Vec<_> = check.findings().undocumented().iter().map(ToString::to_string).collect();
    assert_eq!(undocumented, ["GET /accounts/{id}: 404 invalid_request_error/account_not_found"]);
    assert_eq!(check.findings().answered().len(), 2);
    let line = "GET /accounts/{id}: 404 invalid_request_error/account_not_found; return the type of `account_not_found` from the \
                handler, or write `.declare([E::CONSTANT])` on the route, with that type and the constant of \
                `account_not_found`, or, if a layer returns it, `.errors_of::<E>()` on the router; if the handler returns \
                that type already, `never` or `only` removes `account_not_found`: correct that list";
    assert_eq!(check.findings().to_string(), line);
    assert_eq!(format!("{:?}", check.findings()), format!("Findings {{ answered: 2, found: [{line:?}] }}"));
    assert_eq!(format!("{:?}", check.findings().undocumented()), format!("{{{}}}", undocumented[0]));

    // An answer that tells no code is none of the document's, whatever its status.
    let check = DocumentedLayer::new(documented.clone());
    let untold: Router = router.clone().errors(API.layer()).layer(check.clone());
    ask(untold.clone(), "PUT", "/accounts/acc_1").await.unwrap();
    let undocumented: Vec<_> = check.findings().undocumented().iter().map(ToString::to_string).collect();
    assert_eq!(undocumented, ["PUT /accounts/{id}: 404 a response without a code"]);

    let off = DocumentedLayer::panicking(documented.clone()).enabled(false);
    let app: Router = router.clone().errors(API.layer()).layer(off.clone());
    ask(app, "GET", "/accounts/acc_1").await.unwrap();
    assert!(off.findings().answered().is_empty());

    let strict = DocumentedLayer::panicking(documented);
    let app: Router = router.clone().errors(API.layer().with_error_info()).layer(strict.clone());
    let said = async |app, path| {
        let panic = tokio::spawn(ask(app, "GET", path)).await.unwrap_err().into_panic();
        panic.downcast_ref::<String>().unwrap().clone()
    };
    assert_eq!(
        said(app, "/accounts/acc_1").await,
        "an undocumented error: GET /accounts/{id}: 404 invalid_request_error/account_not_found; return the type of \
         `account_not_found` from the handler, or write `.declare([E::CONSTANT])` on the route, with that type and \
         the constant of `account_not_found`, or, if a layer returns it, `.errors_of::<E>()` on the router; if the handler \
         returns that type already, `never` or `only` removes `account_not_found`: correct that list"
    );
    let untold: Router = router.errors(API.layer()).layer(strict);
    assert_eq!(
        said(untold, "/accounts/acc_1").await,
        "an undocumented error: GET /accounts/{id}: 404 a response without a code; it has no code: put this layer \
         around an `ErrorLayer` with `.with_error_info()`"
    );
}

/// The document has the error, and with another status than the response.
#[tokio::test]
async fn an_error_whose_status_a_layer_changed_is_told_as_such() {
    let routes = OpenApiRouter::new().routes(documented_routes!(account));
    let (router, _, documented) = routes.described(&API.describer()).unwrap();
    let change = from_fn(async |request: Request<Body>, next: Next| {
        let mut response: Response = next.run(request).await;
        *response.status_mut() = StatusCode::NOT_ACCEPTABLE;
        response
    });
    let strict = DocumentedLayer::panicking(documented);
    let app: Router = router.errors(API.layer().with_error_info()).layer(change).layer(strict);
    let ask = app.oneshot(Request::get("/accounts/acc_1").body(Body::empty()).unwrap());
    let panic = tokio::spawn(ask).await.unwrap_err().into_panic();
    assert_eq!(
        panic.downcast_ref::<String>().unwrap(),
        "an undocumented error: GET /accounts/{id}: 406 invalid_request_error/account_not_found; the error was rendered \
         with 404, and a layer or the handler changed the status to 406: take out what changes it, move it to where it \
         changes no errors, or document that status as well: write `.errors_of::<sent::Negotiation>()` on the route"
    );
}

/// docs/layers.md: "An error of your own keeps its code, and has the status 406".
#[tokio::test]
async fn an_error_of_ones_own_is_documented_where_a_documented_layer_changes_its_status() {
    let router = |declared: fn(OpenApiRouter) -> OpenApiRouter| {
        let routes = declared(OpenApiRouter::new().routes(documented_routes!(account)));
        let (router, _, documented) = routes.described(&API.describer()).unwrap();
        let check = DocumentedLayer::new(documented);
        let errors = API.layer().with_error_info();
        (router.layer(CompressionLayer::new()).errors(errors).layer(check.clone()), check)
    };
    let unacceptable = || {
        let request = Request::get("/accounts/acc_1").header("accept-encoding", "identity;q=0, *;q=0");
        request.body(Body::empty()).unwrap()
    };
    let (app, check) = router(|routes| routes.errors_of::<sent::Negotiation>());
    let response = app.oneshot(unacceptable()).await.unwrap();
    assert_eq!(response.status(), 406);
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    assert!(body.starts_with(b"{\"error\":{\"code\":\"account_not_found\""), "{body:?}");
    assert_eq!(check.findings().undocumented().len(), 0);
    assert_eq!(check.findings().answered().len(), 1);

    // The document says nothing of the status.
    let (app, check) = router(|routes| routes);
    assert_eq!(app.oneshot(unacceptable()).await.unwrap().status(), 406);
    let undocumented: Vec<_> = check.findings().undocumented().iter().map(ToString::to_string).collect();
    assert_eq!(undocumented, ["GET /accounts/{id}: 406 invalid_request_error/account_not_found"]);
}

/// What a layer sends is declared by the text that the finding has.
#[tokio::test]
async fn an_undocumented_error_of_a_layer_says_what_to_declare() {
    #[utoipa::path(get, path = "/health")]
    async fn limited() -> StatusCode {
        StatusCode::TOO_MANY_REQUESTS
    }
    let ask = async |declared: fn(OpenApiRouter) -> OpenApiRouter| {
        let routes = declared(OpenApiRouter::new().routes(documented_routes!(limited => [])));
        let (router, _, documented) = routes.described(&API.describer()).unwrap();
        let check = DocumentedLayer::panicking(documented);
        let app: Router = router.errors(API.layer().with_error_info()).layer(check);
        tokio::spawn(app.oneshot(Request::get("/health").body(Body::empty()).unwrap())).await
    };
    let panic = ask(|routes| routes).await.unwrap_err().into_panic();
    assert_eq!(
        panic.downcast_ref::<String>().unwrap(),
        "an undocumented error: GET /health: 429 rate_limit_error/rate_limit_exceeded; if a type of yours has the code \
         `rate_limit_exceeded`, add it to `catalog!`, and return it from the handler or, if a layer returns it, write \
         `.errors_of::<E>()` on the router; otherwise write `.declare([Category::RateLimited])` on the route"
    );
    assert_eq!(ask(|routes| routes.declare([Category::RateLimited])).await.unwrap().unwrap().status(), 429);
    assert_eq!(ask(|routes| routes.errors_of::<sent::RateLimit>()).await.unwrap().unwrap().status(), 429);
}

/// An error of an extractor, which a list removed.
#[tokio::test]
async fn an_undocumented_error_of_an_extractor_says_which_list_to_correct() {
    /// The amount is too high
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("The amount is too high")]
    #[api(category = invalid_field)]
    struct TooHigh;

    #[utoipa::path(post, path = "/amounts")]
    async fn amount(extract::Json(_): extract::Json<u64>) -> Result<(), AccountError> {
        Ok(())
    }
    let ask = async |api: Api<Stripe>| {
        let routes = OpenApiRouter::new().routes(documented_routes!(amount).never([Category::InvalidField]));
        let (router, _, documented) = routes.described(&api.describer()).unwrap();
        let check = DocumentedLayer::new(documented);
        let app: Router = router.errors(api.layer().with_error_info()).layer(check.clone());
        let request = Request::post("/amounts").header("content-type", "application/json");
        app.oneshot(request.body(Body::from("true")).unwrap()).await.unwrap();
        check.findings().to_string()
    };
    assert_eq!(ask(API).await, "");
    assert_eq!(ask(Api::new("accounts", Stripe::new(), catalog![AccountError, TooHigh])).await, "");
}

/// `only` narrows what the handler returns; an extractor of the author's, or a category of
/// an adapter, takes nothing with it.
#[test]
fn what_extractors_reject_is_narrowed_by_its_own_names() {
    struct Key;

    impl<S: Sync> FromRequestParts<S> for Key {
        type Rejection = Unauthenticated;

        async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Key, Unauthenticated> {
            Err(Unauthenticated)
        }
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[allow(dead_code, reason = "only the definitions are used")]
    enum Stored {
        #[error(transparent)]
        #[api(transparent)]
        Account(AccountError),
        #[error(transparent)]
        #[api(transparent)]
        Database(Database),
    }

    /// As an adapter declares its errors.
    #[derive(Debug, thiserror::Error, ApiError)]
    #[allow(dead_code, reason = "only the definitions are used")]
    enum Database {
        /// The request conflicts
        #[error("conflict")]
        #[api(category = conflict)]
        Conflict,
    }

    #[utoipa::path(get, path = "/accounts/{id}")]
    async fn stored(_: Key, _: extract::Path<u32>) -> Result<(), Stored> {
        Err(Stored::Account(AccountError::Closed))
    }
    const STORED: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![Stored, Unauthenticated]);
    let codes = |only: &[Declared]| {
        let router: OpenApiRouter = OpenApiRouter::new().routes(documented_routes!(stored).only(only.iter().copied()));
        let (_, _, documented) = router.described(&STORED.describer()).unwrap();
        documented.iter().map(|(.., error)| error.code).collect::<BTreeSet<_>>()
    };
    let of_extractors = ["authentication_required", "internal_error", "invalid_parameter", "missing_parameter"];
    let with = |code| of_extractors.into_iter().chain([code]).collect::<BTreeSet<_>>();
    let closed = codes(&[AccountError::CLOSED.into()]);
    assert!(closed.is_superset(&with("account_closed")) && !closed.contains("account_not_found"), "{closed:?}");
    let fields = codes(&[AccountError::CLOSED.into(), Category::MissingField.into()]);
    assert!(fields.contains("missing_parameter") && !fields.contains("invalid_parameter"), "{fields:?}");
}

/// The categories of an adapter are a part of the handler's type. An extractor that
/// rejects with some of them keeps them.
#[test]
fn an_adapter_takes_nothing_from_an_extractor() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[allow(dead_code, reason = "only the definitions are used")]
    enum BookError {
        /// No such book
        #[error("No such book")]
        #[api(status = 404, code = "book_not_found")]
        NotFound,
        #[error(transparent)]
        #[api(transparent)]
        Database(error_sqlx::SqlxError),
    }
    const BOOKS: Api<Problem> = Api::new("books", Problem::new(), catalog![BookError]);

    #[utoipa::path(get, path = "/books/{id}")]
    async fn book(_: extract::Path<i64>) -> Result<(), BookError> {
        Err(BookError::NotFound)
    }
    struct Own;

    impl<S: Sync> FromRequestParts<S> for Own {
        type Rejection = BookError;

        async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Own, BookError> {
            Err(BookError::NotFound)
        }
    }

    /// Its extractor rejects with the type of the handler.
    #[utoipa::path(get, path = "/books")]
    async fn books(_: Own) -> Result<(), BookError> {
        Err(BookError::NotFound)
    }
    let codes = |narrowed: UtoipaMethodRouter| {
        let (_, _, documented) = OpenApiRouter::new().routes(narrowed).described(&BOOKS.describer()).unwrap();
        let codes: BTreeSet<_> = documented.iter().map(|(.., error)| error.code).collect();
        codes.into_iter().collect::<Vec<_>>().join(" ")
    };
    let all = "book_not_found conflict internal_error invalid_field missing_field not_found overloaded timeout \
               unavailable unprocessable_content";
    assert_eq!(codes(documented_routes!(book)), all.replace("unavailable", "unavailable unknown_field"));
    let extractor = "internal_error invalid_field missing_field unknown_field";
    for (named, kept) in [
        (Declared::from(BookError::NOT_FOUND), format!("book_not_found {extractor}")),
        (Category::Conflict.into(), format!("book_not_found conflict {extractor}")),
        // Of the handler: the extractor has it as well.
        (Category::InvalidField.into(), format!("book_not_found {extractor}")),
    ] {
        assert_eq!(codes(documented_routes!(book).only([named])), kept, "{named:?}");
    }
    let never = [Category::InvalidField, Category::MissingField, Category::UnknownField];
    let narrowed = documented_routes!(book).only([BookError::NOT_FOUND]).never(never);
    assert_eq!(codes(narrowed), "book_not_found internal_error");

    assert_eq!(codes(documented_routes!(books)), all);
    assert_eq!(codes(documented_routes!(books).only([BookError::NOT_FOUND])), "book_not_found internal_error");
}

/// A plain document, and an operation found by its id.
#[test]
fn a_plain_document_is_described() {
    use error_response::{catalog::ErrorSet, openapi::apply};

    #[derive(utoipa::OpenApi)]
    #[openapi(paths(account))]
    struct Document;

    let mut document = <Document as utoipa::OpenApi>::openapi();
    assert!(apply(&mut document, "account", Declared::set(AccountError::SET)));
    assert!(!apply(&mut document, "no_such_operation", Declared::set(AccountError::SET)));
    let describer = Api::new("accounts", Problem::new(), API.catalog()).without_request_id().describer();
    describer.describe(&mut document).unwrap();
    let document: Value = serde_json::from_str(&write(&document, Version::V3_1).unwrap()).unwrap();
    let response = &document["components"]["responses"]["NotFound.account_not_found.account_closed"];
    assert_eq!(
        response["description"],
        "- `account_not_found`: No such account\n- `account_closed`: The account is closed"
    );
    assert_eq!(document["openapi"], "3.1.0");
}
