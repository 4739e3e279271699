//! What people read of an error, in HTML, Markdown and plain text.

use std::{borrow::Cow, fmt};

use error_core::{ErrorStatus, ErrorView, Location, Retry, RetryVerdict, Violation};

use super::serialized::Serialized;
use crate::{Problem, WireFormat, formats::Instance};

/// An error for people. Besides the texts of the same problem in JSON it has the title
/// and the action of the definition, which pages publish, the id of the client's own
/// request, and whether that may be sent again.
#[derive(Debug)]
pub(super) struct Explanation<'a> {
    pub(super) status: ErrorStatus,
    pub(super) code: &'a str,
    pub(super) title: &'a str,
    /// What happened, where it says more than the title.
    pub(super) message: Option<&'a str>,
    pub(super) user_message: Option<String>,
    /// What the client's developer should do.
    pub(super) action: Option<&'static str>,
    pub(super) fields: Vec<InvalidField<'a>>,
    pub(super) retry: RetryRule,
    pub(super) request_id: Option<&'a str>,
    /// What identifies the occurrence, where the JSON has it.
    pub(super) instance: Option<Serialized<Instance<'a>>>,
    /// The page of the code.
    pub(super) docs: Option<Cow<'a, str>>,
}

impl<'a> Explanation<'a> {
    pub(super) fn new(problem: &'a Problem, view: &'a ErrorView<'a>) -> Explanation<'a> {
        let title = view.title();
        let named = || view.param().map(|param| InvalidField { name: param.dotted().to_string(), problem: None });
        let mut fields: Vec<_> = view.violations().iter().map(InvalidField::of).collect();
        if fields.is_empty() {
            fields.extend(named());
        }
        Explanation {
            status: view.status(),
            code: view.wire_code(),
            title,
            message: Some(view.message()).filter(|&message| message != title),
            user_message: view.user_message().map(|message| message.to_string()),
            action: view.resolved().action(),
            fields,
            retry: RetryRule { class: view.retry(), verdict: view.verdict(), seconds: view.retry_after_seconds() },
            request_id: view.request_id(),
            instance: problem.instance(view).map(Serialized),
            docs: problem.docs(view).filter(|docs| is_page(docs)),
        }
    }
}

/// Whether an address leads to a page. A URN does not.
fn is_page(address: &str) -> bool {
    ["https://", "http://", "/"].iter().any(|start| address.starts_with(start))
}

/// A field of the request that is invalid.
#[derive(Debug)]
pub(super) struct InvalidField<'a> {
    pub(super) name: String,
    pub(super) problem: Option<&'a str>,
}

impl<'a> InvalidField<'a> {
    fn of(violation: &'a Violation) -> InvalidField<'a> {
        let path = violation.path();
        let name = match violation.place() {
            Location::Body if path.is_root() => "body".to_owned(),
            _ => path.dotted().to_string(),
        };
        InvalidField { name, problem: violation.message() }
    }
}

/// Whether the same request may be sent again, in words.
#[derive(Debug, Clone, Copy)]
pub(super) struct RetryRule {
    class: Retry,
    pub(super) verdict: RetryVerdict,
    /// The wait, in whole seconds.
    pub(super) seconds: Option<u64>,
}

impl fmt::Display for RetryRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.verdict, self.class) {
            (RetryVerdict::AfterWait, _) => write!(f, "You can send the same request again {}.", Wait(self.seconds)),
            (RetryVerdict::SameKeyOnly, _) => {
                write!(f, "You can send the same request again {}, with the same idempotency key.", Wait(self.seconds))
            }
            (RetryVerdict::AfterChange, _) => f.write_str("Change the request before you send it again."),
            (_, Retry::AfterWait) => {
                f.write_str("The request may have been carried out: find out before you send it again.")
            }
            (_, _) => f.write_str("Do not send the same request again."),
        }
    }
}

struct Wait(Option<u64>);

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("later"),
            Some(0) => f.write_str("now"),
            Some(1) => f.write_str("in 1 second"),
            Some(seconds) if seconds < 120 => write!(f, "in {seconds} seconds"),
            // Rounded up: never earlier than the wait.
            Some(seconds) if seconds < 7_200 => write!(f, "in {} minutes", seconds.div_ceil(60)),
            Some(seconds) => write!(f, "in {} hours", seconds.div_ceil(3_600)),
        }
    }
}
