//! Where a format puts the parts of an error.
//!
//! A format is not asked: it renders probes that differ in one thing each, and
//! where their bodies differ is the place of that thing. So what is found is
//! what is written, also in a format of an author's own. What stands there must
//! be what the format's [`spelling`](crate::WireFormat::spelling) says, since
//! catalogs, pages and documents show that.

mod probe;
mod difference;
mod find;
mod error;
#[cfg(test)]
mod tests;

use error_catalog::Layout;

pub use self::error::LayoutError;
use crate::ErasedWireFormat;

/// Finds where `format` puts the parts of an error in a body. Nothing is found in
/// a body that is not JSON.
///
/// It is made when an API is described, tested or published, and never while a
/// request is answered: to find it, some twenty errors are rendered.
///
/// # Errors
///
/// Fails when the format can't write an error, or when a body spells a code in
/// another way than the format's `spelling`.
///
/// # Examples
///
/// ```
/// use error_formats::{Problem, Stripe, Uppercase, layout_of};
///
/// let stripe = layout_of(&Stripe::new())?;
/// assert_eq!((stripe.code.as_deref(), stripe.kind.as_deref()), (Some("/error/code"), Some("/error/type")));
/// assert_eq!(stripe.details.as_deref(), Some("/error"));
///
/// let problem = layout_of(&Problem::new())?;
/// assert_eq!((problem.code.as_deref(), problem.status.as_deref()), (Some("/code"), Some("/status")));
/// // Details are members of the body itself.
/// assert_eq!(problem.details.as_deref(), Some(""));
/// // So a detail can't have the name of one that the format writes for some error.
/// assert!(problem.own_members.contains("user_message"));
///
/// // It is plain data, which a catalog can carry.
/// let uppercase = serde_json::to_value(layout_of(&Uppercase::new())?)?;
/// let members = serde_json::json!({"code": "/error/code", "message": "/error/message", "details": "/error/details"});
/// assert_eq!(uppercase, members);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn layout_of(format: &dyn ErasedWireFormat) -> Result<Layout, LayoutError> {
    find::layout(format)
}
