//! One value of each documented error.

use error_response::Error;
use serde::de::Error as _;

use super::error::{ExternalApiError, InvalidRequest, Names, ServerError, Unauthorized};

/// The error whose key is the pair of `error_type` and `code`.
pub(super) fn example_of(error_type: &str, code: &str) -> Option<Error> {
    examples().find(|example| {
        let definition = example.as_api_error().definition();
        (definition.error_type(), definition.code()) == (Some(error_type), Some(code))
    })
}

fn examples() -> impl Iterator<Item = Error> {
    let invalid_request = [
        InvalidRequest::MissingFields(Names::default()),
        InvalidRequest::UnknownFields(Names::default()),
        InvalidRequest::InvalidField(Names::default()),
        InvalidRequest::InvalidCredentialsId,
        InvalidRequest::InvalidClientId,
        InvalidRequest::InvalidClientSecret,
        InvalidRequest::InvalidAccessToken,
        InvalidRequest::InvalidInput,
        InvalidRequest::InvalidBody,
        InvalidRequest::InvalidHeaders,
        InvalidRequest::NotFound,
        InvalidRequest::InvalidStep,
        InvalidRequest::InvalidSessionId,
        InvalidRequest::InvalidSkillName,
        InvalidRequest::InvalidPcdDataRetention,
        InvalidRequest::TppRedirectError,
    ];
    let unauthorized = [
        Unauthorized::InvalidApiKeys,
        Unauthorized::Tenant,
        Unauthorized::InvalidAccessToken,
        Unauthorized::InvalidCredentialsId,
        Unauthorized::InvalidClientId,
        Unauthorized::InvalidClientSecret,
        Unauthorized::InvalidClientAppKey,
        Unauthorized::InactiveCredentials,
        Unauthorized::ExpiredCredentials,
        Unauthorized::InvalidUuid,
        Unauthorized::InvalidTenantKeys,
        Unauthorized::InvalidTempToken,
    ];
    let external = [
        ExternalApiError::Connection,
        ExternalApiError::TooManyRequests,
        ExternalApiError::Unauthorized,
        ExternalApiError::Forbidden,
        ExternalApiError::DuplicatedConsent,
        ExternalApiError::ExpiredConsent,
        ExternalApiError::InvalidPsuId,
        ExternalApiError::Server,
    ];
    let server = [ServerError::Stored(serde_json::Error::custom("cut off")), ServerError::PlannedMaintenance];
    let invalid_request = invalid_request.into_iter().map(Error::from);
    invalid_request.chain(unauthorized.map(Error::from)).chain(external.map(Error::from)).chain(server.map(Error::from))
}
