//! The schemas of error bodies: one for all errors of the API, or a union of
//! one for each code.

use std::collections::{BTreeMap, BTreeSet};

use error_catalog::{Codes, Layout};
use error_formats::{code_without_member, layout_of, sparse_and_whole_bodies};
use serde_json::Value;
use utoipa::openapi::{Deprecated, Discriminator, OneOfBuilder, Ref, RefOr, Schema, schema::Components};

use crate::{
    detail_types::DetailTypes,
    details::add_details,
    error::DescribeError,
    error_ref::ErrorRef,
    errors::Errors,
    fault::{self, What},
    names::{free, pascal},
    observed::fit,
    places::places_of,
    rendered::RenderedSample,
    schema::{
        self, description_at, enumerate, make_room, may_be_null_at, object_at, part_at, refer_at, replace_at, require,
    },
    settings::Settings,
    shape::Shape,
    union::Division,
};

/// The schemas of a document.
#[derive(Debug)]
pub(crate) struct Schemas<'a> {
    settings: &'a Settings,
    codes: Codes,
    /// The schema of a body, as this API writes it.
    body: Schema,
    layout: Layout,
    /// The places of the code, which a body may repeat.
    code: Vec<String>,
    /// Where a union divides the body; `None` in the other shape.
    division: Option<Division>,
    /// The name of the schema of each code and type.
    branch_names: BTreeMap<(String, String), String>,
    /// The errors of each schema of a union.
    branches: BTreeMap<(String, String), BTreeSet<ErrorRef>>,
    /// The names of the author's and of ours.
    names: BTreeSet<String>,
    /// The types of details.
    types: DetailTypes,
    /// The bodies of responses, and the lists that several schemas have.
    components: BTreeMap<String, RefOr<Schema>>,
}

