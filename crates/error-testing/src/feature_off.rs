//! Methods whose cargo feature is off. The compiler names the feature, instead of saying
//! that the method does not exist.

use crate::ExampleRequests;

mod sealed {
    /// A trait that no type implements.
    pub trait Sealed {}
}

/// The feature `formats`, where it is off.
///
/// Sealed: nothing has it.
#[cfg(not(feature = "formats"))]
#[diagnostic::on_unimplemented(
    message = "the feature `formats` of error-testing is off",
    label = "this call needs the feature",
    note = "add it in Cargo.toml: `error-testing = {{ ..., features = [\"formats\"] }}`"
)]
pub trait Formats: sealed::Sealed {
    /// What its methods return, which is not known.
    type Returned;
    /// Lets the methods have a body without a panic.
    const RETURNED: Self::Returned;
}

/// The feature `router`, where it is off.
///
/// Sealed: nothing has it.
#[diagnostic::on_unimplemented(
    message = "the feature `router` of error-testing is off",
    label = "this call needs the feature",
    note = "add it in Cargo.toml: `error-testing = {{ ..., features = [\"router\"] }}`"
)]
pub trait Router: sealed::Sealed {
    /// What its methods return, which is not known.
    type Returned;
    /// Lets the methods have a body without a panic.
    const RETURNED: Self::Returned;
}

#[cfg(not(feature = "formats"))]
impl crate::Inspector {
    #[doc(hidden)]
    pub fn format<T: Formats>(self, _: T) -> T::Returned {
        T::RETURNED
    }

    #[doc(hidden)]
    pub fn shared_format<T: Formats>(self, _: T) -> T::Returned {
        T::RETURNED
    }

    #[doc(hidden)]
    pub fn alternative<T: Formats>(self, _: T) -> T::Returned {
        T::RETURNED
    }

    #[doc(hidden)]
    pub fn shared_alternative<T: Formats>(self, _: T) -> T::Returned {
        T::RETURNED
    }

    #[doc(hidden)]
    pub fn definitions<T: Formats>(self, _: T) -> T::Returned {
        T::RETURNED
    }
}

impl ExampleRequests {
    #[doc(hidden)]
    pub fn run<T: Router>(&self, _: T) -> T::Returned {
        T::RETURNED
    }

    #[doc(hidden)]
    pub fn run_async<T: Router>(&self, _: T) -> T::Returned {
        T::RETURNED
    }
}
