//! A format that is chosen at run time.

use std::{borrow::Cow, fmt, time::Duration};

use bytes::Bytes;
use error_core::{
    Category, Definition, ErrorStatus, ErrorView, RequestNeeds, Resolved, RetryAfter, Row, SuccessDefinition,
    SuccessView,
};
use http::{HeaderMap, HeaderValue, StatusCode};

use self::sealed::Erased;
use crate::{BodyError, CatalogEntry, LastEvent, LossTable, WireFormat};

/// A [`WireFormat`] that can be used as a trait object. It is implemented for every
/// format.
///
/// Its methods are methods of `dyn ErasedWireFormat`, not of the trait, so calls are not
/// ambiguous if both traits are imported.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use error_formats::{ErasedWireFormat, Problem, Stripe};
///
/// fn choose(name: &str) -> Option<Arc<dyn ErasedWireFormat>> {
///     match name {
///         "stripe" => Some(Arc::new(Stripe::new())),
///         "problem" => Some(Arc::new(Problem::new())),
///         _ => None,
///     }
/// }
///
/// assert_eq!(choose("problem").map(|format| format.media_type()).as_ref().unwrap(), "application/problem+json");
/// ```
///
/// Sealed: implemented for every [`WireFormat`], and only in this crate.
pub trait ErasedWireFormat: fmt::Debug + Send + Sync + 'static + Erased {}

impl<F: WireFormat> ErasedWireFormat for F {}

impl<'e> dyn ErasedWireFormat + 'e {
    /// Writes the body of an error response.
    ///
    /// # Errors
    ///
    /// Fails if a value in the body cannot be serialized.
    #[inline]
    pub fn failure_body(&self, view: &ErrorView<'_>) -> Result<Bytes, BodyError> {
        self.erased_failure_body(view)
    }

    /// Writes the body of a success. It is `None` if the format does not wrap successes.
    #[inline]
    pub fn success_body(&self, view: &SuccessView<'_>) -> Option<Result<Bytes, BodyError>> {
        self.erased_success_body(view)
    }

