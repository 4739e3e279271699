//! One error for each kind of definition, and its whole answer in each format.

use std::{
    io,
    time::{Duration, SystemTime},
};

use axum::{Router, extract::Path, routing::get};
use error_response::{
    ApiError, Catalog, Challenge, ErrorLayer, Masked, RouterExt, Violation, catalog,
    format::{FieldPath, Location, Problem, Stripe},
};
use serde::Serialize;

use crate::support::{ask, check};

#[derive(Debug, Serialize)]
struct Money {
    amount: &'static str,
    currency: &'static str,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Kind {
    /// The request is invalid
    #[error("The request is invalid")]
    #[api(status = 400, code = "plain_error")]
    Plain,

    /// The parameter is missing
    #[error("Missing required parameter: {name}")]
    #[api(status = 400, code = "missing_param", type = "invalid_request_error")]
    FieldParam {
        #[api(param)]
        name: &'static str,
    },

    /// The key is wrong
    #[error("Invalid API key provided: {key}")]
    #[api(status = 401, code = "bad_key", challenge = r#"Bearer realm="api""#)]
    Challenge { key: Masked },

    /// The token is wrong
    #[error("The token has expired")]
    #[api(status = 401, code = "token_expired")]
    FieldChallenge {
        #[api(challenge)]
        challenge: Challenge,
    },

