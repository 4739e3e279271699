//! Charges: money that comes from a card.
//!
//! A charge is written down before the processor is called, and settled after. If the process ends between the two, or the
//! processor's response is lost, the charge stays pending, and [`settle_pending`] asks the processor what became of it.

mod charge;
mod error;
mod pending;
mod routes;
mod settle;
mod store;

pub(crate) use self::{error::ChargeError, pending::settle_pending, routes::routes};
