//! JUnit XML, which test reports read.

use std::fmt::Write as _;

use error_catalog::FindingLevel;
use error_markup::inert;

use crate::report::Report;

/// A suite with a test for each finding; those that reach the limit have failed.
pub(crate) fn suites<L: FindingLevel>(report: &Report<'_, L>) -> String {
    let fails = |level: L| report.limit.is_some_and(|limit| level >= limit);
    let failures = report.findings.iter().filter(|finding| fails(finding.level)).count();
    let tests = report.findings.len().max(1);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{tests}\" failures=\"{failures}\">\n  \
         <testsuite name=\"error-catalog\" tests=\"{tests}\" failures=\"{failures}\">\n"
    );
    if report.findings.is_empty() {
        let _ = writeln!(xml, "    <testcase classname=\"error-catalog\" name=\"{}\"/>", escaped(report.file));
    }
    for finding in report.findings {
        let (level, rule) = (finding.level.name(), &finding.rule);
        let (subject, text) = (escaped(&finding.subject), escaped(&finding.text));
        // Writing to a string can't fail.
        let _ = write!(xml, "    <testcase classname=\"{rule}\" name=\"{subject}: {text}\">");
        let _ = if fails(finding.level) {
            writeln!(xml, "<failure type=\"{level}\" message=\"{text}\">{subject}: {text}</failure></testcase>")
        } else {
            writeln!(xml, "<system-out>{level}: {text}</system-out></testcase>")
        };
    }
    xml.push_str("  </testsuite>\n</testsuites>\n");
    xml
}

/// A text in an attribute or an element (XML 1.0, 2.2 and 2.4).
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in inert(text).on_one_line().to_string().chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // No character of XML, and none that can be written out as one.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}
