//! From declared errors to responses, schemas and examples.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    error::Error,
    fmt,
    mem::discriminant,
    sync::Arc,
};

use error_catalog::{ErrorKey, Layout, PublishedCatalog, PublishedOperation};
use error_core::{ApiError, Catalog, Category, CategoryError, ErrorStatus, Resolved};
use error_formats::{
    BodyError, ErasedWireFormat, ExtraHeaders, FieldStatusFormat, LayoutError, RateLimitHeaders, RetryHeader,
    WireFormat, layout_of, publish,
};
use http::{HeaderName, StatusCode, header};
use serde_json::Value;
use utoipa::{
    ToSchema,
    openapi::{
        Content, Discriminator, OneOfBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder, Schema,
        example::ExampleBuilder, extensions::Extensions, path::Operation, schema::Components,
    },
};

use crate::{
    Declared, Documented, DocumentedError,
    declared::{Identity, Named, Note, operations, take},
    header::{Units, display_name, header, phrase, request_id},
    rendered::{Rendered, header_names, waits_in_seconds},
    request::Requests,
    schema::{self, add_details, bound, enumerate, object_at, part_at, replace_at},
    union::Division,
};

/// How the errors of a response are told apart in its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Shape {
    /// One schema for all errors of the API, its codes enumerated: what most
    /// generators digest.
    #[default]
    Enumerated,
    /// A union of one schema for each code: what TypeScript narrows on.
    Union,
}

/// Writes the errors of an API into its OpenAPI document.
///
/// See the [crate page](crate) for an example.
#[derive(Debug, Clone)]
pub struct Describer {
    format: Arc<dyn ErasedWireFormat>,
    /// The schema of a failure, without references.
    body: Schema,
    catalog: Catalog,
    /// The title of the document and the name of its catalog, where it is known.
    name: Option<&'static str>,
    shape: Shape,
    schema_name: String,
    request_id: Option<HeaderName>,
    quota_headers: Vec<HeaderName>,
    extra_headers: ExtraHeaders,
    everywhere: Vec<Declared>,
}

