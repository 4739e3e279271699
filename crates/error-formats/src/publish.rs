//! The published catalog of an API, from its definitions and its format.

use std::{collections::BTreeMap, sync::Arc, time::SystemTime};

use bytes::Bytes;
use error_catalog::{
    ErrorKey, Layout, PublishedCatalog, PublishedCategory, PublishedDeprecation, PublishedError, PublishedExample,
    PublishedExampleRequest, PublishedHeader, PublishedRequest, PublishedSuccess, PublishedWait,
};
use error_core::{
    Allow, ApiError, Catalog, Category, CategoryError, Definition, Deprecation, ErrorStatus, ExampleRequest,
    HeaderDefinition, Resolved, Wait, Waits,
};
use http::{Response, header};
use serde_json::Value;

use crate::{
    BodyError, CatalogEntry, ErasedWireFormat, Sample, Sent, check_docs_base,
    detail::published_detail,
    entries_of, layout_of,
    list_items::list_items,
    losses::{find_lost, find_unsent},
    sent::is_of_framework,
};

/// Creates the published catalog of the API called `name`: its errors as data, as
/// `format` renders them.
///
/// # Errors
///
/// Fails if the format cannot write an example, if it writes codes in a different
/// spelling from its `spelling`, or if its `docs_base` is invalid.
///
/// # Examples
///
/// ```
/// use error_core::catalog;
/// use error_formats::{Stripe, publish};
///
/// let catalog = publish("accounts", &Stripe::new(), &catalog![])?;
/// assert_eq!((&*catalog.name, &*catalog.format), ("accounts", "stripe"));
/// assert!(catalog.error(None, "internal_error").is_some_and(|error| error.framework));
/// # Ok::<(), error_formats::BodyError>(())
/// ```
///
/// The catalog also lists every error that any layer or extractor may send.
/// [`publish_of`] lists only the errors that this API sends.
pub fn publish(
    name: impl Into<String>,
    format: &dyn ErasedWireFormat,
    catalog: &Catalog,
) -> Result<PublishedCatalog, BodyError> {
    publish_of(name, format, catalog, &Sent::everything())
}

/// Creates the published catalog of the API called `name`: the errors of `catalog` and
/// those of the API's layers and extractors, as `format` renders them.
///
/// Errors with the same type and code become one entry with all their statuses.
///
/// # Errors
///
/// Fails if [`publish`] would.
///
/// # Examples
///
/// ```
/// use error_core::catalog;
/// use error_formats::{Sent, Uppercase, publish_of};
///
/// let catalog = publish_of("accounts", &Uppercase::new(), &catalog![], &Sent::by_layer())?;
/// let codes: Vec<_> = catalog.errors.iter().map(|error| (&*error.code, error.status)).collect();
/// assert_eq!(codes, [("internal_server_error", 500), ("invalid_request", 405), ("resource_not_found", 404)]);
/// # Ok::<(), error_formats::BodyError>(())
/// ```
pub fn publish_of(
    name: impl Into<String>,
    format: &dyn ErasedWireFormat,
    catalog: &Catalog,
    sent: &Sent,
) -> Result<PublishedCatalog, BodyError> {
    publish_in(name, format, &[], catalog, sent)
}

