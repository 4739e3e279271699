//! The envelope of successes, in a format that wraps them.

use std::collections::BTreeMap;

use error_core::{CallView, SuccessView};
use error_formats::BodyError;
use http::StatusCode;
use serde_json::Value;
use utoipa::openapi::{Content, RefOr, Response, Schema, path::Operation, schema::Components};

use crate::{
    declared::is_unwrapped,
    error::DescribeError,
    names::pascal,
    observed::fit,
    places::places_of,
    schema::{description_at, make_room, object_at, replace_at, require},
    settings::Settings,
};

/// What stands for the result of a call, and is looked for in the envelope.
const RESULT: &str = "zq_known_result";

/// The envelope of successes.
#[derive(Debug)]
pub(crate) struct Envelope {
    schema: Schema,
    /// Where the result is, as a JSON pointer.
    result: String,
    media_type: String,
}

impl Envelope {
    /// `None` where the format sends successes as they are, or puts no result into a
    /// body that is JSON.
    pub(crate) fn of(settings: &Settings) -> Result<Option<Envelope>, DescribeError> {
        let format = &*settings.format;
        let body = |view: SuccessView<'_>| {
            let body = format.success_body(&view)?;
            Some(body.map(|body| serde_json::from_slice::<Value>(&body).unwrap_or_default()))
        };
        let view = SuccessView::new(StatusCode::OK, Some(&RESULT), CallView::default());
        let Some(with_result) = body(view).transpose().map_err(DescribeError::Body)? else { return Ok(None) };
        let Some(result) = places_of(&with_result, RESULT).into_iter().next() else { return Ok(None) };
        let without = body(SuccessView::new(StatusCode::OK, None, CallView::default()));
        let bodies = [Some(with_result), without.transpose().map_err(DescribeError::Body)?];
        let mut schema = settings.success.clone();
        fit(&mut schema, &bodies.iter().flatten().collect::<Vec<_>>());
        if !make_room(&mut schema, &result) {
            return Err(DescribeError::Place { format: format.name(), place: result });
        }
        let media_type = format.success_media_type();
        let media_type = media_type.to_str().map_err(|error| DescribeError::Body(BodyError::new(error)))?.to_owned();
        Ok(Some(Envelope { schema, result, media_type }))
    }

    /// Puts what `operation` returns into envelopes, each a schema in `schemas`.
    pub(crate) fn wrap(
        &self,
        name: &str,
        operation: &mut Operation,
        written: Option<&Components>,
        schemas: &mut BTreeMap<String, Schema>,
    ) {
        if is_unwrapped(operation) {
            return;
        }
        let successes = operation.responses.responses.iter_mut().filter(|(status, _)| is_success(status));
        let is_one = successes.count() == 1;
        for (status, response) in operation.responses.responses.iter_mut().filter(|(status, _)| is_success(status)) {
            let RefOr::T(response) = response else { continue };
            let name =
                if is_one { format!("{}Success", pascal(name)) } else { format!("{}Success{status}", pascal(name)) };
            self.wrap_response(name, response, written, schemas);
        }
    }

    fn wrap_response(
        &self,
        name: String,
        response: &mut Response,
        written: Option<&Components>,
        schemas: &mut BTreeMap<String, Schema>,
    ) {
        // A plain type is `text/plain` to utoipa, and in an envelope it is JSON.
        let is_result = |media_type: &&String| is_json(media_type) || *media_type == "text/plain";
        let Some(media_type) = response.content.keys().find(is_result).cloned() else { return };
        let Some(RefOr::T(mut content)) = response.content.shift_remove(&media_type) else { return };
        let result = content.schema.take();
        if result.as_ref().is_some_and(|schema| self.is_envelope(schema, written)) {
            content.schema = result;
        } else {
            let mut schema = self.schema.clone();
            if let Some(mut result) = result {
                if let RefOr::T(Schema::Object(result)) = &mut result
                    && result.description.is_none()
                {
                    result.description = description_at(&mut schema, &self.result);
                }
                replace_at(&mut schema, &self.result, result);
                // It tells the success from a failure of the same status.
                require(&mut schema, "", &self.result);
            }
            content.schema = Some(crate::schema::reference(&name));
            schemas.insert(name, schema);
            self.wrap_examples(&mut content);
        }
        response.content.insert(self.media_type.clone(), content.into());
    }

    /// An example is one of the result, and the rest of an envelope is not known.
    fn wrap_examples(&self, content: &mut Content) {
        content.example = None;
        content.examples.clear();
    }

    /// Whether the author has described the envelope: a schema that has all its
    /// members.
    fn is_envelope(&self, schema: &RefOr<Schema>, written: Option<&Components>) -> bool {
        let schema = match schema {
            RefOr::T(schema) => Some(schema),
            RefOr::Ref(reference) => {
                reference.ref_location.rsplit('/').next().and_then(|name| match written?.schemas.get(name)? {
                    RefOr::T(schema) => Some(schema),
                    RefOr::Ref(_) => None,
                })
            }
        };
        let mut own = self.schema.clone();
        let (Some(Schema::Object(object)), Some(envelope)) = (schema, object_at(&mut own, "")) else { return false };
        !envelope.required.is_empty() && envelope.required.iter().all(|name| object.properties.contains_key(name))
    }
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

/// A media type of JSON (RFC 6838, section 4.2.8).
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}
