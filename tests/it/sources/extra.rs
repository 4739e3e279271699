//! The rejections of axum-extra's extractors, and its replies that fail.
#![allow(deprecated, reason = "`Host` and `Scheme` are still in use")]

use std::convert::Infallible;

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Query as AxumQuery, rejection::JsonRejection},
    response::IntoResponse,
    routing::{get, post},
};
use axum_extra::{
    TypedHeader,
    either::Either,
    extract::{
        Cached, CookieJar, Form, Host, JsonDeserializer, Multipart, OptionalPath, OptionalQuery, PrivateCookieJar,
        Query, Scheme, SignedCookieJar, WithRejection, cookie::Key, multipart::MultipartError,
    },
    headers::{Age, Authorization, authorization::Bearer},
    json_lines::JsonLines,
    protobuf::Protobuf,
    response::{ErasedJson, InternalServerError},
    routing::{RouterExt as _, TypedPath},
};
use error_response::RouterExt;
use serde::Deserialize;

use super::{
    handlers::Unwritable,
    outcome::{ACCOUNT_CLOSED, BAD_REQUEST, CONTENT_TOO_LARGE, INTERNAL, UNPROCESSABLE, UNSUPPORTED_MEDIA_TYPE},
    rejections::{FORM, JSON, MULTIPART, TEXT},
    services::AccountClosed,
    source::Source,
};

#[derive(Clone, Deserialize)]
struct Account {
    #[allow(dead_code, reason = "never read, since it never parses")]
    age: u8,
}

pub(super) fn sources() -> Vec<Source> {
    [bodies(), parts(), replies()].concat()
}

