//! Counts the allocations of one round of a case: ours, then the baseline's.

use std::process::ExitCode;

use performance::find;

fn main() -> ExitCode {
    let name = std::env::args().nth(1).unwrap_or_default();
    let Some(case) = find(&name) else { return ExitCode::FAILURE };
    let count = |work: fn(u64)| {
        let of = |rounds| allocation_counter::measure(|| work(rounds)).count_total;
        // The first rounds fill what is kept for the thread, the process and
        // the layer.
        of(2);
        of(3) - of(2)
    };
    println!("{} {}", count(case.ours), count(case.baseline));
    ExitCode::SUCCESS
}
