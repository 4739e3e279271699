//! The OpenAPI schemas of the bodies that a file describes.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ArrayBuilder, KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type,
        schema::{AdditionalProperties, SchemaType},
    },
};

use crate::{
    file_format::{FileBody, FileSuccess},
    tree::{Constant, Digits, Object, Source, Value, What},
};

impl Object {
    /// The schema of the object, with its members in their order.
    pub(crate) fn schema(&self) -> Schema {
        let mut schema = ObjectBuilder::new().schema_type(Type::Object).description(self.description);
        for member in &self.members {
            schema = schema.property(member.name, described(of_value(&member.value), member.description));
            if member.value.is_always() {
                schema = schema.required(member.name);
            }
        }
        schema.into()
    }
}

fn described(schema: Schema, description: Option<&'static str>) -> Schema {
    let Some(text) = description else { return schema };
    match schema {
        Schema::Object(mut object) => {
            object.description = Some(text.to_owned());
            Schema::Object(object)
        }
        Schema::Array(mut array) => {
            array.description = Some(text.to_owned());
            Schema::Array(array)
        }
        other => other,
    }
}

/// The schema of a value; any JSON where it and its `else` have different ones.
fn of_value(value: &Value) -> Schema {
    let schema = match &value.what {
        What::Source(source) => of_source(source),
        What::Constant(constant) => of_constant(*constant),
        What::Object(object) => object.schema(),
        What::List(items) => {
            let mut schemas = items.iter().map(of_value);
            let first = schemas.next().unwrap_or_else(any);
            let item = if schemas.all(|schema| schema == first) { first } else { any() };
            list_of(item)
        }
    };
    match value.otherwise.as_deref() {
        Some(otherwise) if of_value(otherwise) != schema => either(schema, otherwise),
        _ => schema,
    }
}

/// Numbers of different sizes are numbers of the larger one.
fn either(schema: Schema, otherwise: &Value) -> Schema {
    let kind = |schema: &Schema| match schema {
        Schema::Object(object) => Some(object.schema_type.clone()),
        _ => None,
    };
    let other = of_value(otherwise);
    match (kind(&schema), kind(&other)) {
        (Some(SchemaType::Type(one)), Some(SchemaType::Type(two))) if one == two => match one {
            Type::String => typed(Type::String),
            Type::Integer => integer(KnownFormat::Int64, false),
            _ => any(),
        },
        _ => any(),
    }
}

fn of_constant(constant: Constant) -> Schema {
    match constant {
        Constant::Text(_) => typed(Type::String),
        Constant::Integer(_) => integer(KnownFormat::Int64, false),
        Constant::Float(_) => typed(Type::Number),
        Constant::Bool(_) => typed(Type::Boolean),
        Constant::EmptyList => list_of(any()),
        Constant::EmptyObject => typed(Type::Object),
    }
}

fn of_source(source: &Source) -> Schema {
    match source {
        Source::Account
        | Source::Echo
        | Source::Null
        | Source::Page
        | Source::RequestMember(_)
        | Source::Result
        | Source::Value => any(),
        Source::Causes(items) | Source::Notices(items) | Source::Violations(items) => list_of(items.schema()),
        Source::Cost => {
            let format = SchemaFormat::KnownFormat(KnownFormat::Double);
            ObjectBuilder::new().schema_type(Type::Number).format(Some(format)).into()
        }
        Source::Details => typed(Type::Object),
        Source::Docs => {
            let format = SchemaFormat::Custom("uri".to_owned());
            ObjectBuilder::new().schema_type(Type::String).format(Some(format)).into()
        }
        Source::Extension | Source::Live => typed(Type::Boolean),
        Source::Number(Digits::Number) => integer(KnownFormat::Int64, false),
        Source::OperationPath => list_of(typed(Type::String)),
        Source::Status { times: 1, digits: Digits::Number } => integer(KnownFormat::Int32, true),
        Source::Status { digits: Digits::Number, .. }
        | Source::Timestamp(_)
        | Source::Took(_)
        | Source::Wait(Digits::Number) => integer(KnownFormat::Int64, true),
        _ => typed(Type::String),
    }
}

fn list_of(item: Schema) -> Schema {
    ArrayBuilder::new().items(RefOr::T(item)).into()
}

fn any() -> Schema {
    ObjectBuilder::new().schema_type(SchemaType::AnyValue).into()
}

fn typed(kind: Type) -> Schema {
    ObjectBuilder::new().schema_type(kind).into()
}

fn integer(format: KnownFormat, is_unsigned: bool) -> Schema {
    let schema = ObjectBuilder::new().schema_type(Type::Integer).format(Some(SchemaFormat::KnownFormat(format)));
    if is_unsigned { schema.minimum(Some(0)).into() } else { schema.into() }
}

impl Value {
    /// Whether every body has it.
    fn is_always(&self) -> bool {
        let is_there = match &self.what {
            What::Source(source) => source.is_always(),
            What::Constant(_) | What::Object(_) | What::List(_) => true,
        };
        (is_there && self.statuses.is_empty()) || self.otherwise.as_ref().is_some_and(|otherwise| otherwise.is_always())
    }
}

impl Source {
    /// Whether every error or success has it.
    fn is_always(&self) -> bool {
        matches!(
            self,
            Source::CallId { .. }
                | Source::Code
                | Source::Cost
                | Source::ErrorId { .. }
                | Source::Location
                | Source::Message(_)
                | Source::Null
                | Source::Path(_)
                | Source::Phrase
                | Source::Result
                | Source::Retry
                | Source::Status { .. }
                | Source::Timestamp(_)
                | Source::Title
                | Source::Took(_)
                | Source::Verdict
        )
    }
}

/// An object with any members: the schema that a file describes is that of its
/// [`FileFormat`](crate::FileFormat).
impl PartialSchema for FileBody<'_> {
    fn schema() -> RefOr<Schema> {
        open()
    }
}

impl ToSchema for FileBody<'_> {}

/// An object with any members, as for [`FileBody`].
impl PartialSchema for FileSuccess<'_> {
    fn schema() -> RefOr<Schema> {
        open()
    }
}

impl ToSchema for FileSuccess<'_> {}

fn open() -> RefOr<Schema> {
    let object = ObjectBuilder::new().schema_type(Type::Object);
    object.additional_properties(Some(AdditionalProperties::FreeForm(true))).into()
}
