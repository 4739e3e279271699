//! An occurrence with a code, a status and a number of its own.

use axum::{Router, http::StatusCode, routing::get};
use error_response::{
    Api, ApiError, ErrorStatus, RouterExt, catalog,
    catalog::Codes,
    documented_routes,
    format::Problem,
    openapi::{Describer, DocumentedLayer, DocumentedRouter, Shape},
};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    format::Format,
    records::{Logged, watch},
    support::{Answer, Server},
};

/// What a payment gateway passes on.
#[derive(Debug, Clone, thiserror::Error, ApiError)]
enum GatewayError {
    /// The acquirer declined
    #[error("The acquirer declined the payment")]
    #[api(status = 402, code = "declined", number = 4_020)]
    Declined {
        #[api(code)]
        acquirer: String,
        #[api(status)]
        status: u16,
        #[api(number)]
        number: i32,
    },

    /// The acquirer is unknown
    #[error("The acquirer is unknown")]
    #[api(same_as = Declined)]
    Unknown {
        #[api(code)]
        acquirer: Option<u8>,
        #[api(status)]
        status: StatusCode,
    },

    /// The request is invalid
    #[error("The request is invalid")]
    #[api(status = [400, 413], code = "invalid_request")]
    Invalid {
        #[api(status)]
        status: ErrorStatus,
    },

    /// The URI is invalid
    #[error("The URI is invalid")]
    #[api(status = [400, 414], wire = "InvalidURI", code = "invalid_uri")]
    InvalidUri,
}

fn declined(acquirer: &str, status: u16) -> GatewayError {
    GatewayError::Declined { acquirer: acquirer.to_owned(), status, number: 17 }
}

fn app(format: Format, error: GatewayError) -> Router {
    Router::new().route("/", get(async move || Err::<(), _>(error))).errors(format.layer())
}

async fn ask(format: Format, error: GatewayError) -> Answer {
    Server::start(app(format, error)).await.ask("GET", "/", &[], "").await
}

async fn warnings(error: GatewayError) -> (Answer, Vec<String>) {
    let (answer, records) = watch(app(Format::PROBLEM, error), "GET", "/").await;
    let message = |record: &Logged| record.get("message").to_owned();
    let texts = records.iter().map(message).filter(|text| text.contains("is not sent"));
    (answer, texts.collect())
}

