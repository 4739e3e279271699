//! Counts the allocations of one round of an entry.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(row), Some(by)) = (arguments.next(), arguments.next()) else { return ExitCode::FAILURE };
    let Some(entry) = peers::find(&row, &by) else { return ExitCode::FAILURE };
    // The first rounds fill what is kept for the thread and the process.
    (entry.work)();
    (entry.work)();
    println!("{}", allocation_counter::measure(entry.work).count_total);
    ExitCode::SUCCESS
}
