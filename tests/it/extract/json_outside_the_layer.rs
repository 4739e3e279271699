//! `Json` outside the layer or its scope.

use axum::{
    Router,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::post,
};
use error_response::{
    ErrorLayer,
    extract::{FieldStatus, Json},
    format::Problem,
};
use tower::ServiceBuilder;

use super::{JSON, Order, WRONG_ORDER, ask};

fn routes() -> Router {
    Router::new().route("/", post(async |Json(order): Json<Order>| Json(order.items.len())))
}

#[tokio::test]
async fn outside_every_layer_it_is_a_problem() {
    let answer = ask(routes(), "POST", "/", &[JSON], "{}").await;
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(answer.status(), 422);
    assert_eq!(answer.json()["errors"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn outside_the_scope_the_layer_renders_anew_with_its_status() {
    async fn extracts_outside(request: axum::extract::Request, _: Next) -> Response {
        use axum::extract::FromRequest;
        // A task of its own is in no scope.
        let extracted = tokio::spawn(async { Json::<Order>::from_request(request, &()).await }).await.unwrap();
        tokio::spawn(async { extracted.err().unwrap().into_response() }).await.unwrap()
    }
    let layers = ServiceBuilder::new()
        .layer(ErrorLayer::new(Problem::new()).with_field_status(FieldStatus::BadRequest))
        .layer(from_fn(extracts_outside));
    let answer = ask(routes().layer(layers), "POST", "/", &[JSON], WRONG_ORDER).await;
    assert_eq!((answer.status(), &answer.json()["status"]), (400, &serde_json::json!(400)));
    assert_eq!(answer.json()["errors"].as_array().map(Vec::len), Some(5), "{}", answer.0);
}