/// Creates the published catalog of an API with several formats. It is the catalog of
/// [`publish_of`], and each error also has its examples in the `alternatives`.
///
/// # Errors
///
/// Fails if [`publish`] would, also for an alternative.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use error_core::catalog;
/// use error_formats::{Problem, Sent, Uppercase, publish_in};
///
/// let catalog = publish_in("accounts", &Problem::new(), &[Arc::new(Uppercase::new())], &catalog![], &Sent::by_layer())?;
/// let error = catalog.error(None, "not_found").expect("the layer sends it");
/// let media_types: Vec<_> = error.examples.iter().map(|example| &*example.media_type).collect();
/// assert_eq!(media_types, ["application/problem+json", "application/json"]);
/// assert!(error.examples[1].body.starts_with(r#"{"error":{"code":"RESOURCE_NOT_FOUND","message":"#));
/// # Ok::<(), error_formats::BodyError>(())
/// ```
pub fn publish_in(
    name: impl Into<String>,
    format: &dyn ErasedWireFormat,
    alternatives: &[Arc<dyn ErasedWireFormat>],
    catalog: &Catalog,
    sent: &Sent,
) -> Result<PublishedCatalog, BodyError> {
    check_docs_base(format).map_err(BodyError::new)?;
    for alternative in alternatives {
        check_docs_base(&**alternative).map_err(BodyError::new)?;
    }
    let (mut errors, mut successes, mut categories) = (Vec::new(), Vec::new(), BTreeMap::new());
    for entry in entries_of(format, catalog, sent) {
        match entry.resolved() {
            None => successes.push(success(&entry)),
            Some(resolved) => {
                let further = further(&resolved, sent, catalog, format);
                let mut error = error(&resolved, entry.is_framework(), &further, format)?;
                if entry.is_framework() {
                    add_examples_of_adapters(&mut error, &resolved, catalog, format)?;
                }
                for alternative in alternatives {
                    add_examples_in(&mut error, &resolved, &further, &**alternative)?;
                }
                if !alternatives.is_empty() {
                    error.examples.iter_mut().for_each(add_vary);
                }
                say_of_category(&mut categories, &error, &resolved);
                errors.push(error);
            }
        }
    }
    errors.sort_by_cached_key(PublishedError::key);
    let layout = layout_of(format)?;
    check_written_codes(format, catalog, &layout)?;
    check_numbers(&errors, &layout, format)?;
    for format in std::iter::once(format).chain(alternatives.iter().map(|alternative| &**alternative)) {
        find_lost(format, catalog.definitions())?;
        find_unsent(format, catalog.definitions())?;
        check_details(format, catalog)?;
    }
    successes.sort_by(|one, other| (&one.error_type, &one.code).cmp(&(&other.error_type, &other.code)));
    Ok(PublishedCatalog {
        form: PublishedCatalog::FORM,
        name: name.into(),
        format: format.name().to_owned(),
        media_type: media_type(format),
        docs_base: format.docs_base().map(str::to_owned),
        layout: Some(layout),
        categories,
        codes: None,
        errors,
        successes,
        operations: Vec::new(),
    })
}

/// A specification may rule the names of members.
fn check_details(format: &dyn ErasedWireFormat, catalog: &Catalog) -> Result<(), BodyError> {
    for definition in catalog.definitions() {
        for detail in definition.details() {
            if let Some(why) = format.rejects_detail(detail.name()) {
                let (name, code) = (format.name(), definition.code().unwrap_or(definition.category().name()));
                return Err(BodyError::new(format!(
                    "the detail {:?} of the error `{code}` can't have this name in the format `{name}`: {why}",
                    detail.name()
                )));
            }
        }
    }
    Ok(())
}

/// A format that writes [`ErrorView::code`](error_core::ErrorView::code) loses
/// the codes that are written for the wire.
fn check_written_codes(format: &dyn ErasedWireFormat, catalog: &Catalog, layout: &Layout) -> Result<(), BodyError> {
    const OWN: &str = "Zq.Own-Code";
    let Some(place) = &layout.code else { return Ok(()) };
    for definition in catalog.definitions().iter().copied() {
        let sample = Sample::of(definition);
        let (sample, expected) = match definition.wire_code() {
            _ if definition.has_open_code() => (sample.with_code(OWN), OWN),
            Some(wire_code) => (sample, wire_code),
            None => continue,
        };
        let body: Value = serde_json::from_slice(sample.render(format)?.body()).unwrap_or_default();
        let found = body.pointer(place).and_then(Value::as_str).unwrap_or_default();
        if layout.code_in(found) != Some(expected) {
            let (name, code) = (format.name(), definition.code().unwrap_or_default());
            return Err(BodyError::new(format!(
                "the format `{name}` writes {found:?} at {place} where the error `{code}` has the wire code \
                 {expected:?}: let its body have `ErrorView::wire_code`, or `written_code` before its own spelling"
            )));
        }
    }
    Ok(())
}

/// Fails if a body has another number than the catalog: the format then chooses numbers in its
/// bodies alone, and catalogs, documents and the listing do not have them.
fn check_numbers(errors: &[PublishedError], layout: &Layout, format: &dyn ErasedWireFormat) -> Result<(), BodyError> {
    let Some(place) = &layout.number else { return Ok(()) };
    for error in errors.iter().filter(|error| !error.open_number) {
        let Some(number) = error.number else { continue };
        for example in &error.examples {
            let body: Value = serde_json::from_str(&example.body).unwrap_or_default();
            let found = match body.pointer(place) {
                None | Some(Value::Null) => continue,
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
            };
            if found != number.to_string() {
                let (name, code) = (format.name(), &error.code);
                return Err(BodyError::new(format!(
                    "the format `{name}` writes {found} at {place} for the error `{code}`, whose number is {number}: \
                     return {found} for this code in `WireFormat::number`, and let the body have `ErrorView::number`"
                )));
            }
        }
    }
    Ok(())
}