#[tokio::test]
async fn they_are_sent_in_every_format() {
    for (format, body) in [
        (
            Format::PROBLEM,
            r#"{"type":"about:blank","title":"Conflict","status":409,"detail":"The acquirer declined the payment","code":"K-17"}"#,
        ),
        (
            Format::STRIPE,
            r#"{"error":{"code":"K-17","message":"The acquirer declined the payment","type":"card_error"}}"#,
        ),
        (Format::UPPERCASE, r#"{"error":{"code":"K-17","message":"The acquirer declined the payment"}}"#),
        (Format::OAUTH, r#"{"error":"K-17","error_description":"The acquirer declined the payment"}"#),
    ] {
        ask(format, declined("K-17", 409)).await.check(409, body);
    }
    let body = ask(Format::FINIMPULSE, declined("K-17", 409)).await.json();
    assert_eq!(body["status_code"], 17);
    let answer = ask(Format::PROBLEM, GatewayError::Unknown { acquirer: Some(9), status: StatusCode::GONE }).await;
    assert_eq!((answer.status(), answer.json()["code"].as_str()), (410, Some("9")));
}

#[tokio::test]
async fn what_can_not_be_sent_is_the_definitions_and_logged_once() {
    let long = "x".repeat(129);
    for (code, status) in
        [("", 402), ("K 17", 402), ("K\n17", 402), ("é", 402), (&*long, 402), ("K-17", 200), ("K-17", 700)]
    {
        let answer = ask(Format::PROBLEM, declined(code, status)).await;
        let expected = if code == "K-17" { "K-17" } else { "declined" };
        assert_eq!((answer.status(), answer.json()["code"].as_str()), (402, Some(expected)), "{code:?} {status}");
    }
    let (_, first) = warnings(declined("a b", 99)).await;
    let (_, again) = warnings(declined("a b", 99)).await;
    let all = [first, again].concat();
    assert!(all.len() <= 2, "{all:?}");
    assert_eq!(ask(Format::PROBLEM, declined(&"x".repeat(128), 402)).await.json()["code"], "x".repeat(128));
    assert_eq!(
        ask(Format::PROBLEM, GatewayError::Unknown { acquirer: None, status: StatusCode::GONE }).await.json()["code"],
        "declined"
    );
}

/// One code under several statuses: the occurrence says which.
#[tokio::test]
async fn a_status_that_is_not_listed_is_the_first() {
    for (sent, expected) in [(400, 400), (413, 413), (409, 400)] {
        let error = GatewayError::Invalid { status: ErrorStatus::new(sent).expect("an error") };
        let answer = ask(Format::PROBLEM, error).await;
        assert_eq!(answer.status(), expected);
        assert_eq!(answer.json()["status"], expected);
    }
    assert_eq!(ask(Format::PROBLEM, GatewayError::InvalidUri).await.status(), 400);
}

#[test]
fn the_definition_says_what_is_open() {
    let definition = GatewayError::DECLINED;
    assert!(definition.has_open_code() && definition.has_open_status() && definition.has_open_number());
    assert_eq!(definition.statuses(), []);
    let statuses = [ErrorStatus::BAD_REQUEST, ErrorStatus::CONTENT_TOO_LARGE];
    assert_eq!(GatewayError::INVALID.statuses(), statuses);
    assert!(!GatewayError::INVALID.has_open_code());
    assert_eq!(GatewayError::INVALID_URI.wire_code(), Some("InvalidURI"));
}

/// A status and a code that are known at run time are in no document, and documented all the same.
#[tokio::test]
async fn an_occurrence_with_its_own_status_is_documented() {
    #[utoipa::path(get, path = "/")]
    async fn pay() -> Result<String, GatewayError> {
        Err(declined("K-17", 409))
    }
    #[utoipa::path(get, path = "/invalid")]
    async fn invalid() -> Result<String, GatewayError> {
        Err(GatewayError::Invalid { status: ErrorStatus::CONTENT_TOO_LARGE })
    }
    const API: Api<Problem> = Api::new("gateway", Problem::new(), catalog![GatewayError]);
    let routes = OpenApiRouter::new().routes(documented_routes!(pay)).routes(documented_routes!(invalid));
    let (router, document, documented) = routes.clone().described(&API.describer()).expect("a document");
    let check = DocumentedLayer::new(documented);
    let server = Server::start(router.errors(API.layer().with_error_info()).layer(check.clone())).await;
    assert_eq!(server.ask("GET", "/", &[], "").await.status(), 409);
    assert_eq!(server.ask("GET", "/invalid", &[], "").await.status(), 413);
    assert_eq!(check.findings().answered().len(), 2);
    assert_eq!(check.findings().undocumented(), Default::default());

    // The document names the codes that it knows and takes others.
    let code = &serde_json::to_value(&document).expect("JSON")["components"]["schemas"]["ErrorCode"];
    assert_eq!((&code["enum"], &code["type"]), (&serde_json::Value::Null, &"string".into()), "{code}");

    // A document can't list all of them.
    let refused = |describer: Describer| {
        routes.clone().described(&describer).err().map(|error| error.to_string()).unwrap_or_default()
    };
    let why = "the error `declined` has codes that are known at run time, so a document can't list all codes: leave out \
               `Codes::Closed`, and use `Shape::Enumerated`";
    assert_eq!(refused(API.describer().with_shape(Shape::Union)), why);
    assert_eq!(refused(API.with_codes(Codes::Closed).describer()), why);
}
