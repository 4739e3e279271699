//! The facts of one occurrence of an error.

use std::{
    borrow::Cow,
    fmt::{self, Write},
};

use erased_serde::Serialize;
use error_fields::floor_char_boundary;
use http::{HeaderName, HeaderValue, header};

use crate::{
    Cause, Challenge, Definition, ErrorStatus, FieldPath, Link, RateLimit, RetryAfter, Spelling, Violation,
    definition::is_wire_code, own_header::LONGEST_VALUE, own_status::OwnStatus, rate_limit::RateLimits,
    uri::uri_reference,
};

/// The facts of one occurrence of an error, such as the parameter at fault or the wait.
/// The error fills them in, and the [view](crate::ErrorView) passes them to the format.
///
/// All facts are borrowed from the error.
///
/// # Examples
///
/// ```
/// use error_core::Facts;
///
/// let mut facts = Facts::default();
/// facts.param("currency").detail("allowed", &["EUR", "USD"]);
/// assert_eq!(serde_json::to_string(facts.details())?, r#"{"allowed":["EUR","USD"]}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Facts<'a> {
    pub(crate) status: Option<ErrorStatus>,
    pub(crate) code: Option<Box<str>>,
    pub(crate) number: Option<i64>,
    pub(crate) invalid: Invalid,
    pub(crate) param: Option<Param<'a>>,
    pub(crate) retry_after: Option<RetryAfter>,
    pub(crate) rate_limits: RateLimits<'a>,
    pub(crate) challenge: Option<&'a Challenge>,
    pub(crate) instance: Option<&'a str>,
    pub(crate) violations: &'a [Violation],
    pub(crate) links: &'a [Link],
    pub(crate) causes: Vec<Cause<'a>>,
    pub(crate) details: Details<'a>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) before_effects: bool,
    /// How many violations were found and are not in the list.
    pub(crate) unlisted: u32,
}

