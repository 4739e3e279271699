//! The files of one catalog, whole: `BLESS=1` writes them. `tests/clients/dashboards` reads the same files with Prometheus
//! and with Grafana's schema.
#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "a test fails by panicking; definitions are published without a value"
)]

use std::{env, fs, path::Path};

use error_catalog::PublishedCatalog;
use error_core::{ApiError, catalog};
use error_dashboards::{grafana_dashboard, prometheus_rules};
use error_formats::{Stripe, add_operators, publish};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(owner = "ledger team")]
enum LedgerError {
    /// No such account
    #[error("There is no such account")]
    #[api(status = 404, code = "account_not_found")]
    NotFound,

    /// The ledger failed
    #[error("ledger")]
    #[api(status = 500, code = "ledger_failed", runbook = "https://wiki.example.com/ledger")]
    Failed,

    /// The ledger is being migrated
    #[error("migrating")]
    #[api(status = 503, code = "ledger_migrating", retry_after = 60, runbook = "https://wiki.example.com/ledger")]
    Migrating,
}

fn accounts() -> PublishedCatalog {
    let format = Stripe::new().with_docs_base("https://api.example.com/errors/").unwrap();
    let errors = catalog![LedgerError];
    let mut catalog = publish("accounts", &format, &errors).unwrap();
    add_operators(&mut catalog, &format, &errors);
    catalog
}

#[track_caller]
fn check(name: &str, written: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    if env::var_os("BLESS").is_some() {
        fs::write(&path, written).unwrap();
    }
    assert_eq!(written, fs::read_to_string(&path).unwrap_or_default(), "{name}: BLESS=1 writes it");
}

#[test]
fn rules_for_prometheus() {
    check("accounts-rules.yaml", &prometheus_rules(&accounts()));
}

#[test]
fn a_dashboard_for_grafana() {
    check("accounts-dashboard.json", &grafana_dashboard(&accounts()).unwrap());
}
