//! The layer, the document, the catalog, the pages and the assertions are made
//! from one value, so they agree.

use std::{collections::BTreeSet, env, fs, panic::catch_unwind, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderName, Request, Response},
    routing::get,
};
use error_catalog::{PublishedCatalog, PublishedWait, json, read};
use error_response::{
    Api, ApiError, Category, CategoryError, Error, ErrorStatus, RateLimit, RouterExt, catalog, documented_routes,
    extract::FieldStatus,
    format::{Problem, RateLimitHeaders, RetryHeader, Stripe},
    openapi::{DocumentedError, DocumentedRouter, Version, write},
};
use serde_json::Value;
use tower::ServiceExt;
use utoipa_axum::router::OpenApiRouter;

#[derive(Debug, thiserror::Error, ApiError)]
enum AccountError {
    /// The quota is used up
    #[error("The quota is used up")]
    #[api(status = 429, code = "quota_exceeded")]
    QuotaExceeded {
        #[api(retry_after)]
        wait: std::time::Duration,
        #[api(rate_limit)]
        quota: RateLimit,
    },
    /// The amount is invalid
    #[error("The amount is invalid")]
    #[api(category = invalid_field)]
    Amount,
}

#[utoipa::path(get, path = "/account")]
async fn account() -> Result<String, AccountError> {
    Err(AccountError::QuotaExceeded {
        wait: std::time::Duration::from_secs(2),
        quota: RateLimit::new(100, 0).with_reset(std::time::Duration::from_secs(2)),
    })
}

const PLAIN: Api<Problem> = Api::new("The accounts API", Problem::new(), catalog![AccountError]);
const API: Api<Problem> = PLAIN
    .with_request_id_header(HeaderName::from_static("x-correlation-id"))
    .with_rate_limit_headers(&[RateLimitHeaders::Structured])
    .with_retry_headers(&RetryHeader::ALL);

async fn ask(app: Router, path: &str) -> Response<Body> {
    app.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1_000_000).await.unwrap().to_vec()).unwrap()
}

/// The app of an API, and its document.
fn described(api: &Api<Problem>) -> (Router, Value) {
    let router = OpenApiRouter::new().routes(documented_routes!(account));
    let (router, document, _) = router.described(&api.describer()).unwrap();
    let document = serde_json::from_str(&write(&document, Version::V3_1).unwrap()).unwrap();
    (router.merge(api.pages().unwrap().router().unwrap()).errors(api.layer()), document)
}

/// The names of the headers that an error has, and of those that its response
/// in the document has.
async fn headers(api: &Api<Problem>) -> [BTreeSet<String>; 2] {
    let (app, document) = described(api);
    let response = ask(app, "/account").await;
    let sent = response.headers().keys().map(|name| name.as_str().to_owned());
    let described = &document["components"]["responses"]["TooManyRequests.quota_exceeded"]["headers"];
    let described = described.as_object().unwrap().keys().map(|name| name.to_ascii_lowercase());
    [sent.filter(|name| name != "content-type" && name != "content-length").collect(), described.collect()]
}

#[tokio::test]
async fn the_document_has_the_headers_that_the_layer_sends() {
    let [sent, described] = headers(&API).await;
    assert_eq!(sent, described);
    let added = ["ratelimit", "ratelimit-policy", "retry-after-ms", "stripe-should-retry", "x-correlation-id"];
    assert!(added.iter().all(|name| sent.contains(*name)), "{sent:?}");

    let [sent, described] = headers(&PLAIN).await;
    assert_eq!(sent, described);
    assert_eq!(sent, ["cache-control", "retry-after", "x-request-id"].map(str::to_owned).into());

    let [sent, described] = headers(&PLAIN.without_request_id()).await;
    assert_eq!(sent, described);
    assert_eq!(sent, ["cache-control", "retry-after"].map(str::to_owned).into());
}

/// A default wait of the API is in the response, the document, the catalog and on the page.
#[tokio::test]
async fn the_default_wait_is_one() {
    /// The bank is closed
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("the bank is closed")]
    #[api(status = 503, code = "bank_closed", retry_after = unknown)]
    struct Closed;

    #[utoipa::path(get, path = "/account")]
    async fn closed() -> Result<String, Closed> {
        Err(Closed)
    }
    const WITHOUT: Api<Problem> = Api::new("bank", Problem::new(), catalog![Closed]);
    const WAITS: &[(ErrorStatus, Duration)] = &[(ErrorStatus::SERVICE_UNAVAILABLE, Duration::from_secs(30))];
    for (api, wait) in [(WITHOUT, None), (WITHOUT.with_default_waits(WAITS), Some("30"))] {
        let router = OpenApiRouter::new().routes(documented_routes!(closed));
        let (router, document, _) = router.described(&api.describer()).unwrap();
        let pages = api.pages().unwrap().router().unwrap();
        let app = router.merge(pages).errors(api.layer());

        let sent = ask(app.clone(), "/account").await;
        assert_eq!(sent.headers().get("retry-after").map(|value| value.to_str().unwrap()), wait);

        let document: Value = serde_json::from_str(&write(&document, Version::V3_1).unwrap()).unwrap();
        let described = &document["components"]["responses"]["ServiceUnavailable.bank_closed"]["headers"];
        assert_eq!(described.get("Retry-After").is_some(), wait.is_some(), "{described}");

        let published = api.publish().unwrap();
        let error = published.error(None, "bank_closed").unwrap();
        let expected = if wait.is_some() { PublishedWait::Seconds(30) } else { PublishedWait::Unknown };
        assert_eq!(error.wait, Some(expected));
        let example = &error.examples[0];
        let header = example.headers.iter().find(|header| header.name.eq_ignore_ascii_case("retry-after"));
        assert_eq!(header.and_then(|header| header.value.as_deref()), wait);

        let page = text(ask(app, "/errors/bank_closed").await).await;
        assert_eq!(page.to_ascii_lowercase().contains("retry-after: 30"), wait.is_some(), "{page}");
    }
}

