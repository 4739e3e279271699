//! Problem details: RFC 9457 as JSON.

use std::{
    borrow::Cow,
    fmt::{self, Write},
};

use bytes::Bytes;
use error_core::{
    ErrorPart, ErrorStatus, ErrorView, Id, Location, ParamSpelling, Spelling, UserMessage, Value, Violation,
};
use http::{HeaderValue, StatusCode};
use serde::{Serialize, Serializer};

use super::WithDetails;
use crate::{AddressBase, Fate, InvalidBase, JsonBody, LossTable, Unwrapped, WireFormat, losses::losses};

/// The format of problem details for HTTP APIs (RFC 9457), sent as
/// `application/problem+json`.
///
/// In addition to the members of the RFC, every problem has a `code`. Details are
/// extension members. Violations (invalid fields) are in `errors`, with the same members
/// as in the RFC's example (`detail`, `pointer`). For an error without violations,
/// `param` names the parameter at fault. The `type` is the [type
/// base](Problem::with_type_base) followed by the code, if you set a base. Without a
/// base, it is the documentation address of the definition. If the definition has none,
/// it is `about:blank`, and the title is then the status phrase (RFC 9457, section
/// 4.2.1).
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
    instance_base: Option<AddressBase>,
    instances: bool,
}

impl Problem {
    /// Creates the format. The `type` of a problem is the `docs` address of its
    /// definition or, if it has none, `about:blank`.
    pub const fn new() -> Problem {
        Problem { type_base: None, instance_base: None, instances: false }
    }

    /// Builds the `type` of every problem from `base` and the code. The base is an
    /// address such as `https://api.example.com/errors/`, or a path such as `/errors/`;
    /// [`AddressBase`] has the rules. It can also be a URN such as
    /// `urn:ietf:params:acme:error:`. A URN does not lead to a page, so the code after it
    /// is written as in bodies ([`wire_code`](ErrorView::wire_code)).
    ///
    /// # Errors
    ///
    /// Fails if `base` breaks the rules. The error says what to write instead. Relative
    /// addresses are not allowed, because their meaning would depend on the address of
    /// the request (RFC 9457, section 3.1.1).
    pub fn with_type_base(mut self, base: impl Into<String>) -> Result<Problem, InvalidBase> {
        self.type_base = Some(AddressBase::of_names(base)?);
        Ok(self)
    }

    /// Adds `instance` to every problem: the id of the occurrence as `urn:uuid:...` or,
    /// if the id is not a UUID, as `urn:error:...`.
    #[must_use]
    pub const fn with_instances(mut self) -> Problem {
        self.instances = true;
        self
    }

    /// Adds `instance` to every problem: `base` followed by the field marked
    /// `#[api(instance)]` or, without such a field, by the id of the occurrence. Use it
    /// for clients that cannot read `urn:uuid:`.
    ///
    /// # Errors
    ///
    /// Fails if `base` breaks the rules of [`AddressBase`]; the error says what to write
    /// instead.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{CallFacts, CallView, Category, CategoryError, Id};
    /// use error_formats::{Problem, render};
    ///
    /// let format = Problem::new().with_instance_base("https://api.example.com/occurrences/")?;
    /// let mut facts = CallFacts::default();
    /// facts.id = Some(Id::new("occ_1")?);
    /// let error = CategoryError::new(Category::Gone);
    /// let response = render(&error, &format, CallView::default().with_facts(&facts))?;
    /// let body = String::from_utf8_lossy(response.body());
    /// assert!(body.contains(r#""instance":"https://api.example.com/occurrences/"#), "{body}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_instance_base(mut self, base: impl Into<String>) -> Result<Problem, InvalidBase> {
        self.instance_base = Some(AddressBase::of_names(base)?);
        Ok(self)
    }

    pub(crate) fn instance<'a>(&'a self, view: &'a ErrorView<'_>) -> Option<Instance<'a>> {
        let own = view.instance();
        if let Some(placed) = own.filter(|instance| is_placed(instance)) {
            return Some(Instance::Address(placed));
        }
        match &self.instance_base {
            Some(base) => Some(Instance::Under(base.as_str(), own.unwrap_or_else(|| view.id().as_str()))),
            None => self.instances.then(|| Instance::Id(view.id())),
        }
    }

    /// The members of a problem besides its details, in every encoding.
    pub(crate) fn members<'a>(&'a self, view: &'a ErrorView<'a>) -> ProblemMembers<'a> {
        let error_type = self.type_uri(view);
        let title = if matches!(error_type, TypeUri::Blank) { view.phrase() } else { view.title() };
        ProblemMembers {
            error_type,
            title,
            status: view.status().as_u16(),
            detail: Some(view.message()).filter(|&message| message != title),
            instance: self.instance(view),
            code: view.wire_code(),
            param: view.param().filter(|_| view.violations().is_empty()).map(|param| param.dotted()),
            user_message: view.user_message(),
            errors: Errors(view.violations()),
        }
    }

    fn type_uri<'a>(&'a self, view: &'a ErrorView<'_>) -> TypeUri<'a> {
        match (&self.type_base, view.docs()) {
            (Some(base), _) if base.is_urn() => TypeUri::Named(base.as_str(), view.wire_code().into()),
            (Some(base), _) => TypeUri::Base(base.as_str(), view.code()),
            (None, Some(link)) => TypeUri::Link(link),
            (None, None) => TypeUri::Blank,
        }
    }
}

