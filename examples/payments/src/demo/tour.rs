//! Shows every error of a service.

use std::collections::BTreeMap;

use super::{
    catalog::Published,
    client::DemoClient,
    provoked::{causes, of_several_requests},
    sandboxed::force,
    stage::Stage,
    table::{Row, Table},
};

/// A service, and keys for it.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where its clients reach it.
    pub url: String,
    /// Where its operators do.
    pub internal_url: String,
    /// A key of the test mode that may write.
    pub test_key: String,
    /// One of the live mode, for the error that only it can cause.
    pub live_key: Option<String>,
}

/// Why the tour ended.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The service was not reached.
    #[error("no response from the service: compare --url and --internal-url with the addresses that it prints")]
    Request(#[from] reqwest::Error),
    /// It has another format.
    #[error("the service has the format {0}; start it with --format stripe")]
    Format(String),
    /// What the tour needs could not be created.
    #[error("POST {path} returned {status} {}; pass a test key that may write as --key", code.as_deref().unwrap_or_default())]
    Stage {
        /// The operation.
        path: String,
        /// The status of its response.
        status: u16,
        /// The code of its error.
        code: Option<String>,
    },
}

/// Shows every error of the catalog that the service at `place` publishes. What cannot be caused is forced by the sandbox.
///
/// It creates accounts, transfers, charges and keys in the test mode. Its webhook endpoints are deleted again, and it sends
/// enough requests to reach the limits.
///
/// # Errors
///
/// If the service is not reached, has another format than `stripe`, or rejects the key.
pub async fn tour(place: &Place) -> Result<Table, DemoError> {
    let client = DemoClient::new(&place.url, &place.internal_url)?;
    let catalog: Published = client.get("/errors/errors.json").send().await?.error_for_status()?.json().await?;
    if catalog.format != "stripe" {
        return Err(DemoError::Format(catalog.format));
    }
    let stage = Stage::set(&client, place).await?;
    let mut caused = BTreeMap::new();
    for cause in causes(&stage) {
        let (code, how) = (cause.code, cause.how);
        caused.insert(code, (how, cause.send().await?));
    }
    for (code, how, received) in of_several_requests(&stage).await? {
        caused.insert(code, (how, received));
    }
    let mut table = Table { rows: Vec::new(), missing: Vec::new() };
    for error in &catalog.errors {
        let code = &error.code;
        let row = |received, is_forced, how: &str| Row::new(received, is_forced, how, &client.url, code);
        match caused.remove(&**code) {
            Some((how, received)) if received.code.as_ref() == Some(code) => table.rows.push(row(received, false, how)),
            _ => match force(&stage, &catalog.operations, code).await? {
                Some((operation, received)) if received.code.as_ref() == Some(code) => {
                    table.rows.push(row(received, true, &operation));
                }
                _ => table.missing.push(code.clone()),
            },
        }
    }
    Ok(table)
}
