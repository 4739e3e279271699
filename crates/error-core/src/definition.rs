//! The static entry of an error.

use crate::{Category, ErrorStatus, Example, Retry, own_header::is_reserved, unique::same};

/// The static entry of an error: everything that is the same for all its
/// occurrences.
///
/// `#[derive(ApiError)]` writes definitions; by hand they are made in
/// constants. A text that is empty is none.
///
/// # Examples
///
/// ```
/// use error_core::{Category, Definition, ErrorStatus, Retry};
///
/// const QUOTA: Definition = Definition::new(ErrorStatus::TOO_MANY_REQUESTS, "quota_exceeded")
///     .with_kind("rate_limit_error")
///     .with_title("Quota exceeded");
///
/// assert_eq!(QUOTA.code(), Some("quota_exceeded"));
/// assert_eq!(QUOTA.category(), Category::RateLimited);
/// assert_eq!(QUOTA.retry(), Retry::AfterWait);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    pub(crate) key: Key,
    pub(crate) kind: &'static str,
    pub(crate) number: Option<i64>,
    pub(crate) title: &'static str,
    pub(crate) description: &'static str,
    pub(crate) message: &'static str,
    pub(crate) cause: &'static str,
    pub(crate) listed: &'static str,
    pub(crate) user_message: &'static str,
    pub(crate) action: &'static str,
    pub(crate) docs: &'static str,
    pub(crate) retry: Option<Retry>,
    pub(crate) wait: Wait,
    pub(crate) max_age: Option<u32>,
    pub(crate) challenge: &'static str,
    pub(crate) allow: Option<Allow>,
    pub(crate) param: &'static str,
    pub(crate) param_example: &'static str,
    pub(crate) headers: &'static [HeaderDefinition],
    pub(crate) details: &'static [DetailDefinition],
    pub(crate) examples: &'static [(&'static str, Example)],
    pub(crate) violations: bool,
    pub(crate) extension: bool,
    pub(crate) fixed: bool,
}

/// Who says status, code and category. What follows from a status is looked up
/// where it is asked for: the compiler would take longer for that than for all
/// else in a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// The author, who may leave the category to the status.
    Written { status: ErrorStatus, code: &'static str, category: Option<Category> },
    /// The dialect's row for a category.
    Row(Category),
}

impl Definition {
    /// The most bytes a code may have: it stands in addresses, headers and the
    /// labels of metrics.
    pub const LONGEST_CODE: usize = 128;

    /// A definition with its own status and code; its category is inferred.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, when `code` is not snake case: a
    /// letter, then `a-z`, `0-9` and single `_`; or when it is longer than
    /// [`LONGEST_CODE`](Definition::LONGEST_CODE).
    #[track_caller]
    pub const fn new(status: ErrorStatus, code: &'static str) -> Definition {
        assert!(is_snake_case(code), "a code is snake case: a-z, 0-9 and _, and begins with a letter");
        assert!(code.len() <= Definition::LONGEST_CODE, "a code has at most 128 bytes");
        Definition { key: Key::Written { status, code, category: None }, ..BARE }
    }

    /// A definition that takes its status and its code from the dialect's row
    /// for `category`.
    pub const fn of(category: Category) -> Definition {
        Definition { key: Key::Row(category), ..BARE }
    }

    /// The neutral kind, where it is not the one its status suggests.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, where
    /// [`with_max_age`](Definition::with_max_age) does.
    #[must_use]
    pub const fn with_category(mut self, category: Category) -> Definition {
        self.key = match self.key {
            Key::Written { status, code, .. } => Key::Written { status, code, category: Some(category) },
            Key::Row(_) => Key::Row(category),
        };
        self.with_cacheable_age()
    }

    /// The type: with the code, the key of the error.
    #[must_use]
    pub const fn with_kind(mut self, kind: &'static str) -> Definition {
        self.kind = kind;
        self
    }

    /// The number, for dialects whose codes are numbers.
    #[must_use]
    pub const fn with_number(mut self, number: i64) -> Definition {
        self.number = Some(number);
        self
    }

