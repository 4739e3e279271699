//! The error definitions of a type.

use crate::Definition;

/// A type whose error definitions are known at compile time.
///
/// `#[derive(ApiError)]` implements this trait; [`catalog!`](crate::catalog) uses it to
/// collect the definitions.
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
/// Open: implement this trait for a type whose [`ApiError`](crate::ApiError) you write by
/// hand.
#[diagnostic::on_unimplemented(
    message = "the errors of `{Self}` are not known",
    label = "no set of error definitions",
    note = "write `#[derive(ApiError)]` on `{Self}`"
)]
pub trait ErrorSet {
    /// The error definitions of the type.
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

/// The error definitions of a type: its own, and those of the types to which it forwards
/// (`transparent`).
#[derive(Debug, Clone, Copy)]
pub struct DefinitionSet {
    /// The type's own definitions.
    pub own: &'static [Definition],
    /// The definitions of the types to which this type forwards.
    pub parts: &'static [DefinitionSet],
}

impl DefinitionSet {
    /// Iterates over all definitions, the type's own first. A definition that is reached
    /// in two ways is returned twice.
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
