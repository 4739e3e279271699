//! The layout of every format of this crate, and of small ones that put one
//! part of an error in an unusual place.

use std::borrow::Cow;

use error_core::{CallView, Category, CategoryError, ErrorView};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};

use error_catalog::Layout;

use super::{LayoutError, layout_of};
use crate::{ErasedWireFormat, Finternet, Problem, Stripe, Unwrapped, WireFormat, built_in_formats, render};

fn found(format: &dyn ErasedWireFormat) -> Value {
    serde_json::to_value(layout_of(format).unwrap()).unwrap()
}

#[test]
fn of_every_format_of_this_crate() {
    let all: serde_json::Map<_, _> =
        built_in_formats().iter().map(|format| (format.name().to_owned(), found(&**format))).collect();
    assert_eq!(
        Value::Object(all),
        json!({
            "finimpulse": {"number": "/status_code", "message": "/status_message"},
            "finqware": {"code": "/code", "type": "/type", "status": "/http", "message": "/message"},
            "finternet": {
                "code": "/error/code", "type": "/error/type", "message": "/error/message", "param": "/error/param",
            },
            "oauth": {"code": "/error", "message": "/error_description", "uri": "/error_uri"},
            "problem": {
                "code": "/code", "status": "/status", "message": "/detail", "param": "/param",
                "violations": {
                    "list": "/errors", "fields": ["/header", "/parameter", "/pointer"], "codes": ["/code"],
                },
                "details": "", "uri": "/type",
                "own_members": [
                    "code", "detail", "errors", "instance", "param", "status", "title", "type", "user_message",
                ],
            },
            "stripe": {
                "code": "/error/code", "type": "/error/type", "message": "/error/message", "param": "/error/param",
                "details": "/error", "uri": "/error/doc_url",
                "own_members": ["code", "doc_url", "message", "param", "type"],
            },
            "uppercase": {"code": "/error/code", "message": "/error/message", "details": "/error/details"},
        }),
    );
}

/// A base of addresses is no place of a code where the body has the code alone.
#[test]
fn options_add_places_and_take_none_away() {
    let format = Finternet::new().with_retry_after_in_body();
    assert_eq!(layout_of(&format).unwrap().wait.as_deref(), Some("/error/retryAfter"));
    let based = Problem::new().with_type_base("https://api.example.com/errors/").unwrap();
    assert_eq!(found(&based), found(&Problem::new()));
    let logged = Stripe::new().with_request_log_base("https://logs.example.com/").unwrap();
    let mut expected = layout_of(&Stripe::new()).unwrap();
    expected.own_members.insert("request_log_url".to_owned());
    assert_eq!(layout_of(&logged).unwrap(), expected);
}

/// Who writes the status writes it again when a layer changes it, at the same
/// place; nobody else does.
#[test]
fn a_status_in_the_body_is_restated() {
    for format in built_in_formats() {
        let error = CategoryError::new(Category::NotFound);
        let response = render(&error, &*format, CallView::default()).unwrap();
        let restated = format.restate(response.body(), StatusCode::GONE);
        let restated = restated.map(|body| serde_json::from_slice::<Value>(&body).unwrap());
        let place = layout_of(&*format).unwrap().status;
        let said = restated.as_ref().zip(place.as_ref()).and_then(|(body, place)| body.pointer(place)?.as_u64());
        assert_eq!((restated.is_some(), said), (place.is_some(), place.map(|_| 410)), "{}", format.name());
    }
}

#[test]
fn is_plain_data() {
    for format in built_in_formats() {
        let layout = layout_of(&*format).unwrap();
        let text = serde_json::to_string(&layout).unwrap();
        assert_eq!(serde_json::from_str::<Layout>(&text).unwrap(), layout, "{text}");
    }
    assert_eq!(serde_json::from_str::<Layout>("{}").unwrap(), Layout::default());
}

/// A format whose bodies this function makes.
struct Own {
    body: fn(&Own, &ErrorView<'_>) -> Value,
    spelling: fn(&str) -> String,
}

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Own")
    }
}

impl WireFormat for Own {
    type Failure<'a> = Value;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "own"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Value {
        (self.body)(self, view)
    }

    fn http_status(&self, _: &ErrorView<'_>) -> StatusCode {
        StatusCode::OK
    }

    fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        headers.insert("x-error-code", HeaderValue::from_str(view.code()).unwrap());
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        (self.spelling)(code).into()
    }
}

