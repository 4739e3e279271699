//! The view of an error: what a format can read about it.

use std::{
    cell::OnceCell,
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use http::{HeaderName, HeaderValue, header};

use super::{
    CallView, Cause, Message, TextsIn, UserMessage,
    cause::LEVELS,
    message::{Source, take_now_of_message},
    translated::{Codes, Translated},
};
use crate::{
    ApiError, Arguments, CallFacts, Category, Challenge, Definition, Details, ErrorStatus, Facts, Id, Link, PageText,
    Param, RateLimit, RequestFacts, Resolved, Retry, RetryAfter, RetryVerdict, Row, Translation, UnsentHeader,
    Violation, Wait,
    own_header::Sent,
    rate_limit::{reset_of, wait_of},
};

/// What a format can read about one occurrence of an error: the definition, the facts of
/// the occurrence, and the defaults from the format's own [`Row`].
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, CallView, ErrorView, Message, Resolved};
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found", param = "id")]
/// struct NoAccount { id: String }
///
/// let error = NoAccount { id: "acc_123".into() };
/// let message = Message::of(&error);
/// let view = ErrorView::new(&error, &message, Resolved::standard, CallView::default());
/// assert_eq!(view.status().as_u16(), 404);
/// assert_eq!(view.code(), "account_not_found");
/// assert_eq!(view.message(), "No account found with id: acc_123");
/// ```
///
/// [`message`](ErrorView::message) is the text for the client, which for a client error
/// is usually the text of `#[error("...")]`. A view gives no access to the error value,
/// so a format cannot read its sources, its `Debug` text, or a `Display` text that is
/// only for the log:
///
/// ```compile_fail
/// fn leak(view: &error_core::ErrorView<'_>) -> Option<String> {
///     view.source().map(|source| source.to_string())
/// }
/// ```
pub struct ErrorView<'a> {
    error: &'a dyn ApiError,
    resolved: Resolved,
    message: &'a str,
    facts: Facts<'a>,
    call: CallView<'a>,
    id: OnceCell<Id>,
    now: OnceCell<SystemTime>,
    /// The texts in the language of the reader, if that is not the author's.
    translated: Option<Box<Translated<'a>>>,
}

impl<'a> ErrorView<'a> {
    /// Creates the view of `error` for a format. `resolve` combines the definition with the
    /// format's [`Row`] for its category; without a format, it is [`Resolved::standard`].
    pub fn new(
        error: &'a dyn ApiError,
        message: &'a Message,
        resolve: impl FnOnce(&'static Definition) -> Resolved,
        call: CallView<'a>,
    ) -> ErrorView<'a> {
        let mut view = ErrorView::__unfilled(error, message, resolve, call);
        view.__fill();
        view
    }

    /// Creates a view that knows only the definition. [`__fill`](ErrorView::__fill) then
    /// adds the facts of the occurrence in place, because moving a filled view would cost
    /// as much as writing a header.
    #[doc(hidden)]
    #[inline]
    pub fn __unfilled(
        error: &'a dyn ApiError,
        message: &'a Message,
        resolve: impl FnOnce(&'static Definition) -> Resolved,
        call: CallView<'a>,
    ) -> ErrorView<'a> {
        ErrorView {
            error,
            resolved: resolve(error.definition()),
            message: message.as_str(),
            facts: Facts::default(),
            call,
            id: OnceCell::new(),
            now: OnceCell::new(),
            translated: None,
        }
    }

    /// Adds the facts of the occurrence. Call this method only once.
    #[doc(hidden)]
    pub fn __fill(&mut self) {
        self.error.facts(&mut self.facts);
        if self.facts.retry_after.is_some_and(RetryAfter::is_moment) {
            // The message may show it, and has counted from then.
            self.now = take_now_of_message().into();
        }
        if self.facts.details.repeats_wait() {
            self.facts.details.set_wait(self.retry_after_seconds());
        }
        if let Some(translation) = self.call.translation() {
            self.translate(translation);
        }
    }

    /// Has the texts in another language. Apart, so that an error in one language does not pay for it.
    #[cold]
    #[inline(never)]
    fn translate(&mut self, translation: &'a Arc<dyn Translation>) {
        self.translated = Some(Box::new(Translated::new(&**translation)));
    }

