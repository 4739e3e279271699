//! Each source, option and key of a file, by the whole bodies that it makes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::{sync::Arc, time::Duration};

use error_core::{
    ApiError, CallFacts, CallView, Category, CategoryError, Cost, Definition, ErrorStatus, ErrorView, Facts, FieldPath,
    Id, IdGenerator, Location, Message, Notice, Occurrence, RequestFacts, RequestMembers, RetryAfter,
    SuccessDefinition, SuccessView, Value, Violation,
};
use error_format_file::FileFormat;
use error_formats::{ErasedWireFormat, render, wrap};
use http::{Method, StatusCode};

/// A format whose errors have these members, with these further keys.
fn format(keys: &str, members: &str) -> FileFormat {
    let file = format!("name = \"own\"\n{keys}\n[error]\nmembers = [{members}]\n");
    FileFormat::from_toml(&file).unwrap_or_else(|mistakes| panic!("{mistakes}\n{file}"))
}

#[derive(Debug)]
struct OneId;

impl IdGenerator for OneId {
    fn generate(&self) -> Id {
        Id::new("id_1").unwrap()
    }
}

/// The body of an error in a format whose errors have these members.
#[track_caller]
fn check(error: &dyn ApiError, facts: &CallFacts, members: &str, body: &str) {
    let request_id = Id::new("req_1").unwrap();
    let call = CallView::default().with_ids(&OneId).with_request_id(&request_id).with_facts(facts);
    assert_eq!(render(error, &format("", members), call).unwrap().body(), body, "{members}");
}

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "the sources read them")]
enum OrderError {
    /// No such order
    #[error("No order has the id {id}")]
    #[api(
        status = 404,
        code = "order_not_found",
        type = "order_error",
        number = 40_410,
        param = "id",
        action = "Check the id.",
        docs = "https://docs.example.com/orders",
        user_message = "We cannot find your order {id}."
    )]
    NotFound {
        id: u32,
        #[api(instance)]
        at: &'static str,
    },
    /// Some items are invalid
    #[error("Some items are invalid")]
    #[api(status = 422, code = "invalid_items")]
    Invalid {
        #[api(violations)]
        violations: Vec<Violation>,
        #[api(detail)]
        hint: &'static str,
    },
    /// Several orders failed
    #[error("Several orders failed")]
    #[api(status = 409, code = "several_failed")]
    Several {
        #[api(causes)]
        causes: Vec<OrderError>,
    },
    /// Too many orders
    #[error("Too many orders")]
    #[api(status = 429, code = "too_many_orders")]
    Limited {
        #[api(retry_after)]
        wait: Duration,
    },
}

fn not_found() -> OrderError {
    OrderError::NotFound { id: 7, at: "/orders/7" }
}

