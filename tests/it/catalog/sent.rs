//! What an API can send is published, in every format, and what it can't is not.

use axum::{
    Router,
    http::StatusCode,
    routing::{get, post},
};
use error_response::{
    Api, ApiError, Category, CategoryError, RouterExt, catalog,
    catalog::{PublishedCatalog, sent},
    extract::{FieldStatus, Json, JsonRejection, Path},
    format::{Finternet, Problem, Stripe, Uppercase, WireFormat},
};
use serde::Deserialize;

use crate::support::{Answer, Server, panics};

#[derive(Debug, thiserror::Error, ApiError)]
enum TodoError {
    /// No such todo
    #[error("No todo has the id {id}")]
    #[api(status = 404, code = "todo_not_found")]
    NotFound { id: u32 },

    /// The list is full
    #[error("The list is full")]
    #[api(status = 409, code = "list_full")]
    Full,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Todo {
    title: String,
}

async fn create(Json(todo): Json<Todo>) -> Result<String, TodoError> {
    if todo.title.is_empty() { Err(TodoError::Full) } else { Ok(todo.title) }
}

async fn find(Path(id): Path<u32>) -> Result<String, TodoError> {
    Err(TodoError::NotFound { id })
}

/// An app whose errors are those of the API, of this crate's extractors and of the layer.
fn app<F: WireFormat + Clone>(api: &Api<F>) -> Router {
    Router::new()
        .route("/todos", post(create))
        .route("/todos/{id}", get(find))
        .route("/panics", get(panics))
        .route("/legal", get(async || StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS))
        .merge(api.pages().expect("every example is written").router().expect("the base is a route's"))
        .errors(api.layer())
}

/// Method, path, headers and body.
type Request = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

/// All that a client can do wrong there.
async fn wrong(server: &Server) -> Vec<Answer> {
    const JSON: [(&str, &str); 1] = [("content-type", "application/json")];
    let requests: [Request; 10] = [
        ("GET", "/none", &[], ""),
        ("DELETE", "/todos", &[], ""),
        ("GET", "/panics", &[], ""),
        ("GET", "/todos/1", &[], ""),
        ("GET", "/todos/abc", &[], ""),
        ("POST", "/todos", &[], "{}"),
        ("POST", "/todos", &JSON, "{"),
        ("POST", "/todos", &JSON, "{}"),
        ("POST", "/todos", &JSON, r#"{"title":1}"#),
        ("POST", "/todos", &JSON, r#"{"title":"a","extra":1}"#),
    ];
    let mut answers = Vec::new();
    for (method, path, headers, body) in requests {
        answers.push(server.ask(method, path, headers, body).await);
    }
    answers
}

/// Each has its entry, with the status it has, and its page.
async fn is_published<F: WireFormat + Clone>(api: &Api<F>, code: fn(&serde_json::Value) -> &serde_json::Value) {
    let published = api.publish().expect("every example is written");
    let server = Server::start(app(api)).await;
    for answer in wrong(&server).await {
        let body = answer.json();
        let code = code(&body).as_str().expect("a code").to_ascii_lowercase();
        let found = published.errors.iter().find(|error| error.code == code);
        let error = found.unwrap_or_else(|| panic!("{code} is not published"));
        let statuses: Vec<_> = std::iter::once(error.status).chain(error.statuses.iter().copied()).collect();
        assert!(statuses.contains(&answer.status()), "{code} is published with {statuses:?}: {}", answer.0);
        assert!(error.examples.iter().any(|example| example.status == answer.status()), "{code}");
        assert_eq!(server.ask("GET", &format!("/errors/{code}"), &[], "").await.status(), 200, "{code}");
    }
}

#[tokio::test]
async fn all_that_leaves_is_published_in_every_format() {
    let problem = Problem::new().with_type_base("/errors/").expect("a base");
    is_published(&Api::new("todos", problem, catalog![TodoError]), |body| &body["code"]).await;
    is_published(&Api::new("todos", Uppercase::new(), catalog![TodoError]), |body| &body["error"]["code"]).await;
    let finternet = Api::new("todos", Finternet::new(), catalog![TodoError]);
    is_published(&finternet, |body| &body["error"]["code"]).await;
    let stripe = Api::new("todos", error_response::format::Stripe::new(), catalog![TodoError]);
    is_published(&stripe, |body| &body["error"]["code"]).await;
    let changed = Api::new("todos", Problem::new(), catalog![TodoError]).with_field_status(FieldStatus::BadRequest);
    is_published(&changed, |body| &body["code"]).await;
}

fn codes(published: &PublishedCatalog) -> Vec<(&str, u16)> {
    published.errors.iter().map(|error| (&*error.code, error.status)).collect()
}

/// Two errors of the author's, eleven of the layer and the extractors: none of 451, 407 or 402.
#[test]
fn what_an_api_can_not_send_is_not_published() {
    const API: Api<Problem> = Api::new("todos", Problem::new(), catalog![TodoError]);
    let of_rejections = API.publish().unwrap();
    let expected = [
        ("content_too_large", 413),
        ("internal_error", 500),
        ("invalid_field", 422),
        ("list_full", 409),
        ("malformed_body", 400),
        ("method_not_allowed", 405),
        ("missing_field", 422),
        ("not_found", 404),
        ("request_timeout", 408),
        ("todo_not_found", 404),
        ("unknown_field", 422),
        ("unsupported_media_type", 415),
    ];
    assert_eq!(codes(&of_rejections), expected);

    let by_layer = API.sends(catalog![]).publish().unwrap();
    let expected = ["internal_error", "list_full", "method_not_allowed", "not_found", "todo_not_found"];
    assert_eq!(codes(&by_layer).into_iter().map(|(code, _)| code).collect::<Vec<_>>(), expected);
    assert!(
        by_layer.errors.iter().all(|error| error.framework != ["list_full", "todo_not_found"].contains(&&*error.code))
    );

    let everything = API.sends_everything().publish().unwrap();
    assert!(["legally_unavailable", "proxy_credentials_missing"].iter().all(|it| everything.error(None, it).is_some()));
    assert_eq!(everything.errors.len(), 33);
}

/// What extractors and layers send is listed by types, which the compiler checks.
#[test]
fn layers_are_declared() {
    /// The tenant is suspended
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("The tenant is suspended")]
    #[api(status = 403, code = "tenant_suspended")]
    struct Suspended;

    const API: Api<Problem> = Api::new("todos", Problem::new(), catalog![TodoError]).sends(catalog![
        JsonRejection,
        Suspended,
        sent::Authentication,
        sent::Authorization,
        sent::BodyLimit,
        sent::LoadShed,
        sent::RateLimit,
        sent::Timeout,
    ]);
    let published = API.publish().unwrap();
    let framework = published.errors.iter().filter(|error| error.framework).map(|error| &*error.code);
    assert_eq!(
        framework.collect::<Vec<_>>(),
        [
            "content_too_large",
            "credentials_expired",
            "credentials_invalid",
            "credentials_missing",
            "internal_error",
            "invalid_field",
            "malformed_body",
            "method_not_allowed",
            "missing_field",
            "not_found",
            "overloaded",
            "permission_denied",
            "rate_limited",
            "request_timeout",
            "timeout",
            "unknown_field",
            "unsupported_media_type",
        ]
    );
    // A layer's error with a code of its own is one of the API's.
    assert!(published.error(None, "tenant_suspended").is_some_and(|error| !error.framework));
}

/// A format that has one code for several kinds: its entry has all statuses, with an example of each.
#[test]
fn one_code_under_several_statuses_is_one_entry() {
    const API: Api<Uppercase> = Api::new("todos", Uppercase::new(), catalog![TodoError]);
    let published = API.publish().unwrap();
    let error = published.error(None, "invalid_request").expect("it is sent");
    assert_eq!((error.status, &error.statuses[..]), (400, &[400, 405, 408, 413, 415][..]));
    assert_eq!((&*error.category, &*error.title), ("invalid_request", "The request is invalid"));
    let examples: Vec<_> = error.examples.iter().map(|example| example.status).collect();
    assert_eq!(examples, [400, 405, 408, 413, 415]);
    let allow = error.examples[1].headers.iter().find(|header| header.name == "allow");
    assert_eq!(allow.and_then(|header| header.value.as_deref()), Some("GET,HEAD"));
}

/// The address of an error that only one handler sends by its status leads to a page, although nobody lists it.
#[tokio::test]
async fn an_address_that_leaves_has_a_page() {
    let problem = Problem::new().with_type_base("/errors/").expect("a base");
    let api = Api::new("todos", problem, catalog![TodoError]);
    let server = Server::start(app(&api)).await;
    let answer = server.ask("GET", "/legal", &[], "").await;
    let address = answer.json()["type"].as_str().expect("an address").to_owned();
    assert_eq!((answer.status(), &*address), (451, "/errors/legally_unavailable"));
    assert_eq!(api.publish().unwrap().error(None, "legally_unavailable"), None);
    let page = server.ask("GET", &address, &[("accept", "text/markdown")], "").await;
    assert_eq!(page.status(), 200);
    assert!(page.body().starts_with("# `legally_unavailable`\n"), "{}", page.0);
    // The index does not name it.
    assert!(!server.ask("GET", "/errors/", &[], "").await.body().contains("legally_unavailable"));
    assert_eq!(server.ask("GET", "/errors/no_such_code", &[], "").await.status(), 404);
}

/// Whatever the stack may send, the address of its type leads to a page.
#[tokio::test]
async fn each_category_has_a_page_though_it_is_not_listed() {
    let format = Problem::new().with_type_base("https://api.example.com/errors/").unwrap();
    let api = Api::new("todos", format, catalog![TodoError]);
    let server = Server::start(app(&api)).await;
    for category in Category::ALL {
        let row = api.layer().to_body(&CategoryError::new(*category));
        let body: serde_json::Value = serde_json::from_slice(&row.into_bytes()).unwrap();
        let page = body["type"].as_str().unwrap().trim_start_matches("https://api.example.com").to_owned();
        assert_eq!(server.ask("GET", &page, &[], "").await.status(), 200, "{category:?}: {page}");
    }
}

/// Definitions that leave their code to the format may share one: it is listed with the status of each.
#[test]
fn definitions_that_share_a_code_have_all_their_statuses() {
    /// The body is no form
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("The body is no form")]
    #[api(category = malformed_body)]
    struct NoForm;

    /// Too much
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Too much")]
    #[api(category = content_too_large)]
    struct TooMuch;

    const API: Api<Stripe> = Api::new("forms", Stripe::new(), catalog![TooMuch, NoForm]);
    let published = API.publish().unwrap();
    let error = published.error(Some("invalid_request_error"), "invalid_request").unwrap();
    assert!(error.statuses.contains(&413) && error.statuses.contains(&400), "{:?}", error.statuses);
    assert!(error.examples.iter().any(|example| example.status == 400));
}

/// An adapter names categories that extractors have too, and says less of them.
#[test]
fn an_adapter_takes_nothing_from_the_errors_of_extractors() {
    enum Adapter {}

    impl error_core::ErrorSet for Adapter {
        const SET: error_core::DefinitionSet = error_core::DefinitionSet {
            own: &[
                error_core::Definition::of(error_core::Category::InvalidField),
                error_core::Definition::of(error_core::Category::Conflict),
            ],
            parts: &[],
        };
    }
    let alone = Api::new("books", Problem::new(), catalog![]).publish().unwrap();
    let published = Api::new("books", Problem::new(), catalog![Adapter]).publish().unwrap();
    let changes = error_catalog::diff(&alone, &published);
    let breaking: Vec<_> = changes.iter().filter(|change| change.level == error_catalog::Impact::Breaking).collect();
    assert!(breaking.is_empty(), "{breaking:?}");
    let invalid = published.error(None, "invalid_field").unwrap();
    let bodies: Vec<_> = invalid.examples.iter().map(|example| &*example.body).collect();
    let [of_extractor, of_adapter] = bodies[..] else { panic!("{bodies:?}") };
    assert!(invalid.framework && of_extractor.contains("\"errors\":[{"), "{of_extractor}");
    assert!(!of_adapter.contains("\"errors\""), "{of_adapter}");
    assert!(!published.error(None, "conflict").unwrap().framework);
}
