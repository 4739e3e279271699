//! The type, and the functions that make it.

use super::{
    address::is_address,
    annotations::{Annotations, same_annotations},
    deprecation::{Deprecation, same_deprecation},
    examples::Examples,
    http::{Allow, HeaderDefinition, Http, Wait, is_visible_ascii},
    key::{Key, Name, is_snake_case, is_wire_code},
    members::{DetailDefinition, Members},
    request::ExampleRequest,
    texts::Texts,
};
use crate::{Category, ErrorStatus, Example, Retry};

/// The static part of an error: everything that all its occurrences have in
/// common.
///
/// `#[derive(ApiError)]` writes definitions; written by hand they are
/// constants. An empty text counts as absent.
///
/// # Examples
///
/// ```
/// use error_core::{Category, Definition, ErrorStatus, Retry};
///
/// const QUOTA: Definition = Definition::new(ErrorStatus::TOO_MANY_REQUESTS, "quota_exceeded")
///     .with_error_type("rate_limit_error")
///     .with_title("Quota exceeded");
///
/// assert_eq!(QUOTA.code(), Some("quota_exceeded"));
/// assert_eq!(QUOTA.category(), Category::RateLimited);
/// assert_eq!(QUOTA.retry(), Retry::AfterWait);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    pub(crate) key: Key,
    texts: Texts,
    http: Http,
    members: Members,
    examples: Examples,
    deprecation: Option<&'static Deprecation>,
    annotations: Option<&'static Annotations>,
}

impl Definition {
    /// The most bytes a code may have: it stands in addresses, headers and the
    /// labels of metrics.
    pub const LONGEST_CODE: usize = 128;

    /// A definition that says nothing yet but what it is.
    const fn bare(key: Key) -> Definition {
        Definition {
            key,
            texts: Texts::NONE,
            http: Http::NONE,
            members: Members::NONE,
            examples: Examples::NONE,
            deprecation: None,
            annotations: None,
        }
    }

    /// Whether both say the same throughout: written down, or as it follows from
    /// the status.
    pub(crate) const fn same(&self, other: &Definition) -> bool {
        let Definition { key, texts, http, members, examples, deprecation, annotations } = self;
        key.same(&other.key)
            && self.retry() as u8 == other.retry() as u8
            && http.same(&other.http)
            && texts.same(&other.texts)
            && members.same(&other.members)
            && examples.same(&other.examples)
            && same_deprecation(*deprecation, other.deprecation)
            && same_annotations(*annotations, other.annotations)
    }

    /// A definition with its own status and code; its category is inferred.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, if `code` is not snake case (a
    /// letter, then `a-z`, `0-9` and single `_`), or is longer than
    /// [`LONGEST_CODE`](Definition::LONGEST_CODE).
    #[track_caller]
    pub const fn new(status: ErrorStatus, code: &'static str) -> Definition {
        assert!(is_snake_case(code), "a code is snake case: a-z, 0-9 and _, and begins with a letter");
        assert!(code.len() <= Definition::LONGEST_CODE, "a code has at most 128 bytes");
        Definition::bare(Key::written(status, code))
    }

    /// A definition that takes its status and its code from the format's row
    /// for `category`.
    pub const fn of(category: Category) -> Definition {
        Definition::bare(Key::of(category))
    }

    /// Sets the category, if it is not the one that the status suggests.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, if
    /// [`with_max_age`](Definition::with_max_age) would.
    #[must_use]
    pub const fn with_category(mut self, category: Category) -> Definition {
        self.key.name = match self.key.name {
            Name::Written { status, code, .. } => Name::Written { status, code, category: Some(category) },
            Name::Row(_) => Name::Row(category),
        };
        self.with_cacheable_age()
    }

    /// The type: with the code, the key of the error.
    #[must_use]
    pub const fn with_error_type(mut self, error_type: &'static str) -> Definition {
        self.key.error_type = error_type;
        self
    }

    /// The number, for formats whose codes are numbers.
    #[must_use]
    pub const fn with_number(mut self, number: i64) -> Definition {
        self.key.set_number(number);
        self
    }

