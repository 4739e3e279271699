//! The members that an occurrence adds to the body.

use super::{
    required::{RequiredField, same_required},
    same::{same_example, same_text},
};
use crate::Example;
#[cfg(feature = "openapi")]
use crate::schema::DetailSchema;

/// The members that an occurrence adds to the body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Members {
    pub(crate) param: &'static str,
    pub(crate) details: &'static [DetailDefinition],
    pub(crate) required: &'static [RequiredField],
}

impl Members {
    pub(super) const NONE: Members = Members { param: "", details: &[], required: &[] };

    pub(super) const fn same(&self, other: &Members) -> bool {
        let Members { param, details, required } = self;
        same_text(param, other.param) && same_details(details, other.details) && same_required(required, other.required)
    }
}

/// A member that an occurrence adds to the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DetailDefinition {
    name: &'static str,
    of: DetailType,
    optional: bool,
    description: &'static str,
    example: Option<Example>,
    #[cfg(feature = "openapi")]
    schema: Option<DetailSchema>,
}

impl DetailDefinition {
    /// Declares a member that is always present.
    pub const fn new(name: &'static str, of: DetailType) -> DetailDefinition {
        DetailDefinition {
            name,
            of,
            optional: false,
            description: "",
            example: None,
            #[cfg(feature = "openapi")]
            schema: None,
        }
    }

    /// Declares a member that may be left out.
    pub const fn optional(name: &'static str, of: DetailType) -> DetailDefinition {
        let mut detail = DetailDefinition::new(name, of);
        detail.optional = true;
        detail
    }

    /// Sets what the member means, for the catalog, the error's page and the schema of
    /// the body.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{DetailDefinition, DetailType};
    ///
    /// const REQUIRED: DetailDefinition =
    ///     DetailDefinition::new("required", DetailType::Integer).with_description("What the transfer needs, in cents");
    /// assert_eq!(REQUIRED.description(), Some("What the transfer needs, in cents"));
    /// ```
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> DetailDefinition {
        self.description = description;
        self
    }

    /// Sets the sample value that documents show.
    #[must_use]
    pub const fn with_example(mut self, example: Example) -> DetailDefinition {
        self.example = Some(example);
        self
    }

    /// What the member means, if the author described it.
    pub const fn description(&self) -> Option<&'static str> {
        if self.description.is_empty() { None } else { Some(self.description) }
    }

    /// The sample value that documents show.
    pub const fn example(&self) -> Option<Example> {
        self.example
    }

    /// Sets the schema of the member's Rust type. The derive calls this method if the
    /// type has a schema.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{DetailDefinition, DetailSchema, DetailType};
    ///
    /// const RANGE: DetailDefinition =
    ///     DetailDefinition::new("range", DetailType::Any).with_schema(DetailSchema::of::<Vec<u32>>());
    /// assert!(RANGE.schema().is_some());
    /// ```
    #[cfg(feature = "openapi")]
    #[must_use]
    pub const fn with_schema(mut self, schema: DetailSchema) -> DetailDefinition {
        self.schema = Some(schema);
        self
    }

    /// The schema of the member's Rust type, if it is known.
    #[cfg(feature = "openapi")]
    pub const fn schema(&self) -> Option<DetailSchema> {
        self.schema
    }

    /// The name of the member in the body.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The JSON type of the member, as far as the Rust type determines it.
    pub const fn of(&self) -> DetailType {
        self.of
    }

    /// Whether the member may be left out.
    pub const fn is_optional(&self) -> bool {
        self.optional
    }
}

/// The JSON type of a member, as far as its Rust type determines it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DetailType {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    Array,
    /// Unknown: any JSON value.
    Any,
}

const fn same_details(one: &[DetailDefinition], other: &[DetailDefinition]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        let DetailDefinition {
            name,
            of,
            optional,
            description,
            example,
            // It belongs to the Rust type, and a constant can't make it.
            #[cfg(feature = "openapi")]
                schema: _,
        } = &one[at];
        let other = &other[at];
        if !same_text(name, other.name)
            || *of as u8 != other.of as u8
            || *optional != other.optional
            || !same_text(description, other.description)
            || !same_example(*example, other.example)
        {
            return false;
        }
        at += 1;
    }
    true
}