    /// The scope is too small
    #[error("The token lacks a scope")]
    #[api(status = 403, code = "scope_missing", challenge = r#"Bearer error="insufficient_scope""#)]
    Scope,

    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "no_account", param = "id", docs = "https://docs.example.com/no_account")]
    Param { id: &'static str },

    /// The method is not known
    #[error("Only reading is possible")]
    #[api(status = 405, code = "read_only", allow = "GET, HEAD")]
    Allow,

    /// The edit collides
    #[error("Somebody else changed the resource")]
    #[api(status = 409, code = "edit_conflict", action = "Read it again, then repeat the change.")]
    Conflict,

    /// Insufficient funds
    #[error("The source account does not have sufficient funds")]
    #[api(status = 422, code = "too_poor", type = "card_error", user_message = "You need {amount} more.")]
    Details {
        #[api(detail)]
        required: Money,
        #[api(detail = "available_amount")]
        available: Option<u64>,
        #[api(detail)]
        limit: Option<u64>,
        amount: u64,
    },

    /// Fields are invalid
    #[error("{} fields are invalid", .violations.len())]
    #[api(status = 422, code = "bad_fields", message = "Some fields are invalid")]
    Violations {
        #[api(violations)]
        violations: Vec<Violation>,
    },

    /// Another protocol is required
    #[error("Speak WebSocket")]
    #[api(status = 426, code = "speak_websocket", header("Upgrade" = "websocket"))]
    Upgrade,

    /// Too many requests
    #[error("Please wait")]
    #[api(status = 429, code = "field_wait")]
    Wait {
        #[api(retry_after)]
        wait: Duration,
    },

    /// Too many requests today
    #[error("Come back tomorrow")]
    #[api(status = 429, code = "moment_wait")]
    Moment {
        #[api(retry_after)]
        until: SystemTime,
    },

    /// Too many requests this hour
    #[error("Come back in an hour")]
    #[api(status = 429, code = "fixed_wait", retry_after = 3600)]
    FixedWait,

    /// The law forbids it
    #[error("A court has ordered it")]
    #[api(status = 451, code = "blocked_here", header("Link" = r#"<https://court.example.com>; rel="blocked-by""#))]
    Blocked,

    /// The report could not be read
    #[error("reading secret-cause: {0}")]
    #[api(status = 500, code = "report_failed")]
    Internal(#[from] io::Error),

    /// The ledger failed
    #[error("hunter2 {node}")]
    #[api(status = 502, code = "ledger_failed", message = "The ledger at node {node} failed")]
    ServerMessage { node: u8 },

    /// The service is closed
    #[error("hunter2")]
    #[api(status = 503, code = "closed_now", retry_after = unknown)]
    UnknownWait,

    #[error("No page {0}")]
    #[api(category = not_found)]
    Category(u32),

    #[error("hunter2")]
    #[api(category = internal_error)]
    CategoryInternal,

    #[error("hunter2")]
    #[api(category = overloaded, retry_after = 5)]
    CategoryOverload,

    /// Cached
    #[error("Gone for good")]
    #[api(status = 410, code = "gone_for_good", header("Cache-Control" = "max-age=3600"))]
    Cached,

    /// A header of its own
    #[error("See the header")]
    #[api(status = 400, code = "own_header")]
    Header {
        #[api(header = "x-shard")]
        shard: &'static str,
    },

    #[error(transparent)]
    #[api(transparent)]
    Handed(#[from] Handed),

    #[error("No account at all for {owner}")]
    #[api(same_as = Param)]
    SameAs { owner: &'static str },
}

/// Handed on
#[derive(Debug, thiserror::Error, ApiError)]
#[error("This is \"another\" type's: \u{1}\u{7f} <é>")]
#[api(status = 418, code = "handed_on", number = 41_801)]
struct Handed;

const CATALOG: Catalog = catalog![Kind, Handed];

fn kinds() -> Vec<(&'static str, Kind)> {
    let violations = vec![
        Violation::new(Location::Body, FieldPath::key("items").then_index(0).then_key("price"))
            .with_code("too_small")
            .with_message("must be at least 1"),
        Violation::new(Location::Query, "page").with_message("must be a number"),
        Violation::new(Location::Header, "idempotency-key").with_code("missing"),
    ];
    let until = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
    vec![
        ("plain", Kind::Plain),
        ("field_param", Kind::FieldParam { name: "amount" }),
        ("challenge", Kind::Challenge { key: Masked::new("eyJhbGciOiJIUzI1NiJ9-hunter2") }),
        (
            "field_challenge",
            Kind::FieldChallenge { challenge: Challenge::bearer().with_error("invalid_token", "It \"expired\"") },
        ),
        ("scope", Kind::Scope),
        ("param", Kind::Param { id: "acc_123" }),
        ("allow", Kind::Allow),
        ("conflict", Kind::Conflict),
        (
            "details",
            Kind::Details {
                required: Money { amount: "100.00", currency: "EUR" },
                available: Some(50),
                limit: None,
                amount: 50,
            },
        ),
        ("violations", Kind::Violations { violations }),
        ("upgrade", Kind::Upgrade),
        ("wait", Kind::Wait { wait: Duration::from_millis(59_001) }),
        ("moment", Kind::Moment { until: until + Duration::from_secs(60 * 365 * 24 * 3600) }),
        ("fixed_wait", Kind::FixedWait),
        ("blocked", Kind::Blocked),
        ("internal", Kind::Internal(io::Error::other("hunter2"))),
        ("server_message", Kind::ServerMessage { node: 7 }),
        ("unknown_wait", Kind::UnknownWait),
        ("category", Kind::Category(7)),
        ("category_internal", Kind::CategoryInternal),
        ("category_overload", Kind::CategoryOverload),
        ("cached", Kind::Cached),
        ("header", Kind::Header { shard: "a\r\nset-cookie: b=c" }),
        ("handed", Kind::Handed(Handed)),
        ("same_as", Kind::SameAs { owner: "bob" }),
    ]
}

fn app(layer: ErrorLayer) -> Router {
    let answer = async |Path(name): Path<String>| -> Result<(), Kind> {
        Err(kinds().into_iter().find(|(known, _)| *known == name).unwrap().1)
    };
    Router::new().route("/{kind}", get(answer)).errors(layer)
}

#[tokio::test]
async fn each_kind_in_stripe() {
    for (name, _) in kinds() {
        // Whole seconds to a moment change with the clock.
        if name == "moment" {
            let answer = ask(app(ErrorLayer::new(Stripe::new())), "GET", "/moment").await;
            let seconds = answer.lines().find_map(|line| line.strip_prefix("retry-after: ")).unwrap();
            assert!(seconds.parse::<u64>().unwrap() > 800_000_000, "{answer}");
            continue;
        }
        let answer = ask(app(ErrorLayer::new(Stripe::new())), "GET", &format!("/{name}")).await;
        check(&format!("stripe/{name}.http"), &answer);
    }
}

#[tokio::test]
async fn each_kind_in_problem_json() {
    let format = Problem::new().with_type_base("https://api.example.com/errors/").unwrap();
    for (name, _) in kinds() {
        let answer = ask(app(ErrorLayer::new(format.clone())), "GET", &format!("/{name}")).await;
        check(&format!("problem/{name}.http"), &answer);
    }
}

#[tokio::test]
async fn problem_types_without_a_base() {
    for name in ["plain", "param", "category_internal"] {
        let answer = ask(app(ErrorLayer::new(Problem::new())), "GET", &format!("/{name}")).await;
        check(&format!("problem/blank_{name}.http"), &answer);
    }
}

#[test]
fn every_kind_is_in_the_catalog_once() {
    let codes: Vec<_> = CATALOG.definitions().iter().filter_map(|definition| definition.code()).collect();
    let mut unique = codes.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(codes.len(), unique.len());
    assert!(codes.contains(&"handed_on"));
    assert_eq!(CATALOG.definitions().len(), codes.len() + 3, "three name a category only");
}
