//! `api_error!`, `api_bail!` and `api_ensure!`.

use std::time::Duration;

use error_response::{Challenge, Result, api_bail, api_ensure, api_error};

use super::response;

fn withdraw(balance: u64, amount: u64) -> Result<String> {
    api_ensure!(amount <= balance, insufficient_funds, "The balance is {balance}, and {} is asked for", amount);
    Ok(format!("{} are left", balance - amount))
}

#[tokio::test]
async fn a_condition_that_does_not_hold() {
    let failed = response(|| withdraw(5, 7)).await;
    failed.check(
        422,
        r#"{"error":{"code":"insufficient_funds","message":"The balance is 5, and 7 is asked for","type":"card_error"}}"#,
    );
    assert_eq!((failed.header("cache-control"), failed.header("x-request-id")), (Some("no-store"), Some("req_golden")));
    response(|| withdraw(7, 5)).await.check(200, "2 are left");
}

#[tokio::test]
async fn keys() {
    let taken = response(|| {
        let seat = "4A";
        api_bail!(conflict, code = "seat_taken", param = "seat", "Seat {seat} of {{row}} is taken")
    });
    taken.await.check(
        409,
        r#"{"error":{"code":"seat_taken","message":"Seat 4A of {row} is taken","param":"seat","type":"invalid_request_error"}}"#,
    );
    let slow = response(|| api_bail!(rate_limited, retry_after = 60, "Slow down")).await;
    assert_eq!((slow.status(), slow.header("retry-after")), (429, Some("60")));
    let wait = response(|| api_bail!(rate_limited, retry_after = Duration::from_secs(2), "Slow down")).await;
    assert_eq!(wait.header("retry-after"), Some("2"));
    let unknown = response(|| api_bail!(overloaded, retry_after = unknown)).await;
    assert_eq!((unknown.status(), unknown.header("retry-after")), (503, None));
}

/// The layer's or the format's where the error has none.
#[tokio::test]
async fn a_401_has_a_challenge() {
    let bare = response(|| api_bail!(credentials_missing, "Log in")).await;
    assert_eq!((bare.status(), bare.header("www-authenticate")), (401, Some("Bearer")));
    let own = response(|| api_bail!(credentials_missing, challenge = "Basic realm=\"api\"", "Log in")).await;
    assert_eq!(own.header("www-authenticate"), Some("Basic realm=\"api\""));
    let built =
        response(|| api_bail!(credentials_invalid, challenge = Challenge::bearer().with_realm("api"), "No")).await;
    assert_eq!(built.header("www-authenticate"), Some("Bearer realm=\"api\""));
}

/// As the derive has it: the text of a server error is for the log.
#[tokio::test]
async fn clients_never_read_the_text_of_a_server_error() {
    let failed =
        response(|| api_bail!(internal_error, "the ledger on {} holds {:?}", "ledger-1", Some("hunter2"))).await;
    failed
        .check(500, r#"{"error":{"code":"internal_error","message":"An internal error occurred","type":"api_error"}}"#);
}

#[test]
fn each_argument_is_evaluated_once() {
    let mut calls = 0;
    let mut next = || {
        calls += 1;
        calls
    };
    let error = api_error!(conflict, "{} {n} {n:>3}", next(), n = next());
    assert_eq!((error.to_string(), calls), ("1 2   2".to_owned(), 2));
}

/// Whatever it is behind: a reference, a box.
#[test]
fn values_of_all_kinds_are_shown() {
    let (owned, boxed, shared) = (String::from("a"), Box::<str>::from("b"), std::sync::Arc::new(3));
    let reference = &&owned;
    let error = api_error!(gone, "{owned} {boxed} {shared} {reference} {}", std::borrow::Cow::Borrowed("c"));
    assert_eq!(error.to_string(), "a b 3 a c");
}

/// A text that is made on the spot, and what everybody may read of a secret under another name.
#[test]
fn texts_of_values_are_shown() {
    let (seat, token) = (7, String::from("tok_1234"));
    let computed = || 9;
    let error = api_error!(gone, "{} {} {end}", seat.to_string(), computed().to_string(), end = &token[4..]);
    assert_eq!(error.to_string(), "7 9 1234");
}
