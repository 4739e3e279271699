//! Every `error-catalog` command of the README and of the book (docs/gate.md, docs/telemetry.md, docs/testing.md) runs as it is written.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use error_catalog::PublishedCatalog;
use error_core::catalog;
use error_formats::{Stripe, publish};

const PAGES: [&str; 4] = [
    include_str!("../README.md"),
    include_str!("../../../docs/gate.md"),
    include_str!("../../../docs/telemetry.md"),
    include_str!("../../../docs/testing.md"),
];

/// The commands of the pages, without comments.
fn commands() -> Vec<String> {
    let joined = PAGES.map(|page| page.replace("\\\n", " ")).join("\n");
    let lines = joined.lines().filter(|line| line.starts_with("error-catalog "));
    lines.map(|line| line.split(" #").next().unwrap_or(line).trim().to_owned()).collect()
}

fn is_conformance(command: &str) -> bool {
    command.starts_with("error-catalog conformance ")
}

/// Whether a command calls a service; `tests/occurrence.rs` runs the other one.
fn calls_a_service(command: &str) -> bool {
    is_conformance(command) || command.starts_with("error-catalog occurrence ")
}

/// Runs a command line in `folder`, with the tool in the path.
fn run(command: &str, folder: &Path) -> Output {
    let tool = Path::new(env!("CARGO_BIN_EXE_error-catalog")).parent().unwrap().to_owned();
    let path = env::join_paths([tool].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap()))).unwrap();
    Command::new("sh").args(["-c", command]).current_dir(folder).env("PATH", path).output().unwrap()
}

/// Fails where the tool could not do what the command asks for: findings are no failure.
#[track_caller]
fn check(command: &str, folder: &Path) {
    let ran = run(command, folder);
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(matches!(ran.status.code(), Some(0 | 1 | 3 | 4)), "{command}: {:?}\n{told}", ran.status);
    assert!(!told.contains("error:"), "{command}: {told}");
}

fn named(name: &str) -> PublishedCatalog {
    let mut catalog = publish(name, &Stripe::new(), &catalog![]).unwrap();
    catalog.errors[0].code = "account_not_found".into();
    catalog
}

/// A repository with every file that the commands read, and its folder.
fn repository() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("book");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for file in ["old", "new", "catalog", "seats", "cards"] {
        fs::write(folder.join(file).with_extension("json"), error_catalog::json(&named(file)).unwrap()).unwrap();
    }
    let catalog: serde_json::Value = serde_json::from_str(&error_catalog::json(&named("catalog")).unwrap()).unwrap();
    let document = serde_json::json!({ "openapi": "3.1.0", "paths": {}, "x-error-catalog": catalog });
    fs::write(folder.join("openapi.json"), document.to_string()).unwrap();
    fs::write(folder.join("logo.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").unwrap();
    let commit = "git init -q -b main && git add -A && \
                  git -c user.name=a -c user.email=a@example.com -c commit.gpgsign=false commit -q -m a";
    assert!(run(commit, &folder).status.success());
    folder
}

#[test]
fn each_command_runs() {
    let folder = repository();
    let commands: Vec<_> = commands().into_iter().filter(|command| !calls_a_service(command)).collect();
    assert!(commands.len() > 15, "{commands:?}");
    for command in commands {
        check(&command, &folder);
    }
    assert!(folder.join("site/index.html").exists());
}

/// The commands that install the tool name this package and features that it has.
#[test]
fn each_installation_is_of_this_package() {
    let manifest = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    let installations: Vec<_> =
        PAGES.iter().flat_map(|page| page.lines()).filter(|line| line.starts_with("cargo install ")).collect();
    assert!(installations.len() >= 4, "{installations:?}");
    for installation in installations {
        let rest = installation.strip_prefix("cargo install --locked --path crates/error-catalog-cli");
        let rest = rest.unwrap_or_else(|| panic!("{installation}")).trim();
        let feature = rest.strip_prefix("--features ").unwrap_or("default");
        assert!(rest.is_empty() || rest.starts_with("--features "), "{installation}");
        assert!(manifest.contains(&format!("\n{feature} = [")), "no feature {feature}: {installation}");
    }
    assert!(Path::new(env!("CARGO_MANIFEST_DIR")).ends_with("crates/error-catalog-cli"));
}

#[cfg(feature = "conformance")]
#[test]
fn each_command_for_a_running_service_runs() {
    use std::{
        io::{BufRead, BufReader},
        process::Stdio,
    };

    // The service of error-testing's own tests, with its catalog.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../error-testing/tests/service");
    let mut service = Command::new("python3");
    service.arg("service.py").current_dir(&folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut service = service.spawn().unwrap_or_else(|error| panic!("this test needs python3 in the path: {error}"));
    let mut port = String::new();
    BufReader::new(service.stdout.take().unwrap()).read_line(&mut port).unwrap();
    let address = format!("127.0.0.1:{}/sound --rate 1000", port.trim());

    let commands: Vec<_> = commands().into_iter().filter(|command| is_conformance(command)).collect();
    assert_eq!(commands.len(), 3, "{commands:?}");
    for command in commands {
        check(&command.replace("localhost:8080/v1", &address).replace("localhost:8080", &address), &folder);
    }
    service.kill().unwrap();
    service.wait().unwrap();
}
