//! The changes of the corpus, each with its label.

use error_catalog::{
    ErrorKey, Impact, Layout, PublishedCatalog, PublishedError, PublishedExample, PublishedHeader, PublishedMember,
    PublishedOperation, PublishedWait,
};
use error_core::{ApiError, catalog};
use error_formats::{Problem, Stripe, publish};

/// The errors that the corpus begins with.
#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code)] // Only the definitions matter here.
pub(crate) enum AccountError {
    /// No such account
    ///
    /// The account does not exist, or the caller may not see it.
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", number = 40401, param = "id", action = "Check the id")]
    NotFound {
        /// The id.
        id: String,
    },

    /// Invalid key
    #[error("The key is invalid")]
    #[api(status = 401, code = "invalid_key", challenge = "Bearer error=\"invalid_token\"")]
    InvalidKey,

    /// Insufficient funds
    #[error("The account does not have sufficient funds")]
    #[api(status = 422, code = "insufficient_funds", type = "card_error", user_message = "Your balance is too low")]
    InsufficientFunds {
        /// What is required.
        #[api(detail)]
        required: u64,
        /// What is there.
        #[api(detail)]
        available: Option<u64>,
    },

    /// Too many requests
    #[error("Please wait")]
    #[api(status = 429, code = "rate_limit_exceeded", header("x-shard" = "one"))]
    RateLimited {
        /// How long.
        #[api(retry_after)]
        wait: std::time::Duration,
    },

    /// Wrong method
    #[error("The method is wrong")]
    #[api(status = 405, code = "wrong_method", allow = "GET, POST")]
    WrongMethod,

    /// Invalid fields
    #[error("Some fields are invalid")]
    #[api(status = 422, code = "invalid_fields")]
    InvalidFields {
        /// The fields.
        #[api(violations)]
        fields: Vec<error_core::Violation>,
    },
}

/// One change of the corpus.
pub(crate) struct Case {
    pub(crate) label: Option<Impact>,
    /// The rule of the worst change; none where nothing changes.
    pub(crate) rule: &'static str,
    pub(crate) change: fn(&mut PublishedCatalog),
}

const fn breaking(rule: &'static str, change: fn(&mut PublishedCatalog)) -> Case {
    Case { label: Some(Impact::Breaking), rule, change }
}

const fn minor(rule: &'static str, change: fn(&mut PublishedCatalog)) -> Case {
    Case { label: Some(Impact::Minor), rule, change }
}

const fn patch(rule: &'static str, change: fn(&mut PublishedCatalog)) -> Case {
    Case { label: Some(Impact::Patch), rule, change }
}

const fn nothing(change: fn(&mut PublishedCatalog)) -> Case {
    Case { label: None, rule: "", change }
}

