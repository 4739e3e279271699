//! Challenges with and without credentials, step-up, and the errors of an OAuth
//! token endpoint.

use std::time::Duration;

use axum::{
    Router,
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
    routing::{get, post},
};
use error_response::{ApiError, Category, CategoryError, Challenge, ErrorLayer, OAuth, Problem, RouterExt};

use crate::{
    dialect::Dialect,
    support::{Answer, REQUEST_ID, Server, ask_with, check},
};

#[derive(Debug, thiserror::Error, ApiError)]
enum AuthError {
    #[error("Log in first")]
    #[api(category = credentials_missing)]
    Missing,

    #[error("The token is unknown")]
    #[api(category = credentials_invalid)]
    Invalid,

    #[error("The token has expired")]
    #[api(category = credentials_expired)]
    Expired,

    /// The token lacks a scope
    #[error("The token lacks the scope transfers:write")]
    #[api(status = 403, code = "insufficient_scope")]
    Scope {
        #[api(challenge)]
        challenge: Challenge,
    },

    /// Another authentication is required
    #[error("Log in again")]
    #[api(status = 401, code = "step_up_required")]
    StepUp {
        #[api(challenge)]
        challenge: Challenge,
    },

    /// The key is not valid
    #[error("The key is not valid")]
    #[api(status = 401, code = "own_challenge", challenge = r#"ApiKey realm="keys""#)]
    Own,
}

async fn ask<R: IntoResponse + Send + 'static>(layer: ErrorLayer, respond: fn() -> R) -> Answer {
    let app = Router::new().route("/", get(async move || respond())).errors(layer);
    Server::start(app).await.ask("GET", "/", &[], "").await
}

fn problem() -> ErrorLayer {
    ErrorLayer::new(Problem::new())
}

