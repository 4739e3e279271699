//! Sends a delivery.

use std::time::{Duration, SystemTime};

use error_response::RetryAfter;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Url, redirect::Policy};

use super::{destination::Destinations, queue::Claim, schedule::Outcome, signature};

/// Sends deliveries to their receivers.
#[derive(Debug, Clone)]
pub(super) struct Sender {
    client: Client,
    destinations: Destinations,
}

impl Sender {
    pub(super) fn new(destinations: Destinations, timeout: Duration) -> Result<Sender, reqwest::Error> {
        // A proxy or a redirect would lead around the comparison of addresses.
        let client = Client::builder()
            .timeout(timeout)
            .no_proxy()
            .redirect(Policy::none())
            .dns_resolver(destinations)
            .user_agent("example-payments-webhooks")
            .build()?;
        Ok(Sender { client, destinations })
    }

    /// Makes an attempt at `now`, in seconds since 1970. The body of the response is not read.
    pub(super) async fn send(&self, claim: &Claim, now: i64) -> Outcome {
        let url = match claim.url.parse::<Url>() {
            Ok(url) if self.destinations.check_url(&url).is_ok() => url,
            _ => return Outcome::Silence,
        };
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &claim.event)
            .header("webhook-timestamp", now)
            .header("webhook-signature", signature::signatures(&claim.secrets, &claim.event, now, &claim.body))
            .body(claim.body.clone());
        match request.send().await {
            Ok(response) => {
                let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
                let retry_after = retry_after.and_then(RetryAfter::parse).map(|wait| {
                    // A date is a moment of the world's clock.
                    Duration::from_millis(wait.milliseconds_from(SystemTime::now()))
                });
                Outcome::Response { status: response.status().as_u16(), retry_after }
            }
            Err(error) => {
                tracing::debug!(error = &error.without_url() as &dyn std::error::Error, "a webhook had no response");
                Outcome::Silence
            }
        }
    }
}
