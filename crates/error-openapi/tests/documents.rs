//! What a document says of errors, whatever their format.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use error_core::{
    ApiError, Catalog, Category, Day, Definition, Deprecation, ErrorSet, ErrorStatus, ErrorView, SuccessView,
    Violation, catalog,
};
use error_formats::{FinImpulse, Finqware, HttpPolicy, Parts, Problem, Stripe, Unwrapped, Uppercase, WireFormat};
use error_openapi::{
    Codes, Declared, Describer, Shape, ToSchema, Version, declare, never,
    openapi::{
        Content, HttpMethod, Info, ObjectBuilder, OpenApi, PathItem, PathsBuilder, Ref, RefOr, Response,
        ResponseBuilder, Schema, Type,
        path::{Operation, OperationBuilder},
    },
    unwrapped, write,
};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "only the definitions are used")]
enum AccountError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", param = "id")]
    NotFound { id: String },
    /// Too little
    #[error("The funds are insufficient")]
    #[api(status = 422, code = "insufficient_funds")]
    Funds {
        #[api(detail, example = "12.50")]
        required: Decimal,
        #[api(detail)]
        tries: u32,
    },
    /// Closed
    #[error("The account is closed")]
    #[api(status = 422, code = "account_closed")]
    Closed,
    /// Refused
    #[error("The request is refused")]
    #[api(status = [400, 413], code = "request_refused")]
    Refused,
    /// Invalid
    #[error("The account is invalid")]
    #[api(status = 422, code = "account_invalid")]
    Invalid(#[api(violations)] Vec<Violation>),
}

#[derive(Debug, Serialize)]
struct Decimal(String);

const CATALOG: Catalog = catalog![AccountError];

fn operation(id: &str) -> Operation {
    let mut operation = OperationBuilder::new().operation_id(Some(id)).build();
    declare(&mut operation, Declared::set(AccountError::SET));
    operation
}

fn document(operations: impl IntoIterator<Item = Operation>) -> OpenApi {
    let paths = operations.into_iter().enumerate().fold(PathsBuilder::new(), |paths, (at, operation)| {
        paths.path(format!("/{at}"), PathItem::new(HttpMethod::Post, operation))
    });
    OpenApi::new(Info::new("Accounts", "1.0.0"), paths.build())
}

fn written(describer: &Describer, mut document: OpenApi, version: Version) -> Result<Value, String> {
    describer.describe(&mut document).map_err(|error| error.to_string())?;
    let text = write(&document, version).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

fn described(describer: &Describer) -> Result<Value, String> {
    written(describer, document([operation("open")]), Version::V3_1)
}

/// A format with these bodies, made by this function.
macro_rules! wire_format {
    ($name:ident, $body:ty, |$view:ident| $made:expr) => {
        #[derive(Debug, Clone, Copy)]
        struct $name;

        impl WireFormat for $name {
            type Failure<'a> = $body;
            type Success<'a> = Unwrapped;

            fn name(&self) -> &'static str {
                "own"
            }

            fn failure<'a>(&'a self, $view: &'a ErrorView<'a>) -> $body {
                $made
            }
        }
    };
}

mod bodies_and_schemas {
    use super::*;

    #[derive(Serialize, ToSchema)]
    struct Renamed {
        #[schema(value_type = Described)]
        error: Written,
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Written {
        error_code: String,
    }

    #[derive(ToSchema)]
    #[allow(dead_code, reason = "it describes what the other one writes")]
    struct Described {
        error_code: String,
    }

    wire_format!(WithRenamed, Renamed, |view| Renamed { error: Written { error_code: view.code().to_owned() } });

    #[derive(Serialize, ToSchema)]
    struct LeftOut {
        code: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        #[schema(required = true)]
        hint: String,
    }

    wire_format!(WithLeftOut, LeftOut, |view| LeftOut { code: view.code().to_owned(), hint: String::new() });

    #[derive(Serialize, ToSchema)]
    struct Mistyped {
        code: String,
        #[schema(value_type = String)]
        attempts: u16,
    }

    wire_format!(WithMistyped, Mistyped, |view| Mistyped { code: view.code().to_owned(), attempts: 1 });

    /// A body that is not what its schema says is found before a client meets it.
    #[test]
    fn that_disagree_are_reported_by_member() {
        let refused = |describer: Describer| described(&describer).unwrap_err();
        assert_eq!(
            refused(Describer::new(WithRenamed, CATALOG)),
            "the schema of the format `own` has no /error/errorCode, which its bodies have: describe it in the `ToSchema` \
             of the body"
        );
        assert_eq!(
            refused(Describer::new(WithLeftOut, CATALOG)),
            "in the format `own`, the body of `request_refused` in the operation `open` does not match its schema: \
             /hint is required in the schema and not in the body; make `Serialize` and `ToSchema` of the body agree"
        );
        for shape in [Shape::Enumerated, Shape::Union] {
            let text = refused(Describer::new(WithMistyped, CATALOG).with_shape(shape));
            assert!(text.contains("/attempts has another type in the schema"), "{text}");
        }
    }

    #[derive(Serialize, ToSchema)]
    struct Optional {
        code: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        param: Option<String>,
        number: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        page: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        title: Option<String>,
        violations: Vec<Field>,
    }

    #[derive(Serialize, ToSchema)]
    struct Field {
        #[serde(skip_serializing_if = "Option::is_none")]
        place: Option<&'static str>,
        code: Option<String>,
    }

    wire_format!(WithOptional, Optional, |view| Optional {
        code: view.code().to_owned(),
        param: view.param().map(|param| param.dotted().to_string()),
        number: view.number(),
        page: None,
        message: Some(view.message().to_owned()),
        title: Some(view.title().to_owned()),
        violations: view
            .violations()
            .iter()
            .map(|it| Field { place: Some("body"), code: it.code().map(str::to_owned) })
            .collect(),
    });

