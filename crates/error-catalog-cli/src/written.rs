//! Writes findings in each output format, with active characters of catalog texts
//! escaped.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use error_catalog::{Finding, FindingLevel, json};
use error_markup::inert;
use serde::Serialize;

use crate::{
    changelog::{changelog, summary},
    error_text::text,
    format::Format,
    junit,
    output::{json_without_commands, without_brackets, without_commands},
    report::{Report, place},
    sarif,
};

/// Writes a report.
pub(crate) fn written<L: FindingLevel>(report: &Report<'_, L>, format: Format) -> Result<String, String> {
    Ok(match format {
        Format::Human => without_commands(&for_terminal(report)),
        Format::Json => json_without_commands(&as_json(report)?),
        Format::Markdown => without_commands(&markdown(report)),
        Format::Changelog => without_commands(&changelog(report)),
        Format::Github => without_brackets(&github(report)),
        Format::Summary => without_commands(&summary(report, &markdown(report))),
        Format::Sarif => json_without_commands(&json(&sarif::log(report)).map_err(text)?),
        Format::Junit => without_commands(&junit::suites(report)),
    })
}

fn as_json<L: FindingLevel>(report: &Report<'_, L>) -> Result<String, String> {
    #[derive(Serialize)]
    #[serde(bound = "L: FindingLevel")]
    struct Json<'a, L: FindingLevel> {
        worst: Option<&'static str>,
        findings: &'a [Finding<L>],
    }
    let worst = report.findings.iter().map(|finding| finding.level).max().map(FindingLevel::name);
    json(&Json { worst, findings: report.findings }).map_err(text)
}

fn for_terminal<L: FindingLevel>(report: &Report<'_, L>) -> String {
    const DIM: Style = Style::new().dimmed();
    const BOLD: Style = Style::new().bold();
    let mut lines = String::new();
    for finding in report.findings {
        let style = match place(finding.level) {
            0 => AnsiColor::Red.on_default().bold(),
            1 => AnsiColor::Yellow.on_default().bold(),
            _ => AnsiColor::Cyan.on_default().bold(),
        };
        let (subject, text) = (inert(&finding.subject).on_one_line(), inert(&finding.text).on_one_line());
        let (level, rule) = (finding.level.name(), &finding.rule);
        // Writing to a string can't fail.
        let _ = writeln!(lines, "{style}{level}{style:#} {BOLD}{subject}{BOLD:#}: {text} {DIM}[{rule}]{DIM:#}");
    }
    let _ = writeln!(lines, "{}", report.counts());
    lines
}

fn markdown<L: FindingLevel>(report: &Report<'_, L>) -> String {
    if report.findings.is_empty() {
        return "Nothing found.\n".to_owned();
    }
    let mut table = "| | what | found | rule |\n|---|---|---|---|\n".to_owned();
    for finding in report.findings {
        let (level, rule) = (finding.level.name(), &finding.rule);
        let (subject, text) = (error_markup::markdown(&finding.subject), error_markup::TableSentence(&finding.text));
        let _ = writeln!(table, "| {level} | {subject} | {text} | `{rule}` |");
    }
    table
}

fn github<L: FindingLevel>(report: &Report<'_, L>) -> String {
    let mut commands = String::new();
    for finding in report.findings {
        let command = match place(finding.level) {
            0 => "error",
            1 => "warning",
            _ => "notice",
        };
        let (file, rule) = (property(report.file), property(&finding.rule));
        let text = data(&format!("{}: {}", finding.subject, finding.text));
        let _ = writeln!(commands, "::{command} file={file},title={rule}::{text}");
    }
    commands
}

/// A text after `::`; a line feed would begin another command.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    inert(&text).to_string()
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
