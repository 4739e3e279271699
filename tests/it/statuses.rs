//! What each status owes its client, written as definitions: the headers and
//! the members that HTTP asks for.

use std::fmt;

use axum::{
    Router,
    body::Body,
    http::{Request, header},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{ApiError, Error, ErrorLayer, Problem, RouterExt};

use crate::support::{Answer, Server};

/// The length of what is there, as `Content-Range` names it.
#[derive(Debug)]
struct Unsatisfied(u64);

impl fmt::Display for Unsatisfied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bytes */{}", self.0)
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum StatusError {
    #[error("Nothing fits the `Accept` header")]
    #[api(category = not_acceptable)]
    NotAcceptable {
        #[api(detail)]
        available: &'static [&'static str],
    },

    /// Proxy credentials are required
    #[error("The proxy wants to know you")]
    #[api(status = 407, code = "proxy_login", header("Proxy-Authenticate" = r#"Basic realm="proxy""#))]
    Proxy,

    /// The edit collides
    #[error("Version {yours} is not the current one")]
    #[api(status = 409, code = "edit_conflict")]
    Conflict {
        yours: u8,
        #[api(detail)]
        current_version: u8,
    },

    /// The quota of the disk is used up
    #[error("There is no room for the upload now")]
    #[api(status = 413, code = "no_room", retry_after = 30)]
    NoRoom,

    /// The media type is not supported
    #[error("Send JSON")]
    #[api(status = 415, code = "send_json", header("Accept" = "application/json"))]
    MediaType,

    /// The coding is not supported
    #[error("Send it plain or with gzip")]
    #[api(status = 415, code = "send_gzip", header("Accept-Encoding" = "gzip, identity"))]
    Coding,

    /// The patch format is not supported
    #[error("Send a merge patch")]
    #[api(status = 415, code = "send_merge_patch", header("Accept-Patch" = "application/merge-patch+json"))]
    Patch,

    /// The range is not satisfiable
    #[error("The range lies outside")]
    #[api(status = 416, code = "bad_range")]
    Range {
        #[api(header = "content-range")]
        length: Unsatisfied,
    },

    #[error("Send the request again once the connection is set up")]
    #[api(category = too_early)]
    TooEarly,

    /// Another protocol is required
    #[error("Speak HTTP/3")]
    #[api(status = 426, code = "speak_http_3", header("Upgrade" = "HTTP/3.0"))]
    Upgrade,

    /// A precondition is required
    #[error("Send `If-Match` with the version you have read")]
    #[api(status = 428, code = "send_if_match", param = "If-Match")]
    Precondition,

    /// A header is too large
    #[error("The header {name} is too large")]
    #[api(status = 431, code = "header_too_large")]
    Header {
        #[api(param)]
        name: &'static str,
    },

    /// The law forbids it
    #[error("A court has ordered it")]
    #[api(status = 451, code = "blocked_here", header("Link" = r#"<https://court.example.com>; rel="blocked-by""#))]
    Blocked,
}

/// Answers 425 only to early data (RFC 8470, 5.2).
async fn early(request: axum::extract::Request) -> Result<&'static str, StatusError> {
    let is_early = request.headers().get("early-data").is_some_and(|value| value == "1");
    if is_early { Err(StatusError::TooEarly) } else { Ok("fine") }
}

async fn ask(respond: fn() -> StatusError) -> Answer {
    let app = Router::new().route("/", get(async move || respond())).errors(ErrorLayer::new(Problem::new()));
    Server::start(app).await.ask("GET", "/", &[], "").await
}

#[tokio::test]
async fn each_status_brings_what_it_owes() {
    let cases: [(fn() -> StatusError, u16, &str, Option<&str>); 11] = [
        (|| StatusError::Proxy, 407, "proxy-authenticate", Some(r#"Basic realm="proxy""#)),
        (|| StatusError::NoRoom, 413, "retry-after", Some("30")),
        (|| StatusError::MediaType, 415, "accept", Some("application/json")),
        (|| StatusError::Coding, 415, "accept-encoding", Some("gzip, identity")),
        (|| StatusError::Patch, 415, "accept-patch", Some("application/merge-patch+json")),
        (|| StatusError::Range { length: Unsatisfied(47_022) }, 416, "content-range", Some("bytes */47022")),
        (|| StatusError::Upgrade, 426, "upgrade", Some("HTTP/3.0")),
        (|| StatusError::Precondition, 428, "cache-control", Some("no-store")),
        (|| StatusError::Header { name: "Cookie" }, 431, "cache-control", Some("no-store")),
        (|| StatusError::Blocked, 451, "link", Some(r#"<https://court.example.com>; rel="blocked-by""#)),
        (|| StatusError::Conflict { yours: 1, current_version: 2 }, 409, "retry-after", None),
    ];
    for (respond, status, name, value) in cases {
        let answer = ask(respond).await;
        assert_eq!((answer.status(), answer.header(name)), (status, value), "{}", answer.0);
        assert!(answer.json()["detail"].is_string(), "{}", answer.0);
    }
}

#[tokio::test]
async fn the_body_tells_what_the_client_needs() {
    let available = || StatusError::NotAcceptable { available: &["application/json", "text/csv"] };
    assert_eq!(ask(available).await.json()["available"], serde_json::json!(["application/json", "text/csv"]));
    let conflict = ask(|| StatusError::Conflict { yours: 1, current_version: 2 }).await;
    assert_eq!(conflict.json()["current_version"], 2);
    assert_eq!(ask(|| StatusError::Precondition).await.json()["param"], "If-Match");
    assert_eq!(ask(|| StatusError::Header { name: "Cookie" }).await.json()["param"], "Cookie");
}

#[tokio::test]
async fn an_upgrade_is_named_in_the_connection_header() {
    // A server that closes the connection says that as well.
    let app = Router::new().route("/", get(async || StatusError::Upgrade)).errors(ErrorLayer::new(Problem::new()));
    let request = Request::get("/").body(Body::empty()).unwrap();
    let response: Response = tower::ServiceExt::oneshot(app, request).await.unwrap();
    assert_eq!(response.headers()[header::CONNECTION], "upgrade");
}

#[tokio::test]
async fn too_early_answers_early_data_only() {
    let server = Server::start(Router::new().route("/", get(early)).errors(ErrorLayer::new(Problem::new()))).await;
    assert_eq!(server.ask("GET", "/", &[("early-data", "1")], "").await.status(), 425);
    assert_eq!(server.ask("GET", "/", &[], "").await.status(), 200);
}

#[tokio::test]
async fn headers_that_a_status_owes_survive_another_rendering() {
    // Rendered in the process's default, and anew by the layer.
    let spawned = async || -> Result<Response, Error> {
        let range = || StatusError::Range { length: Unsatisfied(9) }.into_response();
        Ok(tokio::spawn(async move { range() }).await.unwrap())
    };
    let app = Router::new().route("/", get(spawned)).errors(ErrorLayer::new(Problem::new()));
    let answer = Server::start(app).await.ask("GET", "/", &[], "").await;
    assert_eq!((answer.status(), answer.header("content-range")), (416, Some("bytes */9")));
}