    /// What is always there is required, what is left out is optional, what is null may
    /// be null, and what is never there is in no schema; in lists too.
    #[test]
    fn say_null_only_where_bodies_do() {
        let document = described(&Describer::new(WithOptional, CATALOG)).unwrap();
        let schema = &document["components"]["schemas"]["Error"];
        let types = |schema: &Value| -> BTreeMap<String, Value> {
            let members = schema["properties"].as_object().unwrap().iter();
            members.map(|(name, member)| (name.clone(), member["type"].clone())).collect()
        };
        assert_eq!(
            json!(types(schema)),
            json!({
                "code": null, // a reference
                "message": "string",
                "number": ["integer", "null"],
                "param": "string",
                "title": "string",
                "violations": "array",
            }),
        );
        let required = |schema: &Value| serde_json::from_value::<BTreeSet<String>>(schema["required"].clone()).unwrap();
        assert_eq!(required(schema), ["code", "message", "number", "title", "violations"].map(str::to_owned).into());
        let field = &schema["properties"]["violations"]["items"];
        assert_eq!(json!(types(field)), json!({"place": "string", "code": ["string", "null"]}));
        assert_eq!(required(field), ["code", "place"].map(str::to_owned).into());
    }
}

/// A list of codes, types and numbers is a component; open ones are texts, closed
/// ones an enumeration, and it is one choice for all.
#[test]
fn codes_are_open_or_closed() {
    let format = Finqware::new();
    let list = |describer: Describer, name: &str| {
        described(&describer).map(|document| document["components"]["schemas"][name].clone())
    };
    let codes = [
        "account_not_found",
        "insufficient_funds",
        "account_closed",
        "request_refused",
        "account_invalid",
        "internal_server_error",
    ];
    let open = list(Describer::new(format.clone(), CATALOG), "ErrorCode").unwrap();
    assert_eq!(open["type"], "string");
    assert_eq!(open["x-extensible-enum"], json!(codes));
    assert_eq!(open["enum"], Value::Null);
    let description = open["description"].as_str().unwrap();
    for part in [
        "The code of the error: stable, for programs to branch on. Others may be added;",
        "\n- `account_not_found`: No such account\n- `insufficient_funds`: Too little\n",
    ] {
        assert!(description.contains(part), "{description}");
    }
    let closed = Describer::new(format.clone(), CATALOG).with_codes(Codes::Closed);
    let closed = list(closed, "ErrorCode").unwrap();
    assert_eq!(closed["enum"], json!(codes));
    assert_eq!(closed["x-extensible-enum"], Value::Null);

    // A union has a schema for each code.
    let union = Describer::new(format, CATALOG).with_shape(Shape::Union);
    let schema = list(union.clone(), "AccountClosedError").unwrap();
    assert_eq!(schema["properties"]["code"]["enum"], json!(["account_closed"]));
    assert_eq!(schema["properties"]["code"]["x-extensible-enum"], Value::Null);
    assert_eq!(
        list(union.with_codes(Codes::Open), "ErrorCode").unwrap_err(),
        "a union has one schema for each code and none for others: write `.with_codes(Codes::Closed)` where the API is \
         made, so that its catalog says it as well, or use `Shape::Enumerated`"
    );

    let numbers = list(Describer::new(FinImpulse::new(), CATALOG), "ErrorNumber").unwrap();
    let expected = json!([40_400, 40_000, 50_000]);
    assert_eq!((&numbers["type"], &numbers["x-extensible-enum"]), (&json!("integer"), &expected));
}

/// The names of schemas and responses, with the types that clients are generated
/// with.
fn names(document: &Value) -> BTreeSet<String> {
    let components = ["schemas", "responses"].map(|kind| document["components"][kind].as_object());
    components.iter().flatten().flat_map(|components| components.keys().cloned()).collect()
}

/// Envelopes and branches are components, and their names depend on nothing else.
#[test]
fn names_do_not_depend_on_others() {
    let union = Describer::new(Stripe::new(), CATALOG).with_shape(Shape::Union);
    let whole = written(&union, document([operation("open"), operation("close")]), Version::V3_1).unwrap();
    assert_eq!(
        names(&whole).into_iter().collect::<Vec<_>>(),
        [
            "AccountClosedError",
            "AccountInvalidError",
            "AccountNotFoundError",
            "BadRequest.request_refused",
            "BadRequestRequestRefusedBody",
            "ContentTooLarge.request_refused",
            "ContentTooLargeRequestRefusedBody",
            "InsufficientFundsError",
            "InternalError",
            "InternalServerError.internal_error",
            "InternalServerErrorInternalErrorBody",
            "NotFound.account_not_found",
            "NotFoundAccountNotFoundBody",
            "RequestRefusedError",
            "UnprocessableContent.insufficient_funds.account_closed.account_invalid",
            "UnprocessableContentInsufficientFundsAccountClosedAccountInvalidBody",
        ]
    );
    let body = &whole["components"]["schemas"]["NotFoundAccountNotFoundBody"];
    assert_eq!(
        *body,
        json!({
            "type": "object",
            "description": "The body of an error response.",
            "properties": {"error": {"$ref": "#/components/schemas/AccountNotFoundError"}},
            "required": ["error"],
        })
    );
    // A status less, an operation less: what stays has its name.
    let mut fewer = operation("close");
    never(&mut fewer, [AccountError::NOT_FOUND]);
    let fewer = written(&union, document([fewer]), Version::V3_1).unwrap();
    let gone: Vec<_> = names(&whole).difference(&names(&fewer)).cloned().collect();
    assert_eq!(gone, ["AccountNotFoundError", "NotFound.account_not_found", "NotFoundAccountNotFoundBody"]);
    assert!(names(&fewer).is_subset(&names(&whole)));
}

/// An error of the format's own has another name than one of the catalog with its
/// code, whichever operation comes first.
#[test]
fn names_do_not_depend_on_the_order() {
    /// No such row
    #[derive(Debug, thiserror::Error, ApiError)]
    #[allow(dead_code, reason = "only the definition is used")]
    #[error("No such row")]
    #[api(status = 404, code = "not_found", category = not_found)]
    struct NoRow;

    let operation = |id: &str, error: Declared| {
        let mut operation = OperationBuilder::new().operation_id(Some(id)).build();
        declare(&mut operation, [error]);
        operation
    };
    let union = Describer::new(Problem::new(), catalog![NoRow]).with_shape(Shape::Union);
    let [one, other] = [[false, true], [true, false]].map(|order| {
        let operations = order.map(|is_own| match is_own {
            true => operation("own", NoRow::DEFINITION.into()),
            false => operation("format", Category::NotFound.into()),
        });
        names(&written(&union, document(operations), Version::V3_1).unwrap())
    });
    assert_eq!(one, other);
    assert!(one.contains("NotFound.not_found") && one.contains("NotFound.any-not_found"), "{one:?}");
}

/// Errors of many codes are a response of their operation, and of no other.
#[test]
fn many_errors_are_named_after_their_operation() {
    let [many, others] = ["open", "close"].map(|id| {
        let mut operation = operation(id);
        declare(&mut operation, [Category::MissingField, Category::UnknownField, Category::InvalidField]);
        operation
    });
    let union = Describer::new(Problem::new(), CATALOG).with_shape(Shape::Union);
    let document = written(&union, document([many, others]), Version::V3_1).unwrap();
    for (path, id, name) in [("/0", "open", "Open"), ("/1", "close", "Close")] {
        let response = &document["paths"][path]["post"]["responses"]["422"]["$ref"];
        assert_eq!(*response, format!("#/components/responses/UnprocessableContent.{id}"));
        let schema = &document["components"]["responses"][format!("UnprocessableContent.{id}")]["content"];
        let schema = &schema["application/problem+json"]["schema"]["$ref"];
        assert_eq!(*schema, format!("#/components/schemas/UnprocessableContent{name}Body"));
    }
}

/// One code under several statuses stands under each, and its schema has both.
#[test]
fn an_error_with_several_statuses_has_all() {
    let union = Describer::new(Problem::new(), CATALOG).with_shape(Shape::Union);
    let mut document = document([operation("open")]);
    let documented = union.describe(&mut document).unwrap();
    let statuses = documented.errors("POST", "/0").unwrap().iter().filter(|error| error.code == "request_refused");
    assert_eq!(statuses.map(|error| error.status).collect::<Vec<_>>(), [400, 413]);
    let keys = &documented.catalog().operations[0].errors;
    let keys = keys.iter().filter(|key| key.code == "request_refused").map(|key| key.status);
    assert_eq!(keys.collect::<Vec<_>>(), [400, 413]);
    let document: Value = serde_json::from_str(&write(&document, Version::V3_1).unwrap()).unwrap();
    let schema = &document["components"]["schemas"]["RequestRefusedError"];
    assert_eq!(schema["properties"]["status"]["enum"], json!([400, 413]));
    let example = "/components/responses/ContentTooLarge.request_refused/content/application~1problem+json/examples";
    assert_eq!(document.pointer(example).unwrap()["request_refused"]["value"]["status"], 413);
}

/// What the Rust type does not tell, the example does.
#[test]
fn a_detail_has_the_type_of_its_example() {
    let document = described(&Describer::new(Stripe::new(), CATALOG)).unwrap();
    let properties = &document["components"]["schemas"]["Error"]["properties"]["error"]["properties"];
    let required = &properties["required"];
    assert_eq!((&required["type"], &required["examples"]), (&json!("string"), &json!(["12.50"])));
    assert_eq!(properties["tries"]["type"], "integer");
    // This API says nowhere where an error is documented.
    assert_eq!(properties["doc_url"], Value::Null);
    assert_eq!(properties["request_log_url"], Value::Null);
    for (name, property) in properties.as_object().unwrap() {
        let is_described = property["$ref"].is_string() || property["description"].is_string();
        assert!(is_described || ["required", "tries"].contains(&name.as_str()), "{name}");
    }
}

/// The examples of extractors' errors name the field that is wrong.
#[test]
fn examples_of_extractors_name_a_field() {
    let mut operation = operation("open");
    declare(&mut operation, [Category::MissingField]);
    let document = written(&Describer::new(Stripe::new(), CATALOG), document([operation]), Version::V3_1).unwrap();
    let example = "/components/responses/BadRequest.request_refused.missing_field/content/application~1json/examples";
    assert_eq!(
        document.pointer(example).unwrap()["missing_parameter"]["value"],
        json!({"error": {
            "code": "missing_parameter",
            "message": "items.0.quantity is required",
            "param": "items[0][quantity]",
            "type": "invalid_request_error",
        }})
    );
}

/// What a mock server makes of the headers is what the service may send.
#[test]
fn headers_have_examples_and_bounds() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[allow(dead_code, reason = "only the definition is used")]
    /// Limited
    #[error("Too many requests")]
    #[api(status = 429, code = "limited")]
    struct Limited(#[api(retry_after)] std::time::Duration);

    let mut operation = operation("open");
    declare(&mut operation, [Limited::DEFINITION]);
    let describer = Describer::new(Stripe::new(), catalog![AccountError, Limited]);
    let document = written(&describer, document([operation]), Version::V3_1).unwrap();
    let header = &document["components"]["headers"]["Retry-After"];
    assert_eq!((&header["example"], &header["schema"]["maximum"]), (&json!(60), &json!(31_536_000)));
    for (name, header) in document["components"]["headers"].as_object().unwrap() {
        assert!(!header["example"].is_null(), "{name}");
    }
}

/// Pages are linked, and no rule about headers finds any in the catalog.
#[test]
fn a_document_leads_to_the_pages() {
    let format = Problem::new().with_type_base("/errors/").unwrap();
    let document = described(&Describer::new(format, CATALOG)).unwrap();
    assert_eq!(document["externalDocs"]["url"], "/errors/");
    let catalog = document["x-error-catalog"].to_string();
    assert!(catalog.contains("\"header_fields\"") && !catalog.contains("\"headers\""), "{catalog}");
    // It is read as any other.
    let read = error_catalog::read(&document.to_string()).unwrap();
    let error = read.error(None, "account_not_found").unwrap();
    assert_eq!(error.examples[0].headers.len(), 2, "{error:?}");
}

/// A client learns from the document that an error will go.
#[test]
fn a_deprecated_error_says_so() {
    static SEAT_TAKEN: Definition = Definition::new(ErrorStatus::CONFLICT, "seat_taken").with_title("Seat taken");
    static END: Deprecation = Deprecation::new()
        .with_since(Day::from_static("2026-12-01"))
        .with_note("Seats are told apart")
        .with_replacement(&SEAT_TAKEN)
        .with_sunset(Day::from_static("2027-06-30"));
    static SOLD_OUT: Definition =
        Definition::new(ErrorStatus::CONFLICT, "sold_out").with_title("Sold out").with_deprecation(&END);

    let mut operation = OperationBuilder::new().operation_id(Some("book")).build();
    declare(&mut operation, [&SEAT_TAKEN, &SOLD_OUT]);
    static ALL: [&Definition; 2] = [&SEAT_TAKEN, &SOLD_OUT];
    let union = Describer::new(Problem::new(), Catalog::__new(&ALL)).with_shape(Shape::Union);
    let document = written(&union, document([operation]), Version::V3_1).unwrap();
    let schema = &document["components"]["schemas"]["SoldOutError"];
    assert_eq!(schema["deprecated"], true);
    assert_eq!(
        schema["description"],
        "Sold out\n\nDeprecated since 2026-12-01. Seats are told apart. It is replaced by `seat_taken`. It may be \
         returned until 2027-06-30."
    );
    assert_eq!(document["components"]["schemas"]["SeatTakenError"]["deprecated"], Value::Null);
    let response = &document["components"]["responses"]["Conflict.seat_taken.sold_out"];
    let listed = "- `seat_taken`: Seat taken\n- `sold_out`: Sold out (deprecated since 2026-12-01, use `seat_taken`, to \
                  be removed after 2027-06-30)";
    assert_eq!(response["description"], listed);

    // The list of codes says it too, open or closed.
    for codes in [Codes::Open, Codes::Closed] {
        let mut operation = OperationBuilder::new().operation_id(Some("book")).build();
        declare(&mut operation, [&SEAT_TAKEN, &SOLD_OUT]);
        let enumerated = Describer::new(Problem::new(), Catalog::__new(&ALL)).with_codes(codes);
        let document = document_of(&enumerated, operation);
        let description = document["components"]["schemas"]["ErrorCode"]["description"].as_str().unwrap().to_owned();
        assert!(description.contains(listed), "{description}");
    }
}

fn document_of(describer: &Describer, operation: Operation) -> Value {
    written(describer, document([operation]), Version::V3_1).expect("a document")
}

/// Two types may define an error by its category alone; both then have the code of the format.
#[test]
fn the_name_of_a_response_has_a_code_once() {
    static FROM_A: Definition = Definition::of(Category::ContentTooLarge).with_message("The file is too large");
    static FROM_B: Definition = Definition::of(Category::ContentTooLarge).with_message("The body is too large");
    static ALL: [&Definition; 2] = [&FROM_A, &FROM_B];
    let mut operation = OperationBuilder::new().operation_id(Some("open")).build();
    declare(&mut operation, ALL);
    let document = document_of(&Describer::new(Problem::new(), Catalog::__new(&ALL)), operation);
    let responses = document["components"]["responses"].as_object().unwrap();
    let names: Vec<_> = responses.keys().filter(|name| name.starts_with("ContentTooLarge")).collect();
    assert_eq!(names, ["ContentTooLarge.content_too_large"]);
    let examples = &responses["ContentTooLarge.content_too_large"]["content"]["application/problem+json"]["examples"];
    assert_eq!(examples.as_object().unwrap().len(), 2, "{examples}");
}

/// Several errors with one code are one line, as bodies spell the code.
#[test]
fn a_code_is_listed_once() {
    let mut operation = OperationBuilder::new().operation_id(Some("open")).build();
    declare(&mut operation, [Category::MalformedBody, Category::MissingField, Category::InvalidField]);
    let document = document_of(&Describer::new(Uppercase::new(), CATALOG), operation);
    let response = &document["components"]["responses"]["BadRequest.malformed_body.missing_field.invalid_field"];
    let description = response["description"].as_str().unwrap();
    assert_eq!(description.matches("INVALID_REQUEST").count(), 1, "{description}");
    assert!(!description.contains("invalid_request"), "{description}");
}

/// Codes with a hyphen, or with a dot, are listed as they are, and names of components
/// are those of types.
#[test]
fn codes_are_listed_as_bodies_have_them() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[allow(dead_code, reason = "only the definitions are used")]
    enum Spelt {
        /// Expired
        #[error("The token is expired")]
        #[api(status = 409, code = "token_expired", wire = "auth.token-expired")]
        Expired,
        /// Locked
        #[error("The account is locked")]
        #[api(status = 409, code = "account_locked", wire = "account-locked")]
        Locked,
    }
    for version in [Version::V3_1, Version::V3_0] {
        let mut operation = OperationBuilder::new().operation_id(Some("open")).build();
        declare(&mut operation, Declared::set(Spelt::SET));
        let union = Describer::new(Problem::new(), catalog![Spelt]).with_shape(Shape::Union);
        let document = written(&union, document([operation]), version).unwrap();
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["TokenExpiredError"]["properties"]["code"]["enum"], json!(["auth.token-expired"]));
        let body = &schemas["ConflictTokenExpiredAccountLockedBody"]["discriminator"]["mapping"];
        assert_eq!(body["account-locked"], "#/components/schemas/AccountLockedError");
        let response = &document["components"]["responses"]["Conflict.token_expired.account_locked"];
        assert_eq!(response["description"], "- `auth.token-expired`: Expired\n- `account-locked`: Locked");
    }
}

