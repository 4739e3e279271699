//! Methods of `Option` and `Result`.

use error_response::{Category, OptionExt, Result, ResultExt};

use super::response;

#[tokio::test]
async fn a_value_that_is_not_there() {
    type Handler = fn() -> Result<String>;
    let cases: [(Handler, u16, &str); 5] = [
        (|| None.ok_or_bad_request("No cursor"), 400, "invalid_request"),
        (|| None.ok_or_unauthorized("Log in"), 401, "authentication_required"),
        (|| None.ok_or_forbidden("Not yours"), 403, "forbidden"),
        (|| None.ok_or_not_found("No account has this id"), 404, "resource_not_found"),
        (|| None.ok_or_conflict("The account is closed"), 409, "conflict"),
    ];
    for (handler, status, code) in cases {
        let response = response(handler).await;
        assert_eq!((response.status(), response.json()["error"]["code"].as_str()), (status, Some(code)));
        assert_eq!(response.header("www-authenticate").is_some(), status == 401);
    }
    let gone = response(|| None.ok_or_error(Category::Gone, "The sale is over")).await;
    assert_eq!((gone.status(), gone.json()["error"]["message"].as_str()), (410, Some("The sale is over")));
    response(|| Some("here".to_owned()).ok_or_not_found("Nothing is here")).await.check(200, "here");
}

/// The text of a server error is for the log, and so is the error that led to it.
#[tokio::test]
async fn clients_read_no_text_that_is_for_the_log() {
    let cases: [fn() -> Result<String>; 3] = [
        || None.ok_or_error(Category::InternalError, "no ledger at hunter2"),
        || "hunter2".parse::<u8>().map(|n| n.to_string()).or_error(Category::InternalError, "hunter2 is the limit"),
        || std::fs::read_to_string("/hunter2").internal_with("reading hunter2"),
    ];
    for case in cases {
        response(case).await.check(
            500,
            r#"{"error":{"code":"internal_error","message":"An internal error occurred","type":"api_error"}}"#,
        );
    }
    let limit = || "x".parse::<u8>().map(|n| n.to_string()).or_error(Category::InvalidField, "The limit is a number");
    response(limit).await.check(
        400,
        r#"{"error":{"code":"invalid_parameter","message":"The limit is a number","type":"invalid_request_error"}}"#,
    );
}
