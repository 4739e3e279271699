//! The dialects, one file each.

pub(crate) mod problem;
pub(crate) mod stripe;
