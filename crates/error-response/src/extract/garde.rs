//! Validation by `garde`.

use axum::extract::FromRef;
use error_core::{FieldPath, Location, Segment, Violation};
use error_fields::ViolationList;

use super::{
    InvalidFields, garde_rules,
    reason::Reason,
    rejection::Refusal,
    valid::{WireNames, valid},
};

pub use super::garde_rules::error;

valid! {
    /// Wraps an extractor and validates its value with `garde`.
    ///
    /// Each mistake that `garde` reports becomes one violation, up to 32 violations with
    /// 16 KiB of paths and messages. The message of the response says how many more there
    /// are. The message of a violation comes from `garde` or from the author of the rule,
    /// and is cut after 1,024 bytes. The validation context is created with `Default`. If
    /// it depends on the router's state, use [`ValidWithState`].
    ///
    /// The code of a violation is the name of the rule: `length`, `range`, `email`,
    /// `pattern`, `required`. For a `custom` rule it is `invalid`, or the code in an
    /// [`error`] of this module.
    ///
    /// `garde` knows only the Rust names of fields. The violation has the name in the
    /// request if serde changes only case and separators (`rename_all`). For any other
    /// name, add `#[garde(rename = "...")]`.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::get};
    /// use error_response::{ErrorLayer, RouterExt, format::Problem, extract::{Query, garde::Valid}};
    /// use garde::Validate;
    /// use serde::Deserialize;
    /// use tower::ServiceExt;
    ///
    /// #[derive(Deserialize, Validate)]
    /// struct Page {
    ///     #[garde(range(min = 1, max = 100))]
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
    ///         r#"{"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"size lower than 1","#,
    ///         r#""code":"invalid_field","errors":[{"detail":"lower than 1","parameter":"size","code":"range"}]}"#,
    ///     ),
    /// );
    /// # Ok(()) }
    /// ```
    Valid, |value: T, _state: S| |place, names| invalid(value, &T::Context::default(), place, names),
    where T: garde::Validate, T::Context: Default
}

valid! {
    /// Like [`Valid`], but the validation context is created from the router's state.
    ValidWithState, |value: T, state: S| |place, names| invalid(value, &T::Context::from_ref(state), place, names),
    where T: garde::Validate, T::Context: FromRef<S>
}

fn invalid<T: garde::Validate>(
    value: &T,
    context: &T::Context,
    place: Location,
    names: WireNames,
) -> Option<InvalidFields> {
    let report = garde_rules::validate(value, context).err()?;
    let mut listed = ViolationList::default();
    for (path, error) in report.iter() {
        listed.add(|| {
            let (code, message) = garde_rules::code_of(error.message());
            Violation::new(place, path_of(path, names)).with_code(code).with_message(message.to_owned())
        });
    }
    Some(Refusal::of_violations(listed, place, Reason::Violations).into())
}

/// The steps of a path, which `garde` tells by serializing it; keys of a map
/// are the client's and end it where they can't be repeated.
fn path_of(path: &garde::Path, names: WireNames) -> FieldPath {
    let steps = serde_json::to_value(path).and_then(serde_json::from_value::<Vec<(String, String)>>);
    let steps = steps.unwrap_or_default().into_iter().filter(|(kind, _)| kind != "none");
    let steps = steps.map(|(kind, step)| match step.parse() {
        Ok(index) if kind == "index" => Segment::Index(index),
        _ => Segment::Key(step.into()),
    });
    FieldPath::repeatable(names(steps.collect()))
}