    /// Sets the code that bodies have, if it is not in snake case:
    /// `InvalidURI`, `auth.token_expired`, `2fa_required`. Every format writes
    /// it unchanged. [`code`](Definition::code) is still the key, the label of
    /// metrics and the address of the page.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, when `wire_code` is not 1 to 128
    /// characters of visible ASCII, or when the definition has no code of its own.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Definition, ErrorStatus};
    ///
    /// const INVALID_URI: Definition =
    ///     Definition::new(ErrorStatus::BAD_REQUEST, "invalid_uri").with_wire_code("InvalidURI");
    /// assert_eq!((INVALID_URI.code(), INVALID_URI.wire_code()), (Some("invalid_uri"), Some("InvalidURI")));
    /// ```
    #[must_use]
    pub const fn with_wire_code(mut self, wire_code: &'static str) -> Definition {
        assert!(is_wire_code(wire_code), "a code on the wire is 1 to 128 characters of visible ASCII");
        assert!(self.code().is_some(), "a definition with a wire code has a code of its own");
        self.key.wire_code = wire_code;
        self
    }

    /// Sets several statuses, the usual one first; each occurrence has one of
    /// them.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, if the first is not the status of
    /// the definition, or if one is listed twice.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Definition, ErrorStatus};
    ///
    /// const INVALID: Definition = Definition::new(ErrorStatus::BAD_REQUEST, "invalid_request")
    ///     .with_statuses(&[ErrorStatus::BAD_REQUEST, ErrorStatus::CONTENT_TOO_LARGE]);
    /// assert_eq!(INVALID.status(), Some(ErrorStatus::BAD_REQUEST));
    /// assert_eq!(INVALID.statuses().len(), 2);
    /// ```
    #[must_use]
    pub const fn with_statuses(mut self, statuses: &'static [ErrorStatus]) -> Definition {
        let Some(status) = self.status() else { panic!("a definition with several statuses has a status of its own") };
        assert!(
            !statuses.is_empty() && statuses[0].as_u16() == status.as_u16(),
            "the first of several statuses is the status of the definition"
        );
        let mut at = 0;
        while at < statuses.len() {
            let mut before = 0;
            while before < at {
                assert!(statuses[before].as_u16() != statuses[at].as_u16(), "a status is listed twice");
                before += 1;
            }
            at += 1;
        }
        self.key.statuses = statuses;
        self.with_cacheable_age()
    }

    /// Allows other definitions to have the same number or wire code, if they are
    /// marked as shared too.
    #[must_use]
    pub const fn as_shared(mut self) -> Definition {
        self.key.shared = true;
        self
    }

    /// Marks the code as open: an occurrence may have a code of its own
    /// ([`Facts::code`](crate::Facts::code)), so no list of the codes is
    /// complete.
    #[must_use]
    pub const fn with_open_code(mut self) -> Definition {
        self.key.open.code = true;
        self
    }

    /// Marks the status as open: an occurrence may have one of
    /// [`with_statuses`](Definition::with_statuses), or any status of an error if
    /// none are listed.
    #[must_use]
    pub const fn with_open_status(mut self) -> Definition {
        self.key.open.status = true;
        self
    }

    /// Marks the number as open: an occurrence may have a number of its own
    /// ([`Facts::number`](crate::Facts::number)).
    #[must_use]
    pub const fn with_open_number(mut self) -> Definition {
        self.key.open.number = true;
        self
    }

    /// Sets the title of the error. It is also the message of a server error.
    #[must_use]
    pub const fn with_title(mut self, title: &'static str) -> Definition {
        self.texts.title = title;
        self
    }

    /// What the error means, for its page.
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> Definition {
        self.texts.description = description;
        self
    }

    /// What leads to it, for its page.
    #[must_use]
    pub const fn with_cause(mut self, cause: &'static str) -> Definition {
        self.texts.cause = cause;
        self
    }

    /// The template of the message, for its page.
    #[must_use]
    pub const fn with_message(mut self, message: &'static str) -> Definition {
        self.texts.message = message;
        self
    }

