//! The errors of an OAuth token endpoint.

use axum::{
    Router,
    http::{HeaderMap, StatusCode, header},
    routing::post,
};
use error_response::{
    Api, ApiError, Category, CategoryError, ErrorLayer, RouterExt, catalog, documented_routes,
    format::OAuth,
    openapi::{DocumentedRouter, DocumentedRoutes},
};
use utoipa_axum::router::OpenApiRouter;

use crate::support::{REQUEST_ID, ask_with, check};

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

/// RFC 6749, 5.2: a 401 with a challenge is demanded where the client sent
/// `Authorization`.
#[tokio::test]
async fn posted_credentials_are_a_bad_request_where_the_author_says_so() {
    const API: Api<OAuth> =
        Api::new("token", OAuth::new().without_challenge_for_posted_credentials(), catalog![TokenError]);
    let app = || {
        let routes = Router::new().route("/token", post(async || TokenError::InvalidClient));
        let challenged = async || (StatusCode::UNAUTHORIZED, [("www-authenticate", "Basic")]);
        let routes = routes.route("/challenged", post(challenged));
        routes.route("/bare", post(async || StatusCode::UNAUTHORIZED)).errors(API.layer())
    };
    let id = ("x-request-id", REQUEST_ID);
    check("oauth/posted_credentials.http", &ask_with(app(), "POST", "/token", &[id], "").await);
    let sent = [id, ("authorization", "Basic YTpi")];
    check("oauth/credentials.http", &ask_with(app(), "POST", "/token", &sent, "").await);
    // A 401 that nobody rendered is one as well.
    for path in ["/bare", "/challenged"] {
        check("oauth/posted_credentials_of_a_bare_401.http", &ask_with(app(), "POST", path, &[id], "").await);
    }

    let published = API.publish().unwrap();
    let error = published.error(None, "invalid_client").expect("the catalog lists it");
    assert_eq!((error.status, &error.statuses[..]), (401, &[401, 400][..]));
    let examples = error.examples.iter().map(|example| {
        let has_challenge = example.headers.iter().any(|header| header.name == "www-authenticate");
        (example.status, has_challenge, example.body.as_str())
    });
    let body = r#"{"error":"invalid_client","error_description":"The client is unknown"}"#;
    assert_eq!(examples.collect::<Vec<_>>(), [(401, true, body), (400, false, body)]);
    // So does the document; a challenge belongs to the 401.
    #[utoipa::path(post, path = "/token")]
    async fn posted() -> Result<String, TokenError> {
        Err(TokenError::InvalidClient)
    }
    let routes = OpenApiRouter::<()>::new().routes(documented_routes!(posted).only([TokenError::INVALID_CLIENT]));
    let (_, document, documented) = routes.described(&API.describer()).expect("a document");
    let statuses = documented.iter().filter(|(.., error)| error.code == "invalid_client");
    assert_eq!(statuses.map(|(.., error)| error.status).collect::<Vec<_>>(), [400, 401]);
    let document = serde_json::to_value(&document).expect("JSON");
    let has_challenge = |status: &str| {
        let reference = document["paths"]["/token"]["post"]["responses"][status]["$ref"].as_str().expect("a component");
        let response = document.pointer(reference.trim_start_matches('#')).expect("a response");
        response["headers"]["WWW-Authenticate"].is_object()
    };
    assert_eq!((has_challenge("400"), has_challenge("401")), (false, true));
    // Without the option there is one status.
    let one = Api::new("token", OAuth::new(), catalog![TokenError]).publish().unwrap();
    assert_eq!(one.error(None, "invalid_client").map(|error| error.statuses.len()), Some(0));
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
        assert_eq!(response.headers()["pragma"], "no-cache");
        assert_eq!(
            response.status() == 503,
            code == "temporarily_unavailable" && response.status() != 429,
            "{category}"
        );
        assert!(body["error_description"].as_str().is_some_and(|text| !text.contains(['"', '\\'])), "{body}");
    }
}

/// RFC 9111, 5.4: `Pragma` is the `Cache-Control` of older caches.
#[test]
fn an_author_who_allows_caching_is_not_contradicted() {
    /// The client was removed
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("The client was removed")]
    #[api(status = 410, code = "client_removed", max_age = 60)]
    struct Removed;

    let response = error_formats::render(&Removed, &OAuth::new(), Default::default()).unwrap();
    assert_eq!(response.headers()["cache-control"], "max-age=60");
    assert_eq!(response.headers().get("pragma"), None);
}
