//! Findings for people and for machines.

use std::fmt;

use error_catalog::{Finding, FindingLevel, inert, json};
use serde::Serialize;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ReportForm {
    /// `{"worst": "breaking", "findings": [...]}`.
    Json,
    /// A table, for a comment on a change.
    Markdown,
    /// Workflow commands, which GitHub shows beside the file.
    Github,
}

/// Findings in one form; `Display` writes them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Report<'a, L: FindingLevel> {
    findings: &'a [Finding<L>],
    form: ReportForm,
    file: &'a str,
}

impl<'a, L: FindingLevel> Report<'a, L> {
    /// Findings about `file`.
    pub(crate) fn new(findings: &'a [Finding<L>], form: ReportForm, file: &'a str) -> Report<'a, L> {
        Report { findings, form, file }
    }

    fn markdown(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.findings.is_empty() {
            return writeln!(f, "Nothing found.");
        }
        writeln!(f, "| | what | found | rule |\n|---|---|---|---|")?;
        for finding in self.findings {
            let (level, rule) = (finding.level.name(), &finding.rule);
            let (subject, text) = (error_docs::markdown(&finding.subject), error_docs::markdown(&finding.text));
            writeln!(f, "| {level} | {subject} | {text} | `{rule}` |")?;
        }
        Ok(())
    }

    fn github(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in self.findings {
            let worst = L::ALL.iter().position(|level| *level == finding.level);
            let command = match worst {
                Some(0) => "error",
                Some(1) => "warning",
                _ => "notice",
            };
            let (file, rule) = (property(self.file), property(&finding.rule));
            let text = data(&format!("{}: {}", finding.subject, finding.text));
            writeln!(f, "::{command} file={file},title={rule}::{text}")?;
        }
        Ok(())
    }
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

#[derive(Serialize)]
#[serde(bound = "L: FindingLevel")]
struct JsonReport<'a, L: FindingLevel> {
    worst: Option<&'static str>,
    findings: &'a [Finding<L>],
}

impl<L: FindingLevel> fmt::Display for Report<'_, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            ReportForm::Json => {
                let worst = self.findings.iter().map(|finding| finding.level).max().map(FindingLevel::name);
                f.write_str(&json(&JsonReport { worst, findings: self.findings }).map_err(|_| fmt::Error)?)
            }
            ReportForm::Markdown => self.markdown(f),
            ReportForm::Github => self.github(f),
        }
    }
}