/// A missing field has the status of the API in the response, in the document,
/// in the catalog and on its page.
#[tokio::test]
async fn the_status_of_invalid_fields_is_one() {
    #[utoipa::path(post, path = "/account")]
    async fn open(_: error_response::extract::Json<Vec<u8>>) -> Result<String, AccountError> {
        Err(AccountError::Amount)
    }
    for (api, status) in [(PLAIN, 422), (PLAIN.with_field_status(FieldStatus::BadRequest), 400)] {
        let router = OpenApiRouter::new().routes(documented_routes!(open));
        let (router, _, documented) = router.described(&api.describer()).unwrap();
        let of_fields = |error: &DocumentedError| error.code == "invalid_field";
        let found = documented.errors("POST", "/account").unwrap().iter().find(|error| of_fields(error)).unwrap();
        assert_eq!(found.status, status);
        let request = Request::post("/account").header("content-type", "application/json").body(Body::from("[-1]"));
        let response = router.errors(api.layer()).oneshot(request.unwrap()).await.unwrap();
        api.assert_error(response).code("invalid_field").status(status);
        for published in [&api.publish().unwrap(), documented.catalog(), api.pages().unwrap().catalog()] {
            let error = published.error(None, "invalid_field").unwrap();
            assert_eq!((error.status, error.examples[0].status), (status, status));
        }
    }
}

#[tokio::test]
async fn the_name_is_that_of_the_document_the_catalog_and_the_pages() {
    let (app, document) = described(&API);
    assert_eq!(document["info"]["title"], "The accounts API");
    let carried = read(&document.to_string()).unwrap();
    let served = read(&text(ask(app.clone(), "/errors/errors.json").await).await).unwrap();
    let published = API.publish().unwrap();
    assert_eq!(carried.operations.len(), 1);
    assert_eq!(PublishedCatalog { operations: Vec::new(), ..carried }, published);
    assert_eq!(served, published);
    assert_eq!(published.name, "The accounts API");
    assert!(text(ask(app, "/errors/").await).await.contains("The accounts API"));
}

#[test]
fn a_catalog_is_held_to_its_file() {
    let file = env::temp_dir().join(format!("one-description-{}.json", std::process::id()));
    let path = file.to_str().unwrap().to_owned();
    let refused = |api: &Api<Problem>| {
        let (api, path) = (api.clone(), path.clone());
        let why = catch_unwind(move || api.assert_catalog(&path)).unwrap_err();
        why.downcast_ref::<String>().unwrap().clone()
    };
    assert!(refused(&API).contains("ACCEPT_CATALOG=1 writes it"));
    fs::write(&file, json(&API.publish().unwrap()).unwrap()).unwrap();
    API.assert_catalog(&path);
    let other = Api::new(API.name(), Problem::new(), catalog![]);
    assert!(refused(&other).contains("quota_exceeded"), "{}", refused(&other));
    fs::remove_file(file).unwrap();
}

/// A path that is not absolute begins at the package of the test.
#[test]
fn the_file_of_a_catalog_is_in_the_package() {
    let why = catch_unwind(|| API.assert_catalog("no/such/catalog.json")).unwrap_err();
    let why = why.downcast_ref::<String>().unwrap();
    assert!(why.contains(concat!(env!("CARGO_MANIFEST_DIR"), "/no/such/catalog.json")), "{why}");
}

#[tokio::test]
async fn tests_expect_the_format_and_the_request_id() {
    let app = |api: &Api<Problem>| Router::new().route("/account", get(account)).errors(api.layer());
    API.conformance(app(&API)).route("GET", "/account").run().await.assert_clean();
    let report = API.conformance(app(&PLAIN.without_request_id())).route("GET", "/account").run().await;
    assert!(report.to_string().contains("an error carries the id of its request in x-correlation-id"), "{report}");

    API.assert_error(ask(app(&API), "/account").await).code("quota_exceeded").retry_after(2);
    let stripe = Api::new("accounts", Stripe::new(), catalog![]);
    let error = Error::from(CategoryError::new(Category::NotFound));
    let response = stripe.layer().scope().enter(|| axum::response::IntoResponse::into_response(error));
    let why = catch_unwind(std::panic::AssertUnwindSafe(|| API.assert_error(response).status(404))).unwrap_err();
    assert!(why.downcast_ref::<String>().unwrap().starts_with("expected an error as the format `problem` writes it"));
}
