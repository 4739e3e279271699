//! A code that its author wrote as it is on the wire.

use axum::{Router, routing::get};
use error_response::{ApiError, Catalog, RouterExt, catalog, catalog::PublishedCatalog};

use crate::{format::Format, support::Server};

#[derive(Debug, Clone, Copy, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "of some only the definition is used")]
enum StorageError {
    /// The URI is invalid
    #[error("The URI is invalid")]
    #[api(status = 400, wire = "InvalidURI", code = "invalid_uri", number = -32_000, shared)]
    InvalidUri,

    /// A second factor is required
    #[error("A second factor is required")]
    #[api(status = 403, wire = "2fa_required", code = "second_factor_required", number = -32_000, shared)]
    SecondFactor,

    /// The token has expired
    #[error("The token has expired")]
    #[api(status = 403, wire = "auth.expired")]
    Expired,

    /// The bucket is gone
    #[error("The bucket is gone")]
    #[api(status = 410, wire = "NoSuchBucket", code = "no_such_bucket")]
    Bucket,

    /// The key is gone
    #[error("The key is gone")]
    #[api(status = [404, 410], wire = "NoSuchKey")]
    Key,
}

const CATALOG: Catalog = catalog![StorageError];

#[tokio::test]
async fn it_wins_over_the_spelling_of_every_format() {
    for format in Format::all().into_iter().filter(|format| *format != Format::FINIMPULSE) {
        for (error, code) in [
            (StorageError::InvalidUri, "InvalidURI"),
            (StorageError::SecondFactor, "2fa_required"),
            (StorageError::Expired, "auth.expired"),
        ] {
            let app = Router::new().route("/", get(async move || Err::<(), _>(error))).errors(format.layer());
            let body = Server::start(app).await.ask("GET", "/", &[], "").await.json();
            let text = body.to_string();
            assert!(text.contains(&format!("\"{code}\"")), "{} {text}", format.name());
        }
    }
}

#[test]
fn the_code_stays_snake_case() {
    assert_eq!(StorageError::EXPIRED.code(), Some("auth_expired"));
    assert_eq!(StorageError::KEY.code(), Some("no_such_key"));
    assert_eq!(StorageError::BUCKET.wire_code(), Some("NoSuchBucket"));
}

fn published(format: Format) -> PublishedCatalog {
    error_formats::publish("storage", &*format.wire_format(), &CATALOG).expect("every example is written")
}

#[test]
fn the_catalog_knows_both_names() {
    for format in Format::all() {
        let catalog = published(format);
        for name in ["InvalidURI", "invalid_uri"] {
            let found: Vec<_> = catalog.named(name).collect();
            assert_eq!(found.len(), 1, "{name}");
            assert_eq!((&*found[0].code, found[0].wire_code()), ("invalid_uri", "InvalidURI"));
        }
        let found = error_response::catalog::check(&catalog);
        let errors: Vec<_> =
            found.iter().filter(|lint| ["spelling-differs", "duplicate-number"].contains(&&*lint.rule)).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn the_catalog_has_all_statuses() {
    let catalog = published(Format::PROBLEM);
    let error = catalog.error(None, "no_such_key").expect("it is there");
    assert_eq!((error.status, &*error.statuses), (404, &[404, 410][..]));
    let statuses: Vec<_> = error.examples.iter().map(|example| example.status).collect();
    assert_eq!(statuses, [404, 410]);
    assert!(error.examples[1].body.contains("\"status\":410"), "{}", error.examples[1].body);
}
