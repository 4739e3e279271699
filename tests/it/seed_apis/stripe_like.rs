//! The Stripe-like API.

use std::{fs, time::Duration};

use example_seed_apis::stripe_like::{
    self,
    webhook::{Delivery, Endpoint, Next, RetrySchedule},
};
use serde_json::{Value, json};

use super::{JSON, start};
use crate::support::Server;

const FULL: (&str, &str) = ("authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.full_access");
const READ_ONLY: (&str, &str) = ("authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.read_only");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// One request and the error it ends in.
struct Case {
    method: &'static str,
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    status: u16,
    error: &'static str,
}

impl Case {
    async fn run(&self, server: &Server, prefix: &str) {
        let answer = server.ask(self.method, &format!("{prefix}{}", self.path), self.headers, self.body).await;
        answer.check(self.status, &format!(r#"{{"error":{{{}}}}}"#, self.error));
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert!(answer.header("x-request-id").is_some(), "{}", answer.0);
        assert_eq!(answer.header("www-authenticate").is_some(), self.status == 401, "{}", answer.0);
        assert_eq!(answer.header("retry-after").is_some(), self.status == 429, "{}", answer.0);
    }
}

/// A case that changes something, with JSON.
const fn post(path: &'static str, body: &'static str, status: u16, error: &'static str) -> Case {
    Case { method: "POST", path, headers: &[FULL, JSON], body, status, error }
}

/// A case that sends a form.
const fn form(path: &'static str, body: &'static str, status: u16, error: &'static str) -> Case {
    Case { method: "POST", path, headers: &[FULL, FORM], body, status, error }
}

const CASES: &[Case] = &[
    Case {
        method: "GET",
        path: "/v1/accounts",
        headers: &[],
        body: "",
        status: 401,
        error: r#""code":"authentication_required","message":"No API key provided","type":"authentication_error""#,
    },
    Case {
        method: "GET",
        path: "/v1/accounts",
        headers: &[("authorization", "Basic dXNlcg==")],
        body: "",
        status: 401,
        error: r#""code":"authentication_required","message":"No API key provided","type":"authentication_error""#,
    },
    Case {
        method: "POST",
        path: "/v1/transfers",
        headers: &[("authorization", "Bearer eyJhbGciOiJub25lIn0.hunter2")],
        body: "not even read",
        status: 401,
        error: r#""code":"invalid_api_key","message":"Invalid API key provided: eyJhb...","type":"authentication_error""#,
    },
    Case {
        method: "GET",
        path: "/v1/accounts",
        headers: &[("authorization", "bearer hunter2")],
        body: "",
        status: 401,
        error: r#""code":"invalid_api_key","message":"Invalid API key provided: ...","type":"authentication_error""#,
    },
    Case {
        method: "POST",
        path: "/v1/accounts",
        headers: &[READ_ONLY, JSON],
        body: "{}",
        status: 403,
        error: r#""code":"forbidden","message":"This API key can only read","type":"invalid_request_error""#,
    },
    post(
        "/v1/transfers",
        r#"{"currency":"usd","source":"acc_1","destination":"acc_2"}"#,
        400,
        r#""code":"missing_parameter","message":"Missing required parameter: amount","param":"amount","type":"invalid_request_error""#,
    ),
    form(
        "/v1/accounts",
        "currency=usd",
        400,
        r#""code":"missing_parameter","message":"Missing required parameter: email","param":"email","type":"invalid_request_error""#,
    ),
    post(
        "/v1/accounts",
        "",
        400,
        r#""code":"missing_parameter","message":"Missing required parameter: email","param":"email","type":"invalid_request_error""#,
    ),
    post(
        "/v1/transfers",
        r#"{"amount":1,"currency":"bitcoin","source":"acc_1","destination":"acc_2"}"#,
        400,
        r#""code":"invalid_parameter","message":"Invalid currency: must be a valid ISO 4217 code","param":"currency","type":"invalid_request_error""#,
    ),
    // The kuna was replaced by the euro in 2023.
    form(
        "/v1/accounts",
        "email=edsger@example.com&currency=HRK",
        400,
        r#""code":"invalid_parameter","message":"Invalid currency: must be a valid ISO 4217 code","param":"currency","type":"invalid_request_error""#,
    ),
    post(
        "/v1/transfers",
        r#"{"amount":1,"currency":"eur","source":"acc_1","destination":"acc_2"}"#,
        400,
        r#""code":"invalid_parameter","message":"Invalid currency: must be the currency of both accounts","param":"currency","type":"invalid_request_error""#,
    ),
    post(
        "/v1/transfers",
        r#"{"amount":"1"}"#,
        400,
        r#""code":"invalid_parameter","message":"Invalid amount: must be a whole number that is not negative","param":"amount","type":"invalid_request_error""#,
    ),
    form(
        "/v1/transfers",
        "amount=-1",
        400,
        r#""code":"invalid_parameter","message":"Invalid amount: must be a whole number that is not negative","param":"amount","type":"invalid_request_error""#,
    ),
    post(
        "/v1/accounts",
        r#"{"email":"nobody","currency":"usd"}"#,
        400,
        r#""code":"invalid_parameter","message":"Invalid email: must be an e-mail address","param":"email","type":"invalid_request_error""#,
    ),
    post(
        "/v1/accounts",
        r#"{"email":"@","currency":"usd"}"#,
        400,
        r#""code":"invalid_parameter","message":"Invalid email: must be an e-mail address","param":"email","type":"invalid_request_error""#,
    ),
    post(
        "/v1/accounts",
        r#"{"email":"a@b@example.com","currency":"usd"}"#,
        400,
        r#""code":"invalid_parameter","message":"Invalid email: must be an e-mail address","param":"email","type":"invalid_request_error""#,
    ),
    form(
        "/v1/accounts",
        "email=edsger@example.com&currency=usd&metadata[order][id]=6735",
        400,
        r#""code":"invalid_parameter","message":"Invalid metadata[order]: must be a string","param":"metadata[order]","type":"invalid_request_error""#,
    ),
    form(
        "/v1/accounts",
        "email=edsger@example.com&currency=usd&metadata=text",
        400,
        r#""code":"invalid_parameter","message":"Invalid metadata: must be a group of strings with names","param":"metadata","type":"invalid_request_error""#,
    ),
    post(
        "/v1/accounts",
        r#"{"mail":"edsger@example.com"}"#,
        400,
        r#""code":"invalid_parameter","message":"Invalid mail: unknown parameter","param":"mail","type":"invalid_request_error""#,
    ),
    Case {
        method: "GET",
        path: "/v1/accounts?limit=0",
        headers: &[READ_ONLY],
        body: "",
        status: 400,
        error: r#""code":"invalid_parameter","message":"Invalid limit: must be a whole number from 1 to 100","param":"limit","type":"invalid_request_error""#,
    },
    Case {
        method: "GET",
        path: "/v1/accounts/acc_123",
        headers: &[READ_ONLY],
        body: "",
        status: 404,
        error: r#""code":"resource_not_found","message":"No account found with id: acc_123","param":"id","type":"invalid_request_error""#,
    },
    Case {
        method: "GET",
        path: "/v1/transfers/tr_1",
        headers: &[READ_ONLY],
        body: "",
        status: 404,
        error: r#""code":"resource_not_found","message":"No transfer found with id: tr_1","param":"id","type":"invalid_request_error""#,
    },
    post(
        "/v1/transfers",
        r#"{"amount":1,"currency":"usd","source":"acc_9","destination":"acc_2"}"#,
        404,
        r#""code":"resource_not_found","message":"No account found with id: acc_9","param":"source","type":"invalid_request_error""#,
    ),
    form(
        "/v1/transfers",
        "amount=10001&currency=usd&source=acc_1&destination=acc_2",
        422,
        r#""code":"insufficient_funds","message":"The source account does not have sufficient funds","type":"card_error""#,
    ),
    post(
        "/v1/transfers",
        r#"{"amount":1000001,"currency":"usd","source":"acc_1","destination":"acc_2"}"#,
        422,
        r#""code":"validation_failed","message":"A transfer of more than 1000000 needs an approval","param":"amount","type":"invalid_request_error""#,
    ),
    post(
        "/v1/transfers",
        r#"{"amount":1,"currency":"usd","source":"acc_1","destination":"acc_1"}"#,
        400,
        r#""code":"invalid_request","message":"The source and the destination are the same account","param":"destination","type":"invalid_request_error""#,
    ),
    post(
        "/v1/transfers",
        r#"{"amount":"#,
        400,
        r#""code":"invalid_request","message":"The request body must be a JSON object","type":"invalid_request_error""#,
    ),
    post(
        "/v1/transfers",
        "[1]",
        400,
        r#""code":"invalid_request","message":"The request body must be a JSON object","type":"invalid_request_error""#,
    ),
    form(
        "/v1/transfers",
        "amount=%ff&currency=usd",
        400,
        r#""code":"invalid_request","message":"The request body must be a form","type":"invalid_request_error""#,
    ),
    Case {
        method: "POST",
        path: "/v1/transfers",
        headers: &[FULL, ("content-type", "text/csv")],
        body: "amount",
        status: 415,
        error: r#""code":"invalid_request","message":"The request body must be JSON or a form","type":"invalid_request_error""#,
    },
    Case {
        method: "DELETE",
        path: "/v1/accounts/acc_1",
        headers: &[FULL],
        body: "",
        status: 409,
        error: r#""code":"conflict","message":"The account still has funds","type":"invalid_request_error""#,
    },
    post(
        "/v1/accounts",
        r#"{"email":"Ada@Example.com","currency":"usd"}"#,
        409,
        r#""code":"conflict","message":"An account with this email exists","type":"invalid_request_error""#,
    ),
    Case {
        method: "GET",
        path: "/panic",
        headers: &[],
        body: "",
        status: 500,
        error: r#""code":"internal_error","message":"An internal error occurred","type":"api_error""#,
    },
    Case {
        method: "GET",
        path: "/v1/none",
        headers: &[],
        body: "",
        status: 404,
        error: r#""code":"resource_not_found","message":"The requested resource was not found","type":"invalid_request_error""#,
    },
];

#[tokio::test]
async fn each_error_arises_by_itself() {
    let server = start().await;
    for case in CASES {
        case.run(&server, "/stripe-like").await;
    }
}

#[tokio::test]
async fn challenges_tell_a_missing_key_from_an_invalid_one() {
    let server = start().await;
    let missing = server.ask("GET", "/stripe-like/v1/accounts", &[], "").await;
    assert_eq!(missing.header("www-authenticate"), Some("Bearer"));
    let invalid = server.ask("GET", "/stripe-like/v1/accounts", &[("authorization", "Bearer x")], "").await;
    assert_eq!(invalid.header("www-authenticate"), Some(r#"Bearer error="invalid_token""#));
}

#[tokio::test]
async fn a_wrong_method_keeps_its_allow() {
    let server = start().await;
    let answer = server.ask("PUT", "/stripe-like/v1/accounts", &[FULL], "").await;
    assert_eq!(answer.status(), 405, "{}", answer.0);
    assert_eq!(answer.header("allow"), Some("GET,HEAD,POST"));
    assert_eq!(answer.json()["error"]["code"], "invalid_request");
}

#[tokio::test]
async fn json_and_forms_open_the_same_account() {
    let opened = r#"{"id":"acc_3","email":"edsger@example.com","currency":"EUR","balance":500,"metadata":{"order":"6735","team":"a b"}}"#;
    let bodies = [
        (
            JSON,
            r#"{"email":"edsger@example.com","currency":"eur","balance":500,"metadata":{"order":"6735","team":"a b"}}"#,
        ),
        (FORM, "email=edsger@example.com&currency=eur&balance=500&metadata[order]=6735&metadata[team]=a+b"),
        (FORM, "email=edsger%40example.com&currency=EUR&balance=500&metadata%5Border%5D=6735&metadata%5Bteam%5D=a%20b"),
    ];
    for (content_type, body) in bodies {
        let server = start().await;
        let answer = server.ask("POST", "/stripe-like/v1/accounts", &[FULL, content_type], body).await;
        answer.check(201, opened);
        assert_eq!(answer.header("location"), Some("accounts/acc_3"));
        server.ask("GET", "/stripe-like/v1/accounts/acc_3", &[READ_ONLY], "").await.check(200, opened);
    }
}

#[tokio::test]
async fn a_number_is_a_name_too() {
    let server = start().await;
    let body = "email=edsger@example.com&currency=eur&metadata[0]=a&metadata[2025]=b";
    let answer = server.ask("POST", "/stripe-like/v1/accounts", &[FULL, FORM], body).await;
    assert_eq!(answer.json()["metadata"], json!({ "0": "a", "2025": "b" }), "{}", answer.0);
}

#[tokio::test]
async fn money_moves_once() {
    let server = start().await;
    let body = "amount=10000&currency=usd&source=acc_1&destination=acc_2";
    let made = server.ask("POST", "/stripe-like/v1/transfers", &[FULL, FORM], body).await;
    let transfer =
        r#"{"id":"tr_1","amount":10000,"currency":"USD","source":"acc_1","destination":"acc_2","metadata":{}}"#;
    made.check(201, transfer);
    assert_eq!(made.header("location"), Some("transfers/tr_1"));
    server.ask("GET", "/stripe-like/v1/transfers/tr_1", &[READ_ONLY], "").await.check(200, transfer);
    let again = server.ask("POST", "/stripe-like/v1/transfers", &[FULL, FORM], body).await;
    assert_eq!(again.status(), 422, "{}", again.0);

    let listed = server.ask("GET", "/stripe-like/v1/accounts?limit=1", &[READ_ONLY], "").await;
    let first = r#"{"data":[{"id":"acc_1","email":"ada@example.com","currency":"USD","balance":0,"metadata":{}}],"has_more":true}"#;
    listed.check(200, first);

    // Nothing in it, so it can be closed; then it is gone.
    let closed = server.ask("DELETE", "/stripe-like/v1/accounts/acc_1", &[FULL], "").await;
    closed.check(204, "");
    assert_eq!(closed.header("content-type"), None);
    let gone = server.ask("DELETE", "/stripe-like/v1/accounts/acc_1", &[FULL], "").await;
    assert_eq!(gone.status(), 404, "{}", gone.0);
}

#[tokio::test]
async fn too_many_requests_wait_whole_seconds() {
    let server = start().await;
    let mut sent = 0;
    let refused = loop {
        let answer = server.ask("GET", "/stripe-like/v1/accounts", &[READ_ONLY], "").await;
        if answer.status() != 200 {
            break answer;
        }
        sent += 1;
        assert!(sent < 500, "nothing limits the requests");
    };
    assert!(sent >= 50, "{sent}");
    refused.check(
        429,
        r#"{"error":{"code":"rate_limit_exceeded","message":"Too many requests. Please wait before making another request","type":"rate_limit_error"}}"#,
    );
    // The wait is less than a second; 0 would invite the client at once.
    assert_eq!(refused.header("retry-after"), Some("1"));
    // The client of the API's documents waits this long and gets through.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let answer = server.ask("GET", "/stripe-like/v1/accounts", &[READ_ONLY], "").await;
    assert_eq!(answer.status(), 200, "{}", answer.0);
}

const FORCED: &[Case] = &[
    Case {
        method: "GET",
        path: "/v1/accounts",
        headers: &[("authorization", "Bearer eyJhb.any.error_400")],
        body: "",
        status: 400,
        error: r#""code":"invalid_request","message":"This test key makes every request invalid","type":"invalid_request_error""#,
    },
    Case {
        method: "GET",
        path: "/v1/accounts/acc_1",
        headers: &[("authorization", "Bearer eyJhb.any.error_401")],
        body: "",
        status: 401,
        error: r#""code":"invalid_api_key","message":"Invalid API key provided: eyJhb...","type":"authentication_error""#,
    },
    Case {
        method: "DELETE",
        path: "/v1/accounts/acc_2",
        headers: &[("authorization", "Bearer eyJhb.any.error_500")],
        body: "",
        status: 500,
        error: r#""code":"internal_error","message":"An internal error occurred","type":"api_error""#,
    },
    // Before authentication: nobody needs a key for the addresses.
    Case {
        method: "POST",
        path: "/v1/accounts",
        headers: &[JSON],
        body: r#"{"email":"error@400.com"}"#,
        status: 400,
        error: r#""code":"invalid_parameter","message":"Invalid email: this test address is never valid","param":"email","type":"invalid_request_error""#,
    },
    Case {
        method: "POST",
        path: "/v1/accounts",
        headers: &[FORM],
        body: "email=Error%40404.COM",
        status: 404,
        error: r#""code":"resource_not_found","message":"No account found with id: Error@404.COM","param":"email","type":"invalid_request_error""#,
    },
    Case {
        method: "POST",
        path: "/v1/accounts",
        headers: &[FULL, JSON],
        body: r#"{"email":"error@429.com"}"#,
        status: 429,
        error: r#""code":"rate_limit_exceeded","message":"Too many requests. Please wait before making another request","type":"rate_limit_error""#,
    },
];

#[tokio::test]
async fn test_mode_forces_errors() {
    let server = Server::start(stripe_like::test_router()).await;
    for case in FORCED {
        case.run(&server, "").await;
    }
    // Everything else goes on as ever; the body is handed on whole.
    for email in ["error@400.com.example", "my.error@400.com"] {
        let body = json!({ "email": email, "currency": "usd" }).to_string();
        let answer = server.ask("POST", "/v1/accounts", &[FULL, JSON], &body).await;
        assert_eq!((answer.status(), &answer.json()["email"]), (201, &json!(email)), "{}", answer.0);
    }
    for key in ["Bearer sk_error_500_of_no_test", "Bearer eyJhb.error_500.and.more"] {
        let answer = server.ask("GET", "/v1/accounts", &[("authorization", key)], "").await;
        assert_eq!(answer.json()["error"]["code"], "invalid_api_key", "{}", answer.0);
    }
}

#[tokio::test]
async fn test_mode_is_off_by_default() {
    let server = start().await;
    let key = ("authorization", "Bearer eyJhb.any.error_500");
    let answer = server.ask("GET", "/stripe-like/v1/accounts", &[key], "").await;
    assert_eq!(answer.json()["error"]["code"], "invalid_api_key", "{}", answer.0);
    let body = r#"{"email":"error@429.com","currency":"usd"}"#;
    let answer = server.ask("POST", "/stripe-like/v1/accounts", &[FULL, JSON], body).await;
    assert_eq!(answer.status(), 201, "{}", answer.0);
}

/// What follows each failed attempt of one delivery, until it is given up.
fn fail_until_disabled(schedule: RetrySchedule) -> Vec<Duration> {
    let (mut endpoint, mut delivery) = (Endpoint::new(schedule), Delivery::new());
    let mut waits = Vec::new();
    loop {
        match endpoint.failed(&mut delivery) {
            Next::Retry(wait) => waits.push(wait),
            Next::DisableAndNotify => break,
            Next::GiveUp => panic!("the endpoint was enabled"),
        }
    }
    assert!(!endpoint.is_enabled());
    assert_eq!(delivery.failures(), waits.len() + 1);
    waits
}

#[test]
fn webhooks_are_tried_again_as_the_document_says() {
    let seeds: Value = serde_json::from_str(&fs::read_to_string("seeds/catalog.json").unwrap()).unwrap();
    let delays: Vec<_> = seeds["webhook"]["delays_seconds"].as_array().unwrap().iter().map(seconds).collect();
    assert_eq!(delays.len(), 6);

    // A first delivery and six retries: seven attempts.
    assert_eq!(fail_until_disabled(RetrySchedule::new()), delays);
    // Six attempts in all, the first delivery among them.
    assert_eq!(fail_until_disabled(RetrySchedule::new().with_first_delivery_counted()), delays[..5]);
}

fn seconds(value: &Value) -> Duration {
    Duration::from_secs(value.as_u64().unwrap())
}

#[test]
fn the_owner_of_an_endpoint_is_notified_once() {
    let mut endpoint = Endpoint::new(RetrySchedule::new());
    let (mut first, mut second) = (Delivery::new(), Delivery::new());
    let mut notified = 0;
    for _ in 0..10 {
        for delivery in [&mut first, &mut second] {
            notified += usize::from(endpoint.failed(delivery) == Next::DisableAndNotify);
        }
    }
    assert_eq!(notified, 1);

    endpoint.enable();
    assert_eq!(endpoint.failed(&mut Delivery::new()), Next::Retry(Duration::ZERO));
}
