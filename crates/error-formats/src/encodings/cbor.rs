//! Concise problem details: RFC 9290, CBOR.

use std::borrow::Cow;

use bytes::Bytes;
use error_core::{Details, ErrorPart, ErrorView};
use http::{HeaderValue, StatusCode};
use minicbor::{Decoder, data::Type};
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::as_json::AsJson;
use crate::{
    BodyError, Fate, LossTable, Problem, ProblemMembers, Unwrapped, WireFormat, formats::phrase, losses::losses,
};

/// Concise problem details as `application/concise-problem-details+cbor` (RFC
/// 9290), for small devices.
///
/// The title, the detail and the instance are written under the keys that the RFC defines
/// (-1, -2, -3). All other members of [`Problem`] are in the entry 7807, which the RFC
/// defines for problems of HTTP (RFC 9290, appendix B). In this entry, the type has the
/// key 0, the status has the key 1, and the other members have their names as keys. The
/// member `response-code` is left out, because it holds the code of a CoAP response, not
/// an HTTP status.
///
/// # Examples
///
/// ```
/// use error_core::{CallView, Category, CategoryError};
/// use error_formats::{ConciseProblem, Problem, render};
///
/// let error = CategoryError::new(Category::NotFound);
/// let response = render(&error, &ConciseProblem::new(Problem::new()), CallView::default())?;
/// assert_eq!(response.headers()["content-type"], "application/concise-problem-details+cbor");
/// assert_eq!(
///     minicbor::display(response.body()).to_string(),
///     r#"{-1: "Not Found", -2: "The requested resource was not found", 7807: {0: "about:blank", 1: 404, "code": "not_found"}}"#,
/// );
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ConciseProblem {
    problem: Problem,
}

impl ConciseProblem {
    /// Creates the format, which writes the bodies of `problem` as CBOR.
    pub const fn new(problem: Problem) -> ConciseProblem {
        ConciseProblem { problem }
    }
}

const TITLE: i64 = -1;
const DETAIL: i64 = -2;
const INSTANCE: i64 = -3;
/// The entry for members of a problem of HTTP.
const TUNNEL: i64 = 7807;
const TYPE: i64 = 0;
const STATUS: i64 = 1;

/// The body of an error response.
#[derive(Debug)]
pub struct ConciseBody<'a> {
    members: ProblemMembers<'a>,
    details: &'a Details<'a>,
}

impl Serialize for ConciseBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ProblemMembers { title, detail, instance, .. } = &self.members;
        let length = 2 + usize::from(detail.is_some()) + usize::from(instance.is_some());
        let mut map = serializer.serialize_map(Some(length))?;
        map.serialize_entry(&TITLE, title)?;
        if let Some(detail) = detail {
            map.serialize_entry(&DETAIL, detail)?;
        }
        if let Some(instance) = instance {
            map.serialize_entry(&INSTANCE, instance)?;
        }
        map.serialize_entry(&TUNNEL, &Tunnel(self))?;
        map.end()
    }
}

/// The members that have no key of their own.
struct Tunnel<'a>(&'a ConciseBody<'a>);

impl Serialize for Tunnel<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Tunnel(ConciseBody { members, details }) = self;
        let ProblemMembers { error_type, title: _, status, detail: _, instance: _, code, param, user_message, errors } =
            members;
        // Neither a member nor a detail is written twice.
        let is_free = |name: &str| !["code", "param", "user_message", "errors"].contains(&name);
        let mut names: Vec<&str> = Vec::with_capacity(details.len());
        let mut own = Vec::with_capacity(details.len());
        for (name, value) in details.iter() {
            if is_free(name) && !names.contains(&name) {
                names.push(name);
                own.push((name, value));
            }
        }
        let optional = [param.is_some(), user_message.is_some(), !errors.is_empty()];
        let length = 3 + optional.into_iter().filter(|is_there| *is_there).count() + own.len();
        let mut map = serializer.serialize_map(Some(length))?;
        map.serialize_entry(&TYPE, error_type)?;
        map.serialize_entry(&STATUS, status)?;
        map.serialize_entry("code", code)?;
        if let Some(param) = param {
            map.serialize_entry("param", param)?;
        }
        if let Some(message) = user_message {
            map.serialize_entry("user_message", message)?;
        }
        if !errors.is_empty() {
            map.serialize_entry("errors", &AsJson(errors))?;
        }
        for (name, value) in own {
            map.serialize_entry(name, &AsJson(value))?;
        }
        map.end()
    }
}

/// A body is binary; what it holds is in the documentation of the format.
#[cfg(feature = "openapi")]
impl utoipa::ToSchema for ConciseBody<'_> {}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for ConciseBody<'_> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, SchemaType};

        // Raw binary has no type, since a string is Unicode (OpenAPI 3.1.1, 4.7.14.2).
        let object = ObjectBuilder::new().schema_type(SchemaType::AnyValue);
        object.content_media_type("application/concise-problem-details+cbor").build().into()
    }
}

