//! The search index of an export, as a file for its script.

use std::collections::{BTreeMap, BTreeSet};

use error_catalog::{PublishedError, json_line};
use error_markup::inert;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    PageError, Pages,
    error_section::retry_word,
    phrase::phrase,
    prose::line_text,
    searched::{SearchedOperation, prose},
    slug,
};

/// The name of the file.
pub(crate) const LIST: &str = "list.js";

/// The whole file. The script writes these texts into a page, so they are as a
/// template would write them.
#[derive(Serialize)]
struct List<'a> {
    /// The types, to which errors refer by their places.
    types: Vec<String>,
    /// The words of a retry class, likewise.
    retries: Vec<&'a str>,
    phrases: BTreeMap<u16, String>,
    errors: Vec<Value>,
    operations: Vec<Operation<'a>>,
    /// Each word of prose, with the places of the errors that have it.
    words: Vec<String>,
    #[serde(rename = "codeMembers")]
    code_members: &'a BTreeSet<String>,
    prefixes: &'a [String],
}

/// An operation, and the places of the errors it returns.
#[derive(Serialize)]
struct Operation<'a> {
    id: &'a str,
    method: &'a str,
    path: &'a str,
    errors: String,
}

impl Pages {
    /// The list as a script: pages opened from a folder can load nothing else.
    pub(crate) fn list_file(&self) -> Result<String, PageError> {
        let errors = &self.catalog().errors;
        let types: BTreeSet<_> = errors.iter().filter_map(|error| error.error_type.as_deref()).collect();
        let retries: BTreeSet<_> = errors.iter().map(|error| retry_word(&error.retry)).collect();
        let (types, retries): (Vec<_>, Vec<_>) = (types.into_iter().collect(), retries.into_iter().collect());
        let statuses = errors.iter().flat_map(PublishedError::all_statuses);
        let operation = |it| Operation::new(it);
        let search = self.search();
        let list = List {
            phrases: statuses.map(|status| (*status, phrase(*status).to_owned())).collect(),
            errors: errors.iter().map(|error| row(error, &types, &retries)).collect(),
            operations: search.operations().iter().map(operation).collect(),
            words: words(errors),
            code_members: search.code_members(),
            prefixes: search.prefixes(),
            types: types.into_iter().map(seen).collect(),
            retries,
        };
        Ok(format!("globalThis.errorList = {};\n", json_line(&list)?))
    }
}

impl<'a> Operation<'a> {
    fn new(it: &'a SearchedOperation) -> Operation<'a> {
        let places: BTreeSet<_> = it.errors.iter().copied().collect();
        Operation {
            id: &it.id,
            method: &it.method,
            path: &it.path,
            errors: coded(&places.into_iter().collect::<Vec<_>>()),
        }
    }
}

/// A row of the index, short: statuses, code, title, the places of type and retry,
/// messages, and by its name what few errors have.
fn row(error: &PublishedError, types: &[&str], retries: &[&str]) -> Value {
    let place = |of: &[&str], text: Option<&str>| of.iter().position(|known| Some(*known) == text);
    let (code, title) = (error.wire_code(), line_text(&error.title));
    let messages = [error.message.as_deref(), error.user_message.as_deref()].into_iter().flatten();
    let mut rare = serde_json::Map::new();
    let name = slug(&error.code);
    let differing = [
        // A text: numbers of a script end at 2^53.
        ("number", error.number.map(|number| number.to_string())),
        ("name", (error.code != code).then(|| seen(&error.code))),
        ("page", (name != code).then_some(name)),
        ("raw", (error.title != title).then(|| seen(&error.title))),
    ];
    rare.extend(differing.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?.into()))));
    let statuses = match error.all_statuses() {
        [status] => json!(status),
        several => json!(several),
    };
    let mut row = vec![
        statuses,
        seen(code).into(),
        seen(&title).into(),
        place(types, error.error_type.as_deref()).map_or(json!(-1), |at| json!(at)),
        json!(place(retries, Some(retry_word(&error.retry)))),
        messages.map(|message| Value::from(seen(message))).collect(),
    ];
    if !rare.is_empty() {
        row.push(rare.into());
    }
    row.into()
}

/// The words of all errors' prose, each once, with the places of its errors.
fn words(errors: &[PublishedError]) -> Vec<String> {
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, error) in errors.iter().enumerate() {
        for word in prose(error) {
            places.entry(word).or_default().push(at);
        }
    }
    places.into_iter().map(|(word, places)| format!("{} {}", seen(&word), coded(&places))).collect()
}

/// Rising numbers, in the shorter of two forms.
fn coded(places: &[usize]) -> String {
    let (sparse, dense) = (distances(places), bits(places));
    if sparse.len() <= dense.len() { sparse } else { dense }
}

/// Rising numbers as bits behind a `=`, six in a digit.
fn bits(places: &[usize]) -> String {
    let mut digits = vec![0; places.last().map_or(0, |last| last / 6 + 1)];
    for place in places {
        digits[place / 6] |= 1 << (place % 6);
    }
    std::iter::once('=').chain(digits.into_iter().map(digit)).collect()
}

/// Rising numbers as the distances between them, each in digits of base 32; a digit
/// that is not its last is greater by 32.
fn distances(places: &[usize]) -> String {
    let mut text = String::new();
    let mut next = 0;
    for place in places {
        let mut distance = place - next;
        next = place + 1;
        while distance >= 32 {
            text.push(digit(distance % 32 + 32));
            distance /= 32;
        }
        text.push(digit(distance));
    }
    text
}

/// The digits of base 64 (RFC 4648, section 5).
fn digit(value: usize) -> char {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    DIGITS.get(value).copied().map_or('A', char::from)
}

fn seen(text: &str) -> String {
    inert(text).to_string()
}
