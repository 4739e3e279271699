//! The responses of a document: one for each set of errors that share a status.

use std::collections::{BTreeMap, BTreeSet};

use error_formats::RateLimitHeaders;
use http::{StatusCode, header};
use serde_json::Value;
use utoipa::openapi::{
    Content, OneOfBuilder, RefOr, Response, ResponseBuilder, Schema,
    example::{Example, ExampleBuilder},
    path::Operation,
    schema::{AnyOfBuilder, Components},
};

use crate::{
    error::DescribeError,
    error_ref::ErrorRef,
    errors::Errors,
    fault::{self, Fault},
    header::{HeaderSample, Units, display_name, header, header_reference, phrase, request_id},
    names::plain,
    rendered::{RenderedSample, header_names, waits_in_seconds},
    schema::any,
    schemas::Schemas,
    settings::Settings,
    success::is_json,
};

/// Which responses of an operation a component is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answers {
    /// Those of one status.
    Of(u16),
    /// Those of statuses that the operation does not list: `default`.
    Others,
}

impl From<StatusCode> for Answers {
    fn from(status: StatusCode) -> Answers {
        Answers::Of(status.as_u16())
    }
}

impl Answers {
    /// The status; `None` for those of others.
    pub(crate) fn status(self) -> Option<StatusCode> {
        match self {
            Answers::Of(status) => StatusCode::from_u16(status).ok(),
            Answers::Others => None,
        }
    }

    /// What an operation lists such a response under.
    pub(crate) fn key(self) -> String {
        match self {
            Answers::Of(status) => status.to_string(),
            Answers::Others => "default".to_owned(),
        }
    }

    /// What the name of such a response begins with.
    fn phrase(self) -> String {
        match self {
            Answers::Of(status) => StatusCode::from_u16(status).map(phrase).unwrap_or_default(),
            Answers::Others => "Default".to_owned(),
        }
    }
}

/// The responses of a document, and the headers they name.
#[derive(Debug)]
pub(crate) struct Responses<'a> {
    settings: &'a Settings,
    units: Units,
    /// The responses that the author has written.
    written: BTreeMap<String, RefOr<Response>>,
    /// The name of the response of each set of errors, or of such a set of one
    /// operation.
    names: BTreeMap<(Answers, Vec<ErrorRef>, Option<String>), String>,
    /// Each with the operation that it was made for.
    components: BTreeMap<String, (String, Response)>,
    headers: BTreeSet<String>,
}

impl<'a> Responses<'a> {
    /// None yet, beside those that the author has `written`.
    pub(crate) fn new(settings: &'a Settings, written: Option<&Components>) -> Responses<'a> {
        Responses {
            settings,
            units: Units {
                waits_in_seconds: waits_in_seconds(&*settings.format),
                resets_from_now: settings.extra_headers.rate_limit().contains(&RateLimitHeaders::Seconds),
            },
            written: written.map(|components| components.responses.clone()).unwrap_or_default(),
            names: BTreeMap::new(),
            components: BTreeMap::new(),
            headers: BTreeSet::new(),
        }
    }

    /// The name of the response for the errors of `refs`.
    pub(crate) fn name(
        &mut self,
        operation: &str,
        answers: Answers,
        refs: Vec<ErrorRef>,
        errors: &Errors<'_>,
        schemas: &mut Schemas<'_>,
    ) -> String {
        // A name of many errors says nothing, and that of the operation is not another one's.
        let of = (refs.len() > MOST_LABELS).then(|| operation.to_owned());
        let key = (answers, refs, of);
        if let Some(name) = self.names.get(&key) {
            return name.clone();
        }
        let name = self.free_name(answers, &key.1, key.2.as_deref(), errors);
        let schema = schemas.of_response(&name, &key.1, errors);
        let rendered: Vec<_> = errors.each(&key.1).collect();
        let response = self.response(answers, schema, &rendered);
        self.components.insert(name.clone(), (operation.to_owned(), response));
        self.names.insert(key, name.clone());
        name
    }

    /// Puts the response `name` beside the success that `operation` has under this status: a
    /// format that answers 200 to failures. The result is `false` where there is none.
    pub(crate) fn merge_into_success(
        &self,
        operation: &mut Operation,
        status: StatusCode,
        name: &str,
        known: &fault::Schemas,
    ) -> bool {
        if !status.is_success() {
            return false;
        }
        let Some(success) = operation.responses.responses.get_mut(status.as_str()) else { return false };
        if let RefOr::Ref(reference) = success
            && let Some(written) = reference.ref_location.rsplit('/').next().and_then(|name| self.written.get(name))
        {
            *success = written.clone();
        }
        let RefOr::T(success) = success else { return false };
        merge(success, self.get(name), known);
        true
    }

    /// The response of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Response> {
        self.components.get(name).map(|(_, response)| response)
    }

