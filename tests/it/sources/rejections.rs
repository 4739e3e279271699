//! The rejections of axum's own extractors: their status, and none of their
//! text.

use std::{convert::Infallible, net::Ipv4Addr};

use axum::{
    Extension, Form, Json, Router,
    body::Bytes,
    extract::{
        ConnectInfo, FromRequest, FromRequestParts, MatchedPath, Multipart, NestedPath, OriginalUri, Path, Query,
        RawForm, RawPathParams, RawQuery, Request, State, WebSocketUpgrade, multipart::MultipartError,
    },
    http::{HeaderMap, Method, Uri, Version},
    middleware::{Next, from_extractor, from_fn},
    response::Response,
    routing::{any, get, post},
};
use error_response::RouterExt;
use serde::Deserialize;

use super::{
    outcome::{BAD_REQUEST, INTERNAL, METHOD_NOT_ALLOWED, UNPROCESSABLE, UNSUPPORTED_MEDIA_TYPE, UPGRADE_REQUIRED},
    source::Source,
};

pub(super) const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const JSON: &str = "application/json";
pub(super) const MULTIPART: &str = "multipart/form-data; boundary=frontier";
pub(super) const TEXT: &str = "text/plain";

#[derive(Deserialize)]
struct Account {
    #[allow(dead_code, reason = "never read, since it never parses")]
    age: u8,
}

async fn takes_json(_: Json<Account>) {}
async fn takes_form(_: Form<Account>) {}
async fn takes_query(_: Query<Account>) {}

/// Reads every field, as a handler does.
async fn takes_multipart(mut fields: Multipart) -> Result<(), MultipartError> {
    while let Some(field) = fields.next_field().await? {
        field.bytes().await?;
    }
    Ok(())
}

pub(super) fn sources() -> Vec<Source> {
    [bodies(), paths(), parts(), web_sockets()].concat()
}

