//! The declared errors of an operation, which are stored in the document until it is
//! described.

use error_core::{ApiError, Category, CategoryError, Definition, DefinitionSet, ErrorStatus};
use serde::{Deserialize, Serialize};
use utoipa::openapi::{OpenApi, PathItem, Paths, extensions::Extensions, path::Operation};

use crate::error::DescribeError;

/// An error that an operation may return.
///
/// Create it from the constant that the derive generates for each variant, from a
/// [`Category`], or from an [`ErrorStatus`].
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Category, ErrorStatus};
/// use error_openapi::Declared;
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found")]
/// #[api(status = 404, code = "account_not_found")]
/// struct NoAccount;
///
/// assert_eq!(Declared::from(NoAccount::DEFINITION), Declared::Definition(NoAccount::DEFINITION));
/// assert_eq!(Declared::from(Category::Timeout), Declared::category(Category::Timeout));
/// assert_eq!(Declared::from(ErrorStatus::NOT_FOUND), Declared::Status(ErrorStatus::NOT_FOUND));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Declared {
    /// An error with this static entry.
    Definition(&'static Definition),
    /// A response of a framework or a layer of which only the status is known. It keeps
    /// that status in every format.
    Status(ErrorStatus),
}

impl Declared {
    /// Declares an error of which only the category is known, such as an error of an
    /// inner service or a panic.
    pub fn category(category: Category) -> Declared {
        Declared::Definition(CategoryError::new(category).definition())
    }

    /// Declares every error of a set.
    pub fn set(set: DefinitionSet) -> impl Iterator<Item = Declared> {
        set.iter().map(Declared::Definition)
    }

    pub(crate) fn named(self) -> Named {
        match self {
            Declared::Status(status) => Named::Status(status.as_u16()),
            Declared::Definition(definition) => Named::Definition(Identity::of(definition)),
        }
    }
}

impl From<&'static Definition> for Declared {
    fn from(definition: &'static Definition) -> Declared {
        Declared::Definition(definition)
    }
}

impl From<Category> for Declared {
    fn from(category: Category) -> Declared {
        Declared::category(category)
    }
}

impl From<ErrorStatus> for Declared {
    fn from(status: ErrorStatus) -> Declared {
        Declared::Status(status)
    }
}

/// What tells definitions of one catalog apart; those that only name a category
/// differ in their texts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Identity {
    category: String,
    error_type: Option<String>,
    pub(crate) code: Option<String>,
    title: Option<String>,
    message: Option<String>,
}

impl Identity {
    pub(crate) fn of(definition: &Definition) -> Identity {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Identity {
            category: definition.category().name().to_owned(),
            error_type: owned(definition.error_type()),
            code: owned(definition.code()),
            title: owned(definition.title()),
            message: owned(definition.message()),
        }
    }

    /// The code, or the category of a definition that has none.
    pub(crate) fn name(&self) -> &str {
        self.code.as_deref().unwrap_or(&self.category)
    }
}

/// [`Declared`], as it stands in a document. A document is data: it can't hold
/// a reference to a definition.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Named {
    Definition(Identity),
    Status(u16),
}

impl Named {
    /// The code, or the category of a definition that has none; the status.
    pub(crate) fn name(&self) -> String {
        match self {
            Named::Definition(identity) => identity.name().to_owned(),
            Named::Status(status) => status.to_string(),
        }
    }
}

/// What is said of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Declaration {
    /// It may return this error.
    Declares(Named),
    /// One of its extractors may reject a request with this error.
    Rejects(Named),
    /// It never returns these errors, though it declared them before.
    Never(Vec<Named>),
    /// Of the errors declared before, from the same source and named in the same way,
    /// it returns these only.
    Only(Vec<Named>),
}

const DECLARATIONS: &str = "x-error-notes";

/// Declares which errors `operation` may return. [`Describer::describe`] later creates
/// responses from these declarations.
///
/// An error that is declared twice counts once.
///
/// # Examples
///
/// ```
/// use error_core::Category;
/// use error_openapi::{declare, openapi::path::Operation};
///
/// let mut operation = Operation::new();
/// declare(&mut operation, [Category::Timeout, Category::Overloaded]);
/// ```
///
/// [`Describer::describe`]: crate::Describer::describe
pub fn declare(operation: &mut Operation, declared: impl IntoIterator<Item = impl Into<Declared>>) {
    add(operation, named(declared).map(Declaration::Declares));
}

