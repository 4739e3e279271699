//! Moves money.

use sqlx::AnyConnection;

use super::{error::TransferError, store, transfer::Transfer};
use crate::{
    accounts::{self, Account},
    mode::Mode,
    not_found::NotFound,
};

/// Moves the money of `transfer` and inserts it, all in the transaction of `connection`. It checks everything before it
/// changes anything.
///
/// The transaction must be [isolated](crate::database::Database::begin): nobody else changes the balances between reading
/// and writing them.
#[tracing::instrument(name = "execute_transfer", skip_all)]
pub(super) async fn execute(connection: &mut AnyConnection, transfer: &Transfer) -> Result<(), TransferError> {
    if transfer.source == transfer.destination {
        return Err(TransferError::SameAccount);
    }
    let source = account(connection, transfer.mode, &transfer.source, "source").await?;
    let destination = account(connection, transfer.mode, &transfer.destination, "destination").await?;
    if [source.currency, destination.currency].iter().any(|currency| *currency != transfer.currency) {
        return Err(TransferError::CurrencyMismatch { currency: transfer.currency.code() });
    }
    let left = source.balance.less(transfer.amount).ok_or(TransferError::InsufficientFunds)?;
    let reached = destination.balance.more(transfer.amount).ok_or(TransferError::BalanceTooLarge)?;
    store::insert(connection, transfer).await?;
    accounts::set_balance(connection, &source.id, left).await?;
    accounts::set_balance(connection, &destination.id, reached).await?;
    Ok(())
}

async fn account(
    connection: &mut AnyConnection,
    mode: Mode,
    id: &str,
    param: &'static str,
) -> Result<Account, TransferError> {
    let account = accounts::find(connection, mode, id).await?;
    account.ok_or_else(|| NotFound::new("account", id, param).into())
}
