//! Problem details: RFC 9457 as JSON.

use std::borrow::Cow;

use bytes::Bytes;
use error_core::{ErrorStatus, ErrorView, Id, Location, ParamSpelling, Spelling, UserMessage, Value, Violation};
use http::{HeaderValue, StatusCode};
use serde::{Serialize, Serializer};

use super::WithDetails;
use crate::{AddressBase, InvalidBase, JsonBody, Unwrapped, WireFormat};

/// Problem details for HTTP APIs (RFC 9457), as `application/problem+json`.
///
/// Besides the members of the RFC every problem has its `code`; details are
/// extension members, and violations stand in `errors`, in the form of the RFC's
/// own example (`detail`, `pointer`); without them the parameter at fault is
/// `param`. The `type` is the base and the code, or
/// the definition's link, or `about:blank`; with `about:blank` the title is the
/// status phrase (RFC 9457, 4.2.1).
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, CallView};
/// use error_formats::{Problem, render};
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found")]
/// struct NoAccount { id: String }
///
/// let format = Problem::new().with_type_base("https://api.example.com/errors/")?;
/// let response = render(&NoAccount { id: "acc_123".into() }, &format, CallView::default())?;
/// assert_eq!(response.headers()["content-type"], "application/problem+json");
/// assert_eq!(
///     response.body(),
///     concat!(
///         r#"{"type":"https://api.example.com/errors/account_not_found","title":"No such account","#,
///         r#""status":404,"detail":"No account found with id: acc_123","code":"account_not_found"}"#,
///     ),
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Problem {
    type_base: Option<AddressBase>,
    instances: bool,
}

impl Problem {
    /// Problems whose type is the definition's link or `about:blank`.
    pub const fn new() -> Problem {
        Problem { type_base: None, instances: false }
    }

    /// Makes every type `base` and the code: `https://api.example.com/errors/`,
    /// or a full path as `/errors/`. An [`AddressBase`] says what is allowed.
    ///
    /// # Errors
    ///
    /// Fails when `base` is no such base; the error says what to write. A relative
    /// type means something else for every request (RFC 9457, 3.1.1).
    pub fn with_type_base(mut self, base: impl Into<String>) -> Result<Problem, InvalidBase> {
        self.type_base = Some(AddressBase::new(base)?);
        Ok(self)
    }

    /// Gives every occurrence an `instance`: its id as `urn:uuid:...`, or as
    /// `urn:error:...` where the generator makes no UUIDs.
    #[must_use]
    pub const fn with_instances(mut self) -> Problem {
        self.instances = true;
        self
    }

    fn type_uri<'a>(&'a self, view: &ErrorView<'a>) -> TypeUri<'a> {
        match (&self.type_base, view.docs()) {
            (Some(base), _) => TypeUri::Base(base.as_str(), view.code()),
            (None, Some(link)) => TypeUri::Link(link),
            (None, None) => TypeUri::Blank,
        }
    }
}

/// The body of a failure.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = ProblemMembers))]
#[serde(transparent)]
pub struct ProblemBody<'a>(WithDetails<'a, ProblemMembers<'a>>);

/// The members of a problem that are no details.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProblemMembers<'a> {
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uri-reference"))]
    error_type: TypeUri<'a>,
    title: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    detail: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uri-reference", required = false))]
    instance: Option<Instance<'a>>,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    param: Option<ParamSpelling<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    user_message: Option<UserMessage<'a>>,
    #[serde(skip_serializing_if = "Errors::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<ProblemError>, required = false))]
    errors: Errors<'a>,
}

/// The violations, as a list of [`ProblemError`].
#[derive(Debug)]
struct Errors<'a>(&'a [Violation]);

impl Errors<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Errors<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(ProblemError::new))
    }
}

/// One invalid field: in the body by its pointer, elsewhere by its name. Its
/// value is there only where the author echoes it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProblemError<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    detail: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    pointer: Option<Spelling<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    parameter: Option<Spelling<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    header: Option<Spelling<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a Value>,
}

