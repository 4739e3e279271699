//! The schemas of what bodies hold, for `#[derive(ToSchema)]` on a body.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, RefOr, Schema, Type,
        schema::{AdditionalProperties, SchemaType},
    },
};

use crate::{Details, Message, NqsText, ParamSpelling, ResultBody, RetryAfter, UserMessage};

/// What the handler returns: any JSON but `null`. A body whose result may be absent
/// holds an `Option`, whose schema is one of this and `null`.
impl PartialSchema for ResultBody<'_> {
    fn schema() -> RefOr<Schema> {
        const ANY: [Type; 5] = [Type::Object, Type::Array, Type::String, Type::Number, Type::Boolean];
        ObjectBuilder::new().schema_type(SchemaType::from_iter(ANY)).into()
    }
}

impl ToSchema for ResultBody<'_> {}

/// An object with any members.
impl PartialSchema for Details<'_> {
    fn schema() -> RefOr<Schema> {
        let object = ObjectBuilder::new().schema_type(Type::Object);
        object.additional_properties(Some(AdditionalProperties::FreeForm(true))).into()
    }
}

impl ToSchema for Details<'_> {}

macro_rules! texts {
    ($($text:ty),*) => {$(
        /// A text.
        impl PartialSchema for $text {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new().schema_type(Type::String).into()
            }
        }

        impl ToSchema for $text {}
    )*};
}

texts!(Message, NqsText<'_>, ParamSpelling<'_>, UserMessage<'_>);

/// Seconds, or a moment as `Retry-After` has it.
impl PartialSchema for RetryAfter {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::Integer, Type::String])).into()
    }
}

impl ToSchema for RetryAfter {}
