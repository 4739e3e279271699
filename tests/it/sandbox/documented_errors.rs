//! Every error that an operation documents can be forced, and is the one that the catalog shows.

use error_formats::{ErasedWireFormat, Problem, built_in_formats};
use error_response::catalog::{ErrorKey, PublishedCatalog, PublishedExample};

use super::transfers::{Transfers, published};

/// The example of an error under one of its statuses, by the number of the status among them.
fn example<'a>(catalog: &'a PublishedCatalog, key: &ErrorKey) -> &'a PublishedExample {
    let error = catalog.error(key.error_type.as_deref(), &key.code).unwrap();
    let at = error.all_statuses().iter().position(|status| *status == key.status).unwrap();
    &error.examples[at]
}

fn preference(catalog: &PublishedCatalog, key: &ErrorKey) -> String {
    let error = catalog.error(key.error_type.as_deref(), &key.code).unwrap();
    format!("{}; status={}", catalog.preference_for(error), key.status)
}

#[tokio::test]
async fn it_is_byte_for_byte_the_example_in_every_format() {
    for format in built_in_formats() {
        let (api, catalog) = (Transfers::new(&format), published(&*format));
        let mut forced = 0;
        for operation in &catalog.operations {
            for key in &operation.errors {
                let request = format!("{} {}", operation.method, operation.path.replace("{id}", "7"));
                let answer = api.prefer(&request, &preference(&catalog, key)).await;
                let shown = example(&catalog, key);
                let name = format!("{} {request} {key:?}", format.name());
                assert_eq!((answer.status, &answer.body), (shown.status, &shown.body), "{name}");
                for header in &shown.headers {
                    let mut values = answer.headers.get_all(&header.name).iter();
                    let value = header.value.as_deref().unwrap_or_default();
                    assert!(values.any(|sent| sent == value) || header.name == "allow", "{name}: {header:?}");
                }
                let others = ["content-length", "preference-applied", "vary", "x-request-id"];
                for (name, _) in answer.headers.iter().filter(|(name, _)| !others.contains(&name.as_str())) {
                    assert!(shown.headers.iter().any(|header| header.name == name.as_str()), "{format:?}: {name}");
                }
                forced += 1;
            }
        }
        assert!(forced >= 16, "{forced} in {}", format.name());
        assert_eq!(api.runs(), 0, "{}", format.name());
    }
}

#[tokio::test]
async fn its_headers_are_those_of_the_error() {
    let format: std::sync::Arc<dyn ErasedWireFormat> = std::sync::Arc::new(Problem::new());
    let api = Transfers::new(&format);
    for (error, header, value) in [
        ("account_not_found", "preference-applied", "error=account_not_found"),
        ("account_not_found", "vary", "prefer"),
        ("account_not_found", "cache-control", "no-store"),
        ("insufficient_funds", "x-hint", "top up"),
        ("insufficient_funds", "x-shard", "x-shard"),
        ("too_many_transfers", "retry-after", "60"),
        ("too_many_transfers; wait=7", "retry-after", "7"),
        ("ledger_closed", "retry-after", "30"),
        ("log_in", "www-authenticate", "Bearer realm=\"transfers\""),
        ("transfer_gone", "cache-control", "max-age=60"),
        ("wrong_method", "allow", "GET,HEAD,POST"),
        ("card_error/expired", "preference-applied", "error=\"card_error/expired\""),
    ] {
        let answer = api.prefer("POST /transfers/7", &format!("error={error}")).await;
        assert_eq!(answer.header(header), Some(value), "{error}");
    }
}

#[tokio::test]
async fn a_head_request_gets_what_get_documents() {
    for format in built_in_formats() {
        let api = Transfers::new(&format);
        let (head, get) = (
            api.prefer("HEAD /transfers/7", "error=account_not_found").await,
            api.prefer("GET /transfers/7", "error=account_not_found").await,
        );
        assert_eq!((head.status, &*head.body), (get.status, ""), "{}", format.name());
        assert_eq!(head.header("content-type"), get.header("content-type"));
    }
}

/// A sample of an error whose occurrences are all the same must not take the place of the error.
#[tokio::test]
async fn a_forced_error_is_not_kept_for_real_ones() {
    use axum::{Router, body::Body, http::Request, routing::get};
    use error_core::ErrorSet;
    use error_response::{ApiError, ErrorLayer, RouterExt, catalog, catalog::PublishedOperation, format::Stripe};
    use tower::ServiceExt;

    /// Slow down
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Slow down")]
    #[api(status = 429, code = "slow_down", retry_after = unknown)]
    struct SlowDown;

    let format = Stripe::new();
    let definition = &SlowDown::SET.own[0];
    assert!(definition.is_fixed());
    let catalog = catalog![SlowDown];
    let operation = PublishedOperation::new("slow", "GET", "/slow");
    let operation = operation.with_errors([error_formats::error_key(definition, &format)]);
    let published = error_formats::publish("slow", &format, &catalog).unwrap().with_operation(operation);
    let sandbox = error_response::sandbox::Sandbox::new(&format, &catalog, &published, |_| true).unwrap();
    let layer = ErrorLayer::new(format).with_rate_limit_headers(error_response::format::RateLimitHeaders::Structured);
    let router: Router = Router::new().route("/slow", get(async || SlowDown)).layer(sandbox).errors(layer);

    let ask = async |prefer: &str| {
        let request = Request::get("/slow").header("prefer", prefer).body(Body::empty()).unwrap();
        router.clone().oneshot(request).await.unwrap().headers().contains_key("ratelimit")
    };
    assert!(ask("error=slow_down").await, "a sample has a quota");
    assert!(!ask("return=minimal").await, "the error has none");
}