impl<'a> ProblemError<'a> {
    fn new(violation: &'a Violation) -> ProblemError<'a> {
        let path = violation.path();
        let (mut pointer, mut parameter, mut header) = (None, None, None);
        match violation.place() {
            Location::Body => pointer = Some(path.fragment()),
            Location::Header => header = Some(path.dotted()),
            _ => parameter = Some(path.dotted()),
        }
        let (detail, code, value) = (violation.message(), violation.code(), violation.value());
        ProblemError { detail, pointer, parameter, header, code, value }
    }
}

/// The status phrase, also of a status that is no error's.
fn phrase(status: StatusCode) -> &'static str {
    match ErrorStatus::try_from(status) {
        Ok(status) => status.phrase(),
        Err(_) => status.canonical_reason().unwrap_or("Unknown"),
    }
}

/// The type of a problem.
#[derive(Debug)]
enum TypeUri<'a> {
    Blank,
    Link(&'a str),
    Base(&'a str, &'a str),
}

impl Serialize for TypeUri<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            TypeUri::Blank => serializer.serialize_str("about:blank"),
            TypeUri::Link(link) => serializer.serialize_str(link),
            TypeUri::Base(base, code) => serializer.collect_str(&format_args!("{base}{code}")),
        }
    }
}

/// The address of an occurrence.
#[derive(Debug)]
enum Instance<'a> {
    Address(&'a str),
    Id(&'a Id),
}

impl Serialize for Instance<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Instance::Address(address) => serializer.serialize_str(address),
            Instance::Id(id) if id.is_uuid() => serializer.collect_str(&format_args!("urn:uuid:{id}")),
            Instance::Id(id) => serializer.collect_str(&format_args!("urn:error:{id}")),
        }
    }
}

/// Whether a reference means the same wherever it is read: absolute, or a full
/// path (RFC 9457, 3.1.5).
fn is_placed(reference: &str) -> bool {
    let scheme = reference.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_absolute = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let is_full_path = reference.starts_with('/') && !reference.starts_with("//");
    (is_absolute || is_full_path) && reference.bytes().all(|byte| byte.is_ascii_graphic())
}

impl WireFormat for Problem {
    type Failure<'a> = ProblemBody<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "problem"
    }

    fn docs<'a>(&'a self, view: &'a ErrorView<'a>) -> Option<Cow<'a, str>> {
        match self.type_uri(view) {
            TypeUri::Blank => None,
            TypeUri::Link(link) => Some(Cow::Borrowed(link)),
            TypeUri::Base(base, code) => Some(Cow::Owned(format!("{base}{code}"))),
        }
    }

    fn docs_base(&self) -> Option<&str> {
        self.type_base.as_ref().map(AddressBase::as_str)
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> ProblemBody<'a> {
        let error_type = self.type_uri(view);
        let title = if matches!(error_type, TypeUri::Blank) { view.status().phrase() } else { view.title() };
        let instance = view.instance().filter(|instance| is_placed(instance)).map(Instance::Address);
        let members = ProblemMembers {
            error_type,
            title,
            status: view.status().as_u16(),
            detail: Some(view.message()).filter(|&message| message != title),
            instance: instance.or_else(|| self.instances.then(|| Instance::Id(view.id()))),
            code: view.code(),
            param: view.param().filter(|_| view.violations().is_empty()).map(|param| param.dotted()),
            user_message: view.user_message(),
            errors: Errors(view.violations()),
        };
        ProblemBody(WithDetails::new(members, view.details()))
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("application/problem+json")
    }

    fn is_repeatable(&self) -> bool {
        !self.instances
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        let mut body = JsonBody::new(body)?.replace("/status", &status.as_u16())?;
        if body.get("/type") == Some(r#""about:blank""#) {
            body = body.replace("/title", phrase(status))?;
        }
        Some(body.into_bytes())
    }
}
