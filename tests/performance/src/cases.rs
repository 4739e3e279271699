//! What is measured: ours, and the same response written by hand.

use std::{
    hint::black_box,
    pin::pin,
    sync::LazyLock,
    task::{Context, Poll, Waker},
    time::Duration,
};

use axum::{
    Json,
    body::HttpBody,
    http::{self, StatusCode, header},
    response::{IntoResponse, Response},
};
use error_response::{
    ApiError, ErrorLayer, Violation,
    format::{
        ErrorView, FieldPath, FinImpulse, Finqware, Finternet, Location, Problem, Stripe, Unwrapped, Uppercase,
        WireFormat,
    },
    layer::{IdGenerator, UuidV4},
};
use serde::Serialize;

use crate::{baselines, logged, run_time, scale, stack};

/// One row of the table.
#[derive(Debug)]
pub struct Case {
    /// What it is called.
    pub name: &'static str,
    /// The highest ratio of instructions to the baseline's, or the most
    /// instructions beyond it.
    pub limit: Limit,
    /// What is aimed at, where it is not reached; `tests/performance/NOTES.md` says
    /// why.
    pub target: Option<Limit>,
    /// The most allocations, or the most beyond the baseline's.
    pub allocations: u64,
    /// So many rounds of ours.
    pub ours: fn(u64),
    /// So many rounds of the baseline.
    pub baseline: fn(u64),
}

/// What a case may cost.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// Instructions, as a ratio to the baseline's.
    Ratio(f64),
    /// Instructions beyond the baseline's.
    Beyond(f64),
    /// Anything: the row is there to compare with.
    None,
}

/// The errors of every row.
#[derive(Debug, thiserror::Error, ApiError)]
pub enum AccountError {
    /// The request is invalid
    #[error("The request is invalid")]
    #[api(status = 400, code = "invalid_request", type = "invalid_request_error")]
    Static,

    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "resource_not_found", type = "invalid_request_error", param = "id")]
    NotFound {
        /// Whose.
        id: &'static str,
    },

    /// Too many requests
    #[error("Account {id} has sent too many requests")]
    #[api(status = 429, code = "rate_limit_exceeded", type = "rate_limit_error", param = "id")]
    Limited {
        /// Whose.
        id: &'static str,
        /// How long.
        #[api(retry_after)]
        wait: Duration,
    },

    /// Fields are invalid
    #[error("Some fields are invalid")]
    #[api(status = 422, code = "validation_failed", type = "invalid_request_error")]
    Invalid {
        /// Which.
        #[api(violations)]
        violations: &'static [Violation],
    },
}

/// The body somebody would write by hand.
#[derive(Serialize)]
struct HandBody<'a> {
    error: HandError<'a>,
}

#[derive(Serialize)]
struct HandError<'a> {
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<&'a str>,
    r#type: &'a str,
}

/// A user's own format.
#[derive(Debug)]
struct Own;

#[derive(Serialize)]
struct OwnBody<'a> {
    code: &'a str,
    message: &'a str,
    number: i64,
}

impl WireFormat for Own {
    type Failure<'a> = OwnBody<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "own"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> OwnBody<'a> {
        OwnBody { code: view.code(), message: view.message(), number: view.number().unwrap_or(404) }
    }
}

/// What a message shows; no compiler knows it beforehand.
pub fn id() -> &'static str {
    black_box("acc_123")
}

/// Reads a body to its end and drops it. Its type is open: some peers are
/// made for another axum.
pub fn drain<B: HttpBody>(response: http::Response<B>) {
    let (parts, body) = response.into_parts();
    drain_body(body);
    drop(black_box(parts));
}

fn drain_body<B: HttpBody>(body: B) {
    let mut body = pin!(body);
    let mut context = Context::from_waker(Waker::noop());
    while let Poll::Ready(Some(frame)) = body.as_mut().poll_frame(&mut context) {
        drop(black_box(frame));
    }
}

/// Errors of one layer; what the scope itself costs is in the rows of success.
macro_rules! ours {
    ($layer:expr, $error:expr) => {{
        fn ours(rounds: u64) {
            $layer.scope().enter(|| {
                for _ in 0..rounds {
                    drain(black_box($error).into_response());
                }
            });
        }
        ours
    }};
}

