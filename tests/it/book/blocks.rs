//! Every block of code runs: Rust as a doc test, a command for an example service in `.ci/pages`, one of the tool in its tests, and any
//! other where [`RUN`] says. What nobody runs is output, and its block says so (`text`), or it is in [`NOT_RUN`] with the reason.

use std::{collections::BTreeSet, fs, process::Command};

use super::pages::{pages, root};

/// A fenced block of a page.
pub(super) struct Block {
    /// What stands behind the fence, `rust` or `sh`.
    pub(super) language: String,
    pub(super) code: String,
}

impl Block {
    /// The command lines of a shell block, without comments.
    pub(super) fn commands(&self) -> Vec<String> {
        let joined = self.code.replace("\\\n", " ");
        let lines = joined.lines().filter(|_| self.language == "sh");
        let commands = lines.map(|line| line.split(" # ").next().unwrap_or_default());
        let words = commands.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        words.filter(|line| !line.is_empty()).collect()
    }
}

/// The blocks of a page, in order.
pub(super) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in page.lines() {
        match (line.trim_start().strip_prefix("```"), &mut open) {
            (Some(language), None) => open = Some(Block { language: language.to_owned(), code: String::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.code.extend([line, "\n"]),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// Each command that a script of ours runs: as it is on the page, and the file with the line that runs it.
const RUN: [(&str, &str, &str); 22] = [
    (".ci/run", ".ci/full", ".ci/run"),
    ("./tests/peers/check", ".ci/full", "part tests/peers/check"),
    ("./tests/performance/check", ".ci/run", "step tests/performance/check"),
    ("./tests/performance/compile_time [ROUNDS]", ".ci/full", "part tests/performance/compile_time"),
    ("./tests/performance/end_to_end [ROUNDS] [SECONDS]", ".ci/full", "part tests/performance/end_to_end"),
    (
        "cargo bench -p error-openapi --bench large",
        ".ci/full",
        "part cargo bench --locked -p error-openapi --bench large",
    ),
    ("cargo install --locked --path crates/error-catalog-cli", ".ci/full", INSTALL),
    ("cargo install --locked --path crates/error-catalog-cli --features conformance", ".ci/full", INSTALL),
    ("cargo install --locked --path crates/error-catalog-cli --features https", ".ci/full", INSTALL),
    (
        "cargo run --manifest-path tests/peers/Cargo.toml -p comparison",
        "tests/peers/compare",
        "exec cargo run --quiet --locked --package comparison -- check",
    ),
    (
        "cargo run --release -p error-catalog --example large",
        ".ci/full",
        "part cargo run --release --locked -p error-catalog --example large",
    ),
    (
        "cargo run -p example-payments -- --database-url postgres://user:password@127.0.0.1/payments",
        "examples/payments/tests/postgres",
        "cargo test --locked -p example-payments --test api --test process --no-fail-fast -- --include-ignored",
    ),
    ("cargo test --workspace", ".ci/run", EVERY_TEST),
    ("cargo test -p error-formats", ".ci/run", EVERY_TEST),
    ("cargo test -p example-payments", ".ci/run", EVERY_TEST),
    ("cargo test -p tests --test it stack", ".ci/run", EVERY_TEST),
    (
        "cargo test -p example-payments --test process -- --ignored --skip instances",
        ".ci/full",
        "part cargo test --locked -p example-payments --test process -- --ignored --skip instances",
    ),
    ("examples/payments/tests/monitoring", ".ci/full", "part examples/payments/tests/monitoring"),
    ("tests/clients/openapi_diff", ".ci/full", "part tests/clients/openapi_diff"),
    ("tests/clients/payments/run", "tests/clients/full", "tests/clients/payments/run"),
    (
        "tests/postgres examples/payments/tests/postgres",
        ".ci/full",
        "part tests/postgres examples/payments/tests/postgres",
    ),
    // The page has `ID` instead of the id of an error that has happened; the test makes one.
    (
        "error-catalog occurrence ID --url http://localhost:8080/internal/occurrences --token-file operator.token",
        ".ci/run",
        "conformance() { cargo test -p error-catalog-cli --features https --test conformance --test occurrence --test book --locked 2>&1 | tee -a \"$log\"; }",
    ),
];

/// The line that runs all tests, and with them those of one crate.
const EVERY_TEST: &str = "tests() { cargo test --workspace --locked --no-fail-fast 2>&1 | tee \"$log\"; }";
/// The line that installs the tool in each way.
const INSTALL: &str =
    "cargo install --locked --path crates/error-catalog-cli $features --root target/installed || return 1";

/// Each command that nothing runs, and why.
const NOT_RUN: [(&str, &str); 3] = [
    (".ci/full", "it runs everything; only CI runs it"),
    ("./tests/performance/check record", "it writes the figures with which `check` compares"),
    ("./tests/peers/check bodies", "it prints, for people, the bodies whose lengths `check` compares"),
];

/// The commands for the example services, by page: `.ci/pages` runs them as they are written.
fn commands_for_services() -> BTreeSet<(String, String)> {
    let listed = Command::new(root().join(".ci/pages")).arg("--list").output().expect("this test needs python3");
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let listed = String::from_utf8(listed.stdout).unwrap();
    listed
        .lines()
        .map(|line| line.split_once('\t').map(|(page, it)| (page.to_owned(), it.to_owned())).unwrap())
        .collect()
}

/// Whether a test of the tool runs every `error-catalog` command of the page as it is written.
fn is_page_of_the_tool(path: &str) -> bool {
    let test = fs::read_to_string(root().join("crates/error-catalog-cli/tests/book.rs")).unwrap();
    let included = match path.strip_prefix("crates/error-catalog-cli/") {
        Some(inside) => format!("include_str!(\"../{inside}\")"),
        None => format!("include_str!(\"../../../{path}\")"),
    };
    test.contains(&included)
}

#[test]
fn every_command_is_run_by_something() {
    let for_services = commands_for_services();
    let mut not_run = Vec::new();
    for (path, page) in pages() {
        for command in blocks(&page).iter().flat_map(Block::commands) {
            let is_listed = RUN.iter().map(|run| run.0).chain(NOT_RUN.map(|it| it.0)).any(|it| it == command);
            let is_of_the_tool = command.starts_with("error-catalog ") && is_page_of_the_tool(&path);
            if !is_listed && !is_of_the_tool && !for_services.contains(&(path.clone(), command.clone())) {
                not_run.push(format!("{path}: {command}"));
            }
        }
    }
    assert!(not_run.is_empty(), "nothing runs these; mark output as `text`:\n{}", not_run.join("\n"));
}

#[test]
fn what_runs_a_command_does_run_it() {
    let pages = pages();
    let commands: BTreeSet<_> =
        pages.values().flat_map(|page| blocks(page)).flat_map(|block| block.commands()).collect();
    for (command, file, line) in RUN {
        assert!(commands.contains(command), "no page has `{command}` any more");
        let runs = fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(runs.lines().any(|it| it.trim() == line), "{file} does not run `{command}`: no line is `{line}`");
    }
    for (command, _reason) in NOT_RUN {
        assert!(commands.contains(command), "no page has `{command}` any more");
    }
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(ci.lines().any(|line| line == "step .ci/pages"), "nothing runs the commands for the example services");
}

/// Whether rustdoc compiles the page and runs its programs.
fn is_doc_test(path: &str) -> bool {
    let included = match path.strip_prefix("crates/").and_then(|path| path.strip_suffix("/README.md")) {
        Some(name) => (format!("crates/{name}/src/lib.rs"), "include_str!(\"../README.md\")".to_owned()),
        None => ("tests/lib.rs".to_owned(), format!("include_str!(\"../{path}\")")),
    };
    fs::read_to_string(root().join(included.0)).unwrap().contains(&included.1)
}

/// The program that serves until it is stopped. `tests/first_service` builds its package, tests it and sends requests to it.
const SERVES: (&str, &str) = ("docs/start.md", "rust,no_run");

#[test]
fn every_rust_block_is_a_doc_test_that_runs() {
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(ci.lines().any(|line| line == "step tests/first_service"), "nothing runs the program of {}", SERVES.0);
    let mut not_run = Vec::new();
    for (path, page) in pages() {
        for block in blocks(&page).iter().filter(|block| block.language.starts_with("rust")) {
            let is_run = block.language == "rust" || (&*path, &*block.language) == SERVES;
            if !is_run || !is_doc_test(&path) {
                not_run.push(format!("{path}: {}", block.code.lines().next().unwrap_or_default()));
            }
        }
    }
    assert!(not_run.is_empty(), "no test runs these:\n{}", not_run.join("\n"));
}

#[test]
fn every_block_has_a_language() {
    let known = ["rust", "sh", "text", "toml", "json"];
    for (path, page) in pages() {
        for block in blocks(&page) {
            let is_known = known.contains(&&*block.language) || (&*path, &*block.language) == SERVES;
            assert!(is_known, "{path}: a block of {:?}", block.language);
        }
    }
}

/// rustdoc hides these lines; GitHub shows them.
#[test]
fn a_page_says_what_lines_with_a_number_sign_are() {
    for (path, page) in pages().into_iter().filter(|(path, _)| path.starts_with("docs/")) {
        let programs = blocks(&page).into_iter().filter(|block| block.language == "rust");
        let mut codes = programs.map(|block| block.code);
        if codes.any(|code| code.lines().any(|line| line.starts_with("# "))) {
            let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                words.contains("delete only the `# `"),
                "{path} does not say what to do with lines that begin with `# `"
            );
        }
    }
}