/// A status that is known at run time is in no list: the response of other statuses
/// has the error as well, and its schema takes any status.
#[test]
fn an_open_status_is_under_default() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[allow(dead_code, reason = "only the definitions are used")]
    enum Gateway {
        /// Declined
        #[error("The acquirer declined")]
        #[api(status = 402, code = "declined")]
        Declined {
            #[api(status)]
            status: ErrorStatus,
        },
        /// Refused
        #[error("The acquirer refused")]
        #[api(status = [400, 413], code = "refused")]
        Refused {
            #[api(status)]
            status: ErrorStatus,
        },
    }
    let operation = || {
        let mut operation = OperationBuilder::new().operation_id(Some("pay")).build();
        declare(&mut operation, Declared::set(Gateway::SET));
        operation
    };
    for shape in [Shape::Enumerated, Shape::Union] {
        let describer = Describer::new(Problem::new(), catalog![Gateway]).with_shape(shape);
        let document = document_of(&describer, operation());
        let responses = document["paths"]["/0"]["post"]["responses"].as_object().unwrap();
        assert_eq!(responses.keys().collect::<Vec<_>>(), ["400", "402", "413", "500", "default"]);
        assert_eq!(responses["default"]["$ref"], "#/components/responses/Default.declined");
        let other = &document["components"]["responses"]["Default.declined"];
        assert_eq!(other["description"], "An error under another status.\n\n- `declined`: Declined");
        if shape == Shape::Union {
            let schemas = &document["components"]["schemas"];
            assert_eq!(schemas["DeclinedError"]["properties"]["status"]["enum"], Value::Null);
            assert_eq!(schemas["RefusedError"]["properties"]["status"]["enum"], json!([400, 413]));
        }
    }
    // The author's own stays, and a format that answers 200 to failures has no other status.
    let own = RefOr::T(ResponseBuilder::new().description("Whatever else").build());
    let mut with_own = operation();
    with_own.responses.responses.insert("default".to_owned(), own);
    let document = document_of(&Describer::new(Problem::new(), catalog![Gateway]), with_own);
    assert_eq!(document["paths"]["/0"]["post"]["responses"]["default"]["description"], "Whatever else");
    let always = FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk);
    let document = document_of(&Describer::new(always, catalog![Gateway]), operation());
    assert_eq!(document["paths"]["/0"]["post"]["responses"]["default"], Value::Null);
}

