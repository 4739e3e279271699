//! Sample occurrences of a definition, for documents and pages.

use std::{borrow::Cow, cell::RefCell, sync::Arc, time::Duration};

use bytes::Bytes;
use error_catalog::{fill_template, sample_text};
use error_core::{
    Allow, ApiError, Arguments, CallFacts, CallView, Category, CategoryError, Definition, DetailDefinition,
    ErrorStatus, ErrorView, FieldPath, Id, IdGenerator, Location, Message, Occurrence, RateLimit, RequestFacts,
    Resolved, RetryAfter, Value, Violation, Wait, Waits,
};
use http::{HeaderName, HeaderValue, Method, Response, StatusCode, header};

use crate::{BodyError, ErasedWireFormat, detail::sample_of_detail, render};
#[cfg(feature = "catalog")]
use error_core::ErrorPart;

/// A sample occurrence of a definition, for documents.
///
/// The placeholders of the message and the members of the body get the author's examples
/// (`#[api(example = ...)]`). Without an example, they get plain values: `id_123` for an
/// `id`, 60 or 0.5 for a number. The same name always gets the same value. A wait is 60
/// seconds, unless [`with_wait`](Sample::with_wait) sets another one. Errors of
/// extractors ([`Category::MissingField`], `UnknownField` and `InvalidField`) name a
/// field. A sample is always rendered in the same way.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, ErrorSet};
/// use error_formats::{Sample, Stripe};
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found", param = "id")]
/// struct NoAccount { id: String }
///
/// let sample = Sample::of(&NoAccount::SET.own[0]);
/// assert_eq!(
///     sample.render(&Stripe::new())?.body(),
///     r#"{"error":{"code":"account_not_found","message":"No account found with id: id_123","param":"id","type":"invalid_request_error"}}"#,
/// );
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug)]
pub struct Sample {
    occurrence: Occurrence,
    /// Whether its request has `Authorization`.
    has_authorization: bool,
}

/// The wait of every sample that has one.
const WAIT: Duration = Duration::from_secs(60);

impl Sample {
    /// Creates a sample of `definition`.
    pub fn of(definition: &'static Definition) -> Sample {
        Sample::with_details(definition, sample_of_detail)
    }

    fn with_details(definition: &'static Definition, value: fn(&DetailDefinition) -> serde_json::Value) -> Sample {
        let arguments = RefCell::new(Arguments::default());
        let fill = |template| {
            fill_template(template, |name| {
                let value = shown(definition, name);
                add_argument(&mut arguments.borrow_mut(), name, &value);
                value
            })
        };
        let mut sample = Occurrence::of(definition);
        if let Some(message) = definition.message().filter(|message| has_words(message)) {
            sample = sample.with_message(fill(message));
        }
        if let Some(message) = definition.user_message() {
            sample = sample.with_user_message(fill(message));
        }
        sample = sample.with_arguments(arguments.into_inner());
        if let Some(param) = definition.param_example() {
            sample = sample.with_param(param);
        }
        if definition.has_violations() {
            let violation = violation("out_of_range", "must be at least 1");
            sample = sample.with_violations([violation]);
        }
        if let Some(violation) = violation_of_category(definition) {
            let path = violation.path().dotted();
            let message = format!("{path} {}", violation.message().unwrap_or_default());
            sample = sample.with_message(message).with_violations([violation]);
        }
        if definition.wait() == Wait::Occurrence {
            sample = sample.with_retry_after(WAIT);
        }
        if definition.category() == Category::RateLimited {
            sample = sample.with_rate_limit(RateLimit::new(100, 0));
        }
        for detail in definition.details() {
            sample = sample.with_detail(detail.name(), Value::new(value(detail)));
        }
        for header in definition.headers().iter().filter(|header| header.value().is_none()) {
            if let Ok(value) = HeaderValue::from_str(&sample_text(header.name())) {
                sample = sample.with_header(HeaderName::from_static(header.name()), value);
            }
        }
        Sample { occurrence: sample, has_authorization: true }
    }

