//! Formats that have their codes in unusual places, in both shapes.

use std::borrow::Cow;

use error_core::{ApiError, ErrorSet, ErrorView, catalog};
use error_formats::{OAuth, Unwrapped, WireFormat};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{
    ToSchema,
    openapi::{HttpMethod, Info, OpenApi, PathItem, PathsBuilder, path::OperationBuilder},
};

use crate::{Declared, Describer, Shape, Version, apply, write};

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "only the definitions are used")]
enum Refused {
    /// No such account
    #[error("No such account")]
    #[api(status = 404, code = "account_not_found", number = 4041)]
    NoAccount,
    /// No such card
    #[error("No such card")]
    #[api(status = 404, code = "card_not_found")]
    NoCard,
}

fn described<F>(format: F, shape: Shape) -> Result<Value, String>
where
    F: WireFormat,
    F::Failure<'static>: ToSchema,
    F::Success<'static>: ToSchema,
{
    let operation = OperationBuilder::new().operation_id(Some("find")).build();
    let paths = PathsBuilder::new().path("/find", PathItem::new(HttpMethod::Get, operation)).build();
    let mut document = OpenApi::new(Info::new("Cards", "1.0.0"), paths);
    assert!(apply(&mut document, "find", Declared::set(Refused::SET)));
    let describer = Describer::new(format, catalog![Refused]).with_shape(shape);
    describer.describe(&mut document).map_err(|error| error.to_string())?;
    let text = write(&document, Version::V3_1).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

/// The schema of the answer to what is not found.
fn not_found(document: &Value) -> &Value {
    let answer = "/components/responses/NotFound.account_not_found.card_not_found/content/application~1json/schema";
    let schema = document.pointer(answer).expect("there is such an answer");
    assert_eq!(schema["$ref"], "#/components/schemas/NotFoundAccountNotFoundCardNotFoundBody");
    &document["components"]["schemas"]["NotFoundAccountNotFoundCardNotFoundBody"]
}

/// A format with these bodies, made by this function.
macro_rules! wire_format {
    ($name:ident, $body:ty, |$view:ident| $made:expr) => {
        #[derive(Debug)]
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

/// `account_not_found` as `AccountNotFound`.
fn pascal(code: &str) -> String {
    let part = |part: &str| part[..1].to_ascii_uppercase() + &part[1..];
    code.split('_').map(part).collect()
}

#[derive(Serialize, ToSchema)]
struct Named {
    #[serde(rename = "__type")]
    name: String,
}

#[derive(Debug)]
struct Amazon;

impl WireFormat for Amazon {
    type Failure<'a> = Named;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "amazon"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Named {
        Named { name: format!("ns#{}Exception", self.spelling(view.code())) }
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        pascal(code).into()
    }
}

#[test]
fn a_code_inside_a_text() {
    let document = described(Amazon, Shape::Union).unwrap();
    assert_eq!(
        *not_found(&document),
        json!({
            "oneOf": [
                {"$ref": "#/components/schemas/AccountNotFoundError"},
                {"$ref": "#/components/schemas/CardNotFoundError"},
            ],
            "discriminator": {
                "propertyName": "__type",
                "mapping": {
                    "ns#AccountNotFoundException": "#/components/schemas/AccountNotFoundError",
                    "ns#CardNotFoundException": "#/components/schemas/CardNotFoundError",
                },
            },
        }),
    );
    let schema = &document["components"]["schemas"]["CardNotFoundError"];
    assert_eq!(schema["properties"]["__type"]["enum"], json!(["ns#CardNotFoundException"]));
    let document = described(Amazon, Shape::Enumerated).unwrap();
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["Error"]["properties"]["__type"], json!({"$ref": "#/components/schemas/ErrorCode"}));
    let codes = ["ns#AccountNotFoundException", "ns#CardNotFoundException", "ns#InternalErrorException"];
    assert_eq!(schemas["ErrorCode"]["x-extensible-enum"], json!(codes));
}

wire_format!(Misspelt, Named, |view| Named { name: pascal(view.code()) + "Exception" });

#[test]
fn a_spelling_that_the_format_does_not_tell() {
    for shape in [Shape::Enumerated, Shape::Union] {
        let text = described(Misspelt, shape).unwrap_err();
        for part in ["`own`", "/__type", "\"ZqKnownCodeException\"", "`spelling`", "\"zq_known_code\""] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}

#[derive(Serialize, ToSchema)]
struct ListingBody {
    errors: Vec<Item>,
}

#[derive(Serialize, ToSchema)]
struct Item {
    code: String,
    number: Option<i64>,
}

wire_format!(Listing, ListingBody, |view| ListingBody {
    errors: vec![Item { code: view.code().to_owned(), number: view.number() }]
});

/// The items of the list are divided, and a number that some errors lack may
/// still be null.
#[test]
fn a_code_in_a_list() {
    let document = described(Listing, Shape::Union).unwrap();
    let items = &not_found(&document)["properties"]["errors"]["items"];
    assert_eq!(items["oneOf"][1]["$ref"], "#/components/schemas/CardNotFoundError");
    assert_eq!(items["discriminator"]["propertyName"], "code");
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["AccountNotFoundError"]["properties"]["code"]["enum"], json!(["account_not_found"]));
    assert_eq!(schemas["AccountNotFoundError"]["properties"]["number"]["type"], json!(["integer", "null"]));
    assert_eq!(schemas["AccountNotFoundError"]["properties"]["number"]["enum"], json!([4041, null]));
    // Nothing is known of a number that is always null.
    assert_eq!(schemas["CardNotFoundError"]["properties"]["number"]["type"], json!(["integer", "null"]));
    assert_eq!(schemas["CardNotFoundError"]["properties"]["number"]["enum"], Value::Null);

    let document = described(Listing, Shape::Enumerated).unwrap();
    let item = document.pointer("/components/schemas/Error/properties/errors/items/properties").unwrap();
    assert_eq!(item["code"], json!({"$ref": "#/components/schemas/ErrorCode"}));
    assert_eq!(item["number"], json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/ErrorNumber"}]}));
    let schemas = &document["components"]["schemas"];
    let codes = ["account_not_found", "card_not_found", "internal_error"];
    assert_eq!(schemas["ErrorCode"]["x-extensible-enum"], json!(codes));
    assert_eq!(schemas["ErrorNumber"]["x-extensible-enum"], json!([4041]));
}

#[derive(Serialize, ToSchema)]
struct Pair {
    failed: (String, String),
}

wire_format!(Paired, Pair, |view| Pair { failed: (view.code().to_owned(), view.message().to_owned()) });

/// A list of two is a part of the object around it, which is divided.
#[test]
fn a_code_in_a_pair() {
    let document = described(Paired, Shape::Union).unwrap();
    let union = not_found(&document);
    assert_eq!(union["oneOf"][0]["$ref"], "#/components/schemas/AccountNotFoundError");
    assert_eq!(union["discriminator"], Value::Null);
    let schema = document.pointer("/components/schemas/CardNotFoundError/properties/failed/prefixItems").unwrap();
    assert_eq!(schema[0]["enum"], json!(["card_not_found"]));
    assert_eq!(schema[1]["enum"], Value::Null);
}

#[derive(Serialize, ToSchema)]
struct Plain {
    message: String,
}

wire_format!(Wordy, Plain, |view| Plain { message: view.message().to_owned() });

#[derive(Serialize, ToSchema)]
struct Open {
    #[schema(value_type = Object)]
    error: Value,
}

wire_format!(Undescribed, Open, |view| Open { error: json!({"code": view.code()}) });

#[test]
fn nothing_to_tell_errors_apart_by() {
    assert!(described(Wordy, Shape::Enumerated).is_ok());
    assert_eq!(
        described(Wordy, Shape::Union).unwrap_err(),
        "the format `own` writes neither a code nor a number into its bodies, so nothing tells the errors of a union \
         apart: use `Shape::Enumerated`"
    );
    assert_eq!(
        described(Undescribed, Shape::Union).unwrap_err(),
        "the schema of the format `own` has nothing at /error/code, where its bodies have what tells errors apart: \
         describe it in the `ToSchema` of the body, or use `Shape::Enumerated`"
    );
}

#[test]
fn a_token_endpoint() {
    let document = described(OAuth::new(), Shape::Enumerated).unwrap();
    let schema = &document["components"]["schemas"]["Error"];
    assert_eq!(schema["required"], json!(["error", "error_description"]));
    assert_eq!(schema["properties"]["error"], json!({"$ref": "#/components/schemas/ErrorCode"}));
    assert_eq!(document["components"]["schemas"]["ErrorCode"]["x-extensible-enum"][0], "account_not_found");
    // No error of this API has a page.
    assert_eq!(schema["properties"]["error_uri"], Value::Null);
    assert_eq!(document["x-error-catalog"]["format"], "oauth");
    let document = described(OAuth::new(), Shape::Union).unwrap();
    assert_eq!(not_found(&document)["discriminator"]["propertyName"], "error");
}
