//! Sends the requests of the tour.

use std::time::Duration;

use http::{HeaderMap, Method, header::RETRY_AFTER};
use reqwest::{Client, RequestBuilder, redirect::Policy};
use serde_json::Value;
use tokio::time::sleep;

use crate::api::REQUEST_ID;

/// A client of the service at `url`, whose operators are served at `internal_url`.
#[derive(Debug, Clone)]
pub(super) struct DemoClient {
    client: Client,
    pub(super) url: String,
    pub(super) internal_url: String,
}

/// What the tour reads of a response.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) status: u16,
    pub(super) code: Option<String>,
    pub(super) wait: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) body: Value,
}

impl DemoClient {
    pub(super) fn new(url: &str, internal_url: &str) -> Result<DemoClient, reqwest::Error> {
        // For a service behind TLS; a second client in the process finds the provider of the first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let [url, internal_url] = [url, internal_url].map(|url| url.trim_end_matches('/').to_owned());
        let client = Client::builder().no_proxy().redirect(Policy::none()).build()?;
        Ok(DemoClient { client, url, internal_url })
    }

    pub(super) fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    pub(super) fn delete(&self, path: &str) -> RequestBuilder {
        self.request(Method::DELETE, path)
    }

    /// A form, without an idempotency key.
    pub(super) fn post(&self, path: &str, form: &str) -> RequestBuilder {
        let request = self.request(Method::POST, path);
        request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned())
    }

    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    /// To the address of operators.
    pub(super) fn get_internal(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.internal_url))
    }
}

/// The code of a request that the limit of its key rejects.
pub(super) const LIMITED: &str = "rate_limit_exceeded";
/// How often such a request is sent.
const ATTEMPTS: u32 = 5;
/// The longest wait for that limit, in seconds.
const LONGEST_WAIT: u64 = 60;

/// Sends a request, again if the limit of its key rejects it: the service may have been shown a moment ago.
pub(super) async fn send(request: RequestBuilder) -> Result<Received, reqwest::Error> {
    for _ in 1..ATTEMPTS {
        // Only a body that is a stream cannot be sent twice.
        let Some(again) = request.try_clone() else { break };
        let received = send_once(again).await?;
        let wait = received.wait.as_deref().and_then(|wait| wait.parse().ok());
        match (received.code.as_deref(), wait) {
            (Some(LIMITED), Some(wait)) if wait <= LONGEST_WAIT => sleep(Duration::from_secs(wait)).await,
            _ => return Ok(received),
        }
    }
    send_once(request).await
}

/// Sends a request, and reads its response in the format `stripe`.
pub(super) async fn send_once(request: RequestBuilder) -> Result<Received, reqwest::Error> {
    let response = request.send().await?;
    let status = response.status().as_u16();
    let header = |headers: &HeaderMap, name| headers.get(name)?.to_str().ok().map(str::to_owned);
    let (wait, request_id) = (header(response.headers(), RETRY_AFTER), header(response.headers(), REQUEST_ID));
    let body: Value = serde_json::from_slice(&response.bytes().await?).unwrap_or_default();
    let code = Value::as_str(&body["error"]["code"]).map(str::to_owned);
    Ok(Received { status, code, wait, request_id, body })
}
