//! What does not compile, and what its author then reads; and how large a catalog may be.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod compile_fail;
mod large_catalog;
mod feature_off;
mod incremental;
mod package;
mod tables_of_keys;

use std::{fs, path::PathBuf};

/// The cases of several mistakes, and how many: all are told at once.
const SEVERAL: [(&str, usize); 2] = [("all_mistakes_at_once", 9), ("untyped_text_with_two_mistakes", 2)];

/// How many mistakes a case has.
fn mistakes(case: &str) -> usize {
    SEVERAL.iter().find(|(several, _)| *several == case).map_or(1, |(_, mistakes)| *mistakes)
}

/// The files in `folder` that end in `extension`, in order.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder exists");
    let paths = entries.map(|entry| entry.expect("the folder is readable").path());
    let mut files: Vec<_> = paths.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    files.sort_unstable();
    files
}

/// The names of the cases in `fail`, in order.
fn cases() -> Vec<String> {
    let name = |path: PathBuf| path.file_stem().and_then(|name| name.to_str()).expect("a name in ASCII").to_owned();
    files("fail", "rs").into_iter().map(name).collect()
}
