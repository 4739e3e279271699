//! Formats that a request chooses: the settings of a layer and of its alternatives, and the headers that choose.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderName, Request, StatusCode, response::Parts},
    routing::get,
};
use error_response::{
    ErrorLayer, RouterExt,
    format::{Problem, ProblemHtml, ProblemText, Stripe, Uppercase},
};
use tower::ServiceExt;

fn app(layer: ErrorLayer) -> Router {
    Router::new().route("/bare", get(async || StatusCode::CONFLICT)).errors(layer)
}

async fn ask(app: &Router, path: &str, headers: &[(&str, &str)]) -> (Parts, String) {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    let response = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    (parts, String::from_utf8(to_bytes(body, 65_536).await.unwrap().to_vec()).unwrap())
}

/// The settings of a layer are those of each of its formats, also if they are set later; a path has its own.
#[tokio::test]
async fn settings_are_those_of_every_format() {
    let name = HeaderName::from_static("request-id");
    let layer = ErrorLayer::new(Problem::new()).with_alternative(ProblemHtml::new(Problem::new()));
    let layer = layer.with_alternative(ProblemText::new(Problem::new()));
    let older = ErrorLayer::new(Stripe::new()).with_alternative(ProblemText::new(Problem::new()));
    let app = app(layer.for_path("/v1", older).with_request_id_header(name));
    for accept in ["text/html", "application/json", "text/plain"] {
        let headers = [("accept", accept), ("request-id", "req_1")];
        let (head, body) = ask(&app, "/bare", &headers).await;
        assert_eq!(head.headers["request-id"], "req_1", "{accept}");
        assert_eq!(body.contains("req_1"), accept != "application/json", "{accept}: {body}");
        let (head, _) = ask(&app, "/v1/none", &headers).await;
        let expected = if accept == "text/plain" { "text/plain; charset=utf-8" } else { "application/json" };
        assert_eq!(head.headers["content-type"], expected, "{accept}");
        assert_eq!(
            (head.headers.get_all("vary").iter().count(), &head.headers["vary"]),
            (1, &"accept".parse().unwrap())
        );
    }
}

#[tokio::test]
async fn a_header_and_a_content_type_choose_a_format() {
    let version = HeaderName::from_static("api-version");
    let text = || ErrorLayer::new(ProblemText::new(Problem::new()));
    let layer = ErrorLayer::new(Problem::new())
        .for_header(version, "1".parse().unwrap(), ErrorLayer::new(Stripe::new()))
        .for_content_type("text/plain", text());
    let app = app(layer);
    let of = async |headers: &[(&str, &str)]| {
        let (head, _) = ask(&app, "/bare", headers).await;
        assert_eq!(head.headers["vary"], "api-version, content-type");
        head.headers["content-type"].to_str().unwrap().to_owned()
    };
    assert_eq!(of(&[]).await, "application/problem+json");
    assert_eq!(of(&[("api-version", "1")]).await, "application/json");
    assert_eq!(of(&[("api-version", "2")]).await, "application/problem+json");
    assert_eq!(of(&[("content-type", "TEXT/plain; charset=utf-8")]).await, "text/plain; charset=utf-8");
    assert_eq!(of(&[("api-version", "1"), ("content-type", "text/plain")]).await, "application/json");
}

#[test]
#[should_panic(expected = "two formats of a layer have the media type `application/json`")]
fn two_formats_of_one_media_type_are_rejected() {
    let _ = ErrorLayer::new(Stripe::new()).with_alternative(Uppercase::new());
}