    /// Creates a sample in which a part is another one than in [`Sample::of`]; `None` if no field of an error is this
    /// part.
    #[cfg(feature = "catalog")]
    pub(crate) fn with_another(definition: &'static Definition, part: ErrorPart) -> Option<Sample> {
        const OTHER: &str = "zq_other";
        let sample = Sample::of(definition);
        let occurrence = match part {
            ErrorPart::Details => return Some(Sample::with_details(definition, |_| OTHER.into())),
            ErrorPart::Param => sample.occurrence.with_param(OTHER),
            ErrorPart::UserMessage => sample.occurrence.with_user_message(OTHER),
            ErrorPart::Violations => sample.occurrence.with_violations([violation(OTHER, "is another one")]),
            _ => return None,
        };
        Some(Sample { occurrence, ..sample })
    }

    /// Creates a sample of an error for each status that its responses can have in
    /// `format`, the usual one first
    /// ([`statuses`](trait.ErasedWireFormat.html#method.statuses)).
    pub fn each(error: &Resolved, format: &dyn ErasedWireFormat) -> Vec<Sample> {
        let definition = error.definition();
        let with = |status: &ErrorStatus| Sample::of(definition).with_status(*status);
        let own = if definition.statuses().is_empty() { &[error.status()] } else { definition.statuses() };
        let has_other =
            |status: &&ErrorStatus| format.other_status(**status).is_some_and(|other| !own.contains(&other));
        let mut samples = vec![Sample::of(definition)];
        if error.status() != format.resolve(definition).status() {
            samples = vec![with(&error.status())];
        }
        samples.extend(own.iter().skip(1).map(with));
        samples.extend(own.iter().filter(has_other).map(with).map(Sample::without_authorization));
        samples
    }

    /// Renders the sample as the response to a request that had no `Authorization`
    /// header.
    #[must_use]
    pub fn without_authorization(self) -> Sample {
        Sample { has_authorization: false, ..self }
    }

    /// Creates a sample of an error of which only the status is known. It keeps this
    /// status in every format.
    pub fn of_status(status: ErrorStatus) -> Sample {
        let definition = CategoryError::new(Category::of(status)).definition();
        Sample::of(definition).with_status(status)
    }

    /// Sets the status, for a definition that has several.
    #[must_use]
    pub fn with_status(self, status: ErrorStatus) -> Sample {
        Sample { occurrence: self.occurrence.with_status(status), ..self }
    }

    /// Sets the code of the sample, for a definition whose code is known only at run time
    /// (`#[api(code)]` on a field).
    #[must_use]
    pub fn with_code(self, code: impl Into<Cow<'static, str>>) -> Sample {
        Sample { occurrence: self.occurrence.with_code(code), ..self }
    }

    /// Sets another wait, for a definition that has one.
    #[must_use]
    pub fn with_wait(self, wait: Duration) -> Sample {
        Sample { occurrence: self.occurrence.with_retry_after(wait), ..self }
    }

    /// The sample as an error.
    pub fn occurrence(&self) -> &Occurrence {
        &self.occurrence
    }

