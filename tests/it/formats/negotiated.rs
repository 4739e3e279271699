//! Formats that a request chooses: the settings of a layer and of its alternatives, and the headers that choose.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderName, Request, StatusCode, response::Parts},
    routing::get,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use error_response::{
    ApiError, Category, CategoryError, Error, ErrorEvent, ErrorLayer, ErrorStatus, Observer, Reply, RouterExt,
    format::{DefaultWaitFormat, FinImpulse, Problem, ProblemHtml, ProblemText, ProblemXml, Stripe, Uppercase},
};
use tower::ServiceExt;

fn app(layer: ErrorLayer) -> Router {
    Router::new().route("/bare", get(async || StatusCode::CONFLICT)).errors(layer)
}

async fn ask(app: &Router, path: &str, headers: &[(&str, &str)]) -> (Parts, String) {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    let response = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    (parts, String::from_utf8(to_bytes(body, 65_536).await.unwrap().to_vec()).unwrap())
}

/// The settings of a layer are those of each of its formats, also if they are set later; a path has its own.
#[tokio::test]
async fn settings_are_those_of_every_format() {
    let name = HeaderName::from_static("request-id");
    let layer = ErrorLayer::new(Problem::new()).with_alternative(ProblemHtml::new(Problem::new()));
    let layer = layer.with_alternative(ProblemText::new(Problem::new()));
    let older = ErrorLayer::new(Stripe::new()).with_alternative(ProblemText::new(Problem::new()));
    let app = app(layer.for_path("/v1", older).with_request_id_header(name));
    for accept in ["text/html", "application/json", "text/plain"] {
        let headers = [("accept", accept), ("request-id", "req_1")];
        let (head, body) = ask(&app, "/bare", &headers).await;
        assert_eq!(head.headers["request-id"], "req_1", "{accept}");
        assert_eq!(body.contains("req_1"), accept != "application/json", "{accept}: {body}");
        let (head, _) = ask(&app, "/v1/none", &headers).await;
        let expected = if accept == "text/plain" { "text/plain; charset=utf-8" } else { "application/json" };
        assert_eq!(head.headers["content-type"], expected, "{accept}");
        assert_eq!(
            (head.headers.get_all("vary").iter().count(), &head.headers["vary"]),
            (1, &"accept".parse().unwrap())
        );
    }
}

#[tokio::test]
async fn a_header_and_a_content_type_choose_a_format() {
    let version = HeaderName::from_static("api-version");
    let text = || ErrorLayer::new(ProblemText::new(Problem::new()));
    let layer = ErrorLayer::new(Problem::new())
        .for_header(version, "1".parse().unwrap(), ErrorLayer::new(Stripe::new()))
        .for_content_type("text/plain", text());
    let app = app(layer);
    let of = async |headers: &[(&str, &str)]| {
        let (head, _) = ask(&app, "/bare", headers).await;
        assert_eq!(head.headers["vary"], "api-version, content-type");
        head.headers["content-type"].to_str().unwrap().to_owned()
    };
    assert_eq!(of(&[]).await, "application/problem+json");
    assert_eq!(of(&[("api-version", "1")]).await, "application/json");
    assert_eq!(of(&[("api-version", "2")]).await, "application/problem+json");
    assert_eq!(of(&[("content-type", "TEXT/plain; charset=utf-8")]).await, "text/plain; charset=utf-8");
    assert_eq!(of(&[("api-version", "1"), ("content-type", "text/plain")]).await, "application/json");
}

#[test]
#[should_panic(expected = "no `Accept` distinguishes \"application/json\" from another media type")]
fn two_formats_of_one_media_type_are_rejected() {
    let _ = ErrorLayer::new(Stripe::new()).with_alternative(Uppercase::new());
}

/// No such seat
#[derive(Debug, thiserror::Error, ApiError)]
#[error("No seat")]
#[api(status = 404, code = "no_seat")]
struct NoSeat {
    #[api(detail)]
    balance: u8,
}

/// A response that a task made outside of the layer is rendered again, with the details as they were.
#[tokio::test]
async fn an_error_of_a_task_has_its_details() {
    let task = async || {
        tokio::spawn(async { axum::response::IntoResponse::into_response(NoSeat { balance: 30 }) }).await.unwrap()
    };
    let layer = ErrorLayer::new(Problem::new()).with_alternative(ProblemXml::new(Problem::new()));
    let app = Router::new().route("/", get(task)).errors(layer);
    let (_, body) = ask(&app, "/", &[("accept", "application/xml")]).await;
    assert!(body.contains("<balance>30</balance>"), "{body}");
}

