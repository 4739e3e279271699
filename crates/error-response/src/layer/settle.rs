//! Decides what the layer sends for the response of the services below it.

use std::{mem, sync::Arc};

use axum::body::Body;
use error_core::Occurrence;
use http::{HeaderMap, Response, StatusCode};

use super::{
    Settings,
    adopt::{Adopted, adopt, adopt_snapshot, adopt_structured, adopt_success},
    answered::Answered,
    failure::Failure,
    head_method::without_body,
    obligations::{Rule, hold},
    recognise::{Known, Recognised, recognise},
    restate::{restate, without_content},
    tell::{ThirdParty, record_status_change, tell_of_inner, tell_status_change, tell_third_party},
    third_party::{is_bare_error, is_error},
};
use crate::{
    LeaveAlone,
    forced::is_forced_response,
    guarded::guarded,
    heard::Heard,
    own_body::Question,
    provenance::{Link, Provenance},
    rendered::Content,
    replayed::Replayed,
    request_context::Renderer,
    request_id::RequestId,
    scope::Scope,
};

/// The error for a failure, made inside the scope of the layer.
#[cold]
pub(super) fn settle_failure(failure: Failure, answered: Answered) -> Response<Body> {
    let renderer = with_request_id(None, None, false);
    let (rendered, definition) = failure.render(&renderer, answered.is_early);
    let response = renderer.own_response(rendered, definition);
    if answered.head { without_body(response) } else { response }
}

/// Makes `response` what has to leave, inside the scope of the layer. Returns
/// what a layer further out has to know of it, unless the response says it.
#[cold]
pub(super) fn settle(response: &mut Response<Body>, answered: Answered) -> Option<Heard> {
    let heard = response.extensions_mut().remove::<Heard>();
    match standing(response, answered) {
        Ok(Standing::Settled) => return settle_success(response, heard),
        Ok(Standing::LeftAlone(found)) => return settle_left_alone(response, found.as_ref(), heard, answered),
        Ok(Standing::Typed(found)) => return settle_typed(response, &found, heard, answered),
        Ok(Standing::Elsewhere(found)) => render_again(response, &found, answered.head),
        Ok(Standing::Changed(found)) => return change(response, &found, heard, answered),
        Ok(Standing::Bare) => {
            let renderer = with_request_id(Some(response.headers()), None, false);
            let adopted = adopt(mem::take(response), &renderer, answered.is_early);
            finish(response, adopted, &renderer, answered.head);
        }
        Ok(Standing::Structured) => return settle_structured(response, heard, answered),
        Err(text) => *response = settle_failure(Failure::Panic(text), answered),
    }
    None
}

/// The same for a copy of a response, which has the head and the extensions of the original and a body of nobody's.
#[cold]
pub(super) fn settle_copy(copy: &mut Response<Body>, answered: Answered) {
    let link = copy.extensions().get::<Link>().filter(|link| link.snapshot().is_some()).cloned();
    match link {
        Some(link) if copy.extensions().get::<LeaveAlone>().is_none() => {
            render_again(copy, &Recognised::linked(link), answered.head);
        }
        _ => drop(settle(copy, answered)),
    }
}

/// What a response is to the layer.
enum Standing {
    /// What it should be.
    Settled,
    /// An error whose author wants it left alone.
    LeftAlone(Option<Recognised>),
    /// An error of ours, with the status that it was rendered with.
    Typed(Recognised),
    /// An error of ours that was rendered outside of every scope.
    Elsewhere(Recognised),
    /// A response of ours to which somebody gave another status.
    Changed(Recognised),
    /// An error that somebody else's code left bare.
    Bare,
    /// An error that somebody else structured.
    Structured,
}

/// The text of a panic, where somebody else's body panics.
fn standing(response: &mut Response<Body>, answered: Answered) -> Result<Standing, String> {
    let status = response.status();
    if response.extensions().get::<LeaveAlone>().is_some() {
        let found = find(response, answered).ok().flatten();
        return Ok(if is_error(status) { Standing::LeftAlone(found) } else { Standing::Settled });
    }
    let is_bare = guarded(|| is_bare_error(response, answered))?;
    // An error of another scope says what it is in an extension.
    if is_bare && response.extensions().get::<Link>().is_none() {
        return Ok(Standing::Bare);
    }
    let found = find(response, answered)?;
    Ok(match found {
        Some(found) if found.snapshot().is_some() => Standing::Elsewhere(found),
        _ if is_bare => Standing::Bare,
        Some(found) if found.rendered.status != status => Standing::Changed(found),
        Some(found) if found.rendered.is_error() => Standing::Typed(found),
        Some(_) => Standing::Settled,
        None if is_error(status) => Standing::Structured,
        None => Standing::Settled,
    })
}