    /// The definition from which the sample was created.
    pub fn definition(&self) -> &'static Definition {
        self.occurrence.definition()
    }

    /// Makes the wait a point in time instead of seconds.
    #[must_use]
    pub fn with_moment(self) -> Sample {
        const LATER: Duration = Duration::from_secs(4_102_444_800);
        let occurrence = self.occurrence.with_retry_after(RetryAfter::at(std::time::UNIX_EPOCH + LATER));
        Sample { occurrence, ..self }
    }

    /// Renders the sample as a complete response in `format`. All samples have the same
    /// id and the same request id.
    ///
    /// # Errors
    ///
    /// Fails if a value in the body cannot be serialized.
    pub fn render(&self, format: &dyn ErasedWireFormat) -> Result<Response<Bytes>, BodyError> {
        let mut facts = CallFacts::default();
        facts.id = Some(SampleIds.generate());
        if !format.needs().is_none() {
            let mut request = RequestFacts::new(Method::GET, "/");
            request.has_authorization = self.has_authorization;
            facts.request = Some(Arc::new(request));
            // Each sample took as long, so that documents repeat.
            facts.elapsed = Some(Duration::from_millis(5));
        }
        let request_id = id(REQUEST_ID);
        let waits = Waits::new(format.default_waits());
        let call = CallView::default().with_ids(&SampleIds).with_request_id(&request_id).with_facts(&facts);
        let call = call.with_waits(&waits);
        let mut response = render(&self.occurrence, format, call)?;
        if self.definition().allow() == Some(Allow::Route) || response.status() == StatusCode::METHOD_NOT_ALLOWED {
            // The router adds it.
            response.headers_mut().entry(header::ALLOW).or_insert(HeaderValue::from_static("GET,HEAD"));
        }
        Ok(response)
    }

    /// The address of the error's documentation, as `format` shows it.
    pub fn docs(&self, format: &dyn ErasedWireFormat) -> Option<String> {
        let message = Message::of(&self.occurrence);
        let view =
            ErrorView::new(&self.occurrence, &message, |definition| format.resolve(definition), CallView::default());
        format.docs(&view).map(Cow::into_owned)
    }
}

/// The request id of every sample.
const REQUEST_ID: &str = "req_123";

/// One id for all samples, so that documents repeat.
#[derive(Debug)]
struct SampleIds;

impl IdGenerator for SampleIds {
    fn generate(&self) -> Id {
        id("0b9a3f52-7c1e-4d6a-9f83-2e5d1c4b7a60")
    }
}

/// The text is an id, so the fallback is never taken.
fn id(text: &str) -> Id {
    Id::new(text).unwrap_or_else(|_| error_core::UuidV4.generate())
}

/// Whether a template says anything besides its placeholders; elsewhere the
/// title says more than their names.
fn has_words(template: &str) -> bool {
    let mut inside = false;
    template.chars().any(|character| {
        inside = (inside || character == '{') && character != '}';
        !inside && character.is_alphanumeric()
    })
}

/// Adds the value of a placeholder as the argument of a translation. The name of a field without a name is its place.
fn add_argument(arguments: &mut Arguments, name: &str, value: &str) {
    let is_place = name.starts_with(|first: char| first.is_ascii_digit());
    let name = if is_place { format!("arg{name}") } else { name.to_owned() };
    match value.parse::<f64>() {
        Ok(_) => arguments.number(name, &value),
        Err(_) => arguments.text(name, &value),
    };
}

/// What stands in the place of a placeholder: the author's example, what the
/// member of this name has, or a text made of the name.
fn shown(definition: &Definition, name: &str) -> String {
    if let Some((_, example)) = definition.examples().iter().find(|(of, _)| *of == name) {
        return example.as_str().to_owned();
    }
    match definition.details().iter().find(|detail| detail.name() == name).map(sample_of_detail) {
        Some(serde_json::Value::String(text)) => text,
        Some(value) if !value.is_array() => value.to_string(),
        _ => sample_text(name),
    }
}

/// What an extractor finds, where `definition` is that of its error and not one
/// of an author's.
fn violation_of_category(definition: &'static Definition) -> Option<Violation> {
    let category = definition.category();
    if !std::ptr::eq(definition, CategoryError::new(category).definition()) {
        return None;
    }
    match category {
        Category::MissingField => Some(violation("missing", "is required")),
        Category::UnknownField => Some(violation("unknown", "is not known")),
        Category::InvalidField => Some(violation("wrong_type", "must be an integer")),
        _ => None,
    }
}

fn violation(code: &'static str, message: &'static str) -> Violation {
    let path = FieldPath::key("items").then_index(0).then_key("quantity");
    Violation::new(Location::Body, path).with_code(code).with_message(message)
}

#[cfg(test)]
mod tests {
    use error_core::{ApiError, Category, CategoryError, Definition, ErrorSet};

    use super::{Sample, has_words};

