//! The formats of the five reference APIs, from files: the same bytes as the compiled formats.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::{
    borrow::Cow,
    sync::{Arc, LazyLock},
    time::Duration,
};

use error_core::{
    ApiError, CallFacts, CallView, Catalog, Category, CategoryError, Challenge, Cost, Definition, ErrorStatus, Facts,
    FieldPath, Id, IdGenerator, Location, RateLimit, RetryAfter, SuccessDefinition, SuccessView, Value, Violation,
    catalog,
};
use error_format_file::FileFormat;
use error_formats::{
    ErasedWireFormat, FinImpulse, Finqware, Finternet, Stripe, Uppercase, check_restate, entries, publish, render,
};
use http::StatusCode;
use proptest::prelude::*;

/// A compiled format, and the one of its file.
struct Pair {
    name: &'static str,
    compiled: Arc<dyn ErasedWireFormat>,
    file: Arc<dyn ErasedWireFormat>,
}

fn toml(text: &str) -> Arc<dyn ErasedWireFormat> {
    Arc::new(FileFormat::from_toml(text).unwrap_or_else(|mistakes| panic!("{mistakes}")))
}

static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(pairs);

fn pairs() -> Vec<Pair> {
    let uppercase = FileFormat::from_json(include_str!("../formats/uppercase.json")).unwrap();
    let compiled: [Arc<dyn ErasedWireFormat>; 6] = [
        Arc::new(FinImpulse::new()),
        Arc::new(Finqware::new()),
        Arc::new(Finternet::new()),
        Arc::new(Stripe::new()),
        Arc::new(Uppercase::new()),
        Arc::new(Uppercase::new()),
    ];
    let files = [
        toml(include_str!("../formats/finimpulse.toml")),
        toml(include_str!("../formats/finqware.toml")),
        toml(include_str!("../formats/finternet.toml")),
        toml(include_str!("../formats/stripe.toml")),
        toml(include_str!("../formats/uppercase.toml")),
        Arc::new(uppercase),
    ];
    let pair = |(compiled, file): (Arc<dyn ErasedWireFormat>, _)| Pair { name: compiled.name(), compiled, file };
    compiled.into_iter().zip(files).map(pair).collect()
}

/// Always makes the same id, so that two bodies can be compared.
#[derive(Debug)]
struct OneId(Id);

impl IdGenerator for OneId {
    fn generate(&self) -> Id {
        self.0
    }
}

/// An error with any facts.
#[derive(Debug, Clone)]
struct Any {
    definition: &'static Definition,
    message: String,
    code: Option<String>,
    number: Option<i64>,
    status: Option<ErrorStatus>,
    param: Option<String>,
    violations: Vec<Violation>,
    details: Vec<(String, String)>,
    wait: Option<u64>,
    quota: Option<RateLimit>,
    challenge: Option<Challenge>,
}

impl std::fmt::Display for Any {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Any {}

impl ApiError for Any {
    fn definition(&self) -> &'static Definition {
        self.definition
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        if let Some(status) = self.status {
            facts.status(status);
        }
        if let Some(code) = &self.code {
            facts.code(code);
        }
        if let Some(number) = self.number {
            facts.number(number);
        }
        if let Some(param) = &self.param {
            facts.param(param);
        }
        facts.violations(&self.violations);
        for (name, value) in &self.details {
            facts.detail(name, value);
        }
        if let Some(wait) = self.wait {
            facts.retry_after(RetryAfter::seconds(wait));
        }
        if let Some(quota) = &self.quota {
            facts.rate_limit(std::slice::from_ref(quota));
        }
        if let Some(challenge) = &self.challenge {
            facts.challenge(challenge);
        }
    }
}

