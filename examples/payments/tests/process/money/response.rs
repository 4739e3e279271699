//! What a response says, and whether it is one of the API.

use std::{
    collections::HashSet,
    sync::{LazyLock, Mutex},
};

use reqwest::{Response, header::HeaderMap};
use serde_json::{Map, Value};

use super::order::Order;

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// It ended, and will not end otherwise.
    End { status: u16, body: String },
    /// The processor failed: what became of the charge is not known.
    Lost,
    /// There was no response, or one that says that the request can be sent again.
    Again,
}

/// The request ids of all responses.
static IDS: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

/// Reads a response, which must be one of the API to `order`.
pub(super) async fn said(order: &Order, response: Response) -> (Said, HeaderMap) {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    // A body that breaks is none.
    let Ok(body) = response.text().await else { return (Said::Again, headers) };
    let what = format!("{order:?}: {status} {headers:?} {body}");
    let id = headers.get("request-id").unwrap_or_else(|| panic!("no request id: {what}")).to_str().unwrap();
    assert!(id.len() == 36 && IDS.lock().unwrap().insert(id.to_owned()), "{what}");
    assert_eq!(headers["content-type"], "application/json", "{what}");
    let json: Map<String, Value> = serde_json::from_str(&body).unwrap_or_else(|_| panic!("{what}"));
    if status == 201 {
        assert!(json["id"].is_string() && json["amount"].is_i64() && json["currency"] == "EUR", "{what}");
        assert!(order.ends.contains(&201), "{what}");
        return (Said::End { status, body }, headers);
    }
    let code = error_code(&json).unwrap_or_else(|| panic!("{what}"));
    let can_wait = headers.get("retry-after").is_some_and(|wait| wait.to_str().unwrap().parse::<u64>().is_ok());
    let said = match (status, code) {
        (409, "idempotency_key_in_progress") if can_wait => Said::Again,
        (503, "service_unavailable") if can_wait => Said::Again,
        (502, "bad_gateway") if order.path == "/v1/charges" && !order.is_other => Said::Lost,
        (422, "idempotency_key_reused") if order.is_other => Said::End { status, body },
        (422, "idempotency_key_reused") if order.shares_key => Said::Again,
        (400, "same_account") | (404, "resource_not_found") | (422, "insufficient_funds") | (402, "card_declined")
            if order.ends.contains(&status) =>
        {
            Said::End { status, body }
        }
        _ => panic!("{what}"),
    };
    (said, headers)
}

/// The code, if the body is an error of the format: these members and no others.
fn error_code(body: &Map<String, Value>) -> Option<&str> {
    let error = body.get("error").filter(|_| body.len() == 1)?.as_object()?;
    let is_known = |(name, value): (&String, &Value)| {
        ["code", "message", "param", "type"].contains(&name.as_str()) && value.is_string()
    };
    let is_error = error.iter().all(is_known) && error.contains_key("message") && error.contains_key("type");
    error.get("code").filter(|_| is_error)?.as_str()
}
