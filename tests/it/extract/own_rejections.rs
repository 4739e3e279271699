//! An author may look at a rejection, or wrap it.

use axum::{Router, routing::post};
use error_response::{
    ApiError, Category,
    catalog::ErrorSet,
    extract::{Json, JsonRejection},
};

use super::{JSON, Order, WRONG_ORDER, ask, stripe};
use crate::support::check;

#[tokio::test]
async fn an_author_may_look_at_a_rejection() {
    async fn looks(order: Result<Json<Order>, JsonRejection>) -> Result<&'static str, JsonRejection> {
        match order {
            Err(rejection) if rejection.category() == Category::MalformedBody => Ok("never mind"),
            Err(rejection) => Err(rejection),
            Ok(_) => Ok("read"),
        }
    }
    let app = || stripe(Router::new().route("/", post(looks)));
    ask(app(), "POST", "/", &[JSON], "{").await.check(200, "never mind");
    check("extract/json_in_stripe.http", &ask(app(), "POST", "/", &[JSON], WRONG_ORDER).await.0);
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error(transparent)]
    #[api(transparent)]
    Body(#[from] JsonRejection),
}

#[tokio::test]
async fn an_author_may_wrap_a_rejection() {
    async fn wraps(order: Result<Json<Order>, JsonRejection>) -> Result<&'static str, OrderError> {
        let Json(_) = order?;
        Ok("read")
    }
    let app = stripe(Router::new().route("/", post(wraps)));
    check("extract/json_in_stripe.http", &ask(app, "POST", "/", &[JSON], WRONG_ORDER).await.0);
    let categories: Vec<_> = OrderError::SET.iter().map(|definition| definition.category()).collect();
    assert_eq!(
        categories,
        [
            Category::UnsupportedMediaType,
            Category::ContentTooLarge,
            Category::RequestTimeout,
            Category::MalformedBody,
            Category::MissingField,
            Category::UnknownField,
            Category::InvalidField,
        ],
    );
}