impl Describer {
    /// Describes the errors of `catalog` as `format` renders them. The schema is
    /// what the body says of itself.
    ///
    /// Every operation may answer with an internal error: a panic becomes one.
    pub fn new<F>(format: F, catalog: Catalog) -> Describer
    where
        F: WireFormat,
        F::Failure<'static>: ToSchema,
    {
        let mut known = Vec::new();
        <F::Failure<'static> as ToSchema>::schemas(&mut known);
        let known = known.into_iter().collect();
        let mut body = schema::inline(<F::Failure<'static> as utoipa::PartialSchema>::schema(), &known, 0);
        bound(&mut body);
        Describer {
            format: Arc::new(format),
            body,
            catalog,
            name: None,
            shape: Shape::default(),
            schema_name: "Error".to_owned(),
            request_id: Some(HeaderName::from_static("x-request-id")),
            quota_headers: Vec::new(),
            extra_headers: ExtraHeaders::default(),
            everywhere: vec![Declared::category(Category::Internal)],
        }
    }

    /// The format that renders the errors.
    pub fn format(&self) -> &dyn ErasedWireFormat {
        &*self.format
    }

    /// The errors it knows.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The name of the API: the title of the document and the name of its
    /// catalog. Without it the document's own title is both.
    #[must_use]
    pub fn with_name(mut self, name: &'static str) -> Describer {
        self.name = Some(name);
        self
    }

    /// How the errors of a response are told apart in its schema.
    #[must_use]
    pub fn with_shape(mut self, shape: Shape) -> Describer {
        self.shape = shape;
        self
    }

    /// The name of the schema of all errors, instead of `Error`: for documents
    /// that have a schema of this name.
    #[must_use]
    pub fn with_schema_name(mut self, name: impl Into<String>) -> Describer {
        self.schema_name = name.into();
        self
    }

    /// The header that carries the id of the request, instead of
    /// `X-Request-Id`.
    #[must_use]
    pub fn with_request_id_header(mut self, name: HeaderName) -> Describer {
        self.request_id = Some(name);
        self
    }

    /// Describes no request id.
    #[must_use]
    pub fn without_request_id(mut self) -> Describer {
        self.request_id = None;
        self
    }

    /// Headers that a limiter adds to every answer, successes too.
    #[must_use]
    pub fn with_quota_headers(mut self, names: impl IntoIterator<Item = HeaderName>) -> Describer {
        self.quota_headers.extend(names);
        self
    }

    /// The family of headers that the error layer sends the quota of an error in,
    /// as `ErrorLayer::with_rate_limit_headers` does.
    #[must_use]
    pub fn with_rate_limit_headers(mut self, family: RateLimitHeaders) -> Describer {
        self.extra_headers.add_rate_limit(family);
        self
    }

    /// The headers for SDKs that the error layer sends, as
    /// `ErrorLayer::with_retry_headers` does.
    #[must_use]
    pub fn with_retry_headers(mut self, headers: impl IntoIterator<Item = RetryHeader>) -> Describer {
        self.extra_headers.add_retry(headers);
        self
    }

    /// The status of missing, unknown and invalid fields, as
    /// `ErrorLayer::with_field_status` sends it.
    #[must_use]
    pub fn with_field_status(mut self, status: ErrorStatus) -> Describer {
        self.format = Arc::new(FieldStatusFormat::new(self.format, status));
        self
    }

    /// Errors that every operation may return.
    #[must_use]
    pub fn with_errors(mut self, declared: impl IntoIterator<Item = impl Into<Declared>>) -> Describer {
        self.everywhere.extend(declared.into_iter().map(Into::into));
        self
    }

    /// Makes responses of what the operations of `document` declare, and adds
    /// the catalog.
    ///
    /// Responses for success stay as they are; those for errors that the author
    /// wrote are replaced where a declared error has the same status. Components
    /// of the author's stay: of ours, schemas and responses get other names, and
    /// a header is taken for the same.
    ///
    /// # Errors
    ///
    /// Fails when an operation declares an error that is not in the catalog, or
    /// narrows its errors by one that it does not declare, when the document
    /// has a schema of the name that the schema of errors is to have, when the
    /// format can't write an error or spells codes in another way than its
    /// `spelling`, or when nothing in its bodies tells the errors of a union
    /// apart.
    pub fn describe(&self, document: &mut OpenApi) -> Result<Documented, DescribeError> {
        if let Some(name) = self.name {
            name.clone_into(&mut document.info.title);
        }
        let mut description = Description::new(self, document.components.as_ref())?;
        let requests = Requests {
            components: document.components.as_ref(),
            security: document.security.as_deref().unwrap_or_default(),
        };
        let mut documented = Documented::default();
        let mut published = Vec::new();
        for (path, method, operation) in operations(&mut document.paths) {
            let declared = description.declared(path, method, operation)?;
            let by_status = description.by_status(&declared)?;
            let errors = documented.operations.entry(path.to_owned()).or_default();
            errors.insert(method.to_owned(), description.documented(&by_status));
            let name = operation_name(path, method, operation);
            let keys = description.keys(&by_status);
            let mut entry = PublishedOperation::new(&*name, method.to_ascii_uppercase(), path).with_errors(keys);
            entry.request = requests.example(&entry, operation);
            published.push(entry);
            for (status, errors) in by_status {
                description.add(operation, &name, status, errors);
            }
            self.add_quota_headers(operation);
        }
        let components = document.components.get_or_insert_with(Components::new);
        description.finish(components);
        let catalog = publish(&*document.info.title, &*self.format, &self.catalog);
        let catalog = catalog.map_err(DescribeError::Body)?;
        let catalog = published.into_iter().fold(catalog, PublishedCatalog::with_operation);
        let value = serde_json::to_value(&catalog).map_err(|error| DescribeError::Body(BodyError::new(error)))?;
        document.extensions.get_or_insert_with(Extensions::default).insert(CATALOG.to_owned(), value);
        documented.catalog = catalog;
        Ok(documented)
    }

    fn add_quota_headers(&self, operation: &mut Operation) {
        for (_, response) in operation.responses.responses.iter_mut() {
            // Errors are components and have them already.
            if let RefOr::T(response) = response {
                for name in &self.quota_headers {
                    response.headers.insert(display_name(name.as_str()), header_reference(name.as_str()));
                }
            }
        }
    }
}

const CATALOG: &str = "x-error-catalog";

fn header_reference<T>(name: &str) -> RefOr<T> {
    RefOr::Ref(Ref::new(format!("#/components/headers/{}", display_name(name))))
}

/// A document while it is made.
struct Description<'a> {
    describer: &'a Describer,
    layout: Layout,
    /// Where a union divides the body; `None` in the other shape.
    division: Option<Division>,
    units: Units,
    /// The responses that the author has written.
    written: BTreeMap<String, RefOr<Response>>,
    /// The place of each definition in the catalog.
    known: HashMap<Identity, usize>,
    /// What was rendered, by its place: first the catalog, then the rest.
    rendered: BTreeMap<Place, Rendered>,
    /// The name of the response of each set of errors.
    responses: BTreeMap<(u16, Vec<Place>), String>,
    components: BTreeMap<String, Response>,
    /// The schemas of a union: by name, with the errors that have it.
    branches: BTreeMap<(String, String), Branch>,
    schema_names: BTreeSet<String>,
    /// The lists that all of them have.
    lists: BTreeMap<String, RefOr<Schema>>,
    /// The codes that stand under several types.
    shared_codes: BTreeSet<&'static str>,
    headers: BTreeSet<String>,
}

