//! How findings and explanations are written.

use clap::ValueEnum;

/// How findings are written.
#[derive(Clone, Copy, Default, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// For a terminal.
    #[default]
    Human,
    /// For a program: each finding with its old and new value.
    Json,
    /// A table, for a comment on a change.
    Markdown,
    /// A list by impact, with the version that it requires, for a changelog.
    Changelog,
    /// Workflow commands, which GitHub shows beside the file.
    Github,
    /// Markdown for the file in `$GITHUB_STEP_SUMMARY`.
    Summary,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for test reports.
    Junit,
}

/// How explanations are written.
#[derive(Clone, Copy, Default, PartialEq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For a terminal.
    #[default]
    Human,
    /// For a program.
    Json,
    /// For a comment on a change.
    Markdown,
    /// The same as Markdown.
    Github,
}
