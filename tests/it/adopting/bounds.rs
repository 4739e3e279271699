//! What a report keeps has a bound, whatever clients send and handlers return.

use axum::{
    Router,
    extract::Path,
    http::{HeaderValue, StatusCode},
    routing::any,
};
use error_response::{ErrorLayer, RouterExt, format::Problem};
use tower::ServiceExt;

#[tokio::test]
async fn a_thousand_kinds_are_kept() {
    let errors = ErrorLayer::new(Problem::new()).report_only();
    let handler = async |Path(status): Path<u16>| StatusCode::from_u16(status).unwrap();
    let app: Router = Router::new().route("/{status}", any(handler)).errors(errors.clone());
    let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "BREW"];
    for (method, status) in methods.iter().flat_map(|method| (400..600).map(move |status| (method, status))) {
        let request = axum::http::Request::builder().method(*method).uri(format!("/{status}"));
        let response = app.clone().oneshot(request.body(axum::body::Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), status);
    }
    let report = errors.report();
    assert_eq!((report.entries().len(), report.left_out()), (1_000, 400));
    assert!(report.to_string().ends_with("\n400 responses of other kinds: only 1000 kinds are kept\n"));
}

/// A client can send any method and path: neither is kept as it is.
#[tokio::test]
async fn methods_and_paths_of_clients_are_no_kinds() {
    let errors = ErrorLayer::new(Problem::new()).report_only();
    let app: Router = Router::new().errors(errors.clone());
    for number in 0..50 {
        let request = axum::http::Request::builder().method(&*format!("BREW{number}")).uri(format!("/hunter{number}"));
        app.clone().oneshot(request.body(axum::body::Body::empty()).unwrap()).await.unwrap();
    }
    let entry = super::only(&errors.report());
    assert_eq!((entry.method(), entry.route(), entry.count()), ("other", None, 50));
}

/// An example ends where it becomes long, at a character.
#[tokio::test]
async fn an_example_is_cut() {
    let errors = ErrorLayer::new(Problem::new()).forward_client_error_text().report_only();
    let handler = async || (StatusCode::CONFLICT, "ü".repeat(4_000));
    let app: Router = Router::new().route("/", any(handler)).errors(errors.clone());
    let request = axum::http::Request::get("/").body(axum::body::Body::empty()).unwrap();
    app.oneshot(request).await.unwrap();
    let entry = super::only(&errors.report());
    assert!((4_090..=4_096).contains(&entry.example().len()), "{}", entry.example().len());
}

/// An example is kept and printed: the session of a client is not in it.
#[tokio::test]
async fn an_example_has_no_cookie_of_a_client() {
    let errors = ErrorLayer::new(Problem::new()).report_only();
    let mut key = HeaderValue::from_static("key_hunter2");
    key.set_sensitive(true);
    let headers = [("set-cookie", HeaderValue::from_static("session=hunter2; HttpOnly")), ("x-key", key)];
    let app: Router =
        Router::new().route("/", any(async move || (StatusCode::CONFLICT, headers))).errors(errors.clone());
    let request = axum::http::Request::get("/").body(axum::body::Body::empty()).unwrap();
    let response = app.oneshot(request).await.unwrap();
    assert_eq!(response.headers()["set-cookie"], "session=hunter2; HttpOnly");
    let (report, entry) = (errors.report(), super::only(&errors.report()));
    assert!(entry.example().contains("\nset-cookie: ***\nx-key: ***\n"), "{}", entry.example());
    assert!(!format!("{report:?}{report}{entry:?}").contains("hunter2"), "{report:?}");
}
