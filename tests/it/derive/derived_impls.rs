//! What derived impls say and do.

use std::{borrow::Cow, error::Error, fmt, time::Duration};

use error_core::{
    Allow, ApiError, CallView, Catalog, Category, Challenge, Definition, DetailType, ErrorSet, ErrorView, Location,
    Message, Resolved, Retry, Violation, Wait, catalog,
};

/// What a client reads of `error`, rendered.
#[track_caller]
fn message(error: &dyn ApiError) -> String {
    Message::of(error).as_str().to_owned()
}

/// The details of `error` as JSON.
#[track_caller]
fn details(error: &dyn ApiError) -> String {
    let message = Message::of(error);
    let view = ErrorView::new(error, &message, Resolved::standard, CallView::default());
    serde_json::to_string(view.details()).expect("details serialize")
}

fn user_message(error: &dyn ApiError) -> String {
    struct Shown<'a>(&'a dyn ApiError);
    impl fmt::Display for Shown<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.user_message(f)
        }
    }
    Shown(error).to_string()
}

fn own<T: ErrorSet>() -> &'static [Definition] {
    T::SET.own
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(type = "card_error", challenge = "Bearer realm=\"api\"", docs = "https://docs.example.com/errors/")]
enum TransferError {
    /// No such account.
    ///
    /// The account does not exist,
    /// or the caller may not see it.
    ///
    /// # Cause
    ///
    /// It was closed.
    ///
    /// # Internal
    ///
    /// The shard is db-7.
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", number = 40401, param = "id")]
    AccountNotFound { id: String },

    /// Insufficient funds
    #[error("The source account does not have sufficient funds")]
    #[api(status = 422, code = "insufficient_funds", type = "funds_error", category = insufficient_funds)]
    #[api(action = "Top up", listed = "No funds", retry = never, docs = "/funds", extension)]
    InsufficientFunds {
        #[api(detail)]
        required: u64,
        #[api(detail = "left_over")]
        available: Option<f64>,
    },

