//! A document of an API whose clients choose between several formats.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use error_core::{ApiError, ErrorStatus, catalog};
use error_formats::{
    ConciseProblem, FinImpulse, HttpPolicy, Problem, ProblemHtml, ProblemMarkdown, ProblemText, ProblemXml, Stripe,
    Uppercase,
};
use error_openapi::{
    Codes, Declared, Describer, Shape, Version, declare,
    openapi::{
        ContentBuilder, HttpMethod, Info, OpenApi, PathItem, PathsBuilder, ResponseBuilder, Type,
        path::{Operation, OperationBuilder},
        schema::ObjectBuilder,
    },
    write,
};
use serde_json::{Value, json};

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "only the definitions are used")]
enum AccountError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", param = "id", action = "Check the id.")]
    NotFound { id: String },
    /// Too little
    #[error("The funds are insufficient")]
    #[api(status = 422, code = "insufficient_funds")]
    Funds {
        #[api(detail, example = "12.50")]
        required: String,
    },
}

fn operation(id: &str, errors: impl IntoIterator<Item = Declared>) -> Operation {
    let success = ContentBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::Integer))).build();
    let success = ResponseBuilder::new().description("ok").content("application/json", success);
    let mut operation = OperationBuilder::new().operation_id(Some(id)).response("200", success).build();
    declare(&mut operation, errors);
    operation
}

fn document() -> OpenApi {
    let both = [Declared::from(AccountError::NOT_FOUND), Declared::from(AccountError::FUNDS)];
    let status = ErrorStatus::new(422).unwrap();
    let paths = PathsBuilder::new()
        .path("/accounts", PathItem::new(HttpMethod::Get, operation("get_account", both)))
        .path("/others", PathItem::new(HttpMethod::Get, operation("get_other", [Declared::Status(status)])))
        .build();
    OpenApi::new(Info::new("accounts", "1.0.0"), paths)
}

fn described(describer: Describer) -> Value {
    let mut document = document();
    describer.describe(&mut document).unwrap();
    serde_json::to_value(&document).unwrap()
}

fn encodings() -> Describer {
    Describer::new(Problem::new(), catalog![AccountError])
        .with_alternative(ProblemXml::new(Problem::new()))
        .with_alternative(ConciseProblem::new(Problem::new()))
        .with_alternative(ProblemHtml::new(Problem::new()))
        .with_alternative(ProblemMarkdown::new(Problem::new()))
        .with_alternative(ProblemText::new(Problem::new()))
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Every response has every media type, each with its schema and an example of each error.
#[test]
fn every_response_lists_every_media_type() {
    let document = described(encodings());
    let responses = document["components"]["responses"].as_object().unwrap();
    let expected = [
        ("application/problem+json", "Error"),
        ("application/problem+xml", "ErrorProblemXml"),
        ("application/concise-problem-details+cbor", "ErrorConciseProblem"),
        ("text/html; charset=utf-8", "ErrorProblemHtml"),
        ("text/markdown; charset=utf-8", "ErrorProblemMarkdown"),
        ("text/plain; charset=utf-8", "ErrorProblemText"),
    ];
    assert_eq!(responses.len(), 4, "{:?}", responses.keys());
    for (name, response) in responses {
        let content = response["content"].as_object().unwrap();
        assert_eq!(content.len(), expected.len(), "{name}");
        let codes = keys(&content["application/problem+json"]["examples"]);
        for (media_type, schema) in expected {
            assert_eq!(content[media_type]["schema"]["$ref"], format!("#/components/schemas/{schema}"), "{name}");
            assert_eq!(keys(&content[media_type]["examples"]), codes, "{name} {media_type}");
        }
        assert_eq!(response["headers"]["Vary"]["$ref"], "#/components/headers/Vary");
    }
    let examples = |media_type: &str| {
        &document["components"]["responses"]["NotFound.account_not_found"]["content"][media_type]["examples"]["account_not_found"]
    };
    assert_eq!(
        examples("application/problem+xml")["value"],
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
            "<problem xmlns=\"urn:ietf:rfc:7807\"><type>about:blank</type><title>Not Found</title><status>404</status>",
            "<detail>No account found with id: id_123</detail><code>account_not_found</code><param>id</param></problem>",
        ),
    );
    let cbor = examples("application/concise-problem-details+cbor");
    assert_eq!(
        *cbor,
        json!({
            "summary": "No such account",
            "description": "Check the id.\n\nIn a readable notation, the body is:\n\n    \
                {-1: \"Not Found\", -2: \"No account found with id: id_123\", \
                7807: {0: \"about:blank\", 1: 404, \"code\": \"account_not_found\", \"param\": \"id\"}}",
        }),
    );
}

