//! The rejections of this crate's extractors.

use std::{borrow::Cow, error::Error, fmt};

use axum::response::{IntoResponse, Response};
use error_core::{
    __private::only_trait::ApiError, Arguments, Category, CategoryError, Definition, DefinitionSet, ErrorSet, Facts,
    FieldPath, Location, Violation,
};
use error_fields::{Faults, Input, Malformed, ViolationList};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use super::reason::{Reason, Rejected};
use crate::{layer::category_of, respond::respond, scope::Scope};

/// The common part of all rejections.
#[derive(Debug)]
pub struct Refusal {
    category: Category,
    error: CategoryError,
    rejected: Rejected,
    /// Whether the handler has not been called yet.
    is_before_effects: bool,
}

impl Refusal {
    pub(super) fn new(category: Category, message: &'static str, reason: Reason) -> Refusal {
        Refusal::of(category, CategoryError::new(category).with_message(message), reason)
    }

    /// A body that can't be read. `mistake` chooses the text of a translation.
    pub(super) fn malformed(mistake: &'static str, message: &'static str, reason: Reason) -> Refusal {
        let mut arguments = Arguments::default();
        arguments.text("mistake", &mistake);
        Refusal::with_arguments(Category::MalformedBody, message, arguments, reason)
    }

    fn with_arguments(
        category: Category,
        message: impl Into<Cow<'static, str>>,
        arguments: Arguments,
        reason: Reason,
    ) -> Refusal {
        Refusal::of(category, CategoryError::new(category).with_message(message).with_arguments(arguments), reason)
    }

    fn of(category: Category, error: CategoryError, reason: Reason) -> Refusal {
        Refusal { category, error, rejected: Rejected::new(reason), is_before_effects: true }
    }

    /// A resource that is not there, for the same reason.
    #[cold]
    pub(super) fn into_not_found(self) -> Refusal {
        Refusal::of(Category::NotFound, CategoryError::new(Category::NotFound), self.rejected.reason)
    }

    /// The server's own mistake; `text` is for the log.
    pub(super) fn internal(text: &'static str) -> Refusal {
        let category = Category::InternalError;
        Refusal::of(category, CategoryError::new(category), Reason::Text(text))
    }

    /// A body that stopped arriving, or broke off.
    #[cold]
    pub(super) fn of_unread(error: impl Error + Send + Sync + 'static) -> Refusal {
        let category = category_of(&error);
        let reason = Reason::Error(error.into());
        match category {
            Some(category @ Category::RequestTimeout) => Refusal::of(category, CategoryError::new(category), reason),
            _ => Refusal::malformed("unreadable", "The request body could not be read", reason),
        }
    }

    /// A media type that is not read, and what would be (RFC 9110, section 15.5.16; for
    /// PATCH also RFC 5789, section 2.2).
    pub(super) fn media_type(
        method: &Method,
        sent: Option<&HeaderValue>,
        accepted: &'static str,
        message: &'static str,
    ) -> Refusal {
        let mut arguments = Arguments::default();
        arguments.text("media_type", &accepted);
        let reason = Reason::MediaType(sent.cloned());
        let mut refusal = Refusal::with_arguments(Category::UnsupportedMediaType, message, arguments, reason);
        refusal.add_header(header::ACCEPT, accepted);
        if method == Method::PATCH {
            refusal.add_header(HeaderName::from_static("accept-patch"), accepted);
        }
        refusal
    }

    /// Reads an input that `T` has refused once, with the form that a flattened
    /// struct needs.
    pub(super) fn read_again<T: serde::de::DeserializeOwned>(
        input: Input<'_>,
        place: Location,
        reason: Reason,
    ) -> Result<T, Box<Refusal>> {
        let read = with_echo(|is_echoed| input.echoing(is_echoed).read_again());
        read.map_err(|faults| Box::new(Refusal::of_faults(faults, place, reason)))
    }

    /// A JSON text that `T` has refused: no JSON that can be read, or fields.
    pub(super) fn of_json<T: serde::de::DeserializeOwned>(json: &[u8], error: serde_json::Error) -> Refusal {
        let faults = with_echo(|is_echoed| Input::json(json).echoing(is_echoed).faults::<T>());
        Refusal::of_faults(faults, Location::Body, Reason::Json(error))
    }

