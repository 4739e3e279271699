//! A transfer.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    mode::Mode,
    money::{Amount, Currency},
    params::Metadata,
};

/// A transfer, which is complete: money that did not move has no transfer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Transfer {
    #[schema(example = "tr_0192f3ab6c1d7e5fa1b2c3d4e5f60718")]
    pub(crate) id: String,
    pub(crate) mode: Mode,
    /// The client's own name for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "invoice-17")]
    pub(crate) reference: Option<String>,
    /// The account that paid.
    #[schema(example = "acc_0192f3ab6c1d7e5fa1b2c3d4e5f60718")]
    pub(crate) source: String,
    /// The account that received.
    #[schema(example = "acc_0192f3ab6c1d7e5fa1b2c3d4e5f60719")]
    pub(crate) destination: String,
    /// How much, in the smallest unit of the currency.
    #[schema(value_type = i64, minimum = 1, maximum = 999_999_999_999_i64, example = 2500)]
    pub(crate) amount: Amount,
    /// An ISO 4217 code.
    #[schema(value_type = String, example = "EUR")]
    pub(crate) currency: Currency,
    /// The client's own texts.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub(crate) metadata: Metadata,
    /// When it was made, in seconds since 1970.
    pub(crate) created: i64,
}
