//! Errors that are described by a definition and the facts of one occurrence.

use std::{borrow::Cow, error::Error, fmt};

use erased_serde::Serialize;
use http::{HeaderName, HeaderValue};

use crate::{
    ApiError, Arguments, CallView, Cause, Challenge, Definition, ErrorStatus, ErrorView, Facts, Link, Param, RateLimit,
    Resolved, RetryAfter, Value, Violation,
    facts::{Detail, DetailValue, Details, Invalid},
};

/// How many causes a copy keeps, all together.
const MOST_CAUSES: usize = 32;

/// An error without a Rust type of its own: a definition with the facts of one
/// occurrence.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Definition, ErrorStatus, Occurrence, Value};
///
/// static LOCKED: Definition = Definition::new(ErrorStatus::CONFLICT, "account_locked").with_title("Locked");
///
/// let error = Occurrence::of(&LOCKED)
///     .with_message("The account is locked until noon")
///     .with_detail("until", Value::new("12:00"));
/// assert_eq!(error.definition().code(), Some("account_locked"));
/// assert_eq!(error.to_string(), "The account is locked until noon");
/// ```
#[derive(Debug)]
pub struct Occurrence {
    definition: &'static Definition,
    message: Cow<'static, str>,
    user_message: Option<Cow<'static, str>>,
    /// Of its texts, where they may be translated.
    arguments: Option<Box<Arguments>>,
    facts: OwnedFacts,
}

/// The same as [`Facts`], owned; each list of its fields is written out, so that
/// a fact that is forgotten does not compile.
#[derive(Debug)]
struct OwnedFacts {
    status: Option<ErrorStatus>,
    code: Option<Cow<'static, str>>,
    number: Option<i64>,
    invalid: Invalid,
    param: Option<Cow<'static, str>>,
    retry_after: Option<RetryAfter>,
    rate_limits: Vec<RateLimit>,
    challenge: Option<Challenge>,
    instance: Option<Cow<'static, str>>,
    violations: Vec<Violation>,
    links: Vec<Link>,
    causes: Vec<Occurrence>,
    details: Vec<(Cow<'static, str>, OwnedDetail)>,
    headers: Vec<(HeaderName, HeaderValue)>,
    before_effects: bool,
}

#[derive(Debug)]
enum OwnedDetail {
    Of(Value),
    Wait,
}

impl Occurrence {
    /// Creates an occurrence of `definition`, without further facts.
    pub const fn of(definition: &'static Definition) -> Occurrence {
        Occurrence {
            definition,
            message: Cow::Borrowed(""),
            user_message: None,
            arguments: None,
            facts: OwnedFacts {
                status: None,
                code: None,
                number: None,
                invalid: Invalid { code: false, status: false },
                param: None,
                retry_after: None,
                rate_limits: Vec::new(),
                challenge: None,
                instance: None,
                violations: Vec::new(),
                links: Vec::new(),
                causes: Vec::new(),
                details: Vec::new(),
                headers: Vec::new(),
                before_effects: false,
            },
        }
    }

    /// Copies the parts of an error that a client may read, with up to 32 of its causes
    /// in up to 8 levels. `keep` creates an owned copy of a member's value.
    ///
    /// # Errors
    ///
    /// Fails if `keep` fails.
    pub fn copy<E>(
        view: &ErrorView<'_>,
        mut keep: impl FnMut(&dyn Serialize) -> Result<Value, E>,
    ) -> Result<Occurrence, E> {
        Occurrence::copy_some(view, &mut keep, &mut { MOST_CAUSES })
    }

    fn copy_some<E>(
        view: &ErrorView<'_>,
        keep: &mut dyn FnMut(&dyn Serialize) -> Result<Value, E>,
        left: &mut usize,
    ) -> Result<Occurrence, E> {
        let text = |text: &dyn fmt::Display| Cow::Owned(crate::scratch::text_of(text));
        Ok(Occurrence {
            definition: view.definition(),
            message: Cow::Owned(view.own_message().to_owned()),
            user_message: view.own_user_message().map(|message| text(&message)),
            arguments: None,
            facts: OwnedFacts::copy(view.facts(), keep, left)?,
        })
    }