/// The body of an error response.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = ProblemMembers))]
#[serde(transparent)]
pub struct ProblemBody<'a>(WithDetails<'a, ProblemMembers<'a>>);

/// The members of a problem, without its details.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProblemMembers<'a> {
    /// Identifies the type of the problem; the address of its page where it has one.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uri-reference"))]
    pub(crate) error_type: TypeUri<'a>,
    /// The type of the problem in a few words, the same for all occurrences.
    pub(crate) title: &'a str,
    /// The HTTP status of the response.
    pub(crate) status: u16,
    /// What went wrong in this occurrence, for people to read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    pub(crate) detail: Option<&'a str>,
    /// Identifies this occurrence.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uri-reference", required = false))]
    pub(crate) instance: Option<Instance<'a>>,
    /// The code of the error: stable, for programs to branch on.
    pub(crate) code: &'a str,
    /// The parameter at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    pub(crate) param: Option<ParamSpelling<'a>>,
    /// A text to show to an end user.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    pub(crate) user_message: Option<UserMessage<'a>>,
    /// The invalid fields of the request.
    #[serde(skip_serializing_if = "Errors::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<ProblemError>, required = false))]
    pub(crate) errors: Errors<'a>,
}

/// The violations, as a list of [`ProblemError`].
#[derive(Debug)]
pub(crate) struct Errors<'a>(&'a [Violation]);

impl Errors<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Errors<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(ProblemError::new))
    }
}

/// An invalid field. A field of the body is identified by its pointer, any other field by
/// its name. The value of the field is present only if the author allows sending it back.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProblemError<'a> {
    /// What is wrong with the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    detail: Option<&'a str>,
    /// The field in the request body, as the fragment of a JSON pointer: `#/items/0/price`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    pointer: Option<Spelling<'a>>,
    /// The parameter, for a field outside the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    parameter: Option<Spelling<'a>>,
    /// The name of the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    header: Option<Spelling<'a>>,
    /// The rule that the field breaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    code: Option<&'a str>,
    /// The value that was sent.
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
pub(crate) fn phrase(status: StatusCode) -> &'static str {
    match ErrorStatus::try_from(status) {
        Ok(status) => status.phrase(),
        Err(_) => status.canonical_reason().unwrap_or("Unknown"),
    }
}

/// The type of a problem.
#[derive(Debug)]
pub(crate) enum TypeUri<'a> {
    Blank,
    Link(&'a str),
    /// The base of pages, and the code.
    Base(&'a str, &'a str),
    /// A URN, and the code as bodies have it.
    Named(&'a str, Encoded<'a>),
}

impl Serialize for TypeUri<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            TypeUri::Blank => serializer.serialize_str("about:blank"),
            TypeUri::Link(link) => serializer.serialize_str(link),
            TypeUri::Base(base, code) => serializer.collect_str(&format_args!("{base}{code}")),
            TypeUri::Named(base, code) => serializer.collect_str(&format_args!("{base}{code}")),
        }
    }
}

/// The address of an occurrence.
#[derive(Debug)]
pub(crate) enum Instance<'a> {
    Address(&'a str),
    Under(&'a str, &'a str),
    Id(&'a Id),
}

impl Serialize for Instance<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Instance::Address(address) => serializer.serialize_str(address),
            Instance::Under(base, name) => serializer.collect_str(&format_args!("{base}{}", Encoded::from(*name))),
            Instance::Id(id) if id.is_uuid() => serializer.collect_str(&format_args!("urn:uuid:{id}")),
            Instance::Id(id) => serializer.collect_str(&format_args!("urn:error:{id}")),
        }
    }
}

