//! Validation by `validator`.

use std::borrow::Cow;

use error_core::{FieldPath, Location, Segment, Violation};
use error_fields::ViolationList;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

use super::{
    InvalidFields,
    reason::Reason,
    rejection::Refusal,
    valid::{WireNames, valid},
};

valid! {
    /// Wraps an extractor and validates its value with `validator`.
    ///
    /// Each error that `validator` reports becomes one violation with the error's code,
    /// up to 32 violations with 16 KiB of paths and messages. The message of the response
    /// says how many more there are. The message of a violation is the rule's own
    /// `message = "..."`, cut after 1,024 bytes. For the built-in rules of `validator`
    /// without a message, this crate writes one. The parameters of an error are never
    /// shown, because the value is one of them.
    ///
    /// `validator` knows only the Rust names of fields. The violation has the name in the
    /// request if serde changes only case and separators (`rename_all`).
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::get};
    /// use error_response::{ErrorLayer, RouterExt, format::Problem, extract::{Query, validator::Valid}};
    /// use serde::Deserialize;
    /// use tower::ServiceExt;
    /// use validator::Validate;
    ///
    /// #[derive(Deserialize, Validate)]
    /// struct Page {
    ///     #[validate(range(min = 1, max = 100, message = "must be 1 to 100"))]
    ///     size: u8,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let app: Router = Router::new()
    ///     .route("/", get(async |Valid(Query(page)): Valid<Query<Page>>| page.size.to_string()))
    ///     .errors(ErrorLayer::new(Problem::new()));
    ///
    /// let response = app.oneshot(Request::get("/?size=0").body(Body::empty())?).await?;
    /// assert_eq!(response.status(), 422);
    /// assert_eq!(
    ///     to_bytes(response.into_body(), 1024).await?,
    ///     concat!(
    ///         r#"{"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"size must be 1 to 100","#,
    ///         r#""code":"invalid_field","errors":[{"detail":"must be 1 to 100","parameter":"size","code":"range"}]}"#,
    ///     ),
    /// );
    /// # Ok(()) }
    /// ```
    Valid, |value: T, _state: S| |place, names| invalid(value, place, names), where T: validator::Validate
}

fn invalid(value: &impl validator::Validate, place: Location, names: WireNames) -> Option<InvalidFields> {
    let errors = value.validate().err()?;
    let mut walk = Walk { place, names, steps: Vec::new(), listed: ViolationList::default() };
    walk.add(&errors);
    Some(Refusal::of_violations(walk.listed, place, Reason::Violations).into())
}

/// Gathers the errors of a value and of all inside it.
struct Walk {
    place: Location,
    names: WireNames,
    /// The way to the errors that are looked at.
    steps: Vec<Segment>,
    listed: ViolationList,
}

impl Walk {
    fn add(&mut self, errors: &ValidationErrors) {
        let mut fields: Vec<_> = errors.errors().iter().collect();
        // A map has no order; an answer has.
        fields.sort_by_key(|(name, _)| *name);
        for (name, kind) in fields {
            // The name that `validator` gives to errors of the whole struct.
            if name == "__all__" {
                self.add_kind(kind);
            } else {
                self.within(Segment::Key(name.clone()), |walk| walk.add_kind(kind));
            }
        }
    }

    fn add_kind(&mut self, kind: &ValidationErrorsKind) {
        match kind {
            ValidationErrorsKind::Struct(errors) => self.add(errors),
            ValidationErrorsKind::List(items) => {
                for (index, errors) in items {
                    self.within(Segment::Index(*index), |walk| walk.add(errors));
                }
            }
            ValidationErrorsKind::Field(errors) => {
                for error in errors {
                    let (place, names, steps) = (self.place, self.names, &self.steps);
                    self.listed.add(|| {
                        let path = FieldPath::repeatable(names(steps.clone()));
                        Violation::new(place, path).with_code(error.code.clone()).with_message(message(error))
                    });
                }
            }
        }
    }

    fn within(&mut self, step: Segment, work: impl FnOnce(&mut Walk)) {
        self.steps.push(step);
        work(self);
        self.steps.pop();
    }
}

/// The author's message, or ours for the crate's own validators.
fn message(error: &ValidationError) -> Cow<'static, str> {
    error.message.clone().unwrap_or(Cow::Borrowed(match &*error.code {
        "required" | "required_nested" => "is required",
        "email" => "must be an email address",
        "url" => "must be a URL",
        "length" => "has the wrong length",
        "range" => "is out of range",
        "regex" => "has an invalid format",
        "ip" | "ipv4" | "ipv6" => "must be an IP address",
        "must_match" => "does not match",
        _ => "is invalid",
    }))
}
