//! What is inside of a detail, from the schema of its type to the gate.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "only the definitions and the schemas matter")]

use error_catalog::{PublishedCatalog, PublishedMember, diff};
use error_core::{ApiError, catalog};
use error_formats::{Problem, publish};
use error_openapi::{
    Describer, Shape, ToSchema, Version, declare,
    openapi::{
        Components, ComponentsBuilder, HttpMethod, Info, ObjectBuilder, OpenApi, PathItem, PathsBuilder, Type,
        path::OperationBuilder,
    },
    published_member, write,
};
use serde_json::{Value, json};

/// What is open at a time.
#[derive(Debug, serde::Serialize, ToSchema)]
struct Range {
    from: String,
    to: Option<String>,
    hours: Vec<u32>,
    #[schema(no_recursion)]
    inner: Option<Box<Range>>,
}

/// What a later version has in its place.
#[derive(Debug, serde::Serialize, ToSchema)]
struct Shorter {
    from: u64,
    hours: Vec<String>,
}

#[derive(Debug, serde::Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Reason {
    Expired,
    OnHold,
}

#[derive(Debug, serde::Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum OtherReason {
    Expired,
    Stolen,
}

/// Declined
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The card is declined")]
#[api(status = 402, code = "declined")]
struct Declined {
    #[api(detail)]
    range: Range,
    #[api(detail)]
    reason: Option<Reason>,
}

fn published(range: PublishedMember, reason: PublishedMember) -> PublishedCatalog {
    let catalog = publish("cards", &Problem::new(), &catalog![Declined]).unwrap();
    catalog.with_member("declined", range).unwrap().with_member("declined", reason).unwrap()
}

/// A type that derives no schema: the type of its example, or any.
#[derive(Debug, serde::Serialize)]
struct Decimal(&'static str);

/// Held
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The card is held")]
#[api(status = 409, code = "held")]
struct Held<'a, T: std::fmt::Debug + serde::Serialize> {
    #[api(detail)]
    ranges: &'a [Range],
    #[api(detail)]
    reason: Reason,
    #[api(detail, example = "12.50")]
    amount: Decimal,
    #[api(detail)]
    unknown: Decimal,
    #[api(detail)]
    of_parameter: Option<T>,
}

fn member<'a>(catalog: &'a PublishedCatalog, code: &str, name: &str) -> &'a PublishedMember {
    catalog.error(None, code).unwrap().members.iter().find(|member| member.name == name).unwrap()
}

