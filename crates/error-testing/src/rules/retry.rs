//! Checks the headers from which SDKs decide whether to retry.

use http::HeaderName;

use super::case::Case;
use crate::{FaultKind::Retry, fault::Faults};

const SHOULD_RETRY: HeaderName = HeaderName::from_static("x-should-retry");
const STRIPE_SHOULD_RETRY: HeaderName = HeaderName::from_static("stripe-should-retry");
const RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");

/// The headers that say whether to repeat a request.
pub(crate) const RETRY_HEADERS: [HeaderName; 2] = [SHOULD_RETRY, STRIPE_SHOULD_RETRY];

/// What SDKs obey: they repeat a request where it says `true`, a payment
/// included.
pub(crate) fn inspect_retry_headers(case: &Case<'_>, faults: &mut Faults) {
    for name in &RETRY_HEADERS {
        inspect_verdict(case, name, faults);
    }
    let says = |name: &HeaderName, value: &str| case.values(name).iter().any(|found| found == value);
    let wait = case.values(&http::header::RETRY_AFTER).first().and_then(|wait| wait.parse::<u64>().ok());
    if says(&STRIPE_SHOULD_RETRY, "true") {
        if says(&SHOULD_RETRY, "false") {
            faults.add(Retry, "Stripe-Should-Retry is true, and X-Should-Retry is false");
        }
        // A second may be a shorter wait that is rounded up.
        let milliseconds = case.values(&RETRY_AFTER_MS).first().and_then(|wait| wait.parse::<f64>().ok());
        let is_longer = milliseconds.map(|milliseconds| milliseconds > 500.0);
        if let Some(wait) = wait.filter(|wait| is_longer.unwrap_or(*wait > 1)) {
            let text = "the SDKs of Stripe come back after 0.5 s: send false where the wait is longer";
            faults.add(Retry, format!("Stripe-Should-Retry is true, and Retry-After {wait}: {text}"));
        }
    }
    inspect_milliseconds(case, wait, faults);
}

fn inspect_verdict(case: &Case<'_>, name: &HeaderName, faults: &mut Faults) {
    let values = case.values(name);
    let Some(value) = values.first() else { return };
    if values.len() > 1 || !matches!(&**value, "true" | "false") {
        return faults.add(Retry, format!("{name} is true or false, once, not {}", values.join(" and ")));
    }
    if value == "false" {
        return;
    }
    if !case.method.is_idempotent() && !case.has_key && !may_be_early(case) {
        let text =
            "it may repeat an effect: send false, or write `before_effects` on a definition whose error comes first";
        faults.add(
            Retry,
            format!("{name} is true for {} and a {} (RFC 9110, 9.2.2): {text}", case.method, case.status().as_u16()),
        );
    }
    if let Some(class) = never_helps(case) {
        faults.add(Retry, format!("{name} is true, and in the catalog a retry of this error helps `{class}`"));
    }
}

/// Whether the error may have come before anything happened: its definition says
/// so, or it may be that of a limit in front of the handlers.
fn may_be_early(case: &Case<'_>) -> bool {
    let said: Vec<_> = case.entries.iter().map(|entry| entry.is_before_effects()).collect();
    let is_late = !said.is_empty() && said.iter().all(|said| *said == Some(false));
    said.contains(&Some(true)) || (matches!(case.status().as_u16(), 429 | 503) && !is_late)
}

/// The class of the catalog, where it says that the same request fails again.
fn never_helps<'a>(case: &'a Case<'_>) -> Option<&'a str> {
    let classes: Vec<_> = case.entries.iter().map(|entry| entry.retry()).collect();
    let is_one = classes.iter().all(|class| matches!(*class, "never" | "after_change"));
    classes.first().copied().filter(|_| is_one)
}

/// The same wait as that of `Retry-After`.
fn inspect_milliseconds(case: &Case<'_>, wait: Option<u64>, faults: &mut Faults) {
    let values = case.values(&RETRY_AFTER_MS);
    let Some(value) = values.first() else { return };
    match value.parse::<f64>() {
        Ok(milliseconds) if value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') => {
            #[expect(clippy::cast_precision_loss, reason = "waits are short")]
            // A wait that is longer than can be counted has the largest number in both.
            let is_countable = milliseconds < u64::MAX as f64;
            #[expect(clippy::cast_precision_loss, reason = "waits are short")]
            let other = wait.filter(|wait| is_countable && ((milliseconds / 1000.0).ceil() - *wait as f64).abs() > 0.5);
            if let Some(wait) = other {
                let text = format!("Retry-After-Ms is {value}, and Retry-After {wait}");
                faults.add(Retry, format!("{text}: both are one wait, the latter rounded up"));
            }
        }
        _ => faults.add(Retry, format!("Retry-After-Ms is a number of milliseconds, not {value:?}")),
    }
}
