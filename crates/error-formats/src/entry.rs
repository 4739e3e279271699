//! The entries in the list of an API's codes.

use error_core::{Definition, Resolved, SuccessDefinition};
use serde::{Serialize, Serializer};

/// One code in the list of an API's codes: a success, or an error combined with the row
/// of the format.
///
/// The texts come from the definition and the row. An entry serializes in the default
/// structure, for formats that define no structure of their own for the list.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Catalog, catalog};
/// use error_formats::{Stripe, entries};
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found", param = "id")]
/// struct NoAccount { id: String }
///
/// let entries = entries(&Stripe::new(), &catalog![NoAccount]);
/// assert_eq!(entries[0].code(), "account_not_found");
/// assert_eq!(entries[0].error_type(), Some("invalid_request_error"));
/// // The errors that only the framework returns follow.
/// assert!(entries.iter().any(|entry| entry.code() == "internal_error" && entry.is_extension()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogEntry(Subject);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Success(&'static SuccessDefinition),
    /// An error that the author defined.
    Error(Resolved),
    /// An error that only the framework returns.
    Framework(Resolved),
}

impl CatalogEntry {
    pub(crate) fn success(definition: &'static SuccessDefinition) -> CatalogEntry {
        CatalogEntry(Subject::Success(definition))
    }

    pub(crate) fn error(resolved: Resolved) -> CatalogEntry {
        CatalogEntry(Subject::Error(resolved))
    }

    pub(crate) fn framework(resolved: Resolved) -> CatalogEntry {
        CatalogEntry(Subject::Framework(resolved))
    }

    /// What the success or the error says.
    fn read<T>(
        &self,
        of_success: impl FnOnce(&'static SuccessDefinition) -> T,
        of_error: impl FnOnce(&Resolved) -> T,
    ) -> T {
        match &self.0 {
            Subject::Success(definition) => of_success(definition),
            Subject::Error(resolved) | Subject::Framework(resolved) => of_error(resolved),
        }
    }

    /// The error combined with the row of the format. It is `None` for a success.
    pub fn resolved(&self) -> Option<Resolved> {
        self.read(|_| None, |error| Some(*error))
    }

    /// The definition of an error. It is `None` for a success.
    pub fn definition(&self) -> Option<&'static Definition> {
        self.read(|_| None, |error| Some(error.definition()))
    }

    /// The HTTP status of the code.
    pub fn status(&self) -> u16 {
        self.read(|success| success.status().as_u16(), |error| error.status().as_u16())
    }

    /// The type of the error or success, if it has one.
    pub fn error_type(&self) -> Option<&'static str> {
        self.read(SuccessDefinition::error_type, Resolved::error_type)
    }

    /// The code of the error or success, in snake case.
    pub fn code(&self) -> &'static str {
        self.read(SuccessDefinition::code, Resolved::code)
    }

    /// The code that is written into bodies, if the author set one.
    pub fn wire_code(&self) -> Option<&'static str> {
        self.definition()?.wire_code()
    }

    /// The number of the code, for formats whose codes are numbers.
    pub fn number(&self) -> Option<i64> {
        self.read(SuccessDefinition::number, Resolved::number)
    }

    /// Whether the number belongs to this entry alone. If not, all errors of the category
    /// have the same number.
    pub fn has_own_number(&self) -> bool {
        self.read(|_| true, Resolved::has_own_number)
    }

    /// The title of the error or success.
    pub fn title(&self) -> &'static str {
        self.read(|success| success.title().unwrap_or("Success"), Resolved::title)
    }

    /// The text for the list of codes. If the entry has no such text, it is the title.
    pub fn listed(&self) -> &'static str {
        self.read(SuccessDefinition::listed, Resolved::listed).unwrap_or(self.title())
    }

    /// What the error or success means.
    pub fn description(&self) -> Option<&'static str> {
        self.read(SuccessDefinition::description, |error| error.definition().description())
    }

    /// What the client's developer should do about the error.
    pub fn action(&self) -> Option<&'static str> {
        self.definition()?.action()
    }

    /// Whether the API's published documentation does not list this code.
    pub fn is_extension(&self) -> bool {
        self.read(|_| false, Resolved::is_extension)
    }

    /// Whether only the framework returns this error, because the author has not defined
    /// it.
    pub fn is_framework(&self) -> bool {
        matches!(self.0, Subject::Framework(_))
    }
}

/// An entry in the listing of a format that has no other.
#[derive(Serialize)]
struct EntryBody {
    status: u16,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    error_type: Option<&'static str>,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<i64>,
    title: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    docs: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    extension: bool,
}

impl Serialize for CatalogEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let body = EntryBody {
            status: self.status(),
            error_type: self.error_type(),
            code: self.wire_code().unwrap_or(self.code()),
            number: self.number(),
            title: self.title(),
            description: self.description(),
            action: self.action(),
            docs: self.definition().and_then(Definition::docs),
            retry: self.definition().map(|definition| definition.retry().name()),
            extension: self.is_extension(),
        };
        body.serialize(serializer)
    }
}