#[test]
fn what_an_error_says_of_itself() {
    let facts = CallFacts::EMPTY;
    let error = not_found();
    let each = [
        ("code", r#""order_not_found""#),
        ("number", "40410"),
        ("status", "404"),
        ("type", r#""order_error""#),
        ("title", r#""No such order""#),
        ("message", r#""No order has the id 7""#),
        ("user_message", r#""We cannot find your order 7.""#),
        ("action", r#""Check the id.""#),
        ("docs", r#""https://docs.example.com/orders""#),
        ("phrase", r#""Not Found""#),
        ("param", r#""id""#),
        ("instance", r#""/orders/7""#),
        ("retry", r#""after_change""#),
        ("error_id", r#""id_1""#),
        ("call_id", r#""id_1""#),
        ("request_id", r#""req_1""#),
        ("null", "null"),
    ];
    for (source, value) in each {
        check(
            &error,
            facts,
            &format!("{{ name = \"a/\\\"b\", value = \"{source}\" }}"),
            &format!(r#"{{"a/\"b":{value}}}"#),
        );
    }
    let bare = CategoryError::new(Category::Gone);
    for absent in ["number", "type", "user_message", "docs", "param", "instance", "wait", "details", "echo", "locale"] {
        check(&bare, facts, &format!("{{ name = \"a\", value = \"{absent}\" }}"), "{}");
    }
    check(
        &error,
        facts,
        r#"{ name = "n", value = "number", as = "text" }, { name = "s", value = "status", times = 100, as = "text" }, { name = "r", value = "request_id", prefix = "urn:" }"#,
        r#"{"n":"40410","s":"40400","r":"urn:req_1"}"#,
    );
}

#[test]
fn what_stands_for_an_absent_value() {
    let bare = CategoryError::new(Category::Gone);
    let members = r#"
        { name = "a", value = "number", else = { value = "null" } },
        { name = "b", value = "number", else = { constant = "none" } },
        { name = "c", value = "number", else = { value = "type", else = { value = "code" } } },
        { name = "d", value = "number", else = { members = [{ name = "e", constant = 1.5 }] } },
        { name = "f", value = "number", else = { list = [{ constant = true }, { value = "type" }, { constant = {} }] } },
        { name = "g", constant = [], statuses = [410] },
        { name = "h", constant = -3, statuses = [404], else = { constant = "other" } },
        { name = "i", value = "wait", statuses = [429] },
    "#;
    let body = r#"{"a":null,"b":"none","c":"gone","d":{"e":1.5},"f":[true,null,{}],"g":[],"h":"other"}"#;
    check(&bare, CallFacts::EMPTY, members, body);
}

#[test]
fn lists_of_an_error() {
    let path = || FieldPath::key("items").then_index(0).then_key("price");
    let violation = Violation::new(Location::Body, path()).with_message("is too low").with_code("too_small");
    let violations = vec![violation.with_value(Value::new(3)), Violation::new(Location::Query, FieldPath::key("page"))];
    let invalid = OrderError::Invalid { violations, hint: "see the price list" };
    let items = r#"
        { name = "dotted", value = "path" },
        { name = "brackets", value = "path", path = "brackets" },
        { name = "pointer", value = "path", path = "pointer" },
        { name = "fragment", value = "path", path = "fragment" },
        { name = "in", value = "location" },
        { name = "code", value = "code" },
        { name = "text", value = "message", else = { value = "null" } },
        { name = "value", value = "value" },
    "#;
    let one = r##"{"dotted":"items.0.price","brackets":"items[0][price]","pointer":"/items/0/price","fragment":"#/items/0/price","in":"body","code":"too_small","text":"is too low","value":3}"##;
    let two = r##"{"dotted":"page","brackets":"page","pointer":"/page","fragment":"#/page","in":"query","text":null}"##;
    let members =
        format!(r#"{{ name = "invalid", value = "violations", items = [{items}] }}, {{ value = "details" }}"#);
    let body = format!(r#"{{"invalid":[{one},{two}],"hint":"see the price list"}}"#);
    check(&invalid, CallFacts::EMPTY, &members, &body);
    check(
        &invalid,
        CallFacts::EMPTY,
        r#"{ name = "param", value = "param", path = "brackets" }, { name = "details", value = "details" }"#,
        r#"{"param":"items[0][price]","details":{"hint":"see the price list"}}"#,
    );

    let causes = vec![not_found(), OrderError::Several { causes: vec![OrderError::Limited { wait: Duration::ZERO }] }];
    let several = OrderError::Several { causes };
    let members = r#"
        { name = "code", value = "code" },
        { name = "errors", value = "causes", items = [
            { name = "code", value = "code" },
            { name = "text", value = "message" },
            { name = "inner", value = "causes", items = [{ name = "status", value = "status" }] },
        ] },
    "#;
    let body = r#"{"code":"several_failed","errors":[{"code":"order_not_found","text":"No order has the id 7"},{"code":"several_failed","text":"Several orders failed","inner":[{"status":429}]}]}"#;
    check(&several, CallFacts::EMPTY, members, body);
}

#[test]
fn a_wait_in_the_body_and_in_the_message() {
    let limited = OrderError::Limited { wait: Duration::from_millis(59_001) };
    let members = r#"
        { name = "text", value = "message", wait = { text = "Wait {seconds} s", statuses = [429] } },
        { name = "other", value = "message", wait = { text = "Wait {seconds} s", statuses = [503] } },
        { name = "any", value = "message", wait = { text = "({seconds})" } },
        { name = "number", value = "wait" },
        { name = "digits", value = "wait", as = "text" },
    "#;
    let body = r#"{"text":"Too many orders. Wait 60 s","other":"Too many orders","any":"Too many orders. (60)","number":60,"digits":"60"}"#;
    check(&limited, CallFacts::EMPTY, members, body);
}

#[derive(Debug)]
struct Members;

impl RequestMembers for Members {
    fn member(&self, pointer: &str) -> Option<Value> {
        (pointer == "/id").then(|| Value::new(12))
    }
}

#[test]
fn the_facts_of_a_call() {
    let mut request = RequestFacts::new(Method::POST, "/orders").with_members(Arc::new(Members));
    request.trace_id = Some("4bf92f3577b34da6a3ce929d0e0e4736".to_owned());
    let mut facts = CallFacts::default();
    facts.request = Some(Arc::new(request));
    facts.cost = Some(Cost::new(125, 4));
    facts.echo = Some(Value::new("a"));
    facts.operation = Some("order".into());
    facts.path = vec!["v1".into(), "orders".into()];
    facts.version = Some("2".into());
    facts.elapsed = Some(Duration::from_millis(2_500));
    facts.live = Some(true);
    facts.page = Some(Value::new([1, 2]));
    facts.account = Some(Value::new("acc"));
    facts.locale = Some("de".into());
    facts.notices = vec![Notice::new("late", "It is late")];
    let members = r#"
        { name = "a", value = "cost" }, { name = "b", value = "echo" }, { name = "c", value = "operation" },
        { name = "d", value = "operation_path" }, { name = "e", value = "version" }, { name = "f", value = "took" },
        { name = "g", value = "took", unit = "milliseconds" }, { name = "h", value = "live" },
        { name = "i", value = "page" }, { name = "j", value = "account" }, { name = "k", value = "locale" },
        { name = "l", value = "notices", items = [{ name = "c", value = "code" }, { name = "m", value = "message" }] },
        { name = "m", value = "request_method" }, { name = "n", value = "request_path" },
        { name = "o", value = "request_member", pointer = "/id" }, { name = "p", value = "trace_id" },
        { name = "q", value = "request_member", pointer = "/none", else = { value = "null" } },
    "#;
    let body = r#"{"a":0.0125,"b":"a","c":"order","d":["v1","orders"],"e":"2","f":2,"g":2500,"h":true,"i":[1,2],"j":"acc","k":"de","l":[{"c":"late","m":"It is late"}],"m":"POST","n":"/orders","o":12,"p":"4bf92f3577b34da6a3ce929d0e0e4736","q":null}"#;
    check(&not_found(), &facts, members, body);
    let needs = |members: &str| {
        let format: &dyn ErasedWireFormat = &format("", members);
        (format.needs().is_none(), format.needs().members().to_vec(), format.is_repeatable())
    };
    assert_eq!(needs(members), (false, vec!["/id", "/none"], false));
    assert_eq!(needs(r#"{ name = "a", value = "request_path" }"#), (false, vec![], false));
    assert_eq!(needs(r#"{ name = "a", value = "timestamp" }"#), (true, vec![], false));
    assert_eq!(needs(r#"{ name = "a", value = "message" }"#), (true, vec![], true));
}

#[test]
fn a_time_is_counted_from_1970() {
    let members = r#"{ name = "s", value = "timestamp" }, { name = "ms", value = "timestamp", unit = "milliseconds" }"#;
    let response = render(&not_found(), &format("", members), CallView::default()).unwrap();
    let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
    let (seconds, milliseconds) = (body["s"].as_u64().unwrap(), body["ms"].as_u64().unwrap());
    assert!(seconds > 1_700_000_000 && milliseconds / 1_000 == seconds, "{body}");
}

#[test]
fn codes_are_spelt_as_the_file_says() {
    static WRITTEN: Definition = Definition::new(ErrorStatus::GONE, "order_gone").with_wire_code("Order.Gone");
    let spelt = ["UPPER_CASE", "kebab-case", "camelCase", "PascalCase", "snake_case"].map(|codes| {
        let format = format(&format!("codes = \"{codes}\""), r#"{ name = "code", value = "code" }"#);
        let written = render(&Occurrence::of(&WRITTEN), &format, CallView::default()).unwrap();
        assert_eq!(written.body(), r#"{"code":"Order.Gone"}"#);
        let body = render(&not_found(), &format, CallView::default()).unwrap().into_body();
        let spelling = (&format as &dyn ErasedWireFormat).spelling("order_not_found").into_owned();
        assert_eq!(body, format!(r#"{{"code":"{spelling}"}}"#));
        spelling
    });
    assert_eq!(spelt, ["ORDER_NOT_FOUND", "order-not-found", "orderNotFound", "OrderNotFound", "order_not_found"]);
}

/// The header, the message and the body have one wait.
#[test]
fn a_default_wait_is_in_the_body_too() {
    let own = format(
        "default_wait = { seconds = 30, statuses = [503] }",
        r#"{ name = "code", value = "code" }, { name = "wait", value = "wait" }, { name = "text", value = "message", wait = { text = "Wait {seconds} s.", statuses = [503] } }"#,
    );
    for (category, header, expected) in [
        (
            Category::Unavailable,
            Some("30"),
            r#"{"code":"unavailable","wait":30,"text":"The service is unavailable. Wait 30 s."}"#,
        ),
        (
            Category::Conflict,
            None,
            r#"{"code":"conflict","text":"The request conflicts with the current state of the resource"}"#,
        ),
    ] {
        let response = render(&CategoryError::new(category), &own, CallView::default()).unwrap();
        let wait = response.headers().get("retry-after").map(|wait| wait.to_str().unwrap());
        assert_eq!((wait, std::str::from_utf8(response.body()).unwrap()), (header, expected));
    }
    let waits: &[_] = &[(error_core::ErrorStatus::SERVICE_UNAVAILABLE, std::time::Duration::from_secs(30))];
    assert_eq!(error_formats::WireFormat::default_waits(&own), waits);
}

#[test]
fn settings_of_the_whole_format() {
    let keys = r#"
        media_type = "application/vnd.own+json"
        docs_base = "https://docs.example.com/errors/"
        numbers = { late = 7 }
        default_wait = { seconds = 30, statuses = [503] }
        headers = { "x-own" = "a b" }
        status_200 = [{ status = 404, number = 40410 }, { status = 409, code = "late" }]
        rows = [
            { categories = ["conflict"], code = "clash", status = 410, type = "t", number = 1, message = "Clash" },
            { categories = ["route_not_found"], code = "no_route" },
            { categories = ["credentials_missing"], challenge = 'Basic realm="a"' },
            { categories = ["other_client_errors"], code = "yours" },
            { categories = ["other_server_errors"], code = "ours" },
        ]
    "#;
    let members = r#"
        { name = "code", value = "code" }, { name = "number", value = "number" }, { name = "docs", value = "docs" },
        { name = "text", value = "message" },
    "#;
    let own = format(keys, members);
    let rendered = |error: &dyn ApiError| {
        let response = render(error, &own, CallView::default()).unwrap();
        let header =
            |name| response.headers().get(name).map(|value: &http::HeaderValue| value.to_str().unwrap().to_owned());
        let headers = ["content-type", "x-own", "retry-after", "www-authenticate"].map(header);
        (response.status().as_u16(), headers, String::from_utf8(response.body().to_vec()).unwrap())
    };
    let own_headers = |wait: Option<&str>, challenge: Option<&str>| {
        [Some("application/vnd.own+json"), Some("a b"), wait, challenge].map(|text| text.map(str::to_owned))
    };
    let body = r#"{"code":"order_not_found","number":40410,"docs":"https://docs.example.com/orders","text":"No order has the id 7"}"#;
    assert_eq!(rendered(&not_found()), (200, own_headers(None, None), body.to_owned()));
    let category = |category| rendered(&CategoryError::new(category));
    let body = r#"{"code":"clash","number":1,"docs":"https://docs.example.com/errors/clash","text":"Clash"}"#;
    assert_eq!(category(Category::Conflict), (410, own_headers(None, None), body.to_owned()));
    let (status, headers, body) = category(Category::CredentialsMissing);
    assert_eq!((status, headers), (401, own_headers(None, Some("Basic realm=\"a\""))));
    assert!(body.starts_with(r#"{"code":"credentials_missing","docs":"#), "{body}");
    let (status, headers, body) = category(Category::Unavailable);
    assert_eq!((status, headers), (503, own_headers(Some("30"), None)));
    assert!(body.starts_with(r#"{"code":"ours","docs":"#), "{body}");
    assert!(category(Category::RouteNotFound).2.starts_with(r#"{"code":"no_route""#));
    assert!(category(Category::NotFound).2.starts_with(r#"{"code":"yours""#));

    static LATE: Definition = Definition::new(ErrorStatus::CONFLICT, "late");
    let (status, _, body) = rendered(&Occurrence::of(&LATE));
    assert!(status == 200 && body.starts_with(r#"{"code":"late","number":7"#), "{status} {body}");
    let always = format("status_200 = \"always\"", members);
    assert_eq!(render(&not_found(), &always, CallView::default()).unwrap().status(), 200);
}

#[test]
fn a_status_in_the_body_follows_the_status_of_the_response() {
    let members = r#"
        { name = "status", value = "status" },
        { name = "e~/", members = [{ name = "text", value = "status", as = "text" }] },
        { name = "list", list = [{ constant = 1 }, { members = [{ name = "phrase", value = "phrase" }] }] },
        { name = "hundred", value = "status", times = 100 },
        { name = "left_out", value = "status", statuses = [404] },
    "#;
    let own = format("", members);
    let body = render(&CategoryError::new(Category::Gone), &own, CallView::default()).unwrap().into_body();
    assert_eq!(body, r#"{"status":410,"e~/":{"text":"410"},"list":[1,{"phrase":"Gone"}],"hundred":41000}"#);
    let own: &dyn ErasedWireFormat = &own;
    let restated = own.restate(&body, StatusCode::BAD_GATEWAY).unwrap();
    assert_eq!(restated, r#"{"status":502,"e~/":{"text":"502"},"list":[1,{"phrase":"Bad Gateway"}],"hundred":50200}"#);
}

#[test]
fn a_success_has_its_form() {
    static MADE: SuccessDefinition = SuccessDefinition::new("order_made").with_number(201).with_title("Made");
    let file = r#"
        name = "own"
        codes = "UPPER_CASE"
        [error]
        members = [{ name = "code", value = "code" }]
        [success]
        media_type = "application/vnd.own+json"
        definition = { code = "all_well", status = 202, type = "fine", listed = "Fine", description = "Nothing failed." }
        members = [
            { name = "ok", constant = true },
            { name = "code", value = "code" },
            { name = "number", value = "number", else = { value = "null" } },
            { name = "type", value = "type" },
            { name = "title", value = "title" },
            { name = "status", value = "status" },
            { name = "request", value = "request_id" },
            { name = "data", value = "result" },
        ]
    "#;
    let own = FileFormat::from_toml(file).unwrap();
    let request_id = Id::new("req_1").unwrap();
    let call = CallView::default().with_request_id(&request_id);
    let view = SuccessView::new(StatusCode::CREATED, Some(&[1, 2]), call);
    let body = wrap(&view, &own).unwrap().unwrap();
    assert_eq!(
        body,
        r#"{"ok":true,"code":"ALL_WELL","number":null,"type":"fine","status":201,"request":"req_1","data":[1,2]}"#
    );
    let view = SuccessView::new(StatusCode::NO_CONTENT, None, call).with_definition(&MADE);
    let body = wrap(&view, &own).unwrap().unwrap();
    assert_eq!(
        body,
        r#"{"ok":true,"code":"ORDER_MADE","number":201,"title":"Made","status":204,"request":"req_1","data":null}"#
    );
    let erased: &dyn ErasedWireFormat = &own;
    assert_eq!(erased.success_media_type(), "application/vnd.own+json");
    let definition = erased.success_definition().unwrap();
    assert_eq!((definition.code(), definition.status().as_u16(), definition.listed()), ("all_well", 202, Some("Fine")));
    let none = format("", r#"{ name = "code", value = "code" }"#);
    assert!(wrap(&view, &none).is_none());
}

/// Of two members with one name the first is written, as in a compiled format.
#[test]
fn a_detail_never_replaces_a_member() {
    #[derive(Debug)]
    struct Clash;

    impl std::fmt::Display for Clash {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("Clash")
        }
    }

    impl std::error::Error for Clash {}

    impl ApiError for Clash {
        fn definition(&self) -> &'static Definition {
            static CLASH: Definition = Definition::new(ErrorStatus::CONFLICT, "clash");
            &CLASH
        }

        fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
            facts.detail("code", &"another").detail("free", &1).retry_after(RetryAfter::seconds(1));
        }
    }

    let own = format("", r#"{ name = "code", value = "code" }, { value = "details" }"#);
    assert_eq!(render(&Clash, &own, CallView::default()).unwrap().body(), r#"{"code":"clash","free":1}"#);
    let erased: &dyn ErasedWireFormat = &own;
    assert!(erased.rejects_detail("code").is_some_and(|why| why.contains("`code`")));
    assert_eq!(erased.rejects_detail("free"), None);
    let message = Message::of(&Clash);
    let view = ErrorView::new(&Clash, &message, |definition| erased.resolve(definition), CallView::default());
    assert_eq!(erased.retry_after(&view), Some(RetryAfter::seconds(1)));
}