    /// The status and the errors, or the operation where they are many.
    fn free_name(&self, answers: Answers, refs: &[ErrorRef], operation: Option<&str>, errors: &Errors<'_>) -> String {
        let of = match (operation, refs) {
            (Some(operation), _) => plain(operation),
            // The status alone is known.
            (None, [ErrorRef::Status(_)]) => String::new(),
            (None, refs) => {
                let mut labels: Vec<_> = refs.iter().map(|error| label(*error, errors)).collect();
                // Definitions of several types may have one code.
                labels.dedup();
                labels.join(".")
            }
        };
        let name = if of.is_empty() { answers.phrase() } else { format!("{}.{of}", answers.phrase()) };
        let taken = |name: &String| self.components.contains_key(name) || self.written.contains_key(name);
        let numbered = || (2..).map(|at| format!("{name}.{at}")).find(|name| !taken(name));
        if taken(&name) { numbered().unwrap_or_default() } else { name }
    }

    fn response(&mut self, answers: Answers, schema: RefOr<Schema>, errors: &[&RenderedSample]) -> Response {
        let mut names = header_names(errors.iter().copied(), &self.settings.extra_headers);
        names.extend(self.settings.quota_headers.iter().map(|name| name.as_str().to_owned()));
        names.extend(self.settings.request_id.iter().map(|name| name.as_str().to_owned()));
        names.extend(self.settings.is_negotiated.then(|| header::VARY.as_str().to_owned()));
        let mut response = ResponseBuilder::new().description(description(answers, errors));
        for name in &names {
            response = response.header_ref(display_name(name), header_reference(name));
        }
        let media_type = errors.first().and_then(|error| error.headers.get(header::CONTENT_TYPE));
        let media_type = media_type.and_then(|value| value.to_str().ok()).unwrap_or("application/json").to_owned();
        self.headers.extend(names);
        let mut response = response.build();
        // A map that is made of one entry has room for one; one that is inserted, for several.
        response.content = [(media_type, content(schema, errors).into())].into_iter().collect();
        response
    }

    /// Adds the headers to the document, whose schemas are there already, and holds each
    /// example against its schema.
    pub(crate) fn finish(mut self, errors: &Errors<'_>, components: &mut Components) -> Result<(), DescribeError> {
        for (operation, response) in self.components.values() {
            self.check(operation, response, &components.schemas)?;
        }
        self.headers.extend(self.settings.quota_headers.iter().map(|name| name.as_str().to_owned()));
        for name in &self.headers {
            let is_request_id = self.settings.request_id.as_ref().is_some_and(|id| id.as_str() == name);
            let header = if is_request_id { request_id() } else { header(name, sample_of(name, errors), self.units) };
            components.headers.entry(display_name(name)).or_insert(header.into());
        }
        Ok(())
    }

    /// Holds each example of a response against its schema. A body that is no JSON has
    /// none.
    fn check(&self, operation: &str, response: &Response, schemas: &fault::Schemas) -> Result<(), DescribeError> {
        for (_, content) in response.content.iter().filter(|(media_type, _)| is_json(media_type)) {
            let RefOr::T(Content { schema: Some(schema), examples, .. }) = content else { continue };
            for (code, example) in examples {
                let RefOr::T(Example { value: Some(value), .. }) = example else { continue };
                if let Some(Fault { place, what }) = fault::find(schema, value, schemas) {
                    return Err(DescribeError::Sample {
                        format: self.settings.format.name(),
                        operation: operation.to_owned(),
                        code: code.clone(),
                        member: place,
                        fault: what.to_string(),
                    });
                }
            }
        }
        Ok(())
    }
}

/// The most errors that the name of a response tells.
const MOST_LABELS: usize = 3;

/// What the name of a response calls an error. Two errors of one status have two
/// labels, so that no name depends on which response was made first.
fn label(error: ErrorRef, errors: &Errors<'_>) -> String {
    let Some(RenderedSample { error: resolved, .. }) = errors.get(error) else { return String::new() };
    match (error, resolved.error_type()) {
        (ErrorRef::Catalog(..), Some(error_type)) if errors.has_several_types(resolved.code()) => {
            format!("{}-{}", plain(error_type), plain(resolved.code()))
        }
        (ErrorRef::Catalog(..), _) => plain(resolved.code()),
        (ErrorRef::Category(_), _) => {
            let name = resolved.category().name();
            if errors.has_code(name) { format!("any-{name}") } else { name.to_owned() }
        }
        (ErrorRef::Status(_), _) => "other".to_owned(),
    }
}

