//! Mistakes under incremental compilation, which is how everybody builds at
//! home: the compiler may report one several times there. trybuild turns it off.
//!
//! All cases are binaries of one package, which is checked once in a process.

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use serde_json::Value;

use super::{MANY, cases};

/// The cases of one mistake that is reported more than once, and how often. None
/// may be added: what is in this list is to be mended, and then taken out.
const REPORTED_SEVERAL_TIMES: &[(&str, usize)] = &[];

#[test]
fn each_mistake_is_one_error_under_incremental_compilation() {
    let cases = cases();
    let counted = cases.iter().map(|case| (case.as_str(), errors_of(case).len()));
    let (many, single): (Vec<_>, Vec<_>) = counted.partition(|&(case, _)| case == MANY);
    assert!(matches!(many[..], [(_, errors)] if errors > 5), "{many:?}");
    let several: Vec<_> = single.into_iter().filter(|&(_, errors)| errors != 1).collect();
    assert_eq!(several, REPORTED_SEVERAL_TIMES);
}

/// What the compiler says of a case of `ui/fail`; nothing where it compiles, or
/// where there is no such case.
pub(crate) fn errors_of(case: &str) -> &'static [String] {
    static ERRORS: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(check_all);
    ERRORS.get(case).map_or(&[], Vec::as_slice)
}

fn check_all() -> BTreeMap<String, Vec<String>> {
    let folder = package();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["check", "--bins", "--keep-going", "--offline", "--quiet", "--message-format=json"]);
    cargo.current_dir(&folder).arg("--target-dir").arg(folder.join("target")).env("CARGO_INCREMENTAL", "1");
    let output = cargo.output().expect("cargo runs");
    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    let mut errors = BTreeMap::<_, Vec<_>>::new();
    for (case, error) in text.lines().filter_map(error) {
        errors.entry(case).or_default().push(error);
    }
    assert!(!errors.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    errors
}

/// The case and the text of an error, if a line of cargo's is one.
fn error(line: &str) -> Option<(String, String)> {
    let line: Value = serde_json::from_str(line).expect("cargo writes JSON");
    let message = &line["message"];
    let is_error = line["reason"] == "compiler-message" && message["level"] == "error";
    // The last one only counts the others.
    let is_sum = message["message"].as_str()?.starts_with("aborting due to");
    let text = |value: &Value| value.as_str().map(str::to_owned);
    (is_error && !is_sum).then(|| Some((text(&line["target"]["name"])?, text(&message["rendered"])?)))?
}

/// Writes the package of all cases and gives its folder, which stays, so that
/// what the cases need is checked once.
fn package() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("compile_fail");
    fs::create_dir_all(&folder).expect("the folder of the tests is writable");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are in the workspace");
    // With the workspace's versions, of which all are there.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the workspace has a lock file");
    fs::write(folder.join("Cargo.toml"), manifest(root)).expect("the folder of the tests is writable");
    folder
}

fn manifest(root: &Path) -> String {
    let workspace = fs::read_to_string(root.join("Cargo.toml")).expect("the workspace has a manifest");
    let version = |name: &str| {
        let is_it = |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(" = "));
        workspace.lines().find(is_it).unwrap_or_else(|| panic!("the workspace has {name}")).to_owned()
    };
    let others = ["axum", "serde", "thiserror"].map(version).join("\n");
    let garde = version("garde").replace("features = [", "features = [\"derive\", ");
    let root = root.display();
    let mut text = format!(
        "[package]\nname = \"compile-fail\"\nversion = \"0.0.0\"\nedition = \"2024\"\nautobins = false\n\n\
         [workspace]\n\n[profile.dev]\ndebug = false\n\n[dependencies]\n{others}\n{garde}\n\
         error-core = {{ path = \"{root}/crates/error-core\" }}\n\
         error-response = {{ path = \"{root}/crates/error-response\", features = [\"garde\"] }}\n"
    );
    for case in cases() {
        write!(text, "\n[[bin]]\nname = \"{case}\"\npath = \"{root}/tests/ui/fail/{case}.rs\"\n").expect("a string");
    }
    text
}