/// Declares the errors with which the extractors of `operation` may reject a request. It
/// works like [`declare`], except that [`only`](only()) treats these errors separately
/// from the errors of the handler.
///
/// # Examples
///
/// ```
/// use error_core::Category;
/// use error_openapi::{declare, declare_rejections, only, openapi::path::Operation};
///
/// let mut operation = Operation::new();
/// declare_rejections(&mut operation, [Category::MissingField, Category::InvalidField]);
/// declare(&mut operation, [Category::Unavailable, Category::Conflict]); // of an adapter
/// only(&mut operation, [Category::Conflict]); // the fields stay
/// ```
pub fn declare_rejections(operation: &mut Operation, declared: impl IntoIterator<Item = impl Into<Declared>>) {
    add(operation, named(declared).map(Declaration::Rejects));
}

/// Removes `errors` from the errors that `operation` declared before, because the
/// operation never returns them.
///
/// A test can check this against the responses of the operation: see [`Documented`].
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, ErrorSet};
/// use error_openapi::{Declared, declare, never, openapi::path::Operation};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum AccountError {
///     /// No such account
///     #[error("No account found")]
///     #[api(status = 404, code = "account_not_found")]
///     NotFound,
///     /// The account still has funds
///     #[error("The account still has funds")]
///     #[api(status = 409, code = "account_has_funds")]
///     HasFunds,
/// }
///
/// let mut operation = Operation::new();
/// declare(&mut operation, Declared::set(AccountError::SET));
/// never(&mut operation, [AccountError::HAS_FUNDS]);
/// ```
///
/// [`Documented`]: crate::Documented
pub fn never(operation: &mut Operation, errors: impl IntoIterator<Item = impl Into<Declared>>) {
    add(operation, [Declaration::Never(named(errors).collect())].into_iter());
}

/// Keeps only `errors` among the errors that `operation` declared before. Use it for
/// large error types of which an operation returns only a few errors.
///
/// If `errors` contains constants of the derive, the other errors of the declared error
/// types are removed, including the categories of adapters in these types. If it contains
/// categories or statuses, the other errors that were declared by category or status are
/// removed. Errors of extractors are kept, unless `errors` contains an error that only
/// extractors declare.
///
/// A test can check this against the responses of the operation; [`never`](never()) has
/// an example.
pub fn only(operation: &mut Operation, errors: impl IntoIterator<Item = impl Into<Declared>>) {
    add(operation, [Declaration::Only(named(errors).collect())].into_iter());
}

/// Declares errors that every operation of `document` may return, such as those of a
/// layer around all operations.
pub fn declare_all(document: &mut OpenApi, declared: impl IntoIterator<Item = impl Into<Declared>>) {
    let notes: Vec<_> = named(declared).map(Declaration::Declares).collect();
    for (.., operation) in operations(&mut document.paths) {
        add(operation, notes.iter().cloned());
    }
}

/// Declares which errors the operation with this id may return. It returns `false` if the
/// document has no such operation.
///
/// Use it for documents that were not created by `documented_routes!`.
#[must_use = "a document without the operation stays as it is"]
pub fn apply(
    document: &mut OpenApi,
    operation_id: &str,
    declared: impl IntoIterator<Item = impl Into<Declared>>,
) -> bool {
    let found =
        operations(&mut document.paths).find(|(.., operation)| operation.operation_id.as_deref() == Some(operation_id));
    found.map(|(.., operation)| declare(operation, declared)).is_some()
}

