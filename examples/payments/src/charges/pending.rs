//! Charges whose outcome is not known.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tower::BoxError;

use super::{charge::Charge, settle::settle, store};
use crate::{clock, database::retry_conflicts, service::Service};

/// How often pending charges are looked for.
const EVERY: Duration = Duration::from_secs(5);
/// For how many seconds a charge may still be on its way to the processor. After them a charge that the processor does not
/// know will never be made.
const ON_ITS_WAY: i64 = 120;

/// Asks the processor about pending charges, until the service stops.
pub(crate) async fn settle_pending(service: Service, shortest_wait: Duration) {
    let seconds = i64::try_from(shortest_wait.as_secs()).unwrap_or(ON_ITS_WAY);
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !service.is_stopping() {
        ticks.tick().await;
        if let Err(error) = settle_once(&service, clock::now() - seconds).await {
            tracing::warn!(%error, "pending charges could not be read; the next attempt is in {EVERY:?}");
        }
    }
}

/// Asks about each charge, the oldest first. One that fails does not keep the others from their money.
async fn settle_once(service: &Service, before: i64) -> Result<(), BoxError> {
    let mut after = String::new();
    loop {
        let charges = store::pending(service.database.pool(), before, &after).await?;
        let Some(last) = charges.last() else { return Ok(()) };
        after.clone_from(&last.id);
        for charge in charges {
            if let Err(error) = ask(service, &charge).await {
                tracing::warn!(%error, charge = charge.id, "a pending charge could not be settled; the next attempt is in {EVERY:?}");
            }
        }
    }
}

async fn ask(service: &Service, charge: &Charge) -> Result<(), BoxError> {
    let database = &service.database;
    if !service.processor.was_charged(&charge.id).await? {
        return Ok(store::fail(database.pool(), &charge.id, clock::now() - ON_ITS_WAY).await?);
    }
    let settled = retry_conflicts(|| async {
        let mut transaction = database.begin().await?;
        settle(&mut transaction, charge).await?;
        transaction.commit().await
    });
    Ok(settled.await?)
}
