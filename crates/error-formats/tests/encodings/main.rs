//! Problem details in every encoding: whole responses, and what hostile texts become.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod by_category;
mod concise;
mod facts;
mod hostile;
mod page;
mod restated;
mod xml;

use std::sync::Arc;

use bytes::Bytes;
use error_core::{ApiError, CallView, Id};
use error_formats::{
    ConciseProblem, ErasedWireFormat, Problem, ProblemHtml, ProblemMarkdown, ProblemText, ProblemXml, render,
};
use http::Response;

/// A problem in every encoding.
fn encodings(problem: &Problem) -> Vec<Arc<dyn ErasedWireFormat>> {
    let problem = || problem.clone();
    vec![
        Arc::new(ConciseProblem::new(problem())),
        Arc::new(ProblemHtml::new(problem())),
        Arc::new(ProblemMarkdown::new(problem())),
        Arc::new(ProblemText::new(problem())),
        Arc::new(ProblemXml::new(problem())),
    ]
}

/// The format that the others are compared with.
fn problem() -> Problem {
    Problem::new().with_type_base("https://api.example.com/errors/").unwrap()
}

/// Renders an error of a request that has an id.
fn response(error: &dyn ApiError, format: &dyn ErasedWireFormat) -> Response<Bytes> {
    let id = Id::new("req_1").unwrap();
    render(error, format, CallView::default().with_request_id(&id)).unwrap()
}

/// The body as a text; CBOR in its diagnostic notation.
fn body(response: &Response<Bytes>) -> String {
    if response.headers()["content-type"].as_bytes().ends_with(b"+cbor") {
        return minicbor::display(response.body()).to_string();
    }
    String::from_utf8(response.body().to_vec()).unwrap()
}
