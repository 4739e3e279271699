//! The conversions of an adapter: without a prelude, of a type with parameters, by a name and by a category.
#![no_implicit_prelude]
#![deny(warnings)]

use ::core::convert::From as _;

use ::error_core::{AdaptedError, ApiError};

/// The adapter.
#[derive(Debug, ::thiserror::Error, ApiError)]
enum Storage<T: ::core::fmt::Debug> {
    #[error("not found")]
    #[api(category = not_found)]
    NotFound(T),

    #[error("conflict")]
    #[api(category = conflict)]
    Conflict,
}

impl<T: ::core::fmt::Debug> AdaptedError for Storage<T> {
    fn is_named(&self, name: &str) -> bool {
        ::std::matches!(self, Storage::NotFound(_)) && name == "row"
    }
}

impl<T: ::core::fmt::Debug> ::core::convert::From<T> for Storage<T> {
    fn from(value: T) -> Self {
        Storage::NotFound(value)
    }
}

/// A library without an adapter: `from` alone is a conversion in two steps.
#[derive(Debug, ::thiserror::Error, ApiError)]
enum Plain {
    #[error(transparent)]
    #[api(transparent, from = u8)]
    Storage(Storage<u8>),
}

#[derive(Debug, ::thiserror::Error, ApiError)]
enum Concrete {
    /// No such row
    #[error("No such row")]
    #[api(status = 404, code = "no_row", when(r#Storage = "row", Storage = 7))]
    NoRow {
        #[source]
        cause: Storage<u8>,
    },

    #[error("Taken")]
    #[api(same_as = NoRow, when(Storage = conflict))]
    Taken,

    #[error(transparent)]
    #[api(transparent, from = u8)]
    Storage(Storage<u8>),

    /// Two adapters in one error
    #[error("other")]
    #[api(category = internal_error, from = u16)]
    Other(#[source] Storage<u16>),
}

#[derive(Debug, ::thiserror::Error, ApiError)]
enum Generic<T: ::core::fmt::Debug + 'static>
where
    Storage<T>: ::core::convert::From<u32>,
{
    /// No such row
    #[error("No such row")]
    #[api(status = 404, code = "no_row", when(Storage = not_found))]
    NoRow,

    #[error("storage")]
    #[api(category = internal_error, from = u32)]
    Storage(#[source] Storage<T>),
}

pub(super) fn main() {
    ::std::assert!(::std::matches!(Plain::from(1_u8), Plain::Storage(Storage::NotFound(1))));
    ::std::assert!(::std::matches!(Concrete::from(1_u8), Concrete::NoRow { cause: Storage::NotFound(1) }));
    let conflict: Storage<u8> = Storage::Conflict;
    ::std::assert!(::std::matches!(Concrete::from(conflict), Concrete::Taken));
    ::std::assert!(::std::matches!(Concrete::from(1_u16), Concrete::Other(_)));
    ::std::assert!(::std::matches!(Generic::<u32>::from(1_u32), Generic::NoRow));
}
