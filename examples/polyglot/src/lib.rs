//! A lending library whose errors each client reads in its own format: JSON, XML, CBOR, HTML, Markdown or plain text by
//! `Accept`, and the format of an older version of the API below `/v1`; in English, German or French by `Accept-Language`.

use std::{error::Error, time::Duration};

use axum::{Json, Router, http::header::CONTENT_TYPE, response::IntoResponse, routing::get};
use error_response::{
    Api, ApiError, ErrorLayer, RouterExt, catalog, documented_routes,
    extract::{Json as Body, Path},
    format::{ConciseProblem, InvalidBase, Problem, ProblemHtml, ProblemMarkdown, ProblemText, ProblemXml, Stripe},
    languages::{InvalidLanguage, Languages},
    openapi::{DocumentedRouter, DocumentedRoutes, Version, write},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

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

/// The formats of this service. JSON is the first, so a client gets it that says nothing.
pub type Formats = (Problem, ProblemXml, ConciseProblem, ProblemHtml, ProblemMarkdown, ProblemText);

/// The API: its name, its formats and its errors. The layer, the OpenAPI document and the pages have the same formats.
///
/// # Errors
///
/// Fails if the address of the pages is invalid.
pub fn api() -> Result<Api<Formats>, InvalidBase> {
    let problem = || Problem::new().with_type_base("/errors/");
    let formats = (
        problem()?,
        ProblemXml::new(problem()?),
        ConciseProblem::new(problem()?),
        ProblemHtml::new(problem()?),
        ProblemMarkdown::new(problem()?),
        ProblemText::new(problem()?),
    );
    Ok(Api::new("library", formats, catalog![LibraryError]))
}

/// A book.
#[derive(Debug, Serialize, ToSchema)]
pub struct Book {
    /// Its number.
    isbn: u32,
    /// Its title.
    title: &'static str,
}

/// What a reader asks for.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Loan {
    /// The number of the book.
    isbn: u32,
}

/// A book of the library
#[utoipa::path(
    get,
    path = "/books/{isbn}",
    params(("isbn" = u32, Path, description = "The number of the book.", example = 1)),
    responses((status = 200, description = "The book", body = Book)),
)]
async fn book(Path(isbn): Path<u32>) -> Result<Json<Book>, LibraryError> {
    match isbn {
        1 => Ok(Json(Book { isbn, title: "Emma" })),
        _ => Err(LibraryError::BookNotFound { isbn }),
    }
}

/// Lends a book
#[utoipa::path(
    post,
    path = "/loans",
    request_body = Loan,
    responses((status = 200, description = "The book that was lent", body = Book)),
)]
async fn lend(Body(loan): Body<Loan>) -> Result<Json<Book>, LibraryError> {
    match loan.isbn {
        1 => Err(LibraryError::AllCopiesLent { copies: 2, wait: Duration::from_secs(3_600) }),
        isbn => Err(LibraryError::BookNotFound { isbn }),
    }
}

/// The languages of the service. The texts in the code are English.
///
/// # Errors
///
/// Fails if a file has a mistake.
pub fn languages() -> Result<Languages, InvalidLanguage> {
    Languages::new("en")?.with_named("de", "languages/de.ftl", include_str!("../languages/de.ftl"))?.with_named(
        "fr",
        "languages/fr.ftl",
        include_str!("../languages/fr.ftl"),
    )
}

/// The service.
///
/// # Errors
///
/// Fails if a file of texts has a mistake, if the pages of the errors cannot be made, or if the routes and the catalog disagree.
pub fn app() -> Result<Router, Box<dyn Error + Send + Sync>> {
    let api = api()?;
    let routes = OpenApiRouter::new()
        .routes(documented_routes!(book).only([LibraryError::BOOK_NOT_FOUND]))
        .routes(documented_routes!(lend));
    let (routes, document, documented) = routes.described(&api.describer())?;
    let document = write(&document, Version::V3_1)?;
    let pages = api.pages_of(&documented)?.router()?;
    // The clients of the first version read its own format, whatever they accept.
    let first = ErrorLayer::new(Stripe::new()).with_languages(languages()?);
    let errors = api.layer().with_languages(languages()?).for_path("/v1", first);
    Ok(routes
        .clone()
        .nest("/v1", routes)
        .route("/openapi.json", get(async move || ([(CONTENT_TYPE, "application/json")], document).into_response()))
        .merge(pages)
        .errors(errors))
}
