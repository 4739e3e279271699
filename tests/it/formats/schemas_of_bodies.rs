//! Bodies of an author's own format derive `ToSchema`, whatever they hold of this crate.

use error_response::{
    Api, RetryAfter, catalog,
    format::{Details, ErrorBody, ErrorView, NqsText, ParamSpelling, ResultBody, SuccessView, Value, WireFormat},
};
use serde::Serialize;
use serde_json::json;
use utoipa::{OpenApi, ToSchema};

#[derive(Debug, Clone)]
struct Own;

/// All that a view hands out.
#[derive(Debug, Serialize, ToSchema)]
struct Envelope<'a> {
    success: bool,
    result: Option<ResultBody<'a>>,
    page: Option<&'a Value>,
    details: &'a Details<'a>,
    param: Option<ParamSpelling<'a>>,
    text: NqsText<'a>,
    wait: Option<RetryAfter>,
}

/// The result of a job, which may be an error.
#[derive(Debug, Serialize, ToSchema)]
struct Item {
    error: Option<ErrorBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Wrapped<'a> {
    result: ResultBody<'a>,
    page: Option<Value>,
}

impl WireFormat for Own {
    type Failure<'a> = Envelope<'a>;
    type Success<'a> = Wrapped<'a>;

    fn name(&self) -> &'static str {
        "own"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Envelope<'a> {
        Envelope {
            success: false,
            result: None,
            page: None,
            details: view.details(),
            param: view.param().map(|param| param.dotted()),
            text: NqsText(view.message()),
            wait: view.retry_after(),
        }
    }

    fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<Wrapped<'a>> {
        Some(Wrapped { result: view.result(), page: view.call().page.clone() })
    }
}

/// The schema of a type and those that it refers to.
fn schema_of<T: ToSchema>() -> serde_json::Value {
    let mut others = Vec::new();
    T::schemas(&mut others);
    let others = others.into_iter().map(|(name, schema)| (name, serde_json::to_value(schema).expect("a schema")));
    json!({
        "properties": serde_json::to_value(T::schema()).expect("a schema")["properties"],
        "others": others.collect::<serde_json::Map<_, _>>(),
    })
}

fn reference(name: &str) -> serde_json::Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn reference_or_null(name: &str) -> serde_json::Value {
    json!({"oneOf": [reference(name), {"type": "null"}]})
}

/// Any JSON but `null`, which would be both in one of that and `null`.
fn any() -> serde_json::Value {
    json!({"type": ["object", "array", "string", "number", "boolean"]})
}

#[test]
fn a_body_that_holds_what_a_view_hands_out_has_a_schema() {
    assert_eq!(
        schema_of::<Envelope<'static>>(),
        json!({
            "properties": {
                "success": {"type": "boolean"},
                "result": reference_or_null("ResultBody"),
                "page": {},
                "details": reference("Details"),
                "param": reference_or_null("ParamSpelling"),
                "text": reference("NqsText"),
                "wait": reference_or_null("RetryAfter"),
            },
            "others": {
                "Details": {"type": "object", "additionalProperties": true},
                "NqsText": {"type": "string"},
                "ParamSpelling": {"type": "string"},
                "ResultBody": any(),
                "RetryAfter": {"type": ["integer", "string"]},
            },
        })
    );
    assert_eq!(
        schema_of::<Wrapped<'static>>(),
        json!({"properties": {"result": reference("ResultBody"), "page": {}}, "others": {"ResultBody": any()}})
    );
    assert_eq!(
        schema_of::<Item>(),
        json!({
            "properties": {"error": reference_or_null("ErrorBody")},
            "others": {"ErrorBody": {"type": ["object", "array", "string"]}},
        })
    );
}

/// The document of an API in such a format is made like any other.
#[test]
fn its_document_is_described() {
    #[derive(OpenApi)]
    #[openapi(components(schemas(Item)))]
    struct Document;

    const API: Api<Own> = Api::new("own", Own, catalog![]);
    let mut document = Document::openapi();
    API.describer().describe(&mut document).expect("the format can be described");
    let schemas = &serde_json::to_value(document).expect("JSON")["components"]["schemas"];
    assert_eq!(schemas["ErrorBody"], json!({"type": ["object", "array", "string"]}));
    assert_eq!(schemas["Item"]["properties"]["error"], reference_or_null("ErrorBody"));
}
