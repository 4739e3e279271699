//! The definitions of one API.

use crate::{Definition, SuccessDefinition, definition::same::same_text};

/// The error definitions of one API, without duplicates.
///
/// Create it with [`catalog!`](crate::catalog). No two definitions in a catalog have the
/// same type and code. Two definitions have the same number only if both are marked as
/// shared ([`Definition::as_shared`](crate::Definition::as_shared)).
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Catalog, catalog};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum AccountError {
///     /// No such account
///     #[error("No account found with id: {id}")]
///     #[api(status = 404, code = "account_not_found")]
///     NotFound { id: String },
/// }
///
/// const CATALOG: Catalog = catalog![AccountError];
/// assert_eq!(CATALOG.definitions().len(), 1);
/// assert_eq!(CATALOG.definitions()[0].title(), Some("No such account"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Catalog {
    definitions: &'static [&'static Definition],
    successes: &'static [SuccessDefinition],
}

impl Catalog {
    #[doc(hidden)]
    pub const fn __new(definitions: &'static [&'static Definition]) -> Catalog {
        Catalog { definitions, successes: &[] }
    }

    pub(crate) const fn with_definitions(self, definitions: &'static [&'static Definition]) -> Catalog {
        Catalog { definitions, ..self }
    }

    /// Adds the successful results that have codes of their own.
    ///
    /// # Panics
    ///
    /// Panics if a success and an error have the same number, or the same type and code.
    /// In a constant, the panic is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn with_successes(mut self, successes: &'static [SuccessDefinition]) -> Catalog {
        let mut at = 0;
        while at < successes.len() {
            let mut of = 0;
            while of < self.definitions.len() {
                let (success, error) = (&successes[at], self.definitions[of]);
                if let (Some(success), Some(error)) = (success.number(), error.number()) {
                    assert!(success != error, "a success and an error have the same number");
                }
                if let Some(code) = error.code() {
                    let is_same = same_text(success.code(), code)
                        && same_text(text_or_none(success.error_type()), text_or_none(error.error_type()));
                    assert!(!is_same, "a success and an error have the same type and code");
                }
                of += 1;
            }
            at += 1;
        }
        self.successes = successes;
        self
    }

    /// Returns the definitions of all errors, in the order of the types in `catalog!` and
    /// of the variants in each type.
    pub const fn definitions(&self) -> &'static [&'static Definition] {
        self.definitions
    }

    /// Returns the successful results that have codes of their own.
    pub const fn successes(&self) -> &'static [SuccessDefinition] {
        self.successes
    }
}

/// The type of an error or a success that has none is empty.
const fn text_or_none(text: Option<&'static str>) -> &'static str {
    match text {
        Some(text) => text,
        None => "",
    }
}

/// Collects the definitions of error types into a [`Catalog`], at compile time.
///
/// Two *different* definitions with the same type and code, or with the same number, do
/// not compile; the compile error names the code and both Rust types. A definition that
/// is listed twice counts once. Definitions that only name a category have no code of
/// their own, so they never collide.
///
/// ```compile_fail
/// use error_core::{ApiError, Catalog, catalog};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("The account is missing")]
/// #[api(status = 404, code = "not_here", title = "Not here")]
/// struct Account;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("The transfer is missing")]
/// #[api(status = 404, code = "not_here", title = "Not here")]
/// struct Transfer;
///
/// const CATALOG: Catalog = catalog![Account, Transfer];
/// ```
#[macro_export]
macro_rules! catalog {
    ($($set:ty),* $(,)?) => {{
        // A function, since a constant would be checked down to every text, and
        // only one, since each place that asks for a set reports a type without.
        const NAMES: &[&str] = &[$(::core::stringify!($set)),*];
        const SETS: usize = NAMES.len();
        const fn sets() -> [$crate::DefinitionSet; SETS] {
            [$(<$set as $crate::ErrorSet>::SET),*]
        }
        const COUNT: usize = $crate::__private::count(&sets());
        const KEPT: $crate::__private::Kept<COUNT> =
            $crate::__private::Kept::of(
                &$crate::__private::flatten(&sets()),
                $crate::__private::Listed { sets: &sets(), names: NAMES },
            );
        static UNIQUE: [&$crate::Definition; KEPT.len()] = KEPT.choose(&$crate::__private::flatten(&sets()));
        $crate::Catalog::__new(&UNIQUE)
    }};
}

#[cfg(test)]
mod tests {
    use super::Catalog;
    use crate::{Definition, ErrorStatus, SuccessDefinition};

    const DONE: &Definition = &Definition::new(ErrorStatus::CONFLICT, "order_done").with_error_type("orders");

    fn catalog(success: SuccessDefinition) -> Catalog {
        Catalog::__new(&[DONE]).with_successes(vec![success].leak())
    }

    #[test]
    fn a_success_may_have_the_code_of_an_error_of_another_type() {
        assert_eq!(catalog(SuccessDefinition::new("order_done")).successes().len(), 1);
        assert_eq!(catalog(SuccessDefinition::new("order_new").with_error_type("orders")).successes().len(), 1);
    }

    #[test]
    #[should_panic(expected = "a success and an error have the same type and code")]
    fn a_success_and_an_error_have_different_names() {
        catalog(SuccessDefinition::new("order_done").with_error_type("orders"));
    }
}
