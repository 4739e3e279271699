//! The page about compile errors quotes the compiler.

use std::{collections::BTreeSet, fs};

use super::pages::{pages, root};

/// Every line that reports an error in the cases of `tests/ui/fail` and `tests/ui/off`.
fn reported() -> BTreeSet<String> {
    let folders = ["tests/ui/fail", "tests/ui/off"].map(|folder| fs::read_dir(root().join(folder)).unwrap());
    let texts = folders.into_iter().flatten().map(|entry| entry.unwrap().path());
    let texts = texts.filter(|path| path.extension().is_some_and(|end| end == "stderr"));
    let lines = texts.flat_map(|path| fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>());
    lines.filter(|line| is_message(line)).collect()
}

fn is_message(line: &str) -> bool {
    line.starts_with("error:") || line.starts_with("error[")
}

/// A quotation that ends in `, ...` is the beginning of a message.
fn is_quoted(line: &str, reported: &BTreeSet<String>) -> bool {
    match line.strip_suffix(" ...") {
        Some(start) => reported.iter().any(|message| message.starts_with(start)),
        None => reported.contains(line),
    }
}

#[test]
fn each_quoted_message_is_one_of_the_compilers() {
    let pages = pages();
    let quoted: Vec<_> = pages["docs/compile_errors.md"].lines().filter(|line| is_message(line)).collect();
    let reported = reported();
    let invented: Vec<_> = quoted.iter().filter(|line| !is_quoted(line, &reported)).collect();
    assert!(quoted.len() > 20, "{} messages", quoted.len());
    assert!(invented.is_empty(), "the compiler does not say:\n{invented:#?}");
}