/// Copies the declared errors of the operations in `paths` to the same operations of
/// `document`. Operations are the same if they have the same method and path or, if the
/// document has nested them under a prefix, the same id.
///
/// # Errors
///
/// Fails if the document has no such operation.
///
/// # Examples
///
/// ```
/// use error_core::Category;
/// use error_openapi::{adopt, declare, openapi::{HttpMethod, Info, OpenApi, PathItem, Paths, PathsBuilder, path::Operation}};
///
/// let mut operation = Operation::new();
/// declare(&mut operation, [Category::Timeout]);
/// let told = PathsBuilder::new().path("/accounts", PathItem::new(HttpMethod::Get, operation)).build();
///
/// let mut document = OpenApi::new(Info::new("Accounts", "1.0.0"), Paths::new());
/// let missing = adopt(&mut document, &told).map_err(|error| error.to_string());
/// assert_eq!(missing, Err("the document has no operation GET /accounts: add its handler to `paths(...)`".to_owned()));
/// # let _ = told;
/// ```
pub fn adopt(document: &mut OpenApi, paths: &Paths) -> Result<(), DescribeError> {
    let mut paths = paths.clone();
    for (path, method, told) in operations(&mut paths) {
        let is_same = |(found, of, operation): &(&str, &str, &mut Operation)| {
            let is_nested = || operation.operation_id.is_some() && operation.operation_id == told.operation_id;
            *of == method && (*found == path || found.ends_with(path) && is_nested())
        };
        let Some((.., operation)) = operations(&mut document.paths).find(is_same) else {
            return Err(DescribeError::NoOperation { method, path: path.to_owned() });
        };
        add(operation, take(told).into_iter());
    }
    Ok(())
}

fn named(errors: impl IntoIterator<Item = impl Into<Declared>>) -> impl Iterator<Item = Named> {
    errors.into_iter().map(|error| error.into().named())
}

fn add(operation: &mut Operation, notes: impl Iterator<Item = Declaration>) {
    let extensions = operation.extensions.get_or_insert_with(Extensions::default);
    let noted = extensions.entry(DECLARATIONS.to_owned()).or_insert_with(|| serde_json::Value::Array(Vec::new()));
    if let serde_json::Value::Array(noted) = noted {
        // Notes are texts and numbers: they can always be written.
        noted.extend(notes.filter_map(|note| serde_json::to_value(note).ok()));
    }
}

/// The note of an operation whose success is sent as it is.
const UNWRAPPED: &str = "x-error-unwrapped";

/// Declares that `operation` does not wrap its success although the format wraps
/// successes, because its handler does not return a `Reply`.
///
/// # Examples
///
/// ```
/// use error_openapi::{openapi::path::Operation, unwrapped};
///
/// let mut operation = Operation::new();
/// unwrapped(&mut operation);
/// ```
pub fn unwrapped(operation: &mut Operation) {
    operation.extensions.get_or_insert_with(Extensions::default).insert(UNWRAPPED.to_owned(), true.into());
}

/// Whether `operation` has that note, which is taken out.
pub(crate) fn is_unwrapped(operation: &mut Operation) -> bool {
    let Some(extensions) = &mut operation.extensions else { return false };
    let noted = extensions.remove(UNWRAPPED).is_some();
    if extensions.is_empty() {
        operation.extensions = None;
    }
    noted
}

/// Takes the notes out of `operation`.
pub(crate) fn take(operation: &mut Operation) -> Vec<Declaration> {
    let Some(extensions) = &mut operation.extensions else { return Vec::new() };
    let noted = extensions.remove(DECLARATIONS);
    if extensions.is_empty() {
        operation.extensions = None;
    }
    noted.and_then(|noted| serde_json::from_value(noted).ok()).unwrap_or_default()
}

/// The operations of a document, by path and method.
pub(crate) fn operations(paths: &mut Paths) -> impl Iterator<Item = (&str, &'static str, &mut Operation)> {
    paths.paths.iter_mut().flat_map(|(path, item)| {
        let PathItem { get, put, post, delete, options, head, patch, trace, .. } = item;
        let methods = [
            ("GET", get),
            ("PUT", put),
            ("POST", post),
            ("DELETE", delete),
            ("OPTIONS", options),
            ("HEAD", head),
            ("PATCH", patch),
            ("TRACE", trace),
        ];
        methods.into_iter().filter_map(|(method, operation)| Some((path.as_str(), method, operation.as_mut()?)))
    })
}
