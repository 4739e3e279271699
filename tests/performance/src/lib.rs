//! What an error costs, next to the same response written by hand.

mod cases;
mod stack;

pub use cases::{CASES, Case, Limit};
