//! The catalogs that the changes begin with.

use error_catalog::{
    ErrorKey, PublishedCatalog, PublishedDeprecation, PublishedError, PublishedExample, PublishedHeader,
    PublishedMember, PublishedOperation,
};
use error_core::{ApiError, catalog};
use error_formats::{ErasedWireFormat, Stripe, publish};

/// The errors of the API.
#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "only the definitions matter")]
pub(crate) enum AccountError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", param = "id")]
    NotFound { id: String },

    /// Invalid key
    #[error("The key is invalid")]
    #[api(status = 401, code = "invalid_key", challenge = "Bearer")]
    InvalidKey,

    /// Insufficient funds
    #[error("The account does not have sufficient funds")]
    #[api(status = 422, code = "insufficient_funds", type = "card_error")]
    InsufficientFunds {
        #[api(detail)]
        range: Range,
        #[api(detail)]
        reason: String,
        #[api(detail)]
        names: Vec<String>,
        #[api(detail)]
        holds: Vec<String>,
    },

    /// Too many requests
    #[error("Please wait")]
    #[api(status = 429, code = "rate_limit_exceeded")]
    RateLimited {
        #[api(retry_after)]
        wait: std::time::Duration,
    },

    /// Invalid value
    #[error("A value is invalid")]
    #[api(status = 400, code = "invalid_value")]
    InvalidValue,

    /// Invalid request
    #[error("The request is invalid")]
    #[api(status = [400, 413], code = "invalid_request")]
    InvalidRequest,
}

/// A detail whose type no attribute tells.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Range {
    from: String,
    to: String,
}

/// The type of most errors in Stripe's format.
pub(crate) const INVALID: &str = "invalid_request_error";

/// A catalog before and after a change, the policy and the day of the comparison.
pub(crate) struct Pair {
    pub(crate) old: PublishedCatalog,
    pub(crate) new: PublishedCatalog,
    pub(crate) policy: &'static str,
    pub(crate) today: &'static str,
}

impl Pair {
    pub(crate) fn new() -> Pair {
        let format = Stripe::new().with_docs_base("https://docs.example.com/errors/").expect("an absolute base");
        let mut pair = Pair {
            old: PublishedCatalog::default(),
            new: PublishedCatalog::default(),
            policy: "",
            today: "2026-12-01",
        };
        pair.publish(&format);
        pair
    }

    /// Begins with the same errors in another format.
    pub(crate) fn publish(&mut self, format: &dyn ErasedWireFormat) {
        self.old = published(format);
        self.new = self.old.clone();
    }

    /// Changes both.
    pub(crate) fn both(&mut self, change: impl Fn(&mut PublishedCatalog)) {
        change(&mut self.old);
        change(&mut self.new);
    }
}

pub(crate) fn published(format: &dyn ErasedWireFormat) -> PublishedCatalog {
    let catalog = publish("accounts", format, &catalog![AccountError]).expect("the examples can be written");
    let key = |status, code: &str| {
        let error = catalog.errors.iter().filter(|error| error.code == code).min_by_key(|error| error.framework);
        let error = error.expect("a code of the catalog");
        ErrorKey::new(status, error.error_type.as_deref(), code)
    };
    let read = [key(404, "account_not_found"), key(401, "invalid_key")];
    let operations = [
        PublishedOperation::new("get_account", "GET", "/accounts/{id}").with_errors(read.clone()),
        PublishedOperation::new("delete_account", "DELETE", "/accounts/{id}")
            .with_errors(read.into_iter().chain([key(422, "insufficient_funds")])),
        PublishedOperation::new("upload", "POST", "/files")
            .with_errors([400, 413, 415].map(|it| key(it, "invalid_request"))),
        PublishedOperation::new("draw", "POST", "/images").with_errors([key(400, "invalid_request")]),
    ];
    operations.into_iter().fold(catalog, PublishedCatalog::with_operation)
}

