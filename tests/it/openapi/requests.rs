//! The example requests of operations, as far as their document says.

use error_core::{Catalog, catalog};
use error_formats::{Problem, PublishedRequest};
use error_openapi::{
    Describer,
    openapi::{
        Content, HttpMethod, Info, ObjectBuilder, OpenApi, PathItem, PathsBuilder, Ref, RefOr, Required, Schema, Type,
        path::{Operation, OperationBuilder, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        schema::{ArrayBuilder, Components, SchemaType},
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};
use serde_json::json;

const CATALOG: Catalog = catalog![];

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::String))
}

fn parameter(name: &str, place: ParameterIn, schema: ObjectBuilder, required: Required) -> ParameterBuilder {
    ParameterBuilder::new().name(name).parameter_in(place).schema(Some(schema)).required(required)
}

/// The example of an operation at `/accounts/{id}/cards/{number}`.
fn example(operation: OperationBuilder, security: Option<&str>) -> Option<PublishedRequest> {
    let item = PathItem::new(HttpMethod::Post, Operation::from(operation.operation_id(Some("it"))));
    let paths = PathsBuilder::new().path("/accounts/{id}/cards/{number}", item).build();
    let mut document = OpenApi::new(Info::new("Accounts", "1.0.0"), paths);
    document.security = security.map(|name| vec![SecurityRequirement::new(name, Vec::<String>::new())]);
    let mut components = Components::new();
    components.add_security_scheme("key", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    components.add_security_scheme("query", SecurityScheme::ApiKey(ApiKey::Query(ApiKeyValue::new("key"))));
    components.add_security_scheme("header", SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("X-Key"))));
    let line = ObjectBuilder::new()
        .property("account_id", text())
        .property("kind", text().enum_values(Some(["card", "cash"])))
        .property("next", RefOr::Ref(Ref::from_schema_name("Line")))
        .property("note", text())
        .required("account_id")
        .required("kind");
    components.schemas.insert("Line".to_owned(), RefOr::T(Schema::Object(line.build())));
    document.components = Some(components);
    let documented = Describer::new(Problem::new(), CATALOG).describe(&mut document).unwrap();
    documented.catalog().operations[0].request.clone()
}

#[test]
fn a_path_that_says_all_needs_no_example() {
    let optional = parameter("page", ParameterIn::Query, text(), Required::False);
    let id = parameter("id", ParameterIn::Path, text(), Required::True);
    assert_eq!(example(OperationBuilder::new().parameter(id).parameter(optional), None), None);
}

#[test]
fn parameters_that_must_be_there_have_values() {
    let number = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer)).minimum(Some(16));
    let operation = OperationBuilder::new()
        .parameter(parameter("number", ParameterIn::Path, number, Required::True))
        .parameter(parameter("id", ParameterIn::Path, text(), Required::True).example(Some(json!("acc/ü"))))
        .parameter(parameter(
            "since",
            ParameterIn::Query,
            text().enum_values(Some(["a day", "a week"])),
            Required::True,
        ))
        .parameter(parameter("Idempotency-Key", ParameterIn::Header, text(), Required::True));
    let request = example(operation, Some("query")).unwrap();
    assert_eq!(request.path, "/accounts/acc%2F%C3%BC/cards/16?key=$API_KEY&since=a%20day");
    assert_eq!(
        serde_json::to_value(&request.headers).unwrap(),
        json!([
            { "name": "idempotency-key", "value": "Idempotency-Key" }
        ])
    );
    assert_eq!(request.body, None);
}

#[test]
fn a_body_is_made_from_its_schema() {
    let body = |media_type: &str, schema: RefOr<Schema>| {
        let body = RequestBodyBuilder::new().content(media_type, Content::new(Some(schema))).build();
        example(OperationBuilder::new().request_body(Some(body)), Some("key")).unwrap()
    };
    let line = || RefOr::Ref(Ref::from_schema_name("Line"));
    let request = body("application/json", line());
    assert_eq!(request.body.as_deref(), Some(r#"{"account_id":"account_123","kind":"card"}"#));
    assert_eq!(
        serde_json::to_value(&request.headers).unwrap(),
        json!([
            { "name": "authorization", "value": "Bearer $API_KEY" },
            { "name": "content-type", "value": "application/json" },
        ])
    );
    let request = body("application/x-www-form-urlencoded", line());
    assert_eq!(request.body.as_deref(), Some("account_id=account_123&kind=card"));
    let list = ArrayBuilder::new().items(line()).build();
    let request = body("application/json", RefOr::T(Schema::Array(list)));
    assert_eq!(request.body.as_deref(), Some(r#"[{"account_id":"account_123","kind":"card"}]"#));
    // A schema that never ends has an end here.
    let endless = ObjectBuilder::new().property("next", line()).property("list", ArrayBuilder::new().items(line()));
    assert!(body("application/json", RefOr::T(Schema::Object(endless.build()))).body.is_some());
}

#[test]
fn an_operation_may_need_no_credentials() {
    let open = OperationBuilder::new().securities(Some(Vec::new()));
    assert_eq!(example(open, Some("key")), None);
    let own = OperationBuilder::new().security(SecurityRequirement::new("header", Vec::<String>::new()));
    let request = example(own, Some("key")).unwrap();
    assert_eq!((&*request.headers[0].name, request.headers[0].value.as_deref()), ("x-key", Some("$API_KEY")));
}
