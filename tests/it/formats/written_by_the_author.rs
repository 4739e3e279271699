//! What an author writes wins in every format.

use std::time::Duration;

use error_formats::render;
use error_response::ApiError;
use serde_json::Value;

use crate::format::Format;

#[test]
fn what_an_author_writes_wins_in_every_format() {
    /// Too many reports
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Too many reports at once")]
    #[api(status = 429, code = "too_many_reports", type = "report_error", number = 42_901, param = "report")]
    struct TooManyReports {
        #[api(retry_after)]
        wait: Duration,
        #[api(detail)]
        running: u8,
    }

    let bodies = [
        concat!(
            r#"{"task_id":"ID","status_code":42901,"status_message":"Too many reports at once","#,
            r#""cost":0,"data":[],"result":null}"#
        ),
        concat!(
            r#"{"id":"ID","type":"report_error","http":429,"code":"too_many_reports","#,
            r#""message":"Too many reports at once"}"#
        ),
        concat!(
            r#"{"error":{"code":"too_many_reports","message":"Too many reports at once. Retry after 3 seconds.","#,
            r#""type":"report_error","param":"report"}}"#
        ),
        r#"{"error":"too_many_reports","error_description":"Too many reports at once"}"#,
        concat!(
            r#"{"type":"about:blank","title":"Too Many Requests","status":429,"detail":"Too many reports at once","#,
            r#""code":"too_many_reports","param":"report","running":7}"#
        ),
        concat!(
            r#"{"error":{"code":"too_many_reports","message":"Too many reports at once","param":"report","#,
            r#""type":"report_error","running":7}}"#
        ),
        r#"{"error":{"code":"TOO_MANY_REPORTS","message":"Too many reports at once","details":{"running":7}}}"#,
    ];
    let error = TooManyReports { wait: Duration::from_millis(2_001), running: 7 };
    for format in Format::all() {
        let response = render(&error, &*format.wire_format(), Default::default()).unwrap();
        assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (429, &"3".parse().unwrap()));
        let text = String::from_utf8(response.body().to_vec()).unwrap();
        let json: Value = serde_json::from_str(&text).unwrap();
        let id = json["task_id"].as_str().or(json["id"].as_str()).unwrap_or("no id");
        assert_eq!(text.replace(id, "ID"), format.cell(&bodies));
    }
}
