//! An API with several formats: everything that is created from it has the same list.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
    routing::get,
};
use error_response::{
    Api, ApiError, ErrorLayer, RouterExt, catalog, documented_routes,
    extract::Path,
    format::{Problem, ProblemText, ProblemXml, Stripe, WireFormat},
    openapi::{DocumentedLayer, DocumentedRouter, Version, write},
    testing::{Inspector, Received},
};
use tower::ServiceExt;
use utoipa_axum::router::OpenApiRouter;

#[derive(Debug, thiserror::Error, ApiError)]
enum SeatError {
    /// No such seat
    #[error("No seat {id}")]
    #[api(status = 404, code = "no_seat")]
    NotFound {
        #[api(example = 123)]
        id: u32,
    },
    /// The seat is taken
    #[error("The seat is taken")]
    #[api(category = conflict)]
    Taken,
}

const API: Api<(Problem, ProblemXml, Stripe)> =
    Api::new("seats", (Problem::new(), ProblemXml::new(Problem::new()), Stripe::new()), catalog![SeatError]);
const MEDIA_TYPES: [&str; 3] = ["application/problem+json", "application/problem+xml", "application/json"];

/// A seat
#[utoipa::path(get, path = "/seats/{id}", responses((status = 200, description = "ok", body = String)))]
async fn seat(Path(id): Path<u32>) -> Result<String, SeatError> {
    match id {
        1 => Ok("free".into()),
        2 => Err(SeatError::Taken),
        _ => Err(SeatError::NotFound { id }),
    }
}

fn app() -> (Router, DocumentedLayer) {
    let routes = OpenApiRouter::new().routes(documented_routes!(seat));
    let (routes, document, documented) = routes.described(&API.describer()).unwrap();
    let document = write(&document, Version::V3_1).unwrap();
    let pages = API.pages_of(&documented).unwrap().router().unwrap();
    let check = DocumentedLayer::new(documented);
    let document = get(async move || ([(CONTENT_TYPE, "application/json")], document).into_response());
    let routes = routes.route("/openapi.json", document).merge(pages);
    (routes.errors(API.layer().with_error_info()).layer(check.clone()), check)
}

/// What accepts this one of the media types alone: problem details in JSON are JSON as well.
fn only(media_type: &str) -> String {
    let others = MEDIA_TYPES.iter().filter(|other| **other != media_type);
    others.fold(media_type.to_owned(), |accept, other| format!("{accept}, {other};q=0"))
}

async fn ask(app: &Router, path: &str, accept: &str) -> (StatusCode, HeaderMap, String) {
    let request = Request::get(path).header("accept", accept).body(Body::empty()).unwrap();
    let (head, body) = app.clone().oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, 1_048_576).await.unwrap();
    (head.status, head.headers, String::from_utf8(body.to_vec()).unwrap())
}

/// What is sent is what the document, the catalog and the page show, in each format; and nothing that is sent is undocumented.
#[tokio::test]
async fn what_is_sent_is_documented() {
    let (app, check) = app();
    let (_, _, document) = ask(&app, "/openapi.json", "*/*").await;
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let published = API.publish().unwrap();
    let (_, _, page) = ask(&app, "/errors/no_seat", "text/html").await;
    for media_type in MEDIA_TYPES {
        let (status, headers, body) = ask(&app, "/seats/123", &only(media_type)).await;
        assert_eq!((status.as_u16(), &headers["content-type"]), (404, &media_type.parse().unwrap()));
        let examples = &published.error(None, "no_seat").unwrap().examples;
        let example = examples.iter().find(|example| example.media_type == media_type).unwrap();
        assert_eq!(example.body, body);
        for header in &example.headers {
            assert_eq!(headers[&*header.name], header.value.as_deref().unwrap(), "{media_type}");
        }
        let content = &document["components"]["responses"]["NotFound.no_seat"]["content"][media_type];
        let shown = &content["examples"]["no_seat"]["value"];
        let shown = shown.as_str().map_or_else(|| shown.to_string(), str::to_owned);
        let as_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
        assert!(shown == body || as_json(&shown) == as_json(&body) && as_json(&body).is_some(), "{shown} {body}");
        assert!(page.contains(media_type), "{page}");
        // A code of the format, an extractor and a path that is not there.
        for path in ["/seats/2", "/seats/x", "/none"] {
            let (_, headers, _) = ask(&app, path, &only(media_type)).await;
            assert_eq!(headers["content-type"], media_type);
        }
    }
    let undocumented: Vec<_> = check.findings().undocumented().iter().map(ToString::to_string).collect();
    assert!(undocumented.is_empty(), "{undocumented:?}");
    API.conformance(app).route("GET", "/seats/{id}").run().await.assert_clean();
}

/// A format that the layer lacks is found, and so is a media type that the API does not have.
#[tokio::test]
async fn conformance_finds_other_media_types() {
    let routes = || Router::new().route("/seats/{id}", get(seat));
    let fewer = routes().errors(ErrorLayer::new(Problem::new()).with_alternative(Stripe::new()));
    let report = API.conformance(fewer).route("GET", "/seats/{id}").run().await.to_string();
    let lacks = "the request accepts application/problem+xml, and the error is application/problem+json";
    assert!(report.contains(lacks), "{report}");

    let other = routes().errors(ErrorLayer::new(ProblemText::new(Problem::new())));
    let report = API.conformance(other).route("GET", "/seats/{id}").run().await.to_string();
    assert!(report.contains("the media type is text/plain, not application/problem+json"), "{report}");
}

/// A body is judged by the format whose media type it has.
#[test]
fn a_body_is_judged_by_its_media_type() {
    let inspector = Inspector::new().format(Problem::new()).alternative(Stripe::new()).request_id(None);
    let faults = |layer: ErrorLayer, media_type: &'static str| {
        let response = layer.without_request_id().scope().enter(|| SeatError::NotFound { id: 9 }.into_response());
        let (head, body) = response.into_parts();
        let body = futures_body(body);
        let mut headers = head.headers;
        headers.insert(CONTENT_TYPE, media_type.parse().unwrap());
        inspector.inspect(&Method::GET, &Received::new(head.status, headers, body)).len()
    };
    assert_eq!(faults(ErrorLayer::new(Problem::new()), "application/problem+json"), 0);
    assert_eq!(faults(ErrorLayer::new(Stripe::new()), "application/json"), 0);
    assert_ne!(faults(ErrorLayer::new(Problem::new()), "application/json"), 0);
    assert_ne!(faults(ErrorLayer::new(Stripe::new()), "application/problem+json"), 0);
}

fn futures_body(body: Body) -> Vec<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(to_bytes(body, 65_536)).unwrap().to_vec()
}

/// The own format is the first of the tuple.
#[test]
fn the_first_format_is_the_own() {
    assert_eq!(API.format().0.name(), "problem");
    assert_eq!(API.publish().unwrap().format, "problem");
    let listing = serde_json::to_value(API.listing()).unwrap();
    assert!(listing.to_string().contains("no_seat"));
}
