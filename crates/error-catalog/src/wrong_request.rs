//! Requests that cause the framework's own errors: valid requests to a documented
//! operation with one mistake added.

use serde_json::{Map, Value};

use crate::{PublishedHeader, PublishedOperation, PublishedRequest};

/// A method, a path and what is sent with a mistake of this category; `None` where
/// no mistake leads to it for sure.
pub(crate) fn wrong_request<'a>(
    category: &str,
    operations: impl Iterator<Item = &'a PublishedOperation> + Clone,
) -> Option<(String, PublishedRequest)> {
    if matches!(category, "not_found" | "route_not_found") {
        return Some(("GET".to_owned(), unknown_path(operations)));
    }
    if category == "method_not_allowed" {
        return unknown_method(operations);
    }
    operations.clone().find_map(|operation| {
        let request = operation.request.as_ref()?;
        let wrong = match category {
            "malformed_body" | "invalid_request" => with_body(request, Some("{".to_owned())),
            "missing_field" => with_body(request, Some("{}".to_owned())),
            "unknown_field" => with_members(request, |members| {
                members.insert("no_such_member".to_owned(), Value::Bool(true));
            }),
            "invalid_field" => with_members(request, of_another_type),
            "unsupported_media_type" => with_media_type(request),
            _ => None,
        }?;
        Some((operation.method.clone(), wrong))
    })
}

/// A path that no operation has.
fn unknown_path<'a>(operations: impl Iterator<Item = &'a PublishedOperation>) -> PublishedRequest {
    PublishedRequest { headers: credentials(operations), ..PublishedRequest::new("/no/such/path") }
}

/// The credential of an operation: a layer that asks for one may do so before the router finds its own mistakes.
fn credentials<'a>(operations: impl Iterator<Item = &'a PublishedOperation>) -> Vec<PublishedHeader> {
    let mut credentials =
        operations.filter_map(|operation| operation.request.as_ref()).map(PublishedRequest::credentials);
    credentials.find(|headers| !headers.is_empty()).unwrap_or_default()
}

/// A method that no operation has at the path of one.
fn unknown_method<'a>(
    operations: impl Iterator<Item = &'a PublishedOperation> + Clone,
) -> Option<(String, PublishedRequest)> {
    let path = operations.clone().next()?;
    let is_known = |method: &&str| operations.clone().any(|it| it.path == path.path && it.method == **method);
    let method = ["PATCH", "PUT", "POST", "GET"].into_iter().find(|method| !is_known(method))?;
    // The request of another operation at the path has the values of its parameters.
    let mut same_path = operations.clone().filter(|operation| operation.path == path.path);
    let sample = same_path.find_map(|operation| operation.request.clone()).unwrap_or_else(|| path.sample_request());
    Some((method.to_owned(), PublishedRequest { headers: credentials(operations), body: None, ..sample }))
}

/// Whether the request has a body in JSON.
fn is_json(request: &PublishedRequest) -> bool {
    let media_type = request.headers.iter().find(|header| header.name == "content-type");
    let media_type = media_type.and_then(|header| header.value.as_deref()).unwrap_or_default();
    media_type.starts_with("application/json") && request.body.is_some()
}

fn with_body(request: &PublishedRequest, body: Option<String>) -> Option<PublishedRequest> {
    is_json(request).then(|| PublishedRequest { body, ..request.clone() })
}

fn with_members(request: &PublishedRequest, change: fn(&mut Map<String, Value>)) -> Option<PublishedRequest> {
    let mut members: Map<String, Value> = serde_json::from_str(request.body.as_deref()?).ok()?;
    change(&mut members);
    with_body(request, Some(Value::Object(members).to_string()))
}

/// Gives the first member a value of another JSON type.
fn of_another_type(members: &mut Map<String, Value>) {
    if let Some(value) = members.values_mut().next() {
        *value = if value.is_object() { Value::Bool(true) } else { Value::Object(Map::new()) };
    }
}

fn with_media_type(request: &PublishedRequest) -> Option<PublishedRequest> {
    let mut wrong = request.clone();
    let header = wrong.headers.iter_mut().find(|header| header.name == "content-type")?;
    header.value = Some("text/plain".to_owned());
    Some(wrong)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::wrong_request;
    use crate::{PublishedOperation, PublishedRequest};

    fn made(category: &str) -> Option<String> {
        let request =
            PublishedRequest::new("/a").with_header("content-type", "application/json").with_body(r#"{"b":1}"#);
        let operations = [
            PublishedOperation::new("get", "GET", "/a/{id}"),
            PublishedOperation::new("post", "POST", "/a").with_request(request),
        ];
        let (method, request) = wrong_request(category, operations.iter())?;
        let media_type = request.headers.first().and_then(|header| header.value.clone()).unwrap_or_default();
        Some(format!("{method} {} {media_type} {}", request.path, request.body.unwrap_or_default()))
    }

    #[test]
    fn one_mistake_of_each_category() {
        for (category, text) in [
            ("route_not_found", "GET /no/such/path  "),
            ("method_not_allowed", "PATCH /a/id_123  "),
            ("malformed_body", "POST /a application/json {"),
            ("missing_field", "POST /a application/json {}"),
            ("unknown_field", r#"POST /a application/json {"b":1,"no_such_member":true}"#),
            ("invalid_field", r#"POST /a application/json {"b":{}}"#),
            ("unsupported_media_type", r#"POST /a text/plain {"b":1}"#),
        ] {
            assert_eq!(made(category).as_deref(), Some(text));
        }
        assert_eq!(made("internal_error"), None);
    }

    #[test]
    fn an_unknown_method_is_asked_for_with_the_credential_of_the_operations() {
        let request = PublishedRequest::new("/a/b").with_header("x-api-key", "$API_KEY");
        let request = request.with_header("content-type", "application/json").with_body("{}");
        let operations = [PublishedOperation::new("add", "POST", "/a/{id}").with_request(request)];
        let (method, request) = wrong_request("method_not_allowed", operations.iter()).unwrap();
        let wrong = PublishedRequest::new("/a/b").with_header("x-api-key", "$API_KEY");
        assert_eq!((&*method, request), ("PATCH", wrong));
    }

    #[test]
    fn an_unknown_path_is_asked_for_with_the_credential_of_the_operations() {
        let request = PublishedRequest::new("/a").with_header("accept", "text/plain");
        let request = request.with_header("authorization", "Bearer $API_KEY");
        let operations = [
            PublishedOperation::new("health", "GET", "/health"),
            PublishedOperation::new("get", "GET", "/a").with_request(request),
        ];
        let (_, request) = wrong_request("not_found", operations.iter()).unwrap();
        assert_eq!(request, PublishedRequest::new("/no/such/path").with_header("authorization", "Bearer $API_KEY"));
    }
}
