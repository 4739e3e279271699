//! The type [`Definition`] and its methods.

use super::{
    address::is_address,
    annotations::{Annotations, same_annotations},
    deprecation::{Deprecation, same_deprecation},
    examples::Examples,
    http::{Allow, HeaderDefinition, Http, Wait, is_visible_ascii},
    key::{Key, Name, is_snake_case, is_wire_code},
    members::{DetailDefinition, Members},
    request::ExampleRequest,
    required::RequiredField,
    texts::Texts,
};
use crate::{Category, ErrorStatus, Example, Retry};

/// The static part of an error: everything that is the same each time the error occurs,
/// such as its status, code and title.
///
/// `#[derive(ApiError)]` generates definitions. If you write one by hand, make it a
/// constant. An empty text counts as absent.
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
    /// The maximum length of a code in bytes. Codes are used in addresses, headers and
    /// metric labels.
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

    /// Creates a definition with its own status and code. The category follows from the
    /// status.
    ///
    /// # Panics
    ///
    /// Panics if `code` is not snake case (a letter, then `a-z`, `0-9` and single `_`),
    /// or if it is longer than [`LONGEST_CODE`](Definition::LONGEST_CODE). In a constant,
    /// the panic is a compile error.
    #[track_caller]
    pub const fn new(status: ErrorStatus, code: &'static str) -> Definition {
        assert!(is_snake_case(code), "a code is snake case: a-z, 0-9 and _, and begins with a letter");
        assert!(code.len() <= Definition::LONGEST_CODE, "a code has at most 128 bytes");
        Definition::bare(Key::written(status, code))
    }

    /// Creates a definition that takes its status and code from the format's
    /// [`Row`](crate::Row) for `category`.
    pub const fn of(category: Category) -> Definition {
        Definition::bare(Key::of(category))
    }

    /// Sets the category. Without this setting, the category follows from the status.
    ///
    /// # Panics
    ///
    /// Panics if [`with_max_age`](Definition::with_max_age) would. In a constant, the
    /// panic is a compile error.
    #[must_use]
    pub const fn with_category(mut self, category: Category) -> Definition {
        self.key.name = match self.key.name {
            Name::Written { status, code, .. } => Name::Written { status, code, category: Some(category) },
            Name::Row(_) => Name::Row(category),
        };
        self.with_cacheable_age()
    }

    /// Sets the type. Together with the code it identifies the error.
    #[must_use]
    pub const fn with_error_type(mut self, error_type: &'static str) -> Definition {
        self.key.error_type = error_type;
        self
    }

    /// Sets the number, for formats whose codes are numbers.
    #[must_use]
    pub const fn with_number(mut self, number: i64) -> Definition {
        self.key.set_number(number);
        self
    }

    /// Sets the code that is written into bodies, if it is not in snake case:
    /// `InvalidURI`, `auth.token_expired`, `2fa_required`. Every format writes it
    /// unchanged. [`code`](Definition::code) still identifies the error: it is the label
    /// in metrics, and the address of the error's page ends with it.
    ///
    /// # Panics
    ///
    /// Panics if `wire_code` is not 1 to 128 characters of visible ASCII, or if the
    /// definition has no code of its own. In a constant, the panic is a compile error.
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

    /// Sets all statuses of an error that has several, the usual one first. Each
    /// occurrence has one of them.
    ///
    /// # Panics
    ///
    /// Panics if the first status is not the status of the definition, or if a status is
    /// listed twice. In a constant, the panic is a compile error.
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

    /// Allows other definitions to have the same number or wire code as this one. The
    /// other definitions must be marked as shared as well.
    #[must_use]
    pub const fn as_shared(mut self) -> Definition {
        self.key.shared = true;
        self
    }

    /// Marks the code as open: an occurrence may override it with any code
    /// ([`Facts::code`](crate::Facts::code)), so no list of the API's codes is complete.
    #[must_use]
    pub const fn with_open_code(mut self) -> Definition {
        self.key.open.code = true;
        self
    }

    /// Marks the status as open: an occurrence may have any of the statuses in
    /// [`with_statuses`](Definition::with_statuses). If the definition lists no statuses,
    /// the occurrence may have any error status.
    #[must_use]
    pub const fn with_open_status(mut self) -> Definition {
        self.key.open.status = true;
        self
    }

    /// Marks the number as open: an occurrence may override it
    /// ([`Facts::number`](crate::Facts::number)).
    #[must_use]
    pub const fn with_open_number(mut self) -> Definition {
        self.key.open.number = true;
        self
    }

    /// Sets the title of the error. For a server error, the title is also the message
    /// that clients read.
    #[must_use]
    pub const fn with_title(mut self, title: &'static str) -> Definition {
        self.texts.title = title;
        self
    }

    /// Sets the description, which says on the error's page what the error means.
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> Definition {
        self.texts.description = description;
        self
    }

    /// Sets the text that the error's page shows about what leads to the error.
    #[must_use]
    pub const fn with_cause(mut self, cause: &'static str) -> Definition {
        self.texts.cause = cause;
        self
    }

    /// Sets the template of the message, which the page of the error shows.
    #[must_use]
    pub const fn with_message(mut self, message: &'static str) -> Definition {
        self.texts.message = message;
        self
    }

    /// Sets the text for the list of all codes, if it differs from the title.
    #[must_use]
    pub const fn with_listed(mut self, listed: &'static str) -> Definition {
        self.texts.listed = listed;
        self
    }

    /// Sets a text for end users, or its template.
    #[must_use]
    pub const fn with_user_message(mut self, user_message: &'static str) -> Definition {
        self.texts.user_message = user_message;
        self
    }

    /// Sets what the client's developer should do about the error.
    #[must_use]
    pub const fn with_action(mut self, action: &'static str) -> Definition {
        self.texts.action = action;
        self
    }

    /// Sets the address of the error's documentation: an absolute address, or a path that
    /// begins with `/` (RFC 9457, section 3.1.1).
    ///
    /// # Panics
    ///
    /// Panics if `docs` does not begin with `https://`, `http://`, a single `/`, or
    /// `urn:` and a namespace (RFC 8141, section 2). It also panics if `docs` contains a
    /// character that is not allowed in an address (RFC 3986, section 2): percent-encode
    /// such characters. In a constant, the panic is a compile error.
    #[must_use]
    pub const fn with_docs(mut self, docs: &'static str) -> Definition {
        assert!(
            is_address(docs),
            "an address begins with https://, http://, one / or urn:example:; other characters than those of RFC 3986 are percent-encoded"
        );
        self.texts.docs = docs;
        self
    }

    /// Sets whether retrying can help. Without this setting, that follows from the
    /// status.
    #[must_use]
    pub const fn with_retry(mut self, retry: Retry) -> Definition {
        self.http.retry = Some(retry);
        self
    }

    /// Sets where the value of `Retry-After` comes from.
    #[must_use]
    pub const fn with_wait(mut self, wait: Wait) -> Definition {
        self.http.set_wait(wait);
        self
    }

    /// Sets how many seconds a cache may keep the response. Without this setting, errors
    /// are sent with `cache-control: no-store`.
    ///
    /// # Panics
    ///
    /// Panics if the status is 428, 429, 431 or 511, whose responses must not be cached
    /// (RFC 6585, sections 3 to 6). In a constant, the panic is a compile error.
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

    /// Itself, where a cache may store a response that has an age (RFC 6585, sections 3 to
    /// 6).
    const fn with_cacheable_age(self) -> Definition {
        assert!(
            self.http.max_age().is_none() || !self.is_never_cached(),
            "a cache must not store a response with the status 428, 429, 431 or 511"
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

    /// Sets the challenge of a 401. If you give a scheme alone, such as `Bearer`, and the
    /// layer has a challenge of the same scheme, the layer's parameters are added.
    ///
    /// # Panics
    ///
    /// Panics if [`Challenge::from_static`](crate::Challenge::from_static) would. In a
    /// constant, the panic is a compile error.
    #[must_use]
    pub const fn with_challenge(mut self, challenge: &'static str) -> Definition {
        let _checked = std::mem::ManuallyDrop::new(crate::Challenge::from_static(challenge));
        self.http.challenge = challenge;
        self
    }

    /// Sets where the methods in the `Allow` header of a 405 come from.
    ///
    /// # Panics
    ///
    /// Panics if the methods are not a valid header value. In a constant, the panic is a
    /// compile error.
    #[must_use]
    pub const fn with_allow(mut self, allow: Allow) -> Definition {
        if let Allow::Methods(methods) = allow {
            assert!(is_visible_ascii(methods), "a list of methods is visible ASCII");
        }
        self.http.set_allow(allow);
        self
    }

    /// Sets the name of the request parameter at fault, if it is always the same one.
    #[must_use]
    pub const fn with_param(mut self, param: &'static str) -> Definition {
        self.members.param = param;
        self
    }

    /// Declares that each occurrence names the request parameter at fault.
    #[must_use]
    pub const fn with_open_param(mut self) -> Definition {
        self.key.open.param = true;
        self
    }

    /// Sets an example name of the parameter at fault, for documents. Use it if each
    /// occurrence names its own parameter.
    #[must_use]
    pub const fn with_param_example(mut self, param: &'static str) -> Definition {
        self.examples.param = param;
        self.with_open_param()
    }

    /// Sets the headers of the error: headers with a fixed value, and headers whose value
    /// each occurrence sets.
    #[must_use]
    pub const fn with_headers(mut self, headers: &'static [HeaderDefinition]) -> Definition {
        self.http.headers = headers;
        self
    }

    /// Sets the members that an occurrence adds to the body.
    #[must_use]
    pub const fn with_details(mut self, details: &'static [DetailDefinition]) -> Definition {
        self.members.details = details;
        self
    }

    /// Sets the fields that every format of the API must carry.
    #[must_use]
    pub const fn with_required(mut self, required: &'static [RequiredField]) -> Definition {
        self.members.required = required;
        self
    }

    /// Sets the sample values that documents show for the placeholders of the message, by
    /// name.
    #[must_use]
    pub const fn with_examples(mut self, examples: &'static [(&'static str, Example)]) -> Definition {
        self.examples.of = examples;
        self
    }

    /// Declares that each occurrence has a list of violations (invalid fields).
    #[must_use]
    pub const fn with_violations(mut self) -> Definition {
        self.key.open.violations = true;
        self
    }

    /// Deprecates the error: announces that it will no longer be returned.
    #[must_use]
    pub const fn with_deprecation(mut self, deprecation: &'static Deprecation) -> Definition {
        self.deprecation = Some(deprecation);
        self
    }

    /// Adds facts for operators and for the error's page, such as the owner, the version
    /// that introduced the error, and example requests.
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

    /// Promises that the request has had no effect when this error is returned: no
    /// payment was made, no message sent, no row written. The request can then be sent
    /// again safely, whatever its method is.
    ///
    /// Be careful: SDKs rely on this promise and send the request again, even if it is a
    /// payment.
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

    /// Marks all occurrences as identical: they have the definition's message and no
    /// facts of their own. A format may then render the error once and reuse the
    /// response.
    #[must_use]
    pub const fn as_fixed(mut self) -> Definition {
        self.http.fixed = true;
        self
    }

    /// Returns the category that the author named or, without one, the category that
    /// follows from the status.
    pub const fn category(&self) -> Category {
        self.key.name.category()
    }

    /// Returns whether the author named the category. If not, it is derived from the
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

    /// Returns the status, if the author wrote one.
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

    /// Returns the code in snake case, if the author wrote one.
    pub const fn code(&self) -> Option<&'static str> {
        match self.key.name {
            Name::Written { code, .. } => Some(code),
            Name::Row(_) => None,
        }
    }

    /// Returns the code that is written into bodies, if the author set one with
    /// [`with_wire_code`](Definition::with_wire_code).
    pub const fn wire_code(&self) -> Option<&'static str> {
        filled(self.key.wire_code)
    }

    /// Returns all statuses of an error that has several, the usual one first.
    pub const fn statuses(&self) -> &'static [ErrorStatus] {
        self.key.statuses
    }

    /// Returns whether other definitions may have the same number or wire code.
    pub const fn is_shared(&self) -> bool {
        self.key.shared
    }

    /// Returns whether an occurrence may override the code.
    pub const fn has_open_code(&self) -> bool {
        self.key.open.code
    }

    /// Returns whether an occurrence may override the status.
    pub const fn has_open_status(&self) -> bool {
        self.key.open.status
    }

    /// Returns whether an occurrence may override the number.
    pub const fn has_open_number(&self) -> bool {
        self.key.open.number
    }

    /// Returns the type, which together with the code identifies the error.
    pub const fn error_type(&self) -> Option<&'static str> {
        filled(self.key.error_type)
    }

    /// Returns the number, for formats whose codes are numbers.
    pub const fn number(&self) -> Option<i64> {
        self.key.number()
    }

    /// Returns the title of the error.
    pub const fn title(&self) -> Option<&'static str> {
        filled(self.texts.title)
    }

    /// What the error means.
    pub const fn description(&self) -> Option<&'static str> {
        filled(self.texts.description)
    }

    /// What leads to the error.
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

    /// The text for end users, or its template.
    pub const fn user_message(&self) -> Option<&'static str> {
        filled(self.texts.user_message)
    }

    /// What the client's developer should do about the error.
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

    /// Whether the request has had no effect when this error is returned, so that it is
    /// safe to send it again.
    pub const fn is_before_effects(&self) -> bool {
        self.http.before_effects
    }

    /// Where the value of `Retry-After` comes from.
    pub const fn wait(&self) -> Wait {
        self.http.wait()
    }

    /// How many seconds a cache may keep the response. It is `None` if caches must not
    /// store it.
    pub const fn max_age(&self) -> Option<u32> {
        self.http.max_age()
    }

    /// The challenge that a 401 sends in `WWW-Authenticate`, if the author set one.
    pub const fn challenge(&self) -> Option<&'static str> {
        filled(self.http.challenge)
    }

    /// Where the methods in the `Allow` header of a 405 come from.
    pub const fn allow(&self) -> Option<Allow> {
        self.http.allow()
    }

    /// The name of the request parameter at fault, if it is always the same one.
    pub const fn param(&self) -> Option<&'static str> {
        filled(self.members.param)
    }

    /// Whether each occurrence names the request parameter at fault.
    pub const fn has_open_param(&self) -> bool {
        self.key.open.param
    }

    /// An example name of the parameter at fault, which documents show if each occurrence
    /// names its own parameter.
    pub const fn param_example(&self) -> Option<&'static str> {
        filled(self.examples.param)
    }

    /// The headers of the error: headers with a fixed value, and headers whose value each
    /// occurrence sets.
    pub const fn headers(&self) -> &'static [HeaderDefinition] {
        self.http.headers
    }

    /// The fields that every format of the API must carry.
    pub const fn required(&self) -> &'static [RequiredField] {
        self.members.required
    }

    /// The members that an occurrence adds to the body.
    pub const fn details(&self) -> &'static [DetailDefinition] {
        self.members.details
    }

    /// The sample values that documents show for the placeholders of the message, by
    /// name.
    pub const fn examples(&self) -> &'static [(&'static str, Example)] {
        self.examples.of
    }

    /// Whether each occurrence has a list of violations (invalid fields).
    pub const fn has_violations(&self) -> bool {
        self.key.open.violations
    }

    /// Whether all occurrences are identical, so that a format may render the error once
    /// and reuse the response.
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

    /// The team that owns the error, for operators.
    pub const fn owner(&self) -> Option<&'static str> {
        filled(self.annotations().owner)
    }

    /// The address of the runbook, which tells operators what to do about the error.
    pub const fn runbook(&self) -> Option<&'static str> {
        filled(self.annotations().runbook)
    }

    /// The day or the API version in which the error was introduced.
    pub const fn since(&self) -> Option<&'static str> {
        filled(self.annotations().since)
    }

    /// How to fix the error, if one sentence ([`action`](Definition::action)) is not
    /// enough.
    pub const fn solution(&self) -> Option<&'static str> {
        filled(self.annotations().solution)
    }

    /// Example requests that return the error.
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

/// Creates a definition for the derive, which has already checked `status` and `code`.
/// Checking them again in a constant would slow down compilation. An empty text counts as
/// absent.
///
/// # Panics
///
/// Panics if `status` is not 400 to 599. In a constant, the panic is a compile error.
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

/// Converts a number that an author wrote in `status = [400, 413]` into an
/// [`ErrorStatus`]. Only the code of the derive calls it.
pub const fn error_status(status: u16) -> ErrorStatus {
    let 400..=599 = status else { panic!("the status of an error is 400 to 599") };
    ErrorStatus(status)
}

/// Creates a definition of a category, for the derive.
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
        assert!(size_of::<Definition>() <= 384, "{}", size_of::<Definition>());
    }

    #[test]
    fn a_retry_class_stays_when_the_category_changes() {
        let definition = Definition::of(Category::NotFound).with_retry(Retry::AfterChange);
        assert_eq!(definition.with_category(Category::InternalError).retry(), Retry::AfterChange);
    }
}