    /// The text for the list of all codes, if it differs from the title.
    #[must_use]
    pub const fn with_listed(mut self, listed: &'static str) -> Definition {
        self.texts.listed = listed;
        self
    }

    /// A text for end users, or its template.
    #[must_use]
    pub const fn with_user_message(mut self, user_message: &'static str) -> Definition {
        self.texts.user_message = user_message;
        self
    }

    /// What the client's developer should do.
    #[must_use]
    pub const fn with_action(mut self, action: &'static str) -> Definition {
        self.texts.action = action;
        self
    }

    /// The address of the error's documentation: absolute, or a full path (RFC
    /// 9457, 3.1.1).
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, when `docs` begins with neither
    /// `https://`, nor `http://`, nor one `/`, nor `urn:` and a namespace (RFC
    /// 8141, 2), or when it has a character that an
    /// address can't hold (RFC 3986, 2): percent-encode it.
    #[must_use]
    pub const fn with_docs(mut self, docs: &'static str) -> Definition {
        assert!(
            is_address(docs),
            "an address begins with https://, http://, one / or urn:example:; other characters than those of RFC 3986 are percent-encoded"
        );
        self.texts.docs = docs;
        self
    }

    /// Sets whether retrying can help, if the status suggests otherwise.
    #[must_use]
    pub const fn with_retry(mut self, retry: Retry) -> Definition {
        self.http.retry = Some(retry);
        self
    }

    /// Where the wait of `Retry-After` comes from.
    #[must_use]
    pub const fn with_wait(mut self, wait: Wait) -> Definition {
        self.http.set_wait(wait);
        self
    }

