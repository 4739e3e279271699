//! What can fail with a charge.

use error_idempotency::IdempotencyError;
use error_reqwest::ReqwestError;
use error_response::ApiError;
use error_sqlx::SqlxError;

use crate::{database::Tables, not_found::NotFound, processor::CardProcessor};

/// A charge did not succeed.
#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum ChargeError {
    #[error(transparent)]
    #[api(transparent)]
    NotFound(#[from] NotFound),

    /// The card was declined
    ///
    /// The bank of the card did not accept the charge.
    #[error("The card was declined")]
    #[api(
        status = 402,
        code = "card_declined",
        type = "card_error",
        category = payment_required,
        param = "card",
        action = "Use another card.",
        when(Processor = 402)
    )]
    Declined,

    /// Currencies differ
    ///
    /// A card is charged in the currency of the account.
    #[error("The account must have the currency {currency}")]
    #[api(
        status = 422,
        code = "charge_currency_mismatch",
        category = unprocessable_content,
        param = "currency",
        action = "Use the currency of the account."
    )]
    CurrencyMismatch {
        /// The currency of the charge.
        #[api(example = "EUR")]
        currency: &'static str,
    },

    /// The balance is too large
    ///
    /// The account cannot hold as much money as it would have after the charge. The card is not charged.
    #[error("The account cannot hold this amount")]
    #[api(
        status = 422,
        code = "charge_balance_too_large",
        category = unprocessable_content,
        param = "amount",
        action = "Charge less, or use another account."
    )]
    BalanceTooLarge,

    #[error(transparent)]
    #[api(transparent, from = reqwest::Error)]
    Processor(ReqwestError<CardProcessor>),

    #[error(transparent)]
    #[api(transparent)]
    Idempotency(#[from] IdempotencyError),

    #[error(transparent)]
    #[api(transparent, from = sqlx::Error)]
    Database(SqlxError<Tables>),
}
