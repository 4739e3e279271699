//! What the tour showed.

use std::fmt;

use super::client::Received;

/// An error that the service returned.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// Its code.
    pub code: String,
    /// The status of the response.
    pub status: u16,
    /// Its `Retry-After`.
    pub wait: Option<String>,
    /// Its request id, by which an operator finds the cause of a server error.
    pub request_id: Option<String>,
    /// Whether the sandbox returned it; otherwise it was caused.
    pub is_forced: bool,
    /// How it was caused, or on which operation it was forced.
    pub how: String,
    /// The address of its page.
    pub page: String,
}

impl Row {
    pub(super) fn new(received: Received, is_forced: bool, how: &str, url: &str, code: &str) -> Row {
        Row {
            code: code.to_owned(),
            status: received.status,
            wait: received.wait,
            request_id: received.request_id,
            is_forced,
            how: how.to_owned(),
            page: format!("{url}/errors/{code}"),
        }
    }
}

/// Every error of the catalog, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Table {
    /// A row for each error that was shown.
    pub rows: Vec<Row>,
    /// The codes of those that were not.
    pub missing: Vec<String>,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads = ["code", "status", "wait", "request id", "how", "page"].map(str::to_owned);
        let cells = self.rows.iter().map(|row| {
            let wait = row.wait.as_ref().map(|wait| format!("{wait} s")).unwrap_or_default();
            let how = if row.is_forced { format!("sandbox: {}", row.how) } else { row.how.clone() };
            let request_id = row.request_id.clone().unwrap_or_default();
            [row.code.clone(), row.status.to_string(), wait, request_id, how, row.page.clone()]
        });
        let lines: Vec<[String; 6]> = std::iter::once(heads).chain(cells).map(|line| line.map(printable)).collect();
        let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default();
        let widths: [usize; 6] = std::array::from_fn(width);
        for line in &lines {
            let padded: Vec<String> = line.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
            writeln!(f, "{}", padded.join("  ").trim_end())?;
        }
        let forced = self.rows.iter().filter(|row| row.is_forced).count();
        write!(f, "{} errors: {} caused, {forced} by the sandbox", self.rows.len(), self.rows.len() - forced)?;
        for code in &self.missing {
            write!(f, "\nnot shown: {}", printable(code.clone()))?;
        }
        Ok(())
    }
}

/// Without control characters, which could change a terminal.
fn printable(text: String) -> String {
    text.replace(char::is_control, " ")
}
