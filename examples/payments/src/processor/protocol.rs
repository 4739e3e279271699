//! What the processor is sent, and what it returns.
//!
//! `PUT /charges/{id}` charges a card once, however often it is sent. Its response is 200, or 402 if the bank declines; any
//! other error means that this request charged nothing, and says nothing of one before it. `GET /charges/{id}` is 200, or 404
//! if nothing was charged under this id.

use serde::{Deserialize, Serialize};

/// A card to charge.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Order {
    /// The token of a card.
    pub(super) card: String,
    /// In the smallest unit of the currency.
    pub(super) amount: i64,
    pub(super) currency: String,
}

/// A charge that was made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Charged {
    pub(super) id: String,
    pub(super) amount: i64,
    pub(super) currency: String,
}
