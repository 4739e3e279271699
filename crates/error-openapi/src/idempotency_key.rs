//! The header with the idempotency key, for operations that declare the errors of such keys.

use error_catalog::ErrorKey;
use serde_json::json;
use utoipa::openapi::{
    RefOr, Required,
    path::{Operation, ParameterBuilder, ParameterIn},
};

use crate::schema::string;

const NAME: &str = "Idempotency-Key";

/// The codes of the errors that error-idempotency returns for a missing and for an invalid key.
const MISSING: &str = "idempotency_key_missing";
const INVALID: &str = "idempotency_key_invalid";

/// The longest header: a key of 255 characters, each escaped, in quotes.
const LONGEST: usize = 512;

/// Adds the header to an operation that reads it, which follows from its errors: it is required where a request without
/// it is rejected. One that its author has described stays as it is.
pub(crate) fn add_to(operation: &mut Operation, method: &str, errors: &[ErrorKey]) {
    let declares = |code: &str| errors.iter().any(|error| error.code == code);
    // A request with another method needs no key: it has the same effect each time.
    if !["POST", "PATCH"].contains(&method) || !(declares(MISSING) || declares(INVALID)) || is_described(operation) {
        return;
    }
    let required = if declares(MISSING) { Required::True } else { Required::False };
    let parameter = ParameterBuilder::new()
        .name(NAME)
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(
            "A new random value for each request, such as a UUID, in double quotes. Send the same value when you send the \
             same request again: it is carried out once.",
        ))
        .schema(Some(string(LONGEST, "^[ -~]+$")))
        .example(Some(json!("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"")));
    operation.parameters.get_or_insert_default().push(RefOr::T(parameter.build()));
}

/// Whether the operation has the parameter already; a reference is known by its name alone.
fn is_described(operation: &Operation) -> bool {
    let letters = |name: &str| name.replace(|letter: char| !letter.is_ascii_alphanumeric(), "").to_ascii_lowercase();
    operation.parameters.iter().flatten().any(|parameter| match parameter {
        RefOr::T(parameter) => {
            parameter.parameter_in == ParameterIn::Header && parameter.name.eq_ignore_ascii_case(NAME)
        }
        RefOr::Ref(reference) => letters(&reference.ref_location).ends_with(&letters(NAME)),
    })
}
