//! The parameters of a request's body, JSON or form.

use std::borrow::Cow;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use error_response::{Category, CategoryError, Error};
use iso_currency::Currency;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::StripeLikeError;

/// How deep the brackets of a form may nest; serde_qs ends there, so a hostile
/// body can't make it recurse.
const DEEPEST: usize = 3;

/// The parameters of a request's body.
pub(super) struct Params {
    members: Map<String, Value>,
    /// A form knows only texts: a number is one there, and not in JSON.
    from_form: bool,
}

impl<S: Send + Sync> FromRequest<S> for Params {
    /// A rejection of `Bytes` (a body that is too long) has no type of ours; the
    /// layer gives it the API's format.
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Params, Response> {
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        Params::read(&headers, &body).map_err(IntoResponse::into_response)
    }
}

impl Params {
    /// Reads a body as its content type says.
    pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Params, Error> {
        let malformed = |problem| Err(StripeLikeError::InvalidRequest { problem, param: None }.into());
        if body.is_empty() {
            return Ok(Params { members: Map::new(), from_form: false });
        }
        match media_type(headers).as_deref() {
            Some("application/json") => match serde_json::from_slice(body) {
                Ok(members) => Ok(Params { members, from_form: false }),
                Err(_) => malformed("The request body must be a JSON object"),
            },
            Some("application/x-www-form-urlencoded") => {
                let config = serde_qs::Config::new().max_depth(DEEPEST).use_form_encoding(true);
                match config.deserialize_bytes::<Form>(body) {
                    Ok(form) => Ok(Params { members: form.into_members(), from_form: true }),
                    Err(_) => malformed("The request body must be a form"),
                }
            }
            _ => Err(CategoryError::new(Category::UnsupportedMediaType)
                .with_message("The request body must be JSON or a form")
                .into()),
        }
    }

    /// Refuses parameters that the endpoint does not know: a misspelt one would
    /// else have no effect, and nobody would hear of it.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), StripeLikeError> {
        match self.members.keys().find(|name| !known.contains(&name.as_str())) {
            Some(unknown) => Err(invalid(unknown.clone(), "unknown parameter")),
            None => Ok(()),
        }
    }

    /// A text, where it is there.
    pub(super) fn text(&self, param: &'static str) -> Result<Option<&str>, StripeLikeError> {
        match self.members.get(param) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(invalid(param, "must be a string")),
        }
    }

    pub(super) fn required_text(&self, param: &'static str) -> Result<&str, StripeLikeError> {
        self.text(param)?.ok_or(StripeLikeError::MissingParameter { param })
    }

    /// An amount in the smallest unit of its currency, where it is there.
    pub(super) fn amount(&self, param: &'static str) -> Result<Option<u64>, StripeLikeError> {
        let amount = match self.members.get(param) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Number(number)) => number.as_u64(),
            Some(Value::String(digits)) if self.from_form => digits.parse().ok(),
            Some(_) => None,
        };
        amount.map(Some).ok_or_else(|| invalid(param, "must be a whole number that is not negative"))
    }

    /// A currency that is in use; its case means nothing.
    pub(super) fn currency(&self) -> Result<Currency, StripeLikeError> {
        let code = self.required_text("currency")?.to_ascii_uppercase();
        Currency::from_code(&code)
            .filter(|currency| currency.is_superseded().is_none())
            .ok_or_else(|| invalid("currency", "must be a valid ISO 4217 code"))
    }

    /// The caller's own texts: `{"metadata": {"order": "6735"}}`, or
    /// `metadata[order]=6735`.
    pub(super) fn metadata(&self) -> Result<Map<String, Value>, StripeLikeError> {
        match self.members.get("metadata") {
            None | Some(Value::Null) => Ok(Map::new()),
            Some(Value::Object(members)) => match members.iter().find(|(_, value)| !value.is_string()) {
                // serde_qs makes `metadata=text` a group with an empty name.
                _ if members.contains_key("") => Err(invalid("metadata", "must be a group of strings with names")),
                Some((name, _)) => Err(invalid(format!("metadata[{name}]"), "must be a string")),
                None => Ok(members.clone()),
            },
            Some(_) => Err(invalid("metadata", "must be a group of strings with names")),
        }
    }
}

/// The members of a form.
#[derive(Deserialize)]
struct Form {
    /// Said to be a group, or `metadata[0]=first` would be read as a list.
    metadata: Option<Map<String, Value>>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

impl Form {
    fn into_members(self) -> Map<String, Value> {
        let mut members = self.others;
        members.extend(self.metadata.map(|group| ("metadata".to_owned(), Value::Object(group))));
        members
    }
}

/// The parameter `param` has a value that the API does not take.
pub(super) fn invalid(param: impl Into<Cow<'static, str>>, reason: &'static str) -> StripeLikeError {
    StripeLikeError::InvalidParameter { param: param.into(), reason }
}

/// The media type of the body, without its parameters, in small letters.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let essence = headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';').next()?;
    Some(essence.trim().to_ascii_lowercase())
}

/// The account to open, for the document: [`Params`] reads it member by member.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct NewAccount {
    /// Whose account it is; no two have the same.
    #[schema(pattern = r"^[^@\s]+@[^@\s]+$", example = "jane@example.com")]
    email: String,
    /// An ISO 4217 code.
    #[schema(pattern = "^[A-Za-z]{3}$", example = "USD")]
    currency: String,
    /// What it holds at first, in the smallest unit.
    #[schema(required = false, nullable = true, format = "uint64")]
    balance: u64,
    /// Texts of your own.
    #[schema(value_type = Object, required = false)]
    metadata: (),
}

/// The transfer to make, for the document.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct NewTransfer {
    /// How much, in the smallest unit.
    #[schema(example = 2500, format = "uint64")]
    amount: u64,
    /// An ISO 4217 code: that of both accounts.
    #[schema(pattern = "^[A-Za-z]{3}$", example = "USD")]
    currency: String,
    /// The id of the account it starts from.
    #[schema(example = "acc_1")]
    source: String,
    /// The id of the account it goes to.
    #[schema(example = "acc_2")]
    destination: String,
    /// Texts of your own.
    #[schema(value_type = Object, required = false)]
    metadata: (),
}