/// A format that spells codes as they are.
fn own(body: fn(&Own, &ErrorView<'_>) -> Value) -> Own {
    Own { body, spelling: str::to_owned }
}

/// `account_not_found` as `AccountNotFound`.
fn pascal(code: &str) -> String {
    let part = |part: &str| part[..1].to_ascii_uppercase() + &part[1..];
    code.split('_').map(part).collect()
}

#[track_caller]
fn check(format: &Own, expected: Value) {
    assert_eq!(found(format), expected);
}

#[test]
fn a_code_inside_a_text() {
    let body = |own: &Own, view: &ErrorView<'_>| {
        let name = format!("com.example.bank#{}Exception", own.spelling(view.code()));
        json!({"__type": name, "message": view.message()})
    };
    let format = Own { body, spelling: pascal };
    let expected = json!({
        "code": "/__type", "code_prefix": "com.example.bank#", "code_suffix": "Exception", "message": "/message",
    });
    check(&format, expected);
    let layout = layout_of(&format).unwrap();
    assert_eq!(layout.code_in("com.example.bank#AccountNotFoundException"), Some("AccountNotFound"));
    assert_eq!(layout.code_in("AccountNotFoundException"), None);
    check(&own(|_, view| json!({"code": format!("E-{}", view.code())})), json!({"code": "/code", "code_prefix": "E-"}));
}

#[track_caller]
fn refused(body: fn(&Own, &ErrorView<'_>) -> Value, place: &str, found: &str) {
    let error = layout_of(&own(body)).unwrap_err();
    assert!(matches!(error, LayoutError::Spelling { .. }), "{error:?}");
    let expected = format!(
        "the format `own` writes the code `zq_known_code` as {found:?} at {place}, and its `spelling` is \
         \"zq_known_code\": let `WireFormat::spelling` return the code as the body has it"
    );
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_spelling_that_the_body_does_not_have() {
    refused(|_, view| json!({"type": pascal(view.code()) + "Error"}), "/type", "ZqKnownCodeError");
    refused(|_, view| json!({"a": {"b/c": view.code().to_ascii_uppercase()}}), "/a/b~1c", "ZQ_KNOWN_CODE");
    // A part of a longer text makes up for no wrong spelling of the whole one.
    let both = |_: &Own, view: &ErrorView<'_>| json!({"a": format!("https://docs.example.com/{}", view.code()), "code": view.code().replace('_', "-")});
    refused(both, "/code", "zq-known-code");
}

#[test]
fn a_code_in_a_list() {
    let body = |_: &Own, view: &ErrorView<'_>| {
        let error = json!({"code": view.code(), "number": view.number(), "message": view.message()});
        let fields = view.violations().iter().map(|violation| json!({"at": violation.path().pointer().to_string()}));
        json!({"ok": false, "errors": [error], "fields": fields.collect::<Vec<_>>()})
    };
    let expected = json!({
        "code": "/errors/0/code", "number": "/errors/0/number", "message": "/errors/0/message",
        "violations": {"list": "/fields", "fields": ["/at"], "codes": []},
    });
    check(&own(body), expected);
    check(&own(|_, view| json!([view.code(), view.message()])), json!({"code": "/0", "message": "/1"}));
}

/// Fields after the error itself, in the same list.
#[test]
fn violations_beside_the_error() {
    let body = |_: &Own, view: &ErrorView<'_>| {
        let mut errors = vec![json!({"code": view.code(), "field": null})];
        errors.extend(
            view.violations()
                .iter()
                .map(|violation| json!({"code": violation.code(), "field": violation.path().dotted().to_string()})),
        );
        json!({"errors": errors})
    };
    let expected = json!({
        "code": "/errors/0/code", "violations": {"list": "/errors", "fields": ["/field"], "codes": ["/code"]},
    });
    check(&own(body), expected);
}

#[test]
fn flattened_details() {
    let body = |_: &Own, view: &ErrorView<'_>| {
        let mut body = serde_json::to_value(view.details()).unwrap();
        body["reason"] = view.code().into();
        json!({"status": "error", "error": body})
    };
    check(&own(body), json!({"code": "/error/reason", "details": "/error", "own_members": ["reason"]}));
    // A list of names and values has no member that is called as the detail is.
    let listed = |_: &Own, view: &ErrorView<'_>| {
        let details = serde_json::to_value(view.details()).unwrap();
        let pairs = details.as_object().unwrap().iter().map(|(name, value)| json!({"name": name, "value": value}));
        json!({"code": view.code(), "details": pairs.collect::<Vec<_>>()})
    };
    check(&own(listed), json!({"code": "/code"}));
}

