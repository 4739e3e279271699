//! The errors that can be forced: those that the operations of an API document.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    error::Error,
    fmt,
    sync::Arc,
};

use error_catalog::{ErrorKey, PublishedCatalog, PublishedError, PublishedExample};
use error_core::{ApiError, Category, CategoryError, Definition, ErrorStatus, Retry, Wait};
use error_formats::{ErasedWireFormat, Sample};
use http::HeaderValue;

/// The operations of an API, each with the errors that it documents.
#[derive(Debug)]
pub(super) struct Operations {
    /// What finds the path of a route.
    catalog: PublishedCatalog,
    operations: Vec<Operation>,
}

/// One operation.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) errors: Vec<Arc<Forcible>>,
}

/// An error that an operation documents, under one status.
#[derive(Debug)]
pub(super) struct Forcible {
    /// By what it is listed.
    pub(super) name: String,
    /// By what a client may name it.
    names: BTreeSet<String>,
    pub(super) status: u16,
    /// Whether it is the usual one of its statuses.
    pub(super) is_usual: bool,
    /// What is said of it in `Preference-Applied`.
    pub(super) applied: HeaderValue,
    source: Source,
}

/// What a sample is made from.
#[derive(Debug, Clone, Copy)]
enum Source {
    Definition(&'static Definition, Option<ErrorStatus>),
    /// Nothing is known but the status.
    Status(ErrorStatus),
}

impl Source {
    fn sample(self) -> Sample {
        match self {
            Source::Definition(definition, None) => Sample::of(definition),
            Source::Definition(definition, Some(status)) => Sample::of(definition).with_status(status),
            Source::Status(status) => Sample::of_status(status),
        }
    }
}

impl Operations {
    /// Finds what `catalog` documents among `definitions` and the errors of the framework, as `format` renders them.
    pub(super) fn new(
        format: &dyn ErasedWireFormat,
        definitions: &[&'static Definition],
        catalog: &PublishedCatalog,
    ) -> Result<Operations, SandboxError> {
        // Most errors are of several operations: each is looked for once.
        let mut found: BTreeMap<&ErrorKey, Arc<Forcible>> = BTreeMap::new();
        let mut operations = Vec::with_capacity(catalog.operations.len());
        for published in &catalog.operations {
            let mut errors = Vec::with_capacity(published.errors.len());
            for key in &published.errors {
                let forcible = match found.entry(key) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => {
                        let forcible = Forcible::find(format, definitions, catalog, key);
                        let unknown = || SandboxError {
                            operation: format!("{} {}", published.method, published.path),
                            error: key.clone(),
                        };
                        place.insert(Arc::new(forcible.ok_or_else(unknown)?))
                    }
                };
                errors.push(forcible.clone());
            }
            operations.push(Operation { method: published.method.clone(), path: published.path.clone(), errors });
        }
        Ok(Operations { catalog: catalog.clone(), operations })
    }

    /// The operation of a request. What a HEAD returns is documented with GET.
    pub(super) fn find(&self, method: &str, template: &str) -> Option<&Operation> {
        let path = self.catalog.path(template)?;
        let of = |method: &str| self.operations.iter().find(|it| it.path == path && it.method == method);
        of(method).or_else(|| of("GET").filter(|_| method == "HEAD"))
    }

