//! What a dialect sees.

use std::{
    cell::{Cell, OnceCell},
    fmt::{self, Write},
    time::{Duration, SystemTime},
};

use http::StatusCode;
use serde::{Serialize, Serializer};

use crate::{
    ApiError, CallFacts, Category, Cause, Challenge, Definition, Details, ErrorStatus, Facts, Id, IdGenerator, Link,
    Param, RateLimit, Retry, RetryAfter, Row, SuccessDefinition, UuidV4, Violation, Wait, scratch::Scratch,
};

/// What a dialect sees of a call, whether it succeeded or failed.
///
/// # Examples
///
/// ```
/// use error_core::{CallView, Id};
///
/// let id = Id::new("req_1")?;
/// let call = CallView::default().with_request_id(&id);
/// assert_eq!(call.request_id(), Some("req_1"));
/// # Ok::<(), error_core::InvalidId>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct CallView<'a> {
    /// Read as a text only where a format shows it.
    request_id: Option<&'a Id>,
    facts: &'a CallFacts,
    ids: &'a dyn IdGenerator,
    is_made: bool,
    is_idempotent: bool,
}

impl Default for CallView<'_> {
    fn default() -> Self {
        CallView { request_id: None, is_made: false, facts: CallFacts::EMPTY, ids: &UuidV4, is_idempotent: false }
    }
}

impl<'a> CallView<'a> {
    /// The id of the request.
    #[must_use]
    pub fn with_request_id(mut self, id: &'a Id) -> CallView<'a> {
        self.request_id = Some(id);
        self
    }

    /// The id of the request, made by this server and by nobody before it.
    #[must_use]
    pub fn with_made_request_id(mut self, id: &'a Id) -> CallView<'a> {
        self.is_made = true;
        self.with_request_id(id)
    }

    /// What belongs to the call.
    #[must_use]
    pub fn with_facts(mut self, facts: &'a CallFacts) -> CallView<'a> {
        self.facts = facts;
        self
    }

    /// Who makes the ids of occurrences.
    #[must_use]
    pub fn with_ids(mut self, ids: &'a dyn IdGenerator) -> CallView<'a> {
        self.ids = ids;
        self
    }

    /// Whether the method of the request is idempotent: to send it again has no
    /// further effect (RFC 9110, 9.2.2; a safe method is idempotent). Where
    /// nobody says so it is not.
    #[must_use]
    pub fn with_idempotent(mut self, is_idempotent: bool) -> CallView<'a> {
        self.is_idempotent = is_idempotent;
        self
    }

    /// The id of the request.
    pub fn request_id(&self) -> Option<&'a str> {
        self.request_id.map(Id::as_str)
    }

    /// What belongs to the call.
    pub fn facts(&self) -> &'a CallFacts {
        self.facts
    }

    /// Whether the method of the request is known to be idempotent.
    pub fn is_idempotent(&self) -> bool {
        self.is_idempotent
    }

    /// The id this server gave the call, if it did already.
    fn own_id(&self) -> Option<&'a str> {
        let made = self.request_id.filter(|_| self.is_made);
        self.facts.id.as_ref().or(made).map(Id::as_str)
    }
}

/// One occurrence, as a dialect sees it: the definition, what is particular to
/// the occurrence, and what the dialect's own [`Row`] fills in.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, CallView, ErrorView, Message, Row};
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found", param = "id")]
/// struct NoAccount { id: String }
///
/// let error = NoAccount { id: "acc_123".into() };
/// let message = Message::of(&error);
/// let view = ErrorView::new(&error, &message, Row::standard, CallView::default());
/// assert_eq!(view.status().as_u16(), 404);
/// assert_eq!(view.code(), "account_not_found");
/// assert_eq!(view.message(), "No account found with id: acc_123");
/// ```
///
/// There is no way from a view to the error itself, to its `Display`, its
/// `Debug` or its sources:
///
/// ```compile_fail
/// fn leak(view: &error_core::ErrorView<'_>) -> Option<String> {
///     view.source().map(|source| source.to_string())
/// }
/// ```
pub struct ErrorView<'a> {
    user_message: UserMessage<'a>,
    definition: &'static Definition,
    row: Row,
    message: &'a str,
    pub(crate) facts: Facts<'a>,
    call: CallView<'a>,
    id: OnceCell<Id>,
    now: OnceCell<SystemTime>,
}

