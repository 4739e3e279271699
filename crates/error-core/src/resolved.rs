//! A definition combined with a format's row.

use crate::{Category, Definition, ErrorStatus, Row};

/// The status, code, type and texts of an error in one format: a definition combined with
/// the format's row for its category. If the author wrote a value, it is used. If not,
/// the value of the format's [`Row`] is used. If the row has none either, the value of
/// the category itself is used.
///
/// # Examples
///
/// ```
/// use error_core::{Category, Definition, ErrorStatus, Resolved, Row};
///
/// static GONE: Definition = Definition::of(Category::Gone).with_title("The account is closed");
///
/// let row = Row::new(ErrorStatus::GONE, "resource_gone").with_message("It is gone");
/// let resolved = Resolved::new(&GONE, row);
/// assert_eq!((resolved.code(), resolved.title()), ("resource_gone", "The account is closed"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    definition: &'static Definition,
    row: Row,
    number_of_code: Option<i64>,
}

impl Resolved {
    /// Combines a definition with a format's row for its category.
    pub fn new(definition: &'static Definition, row: Row) -> Resolved {
        Resolved { definition, row, number_of_code: None }
    }

    /// Combines a definition with the [standard](Row::standard) row of its category.
    pub fn standard(definition: &'static Definition) -> Resolved {
        Resolved::new(definition, Row::standard(definition.category()))
    }

    /// Sets the number that the format gives to the code of this definition. It is used if the definition has no
    /// number.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Category, Definition, ErrorStatus, Resolved, Row};
    ///
    /// static TAKEN: Definition = Definition::new(ErrorStatus::CONFLICT, "isbn_taken");
    /// let row = Row::standard(Category::Conflict).with_number(40_900);
    /// assert_eq!(Resolved::new(&TAKEN, row).number(), Some(40_900));
    /// assert_eq!(Resolved::new(&TAKEN, row).with_number_of_code(Some(40_911)).number(), Some(40_911));
    /// ```
    #[must_use]
    pub fn with_number_of_code(self, number_of_code: Option<i64>) -> Resolved {
        Resolved { number_of_code, ..self }
    }

    /// The same error with another status in the row of the format.
    #[must_use]
    pub fn with_status_of_row(self, status: ErrorStatus) -> Resolved {
        Resolved { row: self.row.with_status(status), ..self }
    }

    /// The definition: the static part of the error.
    pub fn definition(&self) -> &'static Definition {
        self.definition
    }

    /// The format's row for the category.
    pub fn row(&self) -> &Row {
        &self.row
    }

    /// The category of the error: the one that the author named, or the one that follows
    /// from the status.
    pub fn category(&self) -> Category {
        self.definition.category()
    }

    /// Whether the author wrote the code. If not, the code is the format's code for the
    /// category, which several definitions may share.
    pub fn has_own_code(&self) -> bool {
        self.definition.code().is_some()
    }

    /// The status of the error: the author's status or, without one, the status of the
    /// row.
    pub fn status(&self) -> ErrorStatus {
        self.definition.status().unwrap_or(self.row.status())
    }

    /// The code of the error in snake case: the author's code or, without one, the code
    /// of the row.
    pub fn code(&self) -> &'static str {
        self.definition.code().unwrap_or(self.row.code())
    }

    /// The code that is written into bodies, if the author set one.
    pub fn wire_code(&self) -> Option<&'static str> {
        self.definition.wire_code()
    }

    /// The type of the error: the author's type or, without one, the type of the row.
    pub fn error_type(&self) -> Option<&'static str> {
        self.definition.error_type().or(self.row.error_type())
    }

    /// The number of the error, for formats whose codes are numbers: the author's number,
    /// or the number that the format gives to the code, or the number of the row.
    pub fn number(&self) -> Option<i64> {
        self.definition.number().or(self.number_of_code).or(self.row.number())
    }

    /// Whether the number belongs to this code alone. If not, all errors of the category
    /// have the same number.
    pub fn has_own_number(&self) -> bool {
        self.definition.number().is_some() || self.number_of_code.is_some() || !self.has_own_code()
    }

    /// The title, which all occurrences share.
    pub fn title(&self) -> &'static str {
        self.definition.title().or(self.row.message()).unwrap_or(self.category().title())
    }

    /// The text for the list of all codes, if it differs from the title. The row's text
    /// for the list is used only together with the row's title.
    pub fn listed(&self) -> Option<&'static str> {
        let is_rows = !self.has_own_code() && self.definition.title().is_none();
        self.definition.listed().or(self.row.listed().filter(|_| is_rows))
    }

    /// What the client's developer should do about the error, as the author wrote it. If
    /// the author wrote nothing and the error has the code of its category, it is the
    /// category's text.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Category, Definition, ErrorStatus, Resolved, Row};
    ///
    /// static MISSING: Definition = Definition::of(Category::NotFound);
    /// static GONE: Definition = Definition::new(ErrorStatus::GONE, "account_closed");
    /// let action = |definition| Resolved::new(definition, Row::standard(Category::NotFound)).action();
    /// assert_eq!(action(&MISSING), Some("Check the address and the identifiers in it."));
    /// assert_eq!(action(&GONE), None);
    /// ```
    pub fn action(&self) -> Option<&'static str> {
        let of_category = (!self.has_own_code()).then(|| self.category().action());
        self.definition.action().or(of_category)
    }

    /// Whether the API's published documentation does not list the error.
    pub fn is_extension(&self) -> bool {
        self.definition.is_extension() || (!self.has_own_code() && self.row.is_extension())
    }
}