/// The same, where each error belongs to a request of its own.
macro_rules! ours_of_requests {
    ($layer:expr, $error:expr) => {{
        fn ours(rounds: u64) {
            let layer = $layer;
            for _ in 0..rounds {
                layer.scope().enter(|| drain(black_box($error).into_response()));
            }
        }
        ours
    }};
}

macro_rules! rounds {
    ($once:path) => {{
        fn rounds(rounds: u64) {
            for _ in 0..rounds {
                black_box($once)();
            }
        }
        rounds
    }};
}

/// The same text each time, by hand, as a response.
#[inline(always)]
pub fn hand_static_response() -> Response {
    let error = HandError {
        code: "invalid_request",
        message: "The request is invalid",
        param: None,
        r#type: "invalid_request_error",
    };
    (StatusCode::BAD_REQUEST, Json(HandBody { error })).into_response()
}

/// The same text each time, by hand.
pub fn hand_static() {
    drain(hand_static_response());
}

fn hand_static_with_id() {
    let error = HandError {
        code: "invalid_request",
        message: "The request is invalid",
        param: None,
        r#type: "invalid_request_error",
    };
    let id = [("x-request-id", UuidV4.generate().as_str().to_owned())];
    drain((StatusCode::BAD_REQUEST, id, Json(HandBody { error })).into_response());
}

/// A text with a value in it, by hand, as a response.
#[inline(always)]
pub fn hand_formatted_response() -> Response {
    let message = format!("No account found with id: {}", id());
    let error =
        HandError { code: "resource_not_found", message: &message, param: Some("id"), r#type: "invalid_request_error" };
    (StatusCode::NOT_FOUND, Json(HandBody { error })).into_response()
}

/// A text with a value in it, by hand.
pub fn hand_formatted() {
    drain(hand_formatted_response());
}

/// With a wait, by hand.
pub fn hand_limited() {
    let message = format!("Account {} has sent too many requests", id());
    let error =
        HandError { code: "rate_limit_exceeded", message: &message, param: Some("id"), r#type: "rate_limit_error" };
    let wait = [(header::RETRY_AFTER, black_box(60).to_string())];
    drain((StatusCode::TOO_MANY_REQUESTS, wait, Json(HandBody { error })).into_response());
}

#[derive(Serialize)]
struct HandProblem<'a> {
    r#type: &'a str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    code: &'a str,
    errors: Vec<HandViolation<'a>>,
}

/// One field at fault, as it is on the wire.
#[derive(Debug, Serialize)]
pub struct HandViolation<'a> {
    detail: &'a str,
    pointer: &'a str,
    code: &'a str,
}

/// Ten fields at fault.
pub fn fields() -> Vec<HandViolation<'static>> {
    const POINTERS: [&str; 10] = [
        "#/items/0/price",
        "#/items/1/price",
        "#/items/2/price",
        "#/items/3/price",
        "#/items/4/price",
        "#/items/5/price",
        "#/items/6/price",
        "#/items/7/price",
        "#/items/8/price",
        "#/items/9/price",
    ];
    let error = |pointer| HandViolation { detail: "must be at least 1", pointer, code: "too_small" };
    POINTERS.into_iter().map(error).collect()
}

/// Ten fields at fault, by hand.
pub fn hand_violations() {
    let problem = HandProblem {
        r#type: "about:blank",
        title: "Unprocessable Content",
        status: 422,
        detail: "Some fields are invalid",
        code: "validation_failed",
        errors: fields(),
    };
    let media_type = [(header::CONTENT_TYPE, "application/problem+json")];
    drain((StatusCode::UNPROCESSABLE_ENTITY, media_type, Json(problem)).into_response());
}

/// The same fields, for ours.
pub static VIOLATIONS: LazyLock<Vec<Violation>> = LazyLock::new(|| {
    let path = |index| FieldPath::key("items").then_index(index).then_key("price");
    let violation = |index| Violation::new(Location::Body, path(index));
    (0..10).map(|index| violation(index).with_code("too_small").with_message("must be at least 1")).collect()
});

