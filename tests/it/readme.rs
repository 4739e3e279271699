//! The figures in the README are those of the pages that it names.

const README: &str = include_str!("../../README.md");
const COMPARISON: &str = include_str!("../../docs/comparison.md");
const PERFORMANCE: &str = include_str!("../../docs/performance.md");

/// The cells of the row of `page` that begins with `first`.
fn row<'a>(page: &'a str, first: &str) -> Vec<&'a str> {
    let row = page.lines().find(|line| line.trim_start_matches('|').trim_start().starts_with(first));
    row.unwrap_or_else(|| panic!("no row begins with {first:?}")).split('|').map(str::trim).collect()
}

#[test]
fn counts_of_the_comparison() {
    let header = COMPARISON.lines().find(|line| line.starts_with("|  | error-response")).unwrap();
    let header: Vec<_> = header.split('|').map(str::trim).collect();
    let column = |name: &str| header.iter().position(|cell| cell.starts_with(name)).unwrap();
    let compared = [column("error-response "), column("axum 0"), column("problem_details ")];
    for (told, counted) in [
        ("closed connections", "**no answer**"),
        ("errors with an empty body", "**empty**"),
        ("errors in another format", "**foreign**"),
        ("errors that show internals", "**leak**"),
    ] {
        let counted = row(COMPARISON, counted);
        assert_eq!(row(README, told)[2..5], compared.map(|column| counted[column]), "{told}");
    }
}

#[test]
fn instructions_of_the_peers() {
    let told = row(README, "instructions for an error");
    for (cell, peer) in told[2..5].iter().zip(["error-response", "by hand", "problem_details"]) {
        let ratio: f64 = row(PERFORMANCE, &format!("formatted | {peer} |"))[5].parse().unwrap();
        assert_eq!(*cell, format!("{:.0} %", ratio * 100.0), "{peer}");
    }
}
