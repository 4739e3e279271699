//! Counts the allocations of one round of a case: ours, then the baseline's.

use std::process::ExitCode;

use performance::find;

fn main() -> ExitCode {
    let name = std::env::args().nth(1).unwrap_or_default();
    let Some(case) = find(&name) else { return ExitCode::FAILURE };
    let count = |work: fn()| {
        // The first rounds fill what is kept for the thread and the process.
        work();
        work();
        allocation_counter::measure(work).count_total
    };
    println!("{} {}", count(case.ours), count(case.baseline));
    ExitCode::SUCCESS
}