fn bodies() -> Vec<Source> {
    let form = |what, outcome| {
        Source::new(what, outcome, |format| {
            let takes = async |_: Form<Account>| ();
            Router::new().route("/here", get(takes).post(takes)).errors(format.layer())
        })
    };
    let json = |what, outcome| {
        Source::new(what, outcome, |format| {
            let takes = async |json: JsonDeserializer<Account>| json.deserialize().map(|_| ()).into_response();
            Router::new().route("/here", post(takes)).errors(format.layer())
        })
    };
    let multipart = |what, outcome| {
        Source::new(what, outcome, |format| {
            async fn takes(mut fields: Multipart) -> Result<(), MultipartError> {
                while let Some(field) = fields.next_field().await? {
                    field.bytes().await?;
                }
                Ok(())
            }
            Router::new().route("/here", post(takes)).layer(DefaultBodyLimit::max(64)).errors(format.layer())
        })
    };
    vec![
        form("axum-extra's `Form`: a value of the wrong type", &UNPROCESSABLE).posted(FORM, "age=hunter2"),
        form("axum-extra's `Form`: unsupported media type", &UNSUPPORTED_MEDIA_TYPE).posted(JSON, "age=1"),
        form("axum-extra's `Form`: an invalid query", &BAD_REQUEST).asked("GET", "/here?age=hunter2", &[]),
        json("`JsonDeserializer`: broken syntax", &BAD_REQUEST).posted(JSON, r#"{"age": hunter2"#),
        json("`JsonDeserializer`: a value of the wrong type", &UNPROCESSABLE).posted(JSON, r#"{"age": "hunter2"}"#),
        json("`JsonDeserializer`: unsupported media type", &UNSUPPORTED_MEDIA_TYPE).posted(TEXT, r#"{"age": 1}"#),
        multipart("axum-extra's `Multipart`: no boundary", &BAD_REQUEST).posted("multipart/form-data", "hunter2"),
        multipart("axum-extra's `Multipart`: a body that ends too early", &BAD_REQUEST)
            .posted(MULTIPART, "--frontier\r\nhunter2"),
        multipart("axum-extra's `Multipart`: a body that is too long", &CONTENT_TOO_LARGE).posted(
            MULTIPART,
            format!("--frontier\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n{}", "hunter2 ".repeat(16)),
        ),
        Source::new("`Protobuf`: invalid message", &UNPROCESSABLE, |format| {
            Router::new().route("/here", post(async |_: Protobuf<String>| ())).errors(format.layer())
        })
        .posted("application/protobuf", [0xff; 16]),
        Source::new("`WithRejection`: your own error", &ACCOUNT_CLOSED, |format| {
            let takes = async |_: WithRejection<Json<Account>, AccountClosed>| ();
            Router::new().route("/here", post(takes)).errors(format.layer())
        })
        .posted(JSON, "hunter2"),
    ]
}

impl From<JsonRejection> for AccountClosed {
    fn from(_: JsonRejection) -> AccountClosed {
        AccountClosed
    }
}

#[derive(TypedPath, Deserialize)]
#[typed_path("/accounts/{id}")]
struct AccountPath {
    #[allow(dead_code, reason = "never read, since it never parses")]
    id: u8,
}

fn parts() -> Vec<Source> {
    let wrong_query = |source: Source| source.asked("GET", "/here?age=hunter2", &[]);
    let bearer = |what| {
        Source::new(what, &BAD_REQUEST, |format| {
            let takes = async |_: TypedHeader<Authorization<Bearer>>| ();
            Router::new().route("/here", get(takes)).errors(format.layer())
        })
    };
    vec![
        wrong_query(Source::new("axum-extra's `Query`: a value of the wrong type", &BAD_REQUEST, |format| {
            Router::new().route("/here", get(async |_: Query<Account>| ())).errors(format.layer())
        })),
        wrong_query(Source::new("`OptionalQuery`: a value of the wrong type", &BAD_REQUEST, |format| {
            Router::new().route("/here", get(async |_: OptionalQuery<Account>| ())).errors(format.layer())
        })),
        wrong_query(Source::new("`Cached`: a rejection of the extractor inside", &BAD_REQUEST, |format| {
            Router::new().route("/here", get(async |_: Cached<Query<Account>>| ())).errors(format.layer())
        })),
        wrong_query(Source::new("`Either`: both extractors reject", &BAD_REQUEST, |format| {
            let takes = async |_: Either<AxumQuery<Account>, Query<Account>>| ();
            Router::new().route("/here", get(takes)).errors(format.layer())
        })),
        Source::new("`OptionalPath`: a value of the wrong type", &BAD_REQUEST, |format| {
            Router::new().route("/{id}", get(async |_: OptionalPath<u8>| ())).errors(format.layer())
        })
        .asked("GET", "/hunter2", &[]),
        Source::new("`TypedPath`: a value of the wrong type", &BAD_REQUEST, |format| {
            Router::new().typed_get(async |_: AccountPath| ()).errors(format.layer())
        })
        .asked("GET", "/accounts/hunter2", &[]),
        bearer("`TypedHeader`: header missing"),
        bearer("`TypedHeader`: wrong scheme").asked("GET", "/here", &[("authorization", "Basic hunter2")]),
        Source::new("`TypedHeader`: not a number", &BAD_REQUEST, |format| {
            let takes = async |_: TypedHeader<Age>| ();
            Router::new().route("/here", get(takes)).errors(format.layer())
        })
        .asked("GET", "/here", &[("age", "hunter2")]),
        Source::new("`Host`: header missing", &BAD_REQUEST, |format| {
            Router::new().route("/here", get(async |_: Host| ())).errors(format.layer())
        })
        .raw("GET /here HTTP/1.0\r\n\r\n"),
        Source::new("`Scheme`: scheme missing", &BAD_REQUEST, |format| {
            Router::new().route("/here", get(async |_: Scheme| ())).errors(format.layer())
        }),
    ]
}

fn replies() -> Vec<Source> {
    vec![
        Source::new("`ErasedJson`: a value that cannot be serialized", &INTERNAL, |format| {
            Router::new().route("/here", get(async || ErasedJson::new(Unwritable))).errors(format.layer())
        }),
        Source::new("`InternalServerError`", &INTERNAL, |format| {
            let fails = async || InternalServerError(std::io::Error::other("hunter2"));
            Router::new().route("/here", get(fails)).errors(format.layer())
        }),
    ]
}

/// Extractors that have no row in the table, because they can't fail: checked by
/// the compiler.
#[test]
fn extractors_that_can_not_fail() {
    fn of_parts<T: FromRequestParts<Key, Rejection = Infallible>>() {}
    fn of_request<T: FromRequest<Key, Rejection = Infallible>>() {}

    // A cookie that is forged or can't be read is none.
    of_parts::<CookieJar>();
    of_parts::<SignedCookieJar>();
    of_parts::<PrivateCookieJar>();
    of_parts::<Option<Host>>();
    // A line that can't be read is the handler's to answer.
    of_request::<JsonLines<u8>>();
}
