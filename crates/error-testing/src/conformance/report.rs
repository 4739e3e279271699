//! The report of a conformance test.

use std::{collections::BTreeMap, fmt};

use super::request::Probe;
use crate::{Fault, FaultKind, Received};

/// A finding of a conformance test: a request, and the fault in its response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub(super) request: String,
    pub(super) status: Option<u16>,
    pub(super) fault: Fault,
    pub(super) answer: String,
}

impl Finding {
    /// A description of the request: its method, its target, and what makes the request
    /// invalid.
    pub fn request(&self) -> &str {
        &self.request
    }

    /// The status of the response, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The fault of the response.
    pub fn fault(&self) -> &Fault {
        &self.fault
    }

    /// The complete response as text. It is empty if there was no response.
    pub fn answer(&self) -> &str {
        &self.answer
    }
}

/// The result of a conformance test. `Display` lists the faults, each with its requests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[must_use]
pub struct Report {
    pub(super) requests: usize,
    pub(super) errors: BTreeMap<u16, usize>,
    pub(super) findings: Vec<Finding>,
    pub(super) beyond: Vec<String>,
    pub(super) unjudged: Vec<String>,
    pub(super) notes: Vec<String>,
}

impl Report {
    /// Adds what is wrong with the answer to `probe`: of many at once each
    /// finding counts once, however many met it.
    pub(super) fn add(&mut self, probe: &Probe, answer: Option<&Received>, fault: Fault) {
        let request = probe.name();
        if self.findings.iter().any(|known| known.request == request && known.fault == fault) {
            return;
        }
        let status = answer.map(|answer| answer.status().as_u16());
        let answer = answer.map(Received::to_string).unwrap_or_default();
        self.findings.push(Finding { request, status, fault, answer });
    }

    /// How many requests were sent.
    pub fn requests(&self) -> usize {
        self.requests
    }

    /// How many errors were returned, by the status of the response.
    pub fn errors(&self) -> &BTreeMap<u16, usize> {
        &self.errors
    }

    /// The findings, in the order of the requests.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The number of findings of this kind.
    pub fn count(&self, kind: FaultKind) -> usize {
        self.findings.iter().filter(|finding| finding.fault.kind() == kind).count()
    }

    /// The requests that the HTTP server rejected before the router saw them. A router
    /// cannot change those responses.
    pub fn beyond_the_router(&self) -> &[String] {
        &self.beyond
    }

    /// The tests that were not made although they should have been. Each entry also says
    /// what to write so that the test is made. For example, a run without any error
    /// response says nothing about errors.
    pub fn unjudged(&self) -> &[String] {
        &self.unjudged
    }

    /// Notes about what was tested only partly, and about errors that the catalog does
    /// not list for the operation that returned them.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Whether error responses were tested and no fault was found. A run without error
    /// responses is not clean.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.unjudged.is_empty()
    }

    /// Asserts that error responses were tested and no fault was found.
    ///
    /// # Panics
    ///
    /// Panics at the caller's line and shows the report if a fault was found or no error
    /// response was tested.
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
        for why in &self.unjudged {
            writeln!(f, "\nnot judged: {why}")?;
        }
        for note in &self.notes {
            writeln!(f, "\nnote: {note}")?;
        }
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
