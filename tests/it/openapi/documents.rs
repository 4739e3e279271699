//! One small API in every format, in both shapes, against golden documents.

use std::time::Duration;

use error_core::{ApiError, Catalog, ErrorSet, Violation, catalog};
use error_formats::{FinImpulse, Finqware, Finternet, HttpPolicy, OAuth, Problem, Stripe, Uppercase};
use error_openapi::{
    Declared, Describer, Shape, Version, apply,
    openapi::{
        Content, HttpMethod, Info, ObjectBuilder, OpenApi, PathItem, PathsBuilder, RefOr, ResponseBuilder, Schema,
        Type, path::OperationBuilder,
    },
    write,
};
use serde_json::{Value, json};

use crate::{format::Format, support::check_text};

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

/// What describes the errors of each format, with the options that add a member.
fn describer(format: Format) -> Describer {
    match format {
        Format::FINIMPULSE => Describer::new(FinImpulse::new(), CATALOG),
        Format::FINQWARE => Describer::new(Finqware::new(), CATALOG),
        Format::FINTERNET => Describer::new(Finternet::new().with_retry_after_in_body(), CATALOG),
        Format::OAUTH => Describer::new(OAuth::new(), CATALOG),
        Format::PROBLEM => Describer::new(Problem::new(), CATALOG),
        Format::STRIPE => Describer::new(Stripe::new().with_docs_base("https://docs.example.com/").unwrap(), CATALOG),
        Format::UPPERCASE => Describer::new(Uppercase::new(), CATALOG),
        new => panic!("write what describes {new:?} here"),
    }
}

#[test]
fn each_format_has_its_documents() {
    for format in Format::all() {
        for (shape, of) in [(Shape::Enumerated, "enumerated"), (Shape::Union, "union")] {
            let document = described(&describer(format).with_shape(shape), Version::V3_1);
            check_text(&format!("openapi/{}-{of}.json", format.name()), &format!("{document:#}\n"));
        }
    }
}

/// Where failures are answered with 200, they stand beside the success: one of both, or
/// any where the success is described by no schema, so that a failure fits it too.
#[test]
fn a_failure_under_200_is_documented() {
    let format = FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk);
    let described_with = |content: Content| {
        let mut document = document();
        let operation = document.paths.paths.get_mut("/transfers").and_then(|item| item.post.as_mut()).unwrap();
        let ok = ResponseBuilder::new().description("Done").content("application/json", content).build();
        operation.responses.responses.insert("200".to_owned(), ok.into());
        assert!(apply(&mut document, "create_transfer", Declared::set(TransferError::SET)));
        Describer::new(format.clone(), CATALOG).describe(&mut document).unwrap();
        let document = serde_json::to_value(&document).unwrap();
        let responses = &document["paths"]["/transfers"]["post"]["responses"];
        assert_eq!(responses.as_object().unwrap().keys().collect::<Vec<_>>(), ["200"]);
        responses["200"]["content"]["application/json"].clone()
    };
    let parts = ["CreateTransferSuccess", "Error"].map(|name| json!({"$ref": format!("#/components/schemas/{name}")}));
    let transfer = ObjectBuilder::new().property("id", ObjectBuilder::new().schema_type(Type::String)).required("id");
    let content = described_with(Content::new(Some(RefOr::T(Schema::Object(transfer.build())))));
    assert_eq!(content["schema"], json!({"oneOf": parts}));
    assert!(content["examples"]["ledger_failed"].is_object());
    assert_eq!(described_with(Content::default())["schema"], json!({"anyOf": parts}));
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

/// An author's own format describes itself by its own body.
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

        fn name(&self) -> &'static str {
            "own"
        }

        fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body<'a> {
            Body { reason: view.code(), text: view.message(), retryable: false }
        }
    }

    let document = described(&Describer::new(Own, CATALOG).with_schema_name("OwnError"), Version::V3_1);
    let schema = &document["components"]["schemas"]["OwnError"];
    assert_eq!(schema["properties"]["reason"], json!({"$ref": "#/components/schemas/OwnErrorCode"}));
    assert_eq!(schema["required"], json!(["reason", "text", "retryable"]));
    let codes = &document["components"]["schemas"]["OwnErrorCode"];
    assert_eq!(codes["x-extensible-enum"][0], "account_not_found");
    assert!(codes["description"].as_str().unwrap().starts_with("Which error it is. Others may be added"), "{codes}");
}

