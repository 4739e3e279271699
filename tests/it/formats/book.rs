//! The book and the README list every built-in format.

use crate::format::Format;

const PAGE: &str = include_str!("../../../docs/formats.md");
const README: &str = include_str!("../../../README.md");

/// The formats in the table of the page.
fn listed() -> Vec<&'static str> {
    let rows = PAGE.lines().skip_while(|line| !line.starts_with("| format | ")).skip(2);
    rows.map_while(|line| line.strip_prefix("| `")).filter_map(|row| Some(row.split_once('`')?.0)).collect()
}

/// The name of a format's type, which begins its `Debug`.
fn type_of(format: Format) -> String {
    let shown = format!("{:?}", format.wire_format());
    shown.split(|letter: char| !letter.is_alphanumeric()).next().unwrap().to_owned()
}

#[test]
fn the_book_lists_every_built_in_format() {
    let types: Vec<_> = Format::all().into_iter().map(type_of).collect();
    let mut listed = listed();
    listed.sort_unstable_by_key(|name| name.to_lowercase());
    assert_eq!(listed, types, "the table of docs/formats.md has a row for each built-in format");
    for name in types {
        let is_heading = |line: &str| line.strip_prefix("## ").is_some_and(|heading| heading.starts_with(&name));
        assert!(PAGE.lines().any(is_heading), "docs/formats.md has no section about {name}");
        assert!(README.contains(&format!("`{name}`")), "the README does not list {name}");
    }
}