/// A failure under the status of a success is one of two, whatever is said of the
/// success: no body matches an alternative that it must not.
#[test]
fn a_failure_beside_a_success() {
    #[derive(Serialize, ToSchema)]
    struct Failed {
        code: String,
    }

    #[derive(Debug, Clone, Copy)]
    struct Always;

    impl WireFormat for Always {
        type Failure<'a> = Failed;
        type Success<'a> = Unwrapped;

        fn name(&self) -> &'static str {
            "always"
        }

        fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Failed {
            Failed { code: view.code().to_owned() }
        }

        fn http_status(&self, _: &ErrorView<'_>) -> http::StatusCode {
            http::StatusCode::OK
        }
    }

    let schema = |content: Option<Content>| {
        let response = ResponseBuilder::new().description("Done");
        let response = content.into_iter().fold(response, |it, content| it.content("application/json", content));
        let mut operation = operation("open");
        operation.responses.responses.insert("200".to_owned(), response.build().into());
        let document = document_of(&Describer::new(Always, CATALOG), operation);
        document["paths"]["/0"]["post"]["responses"]["200"]["content"]["application/json"]["schema"].clone()
    };
    let failed = json!({"$ref": "#/components/schemas/Error"});
    let object = ObjectBuilder::new()
        .property("balance", ObjectBuilder::new().schema_type(Type::Integer))
        .required("balance")
        .build();
    let balance = serde_json::to_value(&object).unwrap();
    let described = Content::new(Some(RefOr::T(Schema::Object(object))));
    assert_eq!(schema(Some(described)), json!({"oneOf": [balance, failed]}));
    // What may be anything may be a failure.
    assert_eq!(schema(Some(Content::new(None::<RefOr<Schema>>))), json!({"anyOf": [{}, failed]}));
    let free = Content::new(Some(RefOr::T(Schema::Object(ObjectBuilder::new().build()))));
    assert_eq!(schema(Some(free)), json!({"anyOf": [{"type": "object"}, failed]}));
    // A success without a body.
    assert_eq!(schema(None), failed);
}

