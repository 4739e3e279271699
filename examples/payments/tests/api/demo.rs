//! The demo shows every error.

use std::collections::BTreeSet;

use example_payments::{OwnService, tour};
use serde_json::Value;

/// The table has every code of the catalog exactly once, with a page; what can be caused was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_error_of_the_catalog() {
    let service = OwnService::start().await.unwrap();
    let table = tour(&service.place).await.unwrap();
    assert_eq!(table.missing, Vec::<String>::new());
    let catalog = reqwest::get(format!("{}/errors/errors.json", service.place.url)).await.unwrap();
    let catalog: Value = serde_json::from_str(&catalog.text().await.unwrap()).unwrap();
    let published: Vec<_> =
        catalog["errors"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap()).collect();
    let shown: Vec<_> = table.rows.iter().map(|row| &*row.code).collect();
    assert_eq!(shown, published);
    assert_eq!(shown.iter().collect::<BTreeSet<_>>().len(), shown.len());

    let forced: Vec<_> = table.rows.iter().filter(|row| row.is_forced).map(|row| &*row.code).collect();
    let expected = [
        "internal_error",
        "idempotent_outcome_unknown",
        "idempotent_response_not_kept",
        "balance_too_large",
        "charge_balance_too_large",
        "conflict",
        "validation_failed",
    ];
    assert_eq!(forced, expected);
    for row in &table.rows {
        assert!((400..600).contains(&row.status) && !row.how.is_empty(), "{row:?}");
        assert_eq!(
            row.wait.is_some(),
            matches!(row.status, 429 | 503) || row.code == "idempotency_key_in_progress",
            "{row:?}"
        );
        assert_eq!(row.request_id.as_ref().map(String::len), Some(36), "{row:?}");
        let page = reqwest::get(&row.page).await.unwrap();
        assert_eq!(page.status(), 200, "{row:?}");
        assert!(page.text().await.unwrap().contains(&row.code), "{row:?}");
    }
    let text = table.to_string();
    assert!(text.starts_with("code "), "{text}");
    assert!(text.ends_with(&format!("{} errors: {} caused, 7 by the sandbox", shown.len(), shown.len() - 7)), "{text}");
}
