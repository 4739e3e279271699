//! Problem details in encodings besides JSON, one file each.

/// The methods of a format whose field `problem` decides everything but the
/// encoding.
macro_rules! of_problem {
    () => {
        fn docs<'a>(&'a self, view: &'a error_core::ErrorView<'a>) -> Option<std::borrow::Cow<'a, str>> {
            self.problem.docs(view)
        }

        fn docs_base(&self) -> Option<&str> {
            self.problem.docs_base()
        }

        fn rejects_detail(&self, name: &str) -> Option<&'static str> {
            self.problem.rejects_detail(name)
        }
    };
}

#[cfg(feature = "cbor")]
mod as_json;
#[cfg(feature = "cbor")]
mod cbor;
#[cfg(any(feature = "html", feature = "markdown", feature = "text"))]
#[cfg_attr(
    not(all(feature = "html", feature = "markdown", feature = "text")),
    allow(dead_code, reason = "each encoding reads a part of it")
)]
mod explanation;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "markdown")]
mod markdown;
#[cfg(any(feature = "html", feature = "markdown", feature = "text"))]
mod readable;
#[cfg(any(feature = "html", feature = "markdown", feature = "text"))]
mod serialized;
#[cfg(feature = "text")]
mod text;
#[cfg(feature = "xml")]
mod xml;
#[cfg(feature = "xml")]
mod xml_element;
#[cfg(all(feature = "xml", feature = "openapi"))]
mod xml_schema;

#[cfg(feature = "cbor")]
pub use self::cbor::{ConciseBody, ConciseProblem};
#[cfg(feature = "html")]
pub use self::html::ProblemHtml;
#[cfg(feature = "markdown")]
pub use self::markdown::ProblemMarkdown;
#[cfg(any(feature = "html", feature = "markdown", feature = "text"))]
pub use self::readable::Readable;
#[cfg(feature = "text")]
pub use self::text::ProblemText;
#[cfg(feature = "xml")]
pub use self::xml::{ProblemXml, XmlProblemBody};