    /// Too many transfers
    #[error("Too many requests. Please wait before making another request")]
    #[api(status = 429, code = "rate_limit_exceeded")]
    RateLimited(#[api(retry_after)] Duration),

    /// Not signed in
    #[error("Sign in first")]
    #[api(status = 401, code = "signed_out")]
    SignedOut,

    #[error("ledger: {0}")]
    #[api(status = 500, code = "internal_error", title = "The ledger failed")]
    Ledger(#[from] fmt::Error),

    #[error("busy, queue at {queue}")]
    #[api(category = overloaded, retry_after = 30, message = "Busy: {{{queue:>3}}} of {queue} wait")]
    Busy { queue: u8 },

    #[error("the node {node} is gone")]
    #[api(same_as = AccountNotFound, message = "No account is here")]
    NodeGone { node: &'static str },
}

#[test]
fn definitions_hold_what_is_written() {
    let [not_found, funds, limited, signed_out, ledger, busy] = own::<TransferError>() else {
        panic!("six definitions");
    };
    assert_eq!(not_found.status().map(|status| status.as_u16()), Some(404));
    assert_eq!(not_found.code(), Some("account_not_found"));
    assert_eq!(not_found.number(), Some(40401));
    assert_eq!(not_found.error_type(), Some("card_error"));
    assert_eq!(not_found.category(), Category::NotFound);
    assert_eq!(not_found.title(), Some("No such account"));
    assert_eq!(not_found.description(), Some("The account does not exist,\nor the caller may not see it."));
    assert_eq!(not_found.cause(), Some("It was closed."));
    assert_eq!(not_found.message(), Some("No account found with id: {id}"));
    assert_eq!(not_found.docs(), Some("https://docs.example.com/errors/account_not_found"));
    assert_eq!(not_found.param(), Some("id"));
    assert_eq!(not_found.challenge(), None);

    assert_eq!(funds.error_type(), Some("funds_error"));
    assert_eq!(funds.category(), Category::InsufficientFunds);
    assert_eq!((funds.action(), funds.listed()), (Some("Top up"), Some("No funds")));
    assert_eq!(funds.retry(), Retry::Never);
    assert_eq!(funds.docs(), Some("/funds"));
    assert!(funds.is_extension());
    let details: Vec<_> = funds.details().iter().map(|d| (d.name(), d.of(), d.is_optional())).collect();
    assert_eq!(details, [("required", DetailType::Integer, false), ("left_over", DetailType::Number, true)]);

    assert_eq!(limited.wait(), Wait::Occurrence);
    assert_eq!(signed_out.challenge(), Some("Bearer realm=\"api\""));

    assert_eq!(ledger.title(), Some("The ledger failed"));
    assert_eq!((ledger.description(), ledger.message()), (None, None));

    assert_eq!((busy.status(), busy.code(), busy.title()), (None, None, None));
    assert_eq!(busy.category(), Category::Overloaded);
    assert_eq!(busy.docs(), None);
    assert_eq!(busy.wait(), Wait::Seconds(30));
}

#[test]
fn each_value_finds_its_definition() {
    let code = |error: TransferError| error.definition().code();
    assert_eq!(code(TransferError::AccountNotFound { id: "a".into() }), Some("account_not_found"));
    assert_eq!(code(TransferError::SignedOut), Some("signed_out"));
    assert_eq!(code(fmt::Error.into()), Some("internal_error"));
    assert_eq!(code(TransferError::Busy { queue: 1 }), None);
    assert_eq!(code(TransferError::NodeGone { node: "n" }), Some("account_not_found"));
}

#[test]
fn a_client_error_prints_itself_and_a_server_error_nothing() {
    assert_eq!(message(&TransferError::AccountNotFound { id: "acc_1".into() }), "No account found with id: acc_1");
    assert_eq!(message(&TransferError::Ledger(fmt::Error)), "");
    assert_eq!(message(&TransferError::Busy { queue: 7 }), "Busy: {  7} of 7 wait");
    assert_eq!(message(&TransferError::NodeGone { node: "db-7" }), "No account is here");
}

#[test]
fn fields_become_facts() {
    let both = TransferError::InsufficientFunds { required: 5, available: Some(0.5) };
    assert_eq!(details(&both), r#"{"required":5,"left_over":0.5}"#);
    let one = TransferError::InsufficientFunds { required: 5, available: None };
    assert_eq!(details(&one), r#"{"required":5}"#);

    let limited = TransferError::RateLimited(Duration::from_millis(1_500));
    let text = Message::of(&limited);
    let view = ErrorView::new(&limited, &text, Resolved::standard, CallView::default());
    assert_eq!(view.retry_after_seconds(), Some(2));
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("invalid")]
#[api(status = 422, code = "invalid", title = "Invalid request", header("X-Fixed" = "yes"), user_message = "Check {first} {{}}")]
struct Everything<'a> {
    #[api(violations)]
    violations: Vec<Violation>,
    #[api(param)]
    first: Cow<'a, str>,
    #[api(challenge)]
    challenge: Option<Challenge>,
    #[api(header = "X-Request-Cost", detail = "cost_units")]
    cost: Option<u32>,
    #[api(retry_after)]
    wait: Option<Duration>,
    #[api(detail)]
    names: &'a [&'a str],
}

#[test]
fn a_struct_is_its_own_variant() {
    let error = Everything {
        violations: vec![Violation::new(Location::Body, "amount")],
        first: "amount".into(),
        challenge: Some(Challenge::bearer()),
        cost: Some(3),
        wait: None,
        names: &["a", "b"],
    };
    let text = Message::of(&error);
    let view = ErrorView::new(&error, &text, Resolved::standard, CallView::default());
    assert_eq!(view.violations().len(), 1);
    assert!(matches!(view.param(), Some(error_core::Param::Name("amount"))));
    assert_eq!(view.challenge(), Some(&Challenge::bearer()));
    assert_eq!(view.headers()[0].0, "x-request-cost");
    assert_eq!(view.headers()[0].1, "3");
    assert_eq!(view.retry_after(), None);
    assert_eq!(details(&error), r#"{"cost_units":3,"names":["a","b"]}"#);
    assert_eq!(user_message(&error), "Check amount {}");

    let definition = error.definition();
    assert!(definition.has_violations());
    assert_eq!(definition.wait(), Wait::Occurrence);
    let headers: Vec<_> = definition.headers().iter().map(|header| (header.name(), header.value())).collect();
    assert_eq!(headers, [("x-fixed", Some("yes")), ("x-request-cost", None)]);
    let kinds: Vec<_> = definition.details().iter().map(|detail| (detail.of(), detail.is_optional())).collect();
    assert_eq!(kinds, [(DetailType::Integer, true), (DetailType::Array, false)]);
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Outer {
    #[error(transparent)]
    #[api(transparent)]
    Transfer(#[from] TransferError),

    #[error("boxed: {0}")]
    #[api(transparent)]
    Boxed(Box<Everything<'static>>),

    #[error("no such method")]
    #[api(status = 405, code = "wrong_method", title = "Wrong method", allow = route, user_message = "Try again")]
    Method,
}

#[test]
fn transparent_hands_everything_on() {
    let error = Outer::from(TransferError::AccountNotFound { id: "acc_1".into() });
    assert_eq!(error.definition().code(), Some("account_not_found"));
    assert_eq!(message(&error), "No account found with id: acc_1");

    let boxed = Everything {
        violations: Vec::new(),
        first: "x".into(),
        challenge: None,
        cost: None,
        wait: None,
        names: &["a"],
    };
    let error = Outer::Boxed(Box::new(boxed));
    assert_eq!(message(&error), "invalid");
    assert_eq!(user_message(&error), "Check x {}");
    assert_eq!(details(&error), r#"{"names":["a"]}"#);
    assert_eq!(user_message(&Outer::Method), "Try again");
    assert_eq!(Outer::Method.definition().allow(), Some(Allow::Route));
}

#[test]
fn a_catalog_holds_each_definition_once() {
    const CATALOG: Catalog = catalog![Outer, TransferError];
    let codes: Vec<_> = CATALOG.definitions().iter().filter_map(|definition| definition.code()).collect();
    assert_eq!(
        codes,
        [
            "wrong_method",
            "account_not_found",
            "insufficient_funds",
            "rate_limit_exceeded",
            "signed_out",
            "internal_error",
            "invalid",
        ]
    );
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Generic<T, E>
where
    T: fmt::Debug,
    E: Error + 'static,
{
    #[error("{value} is taken")]
    #[api(status = 409, code = "taken", title = "Taken", user_message = "Not {value}")]
    Taken {
        #[api(detail)]
        value: T,
        #[api(detail)]
        other: Option<T>,
    },
    #[error(transparent)]
    #[api(transparent)]
    Inner(E),
}

#[test]
fn generic_types_ask_their_fields_for_what_they_need() {
    type Error = Generic<u8, TransferError>;
    let error = Error::Taken { value: 7, other: None };
    assert_eq!(message(&error), "7 is taken");
    assert_eq!(user_message(&error), "Not 7");
    assert_eq!(details(&error), r#"{"value":7}"#);
    assert_eq!(Error::Inner(TransferError::SignedOut).definition().code(), Some("signed_out"));
    assert_eq!(Error::SET.iter().count(), 7);
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Shared {
    #[error("{kind} {id} is gone")]
    #[api(status = 410, code = "gone", title = "Gone", user_message = "{kind} is gone")]
    Thing {
        #[api(detail)]
        kind: String,
        #[api(detail = "ident")]
        id: u32,
    },
    #[error("the user {name} is gone")]
    #[api(same_as = Thing)]
    User {
        kind: &'static str,
        #[api(detail = "ident")]
        name: String,
    },
}

#[test]
fn a_shared_definition_is_true_for_all_that_share_it() {
    let [definition] = own::<Shared>() else { panic!("one definition") };
    let defined: Vec<_> = definition.details().iter().map(|d| (d.name(), d.of(), d.is_optional())).collect();
    assert_eq!(defined, [("kind", DetailType::String, true), ("ident", DetailType::Any, false)]);
    let error = Shared::User { kind: "user", name: "ann".into() };
    assert_eq!(message(&error), "the user ann is gone");
    assert_eq!(user_message(&error), "user is gone");
    assert_eq!(details(&error), r#"{"ident":"ann"}"#);
    let error = Shared::Thing { kind: "thing".into(), id: 7 };
    assert_eq!(message(&error), "thing 7 is gone");
    assert_eq!(details(&error), r#"{"kind":"thing","ident":7}"#);
}

#[test]
fn a_definition_says_how_long_it_may_be_stored() {
    /// The account is closed
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("The account is closed")]
    #[api(status = 410, code = "account_closed", max_age = 3600)]
    struct Closed;

    assert_eq!(Closed.definition().max_age(), Some(3600));
    assert_eq!(own::<TransferError>()[0].max_age(), None);
}
