//! Several extractors combined into one.

use std::{error::Error, fmt, marker::PhantomData};

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    response::{IntoResponse, Response},
};
use error_core::{
    __private::only_trait::ApiError, Arguments, Category, CategoryError, Definition, DefinitionSet, ErrorSet, Facts,
    Location, Violation,
};
use error_fields::ViolationList;
use http::request::Parts;

use super::{reason::Reason, rejection::Refusal};
use crate::guarded::guarded;

/// Combines several extractors and reports their invalid fields together.
///
/// axum stops at the first extractor that rejects a request. This one runs up to four
/// extractors, so the client learns about invalid fields in the path, the query and the
/// body at once. Only the last of them may read the body.
///
/// You can use every extractor whose rejection is an [`ApiError`](trait@crate::ApiError),
/// including your own, and every extractor that never rejects (`State`, `HeaderMap`). The
/// lists of invalid fields of this crate's extractors are merged into one list. Any other
/// rejection (a wrong media type, malformed JSON, one of your own errors) is returned
/// alone and unchanged, and the extractors after it do not run.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::post};
/// use error_response::{ErrorLayer, RouterExt, format::Problem, extract::{All, Json, Path}};
/// use tower::ServiceExt;
///
/// async fn rename(All((Path(id), Json(name))): All<(Path<u32>, Json<String>)>) -> String {
///     format!("{id} is {name}")
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app: Router = Router::new().route("/{id}", post(rename)).errors(ErrorLayer::new(Problem::new()));
///
/// let request = Request::post("/x").header("content-type", "application/json").body(Body::from("7"))?;
/// let response = app.oneshot(request).await?;
/// assert_eq!(
///     to_bytes(response.into_body(), 1024).await?,
///     concat!(
///         r#"{"type":"about:blank","title":"Unprocessable Content","status":422,"#,
///         r#""detail":"id must be an integer (and 1 more error)","code":"invalid_field","errors":["#,
///         r##"{"detail":"must be an integer","parameter":"id","code":"wrong_type"},"##,
///         r##"{"detail":"must be a string","pointer":"#","code":"wrong_type"}]}"##,
///     ),
/// );
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct All<E>(pub E);

/// The rejection of [`All`]. `R` is the tuple of the rejections of its extractors.
pub struct AllRejection<R> {
    rejection: Box<dyn Rejection>,
    of: PhantomData<fn() -> R>,
}

/// What every rejection is that [`All`] returns.
trait Rejection: ApiError + Send + Sync {
    fn into_response(self: Box<Self>) -> Response;
}

impl<R: ApiError + IntoResponse + Send + Sync> Rejection for R {
    fn into_response(self: Box<Self>) -> Response {
        IntoResponse::into_response(*self)
    }
}

impl<R> AllRejection<R> {
    /// The category of the rejection.
    pub fn category(&self) -> Category {
        self.definition().category()
    }

    /// The invalid fields that all extractors found. If a single rejection is returned,
    /// they are the invalid fields of that one.
    pub fn violations(&self) -> &[Violation] {
        let mut facts = Facts::default();
        self.facts(&mut facts);
        facts.__only_violations().map_or(&[], |(violations, _)| violations)
    }

    fn new(rejection: Box<dyn Rejection>) -> AllRejection<R> {
        AllRejection { rejection, of: PhantomData }
    }
}

impl<R> ApiError for AllRejection<R> {
    fn definition(&self) -> &'static Definition {
        self.rejection.definition()
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rejection.message(f)
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rejection.user_message(f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.rejection.facts(facts);
    }

    fn arguments(&self, arguments: &mut Arguments) {
        self.rejection.arguments(arguments);
    }
}

impl<R> IntoResponse for AllRejection<R> {
    fn into_response(self) -> Response {
        self.rejection.into_response()
    }
}

impl<R> fmt::Display for AllRejection<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.rejection, f)
    }
}

impl<R> fmt::Debug for AllRejection<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AllRejection").field(&self.rejection).finish()
    }
}

impl<R> Error for AllRejection<R> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.rejection.source()
    }
}

/// The rejections so far.
#[derive(Default)]
struct Gathered {
    violations: ViolationList,
    /// The first of the rejections, which is returned if no field is listed.
    first: Option<Box<dyn Rejection>>,
}

