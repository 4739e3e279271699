//! What the log shows of an error that quotes a secret, or what a client sent.

use axum::{
    Router,
    extract::Path,
    http::{HeaderName, HeaderValue},
    routing::get,
};
use error_idempotency::IdempotencyError;
use error_occurrences::OccurrenceError;
use error_reqwest::ReqwestError;
use error_response::{
    Api, ApiError, Category, CategoryError, Error, ErrorLayer, ErrorStatus, RouterExt, catalog, format::Stripe,
    redact::Redactor,
};
use error_sqlx::SqlxError;

use crate::records::{Logged, one, watch};

#[derive(Debug, thiserror::Error, ApiError)]
enum AccountError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", param = "id")]
    NotFound { id: String },

    /// The ledger failed
    #[error("the ledger has no account {id}")]
    #[api(status = 500, code = "ledger_failed")]
    Failed {
        id: String,
        #[source]
        cause: Cause,
    },
}

/// A text and what caused it.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
struct Cause {
    text: String,
    #[source]
    source: Option<Box<Cause>>,
}

fn causes(texts: &[&str]) -> Option<Box<Cause>> {
    let (text, rest) = texts.split_first()?;
    Some(Box::new(Cause { text: (*text).to_owned(), source: causes(rest) }))
}

/// Texts as the causes of a server error.
async fn cause(texts: &'static [&'static str]) -> Option<String> {
    let error = async || match causes(texts) {
        Some(cause) => Error::from(CategoryError::new(Category::InternalError).with_source(*cause)),
        None => Error::from(CategoryError::new(Category::InternalError)),
    };
    let app = Router::new().route("/here", get(error)).errors(ErrorLayer::new(Stripe::new()));
    one(watch(app, "GET", "/here").await.1).fields.remove("cause")
}

fn accounts() -> Router {
    let find = async |Path(id): Path<String>| Err::<(), _>(AccountError::NotFound { id });
    let read = async |Path(id): Path<String>| {
        let text = format!("GET https://ledger.internal/accounts/{id}: connection refused");
        Err::<(), _>(AccountError::Failed { id, cause: Cause { text, source: None } })
    };
    let routes = Router::new().route("/accounts/{id}", get(find)).route("/ledger/{id}", get(read));
    routes.errors(ErrorLayer::new(Stripe::new()))
}

/// The path of the attack is answered like any other, and its record is as short. That it costs no more is a unit
/// test, which counts the bytes that are inspected.
#[tokio::test]
async fn a_path_of_escapes_is_an_error_like_any_other() {
    let record = async |path: String, message: &str| -> Logged {
        let (answer, events) = watch(accounts(), "GET", &path).await;
        let logged = one(events);
        let status = if path.starts_with("/ledger") { 500 } else { 404 };
        assert_eq!((answer.status(), logged.get("error_message").starts_with(message)), (status, true), "{logged:?}");
        logged
    };
    // A word or an address of more than 32 KiB would be hidden: nobody knows what it ends with.
    for (part, shown, most) in [
        ("a%5Cn", "a\\na\\na\\n", 12_000),
        ("word%2520", "word%20word%20", 12_000),
        ("abcd", "abcdabcd", 7_000),
        ("%3A%2F%2Fa", "://a", 7_000),
    ] {
        let path = part.repeat(most.min(60_000 / part.len()));
        let found = record(format!("/accounts/{path}"), &format!("No account found with id: {shown}")).await;
        let failed = record(format!("/ledger/{path}"), &format!("the ledger has no account {shown}")).await;
        for (name, text) in found.fields.iter().chain(&failed.fields) {
            assert!(text.len() <= 4096 + 3, "{name} has {} bytes", text.len());
        }
    }
}

#[tokio::test]
async fn each_cause_is_redacted_by_itself() {
    let shown = cause(&["refreshing the session", "connection refused"]).await;
    assert_eq!(shown.as_deref(), Some("refreshing the session: connection refused"));
    let shown = cause(&["cannot verify the token", "ExpiredSignature"]).await;
    assert_eq!(shown.as_deref(), Some("cannot verify the token: ExpiredSignature"));
    let shown = cause(&["looking for the password", "a b c", "token", "7"]).await;
    assert_eq!(shown.as_deref(), Some("looking for the password: a b c: token: 7"));
    let shown = cause(&["reading the session", "token=hunter2", "postgres://app:hunter2@db/x"]).await;
    assert_eq!(shown.as_deref(), Some("reading the session: token=***: postgres://***@db/x"));
}

