//! The errors that a document shows: those of the catalog and what else its
//! operations declare, each rendered once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use error_catalog::ErrorKey;
use error_core::{ApiError, Category, CategoryError, ErrorStatus};
use error_formats::{Sent, kept_status};
use http::StatusCode;
use utoipa::openapi::path::Operation;

use crate::{
    Declared, DocumentedError,
    declared::{Declaration, Identity, Named, take},
    error::{DescribeError, Disagreement},
    error_ref::ErrorRef,
    origins::{Naming, Origin, Origins},
    rendered::RenderedSample,
    settings::Settings,
};

/// The errors of a document.
#[derive(Debug)]
pub(crate) struct Errors<'a> {
    settings: &'a Settings,
    /// The index of each definition in the catalog.
    known: HashMap<Identity, usize>,
    /// What was rendered: first the catalog, then the rest.
    rendered: BTreeMap<ErrorRef, RenderedSample>,
    /// What operations declare.
    declared: BTreeSet<ErrorRef>,
    /// The codes of the catalog, each with its types.
    codes: BTreeMap<&'static str, BTreeSet<Option<&'static str>>>,
}

impl<'a> Errors<'a> {
    /// The errors of the catalog, and of every category, as the format renders them.
    pub(crate) fn new(settings: &'a Settings) -> Errors<'a> {
        let known = settings.catalog.definitions().iter().enumerate();
        let known = known.map(|(at, definition)| (Identity::of(definition), at)).collect();
        let mut codes = BTreeMap::<_, BTreeSet<_>>::new();
        for definition in settings.catalog.definitions().iter().copied() {
            let error = settings.format.resolve(definition);
            codes.entry(error.code()).or_default().insert(error.error_type());
        }
        let mut errors = Errors { settings, known, rendered: BTreeMap::new(), declared: BTreeSet::new(), codes };
        let catalog = (0..settings.catalog.definitions().len()).map(|at| ErrorRef::Catalog(at, None));
        let categories = (0..Category::ALL.len()).map(ErrorRef::Category);
        for error in catalog.chain(categories).flat_map(|error| errors.under_each_status(error)).collect::<Vec<_>>() {
            // One that can't be written can't be returned either.
            let _ = errors.render(error);
        }
        errors
    }

    /// What the operation `name` declares, without what it never answers with.
    pub(crate) fn declared(&self, name: &str, operation: &mut Operation) -> Result<BTreeSet<ErrorRef>, DescribeError> {
        let mut declared = Origins::default();
        let wrong = |disagreement, error: &Named| DescribeError::Operation {
            operation: name.to_owned(),
            code: error.name(),
            disagreement,
        };
        for note in &take(operation) {
            match note {
                Declaration::Declares(error) | Declaration::Rejects(error) => {
                    let origin =
                        if matches!(note, Declaration::Rejects(_)) { Origin::Extractor } else { Origin::Handler };
                    let found = self.find(error).ok_or_else(|| wrong(Disagreement::NotInCatalog, error))?;
                    declared.add(found, naming(error), origin);
                }
                Declaration::Never(errors) | Declaration::Only(errors) => {
                    let narrows = |error| {
                        let found = self.find(error).filter(|found| declared.contains(*found));
                        found.ok_or_else(|| wrong(Disagreement::NotDeclared, error))
                    };
                    let named = errors.iter().map(narrows).collect::<Result<BTreeSet<_>, _>>()?;
                    match note {
                        Declaration::Only(_) => declared.keep_only(&named),
                        _ => declared.remove_all(&named),
                    }
                }
            }
        }
        for error in &self.settings.everywhere {
            let error = error.named();
            let everywhere = self.find(&error).ok_or_else(|| wrong(Disagreement::NotInCatalog, &error))?;
            declared.add(everywhere, naming(&error), Origin::Handler);
        }
        Ok(declared.into_errors())
    }

    fn find(&self, error: &Named) -> Option<ErrorRef> {
        let identity = match error {
            Named::Status(status) => return Some(ErrorRef::Status(*status)),
            Named::Definition(identity) => identity,
        };
        let framework = || category(identity).map(|category| ErrorRef::Category(category.index()));
        self.known.get(identity).map(|&at| ErrorRef::Catalog(at, None)).or_else(framework)
    }

    /// Renders what is declared and sorts it by the status of the response.
    pub(crate) fn by_status(
        &mut self,
        declared: &BTreeSet<ErrorRef>,
    ) -> Result<BTreeMap<StatusCode, Vec<ErrorRef>>, DescribeError> {
        let mut by_status = BTreeMap::<StatusCode, Vec<ErrorRef>>::new();
        for error in declared.iter().flat_map(|error| self.under_each_status(*error)).collect::<Vec<_>>() {
            self.render(error)?;
            self.declared.insert(error);
            let Some(rendered) = self.get(error) else { continue };
            let others = by_status.entry(rendered.status).or_default();
            // What a framework answers may be, byte for byte, an error of the API.
            let is_new = |other: &ErrorRef| self.get(*other).is_none_or(|other| other.body != rendered.body);
            if others.iter().all(is_new) {
                others.push(error);
            }
        }
        Ok(by_status)
    }

    /// One error for each status that its responses have in the format.
    fn under_each_status(&self, error: ErrorRef) -> Vec<ErrorRef> {
        if let (ErrorRef::Category(_), Some((Declared::Definition(definition), _))) = (error, self.declaration(error)) {
            let kept = kept_status(&self.settings.format.resolve(definition));
            return std::iter::once(error).chain(kept.map(|status| ErrorRef::Status(status.as_u16()))).collect();
        }
        let ErrorRef::Catalog(at, None) = error else { return vec![error] };
        let definition = self.settings.catalog.definitions().get(at);
        let statuses = definition.map(|definition| {
            let format = &*self.settings.format;
            format.statuses(&format.resolve(definition))
        });
        match &*statuses.unwrap_or_default() {
            [] | [_] => vec![error],
            statuses => statuses.iter().map(|status| ErrorRef::Catalog(at, Some(status.as_u16()))).collect(),
        }
    }

    /// Those that may have other statuses than the listed ones, unless the format answers
    /// 200 to all.
    pub(crate) fn with_open_status(&self, by_status: &BTreeMap<StatusCode, Vec<ErrorRef>>) -> Vec<ErrorRef> {
        let is_open =
            |error: &&ErrorRef| self.get(**error).is_some_and(|it| it.has_open_status() && !it.status.is_success());
        by_status.values().flatten().filter(is_open).copied().collect()
    }

    fn render(&mut self, error: ErrorRef) -> Result<(), DescribeError> {
        if self.rendered.contains_key(&error) {
            return Ok(());
        }
        if let Some((declared, status)) = self.declaration(error) {
            let rendered =
                RenderedSample::new(declared, status, &*self.settings.format).map_err(DescribeError::Body)?;
            self.rendered.insert(error, rendered);
        }
        Ok(())
    }

    /// What is declared, and its status where it is one of several.
    fn declaration(&self, error: ErrorRef) -> Option<(Declared, Option<ErrorStatus>)> {
        let definition = |at: usize| self.settings.catalog.definitions().get(at).copied().map(Declared::Definition);
        match error {
            ErrorRef::Catalog(at, status) => {
                Some((definition(at)?, status.and_then(|status| ErrorStatus::new(status).ok())))
            }
            ErrorRef::Category(at) => Some((Declared::category(*Category::ALL.get(at)?), None)),
            ErrorRef::Status(status) => Some((Declared::Status(ErrorStatus::new(status).ok()?), None)),
        }
    }

    /// What the API sends besides its catalog: what the author says, and what its
    /// operations declare.
    pub(crate) fn sent(&self) -> Sent {
        self.declared.iter().fold(self.settings.sent.clone(), |sent, error| match self.declaration(*error) {
            Some((Declared::Definition(definition), _)) if !matches!(error, ErrorRef::Catalog(..)) => {
                sent.with_definition(definition)
            }
            Some((Declared::Status(status), _)) => sent.with_status(status),
            _ => sent,
        })
    }

    /// One that is rendered.
    pub(crate) fn get(&self, error: ErrorRef) -> Option<&RenderedSample> {
        self.rendered.get(&error)
    }

    /// Those of `errors` that are rendered.
    pub(crate) fn each<'s>(
        &'s self,
        errors: impl IntoIterator<Item = &'s ErrorRef>,
    ) -> impl Iterator<Item = &'s RenderedSample> {
        errors.into_iter().filter_map(|error| self.rendered.get(error))
    }

    /// All of the catalog and all that operations declare, in the order of the
    /// document.
    pub(crate) fn all(&self) -> impl Iterator<Item = &RenderedSample> {
        let is_of_catalog = |error: &ErrorRef| matches!(error, ErrorRef::Catalog(..));
        let of_document =
            self.rendered.iter().filter(move |(error, _)| is_of_catalog(error) || self.declared.contains(error));
        of_document.map(|(_, rendered)| rendered)
    }

    /// Those of the catalog.
    pub(crate) fn catalog(&self) -> impl Iterator<Item = &RenderedSample> {
        let of_catalog = self.rendered.range(..ErrorRef::Category(0));
        of_catalog.map(|(_, rendered)| rendered)
    }

    /// Whether the catalog has an error with this code.
    pub(crate) fn has_code(&self, code: &str) -> bool {
        self.codes.contains_key(code)
    }

    /// Whether the catalog has this code under several types.
    pub(crate) fn has_several_types(&self, code: &str) -> bool {
        self.codes.get(code).is_some_and(|types| types.len() > 1)
    }

    /// The same, and those of every category.
    pub(crate) fn known(&self) -> impl Iterator<Item = &RenderedSample> {
        self.rendered.values()
    }

    pub(crate) fn documented(&self, by_status: &BTreeMap<StatusCode, Vec<ErrorRef>>) -> BTreeSet<DocumentedError> {
        self.each(by_status.values().flatten()).map(|it| DocumentedError::new(it.status, &it.error)).collect()
    }

    /// By what the published catalog knows the errors.
    pub(crate) fn keys(&self, by_status: &BTreeMap<StatusCode, Vec<ErrorRef>>) -> Vec<ErrorKey> {
        let key = |it: &RenderedSample| ErrorKey::new(it.error_status.as_u16(), it.error.error_type(), it.error.code());
        self.each(by_status.values().flatten()).map(key).collect()
    }
}

/// The category that is all that a definition names.
fn category(identity: &Identity) -> Option<&'static Category> {
    Category::ALL.iter().find(|category| Identity::of(CategoryError::new(**category).definition()) == *identity)
}

fn naming(error: &Named) -> Naming {
    match error {
        Named::Status(_) => Naming::Status,
        Named::Definition(identity) if category(identity).is_some() => Naming::Category,
        Named::Definition(_) => Naming::Constant,
    }
}
