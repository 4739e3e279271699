//! The responses of a document: one for each set of errors that share a status.

use std::collections::{BTreeMap, BTreeSet};

use error_formats::RateLimitHeaders;
use http::{StatusCode, header};
use utoipa::openapi::{
    Content, OneOfBuilder, Ref, RefOr, Response, ResponseBuilder, Schema, example::ExampleBuilder, path::Operation,
    schema::Components,
};

use crate::{
    error_ref::ErrorRef,
    errors::Errors,
    header::{Units, display_name, header, header_reference, phrase, request_id},
    rendered::{RenderedSample, header_names, waits_in_seconds},
    schemas::Schemas,
    settings::Settings,
};

/// The responses of a document, and the headers they name.
#[derive(Debug)]
pub(crate) struct Responses<'a> {
    settings: &'a Settings,
    units: Units,
    /// The responses that the author has written.
    written: BTreeMap<String, RefOr<Response>>,
    /// The name of the response of each set of errors.
    names: BTreeMap<(u16, Vec<ErrorRef>), String>,
    components: BTreeMap<String, Response>,
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

    /// The name of the response for the errors of `refs`, which share `status`.
    pub(crate) fn name(
        &mut self,
        operation: &str,
        status: StatusCode,
        refs: Vec<ErrorRef>,
        errors: &Errors<'_>,
        schemas: &mut Schemas<'_>,
    ) -> String {
        let key = (status.as_u16(), refs);
        if let Some(name) = self.names.get(&key) {
            return name.clone();
        }
        let rendered: Vec<_> = errors.each(&key.1).collect();
        let name = self.free_name(operation, status, &rendered);
        let schema = schemas.of_response(&key.1, errors);
        let response = self.response(status, schema, &rendered);
        self.components.insert(name.clone(), response);
        self.names.insert(key, name.clone());
        name
    }

    /// Gives `operation` the response `name`.
    pub(crate) fn add(&self, operation: &mut Operation, status: StatusCode, name: &str) {
        let responses = &mut operation.responses.responses;
        let code = status.as_u16().to_string();
        if let Some(success) = responses.get_mut(&code).filter(|_| status.is_success())
            && let RefOr::Ref(reference) = success
            && let Some(written) = reference.ref_location.rsplit('/').next().and_then(|name| self.written.get(name))
        {
            *success = written.clone();
        }
        match (responses.get_mut(&code), status.is_success()) {
            // A format that answers 200 to failures: the success is one of two.
            (Some(RefOr::T(success)), true) => merge(success, self.components.get(name)),
            _ => drop(responses.insert(code, RefOr::Ref(Ref::from_response_name(name)))),
        }
    }

    /// The status and the codes, or the first operation where they are many.
    fn free_name(&self, operation: &str, status: StatusCode, errors: &[&RenderedSample]) -> String {
        let mut codes: Vec<_> = errors.iter().map(|it| it.error.code()).collect();
        codes.dedup();
        let of = if codes.len() > 3 { plain(operation) } else { codes.join(".") };
        let name = format!("{}.{of}", phrase(status));
        let taken = |name: &String| self.components.contains_key(name) || self.written.contains_key(name);
        let numbered = || (2..).map(|at| format!("{name}.{at}")).find(|name| !taken(name));
        if taken(&name) { numbered().unwrap_or_default() } else { name }
    }

    fn response(&mut self, status: StatusCode, schema: RefOr<Schema>, errors: &[&RenderedSample]) -> Response {
        let mut names = header_names(errors.iter().copied(), &self.settings.extra_headers);
        names.extend(self.settings.quota_headers.iter().map(|name| name.as_str().to_owned()));
        names.extend(self.settings.request_id.iter().map(|name| name.as_str().to_owned()));
        let mut response = ResponseBuilder::new().description(description(status, errors));
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

    /// Adds the responses and their headers to the document.
    pub(crate) fn finish(mut self, errors: &Errors<'_>, components: &mut Components) {
        for (name, response) in self.components {
            components.responses.insert(name, response.into());
        }
        self.headers.extend(self.settings.quota_headers.iter().map(|name| name.as_str().to_owned()));
        for name in &self.headers {
            let is_request_id = self.settings.request_id.as_ref().is_some_and(|id| id.as_str() == name);
            let header = if is_request_id { request_id() } else { header(name, sample_of(name, errors), self.units) };
            components.headers.entry(display_name(name)).or_insert(header.into());
        }
    }
}

/// A value of the header `name`. Of one that occurrences fill, the sample tells
/// no type.
fn sample_of<'a>(name: &str, errors: &'a Errors<'_>) -> &'a str {
    let fills = |it: &RenderedSample| {
        let headers = it.error.definition().headers();
        headers.iter().any(|header| header.name() == name && header.value().is_none())
    };
    if errors.all().any(fills) {
        return "";
    }
    let samples = errors.all().filter_map(|error| error.headers.get(name));
    samples.filter_map(|value| value.to_str().ok()).next().unwrap_or_default()
}

/// A body of `schema`, with an example of each error.
fn content(schema: RefOr<Schema>, errors: &[&RenderedSample]) -> Content {
    let mut content = Content::new(Some(schema));
    for RenderedSample { error, body, .. } in errors {
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
    content
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
fn description(status: StatusCode, errors: &[&RenderedSample]) -> String {
    match errors {
        [] => phrase(status),
        [one] => one.text(),
        errors => {
            let line = |it: &&RenderedSample| format!("- `{}`: {}", it.error.code(), it.error.title());
            errors.iter().map(line).collect::<Vec<_>>().join("\n")
        }
    }
}

/// A name of a component: letters, digits, `.`, `-` and `_` (OpenAPI 3.1,
/// 4.8.7).
fn plain(name: &str) -> String {
    name.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '_' }).collect()
}