    fn of_faults(faults: Faults, place: Location, reason: Reason) -> Refusal {
        match faults.malformed() {
            Some(Malformed::Empty) => {
                Refusal::malformed("empty", "The request body is empty; JSON is expected", reason)
            }
            Some(Malformed::Syntax { line, column }) => {
                let message = format!("The request body can't be read as JSON: line {line}, column {column}");
                let mut arguments = Arguments::default();
                arguments.text("mistake", &"json").number("line", &line).number("column", &column);
                Refusal::with_arguments(Category::MalformedBody, message, arguments, reason)
            }
            _ => Refusal::of_violations(faults.into_violations(), place, reason),
        }
    }

    pub(super) fn of_violations(violations: ViolationList, place: Location, reason: Reason) -> Refusal {
        let listed = violations.violations();
        let all = |code| !listed.is_empty() && listed.iter().all(|violation| violation.code() == Some(code));
        let category = if all("missing") {
            Category::MissingField
        } else if all("unknown") {
            Category::UnknownField
        } else {
            Category::InvalidField
        };
        let error = CategoryError::new(category).with_message(Summary { violations: &violations, place }.to_string());
        Refusal { rejected: Rejected { violations, reason }, ..Refusal::of(category, error, Reason::Violations) }
    }

    fn add_header(&mut self, name: HeaderName, value: &'static str) {
        let error = std::mem::replace(&mut self.error, CategoryError::new(self.category));
        self.error = error.with_header(name, HeaderValue::from_static(value));
    }

    /// The same, found while the handler runs: it may have done something before.
    #[cfg(feature = "multipart")]
    pub(super) fn in_handler(mut self) -> Refusal {
        self.is_before_effects = false;
        self
    }

    pub(super) fn category(&self) -> Category {
        self.category
    }

    pub(super) fn violations(&self) -> &[Violation] {
        self.rejected.violations.violations()
    }
}

/// Reads with the fields whose values may be repeated.
fn with_echo<R>(read: impl FnOnce(&dyn Fn(&FieldPath) -> bool) -> R) -> R {
    let settings = Scope::renderer().map(|renderer| renderer.context.settings);
    read(&|path| settings.as_ref().is_some_and(|settings| settings.is_echoed(path)))
}

impl ApiError for Refusal {
    fn definition(&self) -> &'static Definition {
        self.error.definition()
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.message(f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.error.facts(facts);
        facts.violations(self.violations());
        facts.__unlisted(self.rejected.violations.found() - self.violations().len());
        if self.is_before_effects {
            facts.before_effects();
        }
    }

    fn arguments(&self, arguments: &mut Arguments) {
        self.error.arguments(arguments);
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        respond(&self)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

impl Error for Refusal {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.rejected)
    }
}

/// The first violation in words, and how many there are besides it, listed or
/// not.
struct Summary<'a> {
    violations: &'a ViolationList,
    place: Location,
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.violations.violations().first() else {
            return write!(f, "{} does not have the expected form", whole(self.place));
        };
        let message = first.message().unwrap_or("is invalid");
        if first.path().is_root() {
            write!(f, "{} {message}", whole(first.place()))?;
        } else {
            write!(f, "{} {message}", first.path().dotted())?;
        }
        match self.violations.found() - 1 {
            0 => Ok(()),
            1 => f.write_str(" (and 1 more error)"),
            more => write!(f, " (and {more} more errors)"),
        }
    }
}

fn whole(place: Location) -> &'static str {
    match place {
        Location::Query => "The query",
        Location::Path => "The path",
        _ => "The request body",
    }
}

/// Reads the body.
pub(super) async fn body<S: Send + Sync>(request: axum::extract::Request, state: &S) -> Result<bytes::Bytes, Refusal> {
    use axum::extract::FromRequest;

    bytes::Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.status() == http::StatusCode::PAYLOAD_TOO_LARGE {
            let reason = Reason::Error(rejection.into());
            Refusal::new(Category::ContentTooLarge, "The request body is too large", reason)
        } else {
            Refusal::of_unread(rejection)
        }
    })
}

/// The media type of the body, where there is one that can be read.
pub(super) fn media_type(headers: &HeaderMap) -> Option<mime::Mime> {
    headers.get(header::CONTENT_TYPE)?.to_str().ok()?.parse().ok()
}

