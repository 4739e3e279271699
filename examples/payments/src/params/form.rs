//! Stripe's forms: names with brackets stand for groups.

use error_response::ApiError;
use serde_json::{Map, Value};

/// How deep the brackets of a form may nest.
const DEEPEST: usize = 3;

/// The request body is not a form
///
/// The brackets in the names of its parameters do not match, or nest more than three deep.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The request body must be a form, with brackets at most three deep")]
#[api(category = malformed_body, before_effects, action = "Write groups as `metadata[order]=6735`.")]
pub(crate) struct MalformedForm;

/// The JSON that a form stands for: `metadata[order]=6735` is `{"metadata": {"order": "6735"}}`.
pub(super) fn to_json(pairs: &[(String, String)]) -> Result<Vec<u8>, MalformedForm> {
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let config = serde_qs::Config::new().max_depth(DEEPEST).use_form_encoding(true);
    let members: Map<String, Value> = config.deserialize_str(&form).map_err(|_| MalformedForm)?;
    serde_json::to_vec(&members).map_err(|_| MalformedForm)
}