impl<'a> Schemas<'a> {
    /// None yet, beside those that the author has `written`.
    pub(crate) fn new(
        settings: &'a Settings,
        written: Option<&Components>,
        errors: &Errors<'_>,
    ) -> Result<Schemas<'a>, DescribeError> {
        let mut names: BTreeSet<String> =
            written.iter().flat_map(|components| components.schemas.keys().cloned()).collect();
        let (layout, mut body) = (layout_of(&*settings.format)?, fitted(settings, errors)?);
        if layout.identity().is_none() {
            check_code(settings)?;
        }
        let division = match settings.shape {
            Shape::Enumerated => None,
            Shape::Union => Some(Division::of(&*settings.format, &body, &layout)?),
        };
        if division.is_none() && !names.insert(settings.schema_name.clone()) {
            return Err(DescribeError::SchemaName(settings.schema_name.clone()));
        }
        require_identity(&mut body, &layout, errors);
        let codes = settings.codes()?;
        let types = DetailTypes::new(settings.catalog.definitions(), written, &mut names);
        let components = BTreeMap::new();
        let branch_names = match division {
            Some(_) => branch_names(&layout, errors, &mut names),
            None => BTreeMap::new(),
        };
        Ok(Schemas {
            settings,
            codes,
            body,
            code: code_places(&layout, errors),
            layout,
            division,
            branch_names,
            branches: BTreeMap::new(),
            names,
            types,
            components,
        })
    }

    /// The schema of the response `name` for the errors of `refs`.
    pub(crate) fn of_response(&mut self, name: &str, refs: &[ErrorRef], errors: &Errors<'_>) -> RefOr<Schema> {
        match self.division.clone() {
            None => schema::reference(&self.settings.schema_name),
            Some(division) => self.body_with_union(&division, name, refs, errors),
        }
    }

    /// A body with a union where its codes are.
    fn body_with_union(
        &mut self,
        division: &Division,
        response: &str,
        refs: &[ErrorRef],
        errors: &Errors<'_>,
    ) -> RefOr<Schema> {
        let mut values = Vec::<(String, Value)>::new();
        for error in refs {
            let Some(rendered) = errors.get(*error) else { continue };
            let name = self.add_to_branch(*error, rendered);
            if !values.iter().any(|(other, _)| *other == name) {
                let value = rendered.member(Some(&division.identity)).cloned().unwrap_or_default();
                values.push((name, value));
            }
        }
        if let ([(name, _)], true) = (values.as_slice(), division.outer.is_empty()) {
            return schema::reference(name);
        }
        let union = union(division, &values);
        let body = if division.outer.is_empty() {
            union
        } else {
            let mut body = self.body.clone();
            replace_at(&mut body, &division.outer, union);
            body.into()
        };
        self.add(format!("{}Body", pascal(response)), body)
    }

    /// Adds a component, and refers to it.
    fn add(&mut self, name: String, schema: RefOr<Schema>) -> RefOr<Schema> {
        let name = free(name, &self.names);
        self.names.insert(name.clone());
        self.components.insert(name.clone(), schema);
        schema::reference(&name)
    }

    /// The name of the schema of an error.
    fn add_to_branch(&mut self, error: ErrorRef, rendered: &RenderedSample) -> String {
        let key = rendered.key(&self.layout);
        let name = self.branch_names.entry(key.clone()).or_insert_with(|| branch_name(rendered, "", &mut self.names));
        self.branches.entry(key).or_default().insert(error);
        name.clone()
    }

    /// Adds the schemas to the document.
    pub(crate) fn finish(mut self, errors: &Errors<'_>, components: &mut Components) -> Result<(), DescribeError> {
        match self.division.clone() {
            None => {
                let schema = self.enumerated(errors)?;
                components.schemas.insert(self.settings.schema_name.clone(), schema.into());
            }
            Some(division) => {
                for (key, refs) in std::mem::take(&mut self.branches) {
                    let schema = self.branch(&division, &refs, errors);
                    let name = self.branch_names.get(&key).cloned().unwrap_or_default();
                    components.schemas.insert(name, schema.into());
                }
            }
        }
        components.schemas.append(&mut self.components);
        components.schemas.append(&mut self.types.into_components());
        Ok(())
    }

    /// The schema of all errors of the API.
    fn enumerated(&mut self, errors: &Errors<'_>) -> Result<Schema, DescribeError> {
        let errors: Vec<_> = errors.all().collect();
        let mut schema = self.body.clone();
        let Layout { number, error_type, details, .. } = self.layout.clone();
        let [number, error_type] = [number, error_type].map(Vec::from_iter);
        for (places, what) in [(self.code.clone(), "Code"), (number, "Number"), (error_type, "Type")] {
            let Some(first) = places.first() else { continue };
            let values = values(&errors, first);
            if values.iter().all(|(value, _)| value.is_null()) {
                continue;
            }
            let is_open = what == "Number" && errors.iter().any(|it| it.error.definition().has_open_number());
            let codes = if is_open { Codes::Open } else { self.codes };
            for place in &places {
                self.check_place(&mut schema, place, &values, &errors)?;
            }
            self.list(&mut schema, &places, what, &values, codes);
        }
        if let Some(place) = &details {
            let of_errors = errors.iter().flat_map(|it| it.error.definition().details());
            add_details(&mut schema, place, of_errors, false, &mut self.types);
        }
        Ok(schema)
    }

    /// Makes room for a list of `values` at `place`. The items of a list share one schema, so
    /// other texts among them can't have it.
    fn check_place(
        &self,
        schema: &mut Schema,
        place: &str,
        values: &[(Value, String)],
        errors: &[&RenderedSample],
    ) -> Result<(), DescribeError> {
        let (format, place) = (self.settings.format.name(), place.to_owned());
        if !make_room(schema, &place) {
            return Err(DescribeError::Place { format, place });
        }
        let mut closed = schema.clone();
        let values: Vec<_> = values.iter().map(|(value, _)| value.clone()).collect();
        enumerate(&mut closed, &place, &values, false);
        let closed = closed.into();
        let is_among_others = |error: &&RenderedSample| {
            fault::find(&closed, &error.body, &BTreeMap::new()).is_some_and(|fault| fault.what == What::Value)
        };
        match errors.iter().any(is_among_others) {
            true => Err(DescribeError::CodePlace { format, place }),
            false => Ok(()),
        }
    }

    /// Makes the values of the member at `places` a component, and the member refer to
    /// it.
    fn list(&mut self, schema: &mut Schema, places: &[String], what: &str, values: &[(Value, String)], codes: Codes) {
        let Some(place) = places.first() else { return };
        let has_null = values.iter().any(|(value, _)| value.is_null());
        let of_member = description_at(schema, place).unwrap_or_default();
        let description = list_description(&of_member, what, codes, values);
        let values: Vec<Value> = values.iter().map(|(value, _)| value.clone()).collect();
        let Some(list) = schema::list(&values, codes, description) else { return };
        let name = free(format!("{}{what}", self.settings.schema_name), &self.names);
        for place in places {
            let may_be_null = has_null || may_be_null_at(schema, place);
            refer_at(schema, place, &name, may_be_null);
        }
        self.names.insert(name.clone());
        self.components.insert(name, list.into());
    }

    /// The schema of one code: of the part of a body that the union divides.
    fn branch(&mut self, division: &Division, refs: &BTreeSet<ErrorRef>, errors: &Errors<'_>) -> Schema {
        let errors: Vec<_> = errors.each(refs).collect();
        let mut schema = self.body.clone();
        self.narrow(&mut schema, division, &errors);
        if let Some(place) = &self.layout.details {
            let is_one = errors.len() == 1;
            let of_errors = errors.iter().flat_map(|it| it.error.definition().details());
            add_details(&mut schema, place, of_errors, is_one, &mut self.types);
        }
        let Some(part) = part_at(&mut schema, &division.outer) else { return schema };
        let mut part = std::mem::take(part);
        let Some(object) = object_at(&mut part, "") else { return part };
        object.description = errors.first().map(|it| it.text());
        if !errors.is_empty() && errors.iter().all(|it| it.is_deprecated()) {
            object.deprecated = Some(Deprecated::True);
        }
        // A list is the same in every branch, and written once.
        for (name, member) in object.properties.iter_mut().filter(|(name, _)| !division.is_within(name)) {
            if let RefOr::T(Schema::Array(_)) = member {
                let shared = self.shared_list(name);
                let list = std::mem::replace(member, schema::reference(&shared));
                self.components.entry(shared).or_insert(list);
            }
        }
        part
    }

    /// The name of the list that the member `name` of every branch is.
    fn shared_list(&self, name: &str) -> String {
        let name = format!("{}{}", self.settings.schema_name, pascal(name));
        if self.components.contains_key(&name) { name } else { free(name, &self.names) }
    }

    /// Enumerates code, number, type and status of the errors of one branch.
    fn narrow(&self, schema: &mut Schema, division: &Division, errors: &[&RenderedSample]) {
        let Layout { number, error_type, status, .. } = &self.layout;
        // What is known at run time is in no list.
        let is_open = |is: fn(&RenderedSample) -> bool| errors.iter().any(|error| is(error));
        let number = number.as_ref().filter(|_| !is_open(|it| it.error.definition().has_open_number()));
        let status = status.as_ref().filter(|_| !is_open(RenderedSample::has_open_status));
        for place in self.code.iter().chain(number).chain(error_type).chain(status) {
            let values: Vec<_> = values(errors, place).into_iter().map(|(value, _)| value).collect();
            if !values.is_empty() && make_room(schema, place) {
                enumerate(schema, place, &values, *place == division.identity);
            }
        }
        if errors.iter().all(|error| error.member(Some(&division.identity)).is_some()) {
            require(schema, &division.outer, &division.identity);
        }
    }
}