fn definition() -> impl Strategy<Value = &'static Definition> {
    static CODED: Definition = Definition::new(ErrorStatus::CONFLICT, "isbn_taken");
    static SPELT: Definition = Definition::new(ErrorStatus::GONE, "isbn_gone").with_wire_code("Isbn.Gone");
    static TYPED: Definition = Definition::new(ErrorStatus::BAD_REQUEST, "late").with_error_type("shipping_error");
    static LINKED: Definition =
        Definition::new(ErrorStatus::FORBIDDEN, "no_visa").with_docs("https://docs.example.com/visa");
    static LIMITED: Definition = Definition::new(ErrorStatus::TOO_MANY_REQUESTS, "too_many_books");
    static BROKEN: Definition = Definition::new(ErrorStatus::BAD_GATEWAY, "press_down");
    let categories = Category::ALL.iter().map(|category| CategoryError::new(*category).definition());
    let own = [&CODED, &SPELT, &TYPED, &LINKED, &LIMITED, &BROKEN];
    prop::sample::select(own.into_iter().chain(categories).collect::<Vec<_>>())
}

fn violation() -> impl Strategy<Value = Violation> {
    (".{0,8}", 0_usize..3, any::<bool>()).prop_map(|(name, at, is_body)| {
        let path = FieldPath::key(Cow::Owned(name)).then_index(at);
        Violation::new(if is_body { Location::Body } else { Location::Query }, path).with_message("is wrong")
    })
}

prop_compose! {
    fn error()(
        definition in definition(),
        message in ".{0,40}",
        code in prop::option::of("[A-Za-z.]{1,12}"),
        number in prop::option::of(0_i64..100_000),
        status in prop::option::of(400_u16..600),
        param in prop::option::of(".{0,8}"),
        violations in prop::collection::vec(violation(), 0..3),
        details in prop::collection::vec(("[a-z]{1,8}|code|message|type|param", ".{0,8}"), 0..4),
        (wait, quota) in (prop::option::of(0_u64..100_000), prop::option::of((1_u64..100, 0_u64..100, 1_u64..100))),
    ) -> Any {
        let quota = quota.map(|(limit, left, reset)| RateLimit::new(limit, left).with_reset(Duration::from_secs(reset)));
        Any {
            definition,
            message,
            code,
            number,
            status: status.and_then(|status| ErrorStatus::new(status).ok()),
            param,
            violations,
            details,
            wait,
            quota,
            challenge: None,
        }
    }
}

fn call_facts() -> impl Strategy<Value = CallFacts> {
    let operation = prop::option::of(".{0,8}");
    (any::<Option<bool>>(), prop::option::of((any::<i64>(), 0_u8..20)), prop::option::of(".{0,8}"), operation).prop_map(
        |(live, cost, echo, operation)| {
            let mut facts = CallFacts::default();
            facts.live = live;
            facts.cost = cost.map(|(units, scale)| Cost::new(units, scale));
            facts.echo = echo.map(Value::new);
            facts.operation = operation.map(Cow::Owned);
            facts
        },
    )
}

/// Renders an error in both formats.
fn both(pair: &Pair, error: &dyn ApiError, facts: &CallFacts) -> [http::Response<bytes::Bytes>; 2] {
    let ids = OneId(Id::new("0d0a6d2c-4f0e-4d3f-8f0e-6b9a5f0c1d2e").unwrap());
    let request_id = Id::new("req_1").unwrap();
    let call = CallView::default().with_ids(&ids).with_request_id(&request_id).with_facts(facts);
    [&pair.compiled, &pair.file].map(|format| render(error, &**format, call).unwrap())
}