/// An element of XML has its name and namespace, and an array elements `i` (RFC 9457, appendix B).
#[test]
fn the_schema_of_xml_names_its_elements() {
    let document = described(encodings());
    let schema = &document["components"]["schemas"]["ErrorProblemXml"];
    assert_eq!(schema["xml"], json!({"name": "problem", "namespace": "urn:ietf:rfc:7807"}));
    assert_eq!(schema["properties"]["status"]["type"], "integer");
    let errors = &schema["properties"]["errors"];
    assert_eq!((&errors["type"], &errors["xml"]), (&json!("array"), &json!({"wrapped": true})));
    assert_eq!((&errors["items"]["type"], &errors["items"]["xml"]), (&json!("object"), &json!({"name": "i"})));
}

/// Raw binary has no type in OpenAPI 3.1, and the format `binary` in 3.0.
#[test]
fn the_schema_of_cbor_is_binary() {
    let mut document = document();
    encodings().describe(&mut document).unwrap();
    let schema = |version| {
        let document: Value = serde_json::from_str(&write(&document, version).unwrap()).unwrap();
        document["components"]["schemas"]["ErrorConciseProblem"].clone()
    };
    let media_type = "application/concise-problem-details+cbor";
    assert_eq!(schema(Version::V3_1), json!({"contentMediaType": media_type}));
    assert_eq!(schema(Version::V3_0), json!({"type": "string", "format": "binary"}));
}

/// Formats may disagree about the status of an error: then each response has what is sent under its status.
#[test]
fn each_format_has_its_own_statuses() {
    // A wrong method is a 400 in one of them.
    let always_ok = FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk);
    let document = described(Describer::new(Problem::new(), catalog![AccountError]).with_alternative(always_ok));
    let responses = &document["paths"]["/accounts"]["get"]["responses"];
    assert_eq!(keys(responses), ["200", "404", "422", "500"]);
    // What the format sends with 200 is beside the success.
    let content = &responses["200"]["content"]["application/json"];
    assert_eq!(content["schema"]["oneOf"][1]["$ref"], "#/components/schemas/ErrorFinimpulse", "{content}");
    assert!(keys(&content["examples"]).contains(&"account_not_found"));
    let not_found = &document["components"]["responses"]["NotFound.account_not_found"]["content"];
    assert_eq!(keys(not_found), ["application/problem+json"]);

    let mut document = self::document();
    let documented = Describer::new(Problem::new(), catalog![AccountError])
        .with_alternative(Stripe::new())
        .describe(&mut document)
        .unwrap();
    let errors = documented.errors("GET", "/others").unwrap();
    let codes: Vec<_> = errors.iter().map(|error| (error.status, error.code, error.error_type)).collect();
    assert_eq!(
        codes,
        [
            (422, "unprocessable_content", None),
            (422, "validation_failed", Some("invalid_request_error")),
            (500, "internal_error", None),
            (500, "internal_error", Some("api_error")),
        ],
    );
}

/// The settings of the API are those of every format, in whichever order they are set; a union is one of the own format.
#[test]
fn settings_are_those_of_every_format() {
    let describer = || Describer::new(Stripe::new(), catalog![AccountError]).with_codes(Codes::Closed);
    let status = ErrorStatus::BAD_REQUEST;
    let after =
        described(describer().with_alternative(Problem::new()).with_field_status(status).with_shape(Shape::Union));
    let before =
        described(describer().with_field_status(status).with_shape(Shape::Union).with_alternative(Problem::new()));
    assert_eq!(after, before);
    let content = &after["components"]["responses"]["NotFound.account_not_found"]["content"];
    assert_eq!(content["application/problem+json"]["schema"]["$ref"], "#/components/schemas/ErrorProblem");
    assert_ne!(content["application/json"]["schema"]["$ref"], "#/components/schemas/Error");
    let code = &after["components"]["schemas"]["ErrorProblemCode"];
    assert!(code["enum"].as_array().unwrap().contains(&json!("account_not_found")), "{code}");
}

/// The catalog in the document has an example in each format.
#[test]
fn the_catalog_has_an_example_in_each_format() {
    let catalog = &described(encodings())["x-error-catalog"];
    let errors = catalog["errors"].as_array().unwrap();
    assert!(errors.len() > 10);
    for error in errors {
        let formats: Vec<_> =
            error["examples"].as_array().unwrap().iter().map(|it| it["format"].as_str().unwrap()).collect();
        for format in ["problem", "problem_xml", "concise_problem", "problem_html", "problem_markdown", "problem_text"]
        {
            assert!(formats.contains(&format), "{} {formats:?}", error["code"]);
        }
    }
}

#[test]
fn two_formats_of_one_media_type_are_rejected() {
    let describer = Describer::new(Stripe::new(), catalog![AccountError]).with_alternative(Uppercase::new());
    let error = describer.describe(&mut document()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the formats `stripe` and `uppercase` have the same media type, so no `Accept` distinguishes them: give one of \
         them another media type, or leave it out",
    );
}
