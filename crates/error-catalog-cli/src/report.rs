//! Findings about one file.

use error_catalog::{Finding, FindingLevel};

/// Findings about one file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Report<'a, L: FindingLevel> {
    pub(crate) findings: &'a [Finding<L>],
    pub(crate) file: &'a str,
    /// The least that fails; none where nothing does.
    pub(crate) limit: Option<L>,
}

impl<L: FindingLevel> Report<'_, L> {
    /// How many findings have a level.
    pub(crate) fn count(&self, level: L) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// The counts of all levels: `1 breaking, 0 minor, 0 patch`.
    pub(crate) fn counts(&self) -> String {
        let counts: Vec<_> = L::ALL.iter().map(|level| format!("{} {}", self.count(*level), level.name())).collect();
        counts.join(", ")
    }
}

/// The place of a level: 0 is the worst.
pub(crate) fn place<L: FindingLevel>(level: L) -> usize {
    L::ALL.iter().position(|other| *other == level).unwrap_or(L::ALL.len())
}
