//! Writes the errors of an API into its OpenAPI document.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use error_catalog::{Codes, PublishedCatalog, PublishedOperation};
use error_core::{Catalog, Category, ErrorStatus};
use error_formats::{
    AddAlternative, BodyError, ErasedWireFormat, ExtraHeaders, RateLimitHeaders, RetryHeader, Sent, WireFormat,
    publish_in,
};
use http::HeaderName;
use serde_json::Value;
use utoipa::{
    ToSchema,
    openapi::{
        OpenApi, RefOr, Schema, extensions::Extensions, external_docs::ExternalDocsBuilder, path::Operation,
        schema::Components,
    },
};

use crate::{
    Declared, Documented,
    declared::operations,
    description::operation_name,
    descriptions::Descriptions,
    documented::Successes,
    error::DescribeError,
    header::{display_name, header_reference},
    idempotency_key, path_parameters,
    request::Requests,
    schema::{self, bound},
    settings::{Alternative, Settings},
    shape::Shape,
    success::Envelope,
};

/// The extension of the document that holds the published catalog.
const CATALOG: &str = "x-error-catalog";

/// Writes the errors of an API into its OpenAPI document.
///
/// See the [crate page](crate) for an example.
#[derive(Debug, Clone)]
pub struct Describer {
    settings: Settings,
}

