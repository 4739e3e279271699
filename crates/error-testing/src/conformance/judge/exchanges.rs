//! Finds faults of all responses, individually and by comparison.

use std::collections::BTreeMap;

use super::{
    beside::Beside,
    heads::compare_heads,
    methods::unlisted_methods,
    mounts::compare_mounts,
    seen::Seen,
    successes::{Examples, without_a_success},
    unlisted::unlisted_errors,
    usual::Usual,
};
use crate::{
    Fault, FaultKind, Inspector, Received,
    conformance::{
        exchange::{Exchange, Outcome},
        report::Report,
        request::Probe,
    },
    leak::SECRET,
};

/// Judges responses by what is known of the API.
#[derive(Debug)]
pub(in crate::conformance) struct Judge<'a> {
    /// By the prefix of the path; the longest that fits counts.
    pub(in crate::conformance) inspectors: &'a BTreeMap<String, Inspector>,
    /// Whether errors carry an id of the request where most do, in whichever
    /// header that is.
    pub(in crate::conformance) learns_request_id: bool,
    /// Whether it is a router of axum's, so that it is known what to write.
    pub(in crate::conformance) is_router: bool,
    /// What to write where nothing was judged.
    pub(in crate::conformance) how: &'static str,
    /// What to write for a request that a route accepts, and for a value that responses may repeat.
    pub(in crate::conformance) examples: Examples,
}

impl<'a> Judge<'a> {
    pub(in crate::conformance) fn report(&'a self, exchanges: &'a [Exchange]) -> Report {
        let mut report = Report::default();
        let usual = Usual::of(exchanges.iter().filter(|exchange| self.inspector(&exchange.probe).is_none()));
        let seen: Vec<_> = exchanges.iter().flat_map(|exchange| self.seen(exchange, &usual)).collect();
        let beside = Beside::of(&seen, self.learns_request_id, self.is_router);
        for exchange in exchanges {
            report.requests += exchange.outcomes.len();
            if exchange.is_beyond {
                report.beyond.push(exchange.probe.name());
                continue;
            }
            for outcome in &exchange.outcomes {
                self.judge(exchange, outcome, &usual, &beside, &mut report);
            }
        }
        compare_heads(exchanges, &mut report);
        if self.is_router {
            compare_mounts(&seen, &mut report);
        }
        self.say_what_was_not_judged(exchanges, &mut report);
        let is_error =
            |exchange: &Exchange| exchange.answer().is_some_and(|answer| self.is_error(&exchange.probe, answer));
        report.notes.extend(without_a_success(exchanges, is_error, |exchange| self.code(exchange), self.examples));
        report.notes.extend(unlisted_errors(&seen));
        if beside.ids.are_unknown() && !report.errors.is_empty() {
            report.notes.push("no error carries an id of its request, so none was looked for".to_owned());
        }
        report
    }

