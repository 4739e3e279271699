//! What the constraints of the tables mean for a client.

use error_response::RetryAfter;
use error_sqlx::{Params, Schema};

/// The tables of the service: the constraints without an error of their own, each with the parameter that is at fault.
#[derive(Debug)]
pub(crate) struct Tables;

impl Schema for Tables {
    const PARAMS: Params = Params::new(&[
        ("accounts_balance_check", "amount"),
        ("transfers_source_fkey", "source"),
        ("transfers_destination_fkey", "destination"),
        ("charges_account_fkey", "account"),
    ]);
    const BUSY_WAIT: RetryAfter = RetryAfter::seconds(1);
    const OUTAGE_WAIT: RetryAfter = RetryAfter::seconds(5);
}