    /// Sets the id of an occurrence that already has one.
    #[must_use]
    pub fn with_id(self, id: Id) -> ErrorView<'a> {
        ErrorView { id: OnceCell::from(id), ..self }
    }

    /// The definition: the static part of the error.
    pub fn definition(&self) -> &'static Definition {
        self.resolved.definition()
    }

    /// The definition combined with the format's row for its category.
    pub fn resolved(&self) -> &Resolved {
        &self.resolved
    }

    /// The category of the error.
    pub fn category(&self) -> Category {
        self.resolved.category()
    }

    /// The format's row for the category.
    pub fn row(&self) -> &Row {
        self.resolved.row()
    }

    /// The status of the response: the first status that is set by the occurrence, the
    /// definition or the row.
    pub fn status(&self) -> ErrorStatus {
        self.facts.status.unwrap_or_else(|| self.resolved.status())
    }

    /// The status that this occurrence set for itself.
    pub fn own_status(&self) -> Option<ErrorStatus> {
        self.facts.status
    }

    /// The code that is written into bodies: the occurrence's own code, or otherwise the
    /// definition's [`wire_code`](Definition::wire_code), or otherwise the code in snake
    /// case. A format that spells codes in its own way (such as upper case) must leave a
    /// [code that the author wrote for bodies](ErrorView::written_code) unchanged.
    pub fn wire_code(&self) -> &str {
        self.written_code().unwrap_or_else(|| self.code())
    }

    /// The code that the author wrote for bodies, if any: the occurrence's own code, or
    /// otherwise the definition's [`wire_code`](Definition::wire_code).
    pub fn written_code(&self) -> Option<&str> {
        self.facts.code.as_deref().or(self.definition().wire_code())
    }

    /// Whether the occurrence set an invalid code or status. The invalid value is not
    /// sent.
    pub fn has_invalid_key(&self) -> bool {
        self.has_invalid_code() || self.has_invalid_status()
    }

    /// Whether the occurrence set an invalid code. The invalid code is not sent: see
    /// [`Facts::code`].
    pub fn has_invalid_code(&self) -> bool {
        self.facts.invalid.code
    }

    /// Whether the occurrence set an invalid status: one that is not 400 to 599, or one
    /// that is not in the definition's list of statuses. The invalid status is not sent.
    pub fn has_invalid_status(&self) -> bool {
        self.facts.invalid.status
    }

    /// The code in snake case: the code of the definition or, without one, the code of
    /// the row.
    pub fn code(&self) -> &'static str {
        self.resolved.code()
    }

    /// The type of the error: the type of the definition or, without one, the type of the
    /// row.
    pub fn error_type(&self) -> Option<&'static str> {
        self.resolved.error_type()
    }

    /// The number of the error: the first number that is set by the occurrence, the
    /// definition or the row.
    pub fn number(&self) -> Option<i64> {
        self.facts.number.or_else(|| self.resolved.number())
    }

    /// The title, which all occurrences share, in the language of the reader.
    pub fn title(&self) -> &str {
        match &self.translated {
            None => self.resolved.title(),
            Some(translated) => self.translated_title(translated),
        }
    }

    /// The message for the client about this occurrence. Without a message, it is the
    /// title.
    pub fn message(&self) -> &str {
        match &self.translated {
            _ if self.message.is_empty() => self.title(),
            None => self.message,
            Some(translated) => self.translated_message(translated),
        }
    }

    /// What the error itself says, in its author's language; empty where the title speaks.
    pub(crate) fn own_message(&self) -> &str {
        self.message
    }

    /// The text for end users, in its author's language.
    pub(crate) fn own_user_message(&self) -> Option<UserMessage<'_>> {
        self.definition().user_message().map(|_| UserMessage(Source::Error(self.error)))
    }

    #[cold]
    #[inline(never)]
    fn translated_title<'t>(&'t self, translated: &'t Translated<'a>) -> &'t str {
        translated.title(self.codes()).unwrap_or(self.resolved.title())
    }

    #[cold]
    #[inline(never)]
    fn translated_message<'t>(&'t self, translated: &'t Translated<'a>) -> &'t str {
        let arguments = || self.arguments(translated);
        translated.message(self.codes(), arguments, self.details()).unwrap_or(self.message)
    }

    /// The names of the error's texts in a translation.
    fn codes(&self) -> Codes<'_> {
        let resolved = &self.resolved;
        Codes { code: resolved.code(), category: (!resolved.has_own_code()).then(|| self.category().name()) }
    }

    /// The arguments of its texts: those of the error first, then those that every error has.
    #[cold]
    fn arguments(&self, translated: &Translated<'_>) -> Arguments {
        let mut arguments = Arguments::default();
        self.error.arguments(&mut arguments);
        let wait = self.retry_after_seconds();
        arguments.set_wait(wait);
        if let Some(wait) = wait {
            arguments.number("retry_after", &wait);
        }
        if let Some(param) = self.param() {
            arguments.text("param", &param.dotted());
        }
        if let Some(first) = translated.violations(self.facts.violations).first() {
            translated.add_field(first, &mut arguments);
            arguments.text("problem", &first.message().unwrap_or_default());
            arguments.number("more", &(self.facts.violations.len() as u64 - 1 + u64::from(self.facts.unlisted)));
        }
        arguments
    }

    /// What is particular to the occurrence.
    pub(crate) fn facts(&self) -> &Facts<'a> {
        &self.facts
    }

    /// The text for end users.
    pub fn user_message(&self) -> Option<UserMessage<'_>> {
        let own = self.own_user_message()?;
        let translated = self.translated.as_ref().and_then(|translated| {
            translated.user_message(self.codes(), || self.arguments(translated), self.details())
        });
        Some(translated.map_or(own, |text| UserMessage(Source::Translation(text))))
    }

    /// What the client's developer should do about the error, if its author wrote it. Errors of
    /// the framework have no such text; [`action_or_category`](ErrorView::action_or_category)
    /// returns that of their category.
    pub fn action(&self) -> Option<&str> {
        self.definition().action().map(|own| self.translated_action().unwrap_or(own))
    }

    /// What the client's developer should do about the error. If its author wrote nothing and the error has the code
    /// of its category, it is the text of the category.
    pub fn action_or_category(&self) -> Option<&str> {
        self.resolved.action().map(|own| self.translated_action().unwrap_or(own))
    }

    fn translated_action(&self) -> Option<&str> {
        self.translated.as_ref()?.action(self.codes())
    }

    /// The phrase of the status, such as "Not Found", in the language of the reader.
    pub fn phrase(&self) -> &str {
        let translated = self.translated.as_ref().and_then(|translated| translated.phrase(self.status()));
        translated.unwrap_or(self.status().phrase())
    }

    /// A text around those of the error, if it is translated. `seconds` is the wait that some of them show.
    pub fn page_text(&self, text: PageText, seconds: Option<u64>) -> Option<String> {
        self.translated.as_ref()?.page_text(text, seconds)
    }

    /// The tag of the language of the texts, if they are translated.
    pub fn language(&self) -> Option<&'a str> {
        self.translated.as_ref().map(|translated| translated.language())
    }

    /// In which languages the texts are that were read so far; `None` if they are not translated.
    #[doc(hidden)]
    pub fn __texts_in(&self) -> Option<TextsIn> {
        self.translated.as_ref().map(|translated| translated.texts_in())
    }

    /// The address of the error's documentation.
    pub fn docs(&self) -> Option<&'static str> {
        self.definition().docs()
    }

    /// The retry class of the error: whether retrying can help.
    pub fn retry(&self) -> Retry {
        self.definition().retry()
    }

    /// Whether the client should send this request again. The verdict follows from the
    /// retry class of the error and from what is known about the effects of the request.
    pub fn verdict(&self) -> RetryVerdict {
        RetryVerdict::of(self.retry(), self.call.idempotency(), self.is_before_effects())
    }

    /// The request parameter at fault: the first one that is set by the occurrence, the
    /// definition or the first violation.
    pub fn param(&self) -> Option<Param<'_>> {
        let named = self.facts.param.or(self.definition().param().map(Param::Name));
        let first = || self.facts.violations.first().map(Violation::path).filter(|path| !path.is_root());
        named.or_else(|| first().map(Param::Path))
    }

    /// When the client may retry: never earlier than now, and never before an
    /// exhausted quota is reset.
    ///
    /// It is the first of these that exists: the wait that the error sets, the value of a
    /// `Retry-After` among the error's headers, the reset of an exhausted quota, or the
    /// default of the API. `Waits::with_spread` makes it longer.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        let when = self.named_wait().or_else(|| self.other_wait())?.resolved(self.quota_reset(), || self.timestamp());
        Some(match self.call.waits() {
            Some(waits) => waits.spread().of(when, || self.timestamp()),
            None => when,
        })
    }

    /// When the quotas let the client go on; most errors have none.
    #[inline]
    fn quota_reset(&self) -> Option<Duration> {
        if self.facts.rate_limits.is_empty() { None } else { reset_of(self.rate_limits()) }
    }

    /// The wait of the occurrence, or the one that all of them have.
    #[inline]
    fn named_wait(&self) -> Option<RetryAfter> {
        self.facts.retry_after.or(match self.definition().wait() {
            Wait::Seconds(seconds) => Some(RetryAfter::seconds(seconds)),
            _ => None,
        })
    }

    /// The wait of an error that names none.
    #[inline]
    fn other_wait(&self) -> Option<RetryAfter> {
        let Facts { headers, rate_limits, .. } = &self.facts;
        let fixed = self.definition().headers();
        if headers.is_empty() && fixed.is_empty() && rate_limits.is_empty() && self.call.waits().is_none() {
            return None;
        }
        self.found_wait()
    }

    #[cold]
    fn found_wait(&self) -> Option<RetryAfter> {
        if let Some(written) = self.written_wait() {
            // One that can't be read is sent as it is, and nothing beside it.
            return RetryAfter::parse(written);
        }
        let is_limited = self.status() == ErrorStatus::TOO_MANY_REQUESTS || self.category() == Category::RateLimited;
        let quota = is_limited.then(|| wait_of(self.rate_limits())).flatten();
        quota.map(RetryAfter::wait).or_else(|| self.call.waits()?.default_of(self.status(), self.category()))
    }

    /// The `Retry-After` among the error's own headers, of which the last is sent.
    fn written_wait(&self) -> Option<&str> {
        let own = self.facts.headers.iter().rev().find(|(name, _)| *name == header::RETRY_AFTER);
        let mut fixed = self.definition().headers().iter().rev();
        own.and_then(|(_, value)| value.to_str().ok())
            .or_else(|| fixed.find(|header| header.name() == header::RETRY_AFTER.as_str())?.value())
    }

    /// Whether the error's own `Retry-After` is its wait, which the format writes.
    fn is_wait_written(&self) -> bool {
        self.named_wait().is_none() && self.written_wait().and_then(RetryAfter::parse).is_some()
    }

    /// When the client may retry, in whole seconds from now, rounded up.
    pub fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after().map(|when| when.whole_seconds(|| self.timestamp()))
    }

    /// Whether the occurrence or its definition promises that the request had no effect,
    /// so that it is safe to send it again.
    pub fn is_before_effects(&self) -> bool {
        self.facts.before_effects || self.definition().is_before_effects()
    }

    /// The quota of the client. If the error has several quotas, it is the one that
    /// limits the client most: the exhausted quota that is reset last or, if none is
    /// exhausted, the quota with the smallest fraction left.
    #[inline]
    pub fn rate_limit(&self) -> Option<&'a RateLimit> {
        if self.facts.rate_limits.is_empty() { None } else { RateLimit::strictest(self.rate_limits()) }
    }

    /// All quotas of the client, in the order in which the error lists them.
    pub fn rate_limits(&self) -> impl Iterator<Item = &'a RateLimit> + Clone {
        self.facts.rate_limits.iter()
    }

    /// The authentication challenge that the occurrence set, if any.
    pub fn challenge(&self) -> Option<&'a Challenge> {
        self.facts.challenge
    }

    /// The violations (invalid fields).
    pub fn violations(&self) -> &[Violation] {
        match &self.translated {
            None => self.facts.violations,
            Some(translated) => translated.violations(self.facts.violations),
        }
    }

    /// The members that the occurrence adds to the body.
    pub fn details(&self) -> &Details<'a> {
        &self.facts.details
    }

    /// Other API errors that are part of this one.
    pub fn causes(&self) -> &[Cause<'a>] {
        &self.facts.causes
    }

    /// Links that belong to the occurrence.
    pub fn links(&self) -> &'a [Link] {
        self.facts.links
    }

    /// The address of the occurrence, if it has one.
    pub fn instance(&self) -> Option<&'a str> {
        self.facts.instance
    }

    /// The headers that the occurrence adds.
    pub fn headers(&self) -> &[(http::HeaderName, http::HeaderValue)] {
        &self.facts.headers
    }

    /// The headers that the definition and the occurrence add, and whether each
    /// is sent.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{CallView, Category, CategoryError, ErrorView, Message, Resolved, UnsentHeader};
    /// use http::{HeaderName, HeaderValue, header};
    ///
    /// let length = (HeaderName::from_static("content-length"), HeaderValue::from_static("9"));
    /// let error = CategoryError::new(Category::Conflict).with_header(length.0, length.1);
    /// let message = Message::of(&error);
    /// let view = ErrorView::new(&error, &message, Resolved::standard, CallView::default());
    /// let sent: Vec<_> = view.own_headers().map(|(_, _, sent)| sent).collect();
    /// assert_eq!(sent, [Err(UnsentHeader::Reserved)]);
    /// ```
    pub fn own_headers(&self) -> impl Iterator<Item = (HeaderName, HeaderValue, Result<(), UnsentHeader>)> {
        let fixed = self.definition().headers().iter().filter_map(|header| {
            Some((HeaderName::from_static(header.name()), HeaderValue::from_static(header.value()?)))
        });
        let mut sent = Sent::default();
        let all = fixed.chain(self.headers().iter().cloned());
        // One that is the wait is sent as such.
        let all = all.filter(|(name, _)| *name != header::RETRY_AFTER || !self.is_wait_written());
        all.map(move |(name, value)| {
            // An error with a wait says it in one way, in header and body.
            let repeats_wait = name == header::RETRY_AFTER && self.retry_after().is_some();
            let is_sent = if repeats_wait { Err(UnsentHeader::Reserved) } else { sent.add(&name, &value) };
            (name, value, is_sent)
        })
    }

    /// The id of the occurrence. It is created when this method is first called.
    pub fn id(&self) -> &Id {
        self.id.get_or_init(|| self.call.make_id())
    }

    /// The id of the request, if it has one.
    pub fn request_id(&self) -> Option<&'a str> {
        self.call.request_id()
    }

    /// The id that this server gave the call, never a request id that the client sent. If
    /// the call has no id yet, it is the id of the occurrence.
    pub fn call_id(&self) -> &str {
        self.call.own_id().unwrap_or_else(|| self.id().as_str())
    }

    /// When the view was created.
    pub fn timestamp(&self) -> SystemTime {
        *self.now.get_or_init(SystemTime::now)
    }

    /// The facts of the call.
    pub fn call(&self) -> &'a CallFacts {
        self.call.facts()
    }

    /// The request, for a format that [needs](crate::RequestNeeds) it.
    pub fn request(&self) -> Option<&'a RequestFacts> {
        self.call().request.as_deref()
    }

    /// How long the call took; see [`CallFacts::took`].
    pub fn took(&self) -> Duration {
        self.call().took()
    }

    /// The call, as [`Cause::view`](Cause::view) needs it.
    pub fn call_view(&self) -> CallView<'a> {
        self.call
    }
}

impl<'a> Cause<'a> {
    /// Creates the [view](ErrorView) of this cause, which a format reads. `resolve` combines
    /// the definition of the cause with what the format sets for its category (status,
    /// code, type). Pass the function that made the view of the error around this cause.
    pub fn view(
        self,
        message: &'a Message,
        resolve: impl FnOnce(&'static Definition) -> Resolved,
        call: CallView<'a>,
    ) -> ErrorView<'a> {
        let mut view = ErrorView::new(self.error, message, resolve, call);
        let level = self.level + 1;
        if level >= LEVELS {
            view.facts.causes.clear();
        }
        for cause in &mut view.facts.causes {
            cause.level = level;
        }
        view
    }
}

/// Shows what a client may read.
impl fmt::Debug for ErrorView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ErrorView { error: _, resolved, message, facts, call, id, now, translated } = self;
        f.debug_struct("ErrorView")
            .field("resolved", resolved)
            .field("message", message)
            .field("facts", facts)
            .field("call", call)
            .field("id", id)
            .field("now", now)
            .field("translated", translated)
            .finish()
    }
}
