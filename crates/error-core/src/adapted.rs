//! The errors of an adapter: a crate that turns the errors of another library into API
//! errors.

use crate::{ApiError, Category, Definition, DefinitionSet, ErrorSet, unique::stop};

/// An API error that an adapter created from an error of another library, such as a
/// database driver or an HTTP client.
///
/// The adapter assigns a [`Category`] to each error of the library. With the derive's
/// keys `from` and `when`, an enum can give some of these errors codes of its own, and
/// `?` converts the library's errors into that enum.
///
/// # Examples
///
/// ```
/// use std::{fmt, io};
/// use error_core::{AdaptedError, ApiError, Category, CategoryError, Definition, DefinitionSet, ErrorSet, Facts};
///
/// // The adapter maps the errors of the library to errors of an API.
/// #[derive(Debug, thiserror::Error)]
/// #[error("storage: {0}")]
/// struct StorageError(CategoryError, #[source] io::Error);
///
/// impl From<io::Error> for StorageError {
///     fn from(error: io::Error) -> StorageError {
///         let category = match error.kind() {
///             io::ErrorKind::NotFound => Category::NotFound,
///             _ => Category::InternalError,
///         };
///         StorageError(CategoryError::new(category), error)
///     }
/// }
///
/// impl ApiError for StorageError {
///     fn definition(&self) -> &'static Definition {
///         self.0.definition()
///     }
///
///     fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
///         self.0.facts(facts);
///     }
/// }
///
/// impl ErrorSet for StorageError {
///     const SET: DefinitionSet =
///         DefinitionSet { own: &[Definition::of(Category::NotFound), Definition::of(Category::InternalError)], parts: &[] };
/// }
///
/// impl AdaptedError for StorageError {
///     fn is_named(&self, _: &str) -> bool {
///         false
///     }
/// }
///
/// // An API that uses the adapter.
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum ReportError {
///     /// No such report
///     #[error("No report has this name")]
///     #[api(status = 404, code = "report_not_found", when(Storage = not_found))]
///     NotFound,
///
///     #[error(transparent)]
///     #[api(transparent, from = io::Error)]
///     Storage(StorageError),
/// }
///
/// fn report(name: &str) -> Result<String, ReportError> {
///     Ok(std::fs::read_to_string(name)?)
/// }
///
/// let error = report("/no/such/report").unwrap_err();
/// assert_eq!(error.definition().code(), Some("report_not_found"));
/// // Errors of the adapter that another variant takes are not listed.
/// assert_eq!(ReportError::SET.iter().count(), 2);
/// let error = ReportError::from(io::Error::other("disk 7 failed"));
/// assert_eq!(error.definition().category(), Category::InternalError);
/// ```
///
/// Open: implement this trait in an adapter.
#[diagnostic::on_unimplemented(
    message = "`when` cannot tell the errors of `{Self}` apart",
    label = "the trait `AdaptedError` is not implemented for `{Self}`",
    note = "`when` needs the error of an adapter, such as `SqlxError` or `ReqwestError`, in the variant that it names"
)]
pub trait AdaptedError: ApiError + ErrorSet {
    /// Whether this error has the given name, for `when(Variant = "name")`. The name is
    /// what failed: for example a constraint or an error code of a database, or the
    /// status of an upstream service.
    fn is_named(&self, name: &str) -> bool;
}

/// Functions of an adapter's error type. The code that the derive generates for the key
/// `from` calls them.
///
/// The derive stores these functions in a constant, so that the trait bound is checked in
/// one place only: see [`Forwarded`](crate::transparent::Forwarded).
#[derive(Debug)]
pub struct Adapted<T> {
    /// The definitions of the type.
    pub set: DefinitionSet,
    /// [`AdaptedError::is_named`].
    pub is_named: fn(&T, &str) -> bool,
    /// Whether [`ApiError::definition`] has the category.
    pub has_category: fn(&T, Category) -> bool,
}

/// Returns the functions of the adapter's error type `T`.
pub const fn adapted<T: AdaptedError>() -> Adapted<T> {
    Adapted { set: T::SET, is_named: T::is_named, has_category: is_of_category::<T> }
}

fn is_of_category<T: AdaptedError>(error: &T, category: Category) -> bool {
    is_of(error.definition(), category)
}

