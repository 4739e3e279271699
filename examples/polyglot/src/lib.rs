//! A lending library whose errors each client reads in its own format: JSON, XML, CBOR, HTML, Markdown or plain text by
//! `Accept`, and the format of an older version of the API below `/v1`.

use std::{error::Error, time::Duration};

use axum::{
    Json, Router,
    routing::{get, post},
};
use error_response::{
    Api, ApiError, ErrorLayer, RouterExt, catalog,
    extract::{Json as Body, Path},
    format::{ConciseProblem, Problem, ProblemHtml, ProblemMarkdown, ProblemText, ProblemXml, Stripe},
};
use serde::{Deserialize, Serialize};

/// Everything that this service returns when it fails.
#[derive(Debug, thiserror::Error, ApiError)]
#[non_exhaustive]
pub enum LibraryError {
    /// No such book
    #[error("The library has no book with the number {isbn}")]
    #[api(status = 404, code = "book_not_found", param = "isbn", action = "Look the book up in the catalogue.")]
    BookNotFound {
        /// The number that the request named.
        #[api(example = "9")]
        isbn: u32,
    },

    /// All copies are lent
    #[error("All {copies} copies of the book are lent")]
    #[api(status = 409, code = "all_copies_lent", retry = after_wait, before_effects)]
    AllCopiesLent {
        /// How many copies the library has.
        #[api(detail)]
        copies: u32,
        /// Until when the first of them is expected back.
        #[api(retry_after)]
        wait: Duration,
    },
}

/// A book.
#[derive(Debug, Serialize)]
pub struct Book {
    isbn: u32,
    title: &'static str,
}

/// What a reader asks for.
#[derive(Debug, Deserialize)]
pub struct Loan {
    isbn: u32,
}

async fn book(Path(isbn): Path<u32>) -> Result<Json<Book>, LibraryError> {
    match isbn {
        1 => Ok(Json(Book { isbn, title: "Emma" })),
        _ => Err(LibraryError::BookNotFound { isbn }),
    }
}

async fn lend(Body(loan): Body<Loan>) -> Result<Json<Book>, LibraryError> {
    match loan.isbn {
        1 => Err(LibraryError::AllCopiesLent { copies: 2, wait: Duration::from_secs(3_600) }),
        isbn => Err(LibraryError::BookNotFound { isbn }),
    }
}

/// The service.
///
/// # Errors
///
/// Fails if the pages of the errors cannot be made.
pub fn app() -> Result<Router, Box<dyn Error + Send + Sync>> {
    let problem = Problem::new().with_type_base("/errors/")?;
    // JSON is the first, so it is what a client gets that says nothing.
    let errors = ErrorLayer::new(problem.clone())
        .with_alternative(ProblemXml::new(problem.clone()))
        .with_alternative(ConciseProblem::new(problem.clone()))
        .with_alternative(ProblemHtml::new(problem.clone()))
        .with_alternative(ProblemMarkdown::new(problem.clone()))
        .with_alternative(ProblemText::new(problem.clone()))
        // The clients of the first version read its own format, whatever they accept.
        .for_path("/v1", ErrorLayer::new(Stripe::new()));
    let routes = || Router::new().route("/books/{isbn}", get(book)).route("/loans", post(lend));
    let pages = Api::new("library", problem, catalog![LibraryError]).pages()?.router()?;
    Ok(routes().nest("/v1", routes()).merge(pages).errors(errors))
}
