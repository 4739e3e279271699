//! An occurrence made up from a definition, to show what answers look like.

use std::fmt;

use error_core::{
    ApiError, CallView, Definition, DetailType, ErrorView, Facts, Id, IdGenerator, Message, Path, Place, RetryAfter,
    Violation, Wait,
};
use http::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use crate::ErasedWireFormat;

/// The id of every sample: a published catalog is the same each time.
const ID: &str = "00000000-0000-4000-8000-000000000000";

/// The wait of a sample whose occurrences have their own.
const WAIT: RetryAfter = RetryAfter::seconds(60);

/// An occurrence of a definition with made-up facts.
#[derive(Debug)]
pub(super) struct Sample {
    definition: &'static Definition,
    details: Vec<(&'static str, Value)>,
    violations: Vec<Violation>,
}

impl Sample {
    pub(super) fn new(definition: &'static Definition) -> Sample {
        let details = definition.details().iter().map(|detail| (detail.name(), value(detail.of()))).collect();
        let violation = || Violation::new(Place::Body, Path::key("field")).with_message("is invalid");
        let violations = definition.has_violations().then(violation).into_iter().collect();
        Sample { definition, details, violations }
    }

    /// Looks at the sample as `format` does.
    pub(super) fn view<T>(&self, format: &dyn ErasedWireFormat, look: impl FnOnce(&ErrorView<'_>) -> T) -> T {
        let message = Message::of(self);
        let call = CallView::default().with_made_request_id(ID).with_ids(&SampleId);
        look(&ErrorView::new(self, &message, |category| format.row(category), call))
    }
}

/// A value of each JSON type.
fn value(of: DetailType) -> Value {
    match of {
        DetailType::String => json!("string"),
        DetailType::Integer => json!(1),
        DetailType::Number => json!(1.5),
        DetailType::Boolean => json!(true),
        DetailType::Array => json!([]),
        _ => Value::Null,
    }
}

impl ApiError for Sample {
    fn definition(&self) -> &'static Definition {
        self.definition
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        template(self.definition.message(), f)
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        template(self.definition.user_message(), f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        for (name, value) in &self.details {
            facts.detail(name, value);
        }
        facts.violations(&self.violations);
        if self.definition.wait() == Wait::Occurrence {
            facts.retry_after(WAIT);
        }
        for header in self.definition.headers().iter().filter(|header| header.value().is_none()) {
            facts.header_value(HeaderName::from_static(header.name()), HeaderValue::from_static("value"));
        }
    }
}

/// Writes a template with its placeholders as they are.
fn template(text: Option<&str>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&text.unwrap_or_default().replace("{{", "{").replace("}}", "}"))
}

impl std::error::Error for Sample {}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message(f)
    }
}

/// Makes the same id each time.
#[derive(Debug)]
struct SampleId;

impl IdGenerator for SampleId {
    fn generate(&self) -> Id {
        Id::new(ID).unwrap_or_else(|_| error_core::UuidV4.generate())
    }
}
