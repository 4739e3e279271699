//! Where in a stack an error may come from.

mod accepted_request_ids;
mod anyhow_and_eyre;
mod bodies_without_a_response;
mod error_types;
mod inner_services;
mod internal;
mod kept_fallbacks;
mod layer_type;
mod nested_and_merged_routers;
mod nested_with_a_slash;
mod order_of_layers;
mod outside_any_layer;
mod panics_in_the_stack;
mod places;
mod replaced_errors;
mod replies;
mod request_ids;
mod spawned_tasks;
mod third_party_responses;

use std::{
    convert::Infallible,
    future::{Ready, ready},
    task::{Context, Poll},
};

use axum::{extract::Request, response::Response};
use error_response::{
    ApiError, ErrorLayer,
    format::{Problem, Stripe},
};
use tower::Service;

use crate::support::REQUEST_ID;

/// The resource is missing
#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("Nothing is here")]
#[api(status = 404, code = "not_here", param = "path")]
pub(super) struct NotHere;

pub(super) async fn not_here() -> NotHere {
    NotHere
}

pub(super) fn stripe() -> ErrorLayer {
    ErrorLayer::new(Stripe::new())
}

pub(super) fn problem() -> ErrorLayer {
    ErrorLayer::new(Problem::new())
}

pub(super) const NOT_HERE_IN_STRIPE: &str = "stack/not_here_in_stripe.http";

pub(super) const NOT_HERE_IN_PROBLEM: &str = "stack/not_here_in_problem.http";

pub(super) const UNKNOWN_IN_STRIPE: &str = "stack/unknown_path_in_stripe.http";

pub(super) const UNKNOWN_IN_PROBLEM: &str = "stack/unknown_path_in_problem.http";

pub(super) const WRONG_METHOD_IN_STRIPE: &str = "stack/wrong_method_in_stripe.http";

pub(super) const WRONG_METHOD_IN_PROBLEM: &str = "stack/wrong_method_in_problem.http";

pub(super) const PANIC_IN_STRIPE: &str = "stack/panic_in_stripe.http";

pub(super) const PANIC_IN_PROBLEM: &str = "stack/panic_in_problem.http";

/// A layer of each format, and what `NotHere` and a panic are in it.
pub(super) fn formats() -> [(ErrorLayer, &'static str, &'static str); 2] {
    [(stripe(), NOT_HERE_IN_STRIPE, PANIC_IN_STRIPE), (problem(), NOT_HERE_IN_PROBLEM, PANIC_IN_PROBLEM)]
}

/// The answer with the id that was made for it replaced by the known one.
pub(super) fn without_uuid(answer: String) -> String {
    let id = answer.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap_or_default().to_owned();
    assert_eq!(id.len(), 36, "{answer}");
    answer.replace(&id, REQUEST_ID)
}

/// A service that does everything at once in `call`.
#[derive(Clone)]
pub(super) struct Eager<F>(F);

impl<F: FnMut() -> Response> Service<Request> for Eager<F> {
    type Response = Response;
    type Error = Infallible;
    type Future = Ready<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request) -> Self::Future {
        ready(Ok((self.0)()))
    }
}
