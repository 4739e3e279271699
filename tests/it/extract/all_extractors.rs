//! `All` takes every extractor whose rejection is an `ApiError`.

use std::convert::Infallible;

use axum::{
    Router,
    extract::{FromRequest, FromRequestParts, Request, State},
    http::{HeaderMap, request::Parts},
    response::{IntoResponse, Response},
    routing::post,
};
use error_response::{
    ApiError, Category, CategoryError, Error, Violation,
    catalog::{Definition, ErrorSet},
    extract::{All, AllRejection, Json, JsonRejection, Path},
    format::{Facts, FieldPath, Location},
};
use serde_json::json;

use super::{JSON, Order, WRONG_ORDER, ask, problem};

/// The tenant of a request.
struct Tenant(String);

#[derive(Debug, thiserror::Error, ApiError)]
enum TenantError {
    /// No tenant is named
    #[error("Name a tenant in `x-tenant`")]
    #[api(status = 400, code = "tenant_missing", header("x-tenant-help" = "/tenants"))]
    Missing,
    /// The tenant is not known
    #[error("No tenant `{name}`")]
    #[api(status = 422, code = "tenant_invalid", category = invalid_field)]
    Invalid {
        #[api(detail)]
        name: String,
        #[api(violations)]
        fields: Vec<Violation>,
    },
}

impl<S: Send + Sync> FromRequestParts<S> for Tenant {
    type Rejection = TenantError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Tenant, TenantError> {
        let name = parts.headers.get("x-tenant").and_then(|name| name.to_str().ok()).ok_or(TenantError::Missing)?;
        match name {
            "acme" => Ok(Tenant(name.to_owned())),
            name => {
                let fields = vec![Violation::new(Location::Header, FieldPath::key("x-tenant")).with_code("unknown")];
                Err(TenantError::Invalid { name: name.to_owned(), fields })
            }
        }
    }
}

async fn find(
    All((Tenant(tenant), Path(id), headers, Json(order))): All<(Tenant, Path<u8>, HeaderMap, Json<Order>)>,
) -> String {
    format!("{tenant} {id} {} {}", headers.len() > 1, order.amount)
}

fn app() -> Router {
    problem(Router::new().route("/{id}", post(find)))
}

const ORDER: &str = r#"{"amount":1,"currency":"eur","items":[]}"#;

#[tokio::test]
async fn an_authors_extractor_is_one_of_several() {
    ask(app(), "POST", "/7", &[JSON, ("x-tenant", "acme")], ORDER).await.check(200, "acme 7 true 1");
    let answer = ask(app(), "POST", "/x", &[JSON, ("x-tenant", "acme")], WRONG_ORDER).await;
    assert_eq!(answer.status(), 422);
    let places: Vec<_> = answer.json()["errors"].as_array().unwrap().iter().map(|it| it["parameter"].clone()).collect();
    assert_eq!(places[..2], [json!("id"), json!(null)], "{answer:?}");
    assert_eq!(places.len(), 6);
}

#[tokio::test]
async fn its_rejection_is_returned_as_it_is() {
    let missing = ask(app(), "POST", "/x", &[JSON], WRONG_ORDER).await;
    let body = missing.json();
    assert_eq!((missing.status(), &body["code"], body.get("errors")), (400, &json!("tenant_missing"), None));
    assert_eq!(missing.header("x-tenant-help"), Some("/tenants"));

    // Fields of an error with a code of its own are that error's.
    let invalid = ask(app(), "POST", "/x", &[JSON, ("x-tenant", "zz")], WRONG_ORDER).await;
    let body = invalid.json();
    assert_eq!((invalid.status(), &body["code"], &body["name"]), (422, &json!("tenant_invalid"), &json!("zz")));
    assert_eq!(body["errors"].as_array().map(Vec::len), Some(1), "{body}");
}

/// JSON with a rejection of the author's around ours.
struct Body<T>(T);

#[derive(Debug, thiserror::Error, ApiError)]
enum BodyError {
    #[error(transparent)]
    #[api(transparent)]
    Json(#[from] JsonRejection),
}

impl<S: Send + Sync, T: serde::de::DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = BodyError;

    async fn from_request(request: Request, state: &S) -> Result<Body<T>, BodyError> {
        let Json(value) = Json::from_request(request, state).await?;
        Ok(Body(value))
    }
}