    /// See [`WireFormat::name`].
    #[inline]
    pub fn name(&self) -> &'static str {
        self.erased_name()
    }

    /// See [`WireFormat::losses`].
    #[inline]
    pub fn losses(&self) -> Option<LossTable> {
        self.erased_losses()
    }

    /// See [`WireFormat::media_type`].
    #[inline]
    pub fn media_type(&self) -> HeaderValue {
        self.erased_media_type()
    }

    /// See [`WireFormat::success_media_type`].
    #[inline]
    pub fn success_media_type(&self) -> HeaderValue {
        self.erased_success_media_type()
    }

    /// See [`WireFormat::row`] and [`WireFormat::route_not_found_row`].
    #[inline]
    pub fn row(&self, category: Category) -> Row {
        self.erased_row(category)
    }

    /// Combines `definition` with this format's row for its category, and with the number that the format gives to its
    /// code.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Category, Definition};
    /// use error_formats::{ErasedWireFormat, Stripe};
    ///
    /// static NO_FUNDS: Definition = Definition::of(Category::InsufficientFunds);
    /// let format: &dyn ErasedWireFormat = &Stripe::new();
    /// let resolved = format.resolve(&NO_FUNDS);
    /// assert_eq!((resolved.error_type(), resolved.code()), (Some("card_error"), "insufficient_funds"));
    /// ```
    #[inline]
    pub fn resolve(&self, definition: &'static Definition) -> Resolved {
        let resolved = Resolved::new(definition, self.row(definition.category()));
        match (definition.number(), definition.code()) {
            (None, Some(code)) => resolved.with_number_of_code(self.number(code)),
            _ => resolved,
        }
    }

    /// See [`WireFormat::number`].
    #[inline]
    pub fn number(&self, code: &str) -> Option<i64> {
        self.erased_number(code)
    }

    /// See [`WireFormat::success_definition`].
    #[inline]
    pub fn success_definition(&self) -> Option<&'static SuccessDefinition> {
        self.erased_success_definition()
    }

    /// See [`WireFormat::http_status`].
    #[inline]
    pub fn http_status(&self, view: &ErrorView<'_>) -> StatusCode {
        self.erased_http_status(view)
    }

    /// See [`WireFormat::other_status`].
    pub fn other_status(&self, status: ErrorStatus) -> Option<ErrorStatus> {
        self.erased_other_status(status)
    }

    /// All statuses that responses of an error can have in this format, the usual one
    /// first. Each status of the definition is followed by the [other
    /// status](WireFormat::other_status) that the format may send instead.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{ApiError, Category, CategoryError};
    /// use error_formats::{ErasedWireFormat, OAuth};
    ///
    /// let format: &dyn ErasedWireFormat = &OAuth::new().without_challenge_for_posted_credentials();
    /// let invalid_client = CategoryError::new(Category::CredentialsInvalid).definition();
    /// assert_eq!(format.statuses(&format.resolve(invalid_client)).iter().map(|it| it.as_u16()).collect::<Vec<_>>(), [401, 400]);
    /// ```
    pub fn statuses(&self, error: &Resolved) -> Vec<ErrorStatus> {
        let mut statuses = match error.definition().statuses() {
            [] => vec![error.status()],
            several => several.to_vec(),
        };
        for other in statuses.clone().into_iter().filter_map(|status| self.other_status(status)) {
            if !statuses.contains(&other) {
                statuses.push(other);
            }
        }
        statuses
    }

    /// See [`WireFormat::retry_after`].
    #[inline]
    pub fn retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter> {
        self.erased_retry_after(view)
    }

    /// See [`WireFormat::is_repeatable`].
    #[inline]
    pub fn is_repeatable(&self) -> bool {
        self.erased_is_repeatable()
    }

    /// See [`WireFormat::needs`].
    #[inline]
    pub fn needs(&self) -> RequestNeeds {
        self.erased_needs()
    }

    /// See [`WireFormat::headers`].
    #[inline]
    pub fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        self.erased_headers(view, headers);
    }

    /// See [`WireFormat::restate`].
    #[inline]
    pub fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        self.erased_restate(body, status)
    }

    /// See [`WireFormat::last_events`].
    #[inline]
    pub fn last_events(&self, body: &[u8], wait: Option<Duration>) -> Vec<LastEvent> {
        self.erased_last_events(body, wait)
    }

    /// See [`WireFormat::last_lines`].
    #[inline]
    pub fn last_lines(&self, body: &[u8]) -> Vec<Bytes> {
        self.erased_last_lines(body)
    }

    /// See [`WireFormat::spelling`].
    #[inline]
    pub fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        self.erased_spelling(code)
    }

    /// The code of an error as it is written into bodies: the wire code that its author
    /// set or, without one, the code in this format's spelling.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Definition, ErrorStatus};
    /// use error_formats::{ErasedWireFormat, Uppercase};
    ///
    /// static GONE: Definition = Definition::new(ErrorStatus::GONE, "account_closed");
    /// static OURS: Definition = GONE.with_wire_code("Account.Closed");
    /// let format: &dyn ErasedWireFormat = &Uppercase::new();
    /// assert_eq!(format.wire_code(&format.resolve(&GONE)), "ACCOUNT_CLOSED");
    /// assert_eq!(format.wire_code(&format.resolve(&OURS)), "Account.Closed");
    /// ```
    pub fn wire_code(&self, error: &Resolved) -> Cow<'static, str> {
        error.wire_code().map_or_else(|| self.spelling(error.code()), Cow::Borrowed)
    }

    /// See [`WireFormat::rejects_detail`].
    pub fn rejects_detail(&self, name: &str) -> Option<&'static str> {
        self.erased_rejects_detail(name)
    }

    /// See [`WireFormat::docs`].
    #[inline]
    pub fn docs<'a>(&'a self, view: &'a ErrorView<'a>) -> Option<Cow<'a, str>> {
        self.erased_docs(view)
    }

    /// See [`WireFormat::docs_base`].
    #[inline]
    pub fn docs_base(&self) -> Option<&str> {
        self.erased_docs_base()
    }

    /// See [`WireFormat::shown`].
    pub fn shown<'a>(&self, body: &'a [u8]) -> Cow<'a, str> {
        self.erased_shown(body)
    }

    /// See [`WireFormat::listing`].
    #[inline]
    pub fn listing<'a>(&'a self, entries: &'a [CatalogEntry]) -> Box<dyn erased_serde::Serialize + 'a> {
        self.erased_listing(entries)
    }

    /// See [`WireFormat::default_waits`]. The author of an API may have chosen others: see
    /// [`DefaultWaitFormat`](crate::DefaultWaitFormat).
    #[inline]
    pub fn default_waits(&self) -> &[(ErrorStatus, Duration)] {
        self.erased_default_waits()
    }
}

/// The object-safe methods. Their names are none of [`WireFormat`]'s, which
/// would be ambiguous with those of `dyn ErasedWireFormat`.
pub(crate) mod sealed {
    use std::{borrow::Cow, time::Duration};

    use bytes::Bytes;
    use error_core::{Category, ErrorStatus, ErrorView, RequestNeeds, RetryAfter, Row, SuccessDefinition, SuccessView};
    use http::{HeaderMap, HeaderValue, StatusCode};

    use crate::{BodyError, CatalogEntry, LastEvent, LossTable};

