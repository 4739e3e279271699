//! Findings grouped by impact, with the version that they require.

use std::fmt::Write as _;

use error_catalog::FindingLevel;
use error_markup::{MarkdownSentence, inert, markdown};

use crate::report::Report;

/// A list for each level, the worst first.
pub(crate) fn changelog<L: FindingLevel>(report: &Report<'_, L>) -> String {
    let mut lists = String::new();
    for level in L::ALL.iter().filter(|level| report.count(**level) > 0) {
        // Writing to a string can't fail.
        let _ = writeln!(lists, "### {}\n", heading(level.name()));
        for finding in report.findings.iter().filter(|finding| finding.level == *level) {
            let text = inert(&finding.text).on_one_line().to_string();
            let _ = writeln!(
                lists,
                "- **{}**: {} (`{}`)",
                markdown(&finding.subject),
                MarkdownSentence(&text),
                finding.rule
            );
        }
        lists.push('\n');
    }
    match version(report) {
        Some(version) => {
            let nothing = if lists.is_empty() { "Nothing changed.\n\n" } else { "" };
            let _ = writeln!(lists, "{nothing}Required version: {version}");
        }
        None if lists.is_empty() => lists.push_str("Nothing found.\n"),
        None => {}
    }
    lists
}

/// The summary of a step: the counts, the version, and a table that is folded.
pub(crate) fn summary<L: FindingLevel>(report: &Report<'_, L>, table: &str) -> String {
    let mut summary = format!("### Published errors: {}\n\n", report.counts());
    if let Some(version) = version(report) {
        let _ = writeln!(summary, "Required version: {version}\n");
    }
    if report.findings.is_empty() {
        return summary;
    }
    let count = report.findings.len();
    let findings = if count == 1 { "finding" } else { "findings" };
    let _ = writeln!(summary, "<details open><summary>{count} {findings}</summary>\n\n{table}\n</details>");
    summary
}

fn heading(level: &str) -> &str {
    match level {
        "breaking" => "Breaking changes",
        "minor" => "Added",
        "patch" => "Texts and details",
        "error" => "Errors",
        "warning" => "Warnings",
        _ => "Notes",
    }
}

/// The part of the version that has to rise (semver.org); none where findings are
/// no changes.
fn version<L: FindingLevel>(report: &Report<'_, L>) -> Option<&'static str> {
    let worst = report.findings.iter().map(|finding| finding.level).max();
    match worst.or(L::ALL.last().copied())?.name() {
        "breaking" => Some("major"),
        "minor" => Some("minor"),
        "patch" if worst.is_some() => Some("patch"),
        "patch" => Some("none"),
        _ => None,
    }
}