/// What the author wrote stays, and the errors get names beside it.
#[test]
fn components_of_the_author_stay() {
    use error_openapi::openapi::{Header, Object, Ref, RefOr, Response, Schema, schema::Components};

    let written = |text: &str| {
        let mut object = Object::new();
        object.description = Some(text.to_owned());
        RefOr::T(Schema::Object(object))
    };
    let mut components = Components::new();
    for name in ["NoKeyError", "ErrorErrors"] {
        components.schemas.insert(name.to_owned(), written("the author's"));
    }
    components.responses.insert("Unauthorized.no_key".to_owned(), Response::new("the author's").into());
    let mut header = Header::default();
    header.description = Some("the author's".to_owned());
    components.headers.insert("Retry-After".to_owned(), header.into());

    let mut document = document();
    document.components = Some(components.clone());
    assert!(apply(&mut document, "create_transfer", Declared::set(TransferError::SET)));
    let union = Describer::new(Problem::new(), CATALOG).with_shape(Shape::Union);
    union.describe(&mut document).unwrap();
    let described = document.components.as_ref().unwrap();
    for (name, schema) in &components.schemas {
        assert_eq!(described.schemas.get(name), Some(schema), "{name}");
    }
    assert!(described.schemas.contains_key("NoKeyError2"));
    assert!(described.schemas.contains_key("ErrorErrors2"));
    assert_eq!(described.responses.get("Unauthorized.no_key"), components.responses.get("Unauthorized.no_key"));
    assert!(described.responses.contains_key("Unauthorized.no_key.2"));
    assert_eq!(described.headers.get("Retry-After"), components.headers.get("Retry-After"));

    // The name of all errors is the author's to choose, so nobody numbers it.
    components.schemas.insert("Error".to_owned(), written("the author's"));
    let mut document = self::document();
    document.components = Some(components.clone());
    let refused = Describer::new(Problem::new(), CATALOG).describe(&mut document).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the document has a schema `Error` already: give that of the errors another name, `with_schema_name`"
    );

    // A success that stands among the components is one of two where failures are 200 as well.
    components.responses.insert("Done".to_owned(), Response::new("Done").into());
    let mut document = self::document();
    document.components = Some(components.clone());
    for item in document.paths.paths.values_mut() {
        let responses = &mut item.post.as_mut().unwrap().responses.responses;
        responses.insert("200".to_owned(), RefOr::Ref(Ref::from_response_name("Done")));
    }
    assert!(apply(&mut document, "create_transfer", Declared::set(TransferError::SET)));
    let always = FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk);
    Describer::new(always, CATALOG).with_schema_name("Failure").describe(&mut document).unwrap();
    let document: Value = serde_json::from_str(&write(&document, Version::V3_1).unwrap()).unwrap();
    let answer = &document["paths"]["/transfers"]["post"]["responses"]["200"];
    assert_eq!(answer["description"], "Done");
    assert!(!answer["content"]["application/json"]["examples"]["ledger_failed"].is_null(), "{answer}");
    assert_eq!(document["components"]["responses"]["Done"]["description"], "Done");
}

/// What the layer adds to the headers of errors is in the document where the
/// describer is told.
#[test]
fn headers_of_the_layer_are_described() {
    use error_formats::{RateLimitHeaders, RetryHeader};

    let describer = Describer::new(Problem::new(), CATALOG)
        .with_rate_limit_headers(RateLimitHeaders::Structured)
        .with_rate_limit_headers(RateLimitHeaders::Seconds)
        .with_retry_headers(RetryHeader::ALL);
    let document = described(&describer, Version::V3_1);
    let responses = &document["components"]["responses"];
    let names = |response: &str| {
        let headers = responses[response]["headers"].as_object().unwrap_or_else(|| panic!("{responses:#}"));
        headers.keys().map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        names("TooManyRequests.rate_limited"),
        "Cache-Control RateLimit RateLimit-Policy Retry-After Retry-After-Ms Stripe-Should-Retry X-RateLimit-Limit \
         X-RateLimit-Remaining X-RateLimit-Reset X-Request-Id X-Should-Retry"
    );
    assert_eq!(names("NotFound.account_not_found"), "Cache-Control Stripe-Should-Retry X-Request-Id X-Should-Retry");
    let headers = &document["components"]["headers"];
    assert_eq!(headers["X-RateLimit-Reset"]["description"], "In how many seconds the quota is full again.");
    assert_eq!(headers["Retry-After-Ms"]["schema"]["type"], "integer");
}
