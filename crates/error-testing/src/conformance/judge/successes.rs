//! Finds routes for which no valid request succeeded, so that their handlers were hardly
//! tested.

use http::{Method, StatusCode};

use crate::conformance::{
    exchange::{Exchange, Outcome},
    request::{Payload, Place, Probe},
};

/// What to write, by where it is written: a test in Rust, or a command.
#[derive(Debug, Clone, Copy)]
pub(in crate::conformance) struct Examples {
    /// For credentials.
    pub(in crate::conformance) credentials: &'static str,
    pub(in crate::conformance) header: &'static str,
    /// `{}` is the name.
    pub(in crate::conformance) param: &'static str,
    /// For a rate limit that a single request reaches.
    pub(in crate::conformance) limit: &'static str,
    pub(in crate::conformance) body: &'static str,
    pub(in crate::conformance) query: &'static str,
    /// For a value that responses may repeat; `{}` is the name of the member or the query parameter.
    pub(in crate::conformance) echo: &'static str,
}

/// A note for each route whose valid request never returned a success. That a route accepts another body by chance says
/// nothing of the one that its author has named.
pub(super) fn without_a_success(
    exchanges: &[Exchange],
    is_error: impl Fn(&Exchange) -> bool,
    code: impl Fn(&Exchange) -> Option<String>,
    examples: Examples,
) -> Vec<String> {
    let succeeded = |exchange: &&Exchange| match exchange.outcomes.first() {
        Some(Outcome::Answer(_)) => !is_error(exchange),
        Some(Outcome::Endless) => true,
        _ => false,
    };
    let valid = exchanges.iter().filter(|exchange| exchange.probe.is_valid() && !exchange.is_beyond);
    let never = valid.filter(|valid| {
        let to_route = |exchange: &&Exchange| {
            let (probe, of) = (&exchange.probe, &valid.probe);
            let is_of_route = probe.place == Place::Route && probe.method == of.method && probe.about == of.about;
            is_of_route && probe.target == of.target && probe.body == of.body
        };
        !exchanges.iter().filter(to_route).any(|exchange| succeeded(&exchange))
    });
    let note = |valid: &Exchange| {
        let status = valid.answer()?.status();
        let Probe { method, about, .. } = &valid.probe;
        let what = what_to_write(&valid.probe, status, examples);
        let code = code(valid).map(|code| format!(" {code}")).unwrap_or_default();
        Some(format!(
            "no valid request to {method} {about} succeeded (it returned {status}{code}), so errors behind its checks were \
             not judged: {what}",
            status = status.as_u16()
        ))
    };
    never.filter_map(note).collect()
}

/// What to do so that the request succeeds.
fn what_to_write(probe: &Probe, status: StatusCode, examples: Examples) -> String {
    match status {
        StatusCode::TOO_MANY_REQUESTS => format!("the rate limit was reached; {}", examples.limit),
        _ if status.is_server_error() => "the service itself failed; its log says why".to_owned(),
        _ => what_is_missing(probe, status, examples),
    }
}

/// What the request may be missing.
fn what_is_missing(probe: &Probe, status: StatusCode, examples: Examples) -> String {
    let mut missing = Vec::new();
    if matches!(status.as_u16(), 401 | 403 | 407) {
        missing.push(format!("credentials by {}", examples.credentials));
    } else {
        let names = probe.about.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
        missing.extend(names.map(|name| {
            let name = name.trim_start_matches('*');
            format!("an existing `{name}` by {}", examples.param.replace("{}", name))
        }));
        if [Method::POST, Method::PUT, Method::PATCH].contains(&probe.method) || !matches!(probe.body, Payload::None) {
            missing.push(format!("a body that it accepts by {}", examples.body));
            if matches!(status.as_u16(), 400 | 428) {
                missing.push(format!("a header that it requires by {}", examples.header));
            }
        }
        if missing.is_empty() {
            missing.push(format!("what it requires by {} or {}", examples.query, examples.header));
        }
    }
    format!("pass {}", missing.join(", "))
}