    /// Sets how many seconds a cache may keep the response. Without it, errors
    /// are never stored.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, for a status whose responses no
    /// cache may store: 428, 429, 431 and 511 (RFC 6585, 3 to 6).
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Definition, ErrorStatus};
    ///
    /// const GONE: Definition = Definition::new(ErrorStatus::GONE, "account_closed").with_max_age(3600);
    /// assert_eq!(GONE.max_age(), Some(3600));
    /// ```
    #[must_use]
    pub const fn with_max_age(mut self, seconds: u32) -> Definition {
        self.http.set_max_age(seconds);
        self.with_cacheable_age()
    }

    /// Itself, where a cache may store an answer that has an age (RFC 6585, 3 to
    /// 6).
    const fn with_cacheable_age(self) -> Definition {
        assert!(
            self.http.max_age().is_none() || !self.is_never_cached(),
            "a cache must not store an answer with the status 428, 429, 431 or 511"
        );
        self
    }

    const fn is_never_cached(&self) -> bool {
        let mut at = 0;
        while at < self.key.statuses.len() {
            if self.key.statuses[at].is_never_cached() {
                return true;
            }
            at += 1;
        }
        self.usual_status().is_never_cached()
    }

    /// The challenge of a 401. A scheme alone, such as `Bearer`, leaves the parameters
    /// to the layer, if its challenge has the same scheme.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, where
    /// [`Challenge::from_static`](crate::Challenge::from_static) does.
    #[must_use]
    pub const fn with_challenge(mut self, challenge: &'static str) -> Definition {
        let _checked = std::mem::ManuallyDrop::new(crate::Challenge::from_static(challenge));
        self.http.challenge = challenge;
        self
    }

    /// Where the methods of a 405's `Allow` come from.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, if the methods are not a header
    /// value.
    #[must_use]
    pub const fn with_allow(mut self, allow: Allow) -> Definition {
        if let Allow::Methods(methods) = allow {
            assert!(is_visible_ascii(methods), "a list of methods is visible ASCII");
        }
        self.http.set_allow(allow);
        self
    }

    /// The name of the parameter that is always at fault.
    #[must_use]
    pub const fn with_param(mut self, param: &'static str) -> Definition {
        self.members.param = param;
        self
    }

    /// Says that each occurrence names the parameter at fault.
    #[must_use]
    pub const fn with_open_param(mut self) -> Definition {
        self.key.open.param = true;
        self
    }

    /// An example of the parameter at fault, for documents, if each occurrence
    /// names its own.
    #[must_use]
    pub const fn with_param_example(mut self, param: &'static str) -> Definition {
        self.examples.param = param;
        self.with_open_param()
    }

    /// The headers of every occurrence, and the names of the headers whose
    /// value an occurrence sets.
    #[must_use]
    pub const fn with_headers(mut self, headers: &'static [HeaderDefinition]) -> Definition {
        self.http.headers = headers;
        self
    }

    /// The members an occurrence adds to the body.
    #[must_use]
    pub const fn with_details(mut self, details: &'static [DetailDefinition]) -> Definition {
        self.members.details = details;
        self
    }

    /// Sets the sample values that documents show for these placeholders.
    #[must_use]
    pub const fn with_examples(mut self, examples: &'static [(&'static str, Example)]) -> Definition {
        self.examples.of = examples;
        self
    }

    /// Says that each occurrence has a list of violations.
    #[must_use]
    pub const fn with_violations(mut self) -> Definition {
        self.key.open.violations = true;
        self
    }

    /// Deprecates the error: it will no longer be returned.
    #[must_use]
    pub const fn with_deprecation(mut self, deprecation: &'static Deprecation) -> Definition {
        self.deprecation = Some(deprecation);
        self
    }

    /// Adds what operators and readers of the error's page also want to know: its owner, when it was introduced, and an
    /// example request.
    #[must_use]
    pub const fn with_annotations(mut self, annotations: &'static Annotations) -> Definition {
        self.annotations = Some(annotations);
        self
    }

    /// Marks an error that the API's published documentation does not list.
    #[must_use]
    pub const fn as_extension(mut self) -> Definition {
        self.key.extension = true;
        self
    }

    /// Promises that nothing has happened yet when this error is returned: no
    /// payment, no message, no row. The request can then be sent again without
    /// repeating an effect, whatever its method.
    ///
    /// SDKs repeat a payment because of this promise.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Definition, ErrorStatus};
    ///
    /// const QUOTA: Definition =
    ///     Definition::new(ErrorStatus::TOO_MANY_REQUESTS, "quota_exceeded").as_before_effects();
    /// assert!(QUOTA.is_before_effects());
    /// ```
    #[must_use]
    pub const fn as_before_effects(mut self) -> Definition {
        self.http.before_effects = true;
        self
    }

    /// Marks all occurrences as identical: they have the definition's message and add no
    /// fact. A format may then render the error once and reuse the response.
    #[must_use]
    pub const fn as_fixed(mut self) -> Definition {
        self.http.fixed = true;
        self
    }

    /// The category.
    pub const fn category(&self) -> Category {
        self.key.name.category()
    }

    /// Whether the author named the category; otherwise it is derived from the
    /// status.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Category, Definition, ErrorStatus};
    ///
    /// const GONE: Definition = Definition::new(ErrorStatus::GONE, "account_closed");
    /// assert!(!GONE.names_category());
    /// assert!(GONE.with_category(Category::Gone).names_category());
    /// ```
    pub const fn names_category(&self) -> bool {
        !matches!(self.key.name, Name::Written { category: None, .. })
    }

    /// The status its author wrote.
    pub const fn status(&self) -> Option<ErrorStatus> {
        match self.key.name {
            Name::Written { status, .. } => Some(status),
            Name::Row(_) => None,
        }
    }

    /// The status, or that of the category where a format decides.
    const fn usual_status(&self) -> ErrorStatus {
        self.key.name.usual_status()
    }

    /// The code its author wrote, in snake case.
    pub const fn code(&self) -> Option<&'static str> {
        match self.key.name {
            Name::Written { code, .. } => Some(code),
            Name::Row(_) => None,
        }
    }

    /// The code that bodies have, if its author wrote one.
    pub const fn wire_code(&self) -> Option<&'static str> {
        filled(self.key.wire_code)
    }

    /// All statuses if there are several, the usual one first.
    pub const fn statuses(&self) -> &'static [ErrorStatus] {
        self.key.statuses
    }

    /// Whether other definitions may have its number or its wire code.
    pub const fn is_shared(&self) -> bool {
        self.key.shared
    }

    /// Whether an occurrence may have a code of its own.
    pub const fn has_open_code(&self) -> bool {
        self.key.open.code
    }

    /// Whether an occurrence may have a status of its own.
    pub const fn has_open_status(&self) -> bool {
        self.key.open.status
    }

    /// Whether an occurrence may have a number of its own.
    pub const fn has_open_number(&self) -> bool {
        self.key.open.number
    }

    /// The type.
    pub const fn error_type(&self) -> Option<&'static str> {
        filled(self.key.error_type)
    }

    /// The number.
    pub const fn number(&self) -> Option<i64> {
        self.key.number()
    }

    /// What the error is called.
    pub const fn title(&self) -> Option<&'static str> {
        filled(self.texts.title)
    }

    /// What the error means.
    pub const fn description(&self) -> Option<&'static str> {
        filled(self.texts.description)
    }

    /// What leads to it.
    pub const fn cause(&self) -> Option<&'static str> {
        filled(self.texts.cause)
    }

    /// The template of the message.
    pub const fn message(&self) -> Option<&'static str> {
        filled(self.texts.message)
    }

    /// The text for the list of all codes, if it differs from the title.
    pub const fn listed(&self) -> Option<&'static str> {
        filled(self.texts.listed)
    }

    /// A text for end users, or its template.
    pub const fn user_message(&self) -> Option<&'static str> {
        filled(self.texts.user_message)
    }

    /// What the client's developer should do.
    pub const fn action(&self) -> Option<&'static str> {
        filled(self.texts.action)
    }

    /// The address of the error's documentation.
    pub const fn docs(&self) -> Option<&'static str> {
        filled(self.texts.docs)
    }

    /// Whether retrying can help.
    pub const fn retry(&self) -> Retry {
        match self.http.retry {
            Some(retry) => retry,
            None => Retry::of(self.usual_status()),
        }
    }

    /// Whether nothing has happened yet when this error is returned.
    pub const fn is_before_effects(&self) -> bool {
        self.http.before_effects
    }

    /// Where the wait of `Retry-After` comes from.
    pub const fn wait(&self) -> Wait {
        self.http.wait()
    }

    /// How many seconds a cache may keep the answer.
    pub const fn max_age(&self) -> Option<u32> {
        self.http.max_age()
    }

    /// The challenge of a 401.
    pub const fn challenge(&self) -> Option<&'static str> {
        filled(self.http.challenge)
    }

    /// Where the methods of a 405's `Allow` come from.
    pub const fn allow(&self) -> Option<Allow> {
        self.http.allow()
    }

    /// The name of the parameter that is always at fault.
    pub const fn param(&self) -> Option<&'static str> {
        filled(self.members.param)
    }

    /// Whether each occurrence names the parameter at fault.
    pub const fn has_open_param(&self) -> bool {
        self.key.open.param
    }

    /// An example of the parameter at fault, for documents, if each occurrence
    /// names its own.
    pub const fn param_example(&self) -> Option<&'static str> {
        filled(self.examples.param)
    }

    /// The headers of every occurrence, and the names of the headers whose
    /// value an occurrence sets.
    pub const fn headers(&self) -> &'static [HeaderDefinition] {
        self.http.headers
    }

    /// The members an occurrence adds to the body.
    pub const fn details(&self) -> &'static [DetailDefinition] {
        self.members.details
    }

    /// The sample values that documents show for placeholders, by name.
    pub const fn examples(&self) -> &'static [(&'static str, Example)] {
        self.examples.of
    }

    /// Whether occurrences list violations.
    pub const fn has_violations(&self) -> bool {
        self.key.open.violations
    }

    /// Whether all occurrences are the same.
    pub const fn is_fixed(&self) -> bool {
        self.http.fixed
    }

    /// The deprecation, if the error is deprecated.
    pub const fn deprecation(&self) -> Option<&'static Deprecation> {
        self.deprecation
    }

    const fn annotations(&self) -> &Annotations {
        match self.annotations {
            Some(annotations) => annotations,
            None => &Annotations::NONE,
        }
    }

    /// The team that owns the error: for operators.
    pub const fn owner(&self) -> Option<&'static str> {
        filled(self.annotations().owner)
    }

    /// The address of the runbook: what operators do about the error.
    pub const fn runbook(&self) -> Option<&'static str> {
        filled(self.annotations().runbook)
    }

    /// The day or the version of the API since which it is returned.
    pub const fn since(&self) -> Option<&'static str> {
        filled(self.annotations().since)
    }

    /// How to fix it, if one sentence ([`action`](Definition::action)) is not
    /// enough.
    pub const fn solution(&self) -> Option<&'static str> {
        filled(self.annotations().solution)
    }

    /// Requests that return it.
    pub const fn requests(&self) -> &'static [ExampleRequest] {
        self.annotations().requests
    }

    /// Whether the published documentation of the API does not list this error.
    pub const fn is_extension(&self) -> bool {
        self.key.extension
    }
}