pub(crate) fn at<'a>(catalog: &'a mut PublishedCatalog, code: &str) -> &'a mut PublishedError {
    // Under one code the framework may have another error.
    catalog.errors.sort_by_key(|error| error.framework);
    catalog.errors.iter_mut().find(|error| error.code == code).expect("a code of the catalog")
}

pub(crate) fn operation<'a>(catalog: &'a mut PublishedCatalog, place: &str) -> &'a mut PublishedOperation {
    let is_it = |it: &&mut PublishedOperation| format!("{} {}", it.method, it.path) == place;
    catalog.operations.iter_mut().find(is_it).expect("an operation of the catalog")
}

/// Sets the statuses under which an operation returns a code.
pub(crate) fn returns(catalog: &mut PublishedCatalog, place: &str, code: &str, statuses: &[u16]) {
    let error_type = at(catalog, code).error_type.clone();
    let operation = operation(catalog, place);
    operation.errors.retain(|key| key.code != code);
    operation.errors.extend(statuses.iter().map(|status| ErrorKey::new(*status, error_type.as_deref(), code)));
}

/// Takes a code out of the catalog and of its operations.
pub(crate) fn withdraw(catalog: &mut PublishedCatalog, code: &str) {
    catalog.errors.retain(|error| error.code != code);
    catalog.operations.iter_mut().for_each(|it| it.errors.retain(|key| key.code != code));
}

/// Adds an error like `account_not_found`.
pub(crate) fn add(catalog: &mut PublishedCatalog, code: &str) {
    let error = PublishedError { code: code.to_owned(), ..at(catalog, "account_not_found").clone() };
    catalog.errors.push(error);
}

/// Sets a header of an example, or removes it.
pub(crate) fn header(example: &mut PublishedExample, name: &str, value: Option<&str>) {
    example.headers.retain(|header| !header.name.eq_ignore_ascii_case(name));
    example.headers.extend(value.map(|value| PublishedHeader::new(name, Some(value))));
}

pub(crate) fn header_of(catalog: &mut PublishedCatalog, code: &str, name: &str, value: Option<&str>) {
    header(&mut at(catalog, code).examples[0], name, value);
}

/// Sets a header of all examples.
pub(crate) fn header_of_all(catalog: &mut PublishedCatalog, name: &str, value: Option<&str>) {
    catalog.errors.iter_mut().flat_map(|error| &mut error.examples).for_each(|it| header(it, name, value));
}

/// Changes the bodies of all examples.
pub(crate) fn bodies(catalog: &mut PublishedCatalog, change: impl Fn(&mut serde_json::Value)) {
    for example in catalog.errors.iter_mut().flat_map(|error| &mut error.examples) {
        let mut body = serde_json::from_str(&example.body).expect("the examples are JSON");
        change(&mut body);
        example.body = body.to_string();
    }
}

/// Replaces a detail of `insufficient_funds`.
pub(crate) fn detail(catalog: &mut PublishedCatalog, member: PublishedMember) {
    let members = &mut at(catalog, "insufficient_funds").members;
    let detail = members.iter_mut().find(|it| it.name == member.name);
    *detail.expect("a detail of the error") = member;
}

pub(crate) fn range(names: &[&str]) -> PublishedMember {
    PublishedMember::object("range", names.iter().map(|name| PublishedMember::new(*name, "string")))
}

pub(crate) fn reason(values: &[&str]) -> PublishedMember {
    PublishedMember::one_of("reason", values.iter().copied())
}

/// Deprecates `account_not_found`.
pub(crate) fn deprecate(catalog: &mut PublishedCatalog, sunset: Option<&str>) {
    at(catalog, "account_not_found").deprecated = Some(PublishedDeprecation {
        since: Some("2026-12-01".to_owned()),
        sunset: sunset.map(str::to_owned),
        ..PublishedDeprecation::default()
    });
}