    /// What the error is called; a server error's message.
    #[must_use]
    pub const fn with_title(mut self, title: &'static str) -> Definition {
        self.title = title;
        self
    }

    /// What the error means, for its page.
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> Definition {
        self.description = description;
        self
    }

    /// What leads to it, for its page.
    #[must_use]
    pub const fn with_cause(mut self, cause: &'static str) -> Definition {
        self.cause = cause;
        self
    }

    /// The template of the message, for its page.
    #[must_use]
    pub const fn with_message(mut self, message: &'static str) -> Definition {
        self.message = message;
        self
    }

    /// The text in a listing of all codes, where it differs from the title.
    #[must_use]
    pub const fn with_listed(mut self, listed: &'static str) -> Definition {
        self.listed = listed;
        self
    }

    /// A text, or its template, that an end user may read.
    #[must_use]
    pub const fn with_user_message(mut self, user_message: &'static str) -> Definition {
        self.user_message = user_message;
        self
    }

    /// What the client's developer should do.
    #[must_use]
    pub const fn with_action(mut self, action: &'static str) -> Definition {
        self.action = action;
        self
    }

    /// The address of the error's documentation: absolute, or a full path (RFC
    /// 9457, 3.1.1).
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, when `docs` begins with neither
    /// `https://`, nor `http://`, nor one `/`, or when it has a character that an
    /// address can't hold (RFC 3986, 2): percent-encode it.
    #[must_use]
    pub const fn with_docs(mut self, docs: &'static str) -> Definition {
        assert!(
            is_address(docs),
            "an address begins with https://, http:// or one /; other characters than those of RFC 3986 are percent-encoded"
        );
        self.docs = docs;
        self
    }

    /// Whether it pays to send the request again.
    #[must_use]
    pub const fn with_retry(mut self, retry: Retry) -> Definition {
        self.retry = Some(retry);
        self
    }

    /// Where the wait of `Retry-After` comes from.
    #[must_use]
    pub const fn with_wait(mut self, wait: Wait) -> Definition {
        self.wait = wait;
        self
    }