#[tokio::test]
async fn fields_in_a_rejection_around_ours_are_in_the_list() {
    async fn read(All((Path(id), State(()), Body(order))): All<(Path<u8>, State<()>, Body<Order>)>) -> String {
        format!("{id} {}", order.amount)
    }
    let app = || problem(Router::new().route("/{id}", post(read)));
    ask(app(), "POST", "/7", &[JSON], ORDER).await.check(200, "7 1");
    let answer = ask(app(), "POST", "/x", &[JSON], WRONG_ORDER).await;
    assert_eq!(answer.json()["errors"].as_array().map(Vec::len), Some(6), "{answer:?}");
    let answer = ask(app(), "POST", "/x", &[JSON], "{").await;
    assert_eq!((answer.status(), answer.json().get("errors")), (400, None));
}

#[tokio::test]
async fn what_is_not_listed_is_counted_in_every_depth() {
    type Inner = All<(Path<u8>, Body<Vec<u8>>)>;
    async fn read(All((headers, All((Path(id), Body(numbers))))): All<(HeaderMap, Inner)>) -> String {
        format!("{id} {} {}", headers.len(), numbers.len())
    }
    let app = problem(Router::new().route("/{id}", post(read)));
    // Of a body 32 violations are found: with that of the path there is one more than a list holds.
    let wrong = json!(vec!["x"; 99]).to_string();
    let answer = ask(app, "POST", "/x", &[JSON], &wrong).await;
    assert_eq!(answer.json()["detail"], "id must be an integer (and 32 more errors)", "{answer:?}");
    assert_eq!(answer.json()["errors"].as_array().map(Vec::len), Some(32));
}

/// An error whose own response has more than its parts.
#[derive(Debug, thiserror::Error)]
#[error("Sign in")]
struct SignIn;

impl ApiError for SignIn {
    fn definition(&self) -> &'static Definition {
        const { &Definition::of(Category::PermissionDenied) }
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        facts.param("session");
    }
}

impl IntoResponse for SignIn {
    fn into_response(self) -> Response {
        ([("x-sign-in", "/sign-in")], Error::from(CategoryError::new(Category::PermissionDenied))).into_response()
    }
}

/// Rejects with an error that panics when it is asked for its fields.
struct Panics;

#[derive(Debug, thiserror::Error)]
#[error("hunter2")]
struct PanicsInFacts;

impl ApiError for PanicsInFacts {
    fn definition(&self) -> &'static Definition {
        const { &Definition::of(Category::InvalidField) }
    }

    fn facts<'a>(&'a self, _: &mut Facts<'a>) {
        panic!("hunter2")
    }
}

impl IntoResponse for PanicsInFacts {
    fn into_response(self) -> Response {
        Error::from(self).into_response()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Panics {
    type Rejection = PanicsInFacts;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Panics, PanicsInFacts> {
        Err(PanicsInFacts)
    }
}

#[tokio::test]
async fn a_rejection_that_panics_is_an_internal_error() {
    async fn read(_: All<(Panics, Json<Order>)>) {}
    let answer = ask(problem(Router::new().route("/", post(read))), "POST", "/", &[JSON], WRONG_ORDER).await;
    assert!(answer.status() == 500 && !format!("{answer:?}").contains("hunter2"), "{answer:?}");
}

struct Session;

impl<S: Send + Sync> FromRequestParts<S> for Session {
    type Rejection = SignIn;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Session, SignIn> {
        Err(SignIn)
    }
}

#[tokio::test]
async fn the_response_that_an_author_makes_of_a_rejection_is_sent() {
    async fn read(_: All<(Session, Json<Order>)>) {}
    let answer = ask(problem(Router::new().route("/", post(read))), "POST", "/", &[JSON], WRONG_ORDER).await;
    assert_eq!((answer.status(), answer.header("x-sign-in")), (403, Some("/sign-in")));
}

#[test]
fn a_rejection_of_several_has_the_errors_of_each() {
    let codes: Vec<_> = <AllRejection<(TenantError, Infallible)>>::SET.iter().filter_map(|it| it.code()).collect();
    assert_eq!(codes, ["tenant_missing", "tenant_invalid"]);
}