impl<'a> ErrorView<'a> {
    /// Views `error` through a dialect's rows.
    pub fn new(
        error: &'a dyn ApiError,
        message: &'a Message,
        row: impl FnOnce(Category) -> Row,
        call: CallView<'a>,
    ) -> ErrorView<'a> {
        let definition = error.definition();
        let mut view = ErrorView {
            user_message: UserMessage(error),
            definition,
            row: row(definition.category()),
            message: message.as_str(),
            facts: Facts::default(),
            call,
            id: OnceCell::new(),
            now: OnceCell::new(),
        };
        // Filled where they stay: they are long.
        error.facts(&mut view.facts);
        if view.facts.retry_after.is_some_and(RetryAfter::is_moment) {
            // The message may show it, and has counted from then.
            view.now = take_now_of_message().into();
        }
        if view.facts.details.repeats_wait() {
            view.facts.details.set_wait(view.retry_after_seconds());
        }
        view
    }

    /// Gives the occurrence an id it already has.
    #[must_use]
    pub fn with_id(self, id: Id) -> ErrorView<'a> {
        ErrorView { id: OnceCell::from(id), ..self }
    }

    /// The static entry of the error.
    pub fn definition(&self) -> &'static Definition {
        self.definition
    }

    /// The neutral kind.
    pub fn category(&self) -> Category {
        self.definition.category()
    }

    /// The dialect's row for the category.
    pub fn row(&self) -> &Row {
        &self.row
    }

    /// The status: the occurrence's, the definition's, or the row's.
    pub fn status(&self) -> ErrorStatus {
        self.facts.status.or(self.definition.status()).unwrap_or(self.row.status())
    }

    /// The status that only this occurrence has.
    pub fn own_status(&self) -> Option<ErrorStatus> {
        self.facts.status
    }

    /// The code, in snake case: the definition's or the row's.
    pub fn code(&self) -> &'static str {
        self.definition.code().unwrap_or(self.row.code())
    }

    /// The type: the definition's or the row's.
    pub fn kind(&self) -> Option<&'static str> {
        self.definition.kind().or(self.row.kind())
    }

    /// The number: the definition's or the row's.
    pub fn number(&self) -> Option<i64> {
        self.definition.number().or(self.row.number())
    }

    /// What the error is called; the same for all its occurrences.
    pub fn title(&self) -> &'static str {
        self.definition.title().or(self.row.message()).unwrap_or(self.category().title())
    }

    /// What the client reads about this occurrence: the error's message, or
    /// else the title.
    pub fn message(&self) -> &str {
        if self.message.is_empty() { self.title() } else { self.message }
    }

    /// What an end user may read.
    pub fn user_message(&self) -> Option<UserMessage<'_>> {
        self.definition.user_message().map(|_| self.user_message)
    }

    /// What the client's developer should do.
    pub fn action(&self) -> Option<&'static str> {
        self.definition.action()
    }

    /// The address of the error's documentation.
    pub fn docs(&self) -> Option<&'static str> {
        self.definition.docs()
    }

    /// Whether it pays to send the request again.
    pub fn retry(&self) -> Retry {
        self.definition.retry()
    }

    /// The parameter at fault: the occurrence's, the definition's, or the first
    /// violation's.
    pub fn param(&self) -> Option<Param<'_>> {
        let named = self.facts.param.or(self.definition.param().map(Param::Name));
        let first = || self.facts.violations.first().map(Violation::path).filter(|path| !path.is_root());
        named.or_else(|| first().map(Param::Path))
    }

    /// When the client may come back; never earlier than now, never earlier
    /// than the quota is full again.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        let when = self.facts.retry_after.or(match self.definition.wait() {
            Wait::Seconds(seconds) => Some(RetryAfter::seconds(seconds)),
            _ => None,
        })?;
        Some(when.resolved(self.facts.rate_limit, || self.timestamp()))
    }

    /// The same in whole seconds, rounded up.
    pub fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after().map(|when| when.whole_seconds(|| self.timestamp()))
    }

    /// Whether nothing has happened yet: the request was rejected before any
    /// handler saw it.
    pub fn is_before_effects(&self) -> bool {
        self.facts.before_effects
    }

    /// Whether the method of the request is known to be idempotent (RFC 9110,
    /// 9.2.2).
    pub fn is_idempotent(&self) -> bool {
        self.call.is_idempotent
    }

    /// What is left of the client's quota.
    pub fn rate_limit(&self) -> Option<&'a RateLimit> {
        self.facts.rate_limit
    }

    /// The occurrence's own challenge.
    pub fn challenge(&self) -> Option<&'a Challenge> {
        self.facts.challenge
    }

    /// The invalid fields.
    pub fn violations(&self) -> &'a [Violation] {
        self.facts.violations
    }

    /// The members the occurrence adds to the body.
    pub fn details(&self) -> &Details<'a> {
        &self.facts.details
    }

    /// Other errors of the API that are part of this one.
    pub fn causes(&self) -> &[Cause<'a>] {
        &self.facts.causes
    }

    /// Links that belong to the occurrence.
    pub fn links(&self) -> &'a [Link] {
        self.facts.links
    }

    /// The address of the occurrence, where it has one.
    pub fn instance(&self) -> Option<&'a str> {
        self.facts.instance
    }

    /// The headers the occurrence adds.
    pub fn headers(&self) -> &[(http::HeaderName, http::HeaderValue)] {
        &self.facts.headers
    }

    /// The id of the occurrence, made when it is first asked for.
    pub fn id(&self) -> &Id {
        self.id.get_or_init(|| self.call.ids.generate())
    }

    /// The id of the request, where it has one.
    pub fn request_id(&self) -> Option<&'a str> {
        self.call.request_id()
    }

    /// The id this server gave the call; a client's request id is never one.
    /// Where nobody needed it before, it is the id of the occurrence.
    pub fn call_id(&self) -> &str {
        self.call.own_id().unwrap_or_else(|| self.id().as_str())
    }

    /// When the occurrence was first looked at.
    pub fn timestamp(&self) -> SystemTime {
        *self.now.get_or_init(SystemTime::now)
    }

    /// What belongs to the call.
    pub fn call(&self) -> &'a CallFacts {
        self.call.facts
    }
}

