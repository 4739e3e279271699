//! What is particular to one occurrence.

use std::fmt;

use erased_serde::Serialize;
use http::{HeaderName, HeaderValue};

use crate::{ApiError, Challenge, ErrorStatus, Link, Path, RateLimit, RetryAfter, Spelling, Violation};

/// What is particular to one occurrence; an error fills it in, the
/// [view](crate::ErrorView) hands it to the dialect.
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
    pub(crate) param: Option<Param<'a>>,
    pub(crate) retry_after: Option<RetryAfter>,
    pub(crate) rate_limit: Option<&'a RateLimit>,
    pub(crate) challenge: Option<&'a Challenge>,
    pub(crate) instance: Option<&'a str>,
    pub(crate) violations: &'a [Violation],
    pub(crate) links: &'a [Link],
    pub(crate) causes: Vec<&'a dyn ApiError>,
    pub(crate) details: Details<'a>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

impl<'a> Facts<'a> {
    /// Another status than the definition's, such as that of an answer somebody
    /// else made.
    pub fn status(&mut self, status: ErrorStatus) -> &mut Facts<'a> {
        self.status = Some(status);
        self
    }

    /// The name of the parameter at fault.
    pub fn param(&mut self, name: &'a (impl AsRef<str> + ?Sized)) -> &mut Facts<'a> {
        self.param = Some(Param::Name(name.as_ref()));
        self
    }

    /// When the client may come back.
    pub fn retry_after(&mut self, when: impl Into<RetryAfter>) -> &mut Facts<'a> {
        self.retry_after = Some(when.into());
        self
    }

    /// What is left of the client's quota.
    pub fn rate_limit(&mut self, rate_limit: &'a RateLimit) -> &mut Facts<'a> {
        self.rate_limit = Some(rate_limit);
        self
    }

    /// What the client is asked for.
    pub fn challenge(&mut self, challenge: &'a Challenge) -> &mut Facts<'a> {
        self.challenge = Some(challenge);
        self
    }

    /// The address of this occurrence: absolute, or a full path (RFC 9457,
    /// 3.1.5). What is neither is not shown.
    pub fn instance(&mut self, instance: &'a str) -> &mut Facts<'a> {
        self.instance = Some(instance);
        self
    }

    /// The invalid fields.
    pub fn violations(&mut self, violations: &'a (impl AsRef<[Violation]> + ?Sized)) -> &mut Facts<'a> {
        self.violations = violations.as_ref();
        self
    }

    /// Links that belong to this occurrence.
    pub fn links(&mut self, links: &'a [Link]) -> &mut Facts<'a> {
        self.links = links;
        self
    }

    /// Another error of the API that is part of this one, shown to the client.
    pub fn cause(&mut self, cause: &'a dyn ApiError) -> &mut Facts<'a> {
        self.causes.push(cause);
        self
    }

    /// A member of the body.
    pub fn detail(&mut self, name: &'a str, value: &'a dyn Serialize) -> &mut Facts<'a> {
        self.details.0.push(Detail { name, value });
        self
    }

    /// A header. What must not stand in a header value (controls, CR, LF, NUL)
    /// becomes a space (RFC 9110, 5.5).
    pub fn header(&mut self, name: HeaderName, value: &dyn fmt::Display) -> &mut Facts<'a> {
        let mut text = value.to_string().into_bytes();
        for byte in &mut text {
            if byte.is_ascii_control() && *byte != b'\t' {
                *byte = b' ';
            }
        }
        if let Ok(value) = HeaderValue::try_from(text) {
            self.headers.push((name, value));
        }
        self
    }

    /// A header whose value is one already.
    pub fn header_value(&mut self, name: HeaderName, value: HeaderValue) -> &mut Facts<'a> {
        self.headers.push((name, value));
        self
    }

    /// The members of the body.
    pub fn details(&self) -> &Details<'a> {
        &self.details
    }
}

/// The parameter at fault: a name, or the path of the first violation, which
/// the dialect spells.
#[derive(Debug, Clone, Copy)]
pub enum Param<'a> {
    /// A name, as its author wrote it.
    Name(&'a str),
    /// A path; the dialect chooses its spelling.
    Path(&'a Path),
}

impl<'a> Param<'a> {
    /// The name, or the path as `items.0.qty`.
    pub fn dotted(self) -> ParamSpelling<'a> {
        match self {
            Param::Name(name) => ParamSpelling(Ok(name)),
            Param::Path(path) => ParamSpelling(Err(path.dotted())),
        }
    }

    /// The name, or the path as `items[0][qty]`.
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
/// Serializes as a map.
#[derive(Debug, Default)]
pub struct Details<'a>(Vec<Detail<'a>>);

/// A member an occurrence adds to the body.
struct Detail<'a> {
    name: &'a str,
    value: &'a dyn Serialize,
}

impl<'a> Details<'a> {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a dyn Serialize)> {
        self.0.iter().map(|detail| (detail.name, detail.value))
    }
}

impl serde::Serialize for Details<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl fmt::Debug for Detail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
