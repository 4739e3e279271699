//! Charges whose outcome is not known.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tower::BoxError;

use super::{settle::settle, store};
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
            tracing::warn!(%error, "pending charges could not be settled; the next attempt is in {EVERY:?}");
        }
    }
}

async fn settle_once(service: &Service, before: i64) -> Result<(), BoxError> {
    let database = &service.database;
    for charge in store::pending(database.pool(), before).await? {
        if service.processor.was_charged(&charge.id).await? {
            retry_conflicts(|| async {
                let mut transaction = database.begin().await?;
                settle(&mut transaction, &charge).await?;
                transaction.commit().await
            })
            .await?;
        } else {
            store::fail(database.pool(), &charge.id, clock::now() - ON_ITS_WAY).await?;
        }
    }
    Ok(())
}
