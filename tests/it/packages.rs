//! What each package needs to be published: the texts of its licences, a README with an example, and the words it is found by.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

/// The packages in `crates/`, as cargo reads their manifests.
fn packages() -> Vec<Value> {
    let command = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&command.stdout).unwrap();
    let is_ours = |package: &&Value| text(package, "manifest_path").contains("/crates/");
    let packages: Vec<_> = metadata["packages"].as_array().unwrap().iter().filter(is_ours).cloned().collect();
    assert!(packages.len() >= 11);
    packages
}

fn text<'a>(package: &'a Value, member: &str) -> &'a str {
    package[member].as_str().unwrap_or_else(|| panic!("{}: no {member}", package["name"]))
}

fn folder(package: &Value) -> &Path {
    Path::new(text(package, "manifest_path")).parent().unwrap()
}

#[test]
fn each_package_has_the_texts_of_its_licences() {
    for package in packages() {
        for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
            let own = fs::read_to_string(folder(&package).join(name)).unwrap_or_default();
            let common = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)).unwrap();
            assert_eq!(own, common, "{}: link {name} to the one of the project", package["name"]);
        }
    }
}

#[test]
fn each_readme_has_an_example() {
    for package in packages() {
        let readme = fs::read_to_string(folder(&package).join(text(&package, "readme"))).unwrap();
        let is_command = package["targets"][0]["kind"][0] == "bin";
        let example = if is_command { "\n```sh\n" } else { "\n```rust\n" };
        assert!(readme.contains(example), "{}: no example in its README", package["name"]);
    }
}

#[test]
fn each_package_says_what_it_is_for() {
    for package in packages() {
        let name = text(&package, "name");
        assert!(text(&package, "description").ends_with('.'), "{name}");
        assert!(!package["categories"].as_array().unwrap().is_empty(), "{name}");
        let keywords = package["keywords"].as_array().unwrap();
        assert!((1..=5).contains(&keywords.len()), "{name}");
        let is_valid = |word: &str| word.len() <= 20 && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        assert!(keywords.iter().all(|word| is_valid(word.as_str().unwrap())), "{name}: {keywords:?}");
    }
}

/// The steps of the order in which packages are published.
fn steps() -> Vec<Vec<String>> {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/releasing.md")).unwrap();
    let (_, order) = page.split_once("\n## The order\n").unwrap();
    let section = order.lines().take_while(|line| !line.starts_with("## "));
    let lines = section.filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    lines.map(|line| line.split('`').skip(1).step_by(2).map(str::to_owned).collect()).collect()
}

/// What has to be on the registry before a package: a dependency of its tests counts as well, unless it has no version.
fn needed(package: &Value) -> impl Iterator<Item = &str> {
    let dependencies = package["dependencies"].as_array().unwrap().iter();
    let is_ours = |dependency: &&Value| dependency["path"].is_string() && dependency["req"] != "*";
    dependencies.filter(is_ours).map(|dependency| text(dependency, "name"))
}

#[test]
fn each_package_is_published_after_those_it_needs() {
    let steps = steps();
    let step = |name: &str| steps.iter().position(|step| step.iter().any(|package| package == name));
    let packages = packages();
    assert_eq!(steps.iter().flatten().count(), packages.len());
    for package in &packages {
        let name = text(package, "name");
        let own = step(name).unwrap_or_else(|| panic!("docs/releasing.md, The order: write where {name} is"));
        for other in needed(package) {
            assert!(step(other).unwrap() < own, "{name} needs {other}");
        }
    }
}