mod successes {
    use super::*;

    fn json(schema: RefOr<error_openapi::openapi::Schema>) -> Response {
        ResponseBuilder::new().description("Done").content("application/json", Content::new(Some(schema))).build()
    }

    fn succeeding(id: &str, response: Response) -> Operation {
        OperationBuilder::new().operation_id(Some(id)).response("200", response).build()
    }

    #[derive(Debug, Clone, Copy)]
    struct Wrapping;

    #[derive(Serialize, ToSchema)]
    struct Failed {
        code: String,
    }

    #[derive(Serialize, ToSchema)]
    struct Succeeded<'a> {
        took_ms: u64,
        /// What was asked for.
        #[schema(value_type = Value)]
        result: error_core::ResultBody<'a>,
    }

    impl WireFormat for Wrapping {
        type Failure<'a> = Failed;
        type Success<'a> = Succeeded<'a>;

        fn name(&self) -> &'static str {
            "wrapping"
        }

        fn success_media_type(&self) -> HeaderValue {
            HeaderValue::from_static("application/vnd.own+json")
        }

        fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Failed {
            Failed { code: view.code().to_owned() }
        }

        fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<Succeeded<'a>> {
            Some(Succeeded { took_ms: 1, result: view.result() })
        }
    }

    /// The author describes the result, the document what is sent.
    #[test]
    fn have_the_envelope_of_their_format() {
        let bare = RefOr::Ref(Ref::from_schema_name("Account"));
        let mut plain = succeeding("list", json(bare.clone()));
        unwrapped(&mut plain);
        let mut document = document([succeeding("open", json(bare)), plain]);
        let documented = Describer::new(Wrapping, CATALOG).describe(&mut document).unwrap();
        let text = write(&document, Version::V3_1).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        let success = |path: &str| document["paths"][path]["post"]["responses"]["200"]["content"].clone();
        assert_eq!(
            success("/0"),
            json!({"application/vnd.own+json": {"schema": {"$ref": "#/components/schemas/OpenSuccess"}}})
        );
        let envelope = &document["components"]["schemas"]["OpenSuccess"];
        assert_eq!(envelope["properties"]["result"], json!({"$ref": "#/components/schemas/Account"}));
        assert_eq!(envelope["required"], json!(["took_ms", "result"]));
        assert_eq!(success("/1"), json!({"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}));
        assert!(!text.contains("x-error-unwrapped"));

        assert!(documented.has_success("POST", "/0", 200, "application/vnd.own+json; charset=utf-8"));
        assert!(!documented.has_success("POST", "/0", 200, "application/json"));
        assert!(documented.has_success("POST", "/0", 201, "application/json"), "the document says nothing of it");
    }

    /// An author who describes the envelope gets no second one.
    #[test]
    fn that_are_described_whole_stay() {
        use error_openapi::openapi::{ObjectBuilder, Type};
        let whole = ObjectBuilder::new()
            .property("took_ms", ObjectBuilder::new().schema_type(Type::Integer))
            .property("result", ObjectBuilder::new().schema_type(Type::String))
            .build();
        let schema = RefOr::T(error_openapi::openapi::Schema::Object(whole));
        let document = document([succeeding("open", json(schema.clone()))]);
        let document = written(&Describer::new(Wrapping, CATALOG), document, Version::V3_1).unwrap();
        let content = &document["paths"]["/0"]["post"]["responses"]["200"]["content"];
        assert_eq!(content["application/vnd.own+json"]["schema"], serde_json::to_value(schema).unwrap());
    }

    #[derive(Debug, Clone, Copy)]
    struct OneStruct;

    #[derive(Serialize, ToSchema)]
    struct Whole<'a> {
        id: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Value, required = false)]
        result: Option<error_core::ResultBody<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<Failed>,
    }

    impl WireFormat for OneStruct {
        type Failure<'a> = Whole<'a>;
        type Success<'a> = Whole<'a>;

        fn name(&self) -> &'static str {
            "one_struct"
        }

        fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Whole<'a> {
            Whole { id: 1, result: None, error: Some(Failed { code: view.code().to_owned() }) }
        }

        fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<Whole<'a>> {
            Some(Whole { id: 1, result: Some(view.result()), error: None })
        }

        fn http_status(&self, _: &ErrorView<'_>) -> StatusCode {
            StatusCode::OK
        }
    }

    /// One struct for both, and one status: what only one of them has is required there, so that no body is both.
    #[test]
    fn of_one_struct_with_failures_are_told_apart() {
        let mut operation = succeeding("open", json(RefOr::Ref(Ref::from_schema_name("Account"))));
        declare(&mut operation, Declared::set(AccountError::SET));
        let document = written(&Describer::new(OneStruct, CATALOG), document([operation]), Version::V3_1).unwrap();
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["OpenSuccess"]["required"], json!(["id", "result"]));
        assert_eq!(schemas["Error"]["required"], json!(["id", "error"]));
        assert_eq!(schemas["Error"]["properties"]["error"]["required"], json!(["code"]));
        let parts = ["OpenSuccess", "Error"].map(|name| json!({"$ref": format!("#/components/schemas/{name}")}));
        let content = &document["paths"]["/0"]["post"]["responses"]["200"]["content"]["application/json"];
        assert_eq!(content["schema"]["oneOf"], json!(parts));
    }
}

