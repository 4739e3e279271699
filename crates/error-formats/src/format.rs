//! The trait of a wire format.

use std::{borrow::Cow, fmt, time::Duration};

use bytes::Bytes;
use error_core::{Category, ErrorStatus, ErrorView, RequestNeeds, RetryAfter, Row, SuccessDefinition, SuccessView};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::{Serialize, Serializer};

use crate::{BodyError, CatalogEntry, LastEvent, LossTable, body};

/// The wire format of an API, which writes the bodies of errors and successes.
///
/// Only the name and the bodies are required; the [crate page](crate) shows two complete
/// formats. The serialized struct is an associated type, because its schema is used in
/// the OpenAPI document.
///
/// Open: implement this trait for the format of your API.
pub trait WireFormat: fmt::Debug + Send + Sync + 'static {
    /// The type of error bodies.
    type Failure<'a>: Serialize;

    /// The type of success bodies; [`Unwrapped`] if the format does not wrap successes.
    type Success<'a>: Serialize;

    /// The parts of the request that this format reads ([`ErrorView::request`],
    /// [`SuccessView::request`]). Other parts are not stored. A format that needs parts
    /// of the request is not [repeatable](WireFormat::is_repeatable).
    const NEEDS: RequestNeeds = RequestNeeds::NONE;

    /// The parts of the request that this format reads. Override it if they depend on the
    /// settings of the format; otherwise set [`NEEDS`](WireFormat::NEEDS).
    fn needs(&self) -> RequestNeeds {
        Self::NEEDS
    }

    /// What this format does with each part of an error: where bodies and headers have it,
    /// or why it is left out. It is `None` if that is unknown.
    ///
    /// An error with a field that its author marked `#[api(required)]` cannot be in an API
    /// whose format leaves the field out.
    const LOSSES: Option<LossTable> = None;

    /// What this format does with each part of an error. Override it if this depends on the
    /// settings of the format; otherwise set [`LOSSES`](WireFormat::LOSSES).
    fn losses(&self) -> Option<LossTable> {
        Self::LOSSES
    }

    /// The name of the format in catalogs and on pages.
    fn name(&self) -> &'static str;

    /// Creates the body of an error.
    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Self::Failure<'a>;

    /// Creates the body of a success. `None` sends the success without a wrapper.
    fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<Self::Success<'a>> {
        let _ = view;
        None
    }

    /// The media type of error bodies.
    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("application/json")
    }

    /// The media type of wrapped success bodies.
    fn success_media_type(&self) -> HeaderValue {
        HeaderValue::from_static("application/json")
    }

    /// The row for a category: the values that the format supplies if the author of an
    /// error does not set them.
    fn row(&self, category: Category) -> Row {
        Row::standard(category)
    }

    /// The row of [`Category::RouteNotFound`], for an address that no route matches. By
    /// default, it is the row of [`Category::NotFound`]; override it if the API
    /// distinguishes the two. [`row`](WireFormat::row) is not called for this category.
    fn route_not_found_row(&self) -> Row {
        self.row(Category::NotFound)
    }

    /// The number of the error with this code (in snake case), if its definition has none.
    /// It is for formats whose codes are numbers, and for errors of other crates, such as
    /// error-idempotency. Without it, the error has the number of its category
    /// ([`row`](WireFormat::row)), so clients cannot distinguish it from other errors of the
    /// category.
    ///
    /// [`ErrorView::number`], the catalog, the documents and the listing all have this
    /// number, so the body contains `view.number()`.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{CallView, Category, Definition, ErrorStatus, ErrorView, Occurrence, Row};
    /// use error_formats::{Unwrapped, WireFormat, render};
    ///
    /// #[derive(Debug)]
    /// struct Numbered;
    ///
    /// impl WireFormat for Numbered {
    ///     type Failure<'a> = [i64; 1];
    ///     type Success<'a> = Unwrapped;
    ///
    ///     fn name(&self) -> &'static str {
    ///         "numbered"
    ///     }
    ///
    ///     fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> [i64; 1] {
    ///         [view.number().unwrap_or(-1)]
    ///     }
    ///
    ///     fn row(&self, category: Category) -> Row {
    ///         Row::standard(category).with_number(i64::from(category.standard_status().as_u16()) * 100)
    ///     }
    ///
    ///     fn number(&self, code: &str) -> Option<i64> {
    ///         match code {
    ///             "idempotency_key_in_progress" => Some(40_920),
    ///             _ => None,
    ///         }
    ///     }
    /// }
    ///
    /// static IN_PROGRESS: Definition = Definition::new(ErrorStatus::CONFLICT, "idempotency_key_in_progress");
    /// static ISBN_TAKEN: Definition = Definition::new(ErrorStatus::CONFLICT, "isbn_taken");
    /// let body = |definition| render(&Occurrence::of(definition), &Numbered, CallView::default());
    /// assert_eq!(body(&IN_PROGRESS)?.body(), "[40920]");
    /// assert_eq!(body(&ISBN_TAKEN)?.body(), "[40900]");
    /// # Ok::<(), error_formats::BodyError>(())
    /// ```
    fn number(&self, code: &str) -> Option<i64> {
        let _ = code;
        None
    }

    /// The definition of a success without its own definition, for formats in which every
    /// success has a code.
    fn success_definition(&self) -> Option<&'static SuccessDefinition> {
        None
    }

    /// The HTTP status of the response. By default, it is the status of the error.
    /// Override it for an API that sends errors with status 200.
    fn http_status(&self, view: &ErrorView<'_>) -> StatusCode {
        view.status().into()
    }

    /// The other status that [`http_status`](WireFormat::http_status) returns for some
    /// errors with `status`, depending on the request. Catalogs and OpenAPI documents
    /// list both.
    fn other_status(&self, status: ErrorStatus) -> Option<ErrorStatus> {
        let _ = status;
        None
    }

    /// The waits of errors that have none, by status. The error layer, catalogs and OpenAPI
    /// documents use them for the header and for
    /// [`ErrorView::retry_after`](error_core::ErrorView::retry_after), unless the author of
    /// the API sets another one for the status.
    fn default_waits(&self) -> &[(ErrorStatus, Duration)] {
        &[]
    }

    /// The value of `Retry-After`. By default, it is the error's own value. Override it
    /// if the clients of the API read only seconds.
    fn retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter> {
        view.retry_after()
    }

    /// Whether the body of an error depends only on the error, not on an id, the time or
    /// the call. Errors that are always identical are then rendered once and cached.
    fn is_repeatable(&self) -> bool {
        false
    }

    /// Adds headers, in addition to those that HTTP requires.
    fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        let _ = (view, headers);
    }

    /// Replaces the status in a body of this format after a layer has changed the status
    /// of the response (RFC 9457, section 3.1.2). It returns `None` if bodies do not
    /// contain the status. Use [`JsonBody`](crate::JsonBody) to replace a member, or
    /// [`XmlBody`](crate::XmlBody) to replace a text. If bodies contain the status, you
    /// must implement this method: otherwise creating an error layer with the format
    /// panics ([`check_restate`](crate::check_restate)).
    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        let _ = (body, status);
        None
    }

    /// The last events of a stream of server-sent events that failed. `body` is the body
    /// of the error, and `wait` is the time after which the client may reconnect. If
    /// there are no events, the stream just ends as incomplete.
    ///
    /// The default is one event with the name `error`.
    ///
    /// # Examples
    ///
    /// A gateway whose clients read events without names until `[DONE]`:
    ///
    /// ```
    /// use std::time::Duration;
    /// use error_core::ErrorView;
    /// use error_formats::{LastEvent, Unwrapped, WireFormat};
    ///
    /// #[derive(Debug)]
    /// struct Gateway;
    ///
    /// impl WireFormat for Gateway {
    ///     type Failure<'a> = [&'a str; 1];
    ///     type Success<'a> = Unwrapped;
    ///
    ///     fn name(&self) -> &'static str {
    ///         "gateway"
    ///     }
    ///
    ///     fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> [&'a str; 1] {
    ///         [view.code()]
    ///     }
    ///
    ///     fn last_events(&self, body: &[u8], _: Option<Duration>) -> Vec<LastEvent> {
    ///         vec![LastEvent::new(body), LastEvent::new("[DONE]")]
    ///     }
    /// }
    ///
    /// let sent: String = Gateway.last_events(br#"["overloaded"]"#, None).iter().map(ToString::to_string).collect();
    /// assert_eq!(sent, "data: [\"overloaded\"]\n\ndata: [DONE]\n\n");
    /// ```
    fn last_events(&self, body: &[u8], wait: Option<Duration>) -> Vec<LastEvent> {
        vec![LastEvent::new(body).named("error").with_retry(wait)]
    }

    /// The last lines of a stream of JSON lines that failed. `body` is the body of the
    /// error. Line breaks in a line become spaces. If there are no lines, the stream just
    /// ends as incomplete.
    ///
    /// By default, it is the body, if the format writes JSON.
    fn last_lines(&self, body: &[u8]) -> Vec<Bytes> {
        if is_json(&self.media_type()) { vec![Bytes::copy_from_slice(body)] } else { Vec::new() }
    }

    /// The spelling in bodies of a code that is snake case in Rust. For common spellings,
    /// use [`upper_case`](crate::upper_case), [`pascal_case`](crate::pascal_case) or
    /// [`camel_case`](crate::camel_case).
    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        Cow::Borrowed(code)
    }

    /// The code of an error as it is written into the body, for use in
    /// [`failure`](WireFormat::failure). It is the code that the author
    /// [wrote](ErrorView::written_code) for bodies or, without one, the code in this
    /// format's [`spelling`](WireFormat::spelling). Do not override this method.
    fn code<'a>(&self, view: &'a ErrorView<'a>) -> Cow<'a, str>
    where
        Self: Sized,
    {
        view.written_code().map_or_else(|| self.spelling(view.code()), Cow::Borrowed)
    }

    /// The reason why a body of this format must not have a detail with this name, with
    /// the section of the specification. It is `None` if the name is allowed.
    ///
    /// If an error of an API has such a detail, publishing and describing the API fail.
    /// At run time, the detail is sent anyway, and a warning is logged for the first one.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_formats::{ErasedWireFormat, Problem, Stripe};
    ///
    /// let (problem, stripe): (&dyn ErasedWireFormat, &dyn ErasedWireFormat) = (&Problem::new(), &Stripe::new());
    /// assert!(problem.rejects_detail("id").is_some_and(|why| why.contains("RFC 9457, 4")));
    /// assert_eq!(stripe.rejects_detail("id"), None);
    /// ```
    fn rejects_detail(&self, name: &str) -> Option<&'static str> {
        let _ = name;
        None
    }

    /// The address of the error's documentation as it is written into the body: the
    /// `type` of a problem, or Stripe's `doc_url`. By default, it is the definition's
    /// `docs` or, without one, [`docs_base`](WireFormat::docs_base) followed by the code.
    /// If the body has a member for the address, write `self.docs(view)` into it;
    /// [`ErrorView::docs`] returns only the definition's address.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::borrow::Cow;
    /// use error_core::{Category, CategoryError, ErrorView};
    /// use error_formats::{ErasedWireFormat, Unwrapped, WireFormat, render};
    ///
    /// #[derive(Debug)]
    /// struct Own;
    ///
    /// #[derive(serde::Serialize)]
    /// struct Body<'a> {
    ///     code: &'a str,
    ///     more: Option<Cow<'a, str>>,
    /// }
    ///
    /// impl WireFormat for Own {
    ///     type Failure<'a> = Body<'a>;
    ///     type Success<'a> = Unwrapped;
    ///
    ///     fn name(&self) -> &'static str {
    ///         "own"
    ///     }
    ///
    ///     fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body<'a> {
    ///         Body { code: view.code(), more: self.docs(view) }
    ///     }
    ///
    ///     fn docs_base(&self) -> Option<&str> {
    ///         Some("https://api.example.com/errors/")
    ///     }
    /// }
    ///
    /// let response = render(&CategoryError::new(Category::NotFound), &Own, Default::default())?;
    /// assert_eq!(response.body(), r#"{"code":"not_found","more":"https://api.example.com/errors/not_found"}"#);
    /// # Ok::<(), error_formats::BodyError>(())
    /// ```
    fn docs<'a>(&'a self, view: &'a ErrorView<'a>) -> Option<Cow<'a, str>> {
        let from_base = || self.docs_base().map(|base| Cow::Owned(format!("{base}{}", view.code())));
        view.docs().map(Cow::Borrowed).or_else(from_base)
    }

    /// The base of the addresses of the API's pages, if each address consists of this
    /// base and the code. The pages are served at the path of the base, and an OpenAPI
    /// document contains it as `externalDocs`.
    ///
    /// A base that breaks the rules of [`AddressBase`](crate::AddressBase), such as
    /// `errors` or `/errors`, is rejected at start: creating an error layer with the
    /// format panics, and a catalog of it cannot be published
    /// ([`check_docs_base`](crate::check_docs_base)).
    fn docs_base(&self) -> Option<&str> {
        None
    }

    /// Serializes a body. The default is JSON; override it for an API with another media
    /// type.
    ///
    /// # Errors
    ///
    /// Fails if a value in the body cannot be serialized.
    fn write(&self, body: &impl Serialize) -> Result<Bytes, BodyError>
    where
        Self: Sized,
    {
        body::json(body)
    }

    /// A body as documents and pages show it. The default is the text itself; override it
    /// for binary bodies, which must not be shown as text.
    ///
    /// # Examples
    ///
    #[cfg_attr(feature = "cbor", doc = "```")]
    #[cfg_attr(not(feature = "cbor"), doc = "```ignore")]
    /// use error_formats::{ConciseProblem, ErasedWireFormat, Problem};
    ///
    /// let format: &dyn ErasedWireFormat = &ConciseProblem::new(Problem::new());
    /// assert_eq!(format.shown(&[0xa1, 0x20, 0x61, b'a']), r#"{-1: "a"}"#);
    /// ```
    fn shown<'a>(&self, body: &'a [u8]) -> Cow<'a, str> {
        String::from_utf8_lossy(body)
    }

    /// The schema of error bodies, for a format whose structure is known only at run time.
    /// `None`, the default, is for a format whose [`Failure`](WireFormat::Failure) describes
    /// itself with `#[derive(ToSchema)]`. The schema stands alone: it has no references.
    #[cfg(feature = "openapi")]
    fn failure_schema(&self) -> Option<utoipa::openapi::Schema> {
        None
    }

    /// The schema of success bodies, as [`failure_schema`](WireFormat::failure_schema).
    #[cfg(feature = "openapi")]
    fn success_schema(&self) -> Option<utoipa::openapi::Schema> {
        None
    }

    /// The list of all codes, in the structure that this API uses for it.
    fn listing<'a>(&'a self, entries: &'a [CatalogEntry]) -> Box<dyn erased_serde::Serialize + 'a> {
        Box::new(entries)
    }
}

/// Whether a media type is one of JSON (RFC 6838, section 4.2.8).
fn is_json(media_type: &HeaderValue) -> bool {
    let essence = media_type.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    let essence = essence.to_ascii_lowercase();
    essence == b"application/json" || essence.ends_with(b"+json")
}

/// The type of success bodies in a format that does not wrap successes. It has no values.
#[derive(Debug, Clone, Copy)]
pub enum Unwrapped {}

impl Serialize for Unwrapped {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        match *self {}
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Unwrapped {}

/// There is no value of it, so nobody looks at it.
#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Unwrapped {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        <String as utoipa::PartialSchema>::schema()
    }
}
