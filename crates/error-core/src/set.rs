//! The definitions of a type.

use crate::Definition;

/// A type whose definitions are known without a value of it.
///
/// `#[derive(ApiError)]` implements it; [`catalog!`](crate::catalog) reads it.
///
/// # Examples
///
/// ```
/// use error_core::{Definition, DefinitionSet, ErrorSet, ErrorStatus};
///
/// struct Gone;
///
/// impl ErrorSet for Gone {
///     const SET: DefinitionSet = DefinitionSet {
///         own: &[Definition::new(ErrorStatus::GONE, "gone")],
///         parts: &[],
///     };
/// }
///
/// assert_eq!(Gone::SET.iter().count(), 1);
/// ```
///
/// Open: implement it beside an [`ApiError`](crate::ApiError) that is written by
/// hand.
#[diagnostic::on_unimplemented(
    message = "the errors of `{Self}` are not known",
    label = "no set of error definitions",
    note = "write `#[derive(ApiError)]` on `{Self}`"
)]
pub trait ErrorSet {
    /// The definitions of the type.
    const SET: DefinitionSet;
}

impl ErrorSet for std::convert::Infallible {
    const SET: DefinitionSet = DefinitionSet { own: &[], parts: &[] };
}

impl<T: ErrorSet + ?Sized> ErrorSet for Box<T> {
    const SET: DefinitionSet = T::SET;
}

impl<T: ErrorSet + ?Sized> ErrorSet for std::sync::Arc<T> {
    const SET: DefinitionSet = T::SET;
}

/// The definitions of a type: its own, and those of the types it forwards to
/// (`transparent`).
#[derive(Debug, Clone, Copy)]
pub struct DefinitionSet {
    /// The type's own definitions.
    pub own: &'static [Definition],
    /// The definitions of the types it hands on.
    pub parts: &'static [DefinitionSet],
}

impl DefinitionSet {
    /// Every definition, the type's own first. A definition that is reached
    /// twice is listed twice.
    pub fn iter(&self) -> impl Iterator<Item = &'static Definition> + use<> {
        let mut sets = vec![*self];
        let mut own = [].iter();
        std::iter::from_fn(move || {
            loop {
                if let Some(definition) = own.next() {
                    return Some(definition);
                }
                let set = sets.pop()?;
                sets.extend(set.parts.iter().rev());
                own = set.own.iter();
            }
        })
    }

    /// How many definitions there are, those reached twice counted twice.
    pub(crate) const fn len(&self) -> usize {
        let mut length = self.own.len();
        let mut at = 0;
        while at < self.parts.len() {
            length += self.parts[at].len();
            at += 1;
        }
        length
    }
}
