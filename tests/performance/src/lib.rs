//! What an error costs, next to the same response written by hand.

mod baselines;
mod cases;
pub mod logged;
pub mod measure;
mod run_time;
mod scale;
mod stack;

pub use baselines::{json_formatted, json_limited, json_static, json_violations, static_body};
pub use cases::{
    AccountError, BASELINES, CASES, Case, HandViolation, Limit, VIOLATIONS, drain, fields, find, hand_formatted,
    hand_formatted_response, hand_limited, hand_static, hand_static_response, hand_violations, id, quiet,
};
