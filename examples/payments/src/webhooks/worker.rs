//! Makes the attempts that are due.

use std::{sync::Arc, time::Duration};

use serde::Serialize;
use sqlx::AnyConnection;
use tokio::{
    sync::{Mutex, Semaphore, watch},
    time::{Instant, sleep},
};

use super::{
    destination::Destinations,
    job_queue::JobQueue,
    outbox,
    queue::{self, Claim},
    retention::delete_delivered,
    schedule::{Next, Outcome},
    sender::Sender,
    settings::WebhookSettings,
};
use crate::{database::Database, mode::Mode};

/// How many attempts an instance makes at the same time.
pub(super) const AT_ONCE: usize = 16;
/// How long it waits until it counts an attempt again that it could not.
const RECORD_AGAIN: Duration = Duration::from_millis(100);

/// Writes events, and sends them. A clone is the same one.
#[derive(Debug, Clone)]
pub(crate) struct Webhooks {
    database: Database,
    settings: WebhookSettings,
    sender: Sender,
    /// What wakes deliveries; `None` if this instance sends none on its own.
    jobs: Option<JobQueue>,
    /// A permit for each attempt that may be made now.
    free: Arc<Semaphore>,
    /// Held while a delivery is claimed: the attempts that are being made are counted.
    claiming: Arc<Mutex<()>>,
}

impl Webhooks {
    pub(crate) fn new(
        database: Database,
        jobs: Option<JobQueue>,
        settings: &WebhookSettings,
    ) -> Result<Webhooks, reqwest::Error> {
        let destinations = Destinations { allow_private: settings.allow_private };
        let sender = Sender::new(destinations, settings.timeout)?;
        let free = Arc::new(Semaphore::new(AT_ONCE));
        Ok(Webhooks { database, settings: settings.clone(), sender, jobs, free, claiming: Arc::default() })
    }

    /// Where webhooks may be sent.
    pub(super) fn destinations(&self) -> Destinations {
        Destinations { allow_private: self.settings.allow_private }
    }

    /// Writes an event in the transaction of `connection`, for each endpoint of `mode`, and returns the ids of its deliveries:
    /// [wake](Webhooks::wake) them when it has committed.
    pub(crate) async fn enqueue<T: Serialize>(
        &self,
        connection: &mut AnyConnection,
        mode: Mode,
        name: &str,
        data: &T,
    ) -> Result<Vec<String>, sqlx::Error> {
        outbox::enqueue(connection, (&self.settings.clock, self.database.kind()), mode, name, data).await
    }

    /// Wakes deliveries that have committed. The caller does not wait for the queue.
    pub(crate) fn wake(&self, deliveries: Vec<String>) {
        let Some(jobs) = self.jobs.clone().filter(|_| !deliveries.is_empty()) else { return };
        tokio::spawn(async move {
            for delivery in deliveries {
                jobs.wake(&delivery, None).await;
            }
        });
    }

    /// Makes all attempts that are due, one after the other, and returns how many it made.
    pub(crate) async fn deliver_due(&self) -> Result<usize, sqlx::Error> {
        let mut made = 0;
        while let Some(claim) = self.claim(None).await? {
            self.attempt(&claim).await?;
            made += 1;
        }
        Ok(made)
    }

    /// Makes attempts until the service stops: of the deliveries that jobs wake, and of those whose job was lost. An attempt that
    /// the end of the process interrupts is made again and does not count.
    pub(crate) async fn work(self, mut is_stopping: watch::Receiver<bool>) {
        let Some(poll) = self.settings.poll else { return };
        if let Some(jobs) = &self.jobs {
            tokio::spawn(jobs.clone().work(self.clone(), is_stopping.clone()));
        }
        while !*is_stopping.borrow() {
            if let Err(error) = self.deliver_overdue().await {
                tracing::warn!(%error, "due webhooks could not be read; the next attempt is in {poll:?}");
            }
            tokio::select! {
                () = sleep(poll) => {}
                _ = is_stopping.wait_for(|is_stopping| *is_stopping) => {}
            }
        }
    }

    /// Deletes jobs that are done.
    pub(crate) async fn sweep(&self) -> Result<(), sqlx::Error> {
        match &self.jobs {
            Some(jobs) => jobs.sweep().await,
            None => Ok(()),
        }
    }

    /// Deletes events that were delivered before the time for which they are kept, and returns how many deliveries they had.
    pub(crate) async fn delete_delivered(&self) -> Result<u64, sqlx::Error> {
        let before = self.now().await?.saturating_sub(milliseconds(self.settings.retention));
        delete_delivered(self.database.pool(), before).await
    }

