//! Every block of code runs: Rust as a doc test, commands where [`RUN`] says. What nobody runs is output, and its block
//! says so (`text`).

use std::fs;

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

/// How each command of the pages begins, and the file that runs it, with the text by which it does.
const RUN: [(&str, &str, &str); 39] = [
    (".ci/run", ".ci/full", ".ci/run"),
    ("./tests/peers/check", ".ci/full", "tests/peers/check"),
    ("./tests/performance/binary_size", ".ci/full", "tests/performance/binary_size"),
    ("./tests/performance/check", ".ci/run", "tests/performance/check"),
    ("./tests/performance/compile_time", ".ci/full", "tests/performance/compile_time"),
    ("./tests/performance/end_to_end", ".ci/full", "tests/performance/end_to_end"),
    ("cargo bench -p error-openapi --bench large", ".ci/full", "cargo bench --locked -p error-openapi --bench large"),
    (
        "cargo install --locked --path crates/error-catalog-cli",
        ".ci/full",
        "cargo install --locked --path crates/error-catalog-cli",
    ),
    ("cargo run --manifest-path tests/peers/Cargo.toml -p comparison", "tests/peers/compare", "--package comparison"),
    ("cargo run --release -p error-catalog --example large", ".ci/full", "-p error-catalog --example large"),
    (
        "cargo run -p example-payments -- --database-url postgres://",
        "examples/payments/tests/postgres",
        "PAYMENTS_TEST_DATABASE_URL",
    ),
    ("cargo run -p example-payments -- --processor-url ", ".ci/examples", "--processor-url http://"),
    ("cargo run -p example-payments -- processor", ".ci/examples", "$payments processor "),
    ("cargo run -p example-payments -- demo", ".ci/examples", "$payments demo"),
    ("cargo run -p example-payments", ".ci/examples", "target/debug/example-payments"),
    ("cargo run -p example-polyglot", ".ci/examples", "target/debug/example-polyglot"),
    ("cargo run -p example-quickstart", ".ci/examples", "target/debug/example-quickstart"),
    ("cargo run -p example-seed-apis", ".ci/examples", "target/debug/example-seed-apis"),
    ("cargo test --workspace", ".ci/run", "cargo test --workspace"),
    ("cargo test -p example-payments", ".ci/run", "cargo test --workspace"),
    ("cargo test -p error-formats", ".ci/run", "cargo test --workspace"),
    ("cargo test -p tests --test it", ".ci/run", "cargo test --workspace"),
    ("curl -i 127.0.0.1:8080/v1/accounts ", ".ci/examples", "/v1/accounts -d "),
    ("curl -i 127.0.0.1:8080/", "examples/quickstart/tests/readme.rs", "README.md"),
    ("curl 127.0.0.1:8080/books/9", ".ci/examples", "ask /books/9"),
    ("curl 127.0.0.1:8080/v1/books/9", ".ci/examples", "ask /v1/books/9"),
    ("curl 127.0.0.1:8080/v1/loans ", ".ci/examples", "ask /v1/loans"),
    ("curl 127.0.0.1:8080/finimpulse/", "tests/it/book/promise.rs", "curl -sS "),
    ("curl 127.0.0.1:8080/finqware/", "tests/it/book/promise.rs", "curl -sS "),
    ("curl 127.0.0.1:8080/finternet/", "tests/it/book/promise.rs", "curl -sS "),
    ("curl 127.0.0.1:8080/stripe-like/", "tests/it/book/promise.rs", "curl -sS "),
    ("curl 127.0.0.1:8080/uppercase/", "tests/it/book/promise.rs", "curl -sS "),
    ("error-catalog conformance ", "crates/error-catalog-cli/tests/book.rs", "conformance"),
    ("error-catalog ", "crates/error-catalog-cli/tests/book.rs", "docs/gate.md"),
    ("export KEY=", ".ci/examples", "key=$("),
    ("tests/clients/openapi_diff", ".ci/full", "tests/clients/openapi_diff"),
    ("examples/payments/tests/monitoring", ".ci/full", "part examples/payments/tests/monitoring"),
    ("tests/clients/payments/run", "tests/clients/full", "tests/clients/payments/run"),
    ("tests/postgres examples/payments/tests/postgres", ".ci/full", "tests/postgres examples/payments/tests/postgres"),
];

#[test]
fn every_command_is_run_by_something() {
    let mut not_run = Vec::new();
    for (path, page) in pages() {
        for command in blocks(&page).iter().flat_map(Block::commands) {
            // What runs everything is run by CI alone.
            let is_run = command == ".ci/full" || RUN.iter().any(|(start, ..)| command.starts_with(start));
            if !is_run {
                not_run.push(format!("{path}: {command}"));
            }
        }
    }
    assert!(not_run.is_empty(), "nothing runs these; mark output as `text`:\n{}", not_run.join("\n"));
}

#[test]
fn what_runs_a_command_does_run_it() {
    for (command, file, text) in RUN {
        let runs = fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(runs.contains(text), "{file} does not run `{command}`");
    }
}

/// Whether rustdoc compiles the page and runs its programs.
fn is_doc_test(path: &str) -> bool {
    let included = match path.strip_prefix("crates/").and_then(|path| path.strip_suffix("/README.md")) {
        Some(name) => (format!("crates/{name}/src/lib.rs"), "include_str!(\"../README.md\")".to_owned()),
        None => ("tests/lib.rs".to_owned(), format!("include_str!(\"../{path}\")")),
    };
    fs::read_to_string(root().join(included.0)).unwrap().contains(&included.1)
}

#[test]
fn every_rust_block_is_a_doc_test_that_runs() {
    let mut not_run = Vec::new();
    for (path, page) in pages() {
        for block in blocks(&page).iter().filter(|block| block.language.starts_with("rust")) {
            if block.language != "rust" || !is_doc_test(&path) {
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
            assert!(known.contains(&block.language.as_str()), "{path}: a block of {:?}", block.language);
        }
    }
}