fn bodies() -> Vec<Source> {
    let json = |what, outcome| {
        Source::new(what, outcome, |format| Router::new().route("/here", post(takes_json)).errors(format.layer()))
    };
    let form = |what, outcome| {
        Source::new(what, outcome, |format| {
            Router::new().route("/here", get(takes_form).post(takes_form)).errors(format.layer())
        })
    };
    let multipart = |what, outcome| {
        Source::new(what, outcome, |format| Router::new().route("/here", post(takes_multipart)).errors(format.layer()))
    };
    vec![
        json("`Json`: broken syntax", &BAD_REQUEST).posted(JSON, r#"{"age": hunter2"#),
        json("`Json`: an empty body", &BAD_REQUEST).posted(JSON, ""),
        json("`Json`: a value of the wrong type", &UNPROCESSABLE).posted(JSON, r#"{"age": "hunter2"}"#),
        json("`Json`: a missing field", &UNPROCESSABLE).posted(JSON, r#"{"hunter2": 1}"#),
        json("`Json`: unsupported media type", &UNSUPPORTED_MEDIA_TYPE).posted(TEXT, r#"{"age": 1}"#),
        json("`Json`: missing media type", &UNSUPPORTED_MEDIA_TYPE).asked("POST", "/here", &[("content-length", "0")]),
        json("`Json`: a body that cannot be read", &BAD_REQUEST).broken(JSON, "{"),
        form("`Form`: a value of the wrong type", &UNPROCESSABLE).posted(FORM, "age=hunter2"),
        form("`Form`: a missing field", &UNPROCESSABLE).posted(FORM, "hunter2=1"),
        form("`Form`: unsupported media type", &UNSUPPORTED_MEDIA_TYPE).posted(JSON, "age=1"),
        form("`Form`: an invalid query", &BAD_REQUEST).asked("GET", "/here?age=hunter2", &[]),
        form("`Form`: a body that cannot be read", &BAD_REQUEST).broken(FORM, "age"),
        Source::new("`RawForm`: unsupported media type", &UNSUPPORTED_MEDIA_TYPE, |format| {
            Router::new().route("/here", post(async |_: RawForm| ())).errors(format.layer())
        })
        .posted(JSON, "age=1"),
        multipart("`Multipart`: unsupported media type", &BAD_REQUEST).posted(JSON, "hunter2"),
        multipart("`Multipart`: no boundary", &BAD_REQUEST).posted("multipart/form-data", "hunter2"),
        multipart("`Multipart`: a body that ends too early", &BAD_REQUEST)
            .posted(MULTIPART, "--frontier\r\ncontent-disposition: form-data; name=\"hunter2\"\r\n\r\nhalf"),
        multipart("`Multipart`: broken headers of a field", &BAD_REQUEST).posted(MULTIPART, "--frontier\r\nhunter2"),
        multipart("`Multipart`: a body that cannot be read", &INTERNAL)
            .broken(MULTIPART, "--frontier\r\n")
            .deviates("axum's own status; it gives no cause"),
        Source::new("`Bytes`: a body that cannot be read", &BAD_REQUEST, |format| {
            Router::new().route("/here", post(async |_: Bytes| ())).errors(format.layer())
        })
        .broken(TEXT, "half"),
        Source::new("`String`: invalid UTF-8", &BAD_REQUEST, |format| {
            Router::new().route("/here", post(async |_: String| ())).errors(format.layer())
        })
        .posted(TEXT, b"hunter2 \xff"),
    ]
}

/// Takes away what the router found out.
async fn forget(mut request: Request, next: Next) -> Response {
    request.extensions_mut().clear();
    next.run(request).await
}

fn paths() -> Vec<Source> {
    #[derive(Deserialize)]
    struct Named {
        #[allow(dead_code, reason = "never read, since it is never there")]
        name: String,
    }
    let path = |what, outcome, app| Source::new(what, outcome, app).asked("GET", "/hunter2", &[]);
    vec![
        path("`Path`: a value of the wrong type", &BAD_REQUEST, |format| {
            Router::new().route("/{id}", get(async |_: Path<u8>| ())).errors(format.layer())
        }),
        path("`Path`: wrong number of parameters", &INTERNAL, |format| {
            Router::new().route("/{id}", get(async |_: Path<(u8, u8)>| ())).errors(format.layer())
        }),
        path("`Path`: a parameter that the route does not have", &BAD_REQUEST, |format| {
            Router::new().route("/{id}", get(async |_: Path<Named>| ())).errors(format.layer())
        }),
        path("`Path<T>` where `T` is not supported", &INTERNAL, |format| {
            Router::new().route("/{id}", get(async |_: Path<Vec<Vec<u8>>>| ())).errors(format.layer())
        }),
        path("`Path`: used outside a route", &INTERNAL, |format| {
            Router::new().route("/{id}", get(async |_: Path<u8>| ())).layer(from_fn(forget)).errors(format.layer())
        }),
        path("`RawPathParams`: used outside a route", &INTERNAL, |format| {
            Router::new().route("/{id}", get(async |_: RawPathParams| ())).layer(from_fn(forget)).errors(format.layer())
        }),
        Source::new("`Path`: invalid UTF-8", &BAD_REQUEST, |format| {
            Router::new().route("/{id}", get(async |_: Path<String>| ())).errors(format.layer())
        })
        .asked("GET", "/hunter2%ff", &[]),
        Source::new("`RawPathParams`: invalid UTF-8", &BAD_REQUEST, |format| {
            Router::new().route("/{id}", get(async |_: RawPathParams| ())).errors(format.layer())
        })
        .asked("GET", "/hunter2%ff", &[]),
        path("`MatchedPath`: used outside a route", &INTERNAL, |format| {
            Router::new().fallback(async |_: MatchedPath| ()).layer(format.layer())
        }),
        path("`NestedPath`: used outside a nested route", &INTERNAL, |format| {
            Router::new().route("/{id}", get(async |_: NestedPath| ())).errors(format.layer())
        }),
    ]
}

fn parts() -> Vec<Source> {
    let query = |what| {
        Source::new(what, &BAD_REQUEST, |format| Router::new().route("/here", get(takes_query)).errors(format.layer()))
    };
    vec![
        query("`Query`: a value of the wrong type").asked("GET", "/here?age=hunter2", &[]),
        query("`Query`: a missing field").asked("GET", "/here?hunter2=1", &[]),
        query("`Query`: a duplicate field").asked("GET", "/here?age=1&age=2", &[]),
        Source::new("`Extension`: missing", &INTERNAL, |format| {
            Router::new().route("/here", get(async |_: Extension<Ipv4Addr>| ())).errors(format.layer())
        }),
        Source::new("`ConnectInfo`: missing", &INTERNAL, |format| {
            Router::new().route("/here", get(async |_: ConnectInfo<Ipv4Addr>| ())).errors(format.layer())
        }),
        Source::new("`from_extractor`: a rejection", &BAD_REQUEST, |format| {
            let routes = Router::new().route("/here", get(async || ()));
            routes.layer(from_extractor::<Query<Account>>()).errors(format.layer())
        })
        .asked("GET", "/here?age=hunter2", &[]),
    ]
}

fn web_sockets() -> Vec<Source> {
    let upgrade = |what, outcome| {
        Source::new(what, outcome, |format| {
            Router::new().route("/here", any(async |_: WebSocketUpgrade| ())).errors(format.layer())
        })
    };
    let (connection, protocol) = (("connection", "upgrade, close"), ("upgrade", "websocket"));
    let version = ("sec-websocket-version", "13");
    vec![
        upgrade("`WebSocketUpgrade`: wrong method", &METHOD_NOT_ALLOWED)
            .asked("POST", "/here", &[])
            .with_header("allow", "GET"),
        upgrade("`WebSocketUpgrade`: no `Connection: upgrade`", &BAD_REQUEST),
        upgrade("`WebSocketUpgrade`: unsupported protocol", &BAD_REQUEST).asked("GET", "/here", &[connection]),
        upgrade("`WebSocketUpgrade`: unsupported version", &BAD_REQUEST).asked("GET", "/here", &[connection, protocol]),
        upgrade("`WebSocketUpgrade`: no key", &BAD_REQUEST).asked("GET", "/here", &[connection, protocol, version]),
        upgrade("`WebSocketUpgrade`: a connection that cannot be upgraded", &UPGRADE_REQUIRED)
            .raw(concat!(
                "GET /here HTTP/1.0\r\nconnection: upgrade\r\nupgrade: websocket\r\n",
                "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            ))
            .with_header("connection", "upgrade")
            .with_header("upgrade", "websocket"),
    ]
}

/// Extractors that have no row in the table, because they can't fail: checked by
/// the compiler.
#[test]
fn extractors_that_can_not_fail() {
    fn of_parts<T: FromRequestParts<u8, Rejection = Infallible>>() {}
    fn of_request<T: FromRequest<u8, Rejection = Infallible>>() {}

    of_parts::<RawQuery>();
    of_parts::<State<u8>>();
    of_parts::<OriginalUri>();
    of_parts::<HeaderMap>();
    of_parts::<Method>();
    of_parts::<Uri>();
    of_parts::<Version>();
    of_request::<Request>();
    of_request::<axum::body::Body>();
    // Their absence is an answer too.
    of_parts::<Option<MatchedPath>>();
}
