//! A handler or a middleware replaces an error by another response, or reads what was rendered.

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{Category, CategoryError, Error, ErrorInfo};
use tower::ServiceBuilder;

use super::{NOT_HERE_IN_STRIPE, not_here, stripe};
use crate::support::{ask, check};

#[tokio::test]
async fn an_error_that_is_replaced_by_another_response() {
    async fn replace(request: Request, next: Next) -> Response {
        assert_eq!(next.run(request).await.status(), StatusCode::NOT_FOUND);
        Error::from(CategoryError::new(Category::PermissionDenied)).into_response()
    }
    let app = || Router::new().route("/here", get(not_here));
    let replaced = app().layer(ServiceBuilder::new().layer(stripe()).layer(from_fn(replace)));
    check("stack/replaced_in_stripe.http", &ask(replaced, "GET", "/here").await);

    async fn recover(request: Request, next: Next) -> Response {
        let _ = next.run(request).await;
        "fine after all".into_response()
    }
    let recovered = app().layer(ServiceBuilder::new().layer(stripe()).layer(from_fn(recover)));
    let answer = ask(recovered, "GET", "/here").await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("fine after all"), "{answer}");
    assert!(!answer.contains("no-store"), "{answer}");
}

#[tokio::test]
async fn middleware_outside_reads_what_was_rendered() {
    async fn look(request: Request, next: Next) -> Response {
        let response = next.run(request).await;
        let info = response.extensions().get::<ErrorInfo>().unwrap();
        assert_eq!((info.code(), info.category()), ("not_here", Category::NotFound));
        response
    }
    let app = Router::new()
        .route("/here", get(not_here))
        .layer(ServiceBuilder::new().layer(from_fn(look)).layer(stripe().with_error_info()));
    check(NOT_HERE_IN_STRIPE, &ask(app, "GET", "/here").await);
}
