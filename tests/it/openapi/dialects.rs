//! One small API in every dialect, in both shapes, against golden documents.

use std::time::Duration;

use error_core::{ApiError, Catalog, ErrorSet, Violation, catalog};
use error_formats::{FinImpulse, Finqware, Finternet, HttpPolicy, Problem, Stripe, Uppercase};
use error_openapi::{
    Declared, Describer, Shape, Version, apply,
    openapi::{Content, HttpMethod, Info, OpenApi, PathItem, PathsBuilder, ResponseBuilder, path::OperationBuilder},
    write,
};
use serde_json::Value;

use crate::support::check_text;

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "only the definitions are used")]
enum TransferError {
    /// No such account
    ///
    /// The account does not exist, or the caller may not see it.
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", type = "request_error", param = "id", action = "Check the id.")]
    NotFound { id: String },
    /// Insufficient funds
    #[error("The funds are insufficient")]
    #[api(status = 422, code = "insufficient_funds", type = "card_error", number = 42_201)]
    Funds {
        #[api(detail)]
        required: u64,
        #[api(detail)]
        available: Option<u64>,
    },
    /// Invalid transfer
    #[error("The transfer is invalid")]
    #[api(status = 422, code = "invalid_transfer", type = "request_error", number = 42_202)]
    Invalid(#[api(violations)] Vec<Violation>),
    /// Too many transfers
    #[error("Too many transfers")]
    #[api(status = 429, code = "rate_limited", type = "limit_error", number = 42_900)]
    Limited {
        #[api(retry_after)]
        wait: Duration,
    },
    /// Authentication required
    #[error("No key")]
    #[api(status = 401, code = "no_key", type = "request_error", challenge = "Bearer realm=\"api\"")]
    NoKey,
    /// The ledger failed
    #[error("ledger: {0}")]
    #[api(status = 500, code = "ledger_failed", type = "api_error")]
    Ledger(#[from] std::io::Error),
}

const CATALOG: Catalog = catalog![TransferError];

fn document() -> OpenApi {
    let ok = ResponseBuilder::new().description("Done").content("application/json", Content::default());
    let operation = OperationBuilder::new().operation_id(Some("create_transfer")).response("200", ok).build();
    let paths = PathsBuilder::new().path("/transfers", PathItem::new(HttpMethod::Post, operation)).build();
    OpenApi::new(Info::new("Transfers", "1.0.0"), paths)
}

fn described(describer: &Describer, version: Version) -> Value {
    let mut document = document();
    assert!(apply(&mut document, "create_transfer", Declared::set(TransferError::SET)));
    describer.describe(&mut document).unwrap();
    serde_json::from_str(&write(&document, version).unwrap()).unwrap()
}

#[track_caller]
fn golden(name: &str, describer: Describer) {
    for (shape, of) in [(Shape::Enumerated, "enumerated"), (Shape::Union, "union")] {
        let document = described(&describer.clone().with_shape(shape), Version::V3_1);
        check_text(&format!("openapi/{name}-{of}.json"), &format!("{document:#}\n"));
    }
}

#[test]
fn stripe() {
    golden("stripe", Describer::new(Stripe::new().with_docs_base("https://docs.example.com/"), CATALOG));
}

#[test]
fn problem() {
    golden("problem", Describer::new(Problem::new(), CATALOG));
}

#[test]
fn finternet() {
    golden("finternet", Describer::new(Finternet::new().with_retry_after_in_body(), CATALOG));
}

#[test]
fn finqware() {
    golden("finqware", Describer::new(Finqware::new(), CATALOG));
}

#[test]
fn uppercase() {
    golden("uppercase", Describer::new(Uppercase::new(), CATALOG));
}

#[test]
fn finimpulse() {
    golden("finimpulse", Describer::new(FinImpulse::new(), CATALOG));
}

/// Where failures are answered with 200, they stand beside the success.
#[test]
fn a_failure_under_200_is_documented() {
    let format = FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk);
    let document = described(&Describer::new(format, CATALOG), Version::V3_1);
    let responses = &document["paths"]["/transfers"]["post"]["responses"];
    assert_eq!(responses.as_object().unwrap().keys().collect::<Vec<_>>(), ["200"]);
    let content = &responses["200"]["content"]["application/json"];
    assert_eq!(content["schema"]["oneOf"][0]["$ref"], "#/components/schemas/Error");
    assert!(content["examples"]["ledger_failed"].is_object());
}

/// The 3.0 form has nothing that only 3.1 knows.
#[test]
fn the_older_form_knows_no_newer_words() {
    fn look(part: &Value) {
        if let Value::Object(members) = part {
            for newer in ["const", "prefixItems", "propertyNames", "contentEncoding"] {
                assert!(!members.contains_key(newer), "{newer} in {part}");
            }
            assert!(!members.get("type").is_some_and(Value::is_array), "{part}");
            members.iter().filter(|(name, _)| *name != "examples").for_each(|(_, part)| look(part));
        }
        if let Value::Array(items) = part {
            items.iter().for_each(look);
        }
    }
    for shape in [Shape::Enumerated, Shape::Union] {
        let document = described(&Describer::new(Problem::new(), CATALOG).with_shape(shape), Version::V3_0);
        assert_eq!(document["openapi"], "3.0.3");
        look(&document["components"]["schemas"]);
        look(&document["paths"]);
    }
}

/// An author's own dialect describes itself by its own body.
#[test]
fn a_format_of_ones_own() {
    use error_core::ErrorView;
    use error_formats::{Unwrapped, WireFormat};

    #[derive(Debug)]
    struct Own;

    #[derive(serde::Serialize, utoipa::ToSchema)]
    struct Body<'a> {
        /// Which error it is.
        reason: &'a str,
        /// What went wrong.
        text: &'a str,
        retryable: bool,
    }

    impl WireFormat for Own {
        type Failure<'a> = Body<'a>;
        type Success<'a> = Unwrapped;

        fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body<'a> {
            Body { reason: view.code(), text: view.message(), retryable: false }
        }
    }

    let document = described(&Describer::new(Own, CATALOG).with_schema_name("OwnError"), Version::V3_1);
    let schema = &document["components"]["schemas"]["OwnError"];
    assert_eq!(schema["properties"]["reason"]["enum"][0], "account_not_found");
    assert_eq!(schema["properties"]["reason"]["description"], "Which error it is.");
    assert_eq!(schema["required"], serde_json::json!(["reason", "text", "retryable"]));
}
