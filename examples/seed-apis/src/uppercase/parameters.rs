//! The parameters of a request.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Money, UppercaseError};

/// The members of a request's body.
///
/// A struct of named fields would leave it to serde what a missing one is
/// called; the API has a text of its own for it.
#[derive(Deserialize)]
pub(super) struct Parameters(Map<String, Value>);

impl Parameters {
    pub(super) fn text(&self, parameter: &'static str) -> Result<&str, UppercaseError> {
        match self.0.get(parameter) {
            None | Some(Value::Null) => Err(UppercaseError::MissingParameter { parameter }),
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(UppercaseError::InvalidParameter { parameter, problem: "it must be a string" }),
        }
    }

    pub(super) fn money(&self, parameter: &'static str) -> Result<Money, UppercaseError> {
        let problem = "it must be an amount with two decimals, such as \"100.00\"";
        let invalid = |_| UppercaseError::InvalidParameter { parameter, problem };
        self.text(parameter)?.parse().map_err(invalid)
    }
}
