//! What an operation may answer with, noted in the document until it is
//! described.

use error_core::{ApiError, Category, CategoryError, Definition, DefinitionSet, ErrorStatus};
use serde::{Deserialize, Serialize};
use utoipa::openapi::{OpenApi, PathItem, Paths, extensions::Extensions, path::Operation};

/// An error that an operation may answer with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Declared {
    /// An error with this static entry.
    Definition(&'static Definition),
    /// An answer that a framework or a layer made, of which only the status is
    /// known; it keeps that status in every dialect.
    Status(ErrorStatus),
}

impl Declared {
    /// An error of which only the category is known: what an inner service
    /// failed with, or a panic.
    pub fn category(category: Category) -> Declared {
        Declared::Definition(CategoryError::new(category).definition())
    }

    /// Every error of a set.
    pub fn set(set: DefinitionSet) -> impl Iterator<Item = Declared> {
        set.iter().map(Declared::Definition)
    }

    fn note(self) -> Note {
        match self {
            Declared::Status(status) => Note::Status(status.as_u16()),
            Declared::Definition(definition) => Note::Definition(Identity::of(definition)),
        }
    }
}

/// What tells definitions of one catalog apart; those that only name a category
/// differ in their texts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Identity {
    category: String,
    kind: Option<String>,
    pub(crate) code: Option<String>,
    title: Option<String>,
    message: Option<String>,
}

impl Identity {
    pub(crate) fn of(definition: &Definition) -> Identity {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Identity {
            category: definition.category().name().to_owned(),
            kind: owned(definition.kind()),
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
pub(crate) enum Note {
    Definition(Identity),
    Status(u16),
    /// Codes that the operation never answers with, though the types noted
    /// before could.
    Never(Vec<String>),
    /// The only codes of the types noted before that the operation answers with.
    Only(Vec<String>),
}

const NOTES: &str = "x-error-notes";

/// Notes what `operation` may answer with; [`Describer::describe`] makes
/// responses of it.
///
/// What is noted twice counts once.
///
/// [`Describer::describe`]: crate::Describer::describe
pub fn declare(operation: &mut Operation, declared: impl IntoIterator<Item = Declared>) {
    add(operation, declared.into_iter().map(Declared::note));
}

/// Notes codes that `operation` never answers with, though what it declared so
/// far could.
///
/// A test holds that against what leaves the operation, see [`Documented`].
///
/// [`Documented`]: crate::Documented
pub fn never(operation: &mut Operation, codes: &[&str]) {
    add(operation, [Note::Never(codes.iter().map(|&code| code.to_owned()).collect())].into_iter());
}

/// Notes that of all that `operation` declared so far it answers with these
/// codes only: for large types of errors.
///
/// A test holds that against what leaves the operation, as with [`never`](never()).
pub fn only(operation: &mut Operation, codes: &[&str]) {
    add(operation, [Note::Only(codes.iter().map(|&code| code.to_owned()).collect())].into_iter());
}

/// Notes what every operation in `document` may answer with: the errors of a
/// layer around them.
pub fn declare_all(document: &mut OpenApi, declared: impl IntoIterator<Item = Declared>) {
    let notes: Vec<_> = declared.into_iter().map(Declared::note).collect();
    for (.., operation) in operations(&mut document.paths) {
        add(operation, notes.iter().cloned());
    }
}

/// Notes what the operation with this id may answer with; `false` where the
/// document has none.
///
/// For documents that are not made by a router of ours.
#[must_use = "a document without the operation stays as it is"]
pub fn apply(document: &mut OpenApi, operation_id: &str, declared: impl IntoIterator<Item = Declared>) -> bool {
    let found =
        operations(&mut document.paths).find(|(.., operation)| operation.operation_id.as_deref() == Some(operation_id));
    found.map(|(.., operation)| declare(operation, declared)).is_some()
}

fn add(operation: &mut Operation, notes: impl Iterator<Item = Note>) {
    let extensions = operation.extensions.get_or_insert_with(Extensions::default);
    let noted = extensions.entry(NOTES.to_owned()).or_insert_with(|| serde_json::Value::Array(Vec::new()));
    if let serde_json::Value::Array(noted) = noted {
        // Notes are texts and numbers: they can always be written.
        noted.extend(notes.filter_map(|note| serde_json::to_value(note).ok()));
    }
}

/// Takes the notes out of `operation`.
pub(crate) fn take(operation: &mut Operation) -> Vec<Note> {
    let Some(extensions) = &mut operation.extensions else { return Vec::new() };
    let noted = extensions.remove(NOTES);
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