impl<'a> Facts<'a> {
    /// Overrides the status of the definition, for example with the status that another
    /// service returned.
    pub fn status(&mut self, status: ErrorStatus) -> &mut Facts<'a> {
        self.status = Some(status);
        self
    }

    /// Overrides the code of the definition, for example with the code of a system behind
    /// this server. Every format writes the new code unchanged. Pages, the log and
    /// metrics still use the code of the definition.
    ///
    /// The code must have 1 to 128 characters of visible ASCII. Otherwise the code of the
    /// definition is sent, and the layer logs this once.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{ApiError, CallView, Definition, ErrorStatus, ErrorView, Message, Occurrence, Resolved};
    ///
    /// static DECLINED: Definition = Definition::new(ErrorStatus::PAYMENT_REQUIRED, "declined").with_open_code();
    ///
    /// let error = Occurrence::of(&DECLINED).with_code("K-17");
    /// let message = Message::of(&error);
    /// let view = ErrorView::new(&error, &message, Resolved::standard, CallView::default());
    /// assert_eq!((view.code(), view.wire_code()), ("declined", "K-17"));
    /// ```
    pub fn code(&mut self, code: &(impl fmt::Display + ?Sized)) -> &mut Facts<'a> {
        let mut bounded = Bounded::of(Definition::LONGEST_CODE);
        // A `Display` that fails has no whole text.
        let is_whole = write!(bounded, "{code}").is_ok();
        self.code = Some(bounded.text).filter(|code| is_whole && is_wire_code(code)).map(String::into_boxed_str);
        self.invalid.code = self.code.is_none();
        self
    }

    /// Overrides the number of the definition for this occurrence.
    pub fn number(&mut self, number: impl Into<i64>) -> &mut Facts<'a> {
        self.number = Some(number.into());
        self
    }

    /// Overrides the status with the value of a field, for the derive. The status of the
    /// definition is sent instead if the value is no error status, or if the definition
    /// lists several statuses and this one is not among them.
    #[doc(hidden)]
    pub fn __own_status(&mut self, status: &impl OwnStatus, listed: &[ErrorStatus]) -> &mut Facts<'a> {
        let is_listed = |status: &ErrorStatus| listed.is_empty() || listed.contains(status);
        self.status = status.error_status().filter(is_listed);
        self.invalid.status = self.status.is_none();
        self
    }

    /// Sets the name of the request parameter at fault.
    pub fn param(&mut self, name: &'a (impl AsRef<str> + ?Sized)) -> &mut Facts<'a> {
        self.param = Some(Param::Name(name.as_ref()));
        self
    }

    /// Sets when the client may retry.
    pub fn retry_after(&mut self, when: impl Into<RetryAfter>) -> &mut Facts<'a> {
        self.retry_after = Some(when.into());
        self
    }

    /// Adds one or several quotas, which say how many requests the client has left.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Facts, RateLimit};
    ///
    /// let (second, day) = (RateLimit::new(10, 0), RateLimit::new(1_000, 900));
    /// let mut facts = Facts::default();
    /// facts.rate_limit(&second).rate_limit(&day);
    /// // A list of quotas works in the same way.
    /// let both = vec![second.clone(), day.clone()];
    /// facts.rate_limit(&both);
    /// ```
    pub fn rate_limit(&mut self, rate_limit: &'a (impl AsRef<[RateLimit]> + ?Sized)) -> &mut Facts<'a> {
        self.rate_limits.add(rate_limit.as_ref());
        self
    }

    /// Sets the authentication challenge, which says what credentials the client should
    /// send.
    pub fn challenge(&mut self, challenge: &'a Challenge) -> &mut Facts<'a> {
        self.challenge = Some(challenge);
        self
    }

    /// Sets the address of this occurrence: an absolute address, or a path that begins
    /// with `/` (RFC 9457, section 3.1.5). Any other text is not sent.
    pub fn instance(&mut self, instance: &'a str) -> &mut Facts<'a> {
        self.instance = Some(instance);
        self
    }

    /// Sets the list of violations (invalid fields).
    pub fn violations(&mut self, violations: &'a (impl AsRef<[Violation]> + ?Sized)) -> &mut Facts<'a> {
        self.violations = violations.as_ref();
        self
    }

    /// The violations (invalid fields) that have been set so far.
    pub fn listed_violations(&self) -> &'a [Violation] {
        self.violations
    }

    /// Sets links that belong to this occurrence.
    pub fn links(&mut self, links: &'a [Link]) -> &mut Facts<'a> {
        self.links = links;
        self
    }

    /// Promises that the request had no effect: it was rejected before any handler saw
    /// it, so it is safe to send it again.
    pub fn before_effects(&mut self) -> &mut Facts<'a> {
        self.before_effects = true;
        self
    }

    /// Adds a member to the body.
    pub fn detail(&mut self, name: &'a str, value: &'a dyn Serialize) -> &mut Facts<'a> {
        self.details.push(name, DetailValue::Of(value));
        self
    }

    /// Adds a member to the body that repeats the wait, in whole seconds as in
    /// `Retry-After`.
    pub fn wait_detail(&mut self, name: &'a str) -> &mut Facts<'a> {
        self.details.push(name, DetailValue::Wait);
        self.details.repeats_wait = true;
        self
    }

    /// Adds a header. Characters that a header cannot contain (control characters and
    /// everything outside ASCII) become spaces (RFC 9110, section 5.5). In headers that
    /// contain addresses (`Location`, `Content-Location`, `Link`) they are
    /// percent-encoded instead.
    ///
    /// Some headers are not sent: those that frame or describe the body
    /// (`Content-Length`, `Content-Type`, ...), those whose value is longer than 2,048
    /// bytes, and those after the first 8,192 bytes of the error's own headers. The layer
    /// logs each name once.
    pub fn header(&mut self, name: HeaderName, value: &dyn fmt::Display) -> &mut Facts<'a> {
        let value = header_value(&name, value);
        self.headers.push((name, value));
        self
    }

    /// Adds a header whose value is already a `HeaderValue`. The limits of
    /// [`header`](Facts::header) apply.
    pub fn header_value(&mut self, name: HeaderName, value: HeaderValue) -> &mut Facts<'a> {
        self.headers.push((name, value));
        self
    }

    /// The members that have been added to the body so far.
    pub fn details(&self) -> &Details<'a> {
        &self.details
    }

    /// Sets how many violations were found beyond those in the list, for the derive.
    #[doc(hidden)]
    pub fn __unlisted(&mut self, count: usize) {
        self.unlisted = u32::try_from(count).unwrap_or(u32::MAX);
    }

    /// Returns the violations in the list and the number of violations beyond it, if the
    /// error has no other facts. The list can then be added to the list of another error.
    #[doc(hidden)]
    pub fn __only_violations(&self) -> Option<(&'a [Violation], usize)> {
        let Facts {
            status: None,
            code: None,
            number: None,
            invalid: _,
            param: None,
            retry_after: None,
            rate_limits,
            challenge: None,
            instance: None,
            violations,
            links: [],
            causes,
            details,
            headers,
            before_effects: _,
            unlisted,
        } = self
        else {
            return None;
        };
        let is_all = rate_limits.is_empty() && causes.is_empty() && details.is_empty() && headers.is_empty();
        is_all.then(|| (*violations, usize::try_from(*unlisted).unwrap_or(usize::MAX)))
    }
}

/// What an occurrence has and no response can.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Invalid {
    pub(crate) code: bool,
    pub(crate) status: bool,
}

