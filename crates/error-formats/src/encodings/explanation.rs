//! What people read of an error, in HTML, Markdown and plain text.

use std::{borrow::Cow, fmt};

use error_core::{ErrorPart, ErrorStatus, ErrorView, Location, PageText, Retry, RetryVerdict, Violation};

use super::serialized::Serialized;
use crate::{Fate, Problem, WireFormat, formats::Instance};

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
    pub(super) action: Option<&'a str>,
    pub(super) fields: Vec<InvalidField<'a>>,
    pub(super) retry: RetryRule,
    pub(super) request_id: Option<&'a str>,
    /// What identifies the occurrence, where the JSON has it.
    pub(super) instance: Option<Serialized<Instance<'a>>>,
    /// The page of the code.
    pub(super) docs: Option<Cow<'a, str>>,
    /// The phrase of the status.
    pub(super) phrase: &'a str,
    /// The tag of the language.
    pub(super) language: &'a str,
    view: &'a ErrorView<'a>,
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
            action: view.action_or_category(),
            fields,
            retry: RetryRule::of(view),
            request_id: view.request_id(),
            instance: problem.instance(view).map(Serialized),
            docs: problem.docs(view).filter(|docs| is_page(docs)),
            phrase: view.phrase(),
            language: view.language().unwrap_or("en"),
            view,
        }
    }

    /// The direction of the text, where it is not from left to right.
    #[cfg(feature = "html")]
    pub(super) fn direction(&self) -> Option<&'static str> {
        let first = self.language.split('-').next().unwrap_or_default();
        // The languages that are written from right to left, as far as a language tag without a script says so.
        ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"].contains(&first).then_some("rtl")
    }

    /// A text around the error, in the language of the error or in English.
    pub(super) fn text(&self, text: PageText) -> Cow<'static, str> {
        self.view.page_text(text, None).map_or_else(|| english(text).into(), Cow::Owned)
    }
}

/// The texts around an error that have no arguments.
fn english(text: PageText) -> &'static str {
    match text {
        PageText::Code => "Code",
        PageText::RequestId => "Request id",
        PageText::Instance => "Instance",
        PageText::Docs => "More about this error",
        _ => "",
    }
}

/// What a text does with each part of an error.
pub(super) const fn fate(part: ErrorPart) -> Fate {
    match part {
        ErrorPart::Code
        | ErrorPart::Status
        | ErrorPart::Title
        | ErrorPart::Message
        | ErrorPart::UserMessage
        | ErrorPart::Action
        | ErrorPart::Violations
        | ErrorPart::Retry
        | ErrorPart::RequestId
        | ErrorPart::Instance => Fate::Carried("text"),
        ErrorPart::Number => Fate::Dropped("people read the code"),
        ErrorPart::Type => Fate::Dropped("people read the title"),
        ErrorPart::Docs => Fate::Folded("text: if it is the address of a page"),
        ErrorPart::Param => Fate::Folded("text: unless there are violations"),
        ErrorPart::Details => Fate::Dropped("the message has the values that people need"),
        ErrorPart::Causes => Fate::Dropped("people read one error"),
        ErrorPart::Links => Fate::Dropped("people read the link to the page of the code"),
        ErrorPart::Wait => Fate::RETRY_AFTER,
        ErrorPart::RateLimit => Fate::NO_QUOTA,
        ErrorPart::Challenge => Fate::WWW_AUTHENTICATE,
        ErrorPart::Id => Fate::Folded("text: `with_instances` or `with_instance_base`"),
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
#[derive(Debug, Clone)]
pub(super) struct RetryRule {
    /// The rule in the language of the error.
    translated: Option<String>,
    class: Retry,
    pub(super) verdict: RetryVerdict,
    /// The wait, in whole seconds.
    pub(super) seconds: Option<u64>,
}

impl RetryRule {
    fn of(view: &ErrorView<'_>) -> RetryRule {
        let (class, verdict, seconds) = (view.retry(), view.verdict(), view.retry_after_seconds());
        let text = match (verdict, class, seconds) {
            (RetryVerdict::AfterWait, _, None) => PageText::RetryLater,
            (RetryVerdict::AfterWait, _, Some(_)) => PageText::RetryIn,
            (RetryVerdict::SameKeyOnly, _, None) => PageText::RetryWithKeyLater,
            (RetryVerdict::SameKeyOnly, _, Some(_)) => PageText::RetryWithKeyIn,
            (RetryVerdict::AfterChange, _, _) => PageText::RetryAfterChange,
            (_, Retry::AfterWait, _) => PageText::RetryUncertain,
            (_, _, _) => PageText::RetryNever,
        };
        RetryRule { translated: view.page_text(text, seconds), class, verdict, seconds }
    }
}

impl fmt::Display for RetryRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(translated) = &self.translated {
            return f.write_str(translated);
        }
        match (self.verdict, self.class) {
            (RetryVerdict::AfterWait, _) => write!(f, "You can send the same request again {}.", Wait(self.seconds)),
            (RetryVerdict::SameKeyOnly, _) => {
                write!(f, "You can send the same request again {}, with the same idempotency key.", Wait(self.seconds))
            }
            (RetryVerdict::AfterChange, _) => {
                f.write_str("Change the request, or wait until the state of the resource has changed.")
            }
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
