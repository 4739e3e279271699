//! What is wrong with the answers, one by one and beside each other.

use std::collections::{BTreeMap, BTreeSet};

use http::{HeaderName, Method, header};

use super::{
    exchange::{Exchange, Outcome},
    form::Form,
    report::Report,
    request::Probe,
};
use crate::{Fault, FaultKind, Inspector, Received};

/// Judges answers by what is known of the API.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    /// By the prefix of the path; the longest that fits counts.
    pub(super) inspectors: &'a BTreeMap<String, Inspector>,
    /// Whether errors carry an id of the request where most do, in whichever
    /// header that is.
    pub(super) learns_request_id: bool,
    /// What to write where nothing was judged.
    pub(super) how: &'static str,
}

/// The headers that ids of requests are in.
const REQUEST_IDS: [HeaderName; 4] = [
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("request-id"),
    HeaderName::from_static("x-correlation-id"),
    HeaderName::from_static("x-trace-id"),
];

impl Judge<'_> {
    pub(super) fn report(&self, exchanges: &[Exchange]) -> Report {
        let mut report = Report::default();
        let usual = Usual::of(exchanges.iter().filter(|exchange| self.inspector(&exchange.probe).is_none()));
        let request_id = self.learns_request_id.then(|| self.usual_request_id(exchanges)).flatten();
        for exchange in exchanges {
            report.requests += exchange.outcomes.len();
            if exchange.is_beyond {
                report.beyond.push(exchange.probe.name());
                continue;
            }
            for outcome in &exchange.outcomes {
                let mut faults = self.faults_of(exchange, outcome, &usual);
                if let Some(answer) = outcome.answer().filter(|answer| self.is_error(&exchange.probe, answer)) {
                    *report.errors.entry(answer.status().as_u16()).or_default() += 1;
                    faults.extend(request_id.as_ref().and_then(|name| missing_id(name, answer)));
                }
                faults.into_iter().for_each(|fault| report.add(&exchange.probe, outcome.received(), fault));
            }
        }
        compare_heads(exchanges, &mut report);
        self.say_what_was_not_judged(exchanges, &mut report);
        if self.learns_request_id && request_id.is_none() && !report.errors.is_empty() {
            report.notes.push("no error carries an id of its request, so none was looked for".to_owned());
        }
        report
    }

    fn faults_of(&self, exchange: &Exchange, outcome: &Outcome, usual: &Usual) -> Vec<Fault> {
        let no_answer = |text: &str| vec![Fault::new(FaultKind::NoAnswer, text)];
        match outcome {
            Outcome::Answer(answer) => self.faults(&exchange.probe, answer, usual),
            // Who still sends may miss the answer; a stream of a success is no error.
            Outcome::Reset | Outcome::Endless => Vec::new(),
            Outcome::Cut(answer) => vec![cut(answer)],
            Outcome::Nothing => no_answer("the connection ends without one"),
            Outcome::Late => no_answer("none within ten seconds"),
            Outcome::Malformed => no_answer("what came is no HTTP, or ends early"),
        }
    }

    fn faults(&self, probe: &Probe, answer: &Received, usual: &Usual) -> Vec<Fault> {
        let method = &probe.method;
        let mut faults = match self.inspector(probe) {
            Some(inspector) => {
                let mut faults = inspector.inspect(method, answer);
                faults.extend(inspector.inspect_refusal(method, answer).filter(|_| probe.must_fail));
                faults
            }
            None => {
                let mut faults = Inspector::new().inspect(method, answer);
                faults.extend(usual.faults(method, answer));
                faults
            }
        };
        faults.extend(unlisted_methods(probe, answer));
        faults
    }

    fn is_error(&self, probe: &Probe, answer: &Received) -> bool {
        self.inspector(probe).cloned().unwrap_or_default().is_error(answer)
    }

    fn inspector(&self, probe: &Probe) -> Option<&Inspector> {
        self.inspectors.get(self.prefix(probe)?)
    }

    /// The longest prefix that fits.
    fn prefix(&self, probe: &Probe) -> Option<&String> {
        let below = |prefix: &str| match probe.target.strip_prefix(prefix.as_bytes()) {
            Some(rest) => prefix.is_empty() || rest.is_empty() || rest.starts_with(b"/") || rest.starts_with(b"?"),
            None => false,
        };
        self.inspectors.keys().filter(|prefix| below(prefix)).max_by_key(|prefix| prefix.len())
    }

    /// The header in which an error has the id of its request.
    fn usual_request_id(&self, exchanges: &[Exchange]) -> Option<HeaderName> {
        let errors: Vec<_> = exchanges
            .iter()
            .filter_map(|exchange| Some((&exchange.probe, exchange.answer()?)))
            .filter(|(probe, answer)| self.is_error(probe, answer))
            .collect();
        REQUEST_IDS.into_iter().find(|name| errors.iter().any(|(_, answer)| answer.headers().contains_key(name)))
    }

    /// A run in which no answer was an error is not clean.
    fn say_what_was_not_judged(&self, exchanges: &[Exchange], report: &mut Report) {
        let how = self.how;
        report.notes.extend(self.inspectors.values().filter_map(Inspector::blind_spot));
        if report.errors.is_empty() {
            let requests = report.requests;
            return report.unjudged.push(format!("none of the {requests} answers was an error; {how}"));
        }
        for prefix in self.inspectors.keys() {
            let below: Vec<_> =
                exchanges.iter().filter(|exchange| self.prefix(&exchange.probe) == Some(prefix)).collect();
            let has_error = |exchange: &&Exchange| {
                !exchange.is_beyond && exchange.answer().is_some_and(|answer| self.is_error(&exchange.probe, answer))
            };
            if !below.iter().any(has_error) {
                let place =
                    if prefix.is_empty() { "outside the prefixes".to_owned() } else { format!("below {prefix}") };
                report.unjudged.push(format!("none of the {} answers {place} was an error; {how}", below.len()));
            }
        }
    }
}