/// Adds the example of an adapter that may return what an extractor returns, too, and says less.
fn add_examples_of_adapters(
    error: &mut PublishedError,
    resolved: &Resolved,
    catalog: &Catalog,
    format: &dyn ErasedWireFormat,
) -> Result<(), BodyError> {
    let is_same =
        |definition: &&Definition| is_of_framework(definition) && definition.category() == resolved.category();
    let mut definitions = catalog.definitions().iter().copied().filter(is_same);
    definitions.try_for_each(|definition| add_example(error, &Sample::of(definition), format))
}

/// Adds an example that the error does not have yet.
fn add_example(error: &mut PublishedError, sample: &Sample, format: &dyn ErasedWireFormat) -> Result<(), BodyError> {
    let example = example(&sample.render(format)?, format);
    if !error.examples.contains(&example) {
        error.examples.push(example);
    }
    Ok(())
}

/// Adds the examples of one error in another format: each response that it has there.
fn add_examples_in(
    error: &mut PublishedError,
    resolved: &Resolved,
    further: &[Resolved],
    format: &dyn ErasedWireFormat,
) -> Result<(), BodyError> {
    let mut samples = Sample::each(&format.resolve(resolved.definition()), format);
    samples.extend(further.iter().map(|other| Sample::of(other.definition())));
    samples.iter().try_for_each(|sample| add_example(error, sample, format))
}

/// Every response says that the request chose its format, as the error layer does.
fn add_vary(example: &mut PublishedExample) {
    let at = example.headers.partition_point(|header| *header.name < *header::VARY.as_str());
    example.headers.insert(at, PublishedHeader::new(header::VARY.as_str(), Some(header::ACCEPT.as_str())));
}

/// Adds an example of each error in another format, for an API with several formats.
///
/// # Errors
///
/// Fails if the format cannot write an example.
pub fn add_examples(
    published: &mut PublishedCatalog,
    format: &dyn ErasedWireFormat,
    catalog: &Catalog,
) -> Result<(), BodyError> {
    // What an author leaves open has another code in each format.
    for definition in catalog.definitions().iter().filter(|definition| definition.code().is_some()) {
        let is_it = |error: &&mut PublishedError| {
            let same_type =
                definition.error_type().is_none_or(|error_type| Some(error_type) == error.error_type.as_deref());
            let same_title = definition.title().is_none_or(|title| title == error.title);
            let same_status = definition.status().is_some_and(|status| status.as_u16() == error.status);
            Some(&*error.code) == definition.code() && same_type && same_title && same_status
        };
        if let Some(error) = published.errors.iter_mut().find(is_it) {
            error.examples.push(example(&Sample::of(definition).render(format)?, format));
        }
    }
    Ok(())
}

/// Adds the owner and the runbook of each error, for a catalog that only operators read.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, catalog};
/// use error_formats::{Stripe, add_operators, publish};
///
/// /// The ledger failed
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("ledger")]
/// #[api(status = 500, code = "ledger_failed", owner = "ledger team", runbook = "https://wiki.example.com/ledger")]
/// struct LedgerFailed;
///
/// let mut published = publish("accounts", &Stripe::new(), &catalog![LedgerFailed])?;
/// let owner = |published: &error_catalog::PublishedCatalog| published.error(None, "ledger_failed")?.owner.clone();
/// assert_eq!(owner(&published), None);
/// add_operators(&mut published, &Stripe::new(), &catalog![LedgerFailed]);
/// assert_eq!(owner(&published).as_deref(), Some("ledger team"));
/// # Ok::<(), error_formats::BodyError>(())
/// ```
pub fn add_operators(published: &mut PublishedCatalog, format: &dyn ErasedWireFormat, catalog: &Catalog) {
    for definition in catalog.definitions() {
        let key = error_key(definition, format);
        let is_it = |error: &&mut PublishedError| (&error.error_type, &error.code) == (&key.error_type, &key.code);
        if let Some(error) = published.errors.iter_mut().find(is_it) {
            error.owner = error.owner.take().or(definition.owner().map(str::to_owned));
            error.runbook = error.runbook.take().or(definition.runbook().map(str::to_owned));
        }
    }
}