    /// How many seconds a cache may keep the answer; without it errors are never
    /// stored.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, for a status whose answers no cache
    /// may store: 428, 429, 431 and 511 (RFC 6585, 3 to 6).
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
        self.max_age = Some(seconds);
        self.with_cacheable_age()
    }

    /// Itself, where a cache may store an answer that has an age (RFC 6585, 3 to
    /// 6).
    const fn with_cacheable_age(self) -> Definition {
        assert!(
            self.max_age.is_none() || !self.usual_status().is_never_cached(),
            "a cache must not store an answer with the status 428, 429, 431 or 511"
        );
        self
    }

    /// The challenge of a 401.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, where
    /// [`Challenge::from_static`](crate::Challenge::from_static) does.
    #[must_use]
    pub const fn with_challenge(mut self, challenge: &'static str) -> Definition {
        let _checked = std::mem::ManuallyDrop::new(crate::Challenge::from_static(challenge));
        self.challenge = challenge;
        self
    }

    /// Where the methods of a 405's `Allow` come from.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, when the methods are no header
    /// value.
    #[must_use]
    pub const fn with_allow(mut self, allow: Allow) -> Definition {
        if let Allow::Methods(methods) = allow {
            assert!(is_visible_ascii(methods), "a list of methods is visible ASCII");
        }
        self.allow = Some(allow);
        self
    }

    /// The name of the parameter that is always at fault.
    #[must_use]
    pub const fn with_param(mut self, param: &'static str) -> Definition {
        self.param = param;
        self
    }

    /// The name of the parameter at fault that documents show, where each
    /// occurrence has its own.
    #[must_use]
    pub const fn with_param_example(mut self, param: &'static str) -> Definition {
        self.param_example = param;
        self
    }

    /// Headers of every occurrence, and the names of those an occurrence fills.
    #[must_use]
    pub const fn with_headers(mut self, headers: &'static [HeaderDefinition]) -> Definition {
        self.headers = headers;
        self
    }

    /// The members an occurrence adds to the body.
    #[must_use]
    pub const fn with_details(mut self, details: &'static [DetailDefinition]) -> Definition {
        self.details = details;
        self
    }

    /// What documents show in the place of the placeholders of these names.
    #[must_use]
    pub const fn with_examples(mut self, examples: &'static [(&'static str, Example)]) -> Definition {
        self.examples = examples;
        self
    }

    /// Says that occurrences list violations.
    #[must_use]
    pub const fn with_violations(mut self) -> Definition {
        self.violations = true;
        self
    }

    /// Marks an error that the API's own documents do not have.
    #[must_use]
    pub const fn as_extension(mut self) -> Definition {
        self.extension = true;
        self
    }

    /// Says that all occurrences are the same: the message is this text, and
    /// none adds a fact. A dialect may then write the error once and keep it.
    #[must_use]
    pub const fn as_fixed(mut self) -> Definition {
        self.fixed = true;
        self
    }

    /// The neutral kind.
    pub const fn category(&self) -> Category {
        match self.key {
            Key::Row(category) | Key::Written { category: Some(category), .. } => category,
            Key::Written { status, category: None, .. } => Category::of(status),
        }
    }

    /// The status its author wrote.
    pub const fn status(&self) -> Option<ErrorStatus> {
        match self.key {
            Key::Written { status, .. } => Some(status),
            Key::Row(_) => None,
        }
    }

    /// The status, or that of the category where a dialect decides.
    const fn usual_status(&self) -> ErrorStatus {
        match self.key {
            Key::Written { status, .. } => status,
            Key::Row(category) => category.standard_status(),
        }
    }

    /// The code its author wrote, in snake case.
    pub const fn code(&self) -> Option<&'static str> {
        match self.key {
            Key::Written { code, .. } => Some(code),
            Key::Row(_) => None,
        }
    }

    /// The type.
    pub const fn kind(&self) -> Option<&'static str> {
        filled(self.kind)
    }

    /// The number.
    pub const fn number(&self) -> Option<i64> {
        self.number
    }

    /// What the error is called.
    pub const fn title(&self) -> Option<&'static str> {
        filled(self.title)
    }

    /// What the error means.
    pub const fn description(&self) -> Option<&'static str> {
        filled(self.description)
    }

    /// What leads to it.
    pub const fn cause(&self) -> Option<&'static str> {
        filled(self.cause)
    }

    /// The template of the message.
    pub const fn message(&self) -> Option<&'static str> {
        filled(self.message)
    }

    /// The text in a listing of all codes, where it differs from the title.
    pub const fn listed(&self) -> Option<&'static str> {
        filled(self.listed)
    }

    /// A text, or its template, that an end user may read.
    pub const fn user_message(&self) -> Option<&'static str> {
        filled(self.user_message)
    }

    /// What the client's developer should do.
    pub const fn action(&self) -> Option<&'static str> {
        filled(self.action)
    }

    /// The address of the error's documentation.
    pub const fn docs(&self) -> Option<&'static str> {
        filled(self.docs)
    }

    /// Whether it pays to send the request again.
    pub const fn retry(&self) -> Retry {
        match self.retry {
            Some(retry) => retry,
            None => Retry::of(self.usual_status()),
        }
    }

    /// Where the wait of `Retry-After` comes from.
    pub const fn wait(&self) -> Wait {
        self.wait
    }

    /// How many seconds a cache may keep the answer.
    pub const fn max_age(&self) -> Option<u32> {
        self.max_age
    }

    /// The challenge of a 401.
    pub const fn challenge(&self) -> Option<&'static str> {
        filled(self.challenge)
    }

    /// Where the methods of a 405's `Allow` come from.
    pub const fn allow(&self) -> Option<Allow> {
        self.allow
    }

    /// The name of the parameter that is always at fault.
    pub const fn param(&self) -> Option<&'static str> {
        filled(self.param)
    }

    /// The name of the parameter at fault that documents show, where each
    /// occurrence has its own.
    pub const fn param_example(&self) -> Option<&'static str> {
        filled(self.param_example)
    }

    /// Headers of every occurrence, and the names of those an occurrence fills.
    pub const fn headers(&self) -> &'static [HeaderDefinition] {
        self.headers
    }

    /// The members an occurrence adds to the body.
    pub const fn details(&self) -> &'static [DetailDefinition] {
        self.details
    }

    /// What documents show in the place of placeholders, by their names.
    pub const fn examples(&self) -> &'static [(&'static str, Example)] {
        self.examples
    }

    /// Whether occurrences list violations.
    pub const fn has_violations(&self) -> bool {
        self.violations
    }

    /// Whether all occurrences are the same.
    pub const fn is_fixed(&self) -> bool {
        self.fixed
    }

    /// Whether the API's own documents lack this error.
    pub const fn is_extension(&self) -> bool {
        self.extension
    }
}