    /// Overrides the status of the definition.
    #[must_use]
    pub const fn with_status(mut self, status: ErrorStatus) -> Occurrence {
        self.facts.status = Some(status);
        self
    }

    /// Overrides the code of the definition. An invalid code is not sent: see
    /// [`Facts::code`].
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Occurrence {
        self.facts.code = Some(code.into());
        self
    }

    /// Overrides the number of the definition.
    #[must_use]
    pub const fn with_number(mut self, number: i64) -> Occurrence {
        self.facts.number = Some(number);
        self
    }

    /// Sets the message for the client.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Occurrence {
        self.message = message.into();
        self
    }

    /// Sets the text for end users.
    #[must_use]
    pub fn with_user_message(mut self, message: impl Into<Cow<'static, str>>) -> Occurrence {
        self.user_message = Some(message.into());
        self
    }

    /// Sets the values that the texts show, as arguments of their translations.
    #[must_use]
    pub fn with_arguments(mut self, arguments: Arguments) -> Occurrence {
        self.arguments = (!arguments.is_empty()).then(|| Box::new(arguments));
        self
    }

    /// Sets the name of the request parameter at fault.
    #[must_use]
    pub fn with_param(mut self, param: impl Into<Cow<'static, str>>) -> Occurrence {
        self.facts.param = Some(param.into());
        self
    }

    /// Sets when the client may retry.
    #[must_use]
    pub fn with_retry_after(mut self, when: impl Into<RetryAfter>) -> Occurrence {
        self.facts.retry_after = Some(when.into());
        self
    }

    /// Adds a quota, which says how many requests the client has left.
    #[must_use]
    pub fn with_rate_limit(mut self, rate_limit: RateLimit) -> Occurrence {
        self.facts.rate_limits.push(rate_limit);
        self
    }

    /// Sets the authentication challenge, which says what credentials the client should
    /// send.
    #[must_use]
    pub fn with_challenge(mut self, challenge: Challenge) -> Occurrence {
        self.facts.challenge = Some(challenge);
        self
    }

    /// Sets the address of the occurrence: an absolute address, or a path that begins
    /// with `/` (RFC 9457, section 3.1.5).
    #[must_use]
    pub fn with_instance(mut self, instance: impl Into<Cow<'static, str>>) -> Occurrence {
        self.facts.instance = Some(instance.into());
        self
    }

    /// Sets the list of violations (invalid fields).
    #[must_use]
    pub fn with_violations(mut self, violations: impl IntoIterator<Item = Violation>) -> Occurrence {
        self.facts.violations.extend(violations);
        self
    }

    /// Sets links that belong to the occurrence.
    #[must_use]
    pub fn with_links(mut self, links: impl IntoIterator<Item = Link>) -> Occurrence {
        self.facts.links.extend(links);
        self
    }

    /// Adds another API error, which is part of this one and is shown to the client.
    #[must_use]
    pub fn with_cause(mut self, cause: Occurrence) -> Occurrence {
        self.facts.causes.push(cause);
        self
    }

    /// Adds a member to the body.
    #[must_use]
    pub fn with_detail(mut self, name: impl Into<Cow<'static, str>>, value: Value) -> Occurrence {
        self.facts.details.push((name.into(), OwnedDetail::Of(value)));
        self
    }

    /// Adds a header. Some headers are not sent: see [`Facts::header`].
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Occurrence {
        self.facts.headers.push((name, value));
        self
    }

    /// Promises that the request had no effect: it was rejected before any handler saw
    /// it, so it is safe to send it again.
    #[must_use]
    pub fn before_effects(mut self) -> Occurrence {
        self.facts.before_effects = true;
        self
    }

    /// Adds the facts of the occurrence to the facts of the error that contains it.
    pub fn add_to<'a>(&'a self, facts: &mut Facts<'a>) {
        self.facts.add_to(facts);
    }
}

