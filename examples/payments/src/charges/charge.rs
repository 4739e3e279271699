//! A charge.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    mode::Mode,
    money::{Amount, Currency},
};

/// What became of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// The processor has not said yet.
    Pending,
    /// The card was charged, and the account has the money.
    Succeeded,
    /// The card was not charged.
    Failed,
}

impl Status {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Status::Pending => "pending",
            Status::Succeeded => "succeeded",
            Status::Failed => "failed",
        }
    }

    pub(super) fn of_text(text: &str) -> Option<Status> {
        [Status::Pending, Status::Succeeded, Status::Failed].into_iter().find(|status| status.as_str() == text)
    }
}

/// A charge of a card, whose money an account receives.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Charge {
    #[schema(example = "ch_0192f3ab6c1d7e5fa1b2c3d4e5f60718")]
    pub(super) id: String,
    pub(super) mode: Mode,
    /// The account that receives the money.
    #[schema(example = "acc_0192f3ab6c1d7e5fa1b2c3d4e5f60718")]
    pub(super) account: String,
    /// How much, in the smallest unit of the currency.
    #[schema(value_type = i64, minimum = 1, maximum = 999_999_999_999_i64, example = 2500)]
    pub(super) amount: Amount,
    /// An ISO 4217 code.
    #[schema(value_type = String, example = "EUR")]
    pub(super) currency: Currency,
    pub(super) status: Status,
    /// When it was made, in seconds since 1970.
    pub(super) created: i64,
}
