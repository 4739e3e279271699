//! Compares the responses to HEAD with those to GET.

use std::collections::BTreeSet;

use http::{HeaderName, Method, header};

use crate::{
    Fault, FaultKind, Received,
    conformance::{
        exchange::{Exchange, Outcome},
        report::Report,
    },
};

/// HEAD sends the header fields that GET would (RFC 9110, section 9.3.2).
pub(super) fn compare_heads(exchanges: &[Exchange], report: &mut Report) {
    // A limit may have refused one of the two.
    let may_differ = |answer: &Received| matches!(answer.status().as_u16(), 429 | 503);
    for head in exchanges.iter().filter(|exchange| exchange.probe.method == Method::HEAD) {
        let is_pair = |other: &&Exchange| {
            other.probe.method == Method::GET
                && other.probe.target == head.probe.target
                && other.probe.headers == head.probe.headers
        };
        let get = exchanges.iter().find(is_pair).and_then(Exchange::answer);
        let (Some(get), Some(answer)) = (get, head.answer()) else { continue };
        if may_differ(get) || may_differ(answer) {
            continue;
        }
        let text = difference(answer, get).or_else(|| other_length(head, answer, exchanges));
        if let Some(text) = text {
            report.add(&head.probe, Some(answer), Fault::new(FaultKind::Obligation, text));
        }
    }
}

/// How the response to HEAD differs from that to GET.
fn difference(head: &Received, get: &Received) -> Option<String> {
    let facts = |answer: &Received| (answer.status().as_u16(), answer.media_type());
    if facts(head) != facts(get) {
        return Some(format!(
            "the response to HEAD is {:?}, and that to GET is {:?} (RFC 9110, 9.3.2)",
            facts(head),
            facts(get)
        ));
    }
    let names = |answer: &Received| -> BTreeSet<String> {
        answer.headers().keys().filter(|name| !OF_CONTENT.contains(name)).map(ToString::to_string).collect()
    };
    let (head, get) = (names(head), names(get));
    let missing: Vec<_> = get.difference(&head).map(String::as_str).collect();
    let added: Vec<_> = head.difference(&get).map(String::as_str).collect();
    match (missing.is_empty(), added.is_empty()) {
        (true, true) => None,
        (false, _) => {
            Some(format!("the response to HEAD has no {}, but that to GET has (RFC 9110, 9.3.2)", missing.join(", ")))
        }
        (true, false) => {
            Some(format!("the response to HEAD has {}, but that to GET does not (RFC 9110, 9.3.2)", added.join(", ")))
        }
    }
}

/// The length that HEAD names is that of the body of GET (RFC 9110, section 8.6), where
/// that has the same length each time.
fn other_length(head: &Exchange, answer: &Received, exchanges: &[Exchange]) -> Option<String> {
    let said: usize = answer.header("content-length")?.parse().ok()?;
    let is_get = |other: &&Exchange| other.probe.method == Method::GET && !other.probe.sends_id();
    let is_same = |other: &&Exchange| is_get(other) && other.probe.target == head.probe.target;
    let answers = exchanges.iter().filter(is_same).flat_map(|exchange| &exchange.outcomes).filter_map(Outcome::answer);
    let alike = |other: &&Received| other.status() == answer.status() && other.media_type() == answer.media_type();
    let lengths: Vec<_> = answers.filter(alike).map(|other| other.body().len()).collect();
    let (first, rest) = lengths.split_first()?;
    let is_steady = !rest.is_empty() && rest.iter().all(|length| length == first);
    let text = format!("HEAD says that the body has {said} bytes, and that of GET has {first} (RFC 9110, 8.6)");
    (is_steady && said != *first).then_some(text)
}

/// What is only known where content is made, or belongs to the connection: HEAD
/// may leave it out.
const OF_CONTENT: [HeaderName; 7] = [
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::TRAILER,
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    header::DATE,
    HeaderName::from_static("server-timing"),
];
