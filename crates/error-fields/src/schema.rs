//! The schemas of what bodies hold, for `#[derive(ToSchema)]` on a body.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use crate::{Spelling, Value};

/// Any JSON.
impl PartialSchema for Value {
    fn schema() -> RefOr<Schema> {
        utoipa::openapi::schema::empty().into()
    }
}

impl ToSchema for Value {}

/// A text.
impl PartialSchema for Spelling<'_> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).into()
    }
}

impl ToSchema for Spelling<'_> {}
