//! `Deprecation`, `Sunset` and `Link` of an operation that will go (RFC 9745, RFC
//! 8594): in successes and errors alike, and never because of an error.

use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::{Router, body::Body, http::Request, routing::get};
use error_core::{ApiError, Day};
use error_formats::{ErasedWireFormat, built_in_formats};
use error_response::{ErrorLayer, Reply, RouterExt, extract::Json, layer::DeprecatedOperation};
use tower::ServiceExt;

#[derive(Debug, thiserror::Error, error_response::ApiError)]
enum SeatError {
    /// Sold out
    #[error("All seats are sold")]
    #[api(status = 409, code = "sold_out", deprecated = "use seat_taken", sunset = "2027-06-30")]
    SoldOut,
}

const OPERATION: DeprecatedOperation =
    DeprecatedOperation::since(Day::from_static("2026-12-01")).with_sunset(Day::from_static("2027-06-30"));

fn app(format: std::sync::Arc<dyn ErasedWireFormat>) -> Router {
    let old = OPERATION.with_link("https://docs.example.com/seats v2");
    Router::new()
        .route(
            "/old",
            get(async || Err::<(), _>(SeatError::SoldOut))
                .post(async |_: Json<u32>| Reply::created("done"))
                .put(async || ([("deprecation", "@1"), ("link", "</a>; rel=\"next\"")], "mine"))
                .layer(old),
        )
        .route("/new", get(async || Err::<(), _>(SeatError::SoldOut)))
        .errors(ErrorLayer::from_shared(format))
}

async fn headers(app: &Router, method: Method, path: &str, body: &'static str) -> (u16, HeaderMap) {
    let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
    let response = app.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    (response.status().as_u16(), response.headers().clone())
}

#[tokio::test]
async fn every_response_of_the_operation_has_them_in_every_format() {
    for format in built_in_formats() {
        let app = app(format);
        for (method, body) in [(Method::GET, ""), (Method::POST, "1"), (Method::POST, "x"), (Method::DELETE, "")] {
            let (_, headers) = headers(&app, method.clone(), "/old", body).await;
            assert_eq!(headers["deprecation"], "@1796083200", "{method}");
            assert_eq!(headers["sunset"], "Wed, 30 Jun 2027 23:59:59 GMT", "{method}");
            assert_eq!(headers["link"], "<https://docs.example.com/seats%20v2>; rel=\"deprecation\"", "{method}");
        }
    }
}

#[tokio::test]
async fn a_deprecated_error_of_another_operation_does_not() {
    assert!(SeatError::SoldOut.definition().deprecation().is_some());
    for format in built_in_formats() {
        let app = app(format);
        for path in ["/new", "/unknown"] {
            let (_, headers) = headers(&app, Method::GET, path, "").await;
            for name in DeprecatedOperation::HEADERS {
                assert_eq!(headers.get(&name), None, "{path}: {name}");
            }
        }
    }
}

#[tokio::test]
async fn what_a_handler_says_itself_stays() {
    let (status, headers) = headers(&app(built_in_formats().remove(0)), Method::PUT, "/old", "").await;
    assert_eq!((status, &headers["deprecation"]), (200, &HeaderValue::from_static("@1")));
    let links: Vec<_> = headers.get_all("link").iter().collect();
    assert_eq!(links, ["</a>; rel=\"next\"", "<https://docs.example.com/seats%20v2>; rel=\"deprecation\""]);
}

#[test]
#[should_panic(expected = "the sunset is before the deprecation")]
fn a_sunset_before_the_deprecation_is_refused() {
    let _ = DeprecatedOperation::since(Day::from_static("2026-12-01")).with_sunset(Day::from_static("2026-11-30"));
}
