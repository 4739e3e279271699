//! The example requests of operations, as far as their document says.

use error_catalog::PublishedRequest;
use error_core::{Catalog, catalog};
use error_formats::Problem;
use error_openapi::{
    Describer,
    openapi::{
        Content, HttpMethod, Info, ObjectBuilder, OpenApi, PathItem, PathsBuilder, Ref, RefOr, Required, Schema, Type,
        path::{Operation, OperationBuilder, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        schema::{AllOfBuilder, ArrayBuilder, Components, OneOfBuilder, SchemaType},
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
    example_with(operation, security, [])
}

fn example_with<const N: usize>(
    operation: OperationBuilder,
    security: Option<&str>,
    schemas: [(&str, ObjectBuilder); N],
) -> Option<PublishedRequest> {
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
    for (name, schema) in schemas {
        components.schemas.insert(name.to_owned(), RefOr::T(Schema::Object(schema.build())));
    }
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
    let number = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer)).minimum(Some(160));
    let operation = OperationBuilder::new()
        .parameter(parameter("number", ParameterIn::Path, number, Required::True))
        .parameter(parameter("id", ParameterIn::Path, text(), Required::True).example(Some(json!("acc/ü"))))
        .parameter(parameter(
            "since",
            ParameterIn::Query,
            text().enum_values(Some(["a day", "a week"])),
            Required::True,
        ))
        .parameter(
            ParameterBuilder::new()
                .name("expand")
                .parameter_in(ParameterIn::Query)
                .schema(Some(ArrayBuilder::new().items(text())))
                .required(Required::True),
        )
        .parameter(parameter("session", ParameterIn::Cookie, text(), Required::True))
        .parameter(parameter("Idempotency-Key", ParameterIn::Header, text(), Required::True));
    let request = example(operation, Some("query")).unwrap();
    assert_eq!(request.path, "/accounts/acc%2F%C3%BC/cards/160?key=$API_KEY&since=a%20day&expand=expand");
    assert_eq!(
        serde_json::to_value(&request.headers).unwrap(),
        json!([
            { "name": "cookie", "value": "session=session" },
            { "name": "idempotency-key", "value": "Idempotency-Key" },
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
    for form in ["application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded"] {
        assert_eq!(body(form, line()).body.as_deref(), Some("account_id=account_123&kind=card"), "{form}");
    }
    let list = ArrayBuilder::new().items(line()).build();
    let request = body("application/json", RefOr::T(Schema::Array(list)));
    assert_eq!(request.body.as_deref(), Some(r#"[{"account_id":"account_123","kind":"card"}]"#));
}

#[test]
fn what_is_inside_itself_is_left_out() {
    let node = || RefOr::Ref(Ref::from_schema_name("Node"));
    let members = ["one", "two", "three", "four", "five", "six", "seven"];
    let object = members.iter().fold(ObjectBuilder::new(), |object, name| object.property(*name, node()));
    let object = object.property("list", ArrayBuilder::new().items(node())).property("name", text());
    let body = RequestBodyBuilder::new().content("application/json", Content::new(Some(node()))).build();
    let request = example_with(OperationBuilder::new().request_body(Some(body)), None, [("Node", object)]).unwrap();
    assert_eq!(request.body.as_deref(), Some(r#"{"list":[],"name":"name"}"#));
}

#[test]
fn a_sample_fits_its_schema() {
    let integer = || ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer));
    let null = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Null));
    let optional = OneOfBuilder::new().item(null).item(RefOr::Ref(Ref::from_schema_name("Line"))).build();
    let all_of = AllOfBuilder::new().item(text().enum_values(Some(["EUR", "USD"]))).build();
    let object = ObjectBuilder::new()
        .property("at_least", integer().minimum(Some(100)))
        .property("at_most", integer().maximum(Some(50)))
        .property("between", integer().minimum(Some(1)).maximum(Some(99)))
        .property("currency", RefOr::T(Schema::AllOf(all_of)))
        .property("line", RefOr::T(Schema::OneOf(optional)))
        .property("mode", text().default(Some(json!("fast"))));
    let body = RequestBodyBuilder::new()
        .content("application/json; charset=utf-8", Content::new(Some(RefOr::T(Schema::Object(object.build())))));
    let request = example(OperationBuilder::new().request_body(Some(body.build())), None).unwrap();
    let sent: serde_json::Value = serde_json::from_str(request.body.as_deref().unwrap()).unwrap();
    assert_eq!(
        sent,
        json!({
            "at_least": 100,
            "at_most": 50,
            "between": 60,
            "currency": "EUR",
            "line": { "account_id": "account_123", "kind": "card" },
            "mode": "fast",
        })
    );
}

#[test]
fn what_is_not_known_gives_no_half_request() {
    let body = |required| {
        let body = RequestBodyBuilder::new().content("multipart/form-data", Content::new(None::<RefOr<Schema>>));
        OperationBuilder::new().request_body(Some(body.required(Some(required)).build()))
    };
    assert_eq!(example(body(Required::True), Some("key")), None);
    assert!(example(body(Required::False), Some("key")).is_some());
}

#[test]
fn an_operation_may_need_no_credentials() {
    let open = OperationBuilder::new().securities(Some(Vec::new()));
    assert_eq!(example(open, Some("key")), None);
    let own = OperationBuilder::new().security(SecurityRequirement::new("header", Vec::<String>::new()));
    let request = example(own, Some("key")).unwrap();
    assert_eq!((&*request.headers[0].name, request.headers[0].value.as_deref()), ("x-key", Some("$API_KEY")));
}

/// Such a requirement leads to no credential, in the document and in the example requests.
#[test]
fn a_security_scheme_that_the_document_lacks_is_reported() {
    let said = |global: Option<&str>, own: Option<&str>| {
        let mut operation = OperationBuilder::new().operation_id(Some("pay"));
        if let Some(name) = own {
            operation = operation.security(SecurityRequirement::new(name, Vec::<String>::new()));
        }
        let paths = PathsBuilder::new().path("/payments", PathItem::new(HttpMethod::Post, operation)).build();
        let mut document = OpenApi::new(Info::new("Payments", "1.0.0"), paths);
        document.security = global.map(|name| vec![SecurityRequirement::new(name, Vec::<String>::new())]);
        let mut components = Components::new();
        components.add_security_scheme("key", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        document.components = Some(components);
        // As `unwrap` shows it, and `main` when it returns it.
        Describer::new(Problem::new(), CATALOG).describe(&mut document).map(drop).map_err(|error| format!("{error:?}"))
    };
    assert_eq!(said(Some("key"), Some("key")), Ok(()));
    let message = |of: &str| {
        format!(
            "`api_key`, which the `security` of {of} requires, is not a security scheme of the document: add it to \
             `components.security_schemes` before the document is described, or correct the name"
        )
    };
    assert_eq!(said(None, Some("api_key")), Err(message("operation `pay`")));
    assert_eq!(said(Some("api_key"), None), Err(message("the document")));
}