mod unusual_places {
    use super::*;

    #[derive(Serialize, ToSchema)]
    struct Flat {
        message: String,
        #[serde(flatten)]
        members: BTreeMap<String, String>,
    }

    wire_format!(Flattened, Flat, |view| Flat {
        message: view.message().to_owned(),
        members: BTreeMap::from([("code".to_owned(), view.code().to_owned())]),
    });

    /// A flattened map does not tell its members; a body does.
    #[test]
    fn a_code_among_flattened_members() {
        let enumerated = described(&Describer::new(Flattened, CATALOG)).unwrap();
        let code = &enumerated["components"]["schemas"]["Error"]["properties"]["code"];
        assert_eq!(*code, json!({"$ref": "#/components/schemas/ErrorCode"}), "{enumerated:#}");
        let union = described(&Describer::new(Flattened, CATALOG).with_shape(Shape::Union)).unwrap();
        let schema = &union["components"]["schemas"]["AccountClosedError"];
        assert_eq!(schema["properties"]["code"]["enum"], json!(["account_closed"]));
        assert!(schema["required"].as_array().unwrap().contains(&json!("code")), "{schema}");
    }

    #[derive(Serialize, ToSchema)]
    struct Texts {
        message: String,
    }

    wire_format!(InMessage, Texts, |view| Texts { message: format!("[{}] {}", view.code(), view.message()) });

