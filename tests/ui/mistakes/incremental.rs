//! Mistakes under incremental compilation, which is how everybody builds at
//! home: the compiler may report one several times there. trybuild turns it off.
//!
//! All cases are binaries of one package, which is checked once in a process.

use std::{collections::BTreeMap, path::PathBuf, sync::LazyLock};

use super::{cases, mistakes, package::Package};

/// The cases of one mistake that is reported more than once, and how often. None
/// may be added: what is in this list is to be mended, and then taken out.
const REPORTED_SEVERAL_TIMES: &[(&str, usize)] = &[];

#[test]
fn each_mistake_is_one_error_under_incremental_compilation() {
    let cases = cases();
    let counted = cases.iter().map(|case| (case.as_str(), errors_of(case).len()));
    let several: Vec<_> = counted.filter(|&(case, errors)| errors != mistakes(case)).collect();
    assert_eq!(several, REPORTED_SEVERAL_TIMES);
}

/// What the compiler says of a case of `fail`; nothing where it compiles, or
/// where there is no such case.
fn errors_of(case: &str) -> &'static [String] {
    static ERRORS: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(check_all);
    ERRORS.get(case).map_or(&[], Vec::as_slice)
}

fn check_all() -> BTreeMap<String, Vec<String>> {
    let package = Package {
        name: "compile-fail",
        others: &[("axum", &[]), ("serde", &[]), ("thiserror", &[]), ("garde", &["derive"])],
        ours: &[("error-core", ""), ("error-response", ", features = [\"garde\"]")],
    };
    let cases: Vec<_> =
        cases().into_iter().map(|case| (case.clone(), PathBuf::from(format!("fail/{case}.rs")))).collect();
    let errors = package.errors(&cases).into_iter();
    let rendered = |error: &serde_json::Value| error["rendered"].as_str().unwrap_or_default().to_owned();
    errors.map(|(case, errors)| (case, errors.iter().map(rendered).collect())).collect()
}
