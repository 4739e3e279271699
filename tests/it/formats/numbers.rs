//! A format whose bodies have numbers and no codes: bodies, catalog, listing and documents agree, also about the errors that
//! others define.

use axum::{Router, body::Body, http::Request, response::IntoResponse, routing::post};
use error_catalog::{PublishedCatalog, check, diff};
use error_core::CallView;
use error_formats::{Listing, json, render};
use error_idempotency::{Idempotency, IdempotencyError, MemoryStore};
use error_response::{
    Api, ApiError, Catalog, Category, RouterExt, catalog,
    format::{ErrorView, FinImpulse, Row, Unwrapped, WireFormat},
};
use tower::ServiceExt;

#[derive(serde::Serialize)]
struct QuillBody<'a> {
    no: i64,
    text: &'a str,
}

/// Numbers the errors of keys where the catalog sees it.
#[derive(Debug, Clone, Copy)]
struct Quill;

impl WireFormat for Quill {
    type Failure<'a> = QuillBody<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "quill"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> QuillBody<'a> {
        QuillBody { no: view.number().unwrap_or(-1), text: view.message() }
    }

    fn row(&self, category: Category) -> Row {
        row(category)
    }

    fn number(&self, code: &str) -> Option<i64> {
        number(code)
    }
}

const fn row(category: Category) -> Row {
    Row::standard(category).with_number(category.standard_status().as_u16() as i64 * 100)
}

fn number(code: &str) -> Option<i64> {
    Some(match code {
        "idempotency_key_missing" => 40_020,
        "idempotency_key_in_progress" => 40_920,
        "idempotent_outcome_unknown" => 40_921,
        _ => return None,
    })
}

/// Numbers them in its bodies alone.
#[derive(Debug, Clone, Copy)]
struct Secretive;

impl WireFormat for Secretive {
    type Failure<'a> = QuillBody<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "secretive"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> QuillBody<'a> {
        QuillBody { no: number(view.code()).or(view.number()).unwrap_or(-1), text: view.message() }
    }