/// What is written and what follows from the status are the same.
impl PartialEq for Definition {
    fn eq(&self, other: &Definition) -> bool {
        self.http.fixed == other.http.fixed && self.same(other)
    }
}

impl Eq for Definition {}

/// A definition as the derive writes it. The derive has already checked
/// `status` and `code`; checking them again in a constant is slow to compile.
/// An empty text counts as absent.
///
/// # Panics
///
/// Panics, in a constant at compile time, if `status` is not the status of an
/// error.
pub const fn definition(
    status: u16,
    code: &'static str,
    error_type: &'static str,
    title: &'static str,
    description: &'static str,
    message: &'static str,
) -> Definition {
    described(Definition::bare(Key::written(error_status(status), code)), error_type, title, description, message)
}

/// One status of a definition that has several.
pub const fn error_status(status: u16) -> ErrorStatus {
    let 400..=599 = status else { panic!("the status of an error is 400 to 599") };
    ErrorStatus(status)
}

/// A definition of a category, as the derive writes it.
pub const fn definition_of(
    category: Category,
    error_type: &'static str,
    title: &'static str,
    description: &'static str,
    message: &'static str,
) -> Definition {
    described(Definition::of(category), error_type, title, description, message)
}

const fn described(
    mut definition: Definition,
    error_type: &'static str,
    title: &'static str,
    description: &'static str,
    message: &'static str,
) -> Definition {
    definition.key.error_type = error_type;
    definition.texts = Texts { title, description, message, ..Texts::NONE };
    definition
}