/// Returns the key with which an operation refers to the error of `definition` in
/// `format`.
///
/// # Examples
///
/// ```
/// use error_core::{Definition, ErrorStatus};
/// use error_formats::{Stripe, error_key};
///
/// static GONE: Definition = Definition::new(ErrorStatus::GONE, "account_closed");
/// let key = error_key(&GONE, &Stripe::new());
/// assert_eq!((key.status, key.error_type.as_deref(), &*key.code), (410, Some("invalid_request_error"), "account_closed"));
/// ```
pub fn error_key(definition: &'static Definition, format: &dyn ErasedWireFormat) -> ErrorKey {
    let resolved = format.resolve(definition);
    ErrorKey::new(resolved.status().as_u16(), resolved.error_type(), resolved.code())
}

/// The other errors that clients know by the type and code of `error`, one for each
/// further status: what layers and extractors send, and definitions of the catalog that
/// leave their code to the format.
fn further(error: &Resolved, sent: &Sent, catalog: &Catalog, format: &dyn ErasedWireFormat) -> Vec<Resolved> {
    let mut further = sent.further(error, format);
    let known = format.statuses(error);
    for other in catalog.definitions().iter().map(|definition| format.resolve(definition)) {
        let is_same = (other.error_type(), other.code()) == (error.error_type(), error.code());
        let is_listed = known.contains(&other.status()) || further.iter().any(|found| found.status() == other.status());
        if is_same && !is_listed {
            further.push(other);
        }
    }
    further
}

fn error(
    resolved: &Resolved,
    framework: bool,
    further: &[Resolved],
    format: &dyn ErasedWireFormat,
) -> Result<PublishedError, BodyError> {
    let definition = resolved.definition();
    let mut samples = Sample::each(resolved, format);
    samples.extend(further.iter().map(|other| Sample::of(other.definition()).with_status(other.status())));
    let further: Vec<_> = further.iter().map(Resolved::status).collect();
    let sample = Sample::of(definition);
    let spelling = format.wire_code(resolved);
    let of_category = of_category(resolved);
    let text = |text: Option<&str>| text.map(str::to_owned);
    Ok(PublishedError {
        error_type: text(resolved.error_type()),
        code: resolved.code().to_owned(),
        spelling: (spelling != resolved.code()).then(|| spelling.into_owned()),
        number: resolved.number(),
        number_of_category: resolved.number().is_some() && !resolved.has_own_number(),
        status: resolved.status().as_u16(),
        statuses: several(&[format.statuses(resolved), further].concat()),
        open: definition.has_open_code(),
        open_status: definition.has_open_status() && definition.statuses().is_empty(),
        open_number: definition.has_open_number(),
        shared: definition.is_shared(),
        category: resolved.category().name().to_owned(),
        title: resolved.title().to_owned(),
        description: text(definition.description().or(of_category)),
        cause: text(definition.cause()),
        causes: definition.cause().map(list_items).unwrap_or_default(),
        message: text(definition.message()),
        user_message: text(definition.user_message()),
        action: text(resolved.action()),
        solution: text(definition.solution()),
        solutions: definition.solution().map(list_items).unwrap_or_default(),
        since: text(definition.since()),
        owner: None,
        runbook: None,
        retry: definition.retry().name().to_owned(),
        before_effects: definition.is_before_effects(),
        wait: wait_of(resolved, format),
        challenge: text(definition.challenge()),
        allow: definition.allow().and_then(allow),
        param: text(definition.param()),
        occurrence_param: definition.has_open_param(),
        violations: definition.has_violations(),
        members: definition.details().iter().map(published_detail).collect(),
        headers: definition.headers().iter().map(header).collect(),
        uri: sample.docs(format),
        deprecated: definition.deprecation().map(deprecation),
        extension: resolved.is_extension(),
        framework,
        shares_code_with: shares_code_with(resolved, format).map(|category| category.name().to_owned()),
        requests: definition.requests().iter().map(request).collect(),
        examples: samples
            .iter()
            .map(|sample| Ok(example(&sample.render(format)?, format)))
            .collect::<Result<_, BodyError>>()?,
    })
}

/// All statuses of an error that has more than one.
fn several(statuses: &[ErrorStatus]) -> Vec<u16> {
    match statuses {
        [_] => Vec::new(),
        several => several.iter().map(|status| status.as_u16()).collect(),
    }
}