/// Members that a specification names against the rule of RFC 9457, section 4: that of
/// the problem types of draft-ietf-httpapi-ratelimit-headers.
const REGISTERED: &[&str] = &["violated-policies"];

/// A name as the last part of an address (RFC 3986, section 3.3).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Encoded<'a>(&'a str);

impl<'a> From<&'a str> for Encoded<'a> {
    fn from(name: &'a str) -> Encoded<'a> {
        Encoded(name)
    }
}

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.bytes().try_for_each(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => f.write_char(byte.into()),
            byte => write!(f, "%{byte:02X}"),
        })
    }
}

/// Whether a reference means the same wherever it is read: absolute, or a full path (RFC
/// 9457, section 3.1.5).
fn is_placed(reference: &str) -> bool {
    let scheme = reference.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_absolute = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let is_full_path = reference.starts_with('/') && !reference.starts_with("//");
    (is_absolute || is_full_path) && reference.bytes().all(|byte| byte.is_ascii_graphic())
}

/// What this format does with each part of an error, in JSON and in XML.
pub(crate) const fn fate_of_a_problem(part: ErrorPart) -> Fate {
    match part {
        ErrorPart::Code => Fate::Carried("`code`"),
        ErrorPart::Number | ErrorPart::Action | ErrorPart::Causes | ErrorPart::Links | ErrorPart::Retry => {
            Fate::NO_PLACE
        }
        ErrorPart::Type => Fate::Dropped("the `type` of a problem is an address: documentation"),
        ErrorPart::Status => Fate::Carried("`status`"),
        ErrorPart::Title => Fate::Folded("`title`, unless the `type` is `about:blank`; `detail` without a message"),
        ErrorPart::Message => Fate::Carried("`detail`"),
        ErrorPart::UserMessage => Fate::Carried("`user_message`"),
        ErrorPart::Docs => Fate::Carried("`type`"),
        ErrorPart::Param => Fate::Carried("`param`, or `errors`"),
        ErrorPart::Violations => Fate::Carried("`errors`"),
        ErrorPart::Details => Fate::Carried("members"),
        ErrorPart::Wait => Fate::RETRY_AFTER,
        ErrorPart::RateLimit => Fate::NO_QUOTA,
        ErrorPart::Challenge => Fate::WWW_AUTHENTICATE,
        ErrorPart::RequestId => Fate::REQUEST_ID,
        ErrorPart::Id => Fate::Folded("`instance`: `with_instances` or `with_instance_base`"),
        ErrorPart::Instance => Fate::Carried("`instance`"),
    }
}

impl WireFormat for Problem {
    type Failure<'a> = ProblemBody<'a>;
    type Success<'a> = Unwrapped;

    const LOSSES: Option<LossTable> = losses!(Problem, "https://www.rfc-editor.org/rfc/rfc9457", fate_of_a_problem);

    fn name(&self) -> &'static str {
        "problem"
    }

    fn docs<'a>(&'a self, view: &'a ErrorView<'a>) -> Option<Cow<'a, str>> {
        match self.type_uri(view) {
            TypeUri::Blank => None,
            TypeUri::Link(link) => Some(Cow::Borrowed(link)),
            TypeUri::Base(base, code) => Some(Cow::Owned(format!("{base}{code}"))),
            TypeUri::Named(base, code) => Some(Cow::Owned(format!("{base}{code}"))),
        }
    }

    fn docs_base(&self) -> Option<&str> {
        // No page is served at a URN.
        self.type_base.as_ref().filter(|base| !base.is_urn()).map(AddressBase::as_str)
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> ProblemBody<'a> {
        ProblemBody(WithDetails::new(self.members(view), view.details()))
    }

    fn rejects_detail(&self, name: &str) -> Option<&'static str> {
        let is_name = name.len() >= 3
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        (!is_name && !REGISTERED.contains(&name)).then_some(
            "the name of an extension member is a letter, then letters, digits and `_`, three or more in all (RFC 9457, 4)",
        )
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("application/problem+json")
    }

    fn is_repeatable(&self) -> bool {
        !self.instances && self.instance_base.is_none()
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        let mut body = JsonBody::new(body)?.replace("/status", &status.as_u16())?;
        if body.get("/type") == Some(r#""about:blank""#) {
            body = body.replace("/title", phrase(status))?;
        }
        Some(body.into_bytes())
    }
}