/// Nobody says it twice: what a field's type derives is in the catalog.
#[test]
fn a_catalog_has_the_types_of_fields() {
    let catalog = publish("cards", &Problem::new(), &catalog![Declined, Held<'static, u8>]).unwrap();
    assert_eq!(*member(&catalog, "declined", "range"), published_member::<Range>("range"));
    assert_eq!(*member(&catalog, "declined", "reason"), published_member::<Reason>("reason").as_optional());
    assert_eq!(*member(&catalog, "held", "ranges"), PublishedMember::list("ranges", published_member::<Range>("")));
    assert_eq!(*member(&catalog, "held", "reason"), PublishedMember::one_of("reason", ["expired", "on_hold"]));
    assert_eq!(*member(&catalog, "held", "amount"), PublishedMember::new("amount", "string"));
    assert_eq!(*member(&catalog, "held", "unknown"), PublishedMember::new("unknown", "any"));
    // A static can't name a parameter of the type around it.
    assert_eq!(*member(&catalog, "held", "of_parameter"), PublishedMember::new("of_parameter", "any").as_optional());
}

fn described(shape: Shape, components: Components) -> Value {
    let mut operation = OperationBuilder::new().operation_id(Some("pay")).build();
    declare(&mut operation, [Declined::DEFINITION, Held::<u8>::DEFINITION]);
    let paths = PathsBuilder::new().path("/pay", PathItem::new(HttpMethod::Post, operation)).build();
    let mut document = OpenApi::new(Info::new("Cards", "1.0.0"), paths);
    document.components = Some(components);
    let describer = Describer::new(Problem::new(), catalog![Declined, Held<'static, u8>]).with_shape(shape);
    describer.describe(&mut document).unwrap();
    serde_json::from_str(&write(&document, Version::V3_1).unwrap()).unwrap()
}

/// The types of details are components with their own names, and samples fit them:
/// `describe` holds each sample against its schema.
#[test]
fn a_document_has_the_types_of_fields() {
    let union = described(Shape::Union, Components::new());
    let schemas = &union["components"]["schemas"];
    let declined = &schemas["DeclinedError"]["properties"];
    assert_eq!(declined["range"], json!({"$ref": "#/components/schemas/Range"}));
    assert_eq!(declined["reason"], json!({"$ref": "#/components/schemas/Reason"}));
    assert_eq!(schemas["Reason"], json!({"type": "string", "enum": ["expired", "on_hold"]}));
    assert_eq!(schemas["Range"]["required"], json!(["from", "hours"]));
    assert_eq!(schemas["Range"]["properties"]["from"]["maxLength"], 65_536);
    assert_eq!(schemas["HeldError"]["properties"]["amount"]["type"], "string");
    assert_eq!(schemas["HeldError"]["properties"]["unknown"]["type"], Value::Null);

    let enumerated = described(Shape::Enumerated, Components::new());
    let properties = &enumerated["components"]["schemas"]["Error"]["properties"];
    assert_eq!(properties["reason"], json!({"$ref": "#/components/schemas/Reason"}));
    assert_eq!(properties["ranges"]["items"]["properties"]["hours"]["items"]["type"], "integer");
    let example = "/components/responses/PaymentRequired.declined/content/application~1problem+json/examples/declined";
    let range = json!({"from": "from", "hours": [60]});
    assert_eq!(enumerated.pointer(example).unwrap()["value"]["range"], range);
}

/// A type of the author's document serves for ours; another one of its name stays, and
/// ours has another name.
#[test]
fn a_type_of_the_document_is_the_authors() {
    let reason = Declined::DEFINITION.details()[1].schema().unwrap();
    let same = described(Shape::Union, ComponentsBuilder::new().schema("Reason", reason.schema()).build());
    assert_eq!(same["components"]["schemas"]["Reason2"], Value::Null);
    let other = ObjectBuilder::new().schema_type(Type::String).build();
    let other = described(Shape::Union, ComponentsBuilder::new().schema("Reason", other).build());
    let schemas = &other["components"]["schemas"];
    assert_eq!(schemas["Reason"], json!({"type": "string"}));
    assert_eq!(schemas["DeclinedError"]["properties"]["reason"], json!({"$ref": "#/components/schemas/Reason2"}));
    assert_eq!(schemas["Reason2"]["enum"], json!(["expired", "on_hold"]));
}

#[test]
fn a_member_lost_inside_and_a_value_gone_are_breaking() {
    let old = published(published_member::<Range>("range"), published_member::<Reason>("reason"));
    let members = &old.error(None, "declined").unwrap().members;
    assert_eq!(members[1], PublishedMember::one_of("reason", ["expired", "on_hold"]).as_optional());
    assert_eq!(members[0].members[1], PublishedMember::list("hours", PublishedMember::new("", "integer")));
    let new = published(published_member::<Shorter>("range"), published_member::<OtherReason>("reason"));
    let changes: Vec<_> = diff(&old, &new).iter().map(ToString::to_string).collect();
    assert_eq!(
        changes,
        [
            "breaking: declined: the member `range.inner` is gone [member-removed]",
            "breaking: declined: the member `range.to` is gone [member-removed]",
            "breaking: declined: the type of the member `range.from` was `string` and is `integer` [member-type-changed]",
            "breaking: declined: the type of the member `range.hours[]` was `integer` and is `string` [member-type-changed]",
            "breaking: declined: the member `reason` may be `stolen` [member-value-added]",
            "breaking: declined: the member `reason` is never `on_hold` [member-value-removed]",
        ]
    );
    assert_eq!(diff(&old, &old), []);
}