/// A code that is written, and that no document can list, is not left out in silence.
fn check_code(settings: &Settings) -> Result<(), DescribeError> {
    match code_without_member(&*settings.format).map_err(DescribeError::Body)? {
        Some(place) => Err(DescribeError::CodePlace { format: settings.format.name(), place }),
        None => Ok(()),
    }
}

/// The place of the code, and those where every body has the same text once more.
fn code_places(layout: &Layout, errors: &Errors<'_>) -> Vec<String> {
    let Some(code) = layout.code.as_deref() else { return Vec::new() };
    let text = |error: &RenderedSample| error.member(Some(code)).and_then(Value::as_str).map(str::to_owned);
    let is_repeated = |place: &String| {
        place == code || errors.known().all(|error| error.member(Some(place)) == error.member(Some(code)))
    };
    let first = errors.known().find_map(|error| Some((error, text(error)?)));
    let places = first.map(|(error, text)| places_of(&error.body, &text)).unwrap_or_default();
    let others = places.into_iter().filter(|place| place != code && is_repeated(place));
    std::iter::once(code.to_owned()).chain(others).collect()
}

/// The schema of a body, fitted to what this API writes.
fn fitted(settings: &Settings, errors: &Errors<'_>) -> Result<Schema, DescribeError> {
    let others = sparse_and_whole_bodies(&*settings.format).map_err(DescribeError::Body)?;
    let bodies: Vec<&Value> = errors.known().map(|it| &it.body).chain(&others).collect();
    let mut body = settings.body.clone();
    fit(&mut body, &bodies);
    Ok(body)
}

