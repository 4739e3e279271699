//! `#[api(...)]` and the attributes of thiserror, as they are written: keys and
//! values with their spans, before any rule that looks further than one value.

mod key;
mod item;
mod value;
mod number;
mod deprecation;
mod request;
mod adapter;
mod definition;
mod field;
mod display;
mod position;
mod suggest;

pub(crate) use adapter::{Case, When};
pub(crate) use definition::DefinitionAttrs;
pub(crate) use deprecation::Deprecated;
pub(crate) use display::Display;
pub(crate) use field::{Example, ExampleValue, FieldAttrs};
pub(crate) use key::{Key, Text};
pub(crate) use position::Position;
pub(crate) use request::ExampleRequest;
pub(crate) use suggest::suggest;
pub(crate) use value::{Allow, Header, Spanned, Statuses, Wait};