    pub trait Erased {
        fn erased_failure_body(&self, view: &ErrorView<'_>) -> Result<Bytes, BodyError>;
        fn erased_success_body(&self, view: &SuccessView<'_>) -> Option<Result<Bytes, BodyError>>;
        fn erased_name(&self) -> &'static str;
        fn erased_losses(&self) -> Option<LossTable>;
        fn erased_media_type(&self) -> HeaderValue;
        fn erased_success_media_type(&self) -> HeaderValue;
        fn erased_row(&self, category: Category) -> Row;
        fn erased_number(&self, code: &str) -> Option<i64>;
        fn erased_success_definition(&self) -> Option<&'static SuccessDefinition>;
        fn erased_http_status(&self, view: &ErrorView<'_>) -> StatusCode;
        fn erased_other_status(&self, status: ErrorStatus) -> Option<ErrorStatus>;
        fn erased_retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter>;
        fn erased_is_repeatable(&self) -> bool;
        fn erased_needs(&self) -> RequestNeeds;
        fn erased_headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap);
        fn erased_restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes>;
        fn erased_last_events(&self, body: &[u8], wait: Option<Duration>) -> Vec<LastEvent>;
        fn erased_last_lines(&self, body: &[u8]) -> Vec<Bytes>;
        fn erased_spelling<'a>(&self, code: &'a str) -> Cow<'a, str>;
        fn erased_rejects_detail(&self, name: &str) -> Option<&'static str>;
        fn erased_docs<'a>(&'a self, view: &'a ErrorView<'a>) -> Option<Cow<'a, str>>;
        fn erased_docs_base(&self) -> Option<&str>;
        fn erased_shown<'a>(&self, body: &'a [u8]) -> Cow<'a, str>;
        fn erased_listing<'a>(&'a self, entries: &'a [CatalogEntry]) -> Box<dyn erased_serde::Serialize + 'a>;
        fn erased_default_waits(&self) -> &[(ErrorStatus, Duration)];
    }
}

impl<F: WireFormat> Erased for F {
    fn erased_failure_body(&self, view: &ErrorView<'_>) -> Result<Bytes, BodyError> {
        self.write(&self.failure(view))
    }

    fn erased_success_body(&self, view: &SuccessView<'_>) -> Option<Result<Bytes, BodyError>> {
        Some(self.write(&self.success(view)?))
    }

    fn erased_name(&self) -> &'static str {
        self.name()
    }

    fn erased_losses(&self) -> Option<LossTable> {
        self.losses()
    }

    fn erased_media_type(&self) -> HeaderValue {
        self.media_type()
    }

    fn erased_success_media_type(&self) -> HeaderValue {
        self.success_media_type()
    }

    fn erased_row(&self, category: Category) -> Row {
        match category {
            Category::RouteNotFound => self.route_not_found_row(),
            _ => self.row(category),
        }
    }

    fn erased_number(&self, code: &str) -> Option<i64> {
        self.number(code)
    }

    fn erased_success_definition(&self) -> Option<&'static SuccessDefinition> {
        self.success_definition()
    }

    fn erased_http_status(&self, view: &ErrorView<'_>) -> StatusCode {
        self.http_status(view)
    }

    fn erased_other_status(&self, status: ErrorStatus) -> Option<ErrorStatus> {
        self.other_status(status)
    }

    fn erased_retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter> {
        self.retry_after(view)
    }

    fn erased_is_repeatable(&self) -> bool {
        self.is_repeatable()
    }

    fn erased_needs(&self) -> RequestNeeds {
        self.needs()
    }

    fn erased_headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        self.headers(view, headers);
    }

    fn erased_restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        self.restate(body, status)
    }

    fn erased_last_events(&self, body: &[u8], wait: Option<Duration>) -> Vec<LastEvent> {
        self.last_events(body, wait)
    }

    fn erased_last_lines(&self, body: &[u8]) -> Vec<Bytes> {
        self.last_lines(body)
    }

    fn erased_spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        self.spelling(code)
    }

    fn erased_rejects_detail(&self, name: &str) -> Option<&'static str> {
        self.rejects_detail(name)
    }

    fn erased_docs<'a>(&'a self, view: &'a ErrorView<'a>) -> Option<Cow<'a, str>> {
        self.docs(view)
    }

    fn erased_docs_base(&self) -> Option<&str> {
        self.docs_base()
    }

    fn erased_shown<'a>(&self, body: &'a [u8]) -> Cow<'a, str> {
        self.shown(body)
    }

    fn erased_listing<'a>(&'a self, entries: &'a [CatalogEntry]) -> Box<dyn erased_serde::Serialize + 'a> {
        self.listing(entries)
    }

    fn erased_default_waits(&self) -> &[(ErrorStatus, Duration)] {
        self.default_waits()
    }
}
