//! Violations: an invalid field, and what is wrong with it.

use std::borrow::Cow;

use crate::{location::Location, path::FieldPath, value::Value};

/// An invalid field of a request: where it is and what is wrong with it.
///
/// # Examples
///
/// ```
/// use error_fields::{FieldPath, Location, Violation};
///
/// let violation = Violation::new(Location::Body, FieldPath::key("items").then_index(0).then_key("qty"))
///     .with_code("too_small")
///     .with_message("must be at least 1");
///
/// assert_eq!(violation.path().dotted().to_string(), "items.0.qty");
/// assert_eq!(violation.path().fragment().to_string(), "#/items/0/qty");
/// assert_eq!(violation.path().bracketed().to_string(), "items[0][qty]");
/// ```
#[derive(Debug, Clone)]
pub struct Violation {
    place: Location,
    path: FieldPath,
    code: Option<Cow<'static, str>>,
    message: Option<Cow<'static, str>>,
    value: Option<Value>,
    members: Vec<(Cow<'static, str>, Value)>,
}

impl Violation {
    /// Creates a violation for the field at `path` in this part of the request.
    pub fn new(place: Location, path: impl Into<FieldPath>) -> Violation {
        Violation { place, path: path.into(), code: None, message: None, value: None, members: Vec::new() }
    }

    /// Sets the code of the violation, in snake case: `missing`, `too_small`.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Violation {
        self.code = Some(code.into());
        self
    }

    /// Sets the message for the client about this field.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Violation {
        self.message = Some(message.into());
        self
    }

    /// Sets the invalid value, which is sent back to the client. Never pass a secret.
    #[must_use]
    pub fn with_value(mut self, value: Value) -> Violation {
        self.value = Some(value);
        self
    }

    /// Adds a member that only some formats write, such as GitHub's `resource`.
    #[must_use]
    pub fn with_member(mut self, name: impl Into<Cow<'static, str>>, value: Value) -> Violation {
        self.members.push((name.into(), value));
        self
    }

    /// The part of the request that contains the field.
    pub fn place(&self) -> Location {
        self.place
    }

    /// The path of the field inside [`place`](Violation::place), such as `items[0].name` in the body.
    pub fn path(&self) -> &FieldPath {
        &self.path
    }

    /// The code of the violation, in snake case.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The message for the client about this field.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The invalid value, if the author of the API allows sending it back.
    pub fn value(&self) -> Option<&Value> {
        self.value.as_ref()
    }

    /// Members that only some formats write.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.members.iter().map(|(name, value)| (&**name, value))
    }
}