/// A value of the header `name`. Of one that occurrences fill, it tells no type.
fn sample_of<'a>(name: &str, errors: &'a Errors<'_>) -> HeaderSample<'a> {
    let fills = |it: &RenderedSample| {
        let headers = it.error.definition().headers();
        headers.iter().any(|header| header.name() == name && header.value().is_none())
    };
    let samples = errors.all().filter_map(|error| error.headers.get(name));
    let value = samples.filter_map(|value| value.to_str().ok()).next().unwrap_or_default();
    HeaderSample { value, tells_type: !errors.all().any(fills) }
}

/// A body of `schema`, with an example of each error.
fn content(schema: RefOr<Schema>, errors: &[&RenderedSample]) -> Content {
    let mut content = Content::new(Some(schema));
    for RenderedSample { error, body, is_text, .. } in errors {
        let mut example = ExampleBuilder::new().summary(error.title());
        let mut text = error.definition().action().map(str::to_owned);
        match body {
            // No JSON value is such a body.
            Value::String(shown) if !is_text => {
                let block = format!("In a readable notation, the body is:\n\n    {}", shown.replace('\n', "\n    "));
                text = Some(text.map(|text| text + "\n\n").unwrap_or_default() + &block);
            }
            _ => example = example.value(Some(body.clone())),
        }
        if let Some(text) = text {
            example = example.description(text);
        }
        let mut name = error.code().to_owned();
        if content.examples.contains_key(&name) {
            name = error.category().name().to_owned();
        }
        while content.examples.contains_key(&name) {
            name.push_str("_other");
        }
        content.examples.insert(name, example.into());
    }
    content
}

/// The schema of a success and a failure under one status: one of both, unless the
/// success is described so loosely that a failure may be one as well.
fn either(success: Option<RefOr<Schema>>, failed: &Content, known: &fault::Schemas) -> Option<RefOr<Schema>> {
    let failure = failed.schema.clone()?;
    let success = success.unwrap_or_else(|| Schema::Object(any()).into());
    let is_both = failed.examples.values().any(|example| match example {
        RefOr::T(Example { value: Some(value), .. }) => fault::find(&success, value, known).is_none(),
        _ => false,
    });
    let parts = [success, failure];
    Some(RefOr::T(match is_both {
        true => Schema::AnyOf(parts.into_iter().fold(AnyOfBuilder::new(), AnyOfBuilder::item).build()),
        false => Schema::OneOf(parts.into_iter().fold(OneOfBuilder::new(), OneOfBuilder::item).build()),
    }))
}

/// Puts the failure beside the success that has the same status.
fn merge(success: &mut Response, failure: Option<&Response>, known: &fault::Schemas) {
    let Some(failure) = failure else { return };
    for (media_type, failed) in &failure.content {
        let RefOr::T(failed) = failed else { continue };
        // In any case (RFC 9110, 8.3.1).
        let same = success.content.iter_mut().find(|(found, _)| found.eq_ignore_ascii_case(media_type));
        let Some((_, RefOr::T(content))) = same else {
            success.content.insert(media_type.clone(), failed.clone().into());
            continue;
        };
        content.schema = either(content.schema.take(), failed, known);
        content.examples.extend(failed.examples.clone());
    }
    success.headers.extend(failure.headers.clone());
}

/// The text of a response is never empty (OpenAPI 3.1, 4.8.17).
fn description(answers: Answers, errors: &[&RenderedSample]) -> String {
    match errors {
        [] => answers.phrase(),
        _ if answers == Answers::Others => format!("An error under another status.\n\n{}", list(errors)),
        [one] => one.text(),
        errors => list(errors),
    }
}

/// A line for each code.
fn list(errors: &[&RenderedSample]) -> String {
    let mut codes: Vec<(&str, Vec<String>)> = Vec::new();
    for error in errors {
        match codes.iter_mut().find(|(code, _)| *code == error.wire_code) {
            Some((_, titles)) if titles.contains(&error.listed()) => {}
            Some((_, titles)) => titles.push(error.listed()),
            None => codes.push((&error.wire_code, vec![error.listed()])),
        }
    }
    let lines = codes.iter().map(|(code, titles)| format!("- `{code}`: {}", titles.join("; ")));
    lines.collect::<Vec<_>>().join("\n")
}
