//! Compares the loss table of each format with what it renders: for each part of an error, an error whose part has a
//! unique marker.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::{sync::Arc, time::Duration};

use error_core::{
    CallView, Category, Definition, ErrorPart, ErrorStatus, FieldPath, Id, IdGenerator, Link, Location, Occurrence,
    RateLimit, Retry, Value, Violation,
};
use error_formats::{
    ConciseProblem, ErasedWireFormat, Fate, Finternet, LossTable, Problem, ProblemHtml, ProblemMarkdown, ProblemText,
    ProblemXml, Uppercase, WireFormat, built_in_formats, render,
};
use proptest::prelude::*;

/// Every format of this crate, and those whose settings send more.
fn formats() -> Vec<Arc<dyn ErasedWireFormat>> {
    let mut formats = built_in_formats();
    for problem in [Problem::new(), Problem::new().with_instances()] {
        formats.push(Arc::new(problem.clone()));
        formats.push(Arc::new(ProblemXml::new(problem.clone())));
        formats.push(Arc::new(ConciseProblem::new(problem.clone())));
        formats.push(Arc::new(ProblemHtml::new(problem.clone())));
        formats.push(Arc::new(ProblemMarkdown::new(problem.clone())));
        formats.push(Arc::new(ProblemText::new(problem)));
    }
    formats
}

fn define(definition: Definition) -> &'static Definition {
    Box::leak(Box::new(definition))
}

fn base() -> Definition {
    Definition::new(ErrorStatus::TOO_MANY_REQUESTS, "some_code").with_category(Category::RateLimited)
}

/// Errors that have the marker in this part, and nowhere else: first one that shows all of the part, then those in which a
/// format may fold it into another member.
fn marked(part: ErrorPart, marker: &'static str, digits: u32) -> Vec<Occurrence> {
    let text = || -> &'static str { Box::leak(format!("https://x.example/{marker}").into_boxed_str()) };
    let of = |definition: Definition| Occurrence::of(define(definition)).with_message("What happened");
    let field = |name: &'static str| Violation::new(Location::Body, FieldPath::key(name)).with_message("is invalid");
    match part {
        ErrorPart::Code => {
            vec![of(Definition::new(ErrorStatus::TOO_MANY_REQUESTS, marker).with_category(Category::RateLimited))]
        }
        ErrorPart::Number => vec![of(base().with_number(i64::from(digits)))],
        ErrorPart::Type => vec![of(base().with_error_type(marker))],
        ErrorPart::Title => {
            let titled = || base().with_title(marker);
            let documented = titled().with_docs("https://x.example/page");
            vec![of(titled()), Occurrence::of(define(titled())), of(documented)]
        }
        ErrorPart::Message => vec![Occurrence::of(define(base().with_title("A title"))).with_message(marker)],
        ErrorPart::UserMessage => vec![of(base().with_user_message("For users")).with_user_message(marker)],
        ErrorPart::Action => vec![of(base().with_action(marker))],
        ErrorPart::Docs => vec![of(base().with_docs(text()))],
        ErrorPart::Param => vec![of(base()).with_param(marker)],
        ErrorPart::Violations => {
            vec![
                of(base()).with_violations([field("first"), field(marker)]),
                of(base()).with_violations([field(marker)]),
            ]
        }
        ErrorPart::Details => vec![of(base()).with_detail("member", Value::new(marker))],
        ErrorPart::Causes => {
            let cause = Definition::new(ErrorStatus::CONFLICT, marker).with_title(marker);
            vec![of(base()).with_cause(Occurrence::of(define(cause)).with_message(marker))]
        }
        ErrorPart::Links => vec![of(base()).with_links([Link::new("about", text())])],
        ErrorPart::Wait => vec![of(base()).with_retry_after(Duration::from_secs(digits.into()))],
        ErrorPart::RateLimit => vec![of(base()).with_rate_limit(RateLimit::new(digits.into(), 0))],
        ErrorPart::Challenge => {
            let challenge: &'static str = Box::leak(format!("Bearer realm=\"{marker}\"").into_boxed_str());
            vec![of(Definition::new(ErrorStatus::UNAUTHORIZED, "some_code").with_challenge(challenge))]
        }
        ErrorPart::Instance => vec![of(base()).with_instance(text())],
        // They belong to the call, or are compared.
        ErrorPart::RequestId | ErrorPart::Id | ErrorPart::Status | ErrorPart::Retry => vec![of(base())],
    }
}

