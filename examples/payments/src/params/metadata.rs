//! A client's own texts about a resource.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::error::BoxDynError;

/// A client's own texts about a resource: `{"order": "6735"}`, or `metadata[order]=6735` in a form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub(crate) struct Metadata(BTreeMap<String, String>);

const MOST: usize = 20;
const LONGEST_NAME: usize = 40;
const LONGEST_TEXT: usize = 500;

impl TryFrom<BTreeMap<String, String>> for Metadata {
    type Error = &'static str;

    fn try_from(texts: BTreeMap<String, String>) -> Result<Metadata, &'static str> {
        let is_short = |name: &String, text: &String| {
            (1..=LONGEST_NAME).contains(&name.chars().count()) && text.chars().count() <= LONGEST_TEXT
        };
        let has_nul = |text: &String| text.contains('\0');
        let is_valid = texts.len() <= MOST
            && texts.iter().all(|(name, text)| is_short(name, text) && !has_nul(name) && !has_nul(text));
        if is_valid { Ok(Metadata(texts)) } else { Err("too many texts, or too long ones") }
    }
}

impl Metadata {
    /// As the database has it.
    pub(crate) fn to_text(&self) -> Result<String, sqlx::Error> {
        serde_json::to_string(&self.0).map_err(|error| sqlx::Error::Encode(BoxDynError::from(error)))
    }

    /// From the database.
    pub(crate) fn of_text(text: &str) -> Result<Metadata, sqlx::Error> {
        serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(BoxDynError::from(error)))
    }
}
