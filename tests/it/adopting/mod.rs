//! A layer that changes nothing, and reports what it would change.

mod bounds;
mod kinds_of_changes;
mod peers;
mod places;

#[path = "../../peers/comparison/src/everything_wrong.rs"]
mod everything_wrong;
#[path = "../../peers/comparison/src/peer/plain.rs"]
mod plain;

use error_response::layer::{Report, Reported};

use crate::support::Answer;

/// The only entry there is.
#[track_caller]
fn only(report: &Report) -> Reported {
    let mut entries = report.entries();
    assert_eq!(entries.len(), 1, "{report}");
    entries.remove(0)
}

/// What the entry prints for each change, without the obligations.
fn changes(entry: &Reported) -> Vec<String> {
    entry.changes().map(ToString::to_string).collect()
}

/// An answer without the time of day.
fn undated(answer: &Answer) -> String {
    answer.0.split("\r\n").filter(|line| !line.starts_with("date: ")).collect::<Vec<_>>().join("\r\n")
}