#[tokio::test]
async fn a_panic_and_a_sentence_about_a_secret() {
    let panics = async || -> () { panic!("verify token: ExpiredSignature") };
    let app = Router::new().route("/here", get(panics)).errors(ErrorLayer::new(Stripe::new()));
    let logged = one(watch(app, "GET", "/here").await.1);
    assert_eq!(logged.get("cause"), "panic: verify token: ExpiredSignature");
}

#[tokio::test]
async fn a_key_after_its_name() {
    let shown = cause(&["private_key: -----BEGIN PRIVATE KEY-----\nMIIEhunter2\n-----END PRIVATE KEY-----\n"]).await;
    assert_eq!(shown.as_deref(), Some("private_key: ***\\n"));
    let shown = cause(&["token: Failing row contains (1, hunter2)", "auth: api key hunter2"]).await;
    assert_eq!(shown.as_deref(), Some("token: ***): auth: ***"));
}

#[tokio::test]
async fn causes_without_an_end() {
    const LONG: &str = "no secret at all ";
    let long: &'static str = LONG.repeat(100_000).leak();
    let shown = cause(vec![long; 12].leak()).await.expect("a cause");
    assert!(shown.starts_with(LONG) && shown.len() <= 4096 + 3, "{}", shown.len());
}

/// A header of an error may have a name that a client has sent.
#[tokio::test]
async fn the_name_of_a_header_that_is_not_sent_hides_a_secret() {
    let error = async || {
        let name = HeaderName::from_static("ghp_a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8");
        let value = HeaderValue::from_str(&"a".repeat(2_049)).unwrap();
        Err::<(), _>(Error::from(CategoryError::new(Category::Conflict).with_header(name, value)))
    };
    let app = Router::new().route("/here", get(error)).errors(ErrorLayer::new(Stripe::new()));
    let (_, logged) = watch(app, "GET", "/here").await;
    let messages: Vec<_> = logged.iter().map(|logged| logged.get("message")).collect();
    let unsent: Vec<_> = messages.iter().filter(|text| text.contains("not sent")).collect();
    assert_eq!(
        unsent,
        [
            &"the header \"***\" of an error is not sent: its value is longer than 2,048 bytes: send less, or send it in the body"
        ],
    );
}

/// A text that an author wrote stays, even where it has the name of a secret and a colon.
#[tokio::test]
async fn no_fixed_text_of_the_framework_is_hidden() {
    let categories = Category::ALL.iter().map(|category| CategoryError::new(*category));
    let statuses = (400..600).filter_map(|status| ErrorStatus::new(status).ok());
    for error in categories.chain(statuses.map(CategoryError::of_status)) {
        let text = error.to_string();
        assert_eq!(Redactor::new().redact(&text), text);
    }
    const API: Api<Stripe> =
        Api::new("all", Stripe::new(), catalog![IdempotencyError, OccurrenceError, SqlxError, ReqwestError]);
    for error in API.publish().unwrap().errors {
        let logged = error.texts().into_iter().filter(|text| ["title", "message"].contains(&text.name));
        for text in logged.filter_map(|text| text.text) {
            assert_eq!(Redactor::new().redact(text), text, "{}", error.code);
        }
    }
}

/// Errors that wrap another one and have its text, as those of sqlx and of axum.
#[tokio::test]
async fn a_cause_is_not_repeated() {
    let text = "(code: 2067) UNIQUE constraint failed: books.isbn";
    assert_eq!(cause(&["(code: 2067) UNIQUE constraint failed: books.isbn"; 2]).await.as_deref(), Some(text));
    assert_eq!(cause(&["length limit exceeded"; 3]).await.as_deref(), Some("length limit exceeded"));
    assert_eq!(cause(&["a", "b", "b", "a"]).await.as_deref(), Some("a: b: a"));
    // The one whose text is hidden is the same as well.
    assert_eq!(cause(&["password=hunter2"; 2]).await.as_deref(), Some("password=***"));
}