/// The order of errors in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Place {
    Catalog(usize),
    Category(usize),
    Status(u16),
}

impl Place {
    /// Whether a list of the only errors says something of this one: where it
    /// names others of the same source, and where it names none at all and this
    /// is one of an error type.
    fn is_narrowed_by(self, only: &BTreeSet<Place>) -> bool {
        let is_of_type = matches!(self, Place::Catalog(_));
        only.is_empty() && is_of_type || only.iter().any(|other| discriminant(other) == discriminant(&self))
    }
}

#[derive(Debug)]
struct Branch {
    name: String,
    errors: BTreeSet<Place>,
}

impl<'a> Description<'a> {
    fn new(describer: &'a Describer, written: Option<&Components>) -> Result<Description<'a>, DescribeError> {
        let known = describer.catalog.definitions().iter().enumerate();
        let schemas: BTreeSet<String> =
            written.iter().flat_map(|components| components.schemas.keys().cloned()).collect();
        let layout = layout_of(&*describer.format)?;
        let division = match describer.shape {
            Shape::Enumerated => None,
            Shape::Union => Some(Division::of(&*describer.format, &describer.body, &layout)?),
        };
        if division.is_none() && schemas.contains(&describer.schema_name) {
            return Err(DescribeError::SchemaName(describer.schema_name.clone()));
        }
        Ok(Description {
            layout,
            division,
            units: Units {
                waits_in_seconds: waits_in_seconds(&*describer.format),
                resets_from_now: describer.extra_headers.rate_limit().contains(&RateLimitHeaders::Seconds),
            },
            written: written.map(|components| components.responses.clone()).unwrap_or_default(),
            known: known.map(|(at, definition)| (Identity::of(definition), at)).collect(),
            rendered: BTreeMap::new(),
            responses: BTreeMap::new(),
            components: BTreeMap::new(),
            branches: BTreeMap::new(),
            schema_names: schemas,
            lists: BTreeMap::new(),
            shared_codes: shared_codes(describer),
            headers: BTreeSet::new(),
            describer,
        })
    }

    /// What an operation declares, without what it never answers with.
    fn declared(&self, path: &str, method: &str, operation: &mut Operation) -> Result<BTreeSet<Place>, DescribeError> {
        let mut declared = BTreeSet::new();
        let notes = take(operation);
        let wrong = |problem, error: &Named| DescribeError::Operation {
            operation: operation_name(path, method, operation),
            code: error.name(),
            problem,
        };
        for note in &notes {
            match note {
                Note::Declares(error) => {
                    declared.insert(self.place(error).ok_or_else(|| wrong(Problem::NotInCatalog, error))?);
                }
                Note::Never(errors) | Note::Only(errors) => {
                    let narrows = |error| {
                        let place = self.place(error).filter(|place| declared.contains(place));
                        place.ok_or_else(|| wrong(Problem::NotDeclared, error))
                    };
                    let named = errors.iter().map(narrows).collect::<Result<BTreeSet<_>, _>>()?;
                    declared.retain(|place| match note {
                        Note::Only(_) => named.contains(place) || !place.is_narrowed_by(&named),
                        _ => !named.contains(place),
                    });
                }
            }
        }
        for error in &self.describer.everywhere {
            let error = error.named();
            declared.insert(self.place(&error).ok_or_else(|| wrong(Problem::NotInCatalog, &error))?);
        }
        Ok(declared)
    }

    fn place(&self, error: &Named) -> Option<Place> {
        let identity = match error {
            Named::Status(status) => return Some(Place::Status(*status)),
            Named::Definition(identity) => identity,
        };
        let category = |category: &&Category| Identity::of(CategoryError::new(**category).definition()) == *identity;
        let framework = || Category::ALL.iter().find(category).map(|category| Place::Category(category.index()));
        self.known.get(identity).map(|&at| Place::Catalog(at)).or_else(framework)
    }

    /// Renders what is declared and sorts it by the status of the response.
    fn by_status(&mut self, declared: &BTreeSet<Place>) -> Result<BTreeMap<StatusCode, Vec<Place>>, DescribeError> {
        let mut by_status = BTreeMap::<StatusCode, Vec<Place>>::new();
        for &place in declared {
            if !self.rendered.contains_key(&place) {
                let Some(declared) = self.declaration(place) else { continue };
                let rendered = Rendered::new(declared, &*self.describer.format).map_err(DescribeError::Body)?;
                self.rendered.insert(place, rendered);
            }
            let Some(rendered) = self.rendered.get(&place) else { continue };
            let others = by_status.entry(rendered.status).or_default();
            // What a framework answers may be, byte for byte, an error of the API.
            let is_new = |other: &Place| self.rendered.get(other).is_none_or(|other| other.body != rendered.body);
            if others.iter().all(is_new) {
                others.push(place);
            }
        }
        Ok(by_status)
    }

    fn declaration(&self, place: Place) -> Option<Declared> {
        match place {
            Place::Catalog(at) => self.describer.catalog.definitions().get(at).copied().map(Declared::Definition),
            Place::Category(at) => Category::ALL.get(at).copied().map(Declared::category),
            Place::Status(status) => ErrorStatus::new(status).ok().map(Declared::Status),
        }
    }

    fn documented(&self, by_status: &BTreeMap<StatusCode, Vec<Place>>) -> BTreeSet<DocumentedError> {
        let rendered = by_status.values().flatten().filter_map(|place| self.rendered.get(place));
        rendered.map(|it| DocumentedError::new(it.status, &it.error)).collect()
    }

    /// By what the published catalog knows the errors.
    fn keys(&self, by_status: &BTreeMap<StatusCode, Vec<Place>>) -> Vec<ErrorKey> {
        let rendered = by_status.values().flatten().filter_map(|place| self.rendered.get(place));
        let key = |error: &Resolved| ErrorKey::new(error.status().as_u16(), error.kind(), error.code());
        rendered.map(|it| key(&it.error)).collect()
    }

    /// Gives `operation` the response for `errors`, which share a status.
    fn add(&mut self, operation: &mut Operation, operation_name: &str, status: StatusCode, errors: Vec<Place>) {
        let key = (status.as_u16(), errors);
        let name = match self.responses.get(&key) {
            Some(name) => name.clone(),
            None => {
                let name = self.response_name(operation_name, status, &key.1);
                let response = self.response(status, &key.1);
                self.components.insert(name.clone(), response);
                self.responses.insert(key, name.clone());
                name
            }
        };
        let responses = &mut operation.responses.responses;
        let code = status.as_u16().to_string();
        if let Some(success) = responses.get_mut(&code).filter(|_| status.is_success())
            && let RefOr::Ref(reference) = success
            && let Some(written) = reference.ref_location.rsplit('/').next().and_then(|name| self.written.get(name))
        {
            *success = written.clone();
        }
        match (responses.get_mut(&code), status.is_success()) {
            // A dialect that answers 200 to failures: the success is one of two.
            (Some(RefOr::T(success)), true) => merge(success, self.components.get(&name)),
            _ => drop(responses.insert(code, RefOr::Ref(Ref::from_response_name(name)))),
        }
    }

    /// The status and the codes, or the first operation where they are many.
    fn response_name(&self, operation: &str, status: StatusCode, errors: &[Place]) -> String {
        let mut codes: Vec<_> =
            errors.iter().filter_map(|place| self.rendered.get(place)).map(|it| it.error.code()).collect();
        codes.dedup();
        let of = if codes.len() > 3 { plain(operation) } else { codes.join(".") };
        let name = format!("{}.{of}", phrase(status));
        let taken = |name: &String| self.components.contains_key(name) || self.written.contains_key(name);
        let numbered = || (2..).map(|at| format!("{name}.{at}")).find(|name| !taken(name));
        if taken(&name) { numbered().unwrap_or_default() } else { name }
    }

    fn response(&mut self, status: StatusCode, places: &[Place]) -> Response {
        let schema = match self.division.clone() {
            None => schema::reference(&self.describer.schema_name),
            Some(division) => self.union(&division, places),
        };
        let errors: Vec<_> = places.iter().filter_map(|place| self.rendered.get(place)).collect();
        let mut names = header_names(errors.iter().copied(), &self.describer.extra_headers);
        names.extend(self.describer.quota_headers.iter().map(|name| name.as_str().to_owned()));
        names.extend(self.describer.request_id.iter().map(|name| name.as_str().to_owned()));
        let mut response = ResponseBuilder::new().description(description(status, &errors));
        for name in &names {
            response = response
                .header_ref(display_name(name), Ref::new(format!("#/components/headers/{}", display_name(name))));
        }
        let mut content = Content::new(Some(schema));
        for Rendered { error, body, .. } in &errors {
            let mut example = ExampleBuilder::new().summary(error.title()).value(Some(body.clone()));
            if let Some(action) = error.definition().action() {
                example = example.description(action);
            }
            let mut name = error.code().to_owned();
            while content.examples.contains_key(&name) {
                name.push_str("_other");
            }
            content.examples.insert(name, example.into());
        }
        let media_type = errors.first().and_then(|error| error.headers.get(header::CONTENT_TYPE));
        let media_type = media_type.and_then(|value| value.to_str().ok()).unwrap_or("application/json").to_owned();
        self.headers.extend(names);
        let mut response = response.build();
        // A map that is made of one entry has room for one; one that is inserted, for several.
        response.content = [(media_type, content.into())].into_iter().collect();
        response
    }

    /// A body with a union where its codes are.
    fn union(&mut self, division: &Division, places: &[Place]) -> RefOr<Schema> {
        let mut names = Vec::new();
        for place in places {
            let Some(rendered) = self.rendered.get(place) else { continue };
            let key = rendered.key(&self.layout);
            let branch = match self.branches.get_mut(&key) {
                Some(branch) => branch,
                None => {
                    let name = self.branch_name(&rendered.error);
                    self.schema_names.insert(name.clone());
                    self.branches.entry(key.clone()).or_insert(Branch { name, errors: BTreeSet::new() })
                }
            };
            branch.errors.insert(*place);
            let value = rendered.member(Some(&division.identity)).cloned().unwrap_or_default();
            if !names.iter().any(|(name, _): &(String, Value)| *name == branch.name) {
                names.push((branch.name.clone(), value));
            }
        }
        let texts: BTreeMap<_, _> = names
            .iter()
            .filter_map(|(name, value)| Some((value.as_str()?.to_owned(), format!("#/components/schemas/{name}"))))
            .collect();
        // A discriminator is a text, and one text is one schema (OpenAPI 3.1, 4.8.25).
        let member = division.member().filter(|_| texts.len() == names.len());
        let discriminator = member.map(|member| Discriminator::with_mapping(member, texts));
        let union: RefOr<Schema> = match names.as_slice() {
            [(name, _)] => schema::reference(name),
            _ => {
                let mut one_of = OneOfBuilder::new().discriminator(discriminator);
                for (name, _) in &names {
                    one_of = one_of.item(Ref::from_schema_name(name.clone()));
                }
                RefOr::T(Schema::OneOf(one_of.build()))
            }
        };
        if division.outer.is_empty() {
            return union;
        }
        let mut body = self.describer.body.clone();
        replace_at(&mut body, &division.outer, union);
        RefOr::T(body)
    }

    /// The code as the name of a type, with the error's own type before it where
    /// two errors of the catalog share the code.
    fn branch_name(&self, error: &Resolved) -> String {
        let kind = error.kind().filter(|_| self.shared_codes.contains(error.code())).map(pascal).unwrap_or_default();
        let name = format!("{kind}{}", pascal(error.code()));
        let name = if name.ends_with("Error") { name } else { name + "Error" };
        self.free_schema_name(name)
    }

    /// The name, or one that is like it where the document has that one.
    fn free_schema_name(&self, name: String) -> String {
        let taken = |name: &String| self.schema_names.contains(name) || *name == self.describer.schema_name;
        if !taken(&name) {
            return name;
        }
        (2..).map(|at| format!("{name}{at}")).find(|name| !taken(name)).unwrap_or(name)
    }

    /// Adds the schemas, the responses and the headers.
    fn finish(mut self, components: &mut Components) {
        let describer = self.describer;
        match self.division.clone() {
            None => {
                let schema = self.enumerated();
                components.schemas.insert(describer.schema_name.clone(), schema.into());
            }
            Some(division) => {
                for branch in std::mem::take(&mut self.branches).into_values() {
                    let schema = self.branch(&division, &branch);
                    components.schemas.insert(branch.name, schema.into());
                }
                components.schemas.append(&mut self.lists);
            }
        }
        for (name, response) in self.components {
            components.responses.insert(name, response.into());
        }
        self.headers.extend(describer.quota_headers.iter().map(|name| name.as_str().to_owned()));
        for name in &self.headers {
            let is_request_id = describer.request_id.as_ref().is_some_and(|id| id.as_str() == name);
            // Of one that occurrences fill, the sample tells no type.
            let fills = |it: &Rendered| {
                let headers = it.error.definition().headers();
                headers.iter().any(|header| header.name() == name && header.value().is_none())
            };
            let is_filled = self.rendered.values().any(fills);
            let samples = self.rendered.values().filter_map(|error| error.headers.get(name)).filter(|_| !is_filled);
            let sample = samples.filter_map(|value| value.to_str().ok()).next().unwrap_or_default();
            let header = if is_request_id { request_id() } else { header(name, sample, self.units) };
            components.headers.entry(display_name(name)).or_insert(header.into());
        }
    }

    /// The schema of all errors of the API.
    fn enumerated(&mut self) -> Schema {
        for at in 0..self.describer.catalog.definitions().len() {
            // One that can't be written can't be answered with either.
            let _ = self.by_status(&BTreeSet::from([Place::Catalog(at)]));
        }
        let errors: Vec<_> = self.rendered.values().collect();
        let mut schema = self.describer.body.clone();
        narrow(&mut schema, &self.layout, &errors, &[]);
        if let Some(place) = &self.layout.details {
            add_details(&mut schema, place, errors.iter().flat_map(|it| it.error.definition().details()), false);
        }
        schema
    }

    /// The schema of one code: of the part of a body that the union divides.
    fn branch(&mut self, division: &Division, branch: &Branch) -> Schema {
        let errors: Vec<_> = branch.errors.iter().filter_map(|place| self.rendered.get(place)).collect();
        let mut schema = self.describer.body.clone();
        narrow(&mut schema, &self.layout, &errors, &["status"]);
        if let Some(place) = &self.layout.details {
            let is_one = errors.len() == 1;
            add_details(&mut schema, place, errors.iter().flat_map(|it| it.error.definition().details()), is_one);
        }
        let Some(part) = part_at(&mut schema, &division.outer) else { return schema };
        let mut part = std::mem::take(part);
        let Some(object) = object_at(&mut part, "") else { return part };
        object.description = errors.first().map(|it| texts(&it.error));
        // A list is the same in every branch, and written once.
        for (name, member) in object.properties.iter_mut().filter(|(name, _)| !division.is_within(name)) {
            if let RefOr::T(Schema::Array(_)) = member {
                let shared = self.free_schema_name(format!("{}{}", self.describer.schema_name, pascal(name)));
                let list = std::mem::replace(member, schema::reference(&shared));
                self.lists.entry(shared).or_insert(list);
            }
        }
        part
    }
}

/// The codes of the catalog that stand under several types.
fn shared_codes(describer: &Describer) -> BTreeSet<&'static str> {
    let mut kinds = BTreeMap::<&'static str, Option<&'static str>>::new();
    let mut shared = BTreeSet::new();
    for definition in describer.catalog.definitions() {
        let Some(code) = definition.code() else { continue };
        let kind = describer.format.resolve(definition).kind();
        if *kinds.entry(code).or_insert(kind) != kind {
            shared.insert(code);
        }
    }
    shared
}

