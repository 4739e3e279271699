//! What a document says of errors, whatever their format.

use std::collections::{BTreeMap, BTreeSet};

use error_core::{
    ApiError, Catalog, Category, Day, Definition, Deprecation, ErrorSet, ErrorStatus, ErrorView, SuccessView,
    Violation, catalog,
};
use error_formats::{FinImpulse, Finqware, Problem, Stripe, Unwrapped, WireFormat};
use error_openapi::{
    Codes, Declared, Describer, Shape, ToSchema, Version, declare, never,
    openapi::{
        Content, HttpMethod, Info, OpenApi, PathItem, PathsBuilder, Ref, RefOr, Response, ResponseBuilder,
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
            "the format `own` writes `request_refused` of the operation `open` not as its schema says: /hint is \
             required in the schema and not in the body; let `Serialize` and `ToSchema` of the body agree"
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
    }

    wire_format!(WithOptional, Optional, |view| Optional {
        code: view.code().to_owned(),
        param: view.param().map(|param| param.dotted().to_string()),
        number: view.number(),
        page: None,
    });

    /// What is left out is optional, what is null may be null, and what is never there
    /// is in no schema.
    #[test]
    fn say_null_only_where_bodies_do() {
        let document = described(&Describer::new(WithOptional, CATALOG)).unwrap();
        let schema = &document["components"]["schemas"]["Error"];
        let names: Vec<_> = schema["properties"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["code", "number", "param"]);
        assert_eq!(schema["properties"]["param"]["type"], "string");
        assert_eq!(schema["properties"]["number"]["type"], json!(["integer", "null"]));
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
        "a union has one schema for each code and none for others: leave out `Codes::Open`, or use \
         `Shape::Enumerated`"
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
            "description": "The body of a failure.",
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
    assert_eq!(response["description"], "- `seat_taken`: Seat taken\n- `sold_out`: Sold out (deprecated)");
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
