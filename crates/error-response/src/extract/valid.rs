//! The code that the extractors of validated values share.

use std::{error::Error, fmt};

use axum::response::{IntoResponse, Response};
use error_core::{
    __private::only_trait::ApiError, Arguments, Category, Definition, DefinitionSet, ErrorSet, Facts, Location,
    Segment, Violation,
};
use http::Method;
use serde::de::DeserializeOwned;

use super::{InvalidFields, Json, Path, wire_names::wire_names};

/// An extractor that holds one value from the client, such as [`Json`], [`Path`], `Query`
/// or `Form`.
///
/// Open: implement this trait for your own extractors, so that `Valid` can wrap them.
#[diagnostic::on_unimplemented(
    message = "`Valid` cannot read the value of `{Self}`",
    label = "not an extractor of `error_response::extract`",
    note = "write `error_response::extract::Json`, `Path`, `Query` or `Form` inside `Valid`, not the extractor of axum with the same name",
    note = "an extractor of your own: implement `error_response::extract::Extracted` for it"
)]
pub trait Extracted {
    /// The value.
    type Value;

    /// The value.
    fn value(&self) -> &Self::Value;

    /// The part of a request with this method from which the value comes.
    fn place(method: &Method) -> Location;

    /// Converts the path of a field from Rust names, which validators use, to the names
    /// in the request. By default, it returns `steps` unchanged.
    fn wire_names(steps: Vec<Segment>) -> Vec<Segment> {
        steps
    }
}

macro_rules! extracted {
    ($name:ident, $method:ident => $place:expr) => {
        impl<T: DeserializeOwned> Extracted for $name<T> {
            type Value = T;

            fn value(&self) -> &T {
                &self.0
            }

            fn place($method: &Method) -> Location {
                $place
            }

            fn wire_names(steps: Vec<Segment>) -> Vec<Segment> {
                wire_names::<T>(steps)
            }
        }
    };
}

extracted!(Json, _method => Location::Body);
extracted!(Path, _method => Location::Path);
#[cfg(feature = "query")]
use super::Query;
#[cfg(feature = "query")]
extracted!(Query, _method => Location::Query);
#[cfg(feature = "form")]
use super::form::{self, Form};
#[cfg(feature = "form")]
extracted!(Form, method => form::place(method));

/// See [`Extracted::wire_names`].
#[cfg(any(feature = "garde", feature = "validator"))]
pub(super) type WireNames = fn(Vec<Segment>) -> Vec<Segment>;

/// The rejection of `Valid`: either the wrapped extractor rejected the request, or the
/// value is invalid.
#[derive(Debug)]
#[non_exhaustive]
pub enum ValidRejection<R> {
    /// The wrapped extractor rejected the request.
    Extraction(R),
    /// The value did not pass its validation.
    Invalid(InvalidFields),
}

impl<R: ErrorSet> ErrorSet for ValidRejection<R> {
    const SET: DefinitionSet = DefinitionSet { own: &[], parts: &[R::SET, InvalidFields::SET] };
}

impl<R: ApiError> ValidRejection<R> {
    /// The category of the rejection.
    pub fn category(&self) -> Category {
        self.definition().category()
    }

    /// The invalid fields: those that the wrapped extractor or the validation found.
    pub fn violations(&self) -> &[Violation] {
        let mut facts = Facts::default();
        self.facts(&mut facts);
        facts.listed_violations()
    }

    fn as_api_error(&self) -> &dyn ApiError {
        match self {
            ValidRejection::Extraction(rejection) => rejection,
            ValidRejection::Invalid(invalid) => invalid,
        }
    }
}

impl<R: ApiError> ApiError for ValidRejection<R> {
    fn definition(&self) -> &'static Definition {
        self.as_api_error().definition()
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_api_error().message(f)
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_api_error().user_message(f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.as_api_error().facts(facts);
    }

    fn arguments(&self, arguments: &mut Arguments) {
        self.as_api_error().arguments(arguments);
    }
}

impl<R: IntoResponse> IntoResponse for ValidRejection<R> {
    fn into_response(self) -> Response {
        match self {
            ValidRejection::Extraction(rejection) => rejection.into_response(),
            ValidRejection::Invalid(invalid) => invalid.into_response(),
        }
    }
}

impl<R: fmt::Display> fmt::Display for ValidRejection<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ValidRejection::Extraction(rejection) => fmt::Display::fmt(rejection, f),
            ValidRejection::Invalid(invalid) => fmt::Display::fmt(invalid, f),
        }
    }
}

impl<R: Error> Error for ValidRejection<R> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ValidRejection::Extraction(rejection) => rejection.source(),
            ValidRejection::Invalid(invalid) => invalid.source(),
        }
    }
}

/// Defines an extractor that wraps another one and validates its value.
#[cfg(any(feature = "garde", feature = "validator"))]
macro_rules! valid {
    ($(#[$meta:meta])* $name:ident, |$value:ident: $T:ident, $state:ident: $S:ident| $violations:expr, where $($bounds:tt)+) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, Default)]
        #[must_use]
        pub struct $name<E>(pub E);

        impl<E: $crate::extract::Extracted> $crate::extract::Extracted for $name<E> {
            type Value = E::Value;

            fn value(&self) -> &E::Value {
                self.0.value()
            }

            fn place(method: &http::Method) -> error_core::Location {
                E::place(method)
            }

            fn wire_names(steps: Vec<error_core::Segment>) -> Vec<error_core::Segment> {
                E::wire_names(steps)
            }
        }

        impl<E, $T, $S> axum::extract::FromRequest<$S> for $name<E>
        where
            E: axum::extract::FromRequest<$S> + $crate::extract::Extracted<Value = $T>,
            <E as axum::extract::FromRequest<$S>>::Rejection: error_core::__private::only_trait::ApiError,
            $S: Send + Sync,
            $($bounds)+
        {
            type Rejection =
                $crate::extract::ValidRejection<<E as axum::extract::FromRequest<$S>>::Rejection>;

            async fn from_request(request: axum::extract::Request, $state: &$S) -> Result<Self, Self::Rejection> {
                let place = E::place(request.method());
                let extracted = E::from_request(request, $state).await;
                let extracted = extracted.map_err($crate::extract::ValidRejection::Extraction)?;
                let $value = extracted.value();
                match $violations(place, E::wire_names) {
                    None => Ok($name(extracted)),
                    Some(invalid) => Err($crate::extract::ValidRejection::Invalid(invalid)),
                }
            }
        }

        impl<E, $T, $S> axum::extract::FromRequestParts<$S> for $name<E>
        where
            E: axum::extract::FromRequestParts<$S> + $crate::extract::Extracted<Value = $T>,
            <E as axum::extract::FromRequestParts<$S>>::Rejection: error_core::__private::only_trait::ApiError,
            $S: Send + Sync,
            $($bounds)+
        {
            type Rejection =
                $crate::extract::ValidRejection<<E as axum::extract::FromRequestParts<$S>>::Rejection>;

            async fn from_request_parts(
                parts: &mut http::request::Parts,
                $state: &$S,
            ) -> Result<Self, Self::Rejection> {
                let place = E::place(&parts.method);
                let extracted = E::from_request_parts(parts, $state).await;
                let extracted = extracted.map_err($crate::extract::ValidRejection::Extraction)?;
                let $value = extracted.value();
                match $violations(place, E::wire_names) {
                    None => Ok($name(extracted)),
                    Some(invalid) => Err($crate::extract::ValidRejection::Invalid(invalid)),
                }
            }
        }
    };
}

#[cfg(any(feature = "garde", feature = "validator"))]
pub(super) use valid;
