//! Gives an account the money of a charge.

use sqlx::AnyConnection;

use super::{charge::Charge, store};
use crate::accounts;

/// Settles a charge that succeeded, in the [isolated](crate::database::Database::begin) transaction of `connection`. Only one
/// of several callers does, so that the account has the money once.
#[tracing::instrument(name = "settle_charge", skip_all)]
pub(super) async fn settle(connection: &mut AnyConnection, charge: &Charge) -> Result<(), sqlx::Error> {
    if !store::succeed(connection, &charge.id).await? {
        return Ok(());
    }
    // The account is there: its charge keeps it.
    let account = accounts::find(connection, charge.mode, &charge.account).await?.ok_or(sqlx::Error::RowNotFound)?;
    let balance = account.balance.with_charge(charge.amount);
    let balance = balance.ok_or_else(|| sqlx::Error::Encode("a balance that no account can hold".into()))?;
    accounts::set_balance(connection, &account.id, balance).await
}