impl OwnedFacts {
    fn copy<E>(
        facts: &Facts<'_>,
        keep: &mut dyn FnMut(&dyn Serialize) -> Result<Value, E>,
        left: &mut usize,
    ) -> Result<OwnedFacts, E> {
        let Facts {
            status,
            code,
            number,
            invalid,
            param,
            retry_after,
            rate_limits,
            challenge,
            instance,
            violations,
            links,
            causes,
            details,
            headers,
            before_effects,
            unlisted: _, // No format writes it.
        } = facts;
        let owned = |text: &str| Cow::Owned(text.to_owned());
        Ok(OwnedFacts {
            status: *status,
            code: code.as_deref().map(owned),
            number: *number,
            invalid: *invalid,
            param: match param {
                Some(Param::Name(name)) => Some(owned(name)),
                // A path is found in the violations again.
                Some(Param::Path(_)) | None => None,
            },
            retry_after: *retry_after,
            rate_limits: rate_limits.iter().cloned().collect(),
            challenge: challenge.cloned(),
            instance: instance.map(owned),
            violations: violations.to_vec(),
            links: links.to_vec(),
            causes: copy_causes(causes, keep, left)?,
            details: copy_details(details, keep)?,
            headers: headers.clone(),
            before_effects: *before_effects,
        })
    }

    fn add_to<'a>(&'a self, facts: &mut Facts<'a>) {
        let OwnedFacts {
            status,
            code,
            number,
            invalid,
            param,
            retry_after,
            rate_limits,
            challenge,
            instance,
            violations,
            links,
            causes,
            details,
            headers,
            before_effects,
        } = self;
        facts.status = status.or(facts.status);
        facts.invalid = *invalid;
        if let Some(code) = code {
            facts.code(code);
        }
        facts.number = number.or(facts.number);
        facts.param = param.as_deref().map(Param::Name).or(facts.param);
        facts.retry_after = retry_after.or(facts.retry_after);
        facts.rate_limits.add(rate_limits);
        facts.challenge = challenge.as_ref().or(facts.challenge);
        facts.instance = instance.as_deref().or(facts.instance);
        facts.violations = violations;
        facts.links = links;
        facts.causes.extend(causes.iter().map(|cause| Cause::new(cause)));
        for (name, value) in details {
            match value {
                OwnedDetail::Of(value) => facts.detail(name, value),
                OwnedDetail::Wait => facts.wait_detail(name),
            };
        }
        facts.headers.extend_from_slice(headers);
        facts.before_effects |= before_effects;
    }
}

fn copy_causes<E>(
    causes: &[Cause<'_>],
    keep: &mut dyn FnMut(&dyn Serialize) -> Result<Value, E>,
    left: &mut usize,
) -> Result<Vec<Occurrence>, E> {
    let mut copies = Vec::new();
    for cause in causes {
        let Some(fewer) = left.checked_sub(1) else { break };
        *left = fewer;
        let message = cause.message();
        let view = cause.view(&message, Resolved::standard, CallView::default());
        copies.push(Occurrence::copy_some(&view, keep, left)?);
    }
    Ok(copies)
}

fn copy_details<E>(
    details: &Details<'_>,
    keep: &mut dyn FnMut(&dyn Serialize) -> Result<Value, E>,
) -> Result<Vec<(Cow<'static, str>, OwnedDetail)>, E> {
    let copy = |detail: &Detail<'_>| {
        let value = match &detail.value {
            DetailValue::Of(value) => OwnedDetail::Of(keep(*value)?),
            DetailValue::Wait => OwnedDetail::Wait,
        };
        Ok((Cow::Owned(detail.name.to_owned()), value))
    };
    details.list().iter().map(copy).collect()
}

impl ApiError for Occurrence {
    fn definition(&self) -> &'static Definition {
        self.definition
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.user_message.as_deref().or(self.definition.user_message());
        f.write_str(text.unwrap_or_default())
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.add_to(facts);
    }

    fn arguments(&self, arguments: &mut Arguments) {
        if let Some(own) = &self.arguments {
            arguments.extend(own);
        }
    }
}

/// The message, or else the title of the definition or its category.
impl fmt::Display for Occurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.message {
            "" => f.write_str(self.definition.title().unwrap_or(self.definition.category().title())),
            message => f.write_str(message),
        }
    }
}

impl Error for Occurrence {}