/// The field of a variant with `when`, which is made of the adapter's error.
///
/// Sealed: every type that is `From` the error has it.
#[diagnostic::on_unimplemented(
    message = "a variant with `when` has no field of its own, and `{Self}` is not made of `{E}`",
    label = "nothing fills this field when the adapter's error becomes the variant",
    note = "remove the field, or give it the type `{E}`",
    note = "if clients read a value of their request here, such as the name that is taken, leave `when` out and return the \
            variant where the value is known: `.map_err(|error| ...)?` on the call of the library"
)]
pub trait MadeOf<E>: Sized {
    /// The field.
    fn made_of(error: E) -> Self;
}

#[diagnostic::do_not_recommend]
impl<E, T: From<E>> MadeOf<E> for T {
    #[track_caller]
    fn made_of(error: E) -> T {
        T::from(error)
    }
}

/// The error of an adapter, which is made of an error of the library.
///
/// Sealed: every type that is `From` the library's error has it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not made of `{E}`",
    label = "does not read `{E}`",
    note = "an adapter reads each version of its library behind a feature of its own: turn it on in Cargo.toml, such as `error-sqlx \
            = {{ ..., features = [\"sqlx-0-9\"] }}`, and write the library's error in `from`"
)]
pub trait Reads<E>: Sized {
    /// The error of the adapter.
    fn read(error: E) -> Self;
}

#[diagnostic::do_not_recommend]
impl<E, T: From<E>> Reads<E> for T {
    #[track_caller]
    fn read(error: E) -> T {
        T::from(error)
    }
}

/// Stops the compilation if no error of `set` has `category`, because a `when` that names
/// this category would never apply.
///
/// # Panics
///
/// Panics if no error of `set` has `category`. In a constant, the panic is a compile
/// error.
#[track_caller]
pub const fn assert_category(set: &DefinitionSet, category: Category) {
    if !has_category(set, category) {
        stop(&["the adapter makes no error of the category `", category.name(), "`: this `when` would never apply"]);
    }
}

const fn has_category(set: &DefinitionSet, category: Category) -> bool {
    let mut at = 0;
    while at < set.own.len() {
        if is_of(&set.own[at], category) {
            return true;
        }
        at += 1;
    }
    at = 0;
    while at < set.parts.len() {
        if has_category(&set.parts[at], category) {
            return true;
        }
        at += 1;
    }
    false
}

/// Counts the `definitions` whose category is not in `taken`.
pub const fn count_left(definitions: &[Definition], taken: &[Category]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < definitions.len() {
        if !is_any_of(&definitions[at], taken) {
            count += 1;
        }
        at += 1;
    }
    count
}

/// Returns the `definitions` whose category is not in `taken`. Errors of the categories
/// in `taken` become other variants of the enum.
pub const fn left<const N: usize>(definitions: &[Definition], taken: &[Category]) -> [Definition; N] {
    let mut left = [Definition::of(Category::InternalError); N];
    let (mut at, mut place) = (0, 0);
    while at < definitions.len() {
        if !is_any_of(&definitions[at], taken) {
            left[place] = definitions[at];
            place += 1;
        }
        at += 1;
    }
    left
}

const fn is_any_of(definition: &Definition, categories: &[Category]) -> bool {
    let mut at = 0;
    while at < categories.len() {
        if is_of(definition, categories[at]) {
            return true;
        }
        at += 1;
    }
    false
}

const fn is_of(definition: &Definition, category: Category) -> bool {
    definition.category().index() == category.index()
}

#[cfg(test)]
mod tests {
    use super::{assert_category, count_left, left};
    use crate::{Category, Definition, DefinitionSet};

    const INNER: DefinitionSet = DefinitionSet { own: &[Definition::of(Category::Gone)], parts: &[] };
    const OUTER: DefinitionSet = DefinitionSet { own: &[Definition::of(Category::Conflict)], parts: &[INNER] };

    #[test]
    fn a_category_is_found_in_the_set_and_its_parts() {
        assert_category(&OUTER, Category::Conflict);
        assert_category(&OUTER, Category::Gone);
    }

    #[test]
    fn what_no_other_variant_takes_is_left() {
        const ALL: &[Definition] = &[Definition::of(Category::Gone), Definition::of(Category::Conflict)];
        const TAKEN: &[Category] = &[Category::Gone, Category::Locked];
        let left: [Definition; count_left(ALL, TAKEN)] = left(ALL, TAKEN);
        assert_eq!(left, [Definition::of(Category::Conflict)]);
    }

    #[test]
    #[should_panic(expected = "the adapter makes no error of the category `locked`: this `when` would never apply")]
    fn another_category_is_refused() {
        assert_category(&OUTER, Category::Locked);
    }
}