/// Shows what a client may read.
impl fmt::Debug for ErrorView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ErrorView { user_message: _, definition, row, message, facts, call, id, now } = self;
        f.debug_struct("ErrorView")
            .field("definition", definition)
            .field("row", row)
            .field("message", message)
            .field("facts", facts)
            .field("call", call)
            .field("id", id)
            .field("now", now)
            .finish()
    }
}

/// The client's message of one error, rendered once, into a buffer that the
/// thread keeps.
#[derive(Debug)]
pub struct Message(Scratch);

thread_local! {
    static BUFFER: Cell<String> = const { Cell::new(String::new()) };
    /// From when the wait counts that the last message of this thread shows.
    static NOW: Cell<Option<SystemTime>> = const { Cell::new(None) };
}

/// How old the moment of a message may be that a view goes on counting from: a
/// message that was never viewed leaves one.
const NEWEST: Duration = Duration::from_millis(100);

/// From when the wait counts that a message shows; kept for the view of the same
/// error, so that both say the same.
pub(crate) fn now_of_message() -> SystemTime {
    let now = SystemTime::now();
    let _ = NOW.try_with(|kept| kept.set(Some(now)));
    now
}

#[cold]
fn take_now_of_message() -> SystemTime {
    let now = SystemTime::now();
    let kept = NOW.try_with(Cell::take).ok().flatten();
    kept.filter(|kept| now.duration_since(*kept).is_ok_and(|age| age < NEWEST)).unwrap_or(now)
}

