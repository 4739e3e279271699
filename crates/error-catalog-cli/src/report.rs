//! Findings for people and for machines.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use error_catalog::{Finding, FindingLevel, inert, json};
use serde::Serialize;

use crate::{
    Format, changelog, junit,
    output::{json_without_commands, without_brackets, without_commands},
    sarif, text,
};

/// Findings about one file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Report<'a, L: FindingLevel> {
    pub(crate) findings: &'a [Finding<L>],
    pub(crate) file: &'a str,
    /// The least that fails; none where nothing does.
    pub(crate) limit: Option<L>,
}

impl<L: FindingLevel> Report<'_, L> {
    /// The report in one form, in which no text of a catalog acts.
    pub(crate) fn written(&self, format: Format) -> Result<String, String> {
        Ok(match format {
            Format::Human => without_commands(&self.for_terminal()),
            Format::Json => json_without_commands(&self.json()?),
            Format::Markdown => without_commands(&self.markdown()),
            Format::Changelog => without_commands(&changelog::changelog(self)),
            Format::Github => without_brackets(&self.github()),
            Format::Summary => without_commands(&changelog::summary(self, &self.markdown())),
            Format::Sarif => json_without_commands(&json(&sarif::log(self)).map_err(text)?),
            Format::Junit => without_commands(&junit::suites(self)),
        })
    }

    /// How many findings have a level.
    pub(crate) fn count(&self, level: L) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// The counts of all levels: `1 breaking, 0 minor, 0 patch`.
    pub(crate) fn counts(&self) -> String {
        let counts: Vec<_> = L::ALL.iter().map(|level| format!("{} {}", self.count(*level), level.name())).collect();
        counts.join(", ")
    }

    fn json(&self) -> Result<String, String> {
        #[derive(Serialize)]
        #[serde(bound = "L: FindingLevel")]
        struct Json<'a, L: FindingLevel> {
            worst: Option<&'static str>,
            findings: &'a [Finding<L>],
        }
        let worst = self.findings.iter().map(|finding| finding.level).max().map(FindingLevel::name);
        json(&Json { worst, findings: self.findings }).map_err(text)
    }

    fn for_terminal(&self) -> String {
        const DIM: Style = Style::new().dimmed();
        const BOLD: Style = Style::new().bold();
        let mut lines = String::new();
        for finding in self.findings {
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
        let _ = writeln!(lines, "{}", self.counts());
        lines
    }

    fn markdown(&self) -> String {
        if self.findings.is_empty() {
            return "Nothing found.\n".to_owned();
        }
        let mut table = "| | what | found | rule |\n|---|---|---|---|\n".to_owned();
        for finding in self.findings {
            let (level, rule) = (finding.level.name(), &finding.rule);
            let (subject, text) = (error_docs::markdown(&finding.subject), error_docs::markdown(&finding.text));
            let _ = writeln!(table, "| {level} | {subject} | {text} | `{rule}` |");
        }
        table
    }

    fn github(&self) -> String {
        let mut commands = String::new();
        for finding in self.findings {
            let command = match place(finding.level) {
                0 => "error",
                1 => "warning",
                _ => "notice",
            };
            let (file, rule) = (property(self.file), property(&finding.rule));
            let text = data(&format!("{}: {}", finding.subject, finding.text));
            let _ = writeln!(commands, "::{command} file={file},title={rule}::{text}");
        }
        commands
    }
}

/// The place of a level: 0 is the worst.
pub(crate) fn place<L: FindingLevel>(level: L) -> usize {
    L::ALL.iter().position(|other| *other == level).unwrap_or(L::ALL.len())
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
