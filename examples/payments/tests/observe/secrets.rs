//! Texts that are planted where causes have them, and who may read them.

use crate::running::{Received, Running};

/// In an error of the database.
pub(crate) const SECRET_SQL: &str = "canary-sql-b3f7";
/// The password in the address of the processor.
pub(crate) const SECRET_PASSWORD: &str = "canary-password-b3f7";
/// Its host.
pub(crate) const SECRET_HOST: &str = "canary-host-b3f7.invalid";
/// A part of its path.
pub(crate) const SECRET_PATH: &str = "canary-path-b3f7";
/// A part of the folder of the data.
pub(crate) const SECRET_FOLDER: &str = "canary-folder-b3f7";

/// What no client reads.
const INTERNAL: [&str; 9] = [
    "canary-",
    SECRET_SQL,
    SECRET_HOST,
    // Of the database, of reqwest, of the processor, of the source code.
    "no such table",
    "pool timed out",
    "database is locked",
    "NullPointerException",
    "/src/",
    ".rs:",
];

pub(crate) fn no_client_reads_more(received: &Received) {
    let whole = format!("{:?} {}", received.headers, received.body);
    for text in INTERNAL {
        assert!(!whole.contains(text), "{text}: {whole}");
    }
}

/// What nobody reads: not in a response, not in the log, and not in the record for operators.
pub(crate) fn nobody_reads(service: &Running, text: &str) {
    let keys = [service.key.as_str(), &service.operator_token(), SECRET_PASSWORD, SECRET_PATH];
    let database = service.database_url.split_once("://").and_then(|(_, rest)| rest.split_once('@'));
    let password = database.and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
    for secret in keys.into_iter().chain(password) {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

/// The pages, the document and the catalog, all of which are public.
pub(crate) async fn public_pages(service: &Running) -> Vec<(String, Received)> {
    let mut paths: Vec<String> =
        ["/", "/docs/", "/openapi.json", "/errors/", "/errors/errors.json"].map(str::to_owned).into();
    let catalog = service.get("/errors/errors.json").await.json();
    for error in catalog["errors"].as_array().unwrap() {
        paths.push(format!("/errors/{}", error["code"].as_str().unwrap()));
    }
    let mut pages = Vec::new();
    for path in paths {
        let page = service.get(&path).await;
        assert!(page.status == 200, "{path}: {page:?}");
        pages.push((path, page));
    }
    pages
}
