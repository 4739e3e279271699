//! The static entry of an error.

#[expect(clippy::module_inception, reason = "the file of the type `Definition`")]
mod definition;
mod key;
mod texts;
mod http;
mod members;
mod examples;
mod deprecation;
pub(crate) mod same;

pub(crate) use self::{
    definition::is_address,
    key::{Name, is_snake_case, is_wire_code},
};
pub use self::{
    definition::{Definition, definition, definition_of, error_status},
    deprecation::Deprecation,
    http::{Allow, HeaderDefinition, Wait},
    members::{DetailDefinition, DetailType},
};