/// What is written and what follows from the status are the same.
impl PartialEq for Definition {
    fn eq(&self, other: &Definition) -> bool {
        self.code() == other.code() && self.kind == other.kind && self.fixed == other.fixed && same(self, other)
    }
}

impl Eq for Definition {}

/// Where the wait of `Retry-After` comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Wait {
    /// The definition says nothing.
    Unstated,
    /// Nobody knows it; no `Retry-After` is sent.
    Unknown,
    /// It is always the same number of seconds.
    Seconds(u64),
    /// Each occurrence has its own.
    Occurrence,
}

/// Where the methods of a 405's `Allow` come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Allow {
    /// The router adds the methods of the route. axum does so for methods a
    /// route does not know, and only then: a handler that answers 405 by itself
    /// writes them down.
    Route,
    /// The author wrote them: `GET, POST`.
    Methods(&'static str),
}

/// A header of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HeaderDefinition {
    name: &'static str,
    value: Option<&'static str>,
}

impl HeaderDefinition {
    /// A header with the same value in every occurrence.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, when `name` is not in lower case
    /// or frames or describes the body (`content-length`, `content-type`), or
    /// when `value` is not visible ASCII.
    pub const fn fixed(name: &'static str, value: &'static str) -> HeaderDefinition {
        let header = HeaderDefinition::filled(name);
        assert!(is_visible_ascii(value), "a header value is visible ASCII");
        HeaderDefinition { value: Some(value), ..header }
    }

    /// A header that each occurrence fills.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, when `name` is not in lower case,
    /// or frames or describes the body (`content-length`, `content-type`).
    pub const fn filled(name: &'static str) -> HeaderDefinition {
        let bytes = name.as_bytes();
        assert!(!bytes.is_empty(), "a header name is not empty");
        let mut at = 0;
        while at < bytes.len() {
            assert!(
                matches!(bytes[at], b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'),
                "a header name is lower case letters, digits and -"
            );
            at += 1;
        }
        assert!(!is_reserved(name), "a header that frames or describes the body is written with the body");
        HeaderDefinition { name, value: None }
    }

    /// The name, in lower case.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The value, unless each occurrence has its own.
    pub const fn value(&self) -> Option<&'static str> {
        self.value
    }
}

/// A member that an occurrence adds to the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DetailDefinition {
    name: &'static str,
    of: DetailType,
    optional: bool,
    example: Option<Example>,
}

impl DetailDefinition {
    /// A member that is always there.
    pub const fn new(name: &'static str, of: DetailType) -> DetailDefinition {
        DetailDefinition { name, of, optional: false, example: None }
    }

    /// A member that may be left out.
    pub const fn optional(name: &'static str, of: DetailType) -> DetailDefinition {
        DetailDefinition { name, of, optional: true, example: None }
    }

    /// What documents show for it.
    #[must_use]
    pub const fn with_example(mut self, example: Example) -> DetailDefinition {
        self.example = Some(example);
        self
    }

    /// What documents show for it.
    pub const fn example(&self) -> Option<Example> {
        self.example
    }

