//! `docs/conformance.md` and the tests of this folder say the same.

use std::{collections::BTreeSet, env, fs, process::Command};

const PAGE: &str = include_str!("../../../docs/conformance.md");

/// What stands in the place of a test where a row has none here.
const ELSEWHERE: &[&str] = &["OpenAPI document", "published pages"];

/// A row of the page: its id, and the test or why there is none.
fn rows() -> Vec<(&'static str, &'static str)> {
    let cells = |line: &'static str| -> Vec<_> { line.trim_matches('|').split(" | ").map(str::trim).collect() };
    let rows = PAGE.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| row ")).map(|line| {
        let cells = cells(line);
        assert_eq!(cells.len(), 4, "row, obligation, test, where we differ: {line}");
        assert!(!cells[1].is_empty(), "{line}");
        (cells[0], cells[2])
    });
    rows.collect()
}

/// The tests this binary runs, of which none is ignored.
fn tests() -> BTreeSet<String> {
    let list = |argument: &[&str]| {
        let mut this = Command::new(env::current_exe().unwrap());
        let output = this.args(["--list", "--format=terse"]).args(argument).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        let of_rows = |name: &str| !name.starts_with(concat!(module_path!(), "::").trim_start_matches("it::"));
        let names = text.lines().filter_map(|line| line.strip_suffix(": test")).filter(|name| of_rows(name));
        names.filter_map(|name| name.strip_prefix("conformance::")?.split("::").last()).map(str::to_owned).collect()
    };
    assert_eq!(list(&["--ignored"]), BTreeSet::new());
    list(&[])
}

#[test]
fn each_row_has_its_test_and_each_test_its_row() {
    let mut expected = BTreeSet::new();
    for (id, cell) in rows() {
        if ELSEWHERE.contains(&cell) {
            continue;
        }
        let name = cell.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
        let name = name.unwrap_or_else(|| panic!("{id}: `{cell}` is no test, and none of {ELSEWHERE:?}"));
        let start = id.to_lowercase().replace(' ', "_");
        assert!(name.starts_with(&format!("{start}_")), "the test of {id} begins with {start}_: {name}");
        assert!(expected.insert(name.to_owned()), "{name} stands in two rows");
    }
    assert_eq!(tests(), expected);
}

#[test]
fn no_row_is_lost() {
    let ids: Vec<_> = rows().into_iter().map(|(id, _)| id).collect();
    for id in &ids {
        assert_eq!(ids.iter().filter(|other| *other == id).count(), 1, "{id}");
    }
    // The rows of the standard that have a number, those of the statuses, and the
    // list of faults are all there.
    let problems = (1..=13).map(|number| format!("P{number}"));
    let faults = (1..=17).map(|number| format!("fault {number:02}"));
    let statuses = [401, 405, 406, 407, 409, 413, 415, 416, 425, 426, 428, 429, 431, 451, 503];
    let statuses = statuses.into_iter().map(|status| format!("S{status}"));
    let several = ["S4xx 5xx", "S HEAD", "S1xx 204 304", "S403 404"].map(str::to_owned);
    for id in problems.chain(faults).chain(statuses).chain(several) {
        assert!(ids.contains(&&*id), "{id}");
    }
}

/// What the compiler says of a mistake, which the package `ui` compiles, is what its author must read.
#[track_caller]
pub(super) fn does_not_compile(case: &str, says: &str) {
    let errors = fs::read_to_string(format!("ui/fail/{case}.stderr")).expect("a case of ui/fail");
    // Long messages are one line, notes several.
    assert!(errors.contains(says), "{case} does not say {says:?}: {errors}");
}
