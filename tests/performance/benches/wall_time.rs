//! Wall time of the main rows, ours and their baselines: `cargo bench -p performance --bench wall_time`.
//!
//! A sample is a hundred rounds. Timings drift on shared machines: compare within one run.

use performance::{BASELINES, CASES, Case};

fn main() {
    divan::main();
}

/// The side of a row that is measured.
#[derive(Clone, Copy)]
struct Side(&'static str, fn(u64));

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// The rows about scale have no wall time of their own.
fn rows() -> impl Iterator<Item = &'static Case> {
    CASES.iter().chain(BASELINES).filter(|case| !case.name.starts_with("scale"))
}

/// Many rounds at a time, so that what is set up once does not count.
const ROUNDS: u64 = 100;

fn time(bencher: divan::Bencher<'_, '_>, work: fn(u64)) {
    bencher.counter(divan::counter::ItemsCount::new(ROUNDS)).bench(|| work(ROUNDS));
}

#[divan::bench(args = rows().map(|case| Side(case.name, case.ours)))]
fn ours(bencher: divan::Bencher<'_, '_>, side: Side) {
    time(bencher, side.1);
}

#[divan::bench(args = rows().map(|case| Side(case.name, case.baseline)))]
fn baseline(bencher: divan::Bencher<'_, '_>, side: Side) {
    time(bencher, side.1);
}