/// Changes of an API in a format whose addresses only lead to pages.
pub(crate) const CORPUS: &[Case] = &[
    // The catalog.
    breaking("format-changed", |it| it.format = "finternet".into()),
    breaking("media-type-changed", |it| it.media_type = "application/xml".into()),
    nothing(|it| it.media_type = it.media_type.to_ascii_uppercase()),
    patch("name-changed", |it| it.name = "other".into()),
    nothing(|it| it.errors.reverse()),
    nothing(|it| it.docs_base = Some("https://docs.example.com/".into())),
    nothing(|_| {}),
    // Codes.
    breaking("code-removed", |it| it.errors.retain(|error| error.code != "account_not_found")),
    breaking("code-removed", |it| at(it, "account_not_found").code = "no_account".into()),
    minor("code-added", |it| {
        let mut error = at(it, "account_not_found").clone();
        error.code = "card_not_found".into();
        it.errors.push(error);
    }),
    breaking("spelling-changed", |it| at(it, "account_not_found").spelling = Some("ACCOUNT_NOT_FOUND".into())),
    // Types.
    breaking("type-changed", |it| at(it, "insufficient_funds").error_type = Some("balance_error".into())),
    breaking("type-changed", |it| at(it, "insufficient_funds").error_type = None),
    minor("code-added", |it| {
        let mut error = at(it, "insufficient_funds").clone();
        error.error_type = Some("balance_error".into());
        it.errors.push(error);
    }),
    // Statuses.
    breaking("status-changed", |it| at(it, "account_not_found").status = 410),
    breaking("status-changed", |it| at(it, "insufficient_funds").status = 402),
    breaking("status-line-changed", |it| at(it, "account_not_found").examples[0].status = 200),
    // Numbers.
    breaking("number-changed", |it| at(it, "account_not_found").number = Some(40_402)),
    breaking("number-removed", |it| at(it, "account_not_found").number = None),
    minor("number-added", |it| at(it, "invalid_key").number = Some(40_101)),
    // Retry.
    breaking("retry-changed", |it| at(it, "account_not_found").retry = "after_wait".into()),
    breaking("retry-changed", |it| at(it, "rate_limit_exceeded").retry = "never".into()),
    breaking("retry-after-removed", |it| at(it, "rate_limit_exceeded").wait = Some(PublishedWait::Unknown)),
    breaking("retry-after-removed", |it| at(it, "rate_limit_exceeded").wait = None),
    minor("retry-after-added", |it| at(it, "internal_error").wait = Some(PublishedWait::Seconds(1))),
    patch("retry-after-changed", |it| at(it, "rate_limit_exceeded").wait = Some(PublishedWait::Seconds(60))),
    patch("retry-after-changed", |it| at(it, "internal_error").wait = Some(PublishedWait::Unknown)),
    // Members of the author's.
    breaking("member-removed", |it| member(it, "required").name = "needed".into()),
    breaking("member-removed", |it| at(it, "insufficient_funds").members.clear()),
    breaking("member-type-changed", |it| member(it, "required").of = "string".into()),
    breaking("member-type-changed", |it| member(it, "required").of = "any".into()),
    breaking("member-type-changed", |it| member(it, "available").of = "number".into()),
    breaking("member-optional", |it| member(it, "required").optional = true),
    minor("member-required", |it| member(it, "available").optional = false),
    minor("member-added", |it| {
        at(it, "insufficient_funds").members.push(PublishedMember::new("currency", "string"));
    }),
    minor("member-added", |it| at(it, "account_not_found").members.push(PublishedMember::new("hint", "string"))),
    // Parameters and fields.
    breaking("param-changed", |it| at(it, "account_not_found").param = Some("account".into())),
    breaking("param-removed", |it| at(it, "account_not_found").param = None),
    minor("param-added", |it| at(it, "invalid_key").param = Some("key".into())),
    breaking("violations-removed", |it| at(it, "invalid_fields").violations = false),
    minor("violations-added", |it| at(it, "account_not_found").violations = true),
    // Headers.
    breaking("header-removed", |it| at(it, "rate_limit_exceeded").headers.clear()),
    minor("header-added", |it| at(it, "invalid_key").headers.push(PublishedHeader::new("x-shard", None))),
    minor("header-changed", |it| at(it, "rate_limit_exceeded").headers[0].value = Some("two".into())),
    breaking("challenge-removed", |it| at(it, "invalid_key").challenge = None),
    breaking("challenge-changed", |it| at(it, "invalid_key").challenge = Some("Basic realm=\"api\"".into())),
    patch("challenge-changed", |it| at(it, "invalid_key").challenge = Some("Bearer realm=\"api\"".into())),
    minor("challenge-added", |it| at(it, "account_not_found").challenge = Some("Bearer".into())),
    breaking("method-removed", |it| at(it, "wrong_method").allow = Some("GET".into())),
    minor("method-added", |it| at(it, "wrong_method").allow = Some("GET, POST, PUT".into())),
    nothing(|it| at(it, "wrong_method").allow = Some("POST,GET".into())),
    breaking("allow-removed", |it| at(it, "wrong_method").allow = None),
    minor("allow-added", |it| at(it, "account_not_found").allow = Some("GET".into())),
    patch("allow-changed", |it| at(it, "wrong_method").allow = Some("route".into())),
    // Addresses of pages.
    breaking("docs-uri-removed", |it| at(it, "account_not_found").uri = None),
    patch("docs-uri-changed", |it| at(it, "account_not_found").uri = Some("https://docs.example.com/x".into())),
    // Bodies, where only the format changed.
    breaking("body-member-removed", |it| {
        body(it, r#"{"error":{"code":"account_not_found","message":"m","type":"t"}}"#)
    }),
    breaking("body-member-type", |it| {
        body(it, r#"{"error":{"code":404,"message":"m","param":"id","type":"t","doc_url":"u"}}"#);
    }),
    minor("body-member-added", |it| {
        body(it, r#"{"error":{"code":"c","message":"m","param":"id","type":"t","doc_url":"u","id":"x"}}"#);
    }),
    nothing(|it| {
        body(it, r#"{"error":{"type":"t","doc_url":"u","code":"c","message":"another","param":"id"}}"#);
    }),
    nothing(|it| at(it, "account_not_found").examples.push(PublishedExample::default())),
    // Texts.
    patch("title-changed", |it| at(it, "account_not_found").title = "The account is missing".into()),
    patch("description-changed", |it| at(it, "account_not_found").description = Some("It is not there.".into())),
    patch("description-removed", |it| at(it, "account_not_found").description = None),
    patch("description-added", |it| at(it, "invalid_key").description = Some("Nobody has this key.".into())),
    patch("message-changed", |it| at(it, "account_not_found").message = Some("No account: {id}".into())),
    patch("user-message-changed", |it| at(it, "insufficient_funds").user_message = Some("Too poor".into())),
    patch("action-changed", |it| at(it, "account_not_found").action = Some("Look at the id".into())),
    patch("action-added", |it| at(it, "invalid_key").action = Some("Use another key".into())),
    patch("extension-changed", |it| at(it, "account_not_found").extension = true),
    patch("framework-changed", |it| at(it, "internal_error").framework = false),
    // Operations.
    breaking("operation-removed", |it| it.operations.clear()),
    breaking("operation-removed", |it| it.operations[0].path = "/v2/accounts/{id}".into()),
    breaking("operation-removed", |it| it.operations[0].method = "HEAD".into()),
    minor("operation-added", |it| it.operations.push(PublishedOperation::new("list", "GET", "/accounts"))),
    patch("operation-id-changed", |it| it.operations[0].id = "read_account".into()),
    breaking("operation-code-removed", |it| drop(it.operations[0].errors.remove(0))),
    breaking("operation-status-changed", |it| it.operations[0].errors[0].status = 410),
    minor("operation-code-added", |it| {
        let key = ErrorKey::new(422, Some("card_error"), "insufficient_funds");
        it.operations[0].errors.push(key);
    }),
    // Several at once: the worst counts.
    breaking("status-changed", |it| {
        let error = at(it, "account_not_found");
        error.status = 410;
        error.title = "Another title".into();
        error.members.push(PublishedMember::new("hint", "string"));
    }),
    minor("member-added", |it| {
        let error = at(it, "account_not_found");
        error.title = "Another title".into();
        error.members.push(PublishedMember::new("hint", "string"));
    }),
];

/// Changes like those of `CORPUS` that `docs/comparison.md` asks no other tool
/// about.
#[allow(dead_code, reason = "the example writes what is compared")]
pub(crate) const UNCOMPARED: &[Case] = &[
    patch("path-changed", |it| it.operations[0].path = "/accounts/{account}".into()),
    breaking("operation-removed", |it| it.operations[0].path = "/accounts/{*id}".into()),
    patch("advice-changed", |it| {
        let category = it.categories.values_mut().find(|category| category.action.is_some());
        category.expect("an error of the corpus has no action").action = Some("Ask somebody.".into());
    }),
    nothing(|it| it.categories.clear()),
    nothing(|it| it.layout = Some(Layout { code: Some("/error/code".into()), ..Layout::default() })),
    nothing(|it| it.layout = None),
    patch("cause-added", |it| at(it, "account_not_found").cause = Some("The account was closed.".into())),
];

/// Changes of an API whose addresses identify its errors (RFC 9457, 3.1.1).
pub(crate) const PROBLEMS: &[Case] = &[
    breaking("type-uri-changed", |it| at(it, "account_not_found").uri = Some("https://example.com/gone".into())),
    breaking("type-uri-changed", |it| at(it, "account_not_found").uri = None),
    breaking("body-member-removed", |it| {
        body(it, r#"{"type":"t","title":"t","status":404,"detail":"d","param":"id"}"#);
    }),
    breaking("media-type-changed", |it| it.media_type = "application/problem+xml".into()),
];

pub(crate) fn at<'a>(catalog: &'a mut PublishedCatalog, code: &str) -> &'a mut PublishedError {
    catalog.errors.iter_mut().find(|error| error.code == code).expect("the corpus names errors that are there")
}

fn member<'a>(catalog: &'a mut PublishedCatalog, name: &str) -> &'a mut PublishedMember {
    let error = at(catalog, "insufficient_funds");
    error.members.iter_mut().find(|member| member.name == name).expect("the corpus names members that are there")
}

fn body(catalog: &mut PublishedCatalog, body: &str) {
    at(catalog, "account_not_found").examples[0].body = body.to_owned();
}

/// What `CORPUS` changes.
pub(crate) fn stripe() -> PublishedCatalog {
    let format = Stripe::new().with_docs_base("https://docs.example.com/errors/").expect("an absolute base");
    publish("accounts", &format, &catalog![AccountError]).expect("the examples can be written").with_operation(
        PublishedOperation::new("get_account", "GET", "/accounts/{id}").with_errors([
            ErrorKey::new(404, Some("invalid_request_error"), "account_not_found"),
            ErrorKey::new(401, Some("authentication_error"), "invalid_key"),
        ]),
    )
}

/// What `PROBLEMS` changes.
pub(crate) fn problem() -> PublishedCatalog {
    let format = Problem::new().with_type_base("https://api.example.com/errors/").expect("an absolute base");
    publish("accounts", &format, &catalog![AccountError]).expect("the examples can be written")
}
