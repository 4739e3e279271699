//! The OpenAPI schemas of the values in bodies, for `#[derive(ToSchema)]` on a body and
//! for details.

use std::{
    borrow::Cow,
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
};

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

/// The OpenAPI schema of a detail's Rust type. The schema is created only when it is
/// needed, so a constant can hold this value.
///
/// # Examples
///
/// ```
/// use error_core::DetailSchema;
///
/// const RANGE: DetailSchema = DetailSchema::of::<Vec<String>>();
/// let schema = serde_json::to_value(RANGE.schema())?;
/// assert_eq!((&schema["type"], &schema["items"]["type"]), (&"array".into(), &"string".into()));
/// assert!(RANGE.components().is_empty());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct DetailSchema {
    name: fn() -> Cow<'static, str>,
    schema: fn() -> RefOr<Schema>,
    components: fn(&mut Vec<(String, RefOr<Schema>)>),
}

impl DetailSchema {
    /// Creates the schema of `T`, an OpenAPI schema.
    pub const fn of<T: ToSchema + ?Sized>() -> DetailSchema {
        DetailSchema { name: T::name, schema: T::schema, components: T::schemas }
    }

    /// The name of the type in an OpenAPI document.
    pub fn name(self) -> Cow<'static, str> {
        (self.name)()
    }

    /// Creates the schema.
    pub fn schema(self) -> RefOr<Schema> {
        (self.schema)()
    }

    /// Creates the schemas to which this schema refers, with their names.
    pub fn components(self) -> Vec<(String, RefOr<Schema>)> {
        let mut components = Vec::new();
        (self.components)(&mut components);
        components
    }
}

impl PartialEq for DetailSchema {
    fn eq(&self, other: &DetailSchema) -> bool {
        (self.name(), self.schema(), self.components()) == (other.name(), other.schema(), other.components())
    }
}

impl Eq for DetailSchema {}

impl Hash for DetailSchema {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl fmt::Debug for DetailSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DetailSchema").field(&self.name()).finish()
    }
}

/// Finds the schema of `T`, if it has one. The constant of this type exists only if `T`
/// implements `ToSchema`; it then hides the constant of the trait [`NoSchema`].
#[derive(Debug)]
pub struct SchemaOf<T: ?Sized>(PhantomData<T>);

impl<T: ToSchema + ?Sized> SchemaOf<T> {
    /// The schema of `T`.
    pub const SCHEMA: Option<DetailSchema> = Some(DetailSchema::of::<T>());
}

/// The fallback for types without a schema.
///
/// Sealed: implemented for all types.
pub trait NoSchema {
    /// None.
    const SCHEMA: Option<DetailSchema> = None;
}

impl<T: ?Sized> NoSchema for SchemaOf<T> {}
