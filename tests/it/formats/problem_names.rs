//! What RFC 9457 says of names binds problems alone.

use axum::{Router, routing::get};
use error_response::{
    ApiError, Catalog, ErrorLayer, RouterExt, catalog,
    format::{ErasedWireFormat, Problem, Stripe},
};

use crate::{
    records::watch,
    support::{Answer, Server},
};

#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "of some only the definition is used")]
enum OrderError {
    /// The nonce is bad
    #[error("The nonce is bad")]
    #[api(status = 400, wire = "badNonce")]
    BadNonce,

    /// Out of stock
    #[error("Out of stock")]
    #[api(status = 409, code = "out_of_stock", docs = "urn:example:problem:out-of-stock")]
    OutOfStock,

    /// The order changed
    #[error("The order changed")]
    #[api(status = 412, code = "order_changed")]
    Changed {
        #[api(header = "etag")]
        current: &'static str,
        #[api(instance)]
        order: &'static str,
    },
}

#[derive(Debug, Clone, thiserror::Error, ApiError)]
enum OldError {
    /// Old names
    #[error("Old names")]
    #[api(status = 409, code = "old_names")]
    Old {
        #[api(detail)]
        id: u8,
        #[api(detail)]
        ip: u8,
        #[api(detail = "@odata.context")]
        context: u8,
        #[api(detail)]
        errors: u8,
        #[api(detail)]
        status: u8,
    },
}

const OLD: OldError = OldError::Old { id: 1, ip: 2, context: 3, errors: 4, status: 5 };
const OLD_CATALOG: Catalog = catalog![OldError];

async fn ask<E: ApiError + Clone + Send + Sync + 'static>(format: Problem, error: E) -> Answer {
    let error = move || error_response::Error::from(error.clone());
    let app = Router::new().route("/", get(async move || Err::<(), _>(error()))).errors(ErrorLayer::new(format));
    Server::start(app).await.ask("GET", "/", &[], "").await
}

#[tokio::test]
async fn a_type_may_be_a_urn() {
    let format = Problem::new().with_type_base("urn:ietf:params:acme:error:").expect("a URN");
    let erased: &dyn ErasedWireFormat = &format;
    assert_eq!(erased.docs_base(), None);
    ask(format, OrderError::BadNonce).await.check(
        400,
        r#"{"type":"urn:ietf:params:acme:error:badNonce","title":"The nonce is bad","status":400,"code":"badNonce"}"#,
    );
    let body = ask(Problem::new(), OrderError::OutOfStock).await.json();
    assert_eq!(body["type"], "urn:example:problem:out-of-stock");
    for (base, why) in [
        ("urn:", "is not a URN"),
        ("urn:x:", "is not a URN"),
        ("urn:example", "is not a URN"),
        ("urn:example:errors", "write \"urn:example:errors:\""),
        ("urn:example:fehlerü:", "percent-encode it (`%C3%BC`)"),
    ] {
        let text = Problem::new().with_type_base(base).expect_err(base).to_string();
        assert!(text.contains(why), "{text}");
    }
    assert!(Stripe::new().with_docs_base("urn:example:").is_err(), "a link leads to a page");
}

#[tokio::test]
async fn an_instance_has_a_base() {
    let format = || Problem::new().with_instance_base("https://api.example.com/orders/").expect("a base");
    let changed = |order| OrderError::Changed { current: "\"v7\"", order };
    for (order, instance) in [
        ("ord_1", "https://api.example.com/orders/ord_1"),
        ("a b/c", "https://api.example.com/orders/a%20b%2Fc"),
        ("/orders/7", "/orders/7"),
    ] {
        let answer = ask(format(), changed(order)).await;
        assert_eq!(answer.json()["instance"], instance);
        assert_eq!(answer.header("etag"), Some("\"v7\""));
    }
    assert_eq!(ask(Problem::new(), changed("ord_1")).await.json().get("instance"), None);
    let instance = ask(format(), OrderError::BadNonce).await.json()["instance"].as_str().unwrap_or_default().to_owned();
    assert!(instance.starts_with("https://api.example.com/orders/") && instance.len() > 40, "{instance}");
}

#[tokio::test]
async fn other_formats_have_other_names() {
    let app = Router::new().route("/", get(async || Err::<(), _>(OLD))).errors(ErrorLayer::new(Stripe::new()));
    Server::start(app).await.ask("GET", "/", &[], "").await.check(
        409,
        r#"{"error":{"code":"old_names","message":"Old names","type":"invalid_request_error","id":1,"ip":2,"@odata.context":3,"errors":4,"status":5}}"#,
    );
    error_formats::publish("old", &Stripe::new(), &OLD_CATALOG).expect("Stripe has no rule for names");
}

/// Published never, rendered with one warning, and no member twice.
#[tokio::test]
async fn a_problem_rejects_them() {
    let error = error_formats::publish("old", &Problem::new(), &OLD_CATALOG).expect_err("the names are too short");
    let text = error.to_string();
    for part in ["\"id\"", "`old_names`", "`problem`", "RFC 9457, 4"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let app = || Router::new().route("/", get(async || Err::<(), _>(OLD))).errors(ErrorLayer::new(Problem::new()));
    let (answer, records) = watch(app(), "GET", "/").await;
    answer.check(
        409,
        r#"{"type":"about:blank","title":"Conflict","status":409,"detail":"Old names","code":"old_names","id":1,"ip":2,"@odata.context":3,"errors":4}"#,
    );
    let rejected = |text: &str| text.contains("`problem` rejects");
    let first = records.iter().filter(|record| rejected(record.get("message"))).count();
    let (_, again) = watch(app(), "GET", "/").await;
    let again = again.iter().filter(|record| rejected(record.get("message"))).count();
    assert!(first <= 3 && again == 0, "{first} {again}");
}