/// Looks for a response of ours. Its bytes are asked only where it may have to
/// change: to copy them may cost an allocation.
fn find(response: &mut Response<Body>, answered: Answered) -> Result<Option<Recognised>, String> {
    let (now, link) = (response.status(), response.extensions().get::<Link>().cloned());
    let is_due = |link: &Link| link.snapshot().is_some() || link.rendered().status != now;
    let may_be_changed = link.as_ref().is_some_and(is_due) || answered.trail.may_be_changed(now);
    let is_linked_error = link.as_ref().is_some_and(|link| link.rendered().is_error());
    if !may_be_changed && !is_error(now) && !answered.trail.is_error() && !is_linked_error {
        return Ok(None);
    }
    let question = if may_be_changed { Question::Bytes } else { Question::Kind };
    let known = Known { trail: answered.trail, link: link.as_ref(), head: answered.head, question, is_due: false };
    recognise(response, known)
}

/// Tells of an error of another layer that has the status of a success, and whose
/// body somebody put together again.
fn settle_success(response: &Response<Body>, heard: Option<Heard>) -> Option<Heard> {
    let (heard, renderer) = (heard?, Renderer::current());
    let is_it = heard.error().is_some() && heard.status() == response.status();
    if is_it && !heard.is_by(&renderer.context.settings) {
        tell_of_another(None, Some(&heard), response.status(), &renderer);
    }
    is_it.then_some(heard)
}

/// Tells of an error that is left alone, and changes nothing of it.
fn settle_left_alone(
    response: &Response<Body>,
    found: Option<&Recognised>,
    heard: Option<Heard>,
    answered: Answered,
) -> Option<Heard> {
    let (status, renderer) = (response.status(), Renderer::current());
    let own = &renderer.context.settings;
    let was_told = match (&heard, found) {
        (Some(heard), _) => heard.is_by(own),
        (None, Some(found)) => is_of(own, found, answered),
        (None, None) => false,
    };
    let is_ours = found.is_some() || heard.as_ref().is_some_and(|heard| heard.error().is_some());
    match (was_told, is_ours) {
        (true, _) => {}
        (false, true) => tell_of_another(found, heard.as_ref(), status, &renderer),
        (false, false) => tell_third_party(ThirdParty::Proxied, status, &renderer),
    }
    if let Some(found) = found {
        let rendered = heard.as_ref().map_or(found.rendered.status, Heard::status);
        if rendered != status && was_told {
            tell_status_change(found.definition, (rendered, status), is_forced_response(response), &renderer);
        }
    }
    heard.or_else(|| found.is_none().then(|| Heard::of_third_party(status, false)))
}

/// Holds an error of ours to what it must have.
fn settle_typed(
    response: &mut Response<Body>,
    found: &Recognised,
    heard: Option<Heard>,
    answered: Answered,
) -> Option<Heard> {
    let own = Renderer::current().context.settings;
    let renderer = with_request_id(Some(response.headers()), found.by(&own).map(|by| &**by), true);
    let is_replayed = response.extensions().get::<Replayed>().is_some();
    hold(response, if is_replayed { Rule::Replayed } else { Rule::Ours(&found.policy) }, &renderer);
    let status = response.status();
    let is_told = heard.as_ref().map_or_else(|| is_of(&own, found, answered), |heard| heard.is_by(&own));
    if is_replayed && is_told && heard.is_none() {
        // It was told when it was rendered, for another request.
        tell_third_party(ThirdParty::Replayed, status, &renderer);
        return Some(Heard::of_third_party(status, true));
    }
    if !is_told {
        tell_of_another(Some(found), heard.as_ref(), status, &renderer);
    }
    let rendered = heard.as_ref().map_or(found.rendered.status, Heard::status);
    if rendered != status {
        record_status_change(found.definition, (rendered, status), &renderer);
        if is_told {
            tell_status_change(found.definition, (rendered, status), is_forced_response(response), &renderer);
        }
    }
    heard
}

/// Whether the layer with these settings rendered an error, and told its observer then.
fn is_of(settings: &Arc<Settings>, found: &Recognised, answered: Answered) -> bool {
    // That of another layer's scope: behind a task, where nothing was rendered in this one, or made anew of its bytes.
    let is_anew = || found.definition.is_none() && answered.trail.is_of_inner();
    let is_elsewhere = matches!(found.provenance, Provenance::Scope) && (answered.trail.is_empty() || is_anew());
    !is_elsewhere && found.by(settings).is_some_and(|by| by.is_of_one_layer(settings))
}

/// Tells the observer of an error that another layer rendered.
fn tell_of_another(found: Option<&Recognised>, heard: Option<&Heard>, status: StatusCode, renderer: &Renderer) {
    let definition = found.and_then(|found| found.definition);
    match (heard.and_then(Heard::error), definition) {
        (Some(error), _) => tell_of_inner(error, Some(error.id()), status, renderer),
        (None, Some(definition)) => tell_of_inner(&Occurrence::of(definition), None, status, renderer),
        (None, None) => tell_third_party(ThirdParty::Structured { is_recorded: true }, status, renderer),
    }
}

