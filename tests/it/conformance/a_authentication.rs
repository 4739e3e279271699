//! RFC 6750, 6749 and 9470: the rows that begin with A.

use std::time::Duration;

use axum::{Router, http::StatusCode, routing::get};
use error_response::{ApiError, Category, CategoryError, Challenge, Error, ErrorLayer, RouterExt, format::OAuth};

use super::reading::Make;
use crate::{
    format::Format,
    support::{Server, panics},
};

#[derive(Debug, thiserror::Error, ApiError)]
enum TokenError {
    /// The request has two tokens
    #[error("The request has two tokens")]
    #[api(status = 400, code = "two_tokens", challenge = r#"Bearer error="invalid_request""#)]
    Malformed,

    /// The token is not valid
    #[error("The token is not valid")]
    #[api(status = 401, code = "token_invalid", challenge = r#"Bearer error="invalid_token""#)]
    Invalid,

    /// The token lacks a scope
    #[error("The token lacks a scope")]
    #[api(status = 403, code = "scope_missing", challenge = r#"Bearer error="insufficient_scope", scope="read write""#)]
    Scope,

    /// A challenge of its own
    #[error("Sign in again")]
    #[api(status = 401, code = "sign_in_again")]
    Own {
        #[api(challenge)]
        challenge: Challenge,
    },
}

#[tokio::test]
async fn a1_bearer_has_realm_error_description_and_scope() {
    let error = || {
        let challenge = Challenge::bearer().with_realm("api").with_error("invalid_token", "The token has expired");
        TokenError::Own { challenge: challenge.with_scope("read write") }
    };
    let expected =
        r#"Bearer realm="api", error="invalid_token", error_description="The token has expired", scope="read write""#;
    for format in Format::all() {
        let answer = format.answer(error).await;
        format.check(&answer, 401, "a bearer token");
        assert_eq!(answer.header("www-authenticate"), Some(expected), "{}", format.name());
    }
}

/// The values between the quotes of a challenge.
#[track_caller]
fn values(challenge: &str) -> Vec<&str> {
    let parts: Vec<_> = challenge.split('"').collect();
    assert_eq!(parts.len() % 2, 1, "every quote ends: {challenge}");
    parts.into_iter().skip(1).step_by(2).collect()
}