impl Describer {
    /// Creates a describer for the errors of `catalog`, as `format` renders them. If the
    /// format wraps successes, these are described too. The schemas come from the Rust
    /// types that are serialized as bodies, or from the format itself
    /// ([`WireFormat::failure_schema`]).
    ///
    /// Every operation is described with an internal error, because a panic becomes one.
    pub fn new<F>(format: F, catalog: Catalog) -> Describer
    where
        F: WireFormat,
        F::Failure<'static>: ToSchema,
        F::Success<'static>: ToSchema,
    {
        let settings = Settings {
            body: format.failure_schema().map_or_else(body::<F::Failure<'static>>, bounded),
            success: format.success_schema().map_or_else(body::<F::Success<'static>>, bounded),
            format: Arc::new(format),
            alternatives: Vec::new(),
            is_negotiated: false,
            field_status: None,
            default_waits: Vec::new(),
            catalog,
            name: None,
            shape: Shape::default(),
            codes: None,
            schema_name: "Error".to_owned(),
            request_id: Some(HeaderName::from_static("x-request-id")),
            quota_headers: Vec::new(),
            extra_headers: ExtraHeaders::default(),
            sent: Sent::default(),
            everywhere: vec![Declared::category(Category::InternalError)],
        };
        Describer { settings }
    }

    /// The wire format of the described errors.
    pub fn format(&self) -> &dyn ErasedWireFormat {
        &*self.settings.format
    }

    /// The catalog of the described errors.
    pub fn catalog(&self) -> &Catalog {
        &self.settings.catalog
    }

    /// Adds a format that clients can choose besides the API's own, as with
    /// `ErrorLayer::with_alternative`. Each response lists the media type of every format,
    /// with its schema and its examples. Successes have the API's own format.
    ///
    /// The schema of all errors in the format is called after it, such as
    /// `ErrorProblemXml`. It is one schema also if the [shape](Describer::with_shape) is a
    /// union.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::catalog;
    /// use error_formats::{Problem, Uppercase};
    /// use error_openapi::{Describer, openapi::{HttpMethod, Info, OpenApi, PathItem, PathsBuilder, path::Operation}};
    ///
    /// let paths = PathsBuilder::new().path("/tasks", PathItem::new(HttpMethod::Get, Operation::new())).build();
    /// let mut document = OpenApi::new(Info::new("Tasks", "1.0.0"), paths);
    /// Describer::new(Problem::new(), catalog![]).with_alternative(Uppercase::new()).describe(&mut document)?;
    ///
    /// let document = serde_json::to_value(&document)?;
    /// let content = &document["components"]["responses"]["InternalServerError.internal_error"]["content"];
    /// assert_eq!(content["application/problem+json"]["schema"]["$ref"], "#/components/schemas/Error");
    /// assert_eq!(content["application/json"]["schema"]["$ref"], "#/components/schemas/ErrorUppercase");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_alternative<F>(mut self, format: F) -> Describer
    where
        F: WireFormat,
        F::Failure<'static>: ToSchema,
    {
        let body = format.failure_schema().map_or_else(body::<F::Failure<'static>>, bounded);
        self.settings.alternatives.push(Alternative { format: Arc::new(format), body });
        self
    }

    /// Sets the name of the API, which becomes the title of the document and the name of
    /// its catalog. By default, the title of the document is used for both.
    #[must_use]
    pub fn with_name(mut self, name: &'static str) -> Describer {
        self.settings.name = Some(name);
        self
    }

    /// Sets the errors that the published catalog lists in addition to those of the API's
    /// catalog and operations. The default is the errors of the layer and the extractors
    /// of error-response.
    #[must_use]
    pub fn with_sent(mut self, sent: Sent) -> Describer {
        self.settings.sent = sent;
        self
    }

    /// Sets how the schema of a response distinguishes its errors.
    #[must_use]
    pub fn with_shape(mut self, shape: Shape) -> Describer {
        self.settings.shape = shape;
        self
    }

    /// Sets whether clients must expect codes that the document does not list. If they
    /// must, the schema of a code is a string. If not, it is an `enum`. By default, the
    /// [shape](Shape) decides.
    #[must_use]
    pub fn with_codes(mut self, codes: Codes) -> Describer {
        self.settings.codes = Some(codes);
        self
    }

    /// Sets the name of the schema of all errors, instead of `Error`. Use it for
    /// documents that have another schema called `Error`.
    #[must_use]
    pub fn with_schema_name(mut self, name: impl Into<String>) -> Describer {
        self.settings.schema_name = name.into();
        self
    }

    /// Sets the header of the request id, instead of `X-Request-Id`.
    #[must_use]
    pub fn with_request_id_header(mut self, name: HeaderName) -> Describer {
        self.settings.request_id = Some(name);
        self
    }

    /// Leaves the request id out of the document.
    #[must_use]
    pub fn without_request_id(mut self) -> Describer {
        self.settings.request_id = None;
        self
    }

    /// Adds headers that a limiter sends with every response, including successes.
    #[must_use]
    pub fn with_quota_headers(mut self, names: impl IntoIterator<Item = HeaderName>) -> Describer {
        self.settings.quota_headers.extend(names);
        self
    }

    /// Adds the headers with the quota of an error that the error layer sends with
    /// `ErrorLayer::with_rate_limit_headers`.
    #[must_use]
    pub fn with_rate_limit_headers(mut self, family: RateLimitHeaders) -> Describer {
        self.settings.extra_headers.add_rate_limit(family);
        self
    }

    /// Adds the headers for SDKs that the error layer sends with
    /// `ErrorLayer::with_retry_headers`.
    #[must_use]
    pub fn with_retry_headers(mut self, headers: impl IntoIterator<Item = RetryHeader>) -> Describer {
        self.settings.extra_headers.add_retry(headers);
        self
    }

    /// Sets the status of missing, unknown and invalid fields, if the error layer changes
    /// it with `ErrorLayer::with_field_status`.
    #[must_use]
    pub fn with_field_status(mut self, status: ErrorStatus) -> Describer {
        self.settings.field_status = Some(status);
        self
    }

    /// Sets the default waits of errors without a wait, which the error layer sends with
    /// `ErrorLayer::with_default_wait`.
    #[must_use]
    pub fn with_default_waits(mut self, waits: impl IntoIterator<Item = (ErrorStatus, Duration)>) -> Describer {
        self.settings.default_waits = waits.into_iter().collect();
        self
    }

    /// Adds errors that every operation may return.
    #[must_use]
    pub fn with_errors(mut self, declared: impl IntoIterator<Item = impl Into<Declared>>) -> Describer {
        self.settings.everywhere.extend(declared.into_iter().map(Into::into));
        self
    }

    /// Creates responses for the errors that the operations of `document` declare, and
    /// adds the published catalog to the document.
    ///
    /// An operation with the method `POST` or `PATCH` that declares the errors of
    /// idempotency keys (`idempotency_key_missing`, `idempotency_key_invalid`) gets the
    /// header parameter `Idempotency-Key`, unless its author has described one. It is
    /// required if the operation declares `idempotency_key_missing`.
    ///
    /// Success responses are kept unchanged. An error response that the author wrote is
    /// replaced if a declared error has the same status. The author's components are
    /// kept: if a schema or response of this crate would have the same name, it gets
    /// another name. If the author's document already has a header with the same name,
    /// that header is used.
    ///
    /// # Errors
    ///
    /// Fails in each of these cases, with a [`DescribeError`]:
    ///
    /// - An operation declares an error that is not in the catalog.
    /// - An operation removes or keeps, with [`never`](crate::never()) or
    ///   [`only`](crate::only()), an error that it does not declare.
    /// - `security` requires a scheme that the document does not have.
    /// - The document already has a schema with the name of the schema of errors.
    /// - The format cannot write an error, or writes codes in a different spelling from
    ///   its `spelling`.
    /// - The bodies contain nothing that distinguishes the errors of a union.
    /// - A body does not match its schema.
    /// - Two formats have the same media type.
    pub fn describe(&self, document: &mut OpenApi) -> Result<Documented, DescribeError> {
        if let Some(name) = self.settings.name {
            name.clone_into(&mut document.info.title);
        }
        let (own, others) = self.settings.of_each_format()?;
        let envelope = Envelope::of(&own)?;
        let mut descriptions = Descriptions::new(&own, &others, document.components.as_ref())?;
        // Those of the author's, and of envelopes.
        let mut known = document.components.as_ref().map(|it| it.schemas.clone()).unwrap_or_default();
        let mut envelopes = BTreeMap::new();
        let requests = Requests {
            components: document.components.as_ref(),
            security: document.security.as_deref().unwrap_or_default(),
        };
        let no_scheme = |operation, scheme| DescribeError::SecurityScheme { operation, scheme };
        if let Some(scheme) = requests.unknown_scheme(requests.security) {
            return Err(no_scheme(None, scheme));
        }
        path_parameters::complete(&mut document.paths);
        let mut documented = Documented::default();
        let mut published = Vec::new();
        for (path, method, operation) in operations(&mut document.paths) {
            let name = operation_name(path, method, operation);
            if let Some(scheme) = requests.unknown_scheme(operation.security.as_deref().unwrap_or_default()) {
                return Err(no_scheme(Some(name), scheme));
            }
            if let Some(envelope) = &envelope {
                let mut own = BTreeMap::new();
                envelope.wrap(&name, operation, requests.components, &mut own);
                known.extend(own.iter().map(|(name, schema)| (name.clone(), schema.clone().into())));
                envelopes.append(&mut own);
            }
            let successes = documented.successes.entry(path.to_owned()).or_default();
            successes.insert(method.to_owned(), Successes::of(operation));
            let described = descriptions.add(path, method, operation, &known)?;
            let errors = documented.operations.entry(path.to_owned()).or_default();
            errors.insert(method.to_owned(), described.documented);
            idempotency_key::add_to(operation, method, &described.keys);
            let entry = PublishedOperation::new(described.name, method.to_ascii_uppercase(), path);
            let mut entry = entry.with_errors(described.keys);
            entry.request = requests.example(&entry, operation);
            published.push(entry);
            self.add_quota_headers(operation);
        }
        let sent = descriptions.sent();
        let components = document.components.get_or_insert_with(Components::new);
        for (name, schema) in envelopes {
            components.schemas.entry(name).or_insert(schema.into());
        }
        descriptions.finish(components)?;
        if let (None, Some(base)) = (&document.external_docs, self.format().docs_base()) {
            let docs = ExternalDocsBuilder::new().url(base).description(Some("The errors, each with its meaning."));
            document.external_docs = Some(docs.build());
        }
        documented.catalog = self.publish(document, published, &sent)?;
        Ok(documented)
    }

    /// Writes the catalog with `operations` into the document.
    fn publish(
        &self,
        document: &mut OpenApi,
        operations: Vec<PublishedOperation>,
        sent: &Sent,
    ) -> Result<PublishedCatalog, DescribeError> {
        let (own, others) = (self.settings.own_format(), self.settings.other_formats());
        let catalog = publish_in(&*document.info.title, &*own, &others, self.catalog(), sent);
        let catalog = catalog.map_err(DescribeError::Body)?;
        let catalog = catalog.with_codes(self.settings.codes()?);
        let catalog = operations.into_iter().fold(catalog, PublishedCatalog::with_operation);
        let mut value = serde_json::to_value(&catalog).map_err(|error| DescribeError::Body(BodyError::new(error)))?;
        rename_headers(&mut value);
        document.extensions.get_or_insert_with(Extensions::default).insert(CATALOG.to_owned(), value);
        Ok(catalog)
    }

    fn add_quota_headers(&self, operation: &mut Operation) {
        for (_, response) in operation.responses.responses.iter_mut() {
            // Errors are components and have them already.
            if let RefOr::T(response) = response {
                for name in &self.settings.quota_headers {
                    let reference = RefOr::Ref(header_reference(name.as_str()));
                    response.headers.insert(display_name(name.as_str()), reference);
                }
            }
        }
    }
}

impl AddAlternative for Describer {
    fn add_alternative<F>(self, format: F) -> Describer
    where
        F: WireFormat,
        F::Failure<'static>: ToSchema,
    {
        self.with_alternative(format)
    }
}

/// The schema of a body, without references and with bounds.
fn body<B: ToSchema>() -> Schema {
    let mut known = Vec::new();
    B::schemas(&mut known);
    let known = known.into_iter().collect();
    bounded(schema::inline(B::schema(), &known, 0))
}

fn bounded(mut body: Schema) -> Schema {
    bound(&mut body);
    body
}

/// Linters take a member `headers` at any depth for the headers of a response. A
/// catalog is read with either name.
fn rename_headers(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(headers) = members.remove("headers") {
                members.insert("header_fields".to_owned(), headers);
            }
            members.values_mut().for_each(rename_headers);
        }
        Value::Array(items) => items.iter_mut().for_each(rename_headers),
        _ => {}
    }
}