    /// The responses to a request, with what is known of each.
    fn seen(&'a self, exchange: &'a Exchange, usual: &Usual) -> Vec<Seen<'a>> {
        let answers = exchange.outcomes.iter().filter_map(Outcome::answer).filter(|_| !exchange.is_beyond);
        answers.map(|answer| self.seen_one(&exchange.probe, answer, usual)).collect()
    }

    fn seen_one(&'a self, probe: &'a Probe, response: &'a Received, usual: &Usual) -> Seen<'a> {
        let inspector = self.inspector(probe);
        let is_ours = inspector.and_then(|known| known.fits(response)).unwrap_or_else(|| usual.fits(response));
        let prefix = self.prefix(probe).map_or("", |prefix| prefix);
        Seen { probe, response, prefix, inspector, is_error: self.is_error(probe, response), is_ours }
    }

    fn judge(
        &'a self,
        exchange: &'a Exchange,
        outcome: &'a Outcome,
        usual: &Usual,
        beside: &Beside<'a>,
        report: &mut Report,
    ) {
        let mut add = |fault| report.add(&exchange.probe, outcome.received(), fault);
        let no_answer = |text: &str| Fault::new(FaultKind::NoAnswer, text);
        match outcome {
            Outcome::Answer(answer) => {
                let seen = self.seen_one(&exchange.probe, answer, usual);
                for fault in self.faults(&seen, usual) {
                    add(self.allowed(&seen, beside.explain(&seen, fault)));
                }
                beside.faults(&seen).into_iter().for_each(&mut add);
                if seen.is_error {
                    *report.errors.entry(seen.status()).or_default() += 1;
                }
            }
            // Who still sends may miss the response; a stream of a success is no error.
            Outcome::Reset | Outcome::Endless => {}
            Outcome::Cut(answer) => add(cut(answer)),
            Outcome::Nothing => add(no_answer("the connection ends without one")),
            Outcome::Late => add(no_answer("none within ten seconds")),
            Outcome::Malformed => add(no_answer("the response is not HTTP, or ends early")),
        }
    }

    /// What is wrong with a response by itself.
    fn faults(&self, seen: &Seen<'_>, usual: &Usual) -> Vec<Fault> {
        let (method, has_key) = (&seen.probe.method, seen.probe.has_key());
        let mut faults = match seen.inspector {
            Some(inspector) => {
                let mut faults = inspector.inspect_exchange(method, has_key, seen.response);
                faults.extend(inspector.inspect_refusal(method, seen.response).filter(|_| seen.probe.must_fail));
                faults
            }
            None => {
                let mut faults = Inspector::new().inspect_exchange(method, has_key, seen.response);
                faults.extend(usual.faults(method, seen.response));
                faults
            }
        };
        faults.extend(unlisted_methods(seen));
        faults.extend(other_media_type(seen));
        faults
    }

    /// The same fault with what to write if clients may read the value.
    fn allowed(&self, seen: &Seen<'_>, fault: Fault) -> Fault {
        match &seen.probe.odd {
            Some(name) if fault.kind() == FaultKind::Leak && fault.text().contains(SECRET) => {
                let echo = self.examples.echo.replace("{}", name);
                fault.with_hint(&format!("if clients may read this value, allow it by {echo}"))
            }
            _ => fault,
        }
    }

    /// The code of the response to a request, where it is known where bodies have it.
    fn code(&self, exchange: &Exchange) -> Option<String> {
        self.inspector(&exchange.probe)?.code(exchange.answer()?)
    }

    fn is_error(&self, probe: &Probe, response: &Received) -> bool {
        match self.inspector(probe) {
            Some(inspector) => inspector.is_error(response),
            None => Inspector::new().is_error(response),
        }
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

    /// A run in which no response was an error is not clean.
    fn say_what_was_not_judged(&self, exchanges: &[Exchange], report: &mut Report) {
        let how = self.how;
        report.notes.extend(self.inspectors.values().flat_map(Inspector::blind_spots));
        if report.errors.is_empty() {
            let requests = report.requests;
            return report.unjudged.push(format!("none of the {requests} responses was an error; {how}"));
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
                report.unjudged.push(format!("none of the {} responses {place} was an error; {how}", below.len()));
            }
        }
    }
}

/// An error in another media type than the only one that the request accepts.
fn other_media_type(seen: &Seen<'_>) -> Option<Fault> {
    let accepted = seen.probe.accepts.as_deref().filter(|_| seen.is_error)?;
    let found = seen.response.media_type();
    let text =
        || format!("the request accepts {accepted}, and the error is {found}: add the format with `with_alternative`");
    (found != accepted).then(|| Fault::new(FaultKind::Foreign, text()))
}

fn cut(answer: &Received) -> Fault {
    let said = answer.header("content-length").map(|length| format!(" of {length}")).unwrap_or_default();
    Fault::new(FaultKind::Cut, format!("the body ends after {} bytes{said} (RFC 9112, 8)", answer.body().len()))
}
