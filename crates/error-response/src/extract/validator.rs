//! Validation by `validator`.

use std::borrow::Cow;

use error_core::{Path, Place, Violation};
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

use super::{InvalidFields, rejection::Refusal, valid::valid};

valid! {
    /// An extractor around another one, whose value must pass `validator`.
    ///
    /// Every error is one violation with the error's code; its message is the
    /// author's (`message = "..."`), or ours for the validators of the crate. The
    /// parameters of an error are never shown: the value is one of them.
    ///
    /// `validator` names fields as Rust does, whatever serde renames.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::get};
    /// use error_response::{ErrorLayer, Problem, RouterExt, extract::{Query, validator::Valid}};
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
    Valid, |value: T, _state: S| |place| invalid(value, place), where T: validator::Validate
}

fn invalid(value: &impl validator::Validate, place: Place) -> Option<InvalidFields> {
    let errors = value.validate().err()?;
    let mut violations = Vec::new();
    add(&errors, &Path::root(), place, &mut violations);
    Some(Refusal::of_violations(violations, place).into())
}

fn add(errors: &ValidationErrors, parent: &Path, place: Place, violations: &mut Vec<Violation>) {
    let mut fields: Vec<_> = errors.errors().iter().collect();
    // A map has no order; an answer has.
    fields.sort_by_key(|(name, _)| *name);
    for (name, kind) in fields {
        // The name that `validator` gives to errors of the whole struct.
        let path = if name == "__all__" { parent.clone() } else { parent.clone().then_key(name.clone()) };
        match kind {
            ValidationErrorsKind::Struct(errors) => add(errors, &path, place, violations),
            ValidationErrorsKind::List(items) => {
                for (index, errors) in items {
                    add(errors, &path.clone().then_index(*index), place, violations);
                }
            }
            ValidationErrorsKind::Field(errors) => {
                violations.extend(errors.iter().map(|error| {
                    Violation::new(place, path.clone()).with_code(error.code.clone()).with_message(message(error))
                }));
            }
        }
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