proptest! {
    #[test]
    fn an_error_has_the_same_bytes_status_and_headers(error in error(), facts in call_facts()) {
        for pair in &*PAIRS {
            let [compiled, file] = both(pair, &error, &facts);
            prop_assert_eq!(file.body(), compiled.body(), "{}", pair.name);
            prop_assert_eq!(file.status(), compiled.status(), "{}", pair.name);
            prop_assert_eq!(without_moments(&file), without_moments(&compiled), "{}", pair.name);
        }
    }

    #[test]
    fn a_success_has_the_same_bytes(result in prop::option::of(".{0,9}"), facts in call_facts(), which in 0..4) {
        static CODED: SuccessDefinition = SuccessDefinition::new("stored");
        static NAMED: SuccessDefinition = SuccessDefinition::new("made").with_error_type("making").with_title("Made");
        static NUMBERED: SuccessDefinition = SuccessDefinition::new("late").with_number(20_200).with_title("Later");
        let ids = OneId(Id::new("call_1").unwrap());
        let result = result.as_ref().map(|result| result as &dyn erased_serde::Serialize);
        for pair in &*PAIRS {
            let call = CallView::default().with_ids(&ids).with_facts(&facts);
            let view = SuccessView::new(StatusCode::CREATED, result, call);
            let view = match which {
                0 => view,
                1 => view.with_definition(&CODED),
                2 => view.with_definition(&NAMED),
                _ => view.with_definition(&NUMBERED),
            };
            let body = |format: &dyn ErasedWireFormat| format.success_body(&view).transpose().unwrap();
            prop_assert_eq!(body(&*pair.file), body(&*pair.compiled), "{}", pair.name);
        }
    }
}

/// The headers, without the time at which a quota is reset: a second may pass between two errors.
fn without_moments(response: &http::Response<bytes::Bytes>) -> http::HeaderMap {
    let mut headers = response.headers().clone();
    headers.remove("x-ratelimit-reset");
    headers
}

#[test]
fn both_agree_on_all_that_a_format_says_of_itself() {
    for pair in &*PAIRS {
        let Pair { name, compiled, file } = pair;
        assert_eq!(file.name(), compiled.name());
        for category in Category::ALL {
            assert_eq!(file.row(*category), compiled.row(*category), "{name}: {category}");
        }
        assert_eq!(file.success_definition(), compiled.success_definition(), "{name}");
        assert_eq!(file.media_type(), compiled.media_type(), "{name}");
        assert_eq!(file.success_media_type(), compiled.success_media_type(), "{name}");
        assert_eq!(file.is_repeatable(), compiled.is_repeatable(), "{name}");
        assert_eq!(file.needs(), compiled.needs(), "{name}");
        assert_eq!(file.docs_base(), compiled.docs_base(), "{name}");
        assert_eq!(file.spelling("isbn_taken"), compiled.spelling("isbn_taken"), "{name}");
        assert_eq!(file.number("isbn_taken"), compiled.number("isbn_taken"), "{name}");
        assert_eq!(check_restate(&**file), Ok(()), "{name}");
        let error = CategoryError::new(Category::NotFound);
        let [_, body] = both(pair, &error, CallFacts::EMPTY);
        let gone = |format: &dyn ErasedWireFormat| format.restate(body.body(), StatusCode::GONE);
        assert_eq!(gone(&**file), gone(&**compiled), "{name}");
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "only the definitions are used")]
enum OrderError {
    /// No such order
    #[error("No order has the id {id}")]
    #[api(status = 404, code = "order_not_found", type = "order_error", number = 40_410, param = "id")]
    NotFound { id: String },
    /// The card was declined
    #[error("The card was declined")]
    #[api(status = 402, code = "card_declined", action = "Use another card.")]
    Declined {
        #[api(detail)]
        decline_code: String,
    },
    /// Some fields are invalid
    #[error("Some fields are invalid")]
    #[api(category = invalid_field)]
    Invalid(#[api(violations)] Vec<Violation>),
    /// The press failed
    #[error("press: {0}")]
    #[api(category = internal_error)]
    Press(#[from] std::io::Error),
}

const CATALOG: Catalog = catalog![OrderError];

#[test]
fn the_published_catalogs_and_the_lists_of_codes_are_equal() {
    for Pair { name, compiled, file } in &*PAIRS {
        let [of_compiled, of_file] = [compiled, file].map(|format| publish("orders", &**format, &CATALOG).unwrap());
        assert_eq!(of_file, of_compiled, "{name}");
        let entries = entries(&**compiled, &CATALOG);
        let [of_compiled, of_file] =
            [compiled, file].map(|format| serde_json::to_string(&format.listing(&entries)).unwrap());
        assert_eq!(of_file, of_compiled, "{name}");
        assert!(of_file.len() > 100, "{of_file}");
    }
}
