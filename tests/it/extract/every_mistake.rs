//! Every mistake in every format, held against one golden file each.

use std::fmt::Write;

use axum::{Router, extract::DefaultBodyLimit, routing::any};
use error_response::{
    ErrorLayer, RouterExt,
    extract::{FieldStatus, Form, Json, Multipart, Path, Query},
};

use super::{FORM, JSON, Order, Page, WRONG_ORDER, formats};
use crate::support::{REQUEST_ID, Server, check_text};

fn app(layer: ErrorLayer) -> Router {
    Router::new()
        .route("/json", any(async |_: Json<Order>| "read"))
        .route("/form", any(async |_: Form<Page>| "read"))
        .route("/query", any(async |_: Query<Page>| "read"))
        .route("/path/{size}/{currency}", any(async |_: Path<Page>| "read"))
        .route("/multipart", any(async |_: Multipart| "read"))
        .layer(DefaultBodyLimit::max(400))
        .errors(layer)
}

/// Method, path, headers and body of a request.
type Sent = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

/// The mistake in words, and the request.
type Case = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

const CASES: &[Case] = &[
    ("one missing field", "POST", "/json", &[JSON], r#"{"amount":1,"currency":"eur"}"#),
    ("one unknown field", "POST", "/json", &[JSON], r#"{"amount":1,"currency":"eur","items":[],"extra":"hunter2"}"#),
    ("one invalid field", "POST", "/json", &[JSON], r#"{"amount":"hunter2","currency":"eur","items":[]}"#),
    ("a value that is not allowed", "POST", "/json", &[JSON], r#"{"amount":1,"currency":"hunter2","items":[]}"#),
    ("several mistakes", "POST", "/json", &[JSON], WRONG_ORDER),
    ("the wrong form", "POST", "/json", &[JSON], r#""hunter2""#),
    ("no JSON", "POST", "/json", &[JSON], r#"{"amount": hunter2}"#),
    ("cut off", "POST", "/json", &[JSON], r#"{"amount":"hunter2""#),
    ("an empty body", "POST", "/json", &[JSON], " "),
    ("no media type", "POST", "/json", &[], "{}"),
    ("another media type", "PATCH", "/json", &[FORM], "amount=1"),
    (
        "too large",
        "POST",
        "/json",
        &[JSON],
        concat!(
            "[\"hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2",
            "hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2",
            "hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2",
            "hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2\"]",
        ),
    ),
    ("a form", "POST", "/form", &[FORM], "size=hunter2&after=a&extra=hunter2"),
    ("a form in the query", "GET", "/form?size=300&currency=hunter2", &[], ""),
    ("a form of another media type", "POST", "/form", &[JSON], "{}"),
    ("a query", "GET", "/query?size=1&size=2&currency=hunter2&extra=hunter2", &[], ""),
    ("no query", "GET", "/query", &[], ""),
    ("a path", "GET", "/path/300/hunter2", &[], ""),
    ("a path that is no UTF-8", "GET", "/path/%FF/eur", &[], ""),
    ("no multipart", "POST", "/multipart", &[JSON], "{}"),
    ("multipart without a boundary", "POST", "/multipart", &[("content-type", "multipart/form-data")], ""),
];

#[tokio::test]
async fn every_mistake_in_every_format() {
    for (format, layer) in formats() {
        let server = Server::start(app(layer)).await;
        let mut shown = String::new();
        for (name, method, path, headers, body) in CASES {
            let mut headers = headers.to_vec();
            headers.push(("x-request-id", REQUEST_ID));
            let answer = server.ask(method, path, &headers, body).await;
            assert!(!answer.0.contains("hunter"), "{}", answer.0);
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{}", answer.0);
            writeln!(shown, "# {name}\n{} {}", answer.status(), answer.header("content-type").unwrap()).unwrap();
            for header in ["accept", "accept-patch"] {
                if let Some(value) = answer.header(header) {
                    writeln!(shown, "{header}: {value}").unwrap();
                }
            }
            writeln!(shown, "{}\n", answer.body()).unwrap();
        }
        check_text(&format!("extract/{format}.txt"), &shown);
    }
}

/// The requests that send an invalid `size`, wherever it stands.
const SAME_MISTAKE: [Sent; 5] = [
    ("GET", "/query?size=x&currency=eur", &[], ""),
    ("GET", "/path/x/eur", &[], ""),
    ("POST", "/form", &[FORM], "size=x&currency=eur"),
    ("GET", "/form?size=x&currency=eur", &[], ""),
    ("POST", "/json", &[JSON], r#"{"amount":"x","currency":"eur","items":[]}"#),
];

#[tokio::test]
async fn the_same_mistake_has_the_same_status_everywhere() {
    for (format, layer) in formats() {
        let switched = |status| (Some(status), layer.clone().with_field_status(status));
        let layers =
            [(None, layer.clone()), switched(FieldStatus::BadRequest), switched(FieldStatus::UnprocessableContent)];
        for (switch, layer) in layers {
            let server = Server::start(app(layer)).await;
            for (method, path, headers, body) in SAME_MISTAKE {
                let answer = server.ask(method, path, headers, body).await;
                let expected = match switch {
                    None if format == "problem" => 422,
                    None | Some(FieldStatus::BadRequest) => 400,
                    Some(FieldStatus::UnprocessableContent) => 422,
                };
                assert_eq!(answer.status(), expected, "{format} {path}: {}", answer.0);
                let json = answer.json();
                for member in ["status", "http"] {
                    assert!(json.get(member).is_none_or(|status| *status == expected), "{format}: {}", answer.0);
                }
            }
            // What is no field keeps its status.
            assert_eq!(server.ask("POST", "/json", &[JSON], "{").await.status(), 400, "{format}");
            assert_eq!(server.ask("POST", "/json", &[], "{}").await.status(), 415, "{format}");
        }
    }
}
