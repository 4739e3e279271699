//! The errors that only the sandbox shows.

use http::Method;

use super::{
    catalog::Operation,
    client::{LIMITED, Received, send, send_once},
    stage::{Stage, once},
};

/// Forces an error on an operation that documents it: the request's line and its response; `None` if no operation does.
pub(super) async fn force(
    stage: &Stage,
    operations: &[Operation],
    code: &str,
) -> Result<Option<(String, Received)>, reqwest::Error> {
    let documents = |operation: &&Operation| operation.errors.iter().any(|error| error.code == code);
    let Some(operation) = operations.iter().find(documents) else { return Ok(None) };
    let Ok(method) = operation.method.parse::<Method>() else { return Ok(None) };
    let path = operation.path.replace("{id}", "id_1");
    let request = once(stage.client.request(method, &path)).bearer_auth(&stage.test_key);
    let request = request.header("prefer", format!("error={code}"));
    let received = if code == LIMITED { send_once(request).await? } else { send(request).await? };
    Ok(Some((format!("{} {}", operation.method, operation.path), received)))
}
