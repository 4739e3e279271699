//! The figures in the README are those of the pages that it names, and its versions those of the manifests.

const README: &str = include_str!("../../README.md");
const COMPARISON: &str = include_str!("../../docs/comparison.md");
const PERFORMANCE: &str = include_str!("../../docs/performance.md");
const VERSIONS: &str = include_str!("../../docs/versions.md");
const START: &str = include_str!("../../docs/start.md");
const MANIFEST: &str = include_str!("../../Cargo.toml");

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
        ("closed connections", "**no response**"),
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
    let told = row(README, "CPU instructions");
    for (cell, peer) in told[2..5].iter().zip(["error-response", "by hand", "problem_details"]) {
        let ratio: f64 = row(PERFORMANCE, &format!("formatted | {peer} |"))[5].parse().unwrap();
        assert_eq!(*cell, format!("{:.0} %", ratio * 100.0), "{peer}");
    }
}

/// The part of a dependency's version that has to be the same: `1` of `1.4`, `0.8` of `0.8.9`.
fn required(name: &str) -> String {
    let line = MANIFEST.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
    let version = line.and_then(|line| line.split('"').nth(1)).unwrap_or_else(|| panic!("no dependency {name}"));
    let numbers: Vec<_> = version.split('.').collect();
    if numbers[0] == "0" { numbers[..2].join(".") } else { numbers[0].to_owned() }
}

#[test]
fn versions_of_what_it_needs() {
    let (_, table) = README.split_once("| needs | version |\n|---|---|\n").unwrap();
    let rows: Vec<_> = table.lines().take_while(|line| line.starts_with('|')).collect();
    let (rust, libraries) = rows.split_first().unwrap();
    assert_eq!(*rust, format!("| Rust | {} or newer |", oldest_rust(MANIFEST).unwrap()));
    assert!(libraries.len() >= 6);
    for row in libraries {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let names = cells[0].split(" (").next().unwrap().split(", ");
        assert_eq!(cells[1], names.map(required).collect::<Vec<_>>().join(", "), "{row}");
    }
}

/// The oldest Rust that a manifest states itself.
fn oldest_rust(manifest: &str) -> Option<&str> {
    manifest.lines().find_map(|line| line.strip_prefix("rust-version = \"")?.strip_suffix('"'))
}

#[test]
fn the_oldest_rust_of_each_crate() {
    let (_, table) = VERSIONS.split_once("| Rust |\n").unwrap();
    let rows: Vec<_> = table.lines().skip(1).take_while(|line| line.starts_with('|')).collect();
    assert!(rows.len() >= 9);
    for row in rows {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let path = format!("{}/../crates/{}/Cargo.toml", env!("CARGO_MANIFEST_DIR"), cells[0].trim_matches('`'));
        let manifest = std::fs::read_to_string(path).unwrap();
        let mut stated = oldest_rust(&manifest).or(oldest_rust(MANIFEST)).unwrap().to_owned();
        let newer: Vec<_> = newer_rust(&manifest).collect();
        for features in newer.chunk_by(|one, next| one.1 == next.1) {
            let names: Vec<_> = features.iter().map(|(feature, _)| format!("`{feature}`")).collect();
            stated += &format!("; {} with {}", features[0].1, names.join(", "));
        }
        assert_eq!(*cells.last().unwrap(), stated, "{row}");
    }
}

/// The features that need a newer Rust than their crate, each with its Rust.
fn newer_rust(manifest: &str) -> impl Iterator<Item = (&str, &str)> {
    let (_, table) = manifest.split_once("[package.metadata.newer-rust]\n").unwrap_or_default();
    let lines = table.lines().take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| Some((line.split_once(" = ")?.0, line.split('"').nth(1)?)))
}

/// Each feature of error-response is a row, and the row says whether it is a default.
#[test]
fn features_of_error_response() {
    let (_, features) = include_str!("../../crates/error-response/Cargo.toml").split_once("\n[features]\n").unwrap();
    let features = features.lines().take_while(|line| !line.starts_with("[d"));
    let features: Vec<_> = features.filter(|line| !line.starts_with(['#', ' ', ']'])).collect();
    let defaults = features.iter().find_map(|line| line.strip_prefix("default = ")).unwrap();
    let names = features.iter().filter_map(|line| Some(line.split_once(" = ")?.0)).filter(|name| *name != "default");
    let stated: Vec<_> = names.map(|name| (format!("`{name}`"), defaults.contains(&format!("\"{name}\"")))).collect();
    assert!(stated.len() > 10, "{stated:?}");
    let crate_page = include_str!("../../crates/error-response/src/lib.rs").replace("//! ", "");
    for (page, header) in
        [(START, "| feature of `error-response` | default | adds |"), (&crate_page, "| feature | default | adds |")]
    {
        let (_, table) = page.split_once(&format!("{header}\n|---|---|---|\n")).unwrap();
        let rows = table.lines().take_while(|line| line.starts_with('|'));
        let cells = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
        let told: Vec<_> = cells.map(|cells| (cells[1].to_owned(), cells[2] == "yes")).collect();
        assert_eq!(told, stated, "{header}");
    }
}
