//! The tables of keys in the book and on the page of the derive are whole.

use std::{collections::BTreeSet, fs};

use super::files;

/// The keys that the derive names in this message.
fn keys_of(message: &str) -> BTreeSet<String> {
    let texts = files("fail", "stderr").into_iter().map(|path| fs::read_to_string(path).expect("a text"));
    let start = format!("The keys of {message} are ");
    let line =
        texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).find(|line| line.contains(&start));
    let line = line.unwrap_or_else(|| panic!("no mistake is told {start:?}"));
    let (_, keys) = line.split_once(&start).expect("the keys follow");
    keys.split(", ").map(|key| key.trim_matches('`').to_owned()).collect()
}

/// The keys in the first cells of the table under `heading`.
fn rows_of(page: &str, heading: &str) -> BTreeSet<String> {
    let (_, rest) = page.split_once(&format!("# {heading}\n")).expect("the heading is there");
    let table = rest.lines().skip_while(|line| !line.starts_with("| `")).take_while(|line| line.starts_with("| `"));
    let cells = table.filter_map(|line| line.split(" | ").next());
    let names = cells.flat_map(|cell| cell.split("`, `")).map(|text| text.trim_start_matches("| `"));
    names.map(|text| text.split([' ', '`', '(']).next().expect("a name").to_owned()).collect()
}

/// The page of the derive and the book name each key, and no other.
#[test]
fn both_tables_of_keys_are_whole() {
    let page = fs::read_to_string("../../crates/error-derive/attributes.md").expect("the page of the derive");
    let book = fs::read_to_string("../../docs/keys.md").expect("the book");
    assert_eq!(rows_of(&page, "On an enum, for all its variants"), keys_of("an enum"));
    assert_eq!(rows_of(&page, "On a variant or a struct"), keys_of("a variant"));
    assert_eq!(rows_of(&book, "On a variant"), keys_of("a variant"));
    assert_eq!(rows_of(&page, "On a field"), keys_of("a field"));
    assert_eq!(rows_of(&book, "On a field"), keys_of("a field"));
}
