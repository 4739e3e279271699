//! Transfers: money that moves between two accounts.

mod error;
mod execute;
mod routes;
mod store;
mod transfer;

pub(crate) use self::{error::TransferError, routes::routes};