/// Holds an error that somebody else structured to what it must have, or renders
/// the format's own in its place where the author wants that.
fn settle_structured(response: &mut Response<Body>, heard: Option<Heard>, answered: Answered) -> Option<Heard> {
    let status = response.status();
    // Of another status somebody made another error of one of ours.
    let heard = heard.filter(|heard| heard.error().is_none() || heard.status() == status);
    let by = heard.as_ref().and_then(Heard::last);
    let renderer = with_request_id(Some(response.headers()), by.map(|by| &**by), false);
    // What was made of the bytes of an error of ours is recorded.
    let was_read = answered.trail.was_read(status);
    let is_ours = was_read || heard.as_ref().is_some_and(|heard| heard.error().is_some());
    let is_recorded = is_ours || heard.as_ref().is_some_and(|heard| heard.is_recorded);
    // Not by what is heard: an observer changes no byte.
    let is_replayed = response.extensions().get::<Replayed>().is_some();
    let of = match is_replayed && !is_recorded {
        true => ThirdParty::Replayed,
        false => ThirdParty::Structured { is_recorded },
    };
    if !was_read && !is_replayed && renderer.settings().replaces_structured(status) {
        let adopted = adopt_structured(mem::take(response), &renderer, is_recorded);
        finish(response, adopted, &renderer, answered.head);
        return None;
    }
    hold(response, Rule::Structured, &renderer);
    match &heard {
        Some(heard) if heard.is_by(&renderer.context.settings) => {}
        Some(heard) if heard.error().is_some() => tell_of_another(None, Some(heard), status, &renderer),
        // It was told where it was rendered.
        None if is_ours && !answered.trail.is_of_inner() => {}
        _ => tell_third_party(of, status, &renderer),
    }
    Some(heard.map_or_else(|| Heard::of_third_party(status, true), Heard::recorded))
}

/// Renders an error that was rendered outside of every scope, in the format of this one.
pub(super) fn render_again(response: &mut Response<Body>, found: &Recognised, head: bool) {
    let Some(snapshot) = found.snapshot() else { return };
    let renderer = with_request_id(Some(response.headers()), None, true);
    // The process's default may be this layer, whose observer has heard of it.
    let own = &renderer.context.settings;
    let is_observed = found.by(own).is_some_and(|by| by.is_of_one_layer(own));
    let adopted = adopt_snapshot(mem::take(response), snapshot, found.rendered.status, &renderer, is_observed);
    finish(response, adopted, &renderer, head);
}

fn change(
    response: &mut Response<Body>,
    found: &Recognised,
    heard: Option<Heard>,
    answered: Answered,
) -> Option<Heard> {
    match found.rendered.of {
        Content::Wrapped | Content::Plain if is_error(response.status()) => {
            let renderer = with_request_id(None, None, false);
            let adopted = adopt_success(mem::take(response), &renderer);
            finish(response, adopted, &renderer, answered.head);
        }
        Content::Error { .. } if has_no_content(response.status()) => {
            if response.status() != StatusCode::NOT_MODIFIED {
                *response = without_content(mem::take(response));
            }
            return settle_typed(response, found, heard, answered);
        }
        Content::Error { .. } => {
            *response = restate(mem::take(response), found, &Renderer::current().context.settings);
            return settle_typed(response, found, heard, answered);
        }
        Content::Wrapped => *response = restate(mem::take(response), found, &Renderer::current().context.settings),
        // It says nothing of its status.
        Content::Plain => {}
    }
    None
}

/// Whether responses of this status have no content (RFC 9110, section 6.4.1).
fn has_no_content(status: StatusCode) -> bool {
    const NONE: [StatusCode; 3] = [StatusCode::NO_CONTENT, StatusCode::RESET_CONTENT, StatusCode::NOT_MODIFIED];
    status.is_informational() || NONE.contains(&status)
}

/// Lets a response leave that became the format's own.
fn finish(response: &mut Response<Body>, adopted: Adopted, renderer: &Renderer, head: bool) {
    *response = adopted.response;
    hold(response, Rule::Ours(&adopted.policy), renderer);
    if head {
        *response = without_body(mem::take(response));
    }
}

/// What renders a response with these headers, under the id that they have
/// already and that its record tells, if the request has none: in the header of
/// this layer, or of the one `by` which the response was made. The id `is_made` by
/// this process where the response is ours.
fn with_request_id(headers: Option<&HeaderMap>, by: Option<&Settings>, is_made: bool) -> Renderer {
    // Only while the thread ends there is no scope any more.
    let mut renderer = Renderer::current();
    let context = &mut renderer.context;
    if let (None, Some(headers), Some(name)) = (&context.request_id, headers, &context.settings.request_id) {
        let names = [Some(name), by.and_then(|by| by.request_id.as_ref())];
        let accept = |name| match &context.settings.accepted_ids {
            // Ours was accepted before.
            Some(accepted) if !is_made => accepted.of(headers, name),
            _ => RequestId::accept(headers, name),
        };
        let accepted = names.into_iter().flatten().find_map(accept);
        context.request_id = if is_made { accepted.map(RequestId::into_made) } else { accepted };
    }
    context.complete_request_id();
    if let Some(id) = &context.request_id {
        // A layer further out has the same.
        Scope::set_request_id(id);
    }
    renderer
}
