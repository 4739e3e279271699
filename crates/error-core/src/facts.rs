//! What is particular to one occurrence.

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

/// The facts of one occurrence. An error fills them in, and the
/// [view](crate::ErrorView) passes them to the format.
///
/// Everything is borrowed from the error.
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
    /// Overrides the status of the definition, for example with that of a
    /// response that another service made.
    pub fn status(&mut self, status: ErrorStatus) -> &mut Facts<'a> {
        self.status = Some(status);
        self
    }

    /// Overrides the code of the definition, for example with that of a system
    /// behind this server. Every format writes it unchanged. Page, log and metrics
    /// still use the code of the definition.
    ///
    /// If the text is not 1 to 128 characters of visible ASCII, the code of the
    /// definition is sent, and the layer logs that once.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{ApiError, CallView, Definition, ErrorStatus, ErrorView, Message, Occurrence, Row};
    ///
    /// static DECLINED: Definition = Definition::new(ErrorStatus::PAYMENT_REQUIRED, "declined").with_open_code();
    ///
    /// let error = Occurrence::of(&DECLINED).with_code("K-17");
    /// let message = Message::of(&error);
    /// let view = ErrorView::new(&error, &message, Row::standard, CallView::default());
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

    /// The status of a field. If it is not the status of an error, or the
    /// definition lists several and this is not one of them, the definition's
    /// status is sent.
    #[doc(hidden)]
    pub fn __own_status(&mut self, status: &impl OwnStatus, listed: &[ErrorStatus]) -> &mut Facts<'a> {
        let is_listed = |status: &ErrorStatus| listed.is_empty() || listed.contains(status);
        self.status = status.error_status().filter(is_listed);
        self.invalid.status = self.status.is_none();
        self
    }

    /// The name of the parameter at fault.
    pub fn param(&mut self, name: &'a (impl AsRef<str> + ?Sized)) -> &mut Facts<'a> {
        self.param = Some(Param::Name(name.as_ref()));
        self
    }

    /// When the client may retry.
    pub fn retry_after(&mut self, when: impl Into<RetryAfter>) -> &mut Facts<'a> {
        self.retry_after = Some(when.into());
        self
    }

    /// Adds the remaining quota of the client, or several quotas.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Facts, RateLimit};
    ///
    /// let (second, day) = (RateLimit::new(10, 0), RateLimit::new(1_000, 900));
    /// let mut facts = Facts::default();
    /// facts.rate_limit(&second).rate_limit(&day);
    /// // A list is the same.
    /// let both = vec![second.clone(), day.clone()];
    /// facts.rate_limit(&both);
    /// ```
    pub fn rate_limit(&mut self, rate_limit: &'a (impl AsRef<[RateLimit]> + ?Sized)) -> &mut Facts<'a> {
        self.rate_limits.add(rate_limit.as_ref());
        self
    }

    /// The challenge: the credentials that the client should send.
    pub fn challenge(&mut self, challenge: &'a Challenge) -> &mut Facts<'a> {
        self.challenge = Some(challenge);
        self
    }

    /// The address of this occurrence: absolute, or a full path (RFC 9457,
    /// 3.1.5). Any other text is not shown.
    pub fn instance(&mut self, instance: &'a str) -> &mut Facts<'a> {
        self.instance = Some(instance);
        self
    }

    /// The invalid fields.
    pub fn violations(&mut self, violations: &'a (impl AsRef<[Violation]> + ?Sized)) -> &mut Facts<'a> {
        self.violations = violations.as_ref();
        self
    }

    /// The invalid fields set so far.
    pub fn listed_violations(&self) -> &'a [Violation] {
        self.violations
    }

    /// Links that belong to this occurrence.
    pub fn links(&mut self, links: &'a [Link]) -> &mut Facts<'a> {
        self.links = links;
        self
    }

    /// Nothing has happened yet: the request was rejected before any handler
    /// saw it, so sending it again cannot repeat an effect.
    pub fn before_effects(&mut self) -> &mut Facts<'a> {
        self.before_effects = true;
        self
    }

    /// A member of the body.
    pub fn detail(&mut self, name: &'a str, value: &'a dyn Serialize) -> &mut Facts<'a> {
        self.details.push(name, DetailValue::Of(value));
        self
    }

    /// A member of the body that repeats the wait: whole seconds, the same as in
    /// `Retry-After`.
    pub fn wait_detail(&mut self, name: &'a str) -> &mut Facts<'a> {
        self.details.push(name, DetailValue::Wait);
        self.details.repeats_wait = true;
        self
    }

    /// A header. Characters a header cannot hold (controls, and all outside
    /// ASCII) become spaces (RFC 9110, 5.5); in an address (`Location`,
    /// `Content-Location`, `Link`) they are percent-encoded.
    ///
    /// Headers that frame or describe the body (`Content-Length`,
    /// `Content-Type`, ...) are not sent, nor is a value longer than 2,048
    /// bytes, nor any header after the first 8,192 bytes of an error's own
    /// ones; the layer logs each such name once.
    pub fn header(&mut self, name: HeaderName, value: &dyn fmt::Display) -> &mut Facts<'a> {
        let value = header_value(&name, value);
        self.headers.push((name, value));
        self
    }

    /// Adds a header with a ready `HeaderValue`. The limits of
    /// [`header`](Facts::header) on its length and on headers that describe the
    /// body apply.
    pub fn header_value(&mut self, name: HeaderName, value: HeaderValue) -> &mut Facts<'a> {
        self.headers.push((name, value));
        self
    }

    /// The members of the body.
    pub fn details(&self) -> &Details<'a> {
        &self.details
    }

    /// How many violations were found beyond those in the list.
    #[doc(hidden)]
    pub fn __unlisted(&mut self, count: usize) {
        self.unlisted = u32::try_from(count).unwrap_or(u32::MAX);
    }

    /// The invalid fields and the count of further ones, if the error has no
    /// other facts: its list can then be part of another one.
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
    /// The most bytes of one that is sent.
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

/// The parameter at fault: a name, or the path of the first violation, which
/// the format spells.
#[derive(Debug, Clone, Copy)]
pub enum Param<'a> {
    /// A name, as its author wrote it.
    Name(&'a str),
    /// A path; the format chooses its spelling.
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

/// A [`Param`] in one of its spellings, for `Display` and for serde.
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

/// The members an occurrence adds to the body, in the order they were named.
///
/// Serializes as a map; if several members have one name, the first is
/// written.
#[derive(Debug, Default)]
pub struct Details<'a> {
    list: Vec<Detail<'a>>,
    /// Whether there is a [`DetailValue::Wait`], and the wait that it repeats.
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
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The names and values.
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