/// What is no error response has the layer's own format, whatever a client accepts.
#[tokio::test]
async fn successes_and_bodies_inside_others_are_not_chosen() {
    let layer = ErrorLayer::new(FinImpulse::new()).with_alternative(ProblemHtml::new(Problem::new()));
    let app = Router::new()
        .route("/success", get(async || Reply::ok(1)))
        .route("/item", get(async || axum::Json([Error::from(NoSeat { balance: 30 }).to_body()])))
        .errors(layer);
    for accept in ["text/html", "application/json"] {
        let (head, body) = ask(&app, "/success", &[("accept", accept)]).await;
        assert_eq!(head.headers["content-type"], "application/json");
        assert!(body.contains(r#""status_code":20000"#), "{accept}: {body}");
        let (_, body) = ask(&app, "/item", &[("accept", accept)]).await;
        assert!(body.starts_with(r#"[{"#) && body.contains(r#""status_code":40400"#), "{accept}: {body}");
    }
}

/// The waits that the author chose are those of each format; those of a format are its own.
#[tokio::test]
async fn default_waits_of_a_format_are_its_own() {
    let busy = ErrorStatus::SERVICE_UNAVAILABLE;
    let stripe = DefaultWaitFormat::new(Arc::new(Stripe::new()), [(busy, Duration::from_secs(30))]);
    let layer = ErrorLayer::new(Problem::new()).with_shared_alternative(Arc::new(stripe));
    let routes =
        |layer: ErrorLayer| Router::new().route("/", get(async || StatusCode::SERVICE_UNAVAILABLE)).errors(layer);
    let accept = [("accept", "application/json, application/problem+json;q=0")];
    let (head, _) = ask(&routes(layer.clone()), "/", &accept).await;
    assert_eq!(
        (&head.headers["content-type"], &head.headers["retry-after"]),
        (&"application/json".parse().unwrap(), &"30".parse().unwrap())
    );
    let (head, _) = ask(&routes(layer.with_default_wait(busy, Duration::from_secs(7))), "/", &accept).await;
    assert_eq!(head.headers["retry-after"], "7");
}

#[derive(Debug)]
struct Heard(Arc<AtomicUsize>);

impl Observer for Heard {
    fn on_error(&self, _: &ErrorEvent<'_>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A layer that is used inside, and for some paths outside, is one layer: its observer hears of an error once.
#[tokio::test]
async fn an_observer_of_one_layer_hears_of_an_error_once() {
    let counted = Arc::new(AtomicUsize::new(0));
    let v1 = ErrorLayer::new(Stripe::new()).with_observer(Heard(counted.clone()));
    let version = HeaderName::from_static("api-version");
    let outer = ErrorLayer::new(Problem::new())
        .for_header(version, "1".parse().unwrap(), ErrorLayer::new(Uppercase::new()))
        .for_path("/v1", v1.clone());
    let inner = Router::new().route("/typed", get(async || NoSeat { balance: 1 })).errors(v1.clone());
    let app = Router::new().nest("/v1", inner).errors(outer);
    let (head, _) = ask(&app, "/v1/typed", &[]).await;
    assert_eq!((head.status.as_u16(), counted.load(Ordering::SeqCst)), (404, 1));

    // Two formats of one layer, one inside of the other.
    let counted = Arc::new(AtomicUsize::new(0));
    let layer = ErrorLayer::new(Problem::new())
        .with_alternative(ProblemText::new(Problem::new()))
        .with_observer(Heard(counted.clone()));
    let inner = Router::new()
        .route("/typed", get(async || Error::from(CategoryError::new(Category::Gone))))
        .errors(layer.clone());
    let app = Router::new().nest("/a", inner).errors(layer);
    let (head, _) = ask(&app, "/a/typed", &[("accept", "text/plain")]).await;
    assert_eq!((head.status.as_u16(), counted.load(Ordering::SeqCst)), (410, 1));
}

/// The headers of each format are among those that scripts may read, and a prefix has no part in the choice by `Accept`.
#[tokio::test]
async fn a_path_with_one_format_does_not_vary() {
    let layer = ErrorLayer::new(Problem::new())
        .with_alternative(ProblemText::new(Problem::new()))
        .for_path("/v1", ErrorLayer::new(Stripe::new()));
    let (head, _) = ask(&app(layer), "/v1/none", &[("accept", "text/plain")]).await;
    assert!(!head.headers.contains_key("vary"));
}

#[test]
#[should_panic(expected = "no `Accept` distinguishes \"text/plain; charset=utf-8\" from another media type")]
fn a_charset_does_not_tell_formats_apart() {
    #[derive(Debug)]
    struct Plain;

    impl error_response::format::WireFormat for Plain {
        type Failure<'a> = ();
        type Success<'a> = error_response::format::Unwrapped;

        fn name(&self) -> &'static str {
            "plain"
        }

        fn failure<'a>(&'a self, _: &'a error_response::format::ErrorView<'a>) {}

        fn media_type(&self) -> axum::http::HeaderValue {
            axum::http::HeaderValue::from_static("Text/Plain")
        }
    }
    let _ = ErrorLayer::new(Plain).with_alternative(ProblemText::new(Problem::new()));
}
