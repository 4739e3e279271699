//! A format whose own code fails.

use axum::http::{HeaderMap, HeaderValue, StatusCode};
use error_response::{
    Category, ErrorLayer, RetryAfter,
    format::{
        ErrorView, FinImpulse, Finqware, Finternet, OAuth, Problem, Row, Stripe, Unwrapped, Uppercase, WireFormat,
    },
};
use serde::{Serialize, Serializer};

use crate::format::Format;

/// The layer of a format with a fault that shows on the errors of a request.
pub(super) fn failing(format: Format, fault: Fault) -> ErrorLayer {
    match format {
        Format::FINIMPULSE => ErrorLayer::new(Failing(FinImpulse::new(), fault)),
        Format::FINTERNET => ErrorLayer::new(Failing(Finternet::new(), fault)),
        Format::FINQWARE => ErrorLayer::new(Failing(Finqware::new(), fault)),
        Format::UPPERCASE => ErrorLayer::new(Failing(Uppercase::new(), fault)),
        Format::STRIPE => ErrorLayer::new(Failing(Stripe::new(), fault)),
        Format::PROBLEM => ErrorLayer::new(Failing(Problem::new(), fault)),
        Format::OAUTH => ErrorLayer::new(Failing(OAuth::new(), fault)),
        new => panic!("write how {new:?} fails here"),
    }
}

/// Where a format fails.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fault {
    PanicsBeforeTheBody,
    PanicsInSerialize,
    FailsInSerialize,
}

/// A format that fails on every error of a request.
#[derive(Debug)]
struct Failing<F>(F, Fault);

struct FailingBody<B> {
    body: B,
    fault: Option<Fault>,
}

impl<B: Serialize> Serialize for FailingBody<B> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.fault {
            Some(Fault::FailsInSerialize) => Err(serde::ser::Error::custom("hunter2")),
            Some(_) => panic!("hunter2"),
            None => self.body.serialize(serializer),
        }
    }
}

impl<F: WireFormat> WireFormat for Failing<F> {
    type Failure<'a> = FailingBody<F::Failure<'a>>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Self::Failure<'a> {
        // What is prepared at start belongs to no request.
        let fault = view.request_id().map(|_| self.1);
        assert!(fault != Some(Fault::PanicsBeforeTheBody), "hunter2");
        FailingBody { body: self.0.failure(view), fault }
    }

    fn media_type(&self) -> HeaderValue {
        self.0.media_type()
    }

    fn row(&self, category: Category) -> Row {
        self.0.row(category)
    }

    fn http_status(&self, view: &ErrorView<'_>) -> StatusCode {
        self.0.http_status(view)
    }

    fn retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter> {
        self.0.retry_after(view)
    }

    fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        self.0.headers(view, headers);
    }
}