#[tokio::test]
async fn a2_values_hold_no_quote_no_backslash_and_nothing_but_ascii() {
    const HOSTILE: &str = "all \" the \\ rest\u{0}\t\r\n\u{7f}\u{80}é漢";
    let error = || {
        let challenge = Challenge::bearer().with_realm(HOSTILE).with_error("invalid_token", HOSTILE);
        TokenError::Own { challenge: challenge.with_scope(HOSTILE).with_parameter("acr_values", HOSTILE) }
    };
    for format in Format::all() {
        let answer = format.answer(error).await;
        format.check(&answer, 401, "hostile values");
        let challenge = answer.header("www-authenticate").unwrap();
        let values = values(challenge);
        assert_eq!(values.len(), 5, "{}: {challenge}", format.name());
        for value in values {
            let allowed = |byte: u8| matches!(byte, 0x20..=0x21 | 0x23..=0x5B | 0x5D..=0x7E);
            assert!(!value.is_empty() && value.bytes().all(allowed), "{}: {value}", format.name());
        }
        // What a value cannot hold is replaced, and nothing of it becomes a header.
        let error = || TokenError::Own {
            challenge: Challenge::insufficient_scope("a\" evil=\"b\\\r\nSet-Cookie: a=b\u{0}\u{fc}"),
        };
        let answer = format.answer(error).await;
        let challenge = answer.header("www-authenticate").unwrap();
        assert!(challenge.ends_with(r#"scope="a' evil='b/ Set-Cookie: a=b""#), "{}: {challenge}", format.name());
        assert_eq!(answer.header("set-cookie"), None, "{}", format.name());
    }
}

#[tokio::test]
async fn a3_each_bearer_error_has_its_status() {
    let errors: [(Make<TokenError>, u16, &str); 3] = [
        (|| TokenError::Malformed, 400, r#"Bearer error="invalid_request""#),
        (|| TokenError::Invalid, 401, r#"Bearer error="invalid_token""#),
        (|| TokenError::Scope, 403, r#"Bearer error="insufficient_scope", scope="read write""#),
    ];
    for format in Format::all() {
        for (error, status, challenge) in errors {
            let answer = format.answer(error).await;
            format.check(&answer, status, challenge);
            assert_eq!(answer.header("www-authenticate"), Some(challenge), "{}", format.name());
        }
        // Finternet's 403 to a wrong key needs no challenge; an error code is Bearer's
        // alone.
        for category in [Category::CredentialsInvalid, Category::CredentialsExpired] {
            let routes = Router::new().route("/", get(async move || Error::from(CategoryError::new(category))));
            let answer = format.ask(routes, "GET", "/", &[]).await;
            let challenge = match format.facts().challenge {
                _ if format == Format::FINTERNET => None,
                "Bearer" => Some(r#"Bearer error="invalid_token""#),
                other => Some(other),
            };
            assert_eq!(answer.header("www-authenticate"), challenge, "{} {category}", format.name());
        }
    }
}

#[tokio::test]
async fn a4_no_credentials_no_error_code() {
    let routes = Router::new()
        .route("/category", get(async || Error::from(CategoryError::new(Category::CredentialsMissing))))
        .route("/bare", get(async || StatusCode::UNAUTHORIZED));
    for format in Format::all() {
        for path in ["/category", "/bare"] {
            let answer = format.ask(routes.clone(), "GET", path, &[]).await;
            format.check(&answer, 401, path);
            let challenge = answer.header("www-authenticate").unwrap();
            assert_eq!(challenge, format.facts().challenge, "{}", format.name());
        }
    }
}

/// The grant is not valid
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The \"authorization code\" has \\ expired: é")]
#[api(status = 400, code = "invalid_grant", docs = "https://docs.example.com/invalid_grant")]
struct InvalidGrant;

/// A token endpoint speaks OAuth, whatever the API around it speaks.
fn token_endpoint(around: Format) -> Router {
    let tokens = Router::new()
        .route("/grant", get(async || InvalidGrant))
        .route("/client", get(async || Error::from(CategoryError::new(Category::CredentialsInvalid))))
        .route("/panic", get(panics))
        .errors(ErrorLayer::new(OAuth::new()));
    Router::new().nest("/token", tokens).errors(around.layer())
}

#[tokio::test]
async fn a5_a_token_endpoint_has_its_own_body() {
    for format in Format::all() {
        let server = Server::start(token_endpoint(format)).await;
        for (path, status, code) in [
            ("/grant", 400, "invalid_grant"),
            ("/client", 401, "invalid_client"),
            ("/none", 404, "invalid_request"),
            ("/panic", 500, "server_error"),
        ] {
            let answer = server.ask("GET", &format!("/token{path}"), &[], "").await;
            assert_eq!((answer.status(), answer.header("content-type")), (status, Some("application/json")), "{path}");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{} {path}", format.name());
            let body = answer.json();
            assert_eq!(body["error"], code, "{} {path}", format.name());
            let members = ["error", "error_description", "error_uri"];
            assert!(body.as_object().unwrap().keys().all(|name| members.contains(&&**name)), "{answer:?}");
            let allowed = |byte: u8| matches!(byte, 0x20..=0x21 | 0x23..=0x5B | 0x5D..=0x7E);
            let description = body["error_description"].as_str().unwrap();
            assert!(!description.is_empty() && description.bytes().all(allowed), "{answer:?}");
            if path == "/grant" {
                assert_eq!(description, "The 'authorization code' has / expired:");
                assert_eq!(body["error_uri"], "https://docs.example.com/invalid_grant");
            }
        }
        // Around it the API's own format is the API's own.
        format.check(&server.ask("GET", "/none", &[], "").await, 404, "beside the token endpoint");
    }
}

#[tokio::test]
async fn a6_invalid_client_is_a_401_with_the_scheme_of_the_client() {
    for format in Format::all() {
        let server = Server::start(token_endpoint(format)).await;
        let answer = server.ask("GET", "/token/client", &[("authorization", "Basic YTpi")], "").await;
        assert_eq!((answer.status(), &answer.json()["error"]), (401, &"invalid_client".into()), "{}", format.name());
        let challenge = answer.header("www-authenticate").unwrap();
        assert!(challenge.starts_with("Basic realm="), "{}: {challenge}", format.name());
    }
}

/// The example of RFC 9470, 3.
#[tokio::test]
async fn a7_step_up_says_which_authentication_is_enough() {
    let error = || {
        let challenge = Challenge::bearer()
            .with_error("insufficient_user_authentication", "A different authentication level is required")
            .with_acr_values("myACR")
            .with_max_age(Duration::from_secs(5));
        TokenError::Own { challenge }
    };
    let expected = concat!(
        r#"Bearer error="insufficient_user_authentication", "#,
        r#"error_description="A different authentication level is required", acr_values="myACR", max_age="5""#
    );
    for format in Format::all() {
        let answer = format.answer(error).await;
        format.check(&answer, 401, "step-up");
        assert_eq!(answer.header("www-authenticate"), Some(expected), "{}", format.name());
    }
}