#[tokio::test]
async fn a_request_without_credentials_gets_no_error_code() {
    for layer in Dialect::ALL.map(Dialect::layer) {
        let answer = ask(layer.clone(), || AuthError::Missing).await;
        assert_eq!((answer.status(), answer.header("www-authenticate")), (401, Some("Bearer")), "{}", answer.0);
        let answer = ask(layer.clone(), || StatusCode::UNAUTHORIZED).await;
        assert_eq!((answer.status(), answer.header("www-authenticate")), (401, Some("Bearer")), "{}", answer.0);

        // Those that were sent and refused are told why, where the API answers 401.
        for respond in [|| AuthError::Invalid, || AuthError::Expired] {
            let answer = ask(layer.clone(), respond).await;
            let expected = (answer.status() == 401).then_some(r#"Bearer error="invalid_token""#);
            assert_eq!(answer.header("www-authenticate"), expected, "{}", answer.0);
        }
    }
}

type Respond<T> = fn() -> T;

#[tokio::test]
async fn the_challenge_of_the_layer() {
    let layer = problem().with_challenge(Challenge::bearer().with_realm("api"));
    let cases: [(Respond<AuthError>, &str); 3] = [
        (|| AuthError::Missing, r#"Bearer realm="api""#),
        (|| AuthError::Invalid, r#"Bearer realm="api", error="invalid_token""#),
        (|| AuthError::Own, r#"ApiKey realm="keys""#),
    ];
    for (respond, expected) in cases {
        assert_eq!(ask(layer.clone(), respond).await.header("www-authenticate"), Some(expected));
    }
    assert_eq!(
        ask(layer.clone(), || StatusCode::UNAUTHORIZED).await.header("www-authenticate"),
        Some(r#"Bearer realm="api""#)
    );
    // A foreign layer's own challenge is the truth about it.
    let foreign = || (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Basic realm=\"x\"")]);
    assert_eq!(ask(layer, foreign).await.header("www-authenticate"), Some("Basic realm=\"x\""));
    // Another scheme knows no Bearer errors.
    let basic = problem().with_challenge(Challenge::basic().with_realm("api"));
    assert_eq!(ask(basic, || AuthError::Invalid).await.header("www-authenticate"), Some(r#"Basic realm="api""#));
}

#[tokio::test]
async fn a_missing_scope_and_step_up() {
    let scope = || AuthError::Scope { challenge: Challenge::insufficient_scope("transfers:write") };
    let answer = ask(problem(), scope).await;
    assert_eq!(answer.status(), 403);
    assert_eq!(
        answer.header("www-authenticate"),
        Some(concat!(
            r#"Bearer error="insufficient_scope", error_description="The token lacks a scope", "#,
            r#"scope="transfers:write""#,
        ))
    );

    let step_up = || {
        let challenge = Challenge::insufficient_user_authentication();
        AuthError::StepUp { challenge: challenge.with_acr_values("myACR other").with_max_age(Duration::from_secs(5)) }
    };
    let answer = ask(problem(), step_up).await;
    assert_eq!(answer.status(), 401);
    assert_eq!(
        answer.header("www-authenticate"),
        Some(concat!(
            r#"Bearer error="insufficient_user_authentication", error_description="Another authentication is required", "#,
            r#"acr_values="myACR other", max_age="5""#,
        ))
    );
}

#[tokio::test]
async fn no_text_ends_a_quote_or_a_line() {
    let hostile = || {
        let challenge = Challenge::insufficient_scope("a\" evil=\"b\\\r\nSet-Cookie: a=b\u{0}\u{fc}");
        AuthError::Scope { challenge }
    };
    let answer = ask(problem(), hostile).await;
    let value = answer.header("www-authenticate").unwrap();
    assert!(value.ends_with(r#"scope="a' evil='b/  Set-Cookie: a=b  ""#), "{value}");
    assert_eq!(answer.header("set-cookie"), None);
}

/// What a token endpoint refuses.
#[derive(Debug, thiserror::Error, ApiError)]
enum TokenError {
    /// The client is unknown
    #[error("The client is unknown")]
    #[api(category = credentials_invalid)]
    InvalidClient,

    /// The grant is invalid
    #[error("The code \"{code}\" is unknown, expired or used: \\ {code}")]
    #[api(status = 400, code = "invalid_grant", docs = "https://docs.example.com/grants")]
    InvalidGrant { code: String },

    /// The grant type is not supported
    #[error("Only authorization_code is supported")]
    #[api(status = 400, code = "unsupported_grant_type")]
    UnsupportedGrantType,

    /// The scope is invalid
    #[error("The scope is unknown")]
    #[api(status = 400, code = "invalid_scope")]
    InvalidScope,

    #[error("The client may not use this grant")]
    #[api(category = permission_denied)]
    UnauthorizedClient,

    #[error("hunter2")]
    #[api(category = internal_error)]
    Broken,
}

async fn token(headers: HeaderMap, form: String) -> Result<String, TokenError> {
    if headers.contains_key(header::AUTHORIZATION) {
        return Err(TokenError::InvalidClient);
    }
    match form.strip_prefix("grant_type=").unwrap_or_default() {
        "code" => Err(TokenError::InvalidGrant { code: "a\"b\nü".to_owned() }),
        "scope" => Err(TokenError::InvalidScope),
        "client" => Err(TokenError::UnauthorizedClient),
        "broken" => Err(TokenError::Broken),
        "panic" => panic!("hunter2"),
        _ => Err(TokenError::UnsupportedGrantType),
    }
}

#[tokio::test]
async fn the_errors_of_a_token_endpoint() {
    let app = || Router::new().route("/token", post(token)).errors(ErrorLayer::new(OAuth::new()));
    let id = ("x-request-id", REQUEST_ID);
    for name in ["code", "scope", "client", "broken", "panic", "other"] {
        let answer = ask_with(app(), "POST", "/token", &[id], &format!("grant_type={name}")).await;
        check(&format!("oauth/{name}.http"), &answer);
    }
    let credentials = [id, ("authorization", "Basic YTpi")];
    check("oauth/credentials.http", &ask_with(app(), "POST", "/token", &credentials, "").await);
    check("oauth/wrong_method.http", &ask_with(app(), "GET", "/token", &[id], "").await);
    check("oauth/unknown_path.http", &ask_with(app(), "POST", "/none", &[id], "").await);
}

#[tokio::test]
async fn each_category_has_a_code_of_the_rfc() {
    const CODES: [&str; 5] =
        ["invalid_request", "invalid_client", "unauthorized_client", "server_error", "temporarily_unavailable"];
    for &category in Category::ALL {
        let error = CategoryError::new(category);
        let response = error_formats::render(&error, &OAuth::new(), Default::default()).unwrap();
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        let code = body["error"].as_str().unwrap();
        assert!(CODES.contains(&code), "{category}: {code}");
        assert_eq!(code == "invalid_client", response.headers().contains_key("www-authenticate"), "{category}");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert!(body["error_description"].as_str().is_some_and(|text| !text.contains(['"', '\\'])), "{body}");
    }
}