/// The value of a header, without what a header cannot hold.
fn header_value(name: &HeaderName, value: &dyn fmt::Display) -> HeaderValue {
    let mut bounded = Bounded::of(LONGEST_VALUE);
    // A `Display` that fails leaves what it wrote before.
    let _ = write!(bounded, "{value}");
    let text = if [header::LOCATION, header::CONTENT_LOCATION].contains(name) {
        uri_reference(bounded.text)
    } else {
        Cow::Owned(bounded.text.chars().map(|character| held(character, name == header::LINK)).collect())
    };
    // Blanks around a value are no part of it (RFC 9110, 5.5).
    HeaderValue::try_from(text.trim()).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// A character as a header holds it.
fn held(character: char, has_addresses: bool) -> Cow<'static, str> {
    match character {
        ' '..='~' | '\t' => Cow::Owned(character.into()),
        _ if has_addresses && !character.is_ascii() => uri_reference(String::from(character)),
        _ => Cow::Borrowed(" "),
    }
}

/// A text that is no longer than one that is never sent.
struct Bounded {
    text: String,
    /// The maximum length of a value that is sent, in bytes.
    longest: usize,
}

impl Bounded {
    fn of(longest: usize) -> Bounded {
        Bounded { text: String::new(), longest }
    }
}

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if let Some(left) = (self.longest + 1).checked_sub(self.text.len()) {
            self.text.push_str(&text[..floor_char_boundary(text, left + 3)]);
        }
        Ok(())
    }
}

/// The request parameter at fault: a name that the author wrote, or the path of the first
/// violation. The format chooses how a path is written.
#[derive(Debug, Clone, Copy)]
pub enum Param<'a> {
    /// A name, as the author of the error wrote it.
    Name(&'a str),
    /// A path; the format chooses how it is written.
    Path(&'a FieldPath),
}

impl<'a> Param<'a> {
    /// The name, or the path written as `items.0.qty`.
    pub fn dotted(self) -> ParamSpelling<'a> {
        match self {
            Param::Name(name) => ParamSpelling(Ok(name)),
            Param::Path(path) => ParamSpelling(Err(path.dotted())),
        }
    }

    /// The name, or the path written as `items[0][qty]`.
    pub fn bracketed(self) -> ParamSpelling<'a> {
        match self {
            Param::Name(name) => ParamSpelling(Ok(name)),
            Param::Path(path) => ParamSpelling(Err(path.bracketed())),
        }
    }
}

/// A [`Param`] in one notation, such as `items.0.qty`. It implements `Display` and
/// `Serialize`.
#[derive(Debug, Clone, Copy)]
pub struct ParamSpelling<'a>(Result<&'a str, Spelling<'a>>);

impl fmt::Display for ParamSpelling<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(name) => f.write_str(name),
            Err(path) => fmt::Display::fmt(path, f),
        }
    }
}

impl serde::Serialize for ParamSpelling<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Ok(name) => serializer.serialize_str(name),
            Err(path) => path.serialize(serializer),
        }
    }
}

/// The members that an occurrence adds to the body, in the order in which they were
/// added.
///
/// They serialize as a map. If several members have the same name, only the first is
/// written.
#[derive(Debug, Default)]
pub struct Details<'a> {
    list: Vec<Detail<'a>>,
    /// Whether a member repeats the wait ([`DetailValue::Wait`]), and that wait.
    repeats_wait: bool,
    wait: Option<u64>,
}

/// A member an occurrence adds to the body.
pub(crate) struct Detail<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: DetailValue<'a>,
}

/// Where the value of a member comes from.
pub(crate) enum DetailValue<'a> {
    /// A field of the error.
    Of(&'a dyn Serialize),
    /// The wait, which is known once the facts are complete.
    Wait,
}

impl<'a> Details<'a> {
    /// Whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The number of members.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Iterates over the names and values of the members.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &dyn Serialize)> {
        self.list.iter().map(|detail| match &detail.value {
            DetailValue::Of(value) => (detail.name, *value),
            DetailValue::Wait => (detail.name, &self.wait as &dyn Serialize),
        })
    }

    /// The members as they are kept.
    pub(crate) fn list(&self) -> &[Detail<'a>] {
        &self.list
    }

    fn push(&mut self, name: &'a str, value: DetailValue<'a>) {
        self.list.push(Detail { name, value });
    }

    /// Whether a member repeats the wait.
    pub(crate) fn repeats_wait(&self) -> bool {
        self.repeats_wait
    }

    /// Tells the wait, in whole seconds, to the members that repeat it.
    pub(crate) fn set_wait(&mut self, seconds: Option<u64>) {
        self.wait = seconds;
    }
}

impl serde::Serialize for Details<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        let mut map = serializer.serialize_map(Some(self.list.len()))?;
        for (at, (name, value)) in self.iter().enumerate() {
            let before = self.list.get(..at).unwrap_or_default();
            if !before.iter().any(|other| other.name == name) {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}

impl fmt::Debug for Detail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
