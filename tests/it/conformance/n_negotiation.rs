//! Formats that `Accept` chooses: the rows that begin with N, and P13.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Json,
    http::{Request, StatusCode, response::Parts},
    response::AppendHeaders,
    routing::{get, post},
};
use error_response::{
    ErrorLayer, RouterExt,
    format::{Problem, ProblemHtml, ProblemMarkdown, ProblemText, ProblemXml},
};
use tower::ServiceExt;

use super::failures::AccountError;
use crate::support::panics;

/// The media types that clients of these programs accept, and the format that they get.
const ACCEPTED: [(&str, &str); 18] = [
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
    ("*/*", "application/problem+json"),
    ("application/json, text/plain, */*", "application/problem+json"),
    ("application/json", "application/problem+json"),
    ("application/json; charset=utf-8", "application/problem+json"),
    ("application/problem+json", "application/problem+json"),
    ("application/xml", "application/problem+xml"),
    ("application/problem+xml;q=0.9, application/problem+json;q=0.8", "application/problem+xml"),
    ("text/markdown, text/html;q=0.5", "text/markdown; charset=utf-8"),
    ("text/*", "text/html; charset=utf-8"),
    ("text/*;q=0.5, text/plain", "text/plain; charset=utf-8"),
    ("*/*, application/problem+json;q=0", "application/problem+xml"),
    // Nothing that is there: never a 406, never an empty body.
    ("image/png", "application/problem+json"),
    ("*/*;q=0", "application/problem+json"),
    ("", "application/problem+json"),
    ("nonsense", "application/problem+json"),
    ("text/html; level=1", "application/problem+json"),
    ("*; q=.2, */*; q=.2", "application/problem+json"),
];

fn layer() -> ErrorLayer {
    ErrorLayer::new(Problem::new())
        .with_alternative(ProblemXml::new(Problem::new()))
        .with_alternative(ProblemHtml::new(Problem::new()))
        .with_alternative(ProblemMarkdown::new(Problem::new()))
        .with_alternative(ProblemText::new(Problem::new()))
}

async fn count(_: error_response::extract::Json<u32>) {}

fn app(layer: ErrorLayer) -> Router {
    Router::new()
        .route("/typed", get(async || AccountError::NoAccount { id: "acc_1" }))
        .route("/panic", get(panics))
        .route("/count", post(count))
        .route("/bare", get(async || StatusCode::CONFLICT))
        .route("/varies", get(async || (StatusCode::CONFLICT, AppendHeaders([("vary", "origin")]))))
        .route("/structured", get(async || (StatusCode::CONFLICT, Json([1]))))
        .route("/ok", get(async || "ok"))
        .errors(layer)
}

async fn ask(app: &Router, method: &str, path: &str, headers: &[(&str, &str)]) -> (Parts, String) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app.clone().oneshot(request.body(Body::from("x")).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    (parts, String::from_utf8(to_bytes(body, 65_536).await.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn n1_a_negotiated_body_says_what_chose_it() {
    let app = app(layer());
    let failures = [
        ("GET", "/typed", 404),
        ("GET", "/panic", 500),
        ("GET", "/nowhere", 404),
        ("GET", "/count", 405),
        ("POST", "/count", 415),
        ("GET", "/bare", 409),
    ];
    for (method, path, status) in failures {
        for (accept, media_type) in ACCEPTED {
            let (head, body) = ask(&app, method, path, &[("accept", accept)]).await;
            let found = head.headers.get("content-type").map(|value| value.as_bytes());
            assert_eq!((head.status.as_u16(), found), (status, Some(media_type.as_bytes())), "{path} {accept}");
            assert_eq!(head.headers["vary"], "accept", "{path} {accept}");
            assert!(!body.is_empty(), "{path} {accept}");
        }
        let (head, _) = ask(&app, method, path, &[]).await;
        assert_eq!(
            (&head.headers["content-type"], &head.headers["vary"]),
            (&"application/problem+json".parse().unwrap(), &"accept".parse().unwrap())
        );
    }
    // Several headers are one list, HEAD is answered as GET is, and what others vary by stays.
    let (head, _) = ask(&app, "GET", "/bare", &[("accept", "image/png"), ("accept", "text/plain")]).await;
    assert_eq!(head.headers["content-type"], "text/plain; charset=utf-8");
    let (head, body) = ask(&app, "HEAD", "/bare", &[("accept", "text/html")]).await;
    assert_eq!((&head.headers["content-type"], &*body), (&"text/html; charset=utf-8".parse().unwrap(), ""));
    let (head, _) = ask(&app, "GET", "/varies", &[("accept", "text/html")]).await;
    let vary: Vec<_> = head.headers.get_all("vary").iter().collect();
    assert_eq!(vary, ["origin", "accept"]);
    // What the layer does not choose says nothing of it.
    for path in ["/ok", "/structured"] {
        let (head, _) = ask(&app, "GET", path, &[("accept", "text/html")]).await;
        assert!(!head.headers.contains_key("vary"), "{path}");
    }
}

#[tokio::test]
async fn p13_xml_has_the_namespace_of_rfc_7807() {
    let (_, body) = ask(&app(layer()), "GET", "/typed", &[("accept", "application/problem+xml")]).await;
    assert_eq!(
        body,
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<problem xmlns=\"urn:ietf:rfc:7807\"><type>about:blank</type>",
            "<title>Not Found</title><status>404</status><detail>No account found with id: acc_1</detail>",
            "<code>no_account</code><param>id</param></problem>"
        )
    );
}