const fn filled(text: &'static str) -> Option<&'static str> {
    if text.is_empty() { None } else { Some(text) }
}

#[cfg(test)]
mod tests {
    use super::Definition;
    use crate::{Category, ErrorStatus, Retry};

    #[test]
    fn what_follows_from_the_status_may_be_written() {
        const SHORT: Definition = Definition::new(ErrorStatus::NOT_FOUND, "gone_astray");
        assert_eq!(SHORT, SHORT.with_category(Category::NotFound).with_retry(Retry::AfterChange).with_title(""));
        assert_ne!(SHORT, SHORT.with_category(Category::Gone));
        assert_ne!(SHORT, SHORT.with_retry(Retry::Never));
        assert_ne!(SHORT, SHORT.with_error_type("card_error"));
        assert_ne!(SHORT, Definition::new(ErrorStatus::NOT_FOUND, "gone"));
    }

    /// A service has a thousand of them.
    #[test]
    fn a_definition_stays_small() {
        assert!(size_of::<Definition>() <= 368, "{}", size_of::<Definition>());
    }

    #[test]
    fn a_retry_class_stays_when_the_category_changes() {
        let definition = Definition::of(Category::NotFound).with_retry(Retry::AfterChange);
        assert_eq!(definition.with_category(Category::InternalError).retry(), Retry::AfterChange);
    }
}