impl Message {
    /// Renders the message of `error`; empty where its title speaks.
    pub fn of(error: &dyn ApiError) -> Message {
        let mut message = Message::default();
        // A failed `Display` leaves what it wrote; the title never fails.
        if write!(message.0, "{}", Public(error)).is_err() {
            message.0.clear();
        }
        message
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// An empty message.
impl Default for Message {
    fn default() -> Message {
        Message(Scratch::of(&BUFFER))
    }
}

/// Prints what the client reads.
struct Public<'a>(&'a dyn ApiError);

impl fmt::Display for Public<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.message(f)
    }
}

/// What an end user may read about an occurrence, for `Display` and for serde.
#[derive(Clone, Copy)]
pub struct UserMessage<'a>(&'a dyn ApiError);

impl fmt::Debug for UserMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UserMessage").field(&format_args!("{self}")).finish()
    }
}

impl fmt::Display for UserMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.user_message(f)
    }
}

impl Serialize for UserMessage<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // `collect_str` would panic where a `Display` fails.
        let mut text = String::new();
        write!(text, "{self}").map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

/// A success, as a dialect sees it.
///
/// # Examples
///
/// ```
/// use error_core::{CallView, SuccessView};
/// use http::StatusCode;
///
/// let view = SuccessView::new(StatusCode::OK, Some(&"rust"), CallView::default());
/// assert_eq!(serde_json::to_string(&view.result())?, r#""rust""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct SuccessView<'a> {
    status: StatusCode,
    definition: Option<&'static SuccessDefinition>,
    result: Option<&'a dyn erased_serde::Serialize>,
    call: CallView<'a>,
    id: OnceCell<Id>,
}

impl<'a> SuccessView<'a> {
    /// Views the result of a call; `None` where it has none.
    pub fn new(
        status: StatusCode,
        result: Option<&'a dyn erased_serde::Serialize>,
        call: CallView<'a>,
    ) -> SuccessView<'a> {
        SuccessView { status, definition: None, result, call, id: OnceCell::new() }
    }

    /// The success's own static entry.
    #[must_use]
    pub fn with_definition(mut self, definition: &'static SuccessDefinition) -> SuccessView<'a> {
        self.definition = Some(definition);
        self
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The success's own static entry, where it has one.
    pub fn definition(&self) -> Option<&'static SuccessDefinition> {
        self.definition
    }

    /// The result, ready to be serialized; `null` where there is none.
    pub fn result(&self) -> Outcome<'a> {
        Outcome(self.result)
    }

    /// The id of the request, where it has one.
    pub fn request_id(&self) -> Option<&'a str> {
        self.call.request_id()
    }

    /// What belongs to the call.
    pub fn call(&self) -> &'a CallFacts {
        self.call.facts
    }

    /// The id this server gave the call; made now where it had none.
    pub fn call_id(&self) -> &str {
        self.call.own_id().unwrap_or_else(|| self.id.get_or_init(|| self.call.ids.generate()).as_str())
    }

    /// The id that [`call_id`](SuccessView::call_id) made.
    pub fn made_call_id(&self) -> Option<&Id> {
        self.id.get()
    }
}

impl fmt::Debug for SuccessView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SuccessView").field("status", &self.status).field("call", &self.call).finish_non_exhaustive()
    }
}

/// The result of a call, as any serializer takes it.
#[derive(Clone, Copy)]
pub struct Outcome<'a>(Option<&'a dyn erased_serde::Serialize>);

impl Outcome<'_> {
    /// Whether there is a result.
    pub fn is_some(&self) -> bool {
        self.0.is_some()
    }
}

impl Serialize for Outcome<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(result) => erased_serde::serialize(result, serializer),
            None => serializer.serialize_none(),
        }
    }
}

impl fmt::Debug for Outcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Outcome(..)" } else { "Outcome(None)" })
    }
}