    /// Its name on the wire.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Its JSON type, as far as the Rust type tells.
    pub const fn of(&self) -> DetailType {
        self.of
    }

    /// Whether it may be left out.
    pub const fn is_optional(&self) -> bool {
        self.optional
    }
}

/// The JSON type of a detail member, as far as the Rust type tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DetailType {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    Array,
    /// Not known.
    Any,
}

/// A definition as the derive writes it, which has checked `status` and `code`:
/// to check a thousand codes again takes the compiler longer than all else in
/// them. An empty text is none.
///
/// # Panics
///
/// Panics, in a constant at compile time, when `status` is not that of an error.
pub const fn definition(
    status: u16,
    code: &'static str,
    kind: &'static str,
    title: &'static str,
    description: &'static str,
    message: &'static str,
) -> Definition {
    let 400..=599 = status else { panic!("the status of an error is 400 to 599") };
    let mut definition = BARE;
    definition.key = Key::Written { status: ErrorStatus(status), code, category: None };
    definition.kind = kind;
    definition.title = title;
    definition.description = description;
    definition.message = message;
    definition
}

/// The same for a category.
pub const fn definition_of(
    category: Category,
    kind: &'static str,
    title: &'static str,
    description: &'static str,
    message: &'static str,
) -> Definition {
    Definition { kind, title, description, message, ..Definition::of(category) }
}

/// What says nothing yet.
const BARE: Definition = Definition {
    key: Key::Row(Category::Internal),
    kind: "",
    number: None,
    title: "",
    description: "",
    message: "",
    cause: "",
    listed: "",
    user_message: "",
    action: "",
    docs: "",
    retry: None,
    wait: Wait::Unstated,
    max_age: None,
    challenge: "",
    allow: None,
    param: "",
    param_example: "",
    headers: &[],
    details: &[],
    examples: &[],
    violations: false,
    extension: false,
    fixed: false,
};

const fn filled(text: &'static str) -> Option<&'static str> {
    if text.is_empty() { None } else { Some(text) }
}

/// Whether `text` may stand in a header value as it is.
const fn is_visible_ascii(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] < b' ' || bytes[at] > b'~' {
            return false;
        }
        at += 1;
    }
    true
}

const fn is_address(text: &str) -> bool {
    let text = text.as_bytes();
    let is_full_path = starts_with(text, b"/") && !starts_with(text, b"//");
    let mut at = 0;
    while at < text.len() {
        // RFC 3986, 2: no space, no control, nothing beyond ASCII.
        if !text[at].is_ascii_graphic()
            || matches!(text[at], b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
        {
            return false;
        }
        at += 1;
    }
    starts_with(text, b"https://") || starts_with(text, b"http://") || is_full_path
}

const fn starts_with(text: &[u8], start: &[u8]) -> bool {
    let mut at = 0;
    while at < start.len() {
        if at >= text.len() || text[at] != start[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether `code` is a letter, then `a-z`, `0-9` and single `_`, and ends in no
/// `_`.
pub(crate) const fn is_snake_case(code: &str) -> bool {
    let bytes = code.as_bytes();
    if bytes.is_empty() || !bytes[0].is_ascii_lowercase() {
        return false;
    }
    let mut at = 1;
    while at < bytes.len() {
        let fits = match bytes[at] {
            b'a'..=b'z' | b'0'..=b'9' => true,
            b'_' => at + 1 < bytes.len() && bytes[at + 1] != b'_',
            _ => false,
        };
        if !fits {
            return false;
        }
        at += 1;
    }
    true
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
        assert_ne!(SHORT, SHORT.with_kind("card_error"));
        assert_ne!(SHORT, Definition::new(ErrorStatus::NOT_FOUND, "gone"));
    }

    #[test]
    fn a_retry_class_stays_when_the_category_changes() {
        let definition = Definition::of(Category::NotFound).with_retry(Retry::AfterChange);
        assert_eq!(definition.with_category(Category::Internal).retry(), Retry::AfterChange);
    }
}
