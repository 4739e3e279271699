//! Nothing is told while something is told, and an error that leads to itself
//! ends. Each runs in a thread with a small stack: a recursion without an end
//! would abort the process.

use std::{
    error::Error as StdError,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    ApiError, Category, CategoryError, Error, ErrorEvent, ErrorLayer, Observer, ResultExt, RouterExt,
    catalog::Definition,
    format::{ErrorView, Facts, Problem, Stripe, Unwrapped, WireFormat},
};
use serde::{Serialize, Serializer};
use tracing::Level;

use crate::{
    records::{Logged, one, watch},
    support::Answer,
};

/// The answer of `app` to a request of `path`, from a thread that has the stack
/// of a small server's.
fn answered_on_a_small_stack(app: Router, path: &'static str) -> (Answer, Vec<Logged>) {
    let work = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(watch(app, "GET", path))
    };
    thread::Builder::new().stack_size(1024 * 1024).spawn(work).unwrap().join().unwrap()
}

/// The vault is shut
#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("The vault is shut")]
#[api(status = 503, code = "vault_shut", retry_after = 5)]
struct VaultShut;

/// Renders an error each time it hears of one.
#[derive(Clone, Default)]
struct Renders(Arc<AtomicUsize>);

impl Observer for Renders {
    fn on_error(&self, _: &ErrorEvent<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
        let rendered = VaultShut.into_response();
        assert_eq!(rendered.status(), 503);
        // A panic ends here as well, and the next error is told again.
        std::panic::panic_any(VaultShut);
    }
}

#[test]
fn an_observer_that_renders_an_error_hears_of_one() {
    let heard = Renders::default();
    let layer = ErrorLayer::new(Stripe::new()).with_observer(heard.clone());
    let app = Router::new().route("/shut", get(async || VaultShut)).errors(layer);
    for times in 1..=2 {
        let (answer, events) = answered_on_a_small_stack(app.clone(), "/shut");
        assert_eq!(answer.status(), 503);
        assert_eq!(one(events).get("error_code"), "vault_shut");
        assert_eq!(heard.0.load(Ordering::Relaxed), times);
    }
}

/// An error whose text, for the log alone, renders the error again.
#[derive(Debug)]
struct LogsItself;

impl fmt::Display for LogsItself {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let response = CategoryError::new(Category::InternalError).with_source(LogsItself);
        write!(f, "answered {}", Error::from(response).into_response().status())
    }
}

impl StdError for LogsItself {}

#[test]
fn a_log_that_renders_an_error_logs_one() {
    let fails = async || Error::from(CategoryError::new(Category::InternalError).with_source(LogsItself));
    let app = Router::new().route("/", get(fails)).errors(ErrorLayer::new(Problem::new()));
    let (answer, events) = answered_on_a_small_stack(app, "/");
    assert_eq!(answer.status(), 500);
    assert_eq!(one(events).get("cause"), "answered 500 Internal Server Error");
}

/// An error that is its own cause, twice.
#[derive(Debug)]
struct Cyclic(Arc<AtomicUsize>);

impl fmt::Display for Cyclic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("round and round")
    }
}

impl StdError for Cyclic {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self)
    }
}

impl ApiError for Cyclic {
    fn definition(&self) -> &'static Definition {
        const { &Definition::new(error_response::ErrorStatus::CONFLICT, "cyclic") }
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.0.fetch_add(1, Ordering::Relaxed);
        facts.cause(self).cause(self);
    }
}

#[test]
fn causes_that_lead_to_themselves_are_cut() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let fails = async move || -> Result<Response, Error> {
        // A task is outside every scope: what a layer needs is copied.
        tokio::spawn(async move { Error::from(Cyclic(count)).into_response() }).await.internal()
    };
    let app = Router::new().route("/", get(fails)).errors(ErrorLayer::new(Problem::new()));
    let (answer, events) = answered_on_a_small_stack(app, "/");
    assert_eq!((answer.status(), &answer.json()["code"]), (409, &"cyclic".into()));
    // All have the same text, which is there once.
    assert_eq!(one(events).get("cause"), "round and round");
    // Two for the error itself, one for each of 32 causes.
    assert_eq!(asked.load(Ordering::Relaxed), 34);
}

/// A format that shows the causes of causes.
#[derive(Debug)]
struct Nested;

impl Nested {
    fn texts(view: &ErrorView<'_>) -> Vec<String> {
        let causes = view.causes().iter().flat_map(|cause| {
            let message = cause.message();
            Nested::texts(&cause.view(&message, error_response::format::Resolved::standard, Default::default()))
        });
        std::iter::once(view.message().to_owned()).chain(causes).collect()
    }
}

impl WireFormat for Nested {
    type Failure<'a> = Vec<String>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "nested"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Vec<String> {
        Nested::texts(view)
    }
}

#[test]
fn a_format_may_follow_causes_that_lead_to_themselves() {
    let fails = async || Err::<(), _>(Error::from(Cyclic(Arc::default())));
    let app = Router::new().route("/", get(fails)).errors(ErrorLayer::new(Nested));
    let (answer, _) = answered_on_a_small_stack(app, "/");
    // Two in each of eight levels, and the error itself.
    assert_eq!((answer.status(), answer.json().as_array().map(Vec::len)), (409, Some(511)));
}

/// An error that renders itself: in its text, or in a value of its body.
#[derive(Debug, Clone)]
struct Recursive {
    in_text: bool,
    rendered: Arc<AtomicUsize>,
}

impl Recursive {
    fn render(&self) -> StatusCode {
        self.rendered.fetch_add(1, Ordering::Relaxed);
        Error::from(self.clone()).into_response().status()
    }
}

impl Serialize for Recursive {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.render().as_u16())
    }
}

impl fmt::Display for Recursive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.in_text { write!(f, "{}", self.render()) } else { f.write_str("nothing") }
    }
}

impl StdError for Recursive {}

impl ApiError for Recursive {
    fn definition(&self) -> &'static Definition {
        const { &Definition::new(error_response::ErrorStatus::CONFLICT, "recursive") }
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        if !self.in_text {
            facts.detail("again", self);
        }
    }
}

#[test]
fn errors_inside_one_another_end_with_the_last_resort() {
    for (in_text, name) in [(true, "text"), (false, "value")] {
        let rendered = Arc::new(AtomicUsize::new(0));
        let error = Recursive { in_text, rendered: rendered.clone() };
        let fails = async move || Error::from(error);
        let app = Router::new().route("/", get(fails)).errors(ErrorLayer::new(Problem::new()));
        let (answer, events) = answered_on_a_small_stack(app, "/");
        assert_eq!((answer.status(), &answer.json()["code"]), (409, &"recursive".into()), "{name}");
        // The fifth is an internal error, and says why in the log.
        let why: Vec<_> = events.iter().filter(|event| event.level == Level::ERROR).collect();
        assert!(!why.is_empty(), "{events:#?}");
        for event in why {
            assert!(event.get("cause").contains("more than 4 errors are rendered inside one another"), "{event:?}");
            assert!(event.get("cause").ends_with("the innermost is: recursive"), "{event:?}");
        }
        assert!(rendered.load(Ordering::Relaxed) < 64, "{name}: {rendered:?}");
    }
}
