//! Makes the attempts that are due.

use std::{sync::Arc, time::Duration};

use serde::Serialize;
use sqlx::AnyConnection;
use tokio::{sync::Semaphore, time::sleep};

use super::{
    destination::Destinations,
    outbox,
    queue::{self, Claim},
    schedule::{Next, Outcome},
    sender::Sender,
    settings::WebhookSettings,
};
use crate::{database::Database, mode::Mode};

/// How many attempts an instance makes at the same time.
const AT_ONCE: usize = 16;

/// Writes events, and sends them. A clone is the same one.
#[derive(Debug, Clone)]
pub(crate) struct Webhooks {
    database: Database,
    settings: WebhookSettings,
    sender: Sender,
}

impl Webhooks {
    pub(crate) fn new(database: Database, settings: &WebhookSettings) -> Result<Webhooks, reqwest::Error> {
        let destinations = Destinations { allow_private: settings.allow_private };
        let sender = Sender::new(destinations, settings.timeout)?;
        Ok(Webhooks { database, settings: settings.clone(), sender })
    }

    /// Where webhooks may be sent.
    pub(super) fn destinations(&self) -> Destinations {
        Destinations { allow_private: self.settings.allow_private }
    }

    /// Writes an event in the transaction of `connection`, for each endpoint of `mode`.
    pub(crate) async fn enqueue<T: Serialize>(
        &self,
        connection: &mut AnyConnection,
        mode: Mode,
        kind: &str,
        data: &T,
    ) -> Result<(), sqlx::Error> {
        outbox::enqueue(connection, mode, kind, data, self.settings.clock.now()).await
    }

    /// Makes all attempts that are due, one after the other, and returns how many it made.
    pub(crate) async fn deliver_due(&self) -> Result<usize, sqlx::Error> {
        let mut made = 0;
        while let Some(claim) = self.claim().await? {
            self.attempt(&claim).await?;
            made += 1;
        }
        Ok(made)
    }

    /// Makes attempts, several at a time, until `is_stopping`. An attempt that the end of the process interrupts is made
    /// again and does not count.
    pub(crate) async fn work(self, is_stopping: impl Fn() -> bool) {
        let Some(poll) = self.settings.poll else { return };
        let free = Arc::new(Semaphore::new(AT_ONCE));
        while !is_stopping() {
            let Ok(permit) = free.clone().acquire_owned().await else { return };
            match self.claim().await {
                Ok(Some(claim)) => {
                    let webhooks = self.clone();
                    tokio::spawn(async move {
                        if let Err(error) = webhooks.attempt(&claim).await {
                            tracing::warn!(%error, event = claim.event, "the attempt of a webhook could not be recorded, and is made again");
                        }
                        drop(permit);
                    });
                }
                Ok(None) => sleep(poll).await,
                Err(error) => {
                    tracing::warn!(%error, "due webhooks could not be read; the next attempt is in {poll:?}");
                    sleep(poll).await;
                }
            }
        }
    }

    async fn claim(&self) -> Result<Option<Claim>, sqlx::Error> {
        queue::claim(self.database.pool(), self.settings.clock.now(), milliseconds(self.settings.lease)).await
    }

    async fn attempt(&self, claim: &Claim) -> Result<(), sqlx::Error> {
        let outcome = tokio::select! {
            outcome = self.sender.send(claim, self.settings.clock.now() / 1_000) => outcome,
            // Another instance has the delivery now.
            () = self.lose(claim) => return Ok(()),
        };
        let now = self.settings.clock.now();
        let next = self.settings.schedule.next(claim.attempt, outcome, now);
        if queue::finish(&self.database, claim, outcome, next, now).await? {
            report(claim, outcome, next);
        }
        Ok(())
    }

    /// Renews the lease of a claim until it is lost.
    async fn lose(&self, claim: &Claim) {
        loop {
            sleep(self.settings.lease / 3).await;
            let until = self.settings.clock.now().saturating_add(milliseconds(self.settings.lease));
            match queue::renew(self.database.pool(), claim, until).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(%error, "the lease of a webhook could not be renewed"),
            }
        }
    }
}

fn report(claim: &Claim, outcome: Outcome, next: Next) {
    // The URL of an endpoint may hold a token.
    let (event, endpoint, attempt) = (&claim.event, &claim.endpoint, claim.attempt);
    match next {
        Next::Delivered => tracing::info!(event, attempt, "a webhook was delivered"),
        Next::Retry(_) => tracing::info!(event, attempt, ?outcome, "a webhook was not delivered and is sent again"),
        Next::Disable(reason) => {
            tracing::warn!(event, endpoint, attempt, ?outcome, ?reason, "a webhook endpoint was disabled")
        }
    }
}

fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