    /// The methods of a path, as `Allow` has them.
    pub(super) fn methods(&self, path: &str) -> Option<HeaderValue> {
        let methods = self.operations.iter().filter(|it| it.path == path).map(|it| &*it.method);
        let mut methods: BTreeSet<_> = methods.collect();
        if methods.contains("GET") {
            methods.insert("HEAD");
        }
        HeaderValue::try_from(methods.into_iter().collect::<Vec<_>>().join(",")).ok()
    }
}

impl Operation {
    /// Those that a client means by `name`; of one error there is one for each status.
    pub(super) fn named(&self, name: &str) -> Vec<&Forcible> {
        self.errors.iter().map(|error| &**error).filter(|error| error.names.contains(name)).collect()
    }
}

impl Forcible {
    /// The error of `key`. Several errors may have its type and code: the first whose sample is an example of the
    /// catalog, or else the first.
    fn find(
        format: &dyn ErasedWireFormat,
        definitions: &[&'static Definition],
        catalog: &PublishedCatalog,
        key: &ErrorKey,
    ) -> Option<Forcible> {
        let published = catalog.error(key.error_type.as_deref(), &key.code)?;
        let status = ErrorStatus::new(key.status).ok()?;
        let sources = sources(format, definitions, key, status);
        let is_shown = |source: &&Source| is_example(&source.sample(), format, published);
        let source = *sources.iter().find(is_shown).or_else(|| sources.first())?;
        let number = published.number.map(|number| number.to_string());
        let names = [published.code.clone(), published.wire_code().to_owned(), published.label()];
        Some(Forcible {
            name: catalog.name_of(published),
            names: names.into_iter().chain(number).collect(),
            status: key.status,
            is_usual: published.status == key.status,
            applied: HeaderValue::try_from(catalog.preference_for(published)).ok()?,
            source,
        })
    }

    /// An occurrence of it that never happened.
    pub(super) fn sample(&self) -> Sample {
        self.source.sample()
    }

    /// Whether its occurrences have waits of their own.
    pub(super) fn has_own_wait(&self) -> bool {
        let definition = match self.source {
            Source::Definition(definition, _) => definition,
            Source::Status(status) => CategoryError::of_status(status).definition(),
        };
        match definition.wait() {
            Wait::Occurrence | Wait::Unknown => true,
            Wait::Unstated => definition.retry() == Retry::AfterWait,
            _ => false,
        }
    }
}

/// What may be meant by `key`: errors of the API first.
fn sources(
    format: &dyn ErasedWireFormat,
    definitions: &[&'static Definition],
    key: &ErrorKey,
    status: ErrorStatus,
) -> Vec<Source> {
    let is_it = |definition: &&'static Definition| {
        let resolved = format.resolve(definition);
        (resolved.error_type(), resolved.code()) == (key.error_type.as_deref(), &*key.code)
    };
    let under_status = |definition: &'static Definition| {
        let own = format.resolve(definition).status();
        Source::Definition(definition, (own != status).then_some(status))
    };
    let has_status = |definition: &&'static Definition| format.statuses(&format.resolve(definition)).contains(&status);
    let own = definitions.iter().copied().filter(is_it).filter(has_status);
    let categories: Vec<_> = Category::ALL.iter().map(|category| CategoryError::new(*category).definition()).collect();
    let framework = || categories.iter().copied().filter(is_it);
    let of_status = CategoryError::of_status(status).definition();
    let of_status = Some(of_status).filter(is_it).map(|_| Source::Status(status));
    let usual = own.chain(framework().filter(has_status)).map(under_status);
    // A response that a layer of others made keeps its status, whatever the format has for its category.
    usual.chain(of_status).chain(framework().map(under_status)).collect()
}

/// Whether the catalog shows this very sample.
fn is_example(sample: &Sample, format: &dyn ErasedWireFormat, published: &PublishedError) -> bool {
    let Ok(response) = sample.render(format) else { return false };
    let shown = published.examples.iter().filter(|example: &&PublishedExample| example.format == format.name());
    shown
        .into_iter()
        .any(|example| example.status == response.status().as_u16() && example.body.as_bytes() == &response.body()[..])
}

/// The error for an operation that documents an error which the API does not have.
#[derive(Clone, PartialEq, Eq)]
pub struct SandboxError {
    operation: String,
    error: ErrorKey,
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SandboxError { operation, error: ErrorKey { error_type, code, status } } = self;
        let error_type = error_type.as_deref().map(|error_type| format!("{error_type}/")).unwrap_or_default();
        write!(
            f,
            "the published catalog says that {operation} returns the error `{error_type}{code}` with the status \
             {status}, and the API has no such error: publish the catalog again with this API"
        )
    }
}

impl Error for SandboxError {}
