//! The function whose cargo feature is off. The compiler names the feature, instead of
//! saying that the function does not exist.

use crate::{Policy, PolicyError};

mod sealed {
    /// A trait that no type implements.
    pub trait Sealed {}
}

/// The feature `policy`, where it is off.
///
/// Sealed: nothing has it.
#[diagnostic::on_unimplemented(
    message = "the feature `policy` of error-catalog is off",
    label = "this call needs the feature",
    note = "add it in Cargo.toml: `error-catalog = {{ ..., features = [\"policy\"] }}`, or the feature `testing` of error-response"
)]
pub trait PolicyFeature: sealed::Sealed {
    /// Lets the function have a body without a panic.
    const RETURNED: Result<Policy, PolicyError>;
}

impl Policy {
    #[doc(hidden)]
    pub fn from_toml<T: PolicyFeature>(_: T) -> Result<Policy, PolicyError> {
        T::RETURNED
    }
}
