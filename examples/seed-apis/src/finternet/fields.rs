//! The members of a JSON body, read one by one: an error names its member.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::FinternetError;

pub(super) struct Fields(Map<String, Value>);

impl Fields {
    pub(super) fn parse(body: &[u8]) -> Result<Fields, FinternetError> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Ok(Fields(members)),
            Ok(_) => Err(invalid("The body must be a JSON object", None)),
            Err(_) => Err(invalid("The body is not valid JSON", None)),
        }
    }

    pub(super) fn required<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<T, FinternetError> {
        self.optional(name)?.ok_or_else(|| invalid("A required parameter is missing", Some(name.into())))
    }

    pub(super) fn optional<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<Option<T>, FinternetError> {
        let Some(value) = self.0.remove(name) else { return Ok(None) };
        // serde's own text names Rust types; the client needs the parameter.
        serde_json::from_value(value).map(Some).map_err(|_| invalid("The request is invalid", Some(name.into())))
    }

    /// What nobody has read, nobody knows.
    pub(super) fn finish(self) -> Result<(), FinternetError> {
        match self.0.into_iter().next() {
            Some((name, _)) => Err(invalid("A parameter is unknown", Some(name.into()))),
            None => Ok(()),
        }
    }
}

fn invalid(problem: &'static str, param: Option<Cow<'static, str>>) -> FinternetError {
    FinternetError::InvalidRequest { problem, param }
}