/// Enumerates codes, numbers and types, and the status where it is told.
fn narrow(schema: &mut Schema, layout: &Layout, errors: &[&Rendered], also: &[&str]) {
    let status = layout.status.as_ref().filter(|_| also.contains(&"status"));
    for place in [&layout.code, &layout.number, &layout.kind].into_iter().flatten().chain(status) {
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

/// Puts the failure beside the success that has the same status.
fn merge(success: &mut Response, failure: Option<&Response>) {
    let Some(failure) = failure else { return };
    for (media_type, failed) in &failure.content {
        let RefOr::T(failed) = failed else { continue };
        // In any case (RFC 9110, 8.3.1).
        let same = success.content.iter_mut().find(|(found, _)| found.eq_ignore_ascii_case(media_type));
        let Some((_, RefOr::T(content))) = same else {
            success.content.insert(media_type.clone(), failed.clone().into());
            continue;
        };
        let parts = [content.schema.take(), failed.schema.clone()].into_iter().flatten();
        content.schema = Some(RefOr::T(Schema::OneOf(parts.fold(OneOfBuilder::new(), OneOfBuilder::item).build())));
        content.examples.extend(failed.examples.clone());
    }
    success.headers.extend(failure.headers.clone());
}

/// The text of a response is never empty (OpenAPI 3.1, 4.8.17).
fn description(status: StatusCode, errors: &[&Rendered]) -> String {
    match errors {
        [] => phrase(status),
        [one] => texts(&one.error),
        errors => {
            let line = |it: &&Rendered| format!("- `{}`: {}", it.error.code(), it.error.title());
            errors.iter().map(line).collect::<Vec<_>>().join("\n")
        }
    }
}

fn texts(error: &Resolved) -> String {
    match error.definition().description() {
        Some(description) => format!("{}\n\n{description}", error.title()),
        None => error.title().to_owned(),
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

/// A name of a component: letters, digits, `.`, `-` and `_` (OpenAPI 3.1,
/// 4.8.7).
fn plain(name: &str) -> String {
    name.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '_' }).collect()
}

fn operation_name(path: &str, method: &str, operation: &Operation) -> String {
    operation.operation_id.clone().unwrap_or_else(|| format!("{method} {path}"))
}

/// Why a document can't be described.
#[derive(Debug)]
#[non_exhaustive]
pub enum DescribeError {
    /// An operation and the catalog disagree.
    #[non_exhaustive]
    Operation {
        /// The id of the operation, or its method and path.
        operation: String,
        /// The code, the category of a definition without one, or the status of a
        /// response of which nothing else is known.
        code: String,
        /// What is wrong.
        problem: Problem,
    },
    /// The document has a schema of the name that the schema of errors is to
    /// have.
    SchemaName(String),
    /// The format can't write an error.
    Body(BodyError),
    /// A body has a code, and not as the format spells it.
    Layout(LayoutError),
    /// Nothing tells the errors of a union apart.
    #[non_exhaustive]
    Union {
        /// The name of the format.
        format: &'static str,
        /// Where its bodies have the code or the number and its schema has
        /// nothing, as a JSON pointer; `None` where its bodies have neither.
        place: Option<String>,
    },
}

impl From<LayoutError> for DescribeError {
    fn from(error: LayoutError) -> DescribeError {
        match error {
            LayoutError::Body(error) => DescribeError::Body(error),
            error => DescribeError::Layout(error),
        }
    }
}

/// What is wrong with an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// It declares an error that the catalog lacks.
    NotInCatalog,
    /// It narrows its errors by one that it does not declare.
    NotDeclared,
}

impl fmt::Display for DescribeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DescribeError::Operation { operation, code, problem: Problem::NotInCatalog } => {
                write!(
                    f,
                    "operation `{operation}` declares `{code}`, which is not in the catalog: add its type to `catalog!`"
                )
            }
            DescribeError::Operation { operation, code, problem: Problem::NotDeclared } => {
                write!(
                    f,
                    "operation `{operation}` narrows its errors by `{code}`, which it does not declare: leave it out"
                )
            }
            DescribeError::SchemaName(name) => write!(
                f,
                "the document has a schema `{name}` already: give that of the errors another name, `with_schema_name`"
            ),
            DescribeError::Body(_) => f.write_str("the format can't write an error"),
            DescribeError::Layout(error) => error.fmt(f),
            DescribeError::Union { format, place: None } => write!(
                f,
                "the format `{format}` writes neither a code nor a number into its bodies, so nothing tells the \
                 errors of a union apart: use `Shape::Enumerated`"
            ),
            DescribeError::Union { format, place: Some(place) } => write!(
                f,
                "the schema of the format `{format}` has nothing at {place}, where its bodies have what tells errors \
                 apart: describe it in the `ToSchema` of the body, or use `Shape::Enumerated`"
            ),
        }
    }
}

impl Error for DescribeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            DescribeError::Operation { .. } | DescribeError::SchemaName(_) | DescribeError::Union { .. } => None,
            DescribeError::Body(error) => Some(error),
            // It is shown as it is.
            DescribeError::Layout(error) => error.source(),
        }
    }
}
