//! A package whose binaries are cases, and what the compiler reports of each.
//!
//! It is checked with incremental compilation, as everybody builds at home, and keeps its target folder, so that what the
//! cases need is checked once.

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

/// A package of cases.
pub(super) struct Package<'a> {
    pub(super) name: &'a str,
    /// What the cases use of the workspace's dependencies, and the features of each.
    pub(super) others: &'a [(&'a str, &'a [&'a str])],
    /// What they use of this workspace's crates, and the rest of the line in the manifest.
    pub(super) ours: &'a [(&'a str, &'a str)],
}

impl Package<'_> {
    /// The errors of each case that does not compile, as the compiler writes them in JSON.
    pub(super) fn errors(&self, cases: &[(String, PathBuf)]) -> BTreeMap<String, Vec<Value>> {
        let output = self.check(cases);
        let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
        let mut errors = BTreeMap::<_, Vec<_>>::new();
        for (case, error) in text.lines().filter_map(error) {
            errors.entry(case).or_default().push(error);
        }
        assert!(!errors.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        errors
    }

    /// Checks the cases with cargo. Messages of the compiler are JSON.
    pub(super) fn check(&self, cases: &[(String, PathBuf)]) -> Output {
        let folder = self.write(cases);
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["check", "--bins", "--keep-going", "--offline", "--quiet", "--message-format=json"]);
        cargo.current_dir(&folder).arg("--target-dir").arg(folder.join("target")).env("CARGO_INCREMENTAL", "1");
        cargo.output().expect("cargo runs")
    }

    /// Writes the package and gives its folder.
    fn write(&self, cases: &[(String, PathBuf)]) -> PathBuf {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(self.name.replace('-', "_"));
        fs::create_dir_all(&folder).expect("the folder of the tests is writable");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the cases are in the workspace");
        // With the workspace's versions, of which all are there.
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the workspace has a lock file");
        fs::write(folder.join("Cargo.toml"), self.manifest(root, cases)).expect("the folder of the tests is writable");
        folder
    }

    fn manifest(&self, root: &Path, cases: &[(String, PathBuf)]) -> String {
        let workspace = fs::read_to_string(root.join("Cargo.toml")).expect("the workspace has a manifest");
        let mut text = format!(
            "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\nautobins = false\n\n[workspace]\n\n\
             [profile.dev]\ndebug = false\n\n[dependencies]\n",
            self.name
        );
        for (name, features) in self.others {
            let is_it = |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(" = "));
            let line = workspace.lines().find(is_it).unwrap_or_else(|| panic!("the workspace has {name}"));
            let more: String = features.iter().map(|feature| format!("\"{feature}\", ")).collect();
            writeln!(text, "{}", line.replace("features = [", &format!("features = [{more}"))).expect("a string");
        }
        for (name, rest) in self.ours {
            writeln!(text, "{name} = {{ path = \"{}/crates/{name}\"{rest} }}", root.display()).expect("a string");
        }
        for (case, path) in cases {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
            write!(text, "\n[[bin]]\nname = \"{case}\"\npath = \"{}\"\n", path.display()).expect("a string");
        }
        text
    }
}

/// The case and the error, if a line of cargo's is one.
fn error(line: &str) -> Option<(String, Value)> {
    let mut line: Value = serde_json::from_str(line).expect("cargo writes JSON");
    let is_message = line["reason"] == "compiler-message";
    let case = line["target"]["name"].as_str()?.to_owned();
    let message = line["message"].take();
    // The last one only counts the others.
    let is_sum = message["message"].as_str()?.starts_with("aborting due to");
    (is_message && message["level"] == "error" && !is_sum).then_some((case, message))
}
