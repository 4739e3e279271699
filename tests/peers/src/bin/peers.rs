//! What an error costs through other crates: instructions (callgrind) and allocations.
//!
//! `./tests/peers/check` builds this and runs it; it fails where a peer is
//! ahead of ours; `problem_details` has a target of its own.

use std::{collections::BTreeMap, env, error::Error, process::ExitCode};

use peers::{BASELINES, BY_HAND, ENTRIES, Entry, OURS, find};
use performance::measure;

/// Who has a target of its own, and which.
const MEASURED: (&str, f64) = ("problem_details", 0.45);

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let done = match *arguments {
        ["run", row, by, rounds] => run(row, by, rounds),
        ["check"] => check(),
        ["bodies"] => Ok(bodies()),
        _ => Err("usage: peers check | bodies | run ROW BY ROUNDS".into()),
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

fn run(row: &str, by: &str, rounds: &str) -> Result<bool, Box<dyn Error>> {
    measure::repeat(find(row, by).ok_or("no such entry")?.work, rounds)?;
    Ok(true)
}

/// What each sends.
fn bodies() -> bool {
    for entry in ENTRIES.iter().filter(|entry| !BASELINES.contains(&entry.by)) {
        println!("{}\t{}\t{}", entry.row, entry.by, (entry.shown)());
    }
    true
}

/// Measures every entry.
fn check() -> Result<bool, Box<dyn Error>> {
    println!("case\tpeer\tinstructions\tallocations\tratio to hand-written\tours' ratio\tours to it\tverdict");
    let mut of_row = BTreeMap::new();
    let (mut behind, mut peers) = (0, 0);
    for Entry { row, by, .. } in ENTRIES {
        let instructions = measure::instructions(&["run", row, by])?;
        let allocations = measure::allocations(&[row, by])?;
        // By hand and ours come first in each row.
        of_row.insert((*row, *by), instructions);
        let hand = of_row[&(*row, BY_HAND)];
        let ours = of_row.get(&(*row, OURS)).copied().unwrap_or(instructions);
        let is_peer = *by != OURS && !BASELINES.contains(by);
        let target = if *by == MEASURED.0 { MEASURED.1 } else { 1.0 };
        let verdict = match ours / instructions {
            _ if !is_peer => "",
            ratio if ratio > 1.0 => "BEHIND",
            ratio if ratio > target => "ahead, target 0.45",
            _ => "ahead",
        };
        peers += usize::from(is_peer);
        behind += usize::from(verdict == "BEHIND");
        println!(
            "{row}\t{by}\t{instructions:.0}\t{}\t{:.3}\t{:.3}\t{:.3}\t{verdict}",
            allocations.first().copied().unwrap_or_default(),
            instructions / hand,
            ours / hand,
            ours / instructions,
        );
    }
    println!("{peers} figures of peers, {behind} BEHIND");
    Ok(behind == 0)
}
