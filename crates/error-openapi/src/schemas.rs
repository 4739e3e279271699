//! The schemas of error bodies: one for all errors of the API, or a union of
//! one for each code.

use std::collections::{BTreeMap, BTreeSet};

use error_catalog::Layout;
use error_core::Resolved;
use error_formats::layout_of;
use serde_json::Value;
use utoipa::openapi::{Discriminator, OneOfBuilder, Ref, RefOr, Schema, schema::Components};

use crate::{
    error::DescribeError,
    error_ref::ErrorRef,
    errors::Errors,
    rendered::RenderedSample,
    schema::{self, add_details, enumerate, object_at, part_at, replace_at},
    settings::Settings,
    shape::Shape,
    union::Division,
};

/// The schemas of a document.
#[derive(Debug)]
pub(crate) struct Schemas<'a> {
    settings: &'a Settings,
    layout: Layout,
    /// Where a union divides the body; `None` in the other shape.
    division: Option<Division>,
    /// The schemas of a union: by name, with the errors that have it.
    branches: BTreeMap<(String, String), Branch>,
    names: BTreeSet<String>,
    /// The lists that all of them have.
    lists: BTreeMap<String, RefOr<Schema>>,
    /// The codes that stand under several types.
    shared_codes: BTreeSet<&'static str>,
}

#[derive(Debug)]
struct Branch {
    name: String,
    errors: BTreeSet<ErrorRef>,
}