    #[derive(Serialize, ToSchema)]
    struct Keyed {
        errors: BTreeMap<String, Vec<String>>,
    }

    wire_format!(AsName, Keyed, |view| Keyed {
        errors: BTreeMap::from([(view.code().to_owned(), vec![view.message().to_owned()])]),
    });

    #[derive(Serialize, ToSchema)]
    struct Nested {
        errors: Vec<Vec<String>>,
    }

    wire_format!(AmongTexts, Nested, |view| Nested {
        errors: vec![vec![view.code().to_owned(), view.message().to_owned()]],
    });

    /// Codes that no document can list are not left out in silence.
    #[test]
    fn a_code_that_can_not_be_listed() {
        for codes in [Codes::Open, Codes::Closed] {
            let refused = |describer: Describer| described(&describer.with_codes(codes)).unwrap_err();
            let text = |place: &str| {
                format!(
                    "the format `own` has codes at {place}, among other texts or as the name of a member, where a \
                     document can't list them: give the code a member of its own"
                )
            };
            assert_eq!(refused(Describer::new(InMessage, CATALOG)), text("/message"));
            assert_eq!(refused(Describer::new(AsName, CATALOG)), text("/errors"));
            assert_eq!(refused(Describer::new(AmongTexts, CATALOG)), text("/errors/0/0"));
        }
    }

    #[derive(Serialize, ToSchema)]
    struct Paired {
        errors: Vec<(String, String)>,
    }

    wire_format!(InPairs, Paired, |view| Paired { errors: vec![(view.code().to_owned(), view.message().to_owned())] });

    #[derive(Debug, Clone, Copy)]
    struct Listed;