/// The category for which `format` has the type and code that the author wrote, where
/// the author named none of them: clients read one code for two meanings.
fn shares_code_with(resolved: &Resolved, format: &dyn ErasedWireFormat) -> Option<Category> {
    let definition = resolved.definition();
    let has_it = |category: &Category| {
        let own = format.resolve(CategoryError::new(*category).definition());
        (own.error_type(), own.code()) == (resolved.error_type(), resolved.code())
    };
    let of_status = Some(definition.category()).filter(has_it);
    if !resolved.has_own_code() || (definition.names_category() && of_status.is_some()) {
        return None;
    }
    of_status.or_else(|| Category::ALL.iter().copied().find(has_it))
}

/// Adds what `error` leaves to its category.
fn say_of_category(categories: &mut BTreeMap<String, PublishedCategory>, error: &PublishedError, resolved: &Resolved) {
    let action = error.action.is_none().then(|| resolved.category().action().to_owned());
    let number = resolved.row().number();
    if action.is_some() || number.is_some() {
        let said = categories.entry(error.category.clone()).or_default();
        said.action = said.action.take().or(action);
        said.number = number;
    }
}

/// What the category means, where it stands for the code as well.
fn of_category(resolved: &Resolved) -> Option<&'static str> {
    (!resolved.has_own_code()).then(|| resolved.category().description())
}

fn success(entry: &CatalogEntry) -> PublishedSuccess {
    PublishedSuccess {
        error_type: entry.error_type().map(str::to_owned),
        code: entry.code().to_owned(),
        number: entry.number(),
        status: entry.status(),
        title: entry.title().to_owned(),
        description: entry.description().map(str::to_owned),
    }
}

fn example(response: &Response<Bytes>, format: &dyn ErasedWireFormat) -> PublishedExample {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        PublishedHeader::new(name.as_str(), Some(&text(value.as_bytes())))
    };
    let mut headers: Vec<_> = response.headers().iter().map(header).collect();
    headers.sort_by(|one, other| (&one.name, &one.value).cmp(&(&other.name, &other.value)));
    PublishedExample {
        format: format.name().to_owned(),
        media_type: media_type(format),
        status: response.status().as_u16(),
        headers,
        body: format.shown(response.body()).into_owned(),
    }
}

fn media_type(format: &dyn ErasedWireFormat) -> String {
    String::from_utf8_lossy(format.media_type().as_bytes()).into_owned()
}

/// The wait of the definition, or else the default of the API for its status.
fn wait_of(resolved: &Resolved, format: &dyn ErasedWireFormat) -> Option<PublishedWait> {
    let default = || Waits::new(format.default_waits()).default_of(resolved.status(), resolved.category());
    match resolved.definition().wait() {
        wait @ (Wait::Seconds(_) | Wait::Occurrence) => wait_as_written(wait),
        wait => match default() {
            Some(default) => Some(PublishedWait::Seconds(default.seconds_from(SystemTime::now()))),
            None => wait_as_written(wait),
        },
    }
}

fn wait_as_written(wait: Wait) -> Option<PublishedWait> {
    match wait {
        Wait::Unknown => Some(PublishedWait::Unknown),
        Wait::Seconds(seconds) => Some(PublishedWait::Seconds(seconds)),
        Wait::Occurrence => Some(PublishedWait::Occurrence),
        _ => None,
    }
}

fn allow(allow: Allow) -> Option<String> {
    match allow {
        Allow::Methods(methods) => Some(methods.to_owned()),
        Allow::Route => Some("route".to_owned()),
        _ => None,
    }
}

fn request(written: &ExampleRequest) -> PublishedExampleRequest {
    let headers = written.headers().iter();
    let mut request = headers
        .fold(PublishedRequest::new(written.target()), |request, (name, value)| request.with_header(*name, value));
    if let Some(body) = written.body() {
        if request.headers.iter().all(|header| header.name != "content-type") {
            request = request.with_header("content-type", "application/json");
        }
        request = request.with_body(body);
    }
    PublishedExampleRequest {
        method: written.method().to_owned(),
        request,
        depends_on: written.depends_on().map(str::to_owned),
    }
}

fn deprecation(deprecation: &Deprecation) -> PublishedDeprecation {
    let text = |text: Option<&str>| text.map(str::to_owned);
    PublishedDeprecation {
        since: deprecation.since().map(|day| day.to_string()),
        note: text(deprecation.note()),
        replaced_by: text(deprecation.replaced_by()),
        sunset: deprecation.sunset().map(|day| day.to_string()),
    }
}

fn header(header: &HeaderDefinition) -> PublishedHeader {
    PublishedHeader::new(header.name(), header.value())
}
