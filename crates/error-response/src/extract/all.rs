//! Several extractors as one.

use std::{error::Error, fmt, marker::PhantomData};

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    response::{IntoResponse, Response},
};
use error_core::{
    __private::only_trait::ApiError, Category, Definition, DefinitionSet, ErrorSet, Facts, Location, Violation,
};
use error_fields::ViolationList;
use http::request::Parts;

use super::{
    ValidRejection,
    rejection::{Refusal, Refused},
};
use crate::respond::respond;

/// Several extractors, whose invalid fields are told together.
///
/// axum stops at the first extractor that refuses a request; this one asks all
/// of up to four, so that a client reads of its path, its query and its body at
/// once. The last may read the body. What is no matter of fields (a media type,
/// a malformed body) is told alone.
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

/// Why [`All`] refused a request; `R` are the rejections of its extractors.
pub struct AllRejection<R> {
    refusal: Box<Refusal>,
    of: PhantomData<fn() -> R>,
}

impl<R> AllRejection<R> {
    /// What happened.
    pub fn category(&self) -> Category {
        self.refusal.category()
    }

    /// The fields that were refused, by all the extractors.
    pub fn violations(&self) -> &[Violation] {
        self.refusal.violations()
    }

    fn new(refusal: Box<Refusal>) -> AllRejection<R> {
        AllRejection { refusal, of: PhantomData }
    }
}

impl<R> ApiError for AllRejection<R> {
    fn definition(&self) -> &'static Definition {
        self.refusal.definition()
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.refusal.message(f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.refusal.facts(facts);
    }
}

impl<R> IntoResponse for AllRejection<R> {
    fn into_response(self) -> Response {
        respond(&*self.refusal)
    }
}

impl<R> Refused for AllRejection<R> {
    fn into_refusal(self) -> Box<Refusal> {
        self.refusal
    }
}

impl<R: Refused> Refused for ValidRejection<R> {
    fn into_refusal(self) -> Box<Refusal> {
        match self {
            ValidRejection::Extraction(rejection) => rejection.into_refusal(),
            ValidRejection::Invalid(invalid) => invalid.into_refusal(),
        }
    }
}

impl<R> fmt::Display for AllRejection<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.refusal, f)
    }
}

impl<R> fmt::Debug for AllRejection<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AllRejection").field(&self.refusal).finish()
    }
}

impl<R> Error for AllRejection<R> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.refusal.source()
    }
}

/// What was refused so far.
#[derive(Default)]
struct Gathered {
    violations: ViolationList,
    /// The first refusal; the only one, where it is about no field.
    first: Option<Box<Refusal>>,
}

impl Gathered {
    /// What was extracted, if it was; an error, where there is no point in
    /// asking on.
    fn take<E, R: Refused>(&mut self, extracted: Result<E, R>) -> Result<Option<E>, Box<Refusal>> {
        let mut refusal = match extracted {
            Ok(extracted) => return Ok(Some(extracted)),
            Err(rejection) => rejection.into_refusal(),
        };
        if !refusal.is_of_fields() {
            return Err(refusal);
        }
        self.violations.append(refusal.take_violations());
        self.first.get_or_insert(refusal);
        Ok(None)
    }

    fn refusal(self) -> Box<Refusal> {
        match (self.violations, self.first) {
            (violations, Some(first)) if violations.violations().is_empty() => first,
            (violations, _) => {
                let place = violations.violations().first().map_or(Location::Body, Violation::place);
                Box::new(Refusal::of_violations(violations, place))
            }
        }
    }
}

macro_rules! all {
    ($($part:ident $value:ident),+; $last:ident) => {
        impl<$($part,)+ $last, State> FromRequestParts<State> for All<($($part,)+ $last)>
        where
            $($part: FromRequestParts<State> + Send, $part::Rejection: Refused,)+
            $last: FromRequestParts<State> + Send,
            $last::Rejection: Refused,
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
                    _ => Err(AllRejection::new(gathered.refusal())),
                }
            }
        }

        impl<$($part,)+ $last, State> FromRequest<State> for All<($($part,)+ $last)>
        where
            $($part: FromRequestParts<State> + Send, $part::Rejection: Refused,)+
            $last: FromRequest<State> + Send,
            $last::Rejection: Refused,
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
                    _ => Err(AllRejection::new(gathered.refusal())),
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
