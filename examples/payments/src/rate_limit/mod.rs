//! How many requests an API key may send.
//!
//! One instance counts in its memory; several that share a PostgreSQL count there. Clients see the same headers.

mod error;
mod limit;
mod local;
mod shared;

pub use self::limit::{Limit, Limiter};
pub(crate) use self::{error::RateLimitError, local::limit_locally, shared::limit_across_instances};