/// One id for each occurrence.
#[derive(Debug)]
struct Same(Id);

impl IdGenerator for Same {
    fn generate(&self) -> Id {
        self.0
    }
}

/// What a client reads: the status, the headers and the body.
fn sent(format: &dyn ErasedWireFormat, error: &Occurrence, id: &str, request_id: Option<&Id>) -> String {
    let ids = Same(Id::new(id).unwrap());
    let call = CallView::default().with_ids(&ids);
    let call = request_id.map_or(call, |id| call.with_request_id(id));
    let response = render(error, format, call).unwrap();
    format!("{:?} {:?} {}", response.status(), response.headers(), String::from_utf8_lossy(response.body()))
        .to_ascii_lowercase()
}

fn check(format: &dyn ErasedWireFormat, table: &LossTable, part: ErrorPart, marker: &'static str, digits: u32) {
    let shown = match part {
        ErrorPart::Number | ErrorPart::Wait | ErrorPart::RateLimit => digits.to_string(),
        _ => marker.to_owned(),
    };
    let request_id = Id::new(&format!("r{marker}")).unwrap();
    let id = if part == ErrorPart::Id { marker } else { "id" };
    let has_request_id = (part == ErrorPart::RequestId).then_some(&request_id);
    let errors = marked(part, marker, digits);
    let mut has: Vec<_> = errors.iter().map(|error| sent(format, error, id, has_request_id).contains(&shown)).collect();
    match part {
        // Two classes are told apart, or are not.
        ErrorPart::Retry => {
            let of = |retry| {
                sent(
                    format,
                    &Occurrence::of(define(Definition::new(ErrorStatus::CONFLICT, "some_code").with_retry(retry))),
                    "id",
                    None,
                )
            };
            has = vec![of(Retry::Never) != of(Retry::AfterChange)];
        }
        // It is in the status line in any case: a member has it as well where the table says so.
        ErrorPart::Status => has = vec![true],
        _ => {}
    }
    let name = format!("{format:?}: the {part} {:?}", table.fate(part));
    match table.fate(part) {
        // The layer sends it, so the body need not.
        fate if fate == Fate::REQUEST_ID => assert!(!has[0], "{name} is in the body"),
        Fate::Carried(_) => assert!(has[0], "{name} is not sent"),
        // Not always, and at least with other facts or settings.
        Fate::Folded(_) if part == ErrorPart::Id => {
            assert_eq!(has[0], format!("{format:?}").contains("instances: true"), "{name}");
        }
        Fate::Folded(_) => assert!(has.contains(&true), "{name} is never sent"),
        Fate::Dropped(_) => assert!(!has.contains(&true), "{name} is sent"),
        _ => panic!("{name} is not declared"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_says_what_is_sent(marker in "zq[a-z]{6,12}", digits in 1_000_000_u32..9_000_000) {
        let marker: &'static str = Box::leak(marker.into_boxed_str());
        for format in formats() {
            let table = format.losses().unwrap_or_else(|| panic!("{format:?} has no table"));
            for part in ErrorPart::ALL {
                check(&*format, &table, *part, marker, digits);
            }
        }
    }
}

/// A client can always tell errors apart, and read what happened.
#[test]
fn every_format_carries_the_essentials() {
    for format in formats() {
        let table = format.losses().unwrap();
        let has = |part| table.fate(part).is_carried();
        assert!(has(ErrorPart::Status) && has(ErrorPart::Message), "{format:?}");
        assert!(has(ErrorPart::Code) || has(ErrorPart::Number), "{format:?}");
        assert!(!table.original().is_empty(), "{format:?}");
    }
}

/// A setting of the API does not change the table.
#[test]
fn wrappers_forward_the_table() {
    let wrapped = error_formats::FieldStatusFormat::new(Arc::new(Finternet::new()), ErrorStatus::BAD_REQUEST);
    let wrapped: &dyn ErasedWireFormat = &wrapped;
    assert_eq!(wrapped.losses(), Finternet::LOSSES);
    assert_ne!(wrapped.losses(), Uppercase::LOSSES);
}

/// A table that says more than the format does.
#[cfg(feature = "catalog")]
mod overstated {
    use error_core::{ApiError, Catalog, ErrorPart, ErrorView, catalog};
    use error_formats::{Fate, LossTable, Unwrapped, WireFormat, publish};

    /// Insufficient funds
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("The funds are insufficient")]
    #[api(status = 422, code = "insufficient_funds")]
    #[allow(dead_code)]
    struct InsufficientFunds {
        #[api(detail, required)]
        available: u64,
        #[api(param, required)]
        currency: String,
    }

    const CATALOG: Catalog = catalog![InsufficientFunds];

    #[derive(Debug)]
    struct Ours {
        has_details: bool,
        has_param: bool,
    }

    #[derive(serde::Serialize)]
    struct Body {
        code: String,
        param: Option<String>,
        details: Option<String>,
    }

    impl WireFormat for Ours {
        type Failure<'a> = Body;
        type Success<'a> = Unwrapped;

        const LOSSES: Option<LossTable> = Some(
            LossTable::new("`Ours`", "https://api.example.com/docs")
                .with(ErrorPart::Details, Fate::Carried("`details`"))
                .with(ErrorPart::Param, Fate::Carried("`param`")),
        );

        fn name(&self) -> &'static str {
            "ours"
        }

        fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body {
            let details = || serde_json::to_string(&view.details()).unwrap();
            Body {
                code: view.code().to_owned(),
                param: view.param().filter(|_| self.has_param).map(|param| param.dotted().to_string()),
                details: self.has_details.then(details),
            }
        }
    }

    fn problem(has_details: bool, has_param: bool) -> Option<String> {
        publish("ours", &Ours { has_details, has_param }, &CATALOG).err().map(|error| error.to_string())
    }

    /// People read the message of a page; a program reads another format beside it.
    #[cfg(feature = "html")]
    #[test]
    fn a_page_is_no_format_for_a_required_field() {
        let html = std::sync::Arc::new(error_formats::ProblemHtml::new(error_formats::Problem::new()));
        let sent = error_formats::Sent::by_layer();
        let published = error_formats::publish_in("ours", &error_formats::Problem::new(), &[html], &CATALOG, &sent);
        let text = published.unwrap_err().to_string();
        assert!(
            text.contains("add it to the layer instead of the `Api`, with `API.layer().with_alternative("),
            "{text}"
        );
    }

    #[test]
    fn a_required_field_has_to_be_in_the_response() {
        assert_eq!(problem(true, true), None);
        assert_eq!(
            problem(false, true).as_deref(),
            Some(
                "a body could not be written: the field `available` of the error `insufficient_funds` is required, and `WireFormat::LOSSES` of the format \
                 `ours` says that it sends the details, but its responses do not have it: write it in \
                 `WireFormat::failure`, or correct the table"
            )
        );
        assert!(problem(true, false).is_some_and(|text| text.contains("the field `currency`")));
    }

    /// The table is right then, and only the name has to change.
    #[test]
    fn a_required_detail_has_a_name_of_its_own() {
        /// The account is frozen
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("The account is frozen")]
        #[api(status = 409, code = "account_frozen")]
        #[allow(dead_code)]
        struct Frozen {
            #[api(detail, required)]
            title: u64,
        }

        let published = publish("ours", &error_formats::Problem::new(), &catalog![Frozen]);
        assert_eq!(
            published.unwrap_err().to_string(),
            "a body could not be written: the field `title` of the error `account_frozen` is required, but bodies of the \
             format `problem` have a member `title` of their own in the same place, and only the first is sent: write \
             `detail = \"...\"` with another name"
        );
    }
}