fn cut(answer: &Received) -> Fault {
    let said = answer.header("content-length").map(|length| format!(" of {length}")).unwrap_or_default();
    Fault::new(FaultKind::Cut, format!("the body ends after {} bytes{said} (RFC 9112, 8)", answer.body().len()))
}

fn missing_id(name: &HeaderName, answer: &Received) -> Option<Fault> {
    let is_missing = !answer.headers().contains_key(name);
    is_missing.then(|| Fault::new(FaultKind::Obligation, format!("an error carries {name} as others do")))
}

/// Methods that `Allow` does not list, and that the route has (RFC 9110, 15.5.6).
fn unlisted_methods(probe: &Probe, answer: &Received) -> Vec<Fault> {
    let values = answer.headers().get_all(header::ALLOW).iter().filter_map(|value| value.to_str().ok());
    let listed: Vec<_> = values.flat_map(|list| list.split(',')).map(str::trim).collect();
    if answer.status().as_u16() != 405 || listed.is_empty() {
        return Vec::new();
    }
    let unlisted = probe.allowed.iter().filter(|method| !listed.contains(&&***method));
    unlisted
        .map(|method| Fault::new(FaultKind::Obligation, format!("Allow lists {method} (RFC 9110, 15.5.6)")))
        .collect()
}

/// HEAD sends the header fields that GET would (RFC 9110, 9.3.2).
fn compare_heads(exchanges: &[Exchange], report: &mut Report) {
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
        if let Some(text) = difference(answer, get) {
            report.add(&head.probe, Some(answer), Fault::new(FaultKind::Obligation, text));
        }
    }
}

/// How the answer to HEAD differs from that to GET.
fn difference(head: &Received, get: &Received) -> Option<String> {
    let facts = |answer: &Received| (answer.status().as_u16(), answer.media_type());
    if facts(head) != facts(get) {
        return Some(format!("HEAD is answered as {:?}, and GET as {:?} (RFC 9110, 9.3.2)", facts(head), facts(get)));
    }
    let names = |answer: &Received| -> BTreeSet<String> {
        answer.headers().keys().filter(|name| !OF_CONTENT.contains(name)).map(ToString::to_string).collect()
    };
    let (head, get) = (names(head), names(get));
    let missing: Vec<_> = get.difference(&head).map(String::as_str).collect();
    let added: Vec<_> = head.difference(&get).map(String::as_str).collect();
    match (missing.is_empty(), added.is_empty()) {
        (true, true) => None,
        (false, _) => Some(format!("HEAD is answered without {}, which GET has (RFC 9110, 9.3.2)", missing.join(", "))),
        (true, false) => {
            Some(format!("HEAD is answered with {}, which GET has not (RFC 9110, 9.3.2)", added.join(", ")))
        }
    }
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

/// What most errors have where nobody named the format.
#[derive(Debug)]
struct Usual {
    form: Option<Form>,
    has_request_ids: bool,
}

impl Usual {
    fn of<'a>(exchanges: impl Iterator<Item = &'a Exchange>) -> Usual {
        let answers = exchanges
            .filter(|exchange| !exchange.is_beyond)
            .flat_map(|exchange| &exchange.outcomes)
            .filter_map(Outcome::answer);
        let errors: Vec<_> = answers.filter(|answer| Inspector::new().is_error(answer)).collect();
        let forms: Vec<_> = errors.iter().filter_map(|answer| Form::of(answer)).collect();
        Usual {
            form: Form::most_common(&forms).cloned(),
            has_request_ids: errors.iter().any(|answer| answer.headers().contains_key("x-request-id")),
        }
    }

    fn faults(&self, method: &Method, answer: &Received) -> Option<Fault> {
        if !Inspector::new().is_error(answer) || method == Method::HEAD {
            return None;
        }
        if let (Some(usual), Some(form)) = (&self.form, Form::of(answer))
            && !usual.agrees(&form)
        {
            let text = format!("{}, and most errors are {}", form.describe(), usual.describe());
            return Some(Fault::new(FaultKind::Foreign, text));
        }
        let lacks_id = self.has_request_ids && !answer.headers().contains_key("x-request-id");
        lacks_id.then(|| Fault::new(FaultKind::Obligation, "an error carries x-request-id as others do"))
    }
}