    fn row(&self, category: Category) -> Row {
        row(category)
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "only the definitions matter here")]
enum BookError {
    #[error(transparent)]
    #[api(transparent)]
    Idempotency(#[from] IdempotencyError),

    /// Too few copies
    #[error("Too few copies are left")]
    #[api(status = 409, code = "too_few_copies", number = 40911)]
    TooFew,

    /// The ISBN is taken
    #[error("Another book has this ISBN")]
    #[api(status = 409, code = "isbn_taken")]
    IsbnTaken,
}

const CATALOG: Catalog = catalog![BookError];
const API: Api<Quill> = Api::new("books", Quill, CATALOG);

fn published(format: impl WireFormat + Clone) -> PublishedCatalog {
    Api::new("books", format, CATALOG).publish().unwrap()
}

#[test]
fn errors_of_others_have_numbers_everywhere() {
    let catalog = API.publish().unwrap();
    let in_progress = catalog.error(Some("idempotency_error"), "idempotency_key_in_progress").unwrap();
    assert_eq!((in_progress.number, in_progress.number_of_category), (Some(40_920), false));
    assert!(in_progress.examples[0].body.starts_with(r#"{"no":40920,"#), "{}", in_progress.examples[0].body);
    let listing = String::from_utf8(json(&Listing::new(Quill, &CATALOG)).unwrap().to_vec()).unwrap();
    assert!(listing.contains(r#""code":"idempotency_key_in_progress","number":40920,"#), "{listing}");
    // Wrappers around a format keep its numbers.
    let of_field_status =
        error_formats::FieldStatusFormat::new(std::sync::Arc::new(Quill), error_response::ErrorStatus::BAD_REQUEST);
    let body = render(&IdempotencyError::Missing, &of_field_status, CallView::default()).unwrap();
    assert!(body.body().starts_with(br#"{"no":40020,"#), "{:?}", body.body());
}

#[tokio::test]
async fn a_response_has_the_number_and_an_assertion_takes_the_code() {
    let once = Idempotency::new(MemoryStore::new(), |_| Some("ada".to_owned()));
    let app: Router = Router::new().route("/books", post(async || "made").layer(once)).errors(API.layer());
    let response = app.oneshot(Request::post("/books").body(Body::empty()).unwrap()).await.unwrap();
    API.assert_error(response).status(400).code(40020).code("idempotency_key_missing");

    let respond = |error: BookError| API.layer().scope().enter(|| error.into_response());
    API.assert_error(respond(BookError::TooFew)).code("too_few_copies");
    let not_found = API
        .layer()
        .scope()
        .enter(|| error_response::Error::from(error_response::CategoryError::new(Category::NotFound)).into_response());
    API.assert_error(not_found).code("not_found").code(40400);
}

/// What an assertion on `code` says of the error `TooFew` or `IsbnTaken`.
fn said(error: BookError, code: &str) -> String {
    let response = API.layer().scope().enter(|| error.into_response());
    let code = code.to_owned();
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
        let _ = API.assert_error(response).code(&code);
    }));
    *failed.unwrap_err().downcast::<String>().unwrap()
}

#[test]
fn an_assertion_that_fails_says_what_to_write() {
    let other = said(BookError::TooFew, "idempotency_key_missing");
    assert!(other.contains(r#"the code "idempotency_key_missing", number 40020"#), "{other}");
    assert!(other.contains(r#""40911" at /no"#), "{other}");
    let unknown = said(BookError::TooFew, "to_few_copies");
    let advice = "no error of the catalog has this code, and bodies of `quill` have numbers: write `.code(40911)`";
    assert!(unknown.contains(advice), "{unknown}");
    // Its number is that of any conflict, so it is not known to be this one.
    let lent = said(BookError::IsbnTaken, "isbn_taken");
    let advice = "this error has no number of its own, only that of its category, and bodies of `quill` have numbers: \
                  write `.code(40900)`";
    assert!(lent.contains(advice), "{lent}");
}

#[test]
fn a_number_that_only_bodies_have_is_not_published() {
    let error = Api::new("books", Secretive, CATALOG).publish().unwrap_err();
    assert_eq!(
        error.to_string(),
        "a body could not be written: the format `secretive` writes 40920 at /no for the error `idempotency_key_in_progress`, whose number is 40900: \
         return 40920 for this code in `WireFormat::number`, and let the body have `ErrorView::number`"
    );
}

#[test]
fn check_finds_errors_without_a_number_of_their_own() {
    let found = |catalog: &PublishedCatalog| -> Vec<String> {
        let lints = check(catalog).into_iter().filter(|lint| lint.rule == "number-of-category");
        lints.map(|lint| lint.to_string()).collect()
    };
    let quill = found(&API.publish().unwrap());
    let expected = "warning: isbn_taken: it has 40900, the number of its category, so clients cannot tell it from \
                    `conflict`: write `number = ...`, or for an error of another crate return a number for its code in the \
                    format's `number` [number-of-category]";
    assert!(quill.contains(&expected.to_owned()), "{quill:#?}");
    assert_eq!(quill.len(), 4, "{quill:#?}");

    const NUMBERS: &[(&str, i64)] = &[
        ("idempotency_key_missing", 40_020),
        ("idempotency_key_invalid", 40_021),
        ("idempotency_key_reused", 42_220),
        ("idempotency_key_in_progress", 40_920),
        ("idempotent_response_not_kept", 40_921),
        ("idempotent_outcome_unknown", 40_922),
        ("isbn_taken", 40_912),
    ];
    assert_eq!(found(&published(FinImpulse::new())).len(), 7);
    assert_eq!(found(&published(FinImpulse::new().with_numbers(NUMBERS))), Vec::<String>::new());
    // Where bodies have the code, the number identifies nothing.
    assert_eq!(found(&published(error_response::format::Problem::new())), Vec::<String>::new());
}

#[test]
fn a_new_number_is_a_breaking_change() {
    let (old, new) =
        (published(FinImpulse::new()), published(FinImpulse::new().with_numbers(&[("isbn_taken", 40_912)])));
    let changes: Vec<_> = diff(&old, &new).iter().map(ToString::to_string).collect();
    assert_eq!(changes, ["breaking: isbn_taken: the number was `40000` and is `40912` [number-changed]"]);
}

#[test]
fn a_code_that_bodies_do_not_have_may_be_renamed() {
    let old = API.publish().unwrap();
    let renamed = |catalog: &PublishedCatalog, from: &str, to: &str| {
        let mut catalog = catalog.clone();
        for error in catalog.errors.iter_mut().filter(|error| error.code == from) {
            to.clone_into(&mut error.code);
        }
        catalog.errors.sort_by_key(error_catalog::PublishedError::key);
        catalog
    };
    let changes = |old: &PublishedCatalog, new: &PublishedCatalog| -> Vec<String> {
        diff(old, new).iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        changes(&old, &renamed(&old, "too_few_copies", "stock_too_low")),
        [
            "patch: stock_too_low: `too_few_copies` is now `stock_too_low` (number 40911): bodies are the same [code-renamed]"
        ],
    );
    // A number that several errors share says nothing about which of them it is.
    let rules = |old: &PublishedCatalog, new: &PublishedCatalog| -> Vec<String> {
        diff(old, new).into_iter().map(|change| change.rule).collect()
    };
    let shared = renamed(&old, "isbn_taken", "isbn_exists");
    assert_eq!(rules(&old, &shared), ["code-removed", "code-added"]);
    // Where bodies have the code, it is another error for clients.
    let problem = published(error_response::format::Problem::new());
    assert!(
        rules(&problem, &renamed(&problem, "too_few_copies", "stock_too_low")).contains(&"code-removed".to_owned())
    );
}
