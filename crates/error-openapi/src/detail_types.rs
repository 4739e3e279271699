//! The schemas of the Rust types of details, as components.

use std::collections::{BTreeMap, BTreeSet};

use error_core::{Definition, DetailDefinition, DetailSchema};
use utoipa::openapi::{RefOr, Schema, schema::Components};

use crate::{
    names::free,
    schema::{bound, reference, rename_references},
};

/// The types of the details of a catalog. A type that the document has already is the
/// author's; another one of its name gets another name.
#[derive(Debug)]
pub(crate) struct DetailTypes {
    /// Each type by the name that Rust gives it, with its schema and the name of its
    /// component.
    known: BTreeMap<String, Vec<(RefOr<Schema>, String)>>,
    /// Those that bodies have, and that the author has not written.
    used: BTreeMap<String, RefOr<Schema>>,
    written: BTreeSet<String>,
}

impl DetailTypes {
    /// Names the types of the details of `definitions`, beside those that the author has
    /// `written` and the names that are `taken`.
    pub(crate) fn new(
        definitions: &[&'static Definition],
        written: Option<&Components>,
        taken: &mut BTreeSet<String>,
    ) -> DetailTypes {
        let mut known = BTreeMap::<_, Vec<_>>::new();
        for (name, schema) in written.into_iter().flat_map(|components| &components.schemas) {
            known.insert(name.clone(), vec![(schema.clone(), name.clone())]);
        }
        let written = known.keys().cloned().collect();
        let mut types = DetailTypes { known, used: BTreeMap::new(), written };
        let details = definitions.iter().flat_map(|definition| definition.details());
        for (name, schema) in details.filter_map(DetailDefinition::schema).flat_map(types_of) {
            types.name(name, schema, taken);
        }
        types
    }

    fn name(&mut self, name: String, schema: RefOr<Schema>, taken: &mut BTreeSet<String>) {
        let same_name = self.known.entry(name.clone()).or_default();
        if same_name.iter().all(|(other, _)| *other != schema) {
            let name = free(name, taken);
            taken.insert(name.clone());
            same_name.push((schema, name));
        }
    }

    /// The schema of a detail, where its Rust type has one.
    pub(crate) fn schema(&mut self, detail: DetailSchema) -> RefOr<Schema> {
        let types = types_of(detail);
        let names: BTreeMap<_, _> = types.iter().filter_map(|it| Some((it.0.clone(), self.name_of(it)?))).collect();
        for (name, mut schema) in types {
            let Some(name) = names.get(&name).filter(|name| !self.written.contains(*name)) else { continue };
            rename_references(&mut schema, &names);
            self.used.insert(name.clone(), bounded(schema));
        }
        if let Some(name) = names.get(&*detail.name()).filter(|_| is_component(&detail.schema())) {
            return reference(name);
        }
        let mut schema = detail.schema();
        rename_references(&mut schema, &names);
        bounded(schema)
    }

    fn name_of(&self, (name, schema): &(String, RefOr<Schema>)) -> Option<String> {
        let (_, name) = self.known.get(name)?.iter().find(|(other, _)| other == schema)?;
        Some(name.clone())
    }

    /// The components of those that bodies have.
    pub(crate) fn into_components(self) -> BTreeMap<String, RefOr<Schema>> {
        self.used
    }
}

/// The types in a detail that have names: those it refers to, and its own.
fn types_of(detail: DetailSchema) -> Vec<(String, RefOr<Schema>)> {
    let mut types = detail.components();
    if is_component(&detail.schema()) {
        types.push((detail.name().into_owned(), detail.schema()));
    }
    types
}

/// Whether a type has a name in clients: an object, an enumeration, a choice.
fn is_component(schema: &RefOr<Schema>) -> bool {
    match schema {
        RefOr::T(Schema::Object(object)) => !object.properties.is_empty() || object.enum_values.is_some(),
        RefOr::T(Schema::OneOf(_) | Schema::AllOf(_) | Schema::AnyOf(_)) => true,
        _ => false,
    }
}

fn bounded(schema: RefOr<Schema>) -> RefOr<Schema> {
    match schema {
        RefOr::T(mut schema) => {
            bound(&mut schema);
            schema.into()
        }
        reference => reference,
    }
}
