//! The OpenAPI documents of the reference APIs: the same with a format from a file.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::time::Duration;

use error_core::{ApiError, Catalog, ErrorSet, Violation, catalog};
use error_format_file::FileFormat;
use error_formats::{FinImpulse, Finqware, Finternet, Stripe, Uppercase, WireFormat};
use error_openapi::{
    Declared, Describer, PartialSchema, Shape, ToSchema, Version, apply,
    openapi::{
        Content, HttpMethod, Info, ObjectBuilder, OpenApi, PathItem, PathsBuilder, ResponseBuilder, Type,
        path::OperationBuilder,
    },
    write,
};
use serde_json::Value;

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
    /// No visa
    #[error("No visa")]
    #[api(status = 403, code = "no_visa", type = "request_error", docs = "https://docs.example.com/visa")]
    NoVisa,
    /// The ledger failed
    #[error("ledger: {0}")]
    #[api(status = 500, code = "ledger_failed", type = "api_error")]
    Ledger(#[from] std::io::Error),
}

const CATALOG: Catalog = catalog![TransferError];

fn described<F>(format: F, shape: Shape, version: Version) -> String
where
    F: WireFormat,
    F::Failure<'static>: ToSchema,
    F::Success<'static>: ToSchema,
{
    let content = Content::new(Some(ObjectBuilder::new().schema_type(Type::Object).property("id", String::schema())));
    let ok = ResponseBuilder::new().description("Done").content("application/json", content);
    let operation = OperationBuilder::new().operation_id(Some("create_transfer")).response("200", ok).build();
    let paths = PathsBuilder::new().path("/transfers", PathItem::new(HttpMethod::Post, operation)).build();
    let mut document = OpenApi::new(Info::new("Transfers", "1.0.0"), paths);
    assert!(apply(&mut document, "create_transfer", Declared::set(TransferError::SET)));
    Describer::new(format, CATALOG).with_shape(shape).describe(&mut document).unwrap();
    let mut document = serde_json::from_str(&write(&document, version).unwrap()).unwrap();
    sort_required(&mut document);
    serde_json::to_string(&document).unwrap()
}

/// Of the members that are required, only the set counts: the compiled Finqware lists its `id` last, because it has an
/// option to leave it out.
fn sort_required(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(Value::Array(names)) = members.get_mut("required") {
                names.sort_by_key(ToString::to_string);
            }
            members.values_mut().for_each(sort_required);
        }
        Value::Array(items) => items.iter_mut().for_each(sort_required),
        _ => {}
    }
}

fn check<F>(compiled: F, file: &str)
where
    F: WireFormat + Clone,
    F::Failure<'static>: ToSchema,
    F::Success<'static>: ToSchema,
{
    for shape in [Shape::Union, Shape::Enumerated] {
        for version in [Version::V3_0, Version::V3_1] {
            let file = FileFormat::from_toml(file).unwrap();
            let (of_file, of_compiled) = (described(file, shape, version), described(compiled.clone(), shape, version));
            assert!(of_compiled.contains("create_transfer") && of_compiled.contains("ledger_failed"));
            assert!(of_file == of_compiled, "{}", difference(&of_file, &of_compiled));
        }
    }
}

/// The lines of two documents that differ.
fn difference(one: &str, other: &str) -> String {
    let lined = |text: &str| text.replace(',', ",\n");
    let (one, other) = (lined(one), lined(other));
    let lines = one.lines().zip(other.lines()).filter(|(one, other)| one != other);
    lines.map(|(one, other)| format!("file     {one}\ncompiled {other}\n")).take(12).collect()
}

#[test]
fn finimpulse() {
    check(FinImpulse::new(), include_str!("../formats/finimpulse.toml"));
}

#[test]
fn finqware() {
    check(Finqware::new(), include_str!("../formats/finqware.toml"));
}

#[test]
fn finternet() {
    check(Finternet::new(), include_str!("../formats/finternet.toml"));
}

#[test]
fn stripe() {
    check(Stripe::new(), include_str!("../formats/stripe.toml"));
}

#[test]
fn uppercase() {
    check(Uppercase::new(), include_str!("../formats/uppercase.toml"));
}
