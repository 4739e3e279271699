//! The column of the challenge: every 401 has one, whoever made it (RFC 9110,
//! 15.5.2).

use axum::{
    Router,
    http::{StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{ApiError, Challenge, ErrorLayer, RouterExt, format::Problem};

use super::{layers, routes, send, stacks};
use crate::format::Format;

fn of_the_format(name: &str) -> &'static str {
    Format::all().into_iter().find(|format| format.name() == name).map_or("Bearer", |format| format.facts().challenge)
}

#[tokio::test]
async fn each_401_has_its_own_or_the_layers() {
    let challenge = Challenge::bearer().with_realm("api").with_parameter("resource_metadata", "/.well-known/it");
    let of_layer = r#"Bearer realm="api", resource_metadata="/.well-known/it""#;
    for (name, plain) in layers() {
        for (layer, expected) in
            [(plain.clone(), of_the_format(name)), (plain.with_challenge(challenge.clone()), of_layer)]
        {
            for (stack, app) in stacks(&routes(), &layer) {
                for path in ["/typed/tuple/401", "/bare/401", "/structured/401"] {
                    let answer = send(app.clone(), path).await;
                    let found = (answer.status, answer.header("www-authenticate"));
                    assert_eq!(found, (401, Some(expected)), "{name} {stack} {path}");
                }
                let answer = send(app.clone(), "/typed/401").await;
                assert_eq!(answer.header("www-authenticate"), Some(r#"Key realm="orders""#), "{name} {stack}");
                for path in ["/typed", "/bare", "/structured", "/left-alone"] {
                    assert_eq!(send(app.clone(), path).await.header("www-authenticate"), None, "{name} {stack} {path}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_layer_that_makes_401_of_everything() {
    async fn unauthorized(mut response: Response) -> Response {
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        response
    }
    for (name, layer) in layers() {
        let app = routes().layer(map_response(unauthorized)).errors(layer);
        for path in ["/typed", "/typed/task", "/typed/gone", "/bare", "/text", "/structured", "/fine"] {
            let answer = send(app.clone(), path).await;
            let found = (answer.status, answer.header("www-authenticate"));
            assert_eq!(found, (401, Some(of_the_format(name))), "{name} {path}");
        }
    }
}

#[tokio::test]
async fn what_only_the_maker_knows_is_not_invented() {
    for (name, layer) in layers() {
        for status in [405, 407, 416, 426] {
            let app = Router::new()
                .route("/bare", get(async move || StatusCode::from_u16(status).unwrap()))
                .route("/structured", get(async move || super::structured(status)))
                .errors(layer.clone());
            for path in ["/bare", "/structured"] {
                let answer = send(app.clone(), path).await;
                assert_eq!(answer.status, status, "{name} {path}");
                for header in ["proxy-authenticate", "content-range", "upgrade", "www-authenticate", "allow"] {
                    assert_eq!(answer.header(header), None, "{name} {status} {path}");
                }
            }
        }
    }
}

#[tokio::test]
async fn several_challenges_stay() {
    let both = [(header::WWW_AUTHENTICATE, "Bearer"), (header::WWW_AUTHENTICATE, "Basic realm=\"api\"")];
    let several = async move || (axum::response::AppendHeaders(both), super::structured(401));
    let app = Router::new().route("/", get(several)).errors(ErrorLayer::new(Problem::new()));
    let answer = send(app, "/").await;
    let found: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
    assert_eq!(found, ["Bearer", "Basic realm=\"api\""]);
}

#[derive(Debug, thiserror::Error, ApiError)]
enum TokenError {
    /// Log in
    #[error("Log in")]
    #[api(status = 401, code = "log_in", challenge = "Bearer")]
    Scheme,

    /// Log in to the realm
    #[error("Log in to the realm")]
    #[api(status = 401, code = "log_in_here", challenge = "Bearer realm=\"here\"")]
    Realm,

    /// Log in with a password
    #[error("Log in with a password")]
    #[api(status = 401, code = "log_in_basic", challenge = "Basic")]
    Basic,

    /// The token has expired
    #[error("The token has expired")]
    #[api(status = 401, code = "token_expired", category = credentials_expired, challenge = "bearer")]
    Expired,

    /// The scope is missing
    #[error("The scope is missing")]
    #[api(status = 403, code = "no_scope", challenge = "Bearer")]
    Forbidden,

    /// Of its own
    #[error("Of its own")]
    #[api(status = 401, code = "own")]
    Own(#[api(challenge)] Challenge),
}

type Make = fn() -> TokenError;

#[tokio::test]
async fn a_scheme_alone_takes_the_parameters_of_the_layer() {
    let layer = ErrorLayer::new(Problem::new())
        .with_challenge(Challenge::bearer().with_parameter("resource_metadata", "/.well-known/it"));
    let of_layer = r#"Bearer resource_metadata="/.well-known/it""#;
    let cases: [(Make, &str); 7] = [
        (|| TokenError::Scheme, of_layer),
        (|| TokenError::Own(Challenge::bearer()), of_layer),
        (|| TokenError::Realm, r#"Bearer realm="here""#),
        (|| TokenError::Basic, "Basic"),
        (|| TokenError::Expired, r#"Bearer resource_metadata="/.well-known/it", error="invalid_token""#),
        (|| TokenError::Forbidden, "Bearer"),
        (|| TokenError::Own(Challenge::bearer().with_realm("own")), r#"Bearer realm="own""#),
    ];
    for (error, expected) in cases {
        let app = Router::new().route("/", get(async move || error().into_response())).errors(layer.clone());
        for _ in 0..2 {
            let answer = send(app.clone(), "/").await;
            assert_eq!(answer.header("www-authenticate"), Some(expected), "{:?}", error());
        }
    }
    // A challenge that a middleware took away is the layer's again.
    let without = async |mut response: Response| {
        response.headers_mut().remove(header::WWW_AUTHENTICATE);
        response
    };
    let app = Router::new().route("/", get(async || TokenError::Realm)).layer(map_response(without)).errors(layer);
    assert_eq!(send(app, "/").await.header("www-authenticate"), Some(of_layer));
}