    #[derive(Serialize, ToSchema)]
    struct Item<'a> {
        code: &'a str,
        detail: &'a str,
    }

    #[derive(Serialize, ToSchema)]
    struct Items<'a> {
        #[schema(value_type = Vec<Item<'a>>)]
        errors: Parts<'a, Listed>,
    }

    impl WireFormat for Listed {
        type Failure<'a> = Items<'a>;
        type Success<'a> = Unwrapped;

        fn name(&self) -> &'static str {
            "listed"
        }

        fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Items<'a> {
            Items {
                errors: Parts::of(self, view, |_, part, item| {
                    item.write(&Item { code: part.code(), detail: part.message() });
                }),
            }
        }
    }

    /// The items of a list of causes are described, and divided.
    #[test]
    fn a_list_of_causes_has_items() {
        let enumerated = described(&Describer::new(Listed, CATALOG)).unwrap();
        let items = &enumerated["components"]["schemas"]["Error"]["properties"]["errors"]["items"];
        assert_eq!(items["properties"]["code"], json!({"$ref": "#/components/schemas/ErrorCode"}));
        assert_eq!(
            (&items["properties"]["detail"]["type"], &items["required"]),
            (&json!("string"), &json!(["code", "detail"]))
        );
        let union = described(&Describer::new(Listed, CATALOG).with_shape(Shape::Union)).unwrap();
        let branch = &union["components"]["schemas"]["AccountClosedError"]["properties"];
        assert_eq!(branch["code"]["enum"], json!(["account_closed"]));
    }

    #[derive(Serialize, ToSchema)]
    #[serde(untagged)]
    enum Sided {
        Client { code: String, hint: String },
        Server { code: String, incident: u64 },
    }

    wire_format!(OfSides, Sided, |view| match view.status().as_u16() {
        500.. => Sided::Server { code: view.code().to_owned(), incident: 7 },
        _ => Sided::Client { code: view.code().to_owned(), hint: view.message().to_owned() },
    });

    /// A body of several forms has the code in each.
    #[test]
    fn a_code_in_each_alternative() {
        let enumerated = described(&Describer::new(OfSides, CATALOG)).unwrap();
        let forms = enumerated["components"]["schemas"]["Error"]["oneOf"].as_array().unwrap();
        let list = json!({"$ref": "#/components/schemas/ErrorCode"});
        assert_eq!(forms.iter().map(|form| &form["properties"]["code"]).collect::<Vec<_>>(), [&list, &list]);
        let union = described(&Describer::new(OfSides, CATALOG).with_shape(Shape::Union)).unwrap();
        let branch = &union["components"]["schemas"]["AccountClosedError"];
        for form in branch["oneOf"].as_array().unwrap() {
            assert_eq!(form["properties"]["code"]["enum"], json!(["account_closed"]), "{branch:#}");
        }
    }

    #[derive(Serialize, ToSchema)]
    struct Twice {
        code: String,
        error: Inner,
    }

    #[derive(Serialize, ToSchema)]
    struct Inner {
        reason: String,
        message: String,
        number: String,
    }

    wire_format!(AtTwoPlaces, Twice, |view| Twice {
        code: view.code().to_owned(),
        error: Inner {
            reason: view.code().to_owned(),
            message: view.message().to_owned(),
            number: view.status().as_u16().to_string(),
        },
    });

    /// In pairs, and at two places; a number may be a text.
    #[test]
    fn a_code_at_two_places_and_in_pairs() {
        let pairs = described(&Describer::new(InPairs, CATALOG)).unwrap();
        let pair = &pairs["components"]["schemas"]["Error"]["properties"]["errors"]["items"]["prefixItems"];
        assert_eq!(pair[0]["allOf"][0], json!({"$ref": "#/components/schemas/ErrorCode"}), "{pair:#}");
        assert_eq!(pair[1]["type"], "string");

        let twice = described(&Describer::new(AtTwoPlaces, CATALOG)).unwrap();
        let list = json!({"$ref": "#/components/schemas/ErrorCode"});
        let properties = &twice["components"]["schemas"]["Error"]["properties"];
        assert_eq!([&properties["code"], &properties["error"]["properties"]["reason"]], [&list, &list]);
        assert_eq!(twice["components"]["schemas"]["ErrorCode2"], Value::Null);
        let union = described(&Describer::new(AtTwoPlaces, CATALOG).with_shape(Shape::Union)).unwrap();
        let branch = &union["components"]["schemas"]["AccountClosedError"]["properties"];
        assert_eq!(branch["code"]["enum"], json!(["account_closed"]));
        assert_eq!(branch["error"]["properties"]["reason"]["enum"], json!(["account_closed"]));
        // The number of this format is the status, as a text.
        assert_eq!(branch["error"]["properties"]["number"]["enum"], json!(["422"]));
    }

    #[derive(Serialize, ToSchema)]
    struct Maybe {
        code: Option<String>,
        message: String,
    }

    wire_format!(Nullable, Maybe, |view| Maybe {
        code: (view.status().as_u16() < 500).then(|| view.code().to_owned()),
        message: view.message().to_owned(),
    });

    /// A code that some errors lack; where it tells errors apart it is there.
    #[test]
    fn a_code_that_may_be_null() {
        let enumerated = Describer::new(Nullable, CATALOG);
        let code = |document: &Value| document["components"]["schemas"]["Error"]["properties"]["code"].clone();
        let newer = described(&enumerated).unwrap();
        assert_eq!(code(&newer), json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/ErrorCode"}]}));
        let older = written(&enumerated, document([operation("open")]), Version::V3_0).unwrap();
        let expected =
            json!({"allOf": [{"$ref": "#/components/schemas/ErrorCode"}], "nullable": true, "type": "string"});
        assert_eq!(code(&older), expected);
        let union = described(&enumerated.with_shape(Shape::Union)).unwrap();
        let schema = &union["components"]["schemas"]["AccountClosedError"];
        assert_eq!(schema["properties"]["code"]["enum"], json!(["account_closed"]));
        assert_eq!(schema["properties"]["code"]["type"], "string");
        assert_eq!(schema["required"], json!(["message", "code"]));
    }

    #[derive(Serialize, ToSchema)]
    struct Numbered {
        code: String,
        number: Option<i64>,
    }

    wire_format!(SometimesNumbered, Numbered, |view| Numbered {
        code: view.code().to_owned(),
        number: view.number().filter(|_| view.status().as_u16() != 413),
    });

    /// A list of values that may be null has null: else no null is valid.
    #[test]
    fn a_list_of_what_may_be_null_has_null() {
        /// Too much
        #[derive(Debug, thiserror::Error, ApiError)]
        #[allow(dead_code, reason = "only the definition is used")]
        #[error("Too much")]
        #[api(status = [400, 413], code = "too_much", number = 7)]
        struct TooMuch;

        let union = Describer::new(SometimesNumbered, catalog![TooMuch]).with_shape(Shape::Union);
        for (version, of) in [
            (Version::V3_1, json!({"type": ["integer", "null"], "enum": [7, null]})),
            (Version::V3_0, json!({"type": "integer", "nullable": true, "enum": [7, null]})),
        ] {
            let mut operation = OperationBuilder::new().operation_id(Some("open")).build();
            declare(&mut operation, [TooMuch::DEFINITION]);
            let document = written(&union, document([operation]), version).unwrap();
            let number = &document["components"]["schemas"]["TooMuchError"]["properties"]["number"];
            for (name, value) in of.as_object().unwrap() {
                assert_eq!(number[name], *value, "{number}");
            }
        }
    }

    #[derive(Serialize, ToSchema)]
    struct Sometimes {
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        message: String,
    }

    wire_format!(Optional, Sometimes, |view| Sometimes {
        code: (view.status().as_u16() < 500).then(|| view.code().to_owned()),
        message: view.message().to_owned(),
    });

    /// A code that some errors leave out is required in the schemas of those that have
    /// one.
    #[test]
    fn a_code_that_may_be_left_out() {
        let enumerated = described(&Describer::new(Optional, CATALOG)).unwrap();
        let code = &enumerated["components"]["schemas"]["Error"]["properties"]["code"];
        assert_eq!(*code, json!({"$ref": "#/components/schemas/ErrorCode"}));
        let union = described(&Describer::new(Optional, CATALOG).with_shape(Shape::Union)).unwrap();
        let required = |name: &str| union["components"]["schemas"][name]["required"].clone();
        assert_eq!(required("AccountClosedError"), json!(["message", "code"]));
        assert_eq!(required("InternalError"), json!(["message"]));
    }

    #[derive(Serialize, ToSchema)]
    struct Mixed {
        details: Vec<Kind>,
    }

    #[derive(Serialize, ToSchema, Default)]
    struct Kind {
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        delay: Option<u32>,
    }

    wire_format!(Unlike, Mixed, |view| Mixed {
        details: vec![
            Kind { reason: Some(view.code().to_owned()), ..Kind::default() },
            Kind { delay: Some(1), ..Kind::default() },
        ],
    });

    /// The list is always there, and the code is in one of its entries.
    #[test]
    fn a_code_in_a_list_of_unlike_entries() {
        let document = described(&Describer::new(Unlike, CATALOG)).unwrap();
        let schema = &document["components"]["schemas"]["Error"];
        assert_eq!(schema["required"], json!(["details"]));
        let entry = &schema["properties"]["details"]["items"];
        assert_eq!(entry["properties"]["reason"], json!({"$ref": "#/components/schemas/ErrorCode"}));
        assert_eq!(entry.get("required"), None);
    }
}
