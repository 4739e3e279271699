//! The card processor: another service, which charges cards.
//!
//! `client` calls it, and `server` is one to try the service with: it fails in each way that a real one can.

mod client;
mod protocol;
mod server;

pub(crate) use self::client::{CardProcessor, Processor};
pub use self::server::processor;
