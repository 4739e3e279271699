//! The errors of `performance`, through other crates.

mod peer {
    pub(crate) mod axum_anyhow;
    pub(crate) mod axum_problem;
    pub(crate) mod axum_responses;
    pub(crate) mod http_api_problem;
    pub(crate) mod masterror;
    pub(crate) mod ours;
    pub(crate) mod problem_details;
    pub(crate) mod problemdetails;
}
mod read;

use performance::drain;

/// One way to answer a row.
#[derive(Debug)]
pub struct Entry {
    /// What is answered.
    pub row: &'static str,
    /// By whom.
    pub by: &'static str,
    /// One round.
    pub work: fn(),
    /// What is sent, for a reader; nothing for the baselines.
    pub shown: fn() -> String,
}

/// Of which every figure is a ratio.
pub const BY_HAND: &str = "by hand";

/// Who is held against the peers.
pub const OURS: &str = "error-response";

/// What other crates are not ahead or behind of.
pub const BASELINES: [&str; 3] = [BY_HAND, "serde_json::json!", "a static body, the limit"];

macro_rules! rows {
    ($($row:literal: $method:ident, $by_hand:ident, $json:ident, $($by:literal $module:ident,)*;)*) => {
        /// Every row, each with the hand-written baseline first and ours second.
        pub const ENTRIES: &[Entry] = &[$(
            baseline($row, BASELINES[0], performance::$by_hand),
            entry!($row, OURS, ours, $method),
            baseline($row, BASELINES[2], performance::static_body),
            baseline($row, BASELINES[1], performance::$json),
            $(entry!($row, $by, $module, $method),)*
        )*];
    };
}

macro_rules! entry {
    ($row:expr, $by:expr, $module:ident, $method:ident) => {
        Entry {
            row: $row,
            by: $by,
            work: || drain(peer::$module::$method()),
            shown: || read::read(peer::$module::$method()),
        }
    };
}

rows! {
    "static": fixed, hand_static, json_static,
        "problem_details" problem_details, "http-api-problem" http_api_problem, "problemdetails" problemdetails,
        "axum-problem" axum_problem, "axum-anyhow" axum_anyhow, "axum_responses" axum_responses,
        "masterror" masterror,;
    "formatted": formatted, hand_formatted, json_formatted,
        "problem_details" problem_details, "http-api-problem" http_api_problem, "problemdetails" problemdetails,
        "axum-problem" axum_problem, "axum-anyhow" axum_anyhow, "axum_responses" axum_responses,
        "masterror" masterror,;
    "formatted and wait": limited, hand_limited, json_limited,
        "problem_details" problem_details, "http-api-problem" http_api_problem, "problemdetails" problemdetails,
        "axum-problem" axum_problem, "axum-anyhow" axum_anyhow, "axum_responses" axum_responses,
        "masterror" masterror,;
    "ten violations": invalid, hand_violations, json_violations,
        "problem_details" problem_details, "http-api-problem" http_api_problem, "problemdetails" problemdetails,
        "axum-problem" axum_problem, "axum-anyhow" axum_anyhow, "axum_responses" axum_responses,
        "masterror" masterror,;
}

const fn baseline(row: &'static str, by: &'static str, work: fn()) -> Entry {
    Entry { row, by, work, shown: String::new }
}

/// The entry called so.
pub fn find(row: &str, by: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.row == row && entry.by == by)
}

/// The texts and codes every crate is given.
mod told {
    use std::hint::black_box;

    use performance::id;

    pub(crate) const FIXED: (&str, &str) = ("invalid_request", "The request is invalid");
    pub(crate) const FORMATTED: &str = "resource_not_found";
    pub(crate) const LIMITED: &str = "rate_limit_exceeded";
    pub(crate) const INVALID: (&str, &str) = ("validation_failed", "Some fields are invalid");

    pub(crate) fn no_account() -> String {
        format!("No account found with id: {}", id())
    }

    pub(crate) fn too_many() -> String {
        format!("Account {} has sent too many requests", id())
    }

    pub(crate) fn wait() -> u64 {
        black_box(60)
    }
}
