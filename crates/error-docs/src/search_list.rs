//! The whole list as a file, for the script of an export.

use error_catalog::{PublishedError, inert, json};
use serde::Serialize;

use crate::{
    PageError, Pages,
    error_section::retry_word,
    prose::line_text,
    search::{SearchedError, SearchedOperation, names},
    templates::Site,
};

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
    text: String,
    /// The fixed parts of each message.
    messages: Vec<Vec<String>>,
    /// Its code, spelling and number.
    names: Vec<String>,
}

/// An operation, and the rows of the errors it returns.
#[derive(Serialize)]
struct Operation<'a> {
    id: &'a str,
    method: &'a str,
    path: &'a str,
    errors: &'a [usize],
}

/// The whole file.
#[derive(Serialize)]
struct List<'a> {
    errors: Vec<Row<'a>>,
    operations: Vec<Operation<'a>>,
}

impl Pages {
    /// The list as a script: pages opened from a folder can load nothing else.
    pub(crate) fn list_file<'a>(&'a self, site: Site<'_>) -> Result<String, PageError> {
        let seen = |text: &str| inert(text).to_string();
        let row = |(error, searched): (&'a PublishedError, &SearchedError)| Row {
            status: error.status,
            code: seen(error.wire_code()),
            link: site.link(error),
            number: error.number.map(|number| number.to_string()),
            title: seen(&line_text(&error.title)),
            error_type: error.error_type.as_deref().map(seen),
            retry: retry_word(&error.retry),
            text: seen(&searched.text),
            messages: searched.messages.clone(),
            names: names(error).into_iter().collect(),
        };
        let operation = |it: &'a SearchedOperation| Operation {
            id: &it.id,
            method: &it.method,
            path: &it.path,
            errors: &it.errors,
        };
        let search = self.search();
        let list = List {
            errors: self.catalog().errors.iter().zip(search.errors()).map(row).collect(),
            operations: search.operations().iter().map(operation).collect(),
        };
        Ok(format!("globalThis.errorList = {};\n", json(&list)?.trim_end()))
    }
}
