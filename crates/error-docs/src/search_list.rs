//! The whole list as a file, for the script of an export.

use error_catalog::{PublishedError, inert, json};
use serde::Serialize;

use crate::{PageError, Pages, error_section::retry_word, templates::Site};

/// The name of the file.
pub(crate) const LIST: &str = "list.js";

/// A row of the index, and what is searched of it. The script writes these
/// texts into a page, so they are as a template would write them.
#[derive(Serialize)]
struct Row<'a> {
    status: u16,
    code: String,
    link: String,
    /// A text: numbers of a script end at 2^53.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    title: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    error_type: Option<String>,
    retry: &'a str,
    searched: String,
}

impl Pages {
    /// The list as a script: pages opened from a folder can load nothing else.
    pub(crate) fn list_file(&self, site: Site<'_>) -> Result<String, PageError> {
        let seen = |text: &str| inert(text).to_string();
        let row = |(error, searched)| -> Row<'_> {
            let error: &PublishedError = error;
            Row {
                status: error.status,
                code: seen(error.wire_code()),
                link: site.link(error),
                number: error.number.map(|number| number.to_string()),
                title: seen(&error.title),
                error_type: error.error_type.as_deref().map(seen),
                retry: retry_word(&error.retry),
                searched: seen(searched),
            }
        };
        let rows: Vec<_> = self.searched().map(row).collect();
        Ok(format!("globalThis.errorList = {};\n", json(&rows)?.trim_end()))
    }
}