impl Gathered {
    /// What was extracted, if it was; an error, where no other extractor is
    /// asked.
    fn take<E, R>(&mut self, extracted: Result<E, R>) -> Result<Option<E>, Box<dyn Rejection>>
    where
        R: ApiError + IntoResponse + Send + Sync + 'static,
    {
        let rejection = match extracted {
            Ok(extracted) => return Ok(Some(extracted)),
            Err(rejection) => rejection,
        };
        // Of an author's rejection this is the author's code.
        let Ok(Some(violations)) = guarded(|| invalid_fields(&rejection)) else {
            return Err(Box::new(rejection));
        };
        self.violations.append(violations);
        if self.first.is_none() {
            self.first = Some(Box::new(rejection));
        }
        Ok(None)
    }

    fn rejection(self) -> Box<dyn Rejection> {
        match (self.violations, self.first) {
            (violations, Some(first)) if violations.violations().is_empty() => first,
            (violations, first) => {
                let place = violations.violations().first().map_or(Location::Body, Violation::place);
                let reason = first.map_or(Reason::Violations, |first| Reason::First(first));
                Box::new(Refusal::of_violations(violations, place, reason))
            }
        }
    }
}

/// The invalid fields of a rejection of ours, also of one inside another
/// extractor's; `None` where it is about something else, or has a definition of
/// an author's.
fn invalid_fields(rejection: &dyn ApiError) -> Option<ViolationList> {
    let definition = rejection.definition();
    let of_fields = [Category::MissingField, Category::UnknownField, Category::InvalidField];
    if !of_fields.iter().any(|&category| CategoryError::new(category).definition() == definition) {
        return None;
    }
    let mut facts = Facts::default();
    rejection.facts(&mut facts);
    let (violations, unlisted) = facts.__only_violations()?;
    let mut list = ViolationList::from(violations.to_vec());
    list.add_unlisted(unlisted);
    Some(list)
}

macro_rules! all {
    ($($part:ident $value:ident),+; $last:ident) => {
        impl<$($part,)+ $last, State> FromRequestParts<State> for All<($($part,)+ $last)>
        where
            $($part: FromRequestParts<State> + Send, $part::Rejection: ApiError + Send + Sync + 'static,)+
            $last: FromRequestParts<State> + Send,
            $last::Rejection: ApiError + Send + Sync + 'static,
            State: Send + Sync,
        {
            type Rejection = AllRejection<($($part::Rejection,)+ $last::Rejection)>;

            async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Self::Rejection> {
                let mut gathered = Gathered::default();
                $(let $value = $part::from_request_parts(parts, state).await;
                let $value = gathered.take($value).map_err(AllRejection::new)?;)+
                let last = $last::from_request_parts(parts, state).await;
                let last = gathered.take(last).map_err(AllRejection::new)?;
                match ($($value,)+ last) {
                    ($(Some($value),)+ Some(last)) => Ok(All(($($value,)+ last))),
                    _ => Err(AllRejection::new(gathered.rejection())),
                }
            }
        }

        impl<$($part,)+ $last, State> FromRequest<State> for All<($($part,)+ $last)>
        where
            $($part: FromRequestParts<State> + Send, $part::Rejection: ApiError + Send + Sync + 'static,)+
            $last: FromRequest<State> + Send,
            $last::Rejection: ApiError + Send + Sync + 'static,
            State: Send + Sync,
        {
            type Rejection = AllRejection<($($part::Rejection,)+ $last::Rejection)>;

            async fn from_request(request: Request, state: &State) -> Result<Self, Self::Rejection> {
                let (mut parts, body) = request.into_parts();
                let mut gathered = Gathered::default();
                $(let $value = $part::from_request_parts(&mut parts, state).await;
                let $value = gathered.take($value).map_err(AllRejection::new)?;)+
                let last = $last::from_request(Request::from_parts(parts, body), state).await;
                let last = gathered.take(last).map_err(AllRejection::new)?;
                match ($($value,)+ last) {
                    ($(Some($value),)+ Some(last)) => Ok(All(($($value,)+ last))),
                    _ => Err(AllRejection::new(gathered.rejection())),
                }
            }
        }

        impl<$($part: ErrorSet,)+ $last: ErrorSet> ErrorSet for AllRejection<($($part,)+ $last)> {
            const SET: DefinitionSet = DefinitionSet { own: &[], parts: &[$($part::SET,)+ $last::SET] };
        }
    };
}

all!(A a; Z);
all!(A a, B b; Z);
all!(A a, B b, C c; Z);