impl PathRejection {
    /// A resource that is not there, for the same reason.
    pub(super) fn into_not_found(self) -> PathRejection {
        self.0.into_not_found().into()
    }
}

macro_rules! rejections {
    ($($(#[$meta:meta])* $name:ident = $($category:ident)+;)+) => {$(
        $(#[$meta])*
        ///
        /// It is one of these categories, which tell what happened:
        #[doc = concat!($("[`", stringify!($category), "`](crate::Category::", stringify!($category), ") ",)+)]
        #[derive(Debug)]
        pub struct $name(Box<Refusal>);

        impl $name {
            /// The category of the rejection.
            pub fn category(&self) -> Category {
                self.0.category()
            }

            /// The invalid fields: up to 32 of them, with up to 16 KiB of paths and
            /// messages.
            pub fn violations(&self) -> &[Violation] {
                self.0.violations()
            }
        }

        impl From<Refusal> for $name {
            fn from(refusal: Refusal) -> $name {
                $name(Box::new(refusal))
            }
        }

        impl From<Box<Refusal>> for $name {
            fn from(refusal: Box<Refusal>) -> $name {
                $name(refusal)
            }
        }

        impl ErrorSet for $name {
            const SET: DefinitionSet =
                DefinitionSet { own: &[$(Definition::of(Category::$category)),+], parts: &[] };
        }

        impl ApiError for $name {
            fn definition(&self) -> &'static Definition {
                self.0.definition()
            }

            fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.message(f)
            }

            fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
                self.0.facts(facts);
            }

            fn arguments(&self, arguments: &mut Arguments) {
                self.0.arguments(arguments);
            }
        }

        impl IntoResponse for $name {
            fn into_response(self) -> Response {
                respond(&*self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl Error for $name {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                self.0.source()
            }
        }
    )+};
}

rejections! {
    /// The rejection of [`Json`](super::Json).
    JsonRejection = UnsupportedMediaType ContentTooLarge RequestTimeout MalformedBody MissingField UnknownField InvalidField;
    /// The rejection of [`Path`](super::Path).
    PathRejection = MissingField UnknownField InvalidField InternalError;
    /// The rejection of a value that did not pass its validation.
    InvalidFields = InvalidField;
}

#[cfg(feature = "query")]
rejections! {
    /// The rejection of [`Query`](super::Query).
    QueryRejection = MissingField UnknownField InvalidField;
}

#[cfg(feature = "form")]
rejections! {
    /// The rejection of [`Form`](super::Form).
    FormRejection = UnsupportedMediaType ContentTooLarge RequestTimeout MalformedBody MissingField UnknownField InvalidField;
}

#[cfg(feature = "multipart")]
rejections! {
    /// The rejection of [`Multipart`](super::Multipart).
    MultipartRejection = UnsupportedMediaType MalformedHeaders;
    /// The error of a field of a [`Multipart`](super::Multipart) body that cannot be
    /// read.
    MultipartError = ContentTooLarge RequestTimeout MalformedBody InternalError;
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        pin::Pin,
        task::{Context, Poll},
    };

    use axum::{Router, body::Body, routing::post};
    use bytes::Bytes;
    use http::Request;
    use http_body::Frame;
    use tower::ServiceExt;

    use crate::{ErrorLayer, RouterExt, extract::Json, format::Problem};

    /// A body that breaks off.
    struct Broken;

    impl http_body::Body for Broken {
        type Data = Bytes;
        type Error = io::Error;

        fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
            Poll::Ready(Some(Err(io::Error::other("hunter2"))))
        }
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_not_the_servers_fault() {
        let routes = Router::new().route("/", post(async |_: Json<u8>| "never"));
        let app: Router = routes.errors(ErrorLayer::new(Problem::new()));
        let request = Request::post("/").header("content-type", "application/json").body(Body::new(Broken)).unwrap();
        let response = app.oneshot(request).await.unwrap();
        assert_eq!(response.status(), 400);
        let body = axum::body::to_bytes(response.into_body(), 1024).await.unwrap();
        assert_eq!(
            body,
            concat!(
                r#"{"type":"about:blank","title":"Bad Request","status":400,"#,
                r#""detail":"The request body could not be read","code":"malformed_body"}"#,
            ),
        );
    }
}
