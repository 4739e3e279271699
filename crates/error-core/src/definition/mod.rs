//! The static description of an error.

#[expect(clippy::module_inception, reason = "the file of the type `Definition`")]
mod definition;
mod key;
mod texts;
mod http;
mod members;
mod required;
mod examples;
mod deprecation;
mod address;
mod request;
mod annotations;
pub(crate) mod same;

pub(crate) use self::{
    address::is_address,
    key::{Name, is_snake_case, is_wire_code},
    request::is_request_line,
};
pub use self::{
    annotations::Annotations,
    definition::{Definition, definition, definition_of, error_status},
    deprecation::Deprecation,
    http::{Allow, HeaderDefinition, Wait},
    members::{DetailDefinition, DetailType},
    request::ExampleRequest,
    required::RequiredField,
    same::same_text,
};
