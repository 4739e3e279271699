//! What an error costs, next to the same response written by hand: instructions (callgrind) and allocations.
//!
//! `./tests/performance/check` builds this and runs it; it prints one row for
//! each case and fails when one is over its limit, or more than 3 % worse than
//! the figure recorded in `limits.toml`. The column `base` has the figure of
//! 2026-11-29 and what has come to it since; `record` leaves it as it is.

use std::{collections::BTreeMap, env, error::Error, fs, process::ExitCode};

use performance::{
    BASELINES, CASES, Limit, find,
    measure::{allocations, instructions},
};
use serde::{Deserialize, Serialize};

/// What `limits.toml` holds, by the name of the case.
#[derive(Default, Deserialize, Serialize)]
struct Figures {
    /// Of 2026-11-29; nobody records over it.
    base: BTreeMap<String, f64>,
    /// Of the last `record`.
    recorded: BTreeMap<String, f64>,
}

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let done = match *arguments {
        ["run", case, side, rounds] => run(case, side, rounds),
        ["check", limits] => check(limits, false),
        ["record", limits] => check(limits, true),
        _ => Err("usage: performance check LIMITS | record LIMITS | run CASE ours|baseline ROUNDS".into()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(case: &str, side: &str, rounds: &str) -> Result<bool, Box<dyn Error>> {
    let case = find(case).ok_or("no such case")?;
    let work = if side == "ours" { case.ours } else { case.baseline };
    work(rounds.parse()?);
    Ok(true)
}

/// Measures every case; `record` writes the figures instead of comparing them.
fn check(limits: &str, record: bool) -> Result<bool, Box<dyn Error>> {
    let mut figures: Figures = toml::from_str(&fs::read_to_string(limits)?)?;
    let (mut missed, mut baselines) = (0, BTreeMap::new());
    println!("case\tours\tbaseline\tratio\tbase\tlimit\tallocations\tverdict");
    for case in CASES.iter().chain(BASELINES) {
        let ours = instructions(&["run", case.name, "ours"])?;
        let baseline = match baselines.get(&(case.baseline as usize)) {
            Some(known) => *known,
            None => instructions(&["run", case.name, "baseline"])?,
        };
        baselines.insert(case.baseline as usize, baseline);
        let (figure, limit) = match case.limit {
            Limit::Ratio(limit) => (ours / baseline, limit),
            Limit::Beyond(limit) => (ours - baseline, limit),
            Limit::None => (ours / baseline, f64::INFINITY),
        };
        let target = case.target.map(|target| format!(" (target {})", show(target))).unwrap_or_default();
        let counts = allocations(&[case.name])?;
        let [allocations, of_baseline] = *counts else { return Err("two counts are expected".into()) };
        let allowed = match case.limit {
            Limit::Ratio(_) => case.allocations,
            Limit::Beyond(_) => of_baseline + case.allocations,
            Limit::None => allocations,
        };
        let known = figures.recorded.get(case.name).copied();
        let base = figures.base.get(case.name).map_or_else(|| "-".to_owned(), |base| grown(figure, *base));
        // An instruction more on a difference near zero is no regression.
        let slack = if let Limit::Beyond(_) = case.limit { 10.0 } else { 0.0 };
        let worse = known.is_some_and(|known| figure > known * 1.03 + slack);
        let ok = figure <= limit && allocations <= allowed && !worse;
        missed += usize::from(!ok);
        let verdict = if ok { "ok" } else { "MISSED" };
        println!(
            "{}\t{ours:.0}\t{baseline:.0}\t{}\t{base}\t{}{target}\t{allocations} of {allowed}\t{verdict}",
            case.name,
            show(match case.limit {
                Limit::Ratio(_) | Limit::None => Limit::Ratio(figure),
                Limit::Beyond(_) => Limit::Beyond(figure),
            }),
            show(case.limit),
        );
        if let Limit::None = case.limit {
            continue;
        }
        // A ratio to a thousandth, a difference to an instruction.
        let steps = if let Limit::Beyond(_) = case.limit { 1.0 } else { 1_000.0 };
        figures.recorded.insert(case.name.to_owned(), (figure * steps).round() / steps);
    }
    println!("{} cases, {missed} MISSED", CASES.len());
    if record {
        fs::write(limits, toml::to_string(&figures)?)?;
    }
    Ok(missed == 0)
}

/// A figure of the base, and by how much it is another now.
fn grown(figure: f64, base: f64) -> String {
    format!("{base} ({:+.1} %)", (figure / base - 1.0) * 100.0)
}

fn show(limit: Limit) -> String {
    match limit {
        Limit::Ratio(ratio) => format!("{ratio:.3}"),
        Limit::Beyond(instructions) => format!("{instructions:+.0}"),
        Limit::None => "-".to_owned(),
    }
}
