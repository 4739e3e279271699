//! An account.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    mode::Mode,
    money::{Balance, Currency},
    params::Metadata,
};

/// An account.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Account {
    #[schema(example = "acc_0192f3ab6c1d7e5fa1b2c3d4e5f60718")]
    pub(crate) id: String,
    pub(crate) mode: Mode,
    #[schema(example = "ada@example.com")]
    pub(crate) email: String,
    /// The currency of its balance, an ISO 4217 code.
    #[schema(value_type = String, example = "EUR")]
    pub(crate) currency: Currency,
    /// What it holds, in the smallest unit of its currency.
    #[schema(value_type = i64, minimum = 0, example = 10_000)]
    pub(crate) balance: Balance,
    /// The owner's own texts.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub(crate) metadata: Metadata,
    /// When it was created, in seconds since 1970.
    pub(crate) created: i64,
}