/// What this format does with each part of an error.
const fn fate(part: ErrorPart) -> Fate {
    match part {
        ErrorPart::Code => Fate::Carried("`code` in 7807"),
        ErrorPart::Number | ErrorPart::Action | ErrorPart::Causes | ErrorPart::Links | ErrorPart::Retry => {
            Fate::NO_PLACE
        }
        ErrorPart::Type => Fate::Dropped("the `type` of a problem is an address: documentation"),
        ErrorPart::Status => Fate::Carried("1 in 7807"),
        ErrorPart::Title => Fate::Folded("-1, unless the type is `about:blank`; -2 without a message"),
        ErrorPart::Message => Fate::Carried("-2"),
        ErrorPart::UserMessage => Fate::Carried("`user_message` in 7807"),
        ErrorPart::Docs => Fate::Carried("0 in 7807"),
        ErrorPart::Param => Fate::Carried("`param`, or `errors` in 7807"),
        ErrorPart::Violations => Fate::Carried("`errors` in 7807"),
        ErrorPart::Details => Fate::Carried("members in 7807"),
        ErrorPart::Wait => Fate::RETRY_AFTER,
        ErrorPart::RateLimit => Fate::NO_QUOTA,
        ErrorPart::Challenge => Fate::WWW_AUTHENTICATE,
        ErrorPart::RequestId => Fate::REQUEST_ID,
        ErrorPart::Id => Fate::Folded("-3: `with_instances` or `with_instance_base`"),
        ErrorPart::Instance => Fate::Carried("-3"),
    }
}

impl WireFormat for ConciseProblem {
    type Failure<'a> = ConciseBody<'a>;
    type Success<'a> = Unwrapped;

    const LOSSES: Option<LossTable> = losses!(ConciseProblem, "https://www.rfc-editor.org/rfc/rfc9290", fate);

    fn name(&self) -> &'static str {
        "concise_problem"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> ConciseBody<'a> {
        ConciseBody { members: self.problem.members(view), details: view.details() }
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("application/concise-problem-details+cbor")
    }

    fn is_repeatable(&self) -> bool {
        self.problem.is_repeatable()
    }

    fn write(&self, body: &impl Serialize) -> Result<Bytes, BodyError> {
        let mut bytes = Vec::with_capacity(256);
        body.serialize(&mut minicbor_serde::Serializer::new(&mut bytes))
            .map_err(|error| BodyError::new(error.to_string()))?;
        Ok(bytes.into())
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        let Places { title, is_blank, status: place } = Places::find(body)?;
        let mut restated = Vec::with_capacity(body.len() + 32);
        let mut encoder = minicbor::Encoder::new(&mut restated);
        let mut from = 0;
        // The title stands before the status.
        if is_blank {
            encoder.writer_mut().extend_from_slice(body.get(from..title.start)?);
            encoder.str(phrase(status)).ok()?;
            from = title.end;
        }
        encoder.writer_mut().extend_from_slice(body.get(from..place.start)?);
        encoder.u16(status.as_u16()).ok()?;
        restated.extend_from_slice(body.get(place.end..)?);
        Some(restated.into())
    }

    /// In diagnostic notation (RFC 8949, section 8).
    fn shown<'a>(&self, body: &'a [u8]) -> Cow<'a, str> {
        minicbor::display(body).to_string().into()
    }

    of_problem!();
}

/// Where a body has what repeats the status.
struct Places {
    title: std::ops::Range<usize>,
    /// Whether the title is that of the status (RFC 9457, 4.2.1).
    is_blank: bool,
    status: std::ops::Range<usize>,
}

impl Places {
    fn find(body: &[u8]) -> Option<Places> {
        let mut decoder = Decoder::new(body);
        let (mut title, mut is_blank, mut status) = (None, false, None);
        for _ in 0..decoder.map().ok()?? {
            let key = decoder.i64().ok()?;
            if key == TUNNEL {
                for _ in 0..decoder.map().ok()?? {
                    if !matches!(decoder.datatype().ok()?, Type::U8) {
                        decoder.skip().ok()?;
                        decoder.skip().ok()?;
                        continue;
                    }
                    let key = decoder.i64().ok()?;
                    let start = decoder.position();
                    if key == TYPE {
                        is_blank = decoder.str().ok()? == "about:blank";
                    } else {
                        decoder.skip().ok()?;
                    }
                    if key == STATUS {
                        status = Some(start..decoder.position());
                    }
                }
            } else {
                let start = decoder.position();
                decoder.skip().ok()?;
                if key == TITLE {
                    title = Some(start..decoder.position());
                }
            }
        }
        Some(Places { title: title?, is_blank, status: status? })
    }
}
