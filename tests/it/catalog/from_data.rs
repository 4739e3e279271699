//! A catalog whose errors are rows of a table.

use axum::{Router, routing::get};
use error_response::{
    ApiError, Catalog, Error, ErrorLayer, RouterExt, catalog,
    catalog::DefinitionData,
    format::{Occurrence, Problem, Uppercase},
};

use crate::support::Server;

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "only the definition is used")]
enum OrderError {
    /// Gone
    #[error("Gone")]
    #[api(status = 410, code = "order_gone", number = 7)]
    Gone,
}

fn rows(text: &str) -> Vec<DefinitionData> {
    serde_json::from_str(text).expect("rows")
}

const TABLE: &str = r#"[
    {"code": "card_declined", "status": 402, "title": "Card declined", "wire": "Card.Declined", "number": 17, "type": "card_error"},
    {"code": "card_expired", "status": 402, "title": "Card expired", "number": 17, "type": "card_error", "shared": true},
    {"code": "limit_reached", "status": 429, "title": "Limit reached", "retry_after": 30, "details": ["limit"], "open": true}
]"#;

#[tokio::test]
async fn its_errors_are_sent_and_published() {
    let mut rows = rows(TABLE);
    rows[0].shared = true;
    let catalog = catalog![OrderError].try_with_data(rows).expect("no mistakes");
    assert_eq!(catalog.definitions().len(), 4);
    let declined = catalog.definition(Some("card_error"), "card_declined").expect("it is there");
    let limited = catalog.definition(None, "limit_reached").expect("it is there");
    let app = Router::new()
        .route(
            "/declined",
            get(async move || {
                Err::<(), _>(Error::from(Occurrence::of(declined).with_message("Card 1234 was declined")))
            }),
        )
        .route("/limited", get(async move || Err::<(), _>(Error::from(Occurrence::of(limited)))))
        .errors(ErrorLayer::new(Uppercase::new()));
    let server = Server::start(app).await;
    let answer = server.ask("GET", "/declined", &[], "").await;
    answer.check(402, r#"{"error":{"code":"Card.Declined","message":"Card 1234 was declined"}}"#);
    let answer = server.ask("GET", "/limited", &[], "").await;
    answer.check(429, r#"{"error":{"code":"LIMIT_REACHED","message":"Limit reached"}}"#);
    assert_eq!(answer.header("retry-after"), Some("30"));

    let published = error_formats::publish("orders", &Problem::new(), &catalog).expect("every example is written");
    let limited = published.error(None, "limit_reached").expect("it is there");
    assert!(limited.open && limited.members[0].optional);
    assert!(published.error(Some("card_error"), "card_expired").is_some_and(|error| error.shared));
}

#[test]
fn each_mistake_is_reported_once() {
    let refused = Catalog::try_from_data(rows(
        r#"[
            {"code": "Not Found", "status": 404, "title": "A"},
            {"code": "gone", "status": 200, "title": " ", "wire": "a b", "category": "nobody", "docs": "docs", "retry": "often"},
            {"code": "limited", "status": 429, "title": "C", "max_age": 1},
            {"code": "denied", "status": 401, "title": "D", "challenge": "é"},
            {"code": "method", "status": 405, "title": "E"},
            {"code": "method", "status": 405, "title": "E", "allow": "get"},
            {"code": "many", "status": 400, "title": "F", "statuses": [413, 400], "details": ["a", "a"], "number": 1},
            {"code": "other", "status": 400, "title": "G", "statuses": [400, 413, 413], "number": 1, "wire": "gone"},
            {"code": "wires", "status": 400, "title": "H", "wire": "many"}
        ]"#,
    ));
    let refused = refused.expect_err("there are mistakes");
    let found: Vec<_> = refused.mistakes().iter().map(|mistake| (mistake.code(), mistake.rule())).collect();
    let expected = [
        ("Not Found", "snake case"),
        ("gone", "200 is not the status"),
        ("gone", "`title`"),
        ("gone", "`wire`"),
        ("gone", "no category is called \"nobody\""),
        ("gone", "`docs` is an address"),
        ("gone", "`retry`"),
        ("limited", "RFC 6585"),
        ("denied", "`challenge`"),
        ("method", "RFC 9110, 15.5.6"),
        ("method", "in capitals"),
        ("method", "another error has this code"),
        ("many", "the first of `statuses` is `status`, 400"),
        ("many", "`details` lists a name twice"),
        ("other", "`statuses` lists a status twice"),
        ("other", "\"many\" has the number 1 as well"),
        ("wires", "\"many\" is \"many\" on the wire as well"),
    ];
    assert_eq!(found.len(), expected.len(), "{refused}");
    for ((code, rule), (expected_code, part)) in found.iter().zip(expected) {
        assert!(*code == expected_code && rule.contains(part), "{code}: {rule} is not {expected_code}: {part}");
    }
}

#[test]
fn rows_do_not_repeat_a_type() {
    let row = |text| catalog![OrderError].try_with_data(rows(text));
    assert!(row(r#"[{"code": "order_gone", "status": 410, "title": "Gone"}]"#).is_err());
    assert!(row(r#"[{"code": "other", "status": 410, "title": "Gone", "number": 7}]"#).is_err());
    assert!(
        serde_json::from_str::<DefinitionData>(r#"{"code": "a", "status": 400, "title": "A", "kode": 1}"#).is_err()
    );
}
