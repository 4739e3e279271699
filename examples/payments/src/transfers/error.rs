//! What can fail with a transfer.

use error_idempotency::IdempotencyError;
use error_response::ApiError;
use error_sqlx::SqlxError;

use crate::{database::Tables, not_found::NotFound};

/// A transfer was not made: no money moved.
#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum TransferError {
    #[error(transparent)]
    #[api(transparent)]
    NotFound(#[from] NotFound),

    /// Insufficient funds
    ///
    /// The source account has less money than the transfer takes.
    #[error("The source account does not have sufficient funds")]
    #[api(category = insufficient_funds, action = "Send less, or add money to the source account first.")]
    InsufficientFunds,

    /// The same account
    ///
    /// A transfer needs two accounts.
    #[error("The source and the destination are the same account")]
    #[api(
        status = 400,
        code = "same_account",
        category = invalid_request,
        before_effects,
        param = "destination",
        action = "Use another destination."
    )]
    SameAccount,

    /// Currencies differ
    ///
    /// A transfer, its source and its destination have one currency: money is not exchanged.
    #[error("Both accounts must have the currency {currency}")]
    #[api(
        status = 422,
        code = "currency_mismatch",
        category = unprocessable_content,
        param = "currency",
        action = "Use the currency of both accounts."
    )]
    CurrencyMismatch {
        /// The currency of the transfer.
        #[api(example = "EUR")]
        currency: &'static str,
    },

    /// The balance is too large
    ///
    /// The destination account cannot hold as much money as it would have after the transfer.
    #[error("The destination account cannot hold this amount")]
    #[api(
        status = 422,
        code = "balance_too_large",
        category = unprocessable_content,
        param = "amount",
        action = "Send less, or use another destination."
    )]
    BalanceTooLarge,

    /// The reference is taken
    ///
    /// A transfer of this mode has the reference already. Its money has moved.
    #[error("A transfer with this reference exists already")]
    #[api(
        status = 409,
        code = "reference_taken",
        param = "reference",
        category = conflict,
        action = "Look for the transfer that has it before you make another one.",
        // PostgreSQL calls the constraint by its name, SQLite by its columns.
        when(Database = "transfers_reference_key", Database = "transfers.mode, transfers.reference")
    )]
    ReferenceTaken(#[source] SqlxError<Tables>),

    #[error(transparent)]
    #[api(transparent)]
    Idempotency(#[from] IdempotencyError),

    #[error(transparent)]
    #[api(transparent, from = sqlx::Error)]
    Database(SqlxError<Tables>),
}
