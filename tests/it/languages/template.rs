//! The resource to begin a language with has every text, and says what the framework says.

use axum::{Router, extract::Path, http::HeaderValue, routing::get};
use error_response::{
    Api, ApiError, ErrorLayer, RetryAfter, RouterExt, catalog,
    catalog::PublishedCatalog,
    extract::JsonRejection,
    format::{FinImpulse, Finqware, Finternet, Problem, ProblemHtml, ProblemMarkdown, ProblemText, Stripe, Uppercase},
    languages::{Languages, Template},
};

use super::shop::{ShopError, ask, routes};

/// An error with braces in its texts, and one for each thing that a client can do.
#[derive(Debug, thiserror::Error, ApiError)]
enum TillError {
    /// The template {amount} is empty
    #[error("Use {{amount}} in {0}")]
    #[api(status = 422, code = "empty_template", action = "Write {amount}.")]
    Empty(String),
    /// The till is busy
    #[error("The till is busy")]
    #[api(status = 503, code = "busy")]
    Busy(#[api(retry_after)] RetryAfter),
    /// The till is closed
    #[error("The till is closed")]
    #[api(status = 503, code = "closed", retry_after = unknown)]
    Closed,
    /// The till is broken
    #[error("The till is broken")]
    #[api(status = 500, code = "broken", retry = never)]
    Broken,
}

fn catalogs() -> [PublishedCatalog; 6] {
    const ERRORS: error_response::Catalog = catalog![ShopError, TillError];
    const SENT: error_response::Catalog = catalog![JsonRejection];
    [
        Api::new("shop", Problem::new(), ERRORS).sends(SENT).publish().unwrap(),
        Api::new("shop", Stripe::new(), ERRORS).sends(SENT).publish().unwrap(),
        Api::new("shop", FinImpulse::new(), ERRORS).sends(SENT).publish().unwrap(),
        Api::new("shop", Finqware::new(), ERRORS).sends(SENT).publish().unwrap(),
        Api::new("shop", Finternet::new(), ERRORS).sends(SENT).publish().unwrap(),
        Api::new("shop", Uppercase::new(), ERRORS).sends(SENT).publish().unwrap(),
    ]
}

#[test]
fn the_check_misses_nothing_in_it() {
    for catalog in catalogs() {
        let template = Template::new(&catalog);
        for resource in [template.to_string(), template.with_pages().to_string()] {
            let languages = Languages::new("en").unwrap().with("de", &resource).unwrap();
            let findings: Vec<_> = languages.check(&catalog).iter().map(ToString::to_string).collect();
            assert!(findings.is_empty(), "{}: {findings:?}\n{resource}", catalog.format);
        }
    }
}

/// The layer and the routes of a service whose German is English.
fn app() -> Router {
    let [catalog, ..] = catalogs();
    let resource = Template::new(&catalog).with_pages().to_string();
    let problem = || Problem::new().with_type_base("https://docs.example.com/errors/").unwrap();
    let layer = ErrorLayer::new(problem())
        .with_languages(Languages::new("en").unwrap().with("de", &resource).unwrap())
        .with_alternative(ProblemHtml::new(problem()))
        .with_alternative(ProblemMarkdown::new(problem()))
        .with_alternative(ProblemText::new(problem()));
    let busy = async |Path(seconds): Path<u64>| TillError::Busy(RetryAfter::seconds(seconds));
    routes()
        .route("/empty", get(async || TillError::Empty("the till".into())))
        .route("/busy/{seconds}", get(busy).post(busy))
        .route("/closed", get(async || TillError::Closed).post(async || TillError::Closed))
        .route("/broken", get(async || TillError::Broken))
        .errors(layer)
}

#[tokio::test]
async fn it_says_what_the_author_and_the_framework_say() {
    let app = app();
    // The message about a wrong type names the type in English only.
    let requests = [
        ("GET", "/empty", ""),
        ("GET", "/accounts/acc_9", ""),
        ("GET", "/items/3", ""),
        ("GET", "/busy/0", ""),
        ("GET", "/busy/1", ""),
        ("GET", "/busy/7", ""),
        ("GET", "/busy/600", ""),
        ("GET", "/busy/90000", ""),
        ("POST", "/busy/1", ""),
        ("POST", "/busy/90000", ""),
        ("GET", "/closed", ""),
        ("POST", "/closed", ""),
        ("GET", "/broken", ""),
        ("GET", "/ledger", ""),
        ("POST", "/orders", "{"),
        ("POST", "/orders", "{}"),
        ("POST", "/orders", r#"{"_item":"tea","_count":1}"#),
    ];
    for (method, path, body) in requests {
        for accept in ["application/json", "text/html", "text/markdown", "text/plain"] {
            let [english, german] = ["en", "de"].map(|language| {
                [("accept", accept), ("accept-language", language), ("content-type", "application/json")]
            });
            let (_, own) = answer(&app, method, path, &english, body).await;
            let (language, translated) = answer(&app, method, path, &german, body).await;
            assert_eq!(translated.replace(r#"lang="de""#, r#"lang="en""#), own, "{method} {path}");
            assert_eq!(language, "de", "{method} {path}: {own}");
        }
    }
}

/// The `Content-Language`, and the body without the id of the request.
async fn answer(app: &Router, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (HeaderValue, String) {
    let (head, body) = ask(app, method, path, headers, body).await;
    let id = head.headers["x-request-id"].to_str().unwrap();
    (head.headers["content-language"].clone(), body.replace(id, "req_1"))
}
