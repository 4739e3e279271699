//! Calls the processor.

use std::time::Duration;

use error_reqwest::{ReqwestError, ResponseExt, Upstream};
use reqwest::{Client, StatusCode, Url};

use super::protocol::{Charged, Order};
use crate::money::{Amount, Currency};

/// The service that charges cards, for [`ReqwestError`].
#[derive(Debug)]
pub(crate) struct CardProcessor;

impl Upstream for CardProcessor {}

/// The connection to the processor. A clone is the same one.
#[derive(Debug, Clone)]
pub(crate) struct Processor {
    client: Client,
    url: Url,
}

impl Processor {
    pub(crate) fn new(url: Url, timeout: Duration) -> Result<Processor, reqwest::Error> {
        // The processor's address is ours: a proxy of the environment or a redirect would send cards elsewhere.
        let client =
            Client::builder().timeout(timeout).no_proxy().redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Processor { client, url })
    }

    /// Charges a card. `id` is ours: the processor charges once for it.
    #[tracing::instrument(name = "charge_card", skip_all)]
    pub(crate) async fn charge(
        &self,
        id: &str,
        card: &str,
        amount: Amount,
        currency: Currency,
    ) -> Result<(), ReqwestError<CardProcessor>> {
        let order = Order { card: card.to_owned(), amount: amount.get(), currency: currency.code().to_owned() };
        let response = self.client.put(self.charge_url(id)).json(&order).send().await?;
        let _: Charged = response.upstream_error_for_status::<CardProcessor>()?.json().await?;
        Ok(())
    }

    /// Whether a card was charged under this id.
    #[tracing::instrument(skip_all)]
    pub(crate) async fn was_charged(&self, id: &str) -> Result<bool, ReqwestError<CardProcessor>> {
        let response = self.client.get(self.charge_url(id)).send().await?;
        if response.status() == StatusCode::NOT_FOUND {
            return Ok(false);
        }
        let _: Charged = response.upstream_error_for_status::<CardProcessor>()?.json().await?;
        Ok(true)
    }

    fn charge_url(&self, id: &str) -> Url {
        let mut url = self.url.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["charges", id]);
        }
        url
    }
}
