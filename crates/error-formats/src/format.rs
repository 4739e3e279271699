//! The trait of a wire format.

use std::{borrow::Cow, fmt, time::Duration};

use bytes::Bytes;
use error_core::{Category, ErrorStatus, ErrorView, RequestNeeds, RetryAfter, Row, SuccessDefinition, SuccessView};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::{Serialize, Serializer};

use crate::{BodyError, CatalogEntry, LastEvent, body};

/// The wire format of an API, which writes the bodies of errors and successes.
///
/// Only the name and the bodies are required; the [crate page](crate) shows two complete
/// formats. The serialized struct is an associated type, because its schema is used in
/// the OpenAPI document.
///
/// Open: implement this trait for the format of your API.
pub trait WireFormat: fmt::Debug + Send + Sync + 'static {
    /// The body of a failure.
    type Failure<'a>: Serialize;

    /// The body of a success; [`Unwrapped`] where successes go out as they are.
    type Success<'a>: Serialize;

    /// What this format reads of the request ([`ErrorView::request`],
    /// [`SuccessView::request`]). What it does not need is not kept. A format that
    /// needs something is not [repeatable](WireFormat::is_repeatable).
    const NEEDS: RequestNeeds = RequestNeeds::NONE;

    /// What this format reads of the request, for a format whose options decide it:
    /// otherwise [`NEEDS`](WireFormat::NEEDS).
    fn needs(&self) -> RequestNeeds {
        Self::NEEDS
    }

    /// The name of the format in catalogs and on pages.
    fn name(&self) -> &'static str;

    /// Makes the body of a failure.
    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Self::Failure<'a>;

    /// Makes the body of a success; `None` lets it go out as it is.
    fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<Self::Success<'a>> {
        let _ = view;
        None
    }

    /// The media type of a failure.
    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("application/json")
    }

    /// The media type of a success that is wrapped.
    fn success_media_type(&self) -> HeaderValue {
        HeaderValue::from_static("application/json")
    }

    /// What a definition of `category` takes from this format where its author
    /// leaves it open.
    fn row(&self, category: Category) -> Row {
        Row::standard(category)
    }

    /// The row of [`Category::RouteNotFound`], an address that no route has: that of
    /// [`Category::NotFound`], unless the API tells the two apart.
    /// [`row`](WireFormat::row) is not asked for this category.
    fn route_not_found_row(&self) -> Row {
        self.row(Category::NotFound)
    }

    /// The entry of a success that names none, for formats in which every
    /// success has a code.
    fn success_definition(&self) -> Option<&'static SuccessDefinition> {
        None
    }

    /// The status of the response; the error's, unless the API answers 200 to
    /// failures as well.
    fn http_status(&self, view: &ErrorView<'_>) -> StatusCode {
        view.status().into()
    }

    /// The other status that [`http_status`](WireFormat::http_status) gives to some
    /// errors of `status`, by what the request has. Catalogs and documents list both.
    fn other_status(&self, status: ErrorStatus) -> Option<ErrorStatus> {
        let _ = status;
        None
    }

    /// The value of `Retry-After`: as the error says it, unless the clients of
    /// this API only read seconds.
    fn retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter> {
        view.retry_after()
    }

    /// Whether an error that is the same each time has the same body each time:
    /// no id, no time, nothing of the call. It is then written once and kept.
    fn is_repeatable(&self) -> bool {
        false
    }

    /// Adds headers beyond those HTTP demands.
    fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        let _ = (view, headers);
    }

    /// Writes a body of this format again after a layer gave the response another
    /// status, in a format whose bodies repeat the status (RFC 9457, 3.1.2);
    /// `None` where they do not. [`JsonBody`](crate::JsonBody) and
    /// [`XmlBody`](crate::XmlBody) replace one member or one text. A format that
    /// repeats the status and has no `restate` is rejected where a layer is made
    /// ([`check_restate`](crate::check_restate)).
    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        let _ = (body, status);
        None
    }

    /// The last events of a stream of server-sent events that failed: `body` is the body of the error, `wait` the time after
    /// which its client may come back. Without events the stream only breaks off.
    ///
    /// The default is one event with the name `error`.
    ///
    /// # Examples
    ///
    /// A gateway whose clients read unnamed events up to `[DONE]`:
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

    /// The last lines of a stream of JSON lines that failed: `body` is the body of the error. Line breaks in a line become
    /// spaces. Without lines the stream only breaks off.
    ///
    /// The default is the body, where the format writes JSON.
    fn last_lines(&self, body: &[u8]) -> Vec<Bytes> {
        if is_json(&self.media_type()) { vec![Bytes::copy_from_slice(body)] } else { Vec::new() }
    }

    /// How the body spells a code that is snake case in Rust;
    /// [`upper_case`](crate::upper_case), [`pascal_case`](crate::pascal_case) and
    /// [`camel_case`](crate::camel_case) do it the usual ways.
    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        Cow::Borrowed(code)
    }

    /// The code of an error as the body shows it, which is what
    /// [`failure`](WireFormat::failure) writes: the code that its author
    /// [wrote](ErrorView::written_code) for the wire, else the code in this format's
    /// [`spelling`](WireFormat::spelling). It is not overridden.
    fn code<'a>(&self, view: &'a ErrorView<'a>) -> Cow<'a, str>
    where
        Self: Sized,
    {
        view.written_code().map_or_else(|| self.spelling(view.code()), Cow::Borrowed)
    }

    /// Why a body of this format can't have a detail of this name, with the section
    /// of the specification that says so; `None` where it can.
    ///
    /// Publishing and describing an API fail where one of its errors has such a
    /// detail, and the first one that is rendered is logged. It is sent all the
    /// same.
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

    /// The address of the error's documentation, as the body shows it: the
    /// `type` of a problem, Stripe's `doc_url`. It is the definition's `docs`, else
    /// [`docs_base`](WireFormat::docs_base) and the code. A body that has a member for
    /// it writes `self.docs(view)`; [`ErrorView::docs`] is the definition's alone.
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

    /// What the addresses of the API's pages begin with, where an address is this base
    /// and the code. The pages are served at its path, and a document names it as its
    /// `externalDocs`.
    fn docs_base(&self) -> Option<&str> {
        None
    }

    /// Writes a body: JSON, unless the API speaks something else.
    ///
    /// # Errors
    ///
    /// Fails when a value in the body can't be serialized.
    fn write(&self, body: &impl Serialize) -> Result<Bytes, BodyError>
    where
        Self: Sized,
    {
        body::json(body)
    }

    /// The listing of all codes in this API's own form.
    fn listing<'a>(&'a self, entries: &'a [CatalogEntry]) -> Box<dyn erased_serde::Serialize + 'a> {
        Box::new(entries)
    }
}

/// Whether a media type is one of JSON (RFC 6838, 4.2.8).
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