    #[test]
    fn a_lonely_placeholder_says_nothing() {
        assert!(!has_words("{problem}"));
        assert!(!has_words("{a}: {b}."));
        assert!(has_words("Invalid {param}"));
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[allow(dead_code, reason = "only the definition is used")]
    enum Refused {
        /// Refused
        #[error("Account {id} wants {0:?}", .amount)]
        #[api(
            status = 422,
            code = "refused",
            message = "Account {id} has too little, {amount} is missing; {id}, {when}",
            user_message = "Account {id} is refused"
        )]
        Refused {
            #[api(example = "acc_9f3\"ü")]
            id: String,
            #[api(detail, example = -0.50)]
            amount: f64,
            #[api(detail = "is_final", example = true)]
            last: bool,
            #[api(param, example = "amount")]
            param: &'static str,
            #[api(detail = "id_of_card", example = "card_7")]
            card: String,
            #[api(detail, example = 1_000u64)]
            tries: u64,
            when: String,
        },
        /// Too much
        #[error("{most} of {share}")]
        #[api(
            status = 413,
            code = "too_much",
            message = "More than {most} bytes, {share} of all and {name}",
            user_message = "{left}"
        )]
        TooMuch {
            most: usize,
            share: f64,
            #[api(example = 7)]
            left: u8,
            name: String,
        },
    }

    #[test]
    fn a_number_without_an_example_is_a_number() {
        let body = Sample::of(&Refused::SET.own[1]).render(&crate::Problem::new()).unwrap();
        let body: serde_json::Value = serde_json::from_slice(body.body()).unwrap();
        assert_eq!(body["detail"], "More than 60 bytes, 0.5 of all and name");
        assert_eq!(body["user_message"], "7");
    }

    #[test]
    fn errors_of_extractors_name_a_field() {
        let body = |category, format: &dyn crate::ErasedWireFormat| {
            let sample = Sample::of(CategoryError::new(category).definition());
            String::from_utf8(sample.render(format).unwrap().body().to_vec()).unwrap()
        };
        assert_eq!(
            body(Category::MissingField, &crate::Stripe::new()),
            concat!(
                r#"{"error":{"code":"missing_parameter","message":"items.0.quantity is required","#,
                r#""param":"items[0][quantity]","type":"invalid_request_error"}}"#,
            ),
        );
        assert_eq!(
            body(Category::UnknownField, &crate::Problem::new()),
            concat!(
                r#"{"type":"about:blank","title":"Unprocessable Content","status":422,"#,
                r#""detail":"items.0.quantity is not known","code":"unknown_field","#,
                r##""errors":[{"detail":"is not known","pointer":"#/items/0/quantity","code":"unknown"}]}"##,
            ),
        );
        assert_eq!(
            body(Category::InvalidField, &crate::OAuth::new()),
            r#"{"error":"invalid_request","error_description":"items.0.quantity must be an integer"}"#,
        );
        // An author's own error of the category names none unless it has violations.
        static OWN: Definition = Definition::of(Category::InvalidField);
        let own = Sample::of(&OWN).render(&crate::Stripe::new()).unwrap();
        assert!(!String::from_utf8_lossy(own.body()).contains("\"param\""), "{own:?}");
    }

    #[test]
    fn examples_of_the_author_come_first() {
        let sample = Sample::of(&Refused::SET.own[0]);
        let body = sample.render(&crate::Problem::new()).unwrap();
        let body: serde_json::Value = serde_json::from_slice(body.body()).unwrap();
        assert_eq!(body["detail"], "Account acc_9f3\"ü has too little, -0.50 is missing; acc_9f3\"ü, when");
        let details = serde_json::json!([body["amount"], body["is_final"], body["id_of_card"], body["tries"]]);
        assert_eq!(details, serde_json::json!([-0.5, true, "card_7", 1_000]));
        let body = sample.render(&crate::Stripe::new()).unwrap();
        let body: serde_json::Value = serde_json::from_slice(body.body()).unwrap();
        assert_eq!(body["error"]["param"], "amount");
        let body = sample.render(&crate::Problem::new()).unwrap();
        let body: serde_json::Value = serde_json::from_slice(body.body()).unwrap();
        assert_eq!(body["user_message"], "Account acc_9f3\"ü is refused");
    }
}
