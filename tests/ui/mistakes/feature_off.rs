//! Methods whose cargo feature is off: the compiler names the feature.
//!
//! trybuild compiles with the features of this package, which are nearly all; these cases are a package without them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::{files, package::Package};

/// The case that needs the default features of error-response; the others are compiled without any.
const WITH_DEFAULTS: &str = "forced_without_sandbox";
/// Whose methods have a case each. error-core's are called by the derive.
const CRATES: [&str; 3] = ["error-catalog", "error-response", "error-testing"];

fn cases() -> BTreeMap<String, PathBuf> {
    let name = |path: &Path| path.file_stem().and_then(|name| name.to_str()).expect("a name in ASCII").to_owned();
    files("off", "rs").into_iter().map(|path| (name(&path), path)).collect()
}

#[test]
fn the_compiler_names_the_feature() {
    let (defaults, none): (Vec<_>, Vec<_>) = cases().into_iter().partition(|(name, _)| name == WITH_DEFAULTS);
    let without = |features: &str, cases: &[(String, PathBuf)]| {
        let package = Package {
            name: "features-off",
            others: &[("axum", &[])],
            ours: &[("error-catalog", ""), ("error-redact", ""), ("error-response", features), ("error-testing", "")],
        };
        package.errors(cases)
    };
    let mut reported = without(", default-features = false", &none);
    reported.extend(without("", &defaults));

    let mut wrong = Vec::new();
    for (name, path) in cases() {
        let text: String = reported.get(&name).into_iter().flatten().map(told).collect();
        let expected = path.with_extension("stderr");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, &text).expect("the file is writable");
        }
        if fs::read_to_string(&expected).is_ok_and(|expected| expected == text) {
            continue;
        }
        wrong.push(format!("{}:\n{text}", expected.display()));
    }
    assert!(wrong.is_empty(), "other messages than in these files (BLESS=1 writes them):\n{}", wrong.join("\n"));
}

/// What the author reads, without the lines of this repository's sources: the message, the place, the notes.
fn told(message: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let code = message["code"]["code"].as_str().map(|code| format!("[{code}]")).unwrap_or_default();
    let mut told = format!("error{code}: {}\n", text(&message["message"]));
    let spans = message["spans"].as_array().into_iter().flatten();
    for span in spans.filter(|span| span["is_primary"] == true) {
        // Of a macro: where the author calls it.
        let call = &span["expansion"]["span"];
        let span = if call.is_null() { span } else { call };
        let (line, start, end) =
            (&span["text"][0]["text"], &span["text"][0]["highlight_start"], &span["text"][0]["highlight_end"]);
        let column = |value: &Value| usize::try_from(value.as_u64().unwrap_or(1)).unwrap_or(1) - 1;
        let marked = text(line).chars().skip(column(start)).take(column(end) - column(start)).collect::<String>();
        writeln!(told, "  {} | {}", span["line_start"], text(line).trim()).expect("a string");
        writeln!(told, "  `{marked}`: {}", text(&span["label"])).expect("a string");
    }
    let children = || message["children"].as_array().into_iter().flatten();
    // An item that is gated is found in this repository's sources: only the label of the gate tells the author something.
    let labels =
        children().flat_map(|child| child["spans"].as_array().into_iter().flatten()).map(|span| &span["label"]);
    for label in labels.map(text).filter(|label| label.starts_with("the item is gated")) {
        writeln!(told, "  = note: {label}").expect("a string");
    }
    for note in
        children().filter(|child| child["level"] == "note" && child["spans"].as_array().is_none_or(Vec::is_empty))
    {
        let note = text(&note["message"]);
        if !note.starts_with("the following trait bounds") {
            writeln!(told, "  = note: {note}").expect("a string");
        }
    }
    told
}

/// A method that is added behind a feature has a case, and so a message.
#[test]
fn each_method_behind_a_feature_has_a_case() {
    let called: String = cases().values().map(|path| fs::read_to_string(path).expect("a case")).collect();
    let found: BTreeSet<String> =
        CRATES.iter().flat_map(|of| methods(Path::new("../../crates").join(of).join("src"))).collect();
    assert!(found.len() > 15, "{found:?}");
    let is_called = |name: &String| [".", "::"].iter().any(|before| called.contains(&format!("{before}{name}(")));
    let missing: Vec<_> = found.iter().filter(|name| !is_called(name)).collect();
    assert!(missing.is_empty(), "no case in tests/ui/off calls {missing:?}");
}

/// The public methods below a folder that exist only with a feature, and the methods of impls that do.
fn methods(folder: PathBuf) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder exists") {
        let path = entry.expect("the folder is readable").path();
        if path.is_dir() {
            found.extend(methods(path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).expect("a source");
            let lines: Vec<_> = text.lines().collect();
            let gates = lines.iter().enumerate().filter(|(_, line)| is_gate(line.trim()));
            found.extend(gates.flat_map(|(at, _)| gated(&lines[at + 1..])));
        }
    }
    found
}

fn is_gate(line: &str) -> bool {
    line.starts_with("#[cfg(") && line.contains("feature = ") && !line.contains("not(") && line.ends_with(")]")
}

/// What a gate above `lines` holds: a method, or those of an impl of a type.
fn gated(lines: &[&str]) -> Vec<String> {
    let is_item = |line: &&&str| !["#[", "///", "//"].iter().any(|start| line.trim().starts_with(start));
    let Some(item) = lines.iter().find(is_item) else { return Vec::new() };
    if item.starts_with("impl") && !item.contains(" for ") {
        return lines.iter().take_while(|line| **line != "}").filter_map(|line| method(line)).collect();
    }
    method(item).into_iter().collect()
}

/// The name of a public method: one that is in an impl.
fn method(line: &str) -> Option<String> {
    let rest = line.strip_prefix("    pub ")?;
    let rest = rest.strip_prefix("const ").or_else(|| rest.strip_prefix("async ")).unwrap_or(rest);
    let name = rest.strip_prefix("fn ")?.split(['(', '<']).next()?;
    Some(name.to_owned())
}
