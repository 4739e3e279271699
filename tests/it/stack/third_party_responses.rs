//! Responses that nobody rendered are adopted and keep their headers.

use axum::{
    Router,
    extract::Json,
    http::{StatusCode, header},
    routing::{get, post},
};
use error_response::{Challenge, RouterExt};

use super::{problem, stripe};
use crate::support::{REQUEST_ID, ask, ask_with, check};

#[tokio::test]
async fn foreign_responses_are_adopted_and_keep_their_headers() {
    async fn echo(Json(_): Json<u8>) {}
    let app = || {
        Router::new()
            .route("/json", post(echo))
            .route("/bare", get(async || StatusCode::IM_A_TEAPOT))
            .route("/text", get(async || (StatusCode::FORBIDDEN, "hunter2")))
            .route("/unauthorized", get(async || StatusCode::UNAUTHORIZED))
            .route(
                "/limited",
                get(async || (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "7"), ("x-kept", "yes")], "Wait for 6s")),
            )
            .route("/broken", get(async || (StatusCode::INTERNAL_SERVER_ERROR, "hunter2")))
            .route(
                "/encoded",
                get(async || (StatusCode::BAD_GATEWAY, [(header::CONTENT_ENCODING, "gzip"), (header::ETAG, "\"a\"")])),
            )
    };
    for (name, format) in [("stripe", stripe()), ("problem", problem())] {
        let app = || app().errors(format.clone());
        for path in ["bare", "text", "unauthorized", "limited", "broken", "encoded"] {
            let answer = ask(app(), "GET", &format!("/{path}")).await;
            assert!(!answer.contains("content-encoding"), "{answer}");
            check(&format!("stack/foreign_{path}_in_{name}.http"), &answer);
        }
        let json = [("x-request-id", REQUEST_ID), ("content-type", "application/json")];
        let answer = ask_with(app(), "POST", "/json", &json, r#""hunter2" and more"#).await;
        check(&format!("stack/foreign_syntax_in_{name}.http"), &answer);
        let answer = ask_with(app(), "POST", "/json", &json, r#""hunter2""#).await;
        check(&format!("stack/foreign_data_in_{name}.http"), &answer);
        let answer = ask_with(app(), "POST", "/json", &json[..1], "7").await;
        check(&format!("stack/foreign_media_type_in_{name}.http"), &answer);
    }
    let challenge = Challenge::bearer().with_realm("api");
    let app = app().errors(stripe().with_challenge(challenge));
    let answer = ask(app, "GET", "/unauthorized").await;
    assert!(answer.contains("www-authenticate: Bearer realm=\"api\"\r\n"), "{answer}");
}

#[tokio::test]
async fn text_is_forwarded_only_when_told() {
    let app = Router::new()
        .route("/client", get(async || (StatusCode::CONFLICT, "Try the \"other\" one")))
        .route("/long", get(async || (StatusCode::CONFLICT, "x".repeat(9_000))))
        .route("/server", get(async || (StatusCode::BAD_GATEWAY, "hunter2")))
        .errors(stripe().forward_client_error_text());
    assert!(ask(app.clone(), "GET", "/client").await.contains(r#""message":"Try the \"other\" one""#));
    assert!(!ask(app.clone(), "GET", "/long").await.contains("xxx"));
    assert!(!ask(app, "GET", "/server").await.contains("hunter2"));
}
