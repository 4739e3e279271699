//! Checks that the body of an error is in the format and consistent.

use error_catalog::Layout;
use serde_json::Value as Json;

use super::case::Case;
use crate::{
    FaultKind::{Empty, Foreign, Obligation, Status},
    Received,
    fault::Faults,
    members::text,
    recognised::Recognised,
};

/// The body of an error, in the format where it is known.
pub(crate) fn inspect_body(case: &Case<'_>, shape: Option<&Recognised>, faults: &mut Faults) {
    if case.is_head() {
        return;
    }
    if case.response.body().is_empty() {
        return faults.add(Empty, "an error explains itself in a body (RFC 9110, 15.5 and 15.6)");
    }
    let misfit = match shape {
        Some(shape) => shape.misfit(case.response).map(|why| format!("{why} ({})", shape.name)),
        None => unstructured(case.response),
    };
    let is_misfit = misfit.is_some();
    if let Some(why) = misfit {
        faults.add(Foreign, why);
    }
    inspect_status(case, shape.filter(|_| !is_misfit).map(|shape| &shape.layout), faults);
    if case.response.media_type() == "application/problem+json" {
        inspect_problem_type(case, faults);
    }
}

/// Whether a body has no structure: nobody wrote it for a program to read.
pub(crate) fn is_unstructured(response: &Received) -> bool {
    let media_type = response.media_type();
    response.body().is_empty() || matches!(&*media_type, "" | "text/plain" | "application/octet-stream" | "text/html")
}

/// Why a body has no structure, where no format is known.
fn unstructured(response: &Received) -> Option<String> {
    let media_type = response.media_type();
    let shown = if media_type.is_empty() { "none" } else { &media_type };
    if !is_unstructured(response) {
        let is_json = media_type.ends_with("json");
        return (is_json && response.try_json().is_none()).then(|| "the body is not JSON".to_owned());
    }
    if response.try_json().is_some_and(|body| body.is_object()) {
        // Browsers may guess another one (nosniff forbids that), and clients do not parse it.
        return Some(format!("the body is JSON, and its media type is {shown} (RFC 9110, 8.3)"));
    }
    Some(format!("a body of the media type {shown} has no structure"))
}

/// Where bodies of formats that are not known have the status.
const STATUSES: [&str; 6] =
    ["/status", "/statusCode", "/status_code", "/error/status", "/error/statusCode", "/error/status_code"];

/// What a body says of the status is the status (RFC 9457, section 3.1.2).
fn inspect_status(case: &Case<'_>, layout: Option<&Layout>, faults: &mut Faults) {
    let Some(body) = &case.body else { return };
    let status = case.status().as_u16();
    let is_problem = case.response.media_type() == "application/problem+json";
    let said = match layout {
        Some(layout) => layout.status.as_deref().and_then(|place| said_at(body, place)),
        None if is_problem => said_at(body, "/status"),
        None => STATUSES.iter().find_map(|place| said_at(body, place).filter(|said| (400..600).contains(said))),
    };
    if let Some(said) = said.filter(|said| *said != status) {
        let text = "change both where a layer changes the status";
        faults.add(Status, format!("the body says the status is {said}, and it is {status} (RFC 9457, 3.1.2): {text}"));
    }
}

/// A status, as a number or as a text of digits.
fn said_at(body: &Json, place: &str) -> Option<u16> {
    body.pointer(place).and_then(text).and_then(|said| said.parse().ok())
}

fn inspect_problem_type(case: &Case<'_>, faults: &mut Faults) {
    let address = case.body.as_ref().and_then(|body| body.pointer("/type")?.as_str());
    if let Some(address) = address.filter(|address| !address.starts_with('/') && !address.contains(':')) {
        faults
            .add(Obligation, format!("the type {address:?} must be an absolute URL or a full path (RFC 9457, 3.1.1)"));
    }
}