impl<'a> Schemas<'a> {
    /// None yet, beside those that the author has `written`.
    pub(crate) fn new(settings: &'a Settings, written: Option<&Components>) -> Result<Schemas<'a>, DescribeError> {
        let names: BTreeSet<String> =
            written.iter().flat_map(|components| components.schemas.keys().cloned()).collect();
        let layout = layout_of(&*settings.format)?;
        let division = match settings.shape {
            Shape::Enumerated => None,
            Shape::Union => Some(Division::of(&*settings.format, &settings.body, &layout)?),
        };
        if division.is_none() && names.contains(&settings.schema_name) {
            return Err(DescribeError::SchemaName(settings.schema_name.clone()));
        }
        Ok(Schemas {
            settings,
            layout,
            division,
            branches: BTreeMap::new(),
            names,
            lists: BTreeMap::new(),
            shared_codes: shared_codes(settings),
        })
    }

    /// The schema of a response for the errors of `refs`.
    pub(crate) fn of_response(&mut self, refs: &[ErrorRef], errors: &Errors<'_>) -> RefOr<Schema> {
        match self.division.clone() {
            None => schema::reference(&self.settings.schema_name),
            Some(division) => self.body_with_union(&division, refs, errors),
        }
    }

    /// A body with a union where its codes are.
    fn body_with_union(&mut self, division: &Division, refs: &[ErrorRef], errors: &Errors<'_>) -> RefOr<Schema> {
        let mut values = Vec::<(String, Value)>::new();
        for error in refs {
            let Some(rendered) = errors.get(*error) else { continue };
            let name = self.add_to_branch(*error, rendered);
            if !values.iter().any(|(other, _)| *other == name) {
                let value = rendered.member(Some(&division.identity)).cloned().unwrap_or_default();
                values.push((name, value));
            }
        }
        let union = union(division, &values);
        if division.outer.is_empty() {
            return union;
        }
        let mut body = self.settings.body.clone();
        replace_at(&mut body, &division.outer, union);
        RefOr::T(body)
    }

    /// The name of the schema of an error, made where it is the first of its code.
    fn add_to_branch(&mut self, error: ErrorRef, rendered: &RenderedSample) -> String {
        let key = rendered.key(&self.layout);
        if let Some(branch) = self.branches.get_mut(&key) {
            branch.errors.insert(error);
            return branch.name.clone();
        }
        let name = self.branch_name(&rendered.error);
        self.names.insert(name.clone());
        self.branches.insert(key, Branch { name: name.clone(), errors: BTreeSet::from([error]) });
        name
    }

    /// The code as the name of a type, with the error's own type before it where
    /// two errors of the catalog share the code.
    fn branch_name(&self, error: &Resolved) -> String {
        let error_type =
            error.error_type().filter(|_| self.shared_codes.contains(error.code())).map(pascal).unwrap_or_default();
        let name = format!("{error_type}{}", pascal(error.code()));
        let name = if name.ends_with("Error") { name } else { name + "Error" };
        self.free_name(name)
    }

    /// The name, or one that is like it where the document has that one.
    fn free_name(&self, name: String) -> String {
        let taken = |name: &String| self.names.contains(name) || *name == self.settings.schema_name;
        if !taken(&name) {
            return name;
        }
        (2..).map(|at| format!("{name}{at}")).find(|name| !taken(name)).unwrap_or(name)
    }

    /// Adds the schemas to the document.
    pub(crate) fn finish(mut self, errors: &mut Errors<'_>, components: &mut Components) {
        let Some(division) = self.division.clone() else {
            errors.render_catalog();
            components.schemas.insert(self.settings.schema_name.clone(), self.enumerated(errors).into());
            return;
        };
        for branch in std::mem::take(&mut self.branches).into_values() {
            let schema = self.branch(&division, &branch, errors);
            components.schemas.insert(branch.name, schema.into());
        }
        components.schemas.append(&mut self.lists);
    }

    /// The schema of all errors of the API.
    fn enumerated(&self, errors: &Errors<'_>) -> Schema {
        let errors: Vec<_> = errors.all().collect();
        let mut schema = self.settings.body.clone();
        narrow(&mut schema, &self.layout, &errors, None);
        if let Some(place) = &self.layout.details {
            add_details(&mut schema, place, errors.iter().flat_map(|it| it.error.definition().details()), false);
        }
        schema
    }

    /// The schema of one code: of the part of a body that the union divides.
    fn branch(&mut self, division: &Division, branch: &Branch, errors: &Errors<'_>) -> Schema {
        let errors: Vec<_> = errors.each(&branch.errors).collect();
        let mut schema = self.settings.body.clone();
        narrow(&mut schema, &self.layout, &errors, self.layout.status.as_ref());
        if let Some(place) = &self.layout.details {
            let is_one = errors.len() == 1;
            add_details(&mut schema, place, errors.iter().flat_map(|it| it.error.definition().details()), is_one);
        }
        let Some(part) = part_at(&mut schema, &division.outer) else { return schema };
        let mut part = std::mem::take(part);
        let Some(object) = object_at(&mut part, "") else { return part };
        object.description = errors.first().map(|it| it.text());
        // A list is the same in every branch, and written once.
        for (name, member) in object.properties.iter_mut().filter(|(name, _)| !division.is_within(name)) {
            if let RefOr::T(Schema::Array(_)) = member {
                let shared = self.free_name(format!("{}{}", self.settings.schema_name, pascal(name)));
                let list = std::mem::replace(member, schema::reference(&shared));
                self.lists.entry(shared).or_insert(list);
            }
        }
        part
    }
}

/// One of the schemas, by their names; each has the value that tells it apart.
fn union(division: &Division, values: &[(String, Value)]) -> RefOr<Schema> {
    if let [(name, _)] = values {
        return schema::reference(name);
    }
    let texts: BTreeMap<_, _> = values
        .iter()
        .filter_map(|(name, value)| Some((value.as_str()?.to_owned(), format!("#/components/schemas/{name}"))))
        .collect();
    // A discriminator is a text, and one text is one schema (OpenAPI 3.1, 4.8.25).
    let member = division.member().filter(|_| texts.len() == values.len());
    let discriminator = member.map(|member| Discriminator::with_mapping(member, texts));
    let mut one_of = OneOfBuilder::new().discriminator(discriminator);
    for (name, _) in values {
        one_of = one_of.item(Ref::from_schema_name(name.clone()));
    }
    RefOr::T(Schema::OneOf(one_of.build()))
}

/// The codes of the catalog that stand under several types.
fn shared_codes(settings: &Settings) -> BTreeSet<&'static str> {
    let mut error_types = BTreeMap::<&'static str, Option<&'static str>>::new();
    let mut shared = BTreeSet::new();
    for definition in settings.catalog.definitions() {
        let Some(code) = definition.code() else { continue };
        let error_type = settings.format.resolve(definition).error_type();
        if *error_types.entry(code).or_insert(error_type) != error_type {
            shared.insert(code);
        }
    }
    shared
}

/// Enumerates codes, numbers and types, and the status where it is told.
fn narrow(schema: &mut Schema, layout: &Layout, errors: &[&RenderedSample], status: Option<&String>) {
    for place in [&layout.code, &layout.number, &layout.error_type].into_iter().flatten().chain(status) {
        let mut values: Vec<Value> = Vec::new();
        let mut seen = BTreeSet::new();
        for value in errors.iter().filter_map(|error| error.member(Some(place))) {
            if seen.insert(value.to_string()) {
                values.push(value.clone());
            }
        }
        if !values.is_empty() {
            enumerate(schema, place, &values);
        }
    }
}

/// `account_not_found` as `AccountNotFound`.
fn pascal(code: &str) -> String {
    let part = |part: &str| match part.split_at_checked(1) {
        Some((first, rest)) => first.to_ascii_uppercase() + rest,
        None => String::new(),
    };
    code.split('_').map(part).collect()
}