/// A layer that adds no request id.
pub fn quiet(format: impl WireFormat) -> ErrorLayer {
    ErrorLayer::new(format).without_request_id()
}

/// Every row.
pub const CASES: &[Case] = &[
    Case {
        name: "static, stripe",
        limit: Limit::Ratio(0.30),
        target: None,
        allocations: 3,
        ours: ours!(quiet(Stripe::new()), AccountError::Static),
        baseline: rounds!(hand_static),
    },
    Case {
        name: "static, uppercase",
        limit: Limit::Ratio(0.30),
        target: None,
        allocations: 3,
        ours: ours!(quiet(Uppercase::new()), AccountError::Static),
        baseline: rounds!(hand_static),
    },
    Case {
        name: "static, problem",
        limit: Limit::Ratio(0.30),
        target: None,
        allocations: 3,
        ours: ours!(quiet(Problem::new()), AccountError::Static),
        baseline: rounds!(hand_static),
    },
    Case {
        name: "static, stripe, request id",
        limit: Limit::Ratio(0.55),
        target: Some(Limit::Ratio(0.40)),
        allocations: 4,
        ours: ours_of_requests!(ErrorLayer::new(Stripe::new()), AccountError::Static),
        baseline: rounds!(hand_static),
    },
    Case {
        name: "static, stripe, request id, one by hand as well",
        limit: Limit::Ratio(0.41),
        target: None,
        allocations: 4,
        ours: ours_of_requests!(ErrorLayer::new(Stripe::new()), AccountError::Static),
        baseline: rounds!(hand_static_with_id),
    },
    Case {
        name: "formatted, stripe, request id",
        limit: Limit::Ratio(0.80),
        target: None,
        allocations: 5,
        ours: ours_of_requests!(ErrorLayer::new(Stripe::new()), AccountError::NotFound { id: id() }),
        baseline: rounds!(hand_formatted),
    },
    Case {
        name: "formatted, param and wait, stripe",
        limit: Limit::Ratio(0.58),
        target: None,
        allocations: 4,
        ours: ours!(quiet(Stripe::new()), AccountError::Limited { id: id(), wait: black_box(Duration::from_secs(60)) }),
        baseline: rounds!(hand_limited),
    },
    Case {
        name: "formatted, param and long wait, stripe",
        limit: Limit::Ratio(0.62),
        target: None,
        allocations: 6,
        ours: ours!(
            quiet(Stripe::new()),
            AccountError::Limited { id: id(), wait: black_box(Duration::from_secs(86_400)) }
        ),
        baseline: rounds!(hand_limited),
    },
    Case {
        name: "formatted, stripe",
        limit: Limit::Ratio(0.70),
        target: None,
        allocations: 4,
        ours: ours!(quiet(Stripe::new()), AccountError::NotFound { id: id() }),
        baseline: rounds!(hand_formatted),
    },
    Case {
        name: "formatted, problem",
        limit: Limit::Ratio(0.70),
        target: None,
        allocations: 4,
        ours: ours!(quiet(Problem::new()), AccountError::NotFound { id: id() }),
        baseline: rounds!(hand_formatted),
    },
    Case {
        name: "formatted, uppercase",
        limit: Limit::Ratio(0.70),
        target: None,
        allocations: 4,
        ours: ours!(quiet(Uppercase::new()), AccountError::NotFound { id: id() }),
        baseline: rounds!(hand_formatted),
    },
    Case {
        name: "formatted, finternet",
        limit: Limit::Ratio(0.70),
        target: None,
        allocations: 4,
        ours: ours!(quiet(Finternet::new()), AccountError::NotFound { id: id() }),
        baseline: rounds!(hand_formatted),
    },
    Case {
        name: "formatted, fresh id, finqware",
        limit: Limit::Ratio(0.70),
        target: None,
        allocations: 4,
        ours: ours!(quiet(Finqware::new()), AccountError::NotFound { id: id() }),
        baseline: rounds!(hand_formatted),
    },
    Case {
        name: "formatted, fresh id, finimpulse",
        limit: Limit::Ratio(0.70),
        target: None,
        allocations: 4,
        ours: ours!(quiet(FinImpulse::new()), AccountError::NotFound { id: id() }),
        baseline: rounds!(hand_formatted),
    },
    Case {
        name: "formatted, a user's own format",
        limit: Limit::Ratio(0.60),
        target: None,
        allocations: 4,
        ours: ours!(quiet(Own), AccountError::NotFound { id: id() }),
        baseline: rounds!(hand_formatted),
    },
    Case {
        name: "formatted, a code of its own, stripe",
        limit: Limit::Ratio(0.70),
        target: None,
        allocations: 5,
        ours: ours!(quiet(Stripe::new()), run_time::OwnCode { id: id(), code: black_box("resource_not_found") }),
        baseline: rounds!(hand_formatted),
    },
    Case {
        name: "formatted, a catalog from data, stripe",
        limit: Limit::Ratio(0.80),
        target: None,
        allocations: 7,
        ours: ours!(quiet(Stripe::new()), run_time::from_data()),
        baseline: rounds!(hand_formatted),
    },
    Case {
        name: "from a file over compiled, formatted, stripe",
        limit: Limit::Ratio(1.50),
        target: None,
        allocations: 4,
        ours: ours!(quiet(run_time::from_file("stripe")), AccountError::NotFound { id: id() }),
        baseline: ours!(quiet(Stripe::new()), AccountError::NotFound { id: id() }),
    },
    Case {
        name: "from a file over compiled, formatted, uppercase",
        limit: Limit::Ratio(1.50),
        target: None,
        allocations: 4,
        ours: ours!(quiet(run_time::from_file("uppercase")), AccountError::NotFound { id: id() }),
        baseline: ours!(quiet(Uppercase::new()), AccountError::NotFound { id: id() }),
    },
    Case {
        name: "from a file over compiled, formatted, finternet",
        limit: Limit::Ratio(1.50),
        target: None,
        allocations: 4,
        ours: ours!(quiet(run_time::from_file("finternet")), AccountError::NotFound { id: id() }),
        baseline: ours!(quiet(Finternet::new()), AccountError::NotFound { id: id() }),
    },
    Case {
        name: "from a file over compiled, formatted, fresh id, finqware",
        limit: Limit::Ratio(1.50),
        target: None,
        allocations: 4,
        ours: ours!(quiet(run_time::from_file("finqware")), AccountError::NotFound { id: id() }),
        baseline: ours!(quiet(Finqware::new()), AccountError::NotFound { id: id() }),
    },
    Case {
        name: "from a file over compiled, formatted, fresh id, finimpulse",
        limit: Limit::Ratio(1.50),
        target: None,
        allocations: 4,
        ours: ours!(quiet(run_time::from_file("finimpulse")), AccountError::NotFound { id: id() }),
        baseline: ours!(quiet(FinImpulse::new()), AccountError::NotFound { id: id() }),
    },
    Case {
        name: "ten violations, problem",
        limit: Limit::Ratio(0.50),
        target: None,
        allocations: 4,
        ours: ours!(quiet(Problem::new()), AccountError::Invalid { violations: &VIOLATIONS }),
        baseline: rounds!(hand_violations),
    },
    Case {
        name: "foreign response adopted, stripe",
        limit: Limit::Ratio(2.0),
        target: None,
        allocations: 12,
        ours: rounds!(stack::adopted),
        baseline: rounds!(hand_formatted),
    },
    Case {
        name: "static, problem, through the layer",
        limit: Limit::Ratio(0.62),
        target: None,
        allocations: 3,
        ours: rounds!(stack::fixed_through),
        baseline: rounds!(stack::fixed_by_hand),
    },
    Case {
        name: "formatted, stripe, through the layer",
        limit: Limit::Ratio(0.80),
        target: None,
        allocations: 4,
        ours: rounds!(stack::formatted_through),
        baseline: rounds!(stack::formatted_by_hand),
    },
    Case {
        name: "formatted, stripe, chosen of two formats",
        limit: Limit::Ratio(2.40),
        target: None,
        allocations: 12,
        ours: rounds!(stack::own_chosen),
        baseline: rounds!(stack::accepted_by_hand),
    },
    Case {
        name: "formatted, problem, chosen of two formats",
        limit: Limit::Ratio(2.40),
        target: None,
        allocations: 12,
        ours: rounds!(stack::alternative_chosen),
        baseline: rounds!(stack::accepted_by_hand),
    },
    Case {
        name: "formatted, translated, stripe, through the layer",
        limit: Limit::Ratio(2.70),
        target: None,
        allocations: 18,
        ours: rounds!(stack::translated_through),
        baseline: rounds!(stack::formatted_by_hand),
    },
    Case {
        name: "static, translated, problem, through the layer",
        limit: Limit::Ratio(2.20),
        target: None,
        allocations: 10,
        ours: rounds!(stack::fixed_translated_through),
        baseline: rounds!(stack::fixed_by_hand),
    },
    Case {
        name: "success, the layer around the router",
        limit: Limit::Beyond(743.0),
        target: Some(Limit::Beyond(250.0)),
        allocations: 0,
        ours: rounds!(stack::success_around),
        baseline: rounds!(stack::success_bare),
    },
    Case {
        name: "success, Router::layer",
        limit: Limit::Beyond(766.0),
        target: Some(Limit::Beyond(250.0)),
        allocations: 0,
        ours: rounds!(stack::success_inside),
        baseline: rounds!(stack::success_pass_through),
    },
    Case {
        name: "scale, static, one of 1,000 definitions over one of 10",
        limit: Limit::Ratio(1.02),
        target: None,
        allocations: 3,
        ours: rounds!(scale::fixed_of_thousand),
        baseline: rounds!(scale::fixed_of_ten),
    },
    Case {
        name: "scale, formatted, one of 1,000 definitions over one of 10",
        limit: Limit::Ratio(1.02),
        target: None,
        allocations: 4,
        ours: rounds!(scale::formatted_of_thousand),
        baseline: rounds!(scale::formatted_of_ten),
    },
    Case {
        name: "scale, static, each of 1,000 definitions over each of 10",
        limit: Limit::Ratio(1.02),
        target: None,
        allocations: 3,
        ours: rounds!(scale::each_fixed_of_thousand),
        baseline: rounds!(scale::each_fixed_of_ten),
    },
    Case {
        name: "scale, static, each of 100 formats over one",
        limit: Limit::Ratio(1.02),
        target: None,
        allocations: 3,
        ours: rounds!(scale::hundred_formats),
        baseline: rounds!(scale::one_format),
    },
    Case {
        name: "logged, a client error, subscriber at ERROR",
        limit: Limit::Beyond(260.0),
        target: None,
        allocations: 0,
        ours: logged::client_errors_at_error,
        baseline: logged::client_errors,
    },
    Case {
        name: "logged, a client error, subscriber at DEBUG",
        limit: Limit::Beyond(44_500.0),
        target: None,
        allocations: 20,
        ours: logged::client_errors_at_debug,
        baseline: logged::client_errors,
    },
    Case {
        name: "logged, a server error, subscriber at ERROR",
        limit: Limit::Beyond(47_500.0),
        target: None,
        allocations: 24,
        ours: logged::server_errors_at_error,
        baseline: logged::server_errors,
    },
];

/// What else a response may be made of, held against the hand-written one.
pub const BASELINES: &[Case] = &[
    Case {
        name: "baseline, a static body",
        limit: Limit::None,
        target: None,
        allocations: 0,
        ours: rounds!(baselines::static_body),
        baseline: rounds!(hand_static),
    },
    Case {
        name: "baseline, serde_json::json!, static",
        limit: Limit::None,
        target: None,
        allocations: 0,
        ours: rounds!(baselines::json_static),
        baseline: rounds!(hand_static),
    },
    Case {
        name: "baseline, serde_json::json!, formatted",
        limit: Limit::None,
        target: None,
        allocations: 0,
        ours: rounds!(baselines::json_formatted),
        baseline: rounds!(hand_formatted),
    },
    Case {
        name: "baseline, serde_json::json!, ten violations",
        limit: Limit::None,
        target: None,
        allocations: 0,
        ours: rounds!(baselines::json_violations),
        baseline: rounds!(hand_violations),
    },
];

/// The row called `name`.
pub fn find(name: &str) -> Option<&'static Case> {
    CASES.iter().chain(BASELINES).find(|case| case.name == name)
}