/// Requires what tells errors apart where each of them has it, so that no success of the
/// same status is taken for a failure.
fn require_identity(body: &mut Schema, layout: &Layout, errors: &Errors<'_>) {
    let Some(identity) = layout.identity() else { return };
    if errors.known().all(|error| error.member(Some(identity)).is_some()) && make_room(body, identity) {
        require(body, "", identity);
    }
}

/// The name of the schema of each code and type that the API or its format knows, so
/// that no name depends on what operations declare. Where the catalog has a code under
/// another type as well, the type is in the name.
fn branch_names(
    layout: &Layout,
    errors: &Errors<'_>,
    names: &mut BTreeSet<String>,
) -> BTreeMap<(String, String), String> {
    let mut types = BTreeMap::<&str, BTreeSet<String>>::new();
    for error in errors.catalog() {
        types.entry(error.error.code()).or_default().insert(error.key(layout).1);
    }
    let mut found = BTreeMap::new();
    for error in errors.known() {
        let key = error.key(layout);
        let is_shared = types.get(error.error.code()).is_some_and(|types| types.iter().any(|other| *other != key.1));
        let error_type = error.error.error_type().filter(|_| is_shared).map(pascal).unwrap_or_default();
        found.entry(key).or_insert_with(|| branch_name(error, &error_type, names));
    }
    found
}

/// The code as the name of a type.
fn branch_name(error: &RenderedSample, error_type: &str, names: &mut BTreeSet<String>) -> String {
    let name = format!("{error_type}{}", pascal(error.error.code()));
    let name = free(if name.ends_with("Error") { name } else { name + "Error" }, names);
    names.insert(name.clone());
    name
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

/// The values that `errors` have at `place`, each once, with what is said of the first
/// error that has it, or of the first one that stays.
fn values(errors: &[&RenderedSample], place: &str) -> Vec<(Value, String)> {
    let mut found = Vec::<(&Value, &RenderedSample)>::new();
    let mut known = BTreeMap::new();
    for error in errors {
        let Some(value) = error.member(Some(place)) else { continue };
        let next = found.len();
        match found.get_mut(*known.entry(value.to_string()).or_insert(next)) {
            Some((_, other)) if other.is_deprecated() && !error.is_deprecated() => *other = error,
            Some(_) => {}
            None => found.push((value, error)),
        }
    }
    found.into_iter().map(|(value, error)| (value.clone(), error.listed())).collect()
}

/// What a list says of its values: what the member is, whether there may be others,
/// and what each means. A type says nothing more than its name.
fn list_description(of_member: &str, what: &str, codes: Codes, values: &[(Value, String)]) -> String {
    let others = match codes {
        Codes::Open => "Others may be added; a client treats an unknown one by the status of the response.",
        Codes::Closed => "There are no others.",
    };
    let mut lines = vec![of_member.to_owned(), others.to_owned()];
    lines.retain(|line| !line.is_empty());
    let shown = values.iter().filter(|(value, _)| !value.is_null());
    let each = shown.map(|(value, title)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if what == "Type" { format!("- `{value}`") } else { format!("- `{value}`: {title}") }
    });
    format!("{}\n\n{}", lines.join(" "), each.collect::<Vec<_>>().join("\n"))
}