    /// Milliseconds since 1970.
    async fn now(&self) -> Result<i64, sqlx::Error> {
        self.settings.clock.now(self.database.kind(), self.database.pool()).await
    }

    /// Makes the attempt of a delivery that was woken. If another instance makes it or it is not due, this makes the next attempt to
    /// the same endpoint that is due. It does nothing if enough attempts to the endpoint are being made: when one of them ends, the
    /// next delivery is woken.
    pub(super) async fn deliver(&self, delivery: &str) {
        let Ok(_permit) = self.free.acquire().await else { return };
        match self.claim(Some(delivery)).await {
            Ok(Some(claim)) => self.attempt_or_report(&claim).await,
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, delivery, "a webhook could not be claimed, and its delivery is late"),
        }
    }

    /// Makes the attempts that are due, several at a time.
    async fn deliver_overdue(&self) -> Result<(), sqlx::Error> {
        loop {
            let Ok(permit) = self.free.clone().acquire_owned().await else { return Ok(()) };
            let Some(claim) = self.claim(None).await? else { return Ok(()) };
            let webhooks = self.clone();
            tokio::spawn(async move {
                webhooks.attempt_or_report(&claim).await;
                drop(permit);
            });
        }
    }

    async fn attempt_or_report(&self, claim: &Claim) {
        if let Err(error) = self.attempt(claim).await {
            let event = &claim.event;
            tracing::warn!(%error, event, "the attempt of a webhook could not be recorded, and is made again");
        }
    }

    async fn claim(&self, woken: Option<&str>) -> Result<Option<Claim>, sqlx::Error> {
        let _one = self.claiming.lock().await;
        let lease = milliseconds(self.settings.lease);
        queue::claim(self.database.pool(), woken, self.now().await?, lease).await
    }

    async fn attempt(&self, claim: &Claim) -> Result<(), sqlx::Error> {
        let outcome = tokio::select! {
            outcome = self.sender.send(claim, claim.at / 1_000) => outcome,
            // Another instance has the delivery now.
            () = self.lose(claim) => return Ok(()),
        };
        if let Some((next, now)) = self.record(claim, outcome, Instant::now()).await? {
            report(claim, outcome, next);
            if let (Next::Retry(due), Some(jobs)) = (next, &self.jobs) {
                jobs.wake(&claim.delivery, (due > now).then_some(due)).await;
            }
            self.wake_next(claim).await;
        }
        Ok(())
    }

    /// Wakes a delivery that could not be claimed while the attempt of `claim` was made.
    async fn wake_next(&self, claim: &Claim) {
        let Some(jobs) = &self.jobs else { return };
        let next_due = async { queue::next_due(self.database.pool(), &claim.endpoint, self.now().await?).await };
        match next_due.await {
            Ok(Some(delivery)) => jobs.wake(&delivery, None).await,
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "the next webhook could not be read, and its delivery is late"),
        }
    }

    /// Counts an attempt that ended at `ended`, and returns what follows and when it ended; `None` if another instance makes the
    /// attempt. If the database fails, it is counted a little later, while no other instance can have the delivery: what is
    /// not counted is sent again.
    async fn record(
        &self,
        claim: &Claim,
        outcome: Outcome,
        ended: Instant,
    ) -> Result<Option<(Next, i64)>, sqlx::Error> {
        // The lease was renewed a third of it ago at most.
        let until = ended + self.settings.lease / 2;
        loop {
            match self.try_to_record(claim, outcome, ended).await {
                Err(_) if Instant::now() < until => sleep(RECORD_AGAIN).await,
                recorded => return recorded,
            }
        }
    }

    async fn try_to_record(
        &self,
        claim: &Claim,
        outcome: Outcome,
        ended: Instant,
    ) -> Result<Option<(Next, i64)>, sqlx::Error> {
        let now = self.settings.clock.at(ended, self.database.kind(), self.database.pool()).await?;
        let next = self.settings.schedule.next(claim.attempt, outcome, now);
        let is_counted = queue::finish(&self.database, claim, outcome, next, now).await?;
        Ok(is_counted.then_some((next, now)))
    }

    /// Renews the lease of a claim until it is lost.
    async fn lose(&self, claim: &Claim) {
        loop {
            sleep(self.settings.lease / 3).await;
            match self.renew(claim).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(%error, "the lease of a webhook could not be renewed"),
            }
        }
    }

    async fn renew(&self, claim: &Claim) -> Result<bool, sqlx::Error> {
        let until = self.now().await?.saturating_add(milliseconds(self.settings.lease));
        queue::renew(self.database.pool(), claim, until).await
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
