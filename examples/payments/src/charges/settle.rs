//! Writes down what became of a charge, and gives the account its money.

use super::{
    charge::{Charge, Status},
    store,
};
use crate::{
    accounts,
    database::{Database, retry_conflicts},
};

/// Settles a pending charge. Only one of several callers does, so that the account has the money once.
pub(super) async fn settle(database: &Database, charge: &Charge, status: Status) -> Result<(), sqlx::Error> {
    retry_conflicts(|| async {
        let mut transaction = database.begin().await?;
        if store::settle(&mut transaction, &charge.id, status).await? && status == Status::Succeeded {
            let account = accounts::find(&mut transaction, charge.mode, &charge.account).await?;
            // The account is there: its charge keeps it.
            let account = account.ok_or(sqlx::Error::RowNotFound)?;
            let balance = account.balance.more(charge.amount);
            let balance = balance.ok_or_else(|| sqlx::Error::Encode("a balance that no account can hold".into()))?;
            accounts::set_balance(&mut transaction, &account.id, balance).await?;
        }
        transaction.commit().await
    })
    .await
}
