//! What leaves the layer, for what the services below it answered.

use std::mem;

use axum::body::Body;
use http::{HeaderMap, Response};

use super::{
    adopt::{adopt, adopt_snapshot, adopt_success},
    failure::Failure,
    head_method::without_body,
    recognise::{Recognised, recognise},
    restate::restate,
    third_party::{is_bare_error, is_error},
};
use crate::{
    guarded::guarded, provenance::Link, rendered::Content, request_context::Renderer, request_id::RequestId,
    scope::Scope, trail::Trail,
};

/// What is known of a call when its services have answered.
#[derive(Clone, Copy)]
pub(super) struct Answered {
    /// What was rendered in the scope.
    pub(super) trail: Trail,
    /// Whether it is a response to HEAD.
    pub(super) head: bool,
    /// Whether the services below have not waited for anything.
    pub(super) is_early: bool,
}

/// The error for a failure, made inside the scope of the layer.
#[cold]
pub(super) fn settle_failure(failure: Failure, answered: Answered) -> Response<Body> {
    let renderer = with_request_id(None, false);
    let response = renderer.own_response(failure.render(&renderer, answered.is_early));
    if answered.head { without_body(response) } else { response }
}

/// Makes `response` the format's own where it has to be, inside the scope of the
/// layer.
#[cold]
pub(super) fn settle(response: &mut Response<Body>, answered: Answered) {
    let changed = match standing(response, answered) {
        Ok(Standing::Settled) => return,
        Ok(Standing::Bare) => {
            let renderer = with_request_id(Some(response.headers()), false);
            let response = adopt(mem::take(response), &renderer, answered.is_early);
            if answered.head { without_body(response) } else { response }
        }
        Ok(Standing::Elsewhere(found)) => render_again(mem::take(response), &found, answered.head),
        Ok(Standing::Changed(found)) => change(mem::take(response), &found, answered.head),
        Err(text) => settle_failure(Failure::Panic(text), answered),
    };
    *response = changed;
}

/// What a response is to the layer.
enum Standing {
    /// What it should be.
    Settled,
    /// An error that somebody else's code left bare.
    Bare,
    /// An error of ours that was rendered outside of every scope.
    Elsewhere(Recognised),
    /// A response of ours to which somebody gave another status.
    Changed(Recognised),
}

/// The text of a panic, where somebody else's body panics.
fn standing(response: &mut Response<Body>, answered: Answered) -> Result<Standing, String> {
    let found = find(response, answered)?;
    Ok(match found {
        Some(found) if found.snapshot().is_some() => Standing::Elsewhere(found),
        _ if guarded(|| is_bare_error(response, answered.head))? => Standing::Bare,
        Some(found) if found.rendered.status != response.status() => Standing::Changed(found),
        _ => Standing::Settled,
    })
}

/// Looks for a response of ours only where it may have to change: to ask its
/// body copies it.
fn find(response: &mut Response<Body>, answered: Answered) -> Result<Option<Recognised>, String> {
    let (now, link) = (response.status(), response.extensions().get::<Link>().cloned());
    let is_due = |link: &Link| link.snapshot().is_some() || link.rendered().status != now;
    if !link.as_ref().is_some_and(is_due) && !answered.trail.may_be_changed(now) {
        return Ok(None);
    }
    recognise(response, answered.trail, link.as_ref(), answered.head)
}

fn render_again(response: Response<Body>, found: &Recognised, head: bool) -> Response<Body> {
    let Some(snapshot) = found.snapshot() else { return response };
    let renderer = with_request_id(Some(response.headers()), true);
    let response = adopt_snapshot(response, snapshot, found.rendered.status, &renderer);
    if head { without_body(response) } else { response }
}

fn change(response: Response<Body>, found: &Recognised, head: bool) -> Response<Body> {
    match found.rendered.of {
        Content::Wrapped | Content::Plain if is_error(response.status()) => {
            let response = adopt_success(response, &with_request_id(None, false));
            if head { without_body(response) } else { response }
        }
        Content::Error | Content::Wrapped => restate(response, found, &Renderer::current().context.settings),
        // It says nothing of its status.
        Content::Plain => response,
    }
}

/// What renders a response with these headers, under the id that they have
/// already and that its record tells, if the request has none. The id `is_made`
/// by this process where the response is ours.
fn with_request_id(headers: Option<&HeaderMap>, is_made: bool) -> Renderer {
    // Only while the thread ends there is no scope any more.
    let mut renderer = Renderer::current();
    let context = &mut renderer.context;
    if let (None, Some(headers), Some(name)) = (&context.request_id, headers, &context.settings.request_id) {
        let accepted = RequestId::accept(headers, name);
        context.request_id = if is_made { accepted.map(RequestId::into_made) } else { accepted };
    }
    context.complete_request_id();
    if let Some(id) = &context.request_id {
        // A layer further out has the same.
        Scope::set_request_id(id);
    }
    renderer
}
