//! Finds faults of the responses, individually and by comparison.

mod exchanges;
mod seen;
mod usual;
mod beside;
mod ids;
mod policies;
mod retries;
mod layers;
mod order;
mod mounts;
mod heads;
mod methods;
mod successes;
mod unlisted;

pub(super) use self::{exchanges::Judge, successes::Examples};
