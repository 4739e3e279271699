//! The members of a JSON body.

use axum::http::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    error::{InvalidRequest, Names},
    headers::must_be_json,
};

pub(super) struct Fields(Map<String, Value>);

impl Fields {
    pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Fields, InvalidRequest> {
        must_be_json(headers)?;
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Ok(Fields(members)),
            Ok(_) => Err(InvalidRequest::InvalidInput),
            Err(_) => Err(InvalidRequest::InvalidBody),
        }
    }

    /// Fails when there are other members.
    pub(super) fn allow(&self, names: &[&str]) -> Result<(), InvalidRequest> {
        let unknown: Names = self.0.keys().filter(|name| !names.contains(&name.as_str())).collect();
        if unknown.is_empty() { Ok(()) } else { Err(InvalidRequest::UnknownFields(unknown)) }
    }

    /// Fails when one of these is not there.
    pub(super) fn require(&self, names: &[&str]) -> Result<(), InvalidRequest> {
        let missing: Names = names.iter().copied().filter(|&name| !self.0.contains_key(name)).collect();
        if missing.is_empty() { Ok(()) } else { Err(InvalidRequest::MissingFields(missing)) }
    }

    /// A member, or `null` where it is absent, as a `T`.
    pub(super) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, InvalidRequest> {
        let value = self.0.remove(name).unwrap_or_default();
        serde_json::from_value(value).map_err(|_| invalid(name))
    }

    /// A member that has an error of its own where it is absent or no `T`.
    pub(super) fn take_or<T: DeserializeOwned>(
        &mut self,
        name: &str,
        error: InvalidRequest,
    ) -> Result<T, InvalidRequest> {
        self.take(name).map_err(|_| error)
    }
}

pub(super) fn invalid(name: &str) -> InvalidRequest {
    InvalidRequest::InvalidField([name].into_iter().collect())
}