/// What only some errors and some calls have is the format's own as well.
#[test]
fn own_members_that_are_not_always_there() {
    let body = |_: &Own, view: &ErrorView<'_>| {
        let mut body = serde_json::to_value(view.details()).unwrap();
        let members = [
            ("id", view.call().account.is_some().then(|| json!("acc"))),
            ("links", view.links().first().map(|link| json!(link.href()))),
            ("replaced_by", view.definition().deprecation().map(|it| json!(it.replaced_by()))),
            ("request", view.request_id().map(Value::from)),
            ("since", view.definition().since().map(Value::from)),
            ("support", view.status().as_u16().eq(&500).then(|| json!("mail"))),
            ("wait", view.retry_after_seconds().map(Value::from)),
        ];
        for (name, value) in members {
            if let Some(value) = value {
                body[name] = value;
            }
        }
        body
    };
    let own_members = json!(["id", "links", "replaced_by", "request", "since", "support", "wait"]);
    check(&own(body), json!({"details": "", "own_members": own_members, "wait": "/wait"}));
}

#[test]
fn nullable_members() {
    let body = |_: &Own, view: &ErrorView<'_>| {
        let param = view.param().map(|param| param.dotted().to_string());
        let wait = view.retry_after_seconds().map(|seconds| seconds.to_string());
        json!({
            "code": view.code(), "type": view.error_type(), "status": view.status().as_u16().to_string(),
            "param": param, "retry_after": wait,
        })
    };
    let expected =
        json!({"code": "/code", "type": "/type", "status": "/status", "param": "/param", "wait": "/retry_after"});
    check(&own(body), expected);
}

/// Only what a category has no standard code for has one in the body.
#[test]
fn an_optional_code() {
    let body = |_: &Own, view: &ErrorView<'_>| match view.code() {
        "internal_error" | "not_found" => json!({"message": view.message()}),
        code => json!({"message": view.message(), "code": code}),
    };
    check(&own(body), json!({"code": "/code", "message": "/message"}));
}

#[test]
fn a_code_in_a_header_only() {
    check(&own(|_, view| json!({"message": view.message()})), json!({"message": "/message"}));
    // An address in a spelling of its own is the page's.
    let linked = |_: &Own, view: &ErrorView<'_>| json!({"help": format!("https://docs.example.com/{}", view.code().replace('_', "-"))});
    check(&own(linked), json!({}));
}

/// A text that changes with something else has no place of its own for a code.
#[test]
fn a_code_among_other_things() {
    let in_message = |_: &Own, view: &ErrorView<'_>| json!({"text": format!("{}: {}", view.code(), view.message())});
    check(&own(in_message), json!({"message": "/text"}));
    check(&own(|_, view| json!({"id": format!("{}/{}", view.error_type().unwrap_or("-"), view.code())})), json!({}));
}

#[test]
fn what_is_no_json_has_no_layout() {
    #[derive(Debug)]
    struct Text;

    impl WireFormat for Text {
        type Failure<'a> = String;
        type Success<'a> = Unwrapped;

        fn name(&self) -> &'static str {
            "text"
        }

        fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> String {
            view.code().to_owned()
        }

        fn write(&self, body: &impl serde::Serialize) -> Result<bytes::Bytes, crate::BodyError> {
            crate::json(body).map(|body| bytes::Bytes::from([b"<error>", &body[..]].concat()))
        }
    }

    assert_eq!(layout_of(&Text).unwrap(), Layout::default());
}

#[test]
fn a_format_that_writes_nothing() {
    struct Broken;

    impl serde::Serialize for Broken {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("no value"))
        }
    }

    #[derive(Debug)]
    struct Failing;

    impl WireFormat for Failing {
        type Failure<'a> = Broken;
        type Success<'a> = Unwrapped;

        fn name(&self) -> &'static str {
            "failing"
        }

        fn failure<'a>(&'a self, _: &'a ErrorView<'a>) -> Broken {
            Broken
        }
    }

    assert_eq!(
        layout_of(&Failing).unwrap_err().to_string(),
        "the format can't write an error: a body could not be written: no value"
    );
}
