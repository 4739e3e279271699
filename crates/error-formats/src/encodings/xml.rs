//! Problem details as XML: RFC 9457, appendix B.

use bytes::Bytes;
use error_core::ErrorView;
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use super::xml_element::document;
use crate::{
    BodyError, LossTable, Problem, ProblemBody, Unwrapped, WireFormat, XmlBody,
    formats::{fate_of_a_problem, phrase},
    losses::losses,
};

/// The name and the namespace of the outermost element (RFC 9457, appendix B).
pub(super) const ROOT: &str = "problem";
pub(super) const NAMESPACE: &str = "urn:ietf:rfc:7807";

/// Problem details as `application/problem+xml` (RFC 9457, appendix B).
///
/// The members are those of [`Problem`]. An array is written as an element that contains
/// one element `i` for each value. In texts, each character that XML does not allow is
/// replaced by U+FFFD. In the names of elements, it is replaced by its number: a space
/// becomes `_x0020_`, as in other tools.
///
/// # Examples
///
/// ```
/// use error_core::{CallView, Category, CategoryError};
/// use error_formats::{Problem, ProblemXml, render};
///
/// let error = CategoryError::new(Category::NotFound);
/// let response = render(&error, &ProblemXml::new(Problem::new()), CallView::default())?;
/// assert_eq!(response.headers()["content-type"], "application/problem+xml");
/// assert_eq!(
///     response.body(),
///     concat!(
///         "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
///         "<problem xmlns=\"urn:ietf:rfc:7807\"><type>about:blank</type><title>Not Found</title><status>404</status>",
///         "<detail>The requested resource was not found</detail><code>not_found</code></problem>",
///     ),
/// );
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ProblemXml {
    problem: Problem,
}

impl ProblemXml {
    /// Creates the format, which writes the bodies of `problem` as XML.
    pub const fn new(problem: Problem) -> ProblemXml {
        ProblemXml { problem }
    }
}

/// The body of an error response.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct XmlProblemBody<'a>(ProblemBody<'a>);

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for XmlProblemBody<'_> {}

/// That of a problem, with the names of its elements (RFC 9457, appendix B).
#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for XmlProblemBody<'_> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        super::xml_schema::problem()
    }
}

impl WireFormat for ProblemXml {
    type Failure<'a> = XmlProblemBody<'a>;
    type Success<'a> = Unwrapped;

    const LOSSES: Option<LossTable> =
        losses!(ProblemXml, "https://www.rfc-editor.org/rfc/rfc9457#appendix-B", fate_of_a_problem);

    fn name(&self) -> &'static str {
        "problem_xml"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> XmlProblemBody<'a> {
        XmlProblemBody(self.problem.failure(view))
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("application/problem+xml")
    }

    fn is_repeatable(&self) -> bool {
        self.problem.is_repeatable()
    }

    fn write(&self, body: &impl Serialize) -> Result<Bytes, BodyError> {
        // The same values as in JSON, however their types serialize otherwise.
        document(ROOT, NAMESPACE, &crate::json(body)?)
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        let mut body = XmlBody::new(body)?.replace("problem/status", &status.as_u16())?;
        if body.get("problem/type") == Some("about:blank") {
            body = body.replace("problem/title", phrase(status))?;
        }
        Some(body.into_bytes())
    }

    of_problem!();
}
