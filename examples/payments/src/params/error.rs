//! What is wrong with the parameters of a request, in the words of the API.

use error_response::{
    ApiError, Violation,
    extract::{FormRejection, JsonRejection, Location, QueryRejection},
};

use super::form::MalformedForm;

/// The parameters of a request are invalid.
#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum ParamsError {
    /// Missing parameter
    ///
    /// The request does not have a parameter that is required.
    #[error("Missing required parameter: {param}")]
    #[api(category = missing_field, before_effects, action = "Add the parameter in `param`.")]
    #[api(example(
        "POST /v1/accounts",
        header("authorization" = "Bearer $API_KEY"),
        body = r#"{"email": "jane@example.com"}"#
    ))]
    Missing {
        /// The first parameter that is missing.
        #[api(param, example = "amount")]
        param: String,
        #[api(violations)]
        fields: Vec<Violation>,
    },

    /// Unknown parameter
    ///
    /// The operation does not have a parameter with this name. It is rejected because it would have no effect.
    #[error("Unknown parameter: {param}")]
    #[api(category = unknown_field, before_effects, action = "Remove the parameter in `param`, or correct its name.")]
    #[api(example(
        "POST /v1/accounts",
        header("authorization" = "Bearer $API_KEY"),
        body = r#"{"email": "jane@example.com", "currency": "EUR", "colour": "red"}"#
    ))]
    Unknown {
        /// The first unknown parameter.
        #[api(param, example = "colour")]
        param: String,
        #[api(violations)]
        fields: Vec<Violation>,
    },

    /// Invalid parameter
    ///
    /// A parameter has a value that the operation does not accept.
    #[error("Invalid {param}: {reason}")]
    #[api(category = invalid_field, before_effects, action = "Correct the parameter in `param`.")]
    #[api(example(
        "POST /v1/accounts",
        header("authorization" = "Bearer $API_KEY"),
        body = r#"{"email": "jane@example.com", "currency": "XYZ"}"#
    ))]
    Invalid {
        /// The first invalid parameter; in a group, in brackets: `metadata[order]`.
        #[api(param, example = "currency")]
        param: String,
        /// What is wrong with its value.
        #[api(example = "must be a valid ISO 4217 code")]
        reason: String,
        #[api(violations)]
        fields: Vec<Violation>,
    },

    #[error(transparent)]
    #[api(transparent)]
    Json(JsonRejection),

    #[error(transparent)]
    #[api(transparent)]
    Form(FormRejection),

    #[error(transparent)]
    #[api(transparent)]
    MalformedForm(#[from] MalformedForm),

    #[error(transparent)]
    #[api(transparent)]
    Query(QueryRejection),
}

/// What the invalid value of a parameter is told: the API's own sentences instead of the extractor's.
pub(crate) trait Texts {
    /// Parameters, each with what its value must be.
    const TEXTS: &'static [(&'static str, &'static str)];
}

impl ParamsError {
    /// A parameter of the body is invalid.
    pub(crate) fn invalid(param: &'static str, reason: &'static str) -> ParamsError {
        let field = Violation::new(Location::Body, param).with_code("invalid").with_message(reason);
        ParamsError::Invalid { param: param.to_owned(), reason: reason.to_owned(), fields: vec![field] }
    }

    pub(super) fn of_json<T: Texts>(rejection: JsonRejection) -> ParamsError {
        Self::of_fields::<T>(rejection.violations()).unwrap_or(ParamsError::Json(rejection))
    }

    pub(super) fn of_query<T: Texts>(rejection: QueryRejection) -> ParamsError {
        Self::of_fields::<T>(rejection.violations()).unwrap_or(ParamsError::Query(rejection))
    }

    /// The error of invalid fields; `None` if there are none, as in a body that is not JSON.
    fn of_fields<T: Texts>(found: &[Violation]) -> Option<ParamsError> {
        let fields: Vec<_> = found.iter().map(in_our_words::<T>).collect();
        let first = fields.first()?;
        let param = first.path().bracketed().to_string();
        let reason = first.message().unwrap_or("is invalid").to_owned();
        let all_are = |code| fields.iter().all(|field| field.code() == Some(code));
        Some(if all_are("missing") {
            ParamsError::Missing { param, fields }
        } else if all_are("unknown") {
            ParamsError::Unknown { param, fields }
        } else {
            ParamsError::Invalid { param, reason, fields }
        })
    }
}

fn in_our_words<T: Texts>(found: &Violation) -> Violation {
    let is_of_value = !matches!(found.code(), Some("missing" | "unknown" | "duplicate"));
    let param = found.path().bracketed().to_string();
    match T::TEXTS.iter().find(|(name, _)| *name == param).filter(|_| is_of_value) {
        Some((_, text)) => found.clone().with_message(*text),
        None => found.clone(),
    }
}
