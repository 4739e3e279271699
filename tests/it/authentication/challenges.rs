//! The challenge of the layer, and those that errors bring.

use std::time::Duration;

use axum::{
    Router,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use error_response::{ApiError, Challenge, ErrorLayer, RouterExt, format::Problem};

use crate::support::{Answer, Server};

#[derive(Debug, thiserror::Error, ApiError)]
enum AuthError {
    #[error("Log in first")]
    #[api(category = credentials_missing)]
    Missing,

    #[error("The token is unknown")]
    #[api(category = credentials_invalid)]
    Invalid,

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
