//! `Valid`, by garde and by validator.

use axum::{Router, extract::FromRef, routing::post};
use error_response::{
    ErrorLayer, RouterExt,
    extract::{self, Form, Json, Query},
    format::Problem,
};
use serde::Deserialize;
use validator::Validate as _;

use super::{FORM, JSON, ask, problem, stripe};
use crate::support::check;

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
struct Signup {
    #[garde(length(min = 3, max = 8))]
    #[validate(length(min = 3, max = 8))]
    name: String,
    #[garde(custom(strong))]
    #[validate(custom(function = "is_strong"))]
    password: String,
    #[garde(dive)]
    #[validate(nested)]
    addresses: Vec<Address>,
}

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
struct Address {
    #[garde(range(min = 1))]
    #[validate(range(min = 1, message = "must be 1 or more"))]
    number: u32,
}

fn strong(password: &str, _: &()) -> garde::Result {
    if password.len() > 10 { Ok(()) } else { Err(garde::Error::new("is too weak")) }
}

fn is_strong(password: &str) -> Result<(), validator::ValidationError> {
    if password.len() > 10 { Ok(()) } else { Err(validator::ValidationError::new("weak")) }
}

const INVALID: &str = r#"{"name":"hunter2hunter2","password":"hunter2","addresses":[{"number":1},{"number":0}]}"#;
const VALID: &str = r#"{"name":"hunter","password":"hunter2hunter2","addresses":[{"number":1}]}"#;

fn by_garde() -> Router {
    use extract::garde::Valid;
    Router::new()
        .route("/", post(async |Valid(Json(signup)): Valid<Json<Signup>>| signup.name))
        .route("/form", post(async |Valid(Form(address)): Valid<Form<Address>>| address.number.to_string()))
        .route(
            "/query",
            post(async |Valid(Query(address)): Valid<Query<Address>>, _: String| address.number.to_string()),
        )
}

fn by_validator() -> Router {
    use extract::validator::Valid;
    Router::new()
        .route("/", post(async |Valid(Json(signup)): Valid<Json<Signup>>| signup.name))
        .route("/form", post(async |Valid(Form(address)): Valid<Form<Address>>| address.number.to_string()))
        .route(
            "/query",
            post(async |Valid(Query(address)): Valid<Query<Address>>, _: String| address.number.to_string()),
        )
}

#[tokio::test]
async fn violations_of_garde() {
    check("extract/garde_in_stripe.http", &ask(stripe(by_garde()), "POST", "/", &[JSON], INVALID).await.0);
    check("extract/garde_in_problem.http", &ask(problem(by_garde()), "POST", "/", &[JSON], INVALID).await.0);
}

#[tokio::test]
async fn violations_of_validator() {
    check("extract/validator_in_stripe.http", &ask(stripe(by_validator()), "POST", "/", &[JSON], INVALID).await.0);
    check("extract/validator_in_problem.http", &ask(problem(by_validator()), "POST", "/", &[JSON], INVALID).await.0);
}

#[tokio::test]
async fn what_is_valid_passes_and_what_is_no_value_is_refused_before() {
    for routes in [by_garde, by_validator] {
        ask(stripe(routes()), "POST", "/", &[JSON], VALID).await.check(200, "hunter");
        ask(stripe(routes()), "POST", "/form", &[FORM], "number=1").await.check(200, "1");
        ask(stripe(routes()), "POST", "/query?number=1", &[], "").await.check(200, "1");
        let answer = ask(problem(routes()), "POST", "/", &[JSON], r#"{"name":1,"password":"x"}"#).await;
        assert_eq!(answer.json()["errors"].as_array().map(Vec::len), Some(2), "{}", answer.0);
        assert_eq!(ask(problem(routes()), "POST", "/", &[], "{}").await.status(), 415);
    }
}

#[tokio::test]
async fn a_violation_says_where_it_stands() {
    for routes in [by_garde, by_validator] {
        let form = ask(problem(routes()), "POST", "/form", &[FORM], "number=0").await;
        assert_eq!(form.json()["errors"][0]["pointer"], "#/number");
        let query = ask(problem(routes()), "POST", "/query?number=0", &[], "").await;
        assert_eq!(query.json()["errors"][0]["parameter"], "number");
    }
}

#[derive(Clone)]
struct State {
    limits: Limits,
}

#[derive(Clone)]
struct Limits {
    most: u32,
}

impl FromRef<State> for Limits {
    fn from_ref(state: &State) -> Limits {
        state.limits.clone()
    }
}

#[derive(Deserialize, garde::Validate)]
#[garde(context(Limits))]
struct Amount {
    #[garde(custom(within))]
    amount: u32,
}

fn within(amount: &u32, limits: &Limits) -> garde::Result {
    if *amount <= limits.most { Ok(()) } else { Err(garde::Error::new("is over the limit")) }
}

#[tokio::test]
async fn a_context_from_the_state() {
    use extract::garde::ValidWithState;
    let app = || {
        Router::new()
            .route(
                "/",
                post(async |ValidWithState(Json(amount)): ValidWithState<Json<Amount>>| amount.amount.to_string()),
            )
            .errors(ErrorLayer::new(Problem::new()))
            .with_state(State { limits: Limits { most: 10 } })
    };
    ask(app(), "POST", "/", &[JSON], r#"{"amount":10}"#).await.check(200, "10");
    let answer = ask(app(), "POST", "/", &[JSON], r#"{"amount":11}"#).await;
    assert_eq!(answer.json()["detail"], "amount is over the limit");
}

#[tokio::test]
async fn several_extractors_have_one_list() {
    use extract::{All, Path, garde::Valid};
    type Both = All<(Path<u8>, Valid<Query<Address>>, Valid<Json<Signup>>)>;
    let app = || problem(Router::new().route("/{id}", post(async |All((Path(id), ..)): Both| id.to_string())));
    check("extract/all_in_problem.http", &ask(app(), "POST", "/x?number=0", &[JSON], INVALID).await.0);
    ask(app(), "POST", "/7?number=1", &[JSON], VALID).await.check(200, "7");
    // A body that is none is told alone.
    let answer = ask(app(), "POST", "/x", &[JSON], "{").await;
    assert_eq!((answer.status(), answer.json().get("errors")), (400, None));
    assert_eq!(ask(app(), "POST", "/x", &[], "{}").await.status(), 415);
}
