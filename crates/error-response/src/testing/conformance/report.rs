//! What was found.

use std::{collections::BTreeMap, fmt};

use crate::testing::{Fault, FaultKind};

/// One request, and what is wrong with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub(super) request: String,
    pub(super) status: Option<u16>,
    pub(super) fault: Fault,
    pub(super) answer: String,
}

impl Finding {
    /// The request: method, target, and what is wrong with it.
    pub fn request(&self) -> &str {
        &self.request
    }

    /// The status of the answer, where there was one.
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// What is wrong with the answer.
    pub fn fault(&self) -> &Fault {
        &self.fault
    }

    /// The whole answer; empty where there was none.
    pub fn answer(&self) -> &str {
        &self.answer
    }
}

/// What [`Conformance::run`](super::Conformance::run) found; it prints as a
/// list of faults, each with its requests.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Report {
    pub(super) requests: usize,
    pub(super) errors: BTreeMap<u16, usize>,
    pub(super) findings: Vec<Finding>,
    pub(super) beyond: Vec<String>,
}

impl Report {
    /// How many requests were sent.
    pub fn requests(&self) -> usize {
        self.requests
    }

    /// How many errors were answered, by their status.
    pub fn errors(&self) -> &BTreeMap<u16, usize> {
        &self.errors
    }

    /// What was found, in the order of the requests.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many findings are of this kind.
    pub fn count(&self, kind: FaultKind) -> usize {
        self.findings.iter().filter(|finding| finding.fault.kind() == kind).count()
    }

    /// Requests that the HTTP server refused before the router saw them: no
    /// router can change those answers.
    pub fn beyond_the_router(&self) -> &[String] {
        &self.beyond
    }

    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// Asserts that nothing was found.
    ///
    /// # Panics
    ///
    /// Panics, at the caller's line, and prints the report.
    #[track_caller]
    pub fn assert_clean(&self) {
        assert!(self.is_clean(), "{self}");
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Of the requests with one fault.
        const SHOWN: usize = 5;
        let errors: usize = self.errors.values().sum();
        writeln!(f, "{} requests, {errors} errors, {} findings", self.requests, self.findings.len())?;
        let mut by_fault: BTreeMap<&Fault, Vec<&Finding>> = BTreeMap::new();
        for finding in &self.findings {
            by_fault.entry(&finding.fault).or_default().push(finding);
        }
        for (fault, findings) in by_fault {
            writeln!(f, "\n{fault}")?;
            for finding in findings.iter().take(SHOWN) {
                match finding.status {
                    Some(status) => writeln!(f, "    {status} to {}", finding.request)?,
                    None => writeln!(f, "    {}", finding.request)?,
                }
            }
            if findings.len() > SHOWN {
                writeln!(f, "    and {} more", findings.len() - SHOWN)?;
            }
            if let Some(first) = findings.first().filter(|first| !first.answer.is_empty()) {
                for line in first.answer.lines() {
                    writeln!(f, "        | {line}")?;
                }
            }
        }
        Ok(())
    }
}
