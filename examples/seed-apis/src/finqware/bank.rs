//! The banks, each of which always answers the same.

use error_response::layer::{IdGenerator, UuidV4};
use serde::Serialize;

use super::{demo, error::ExternalApiError};

/// What a bank keeps of its customer, as the text it is stored as.
const ACCOUNTS: &str = r#"[{"iban":"RO49AAAA1B31007593840000","currency":"RON"}]"#;

/// A bank, and what becomes of a request for consent.
#[derive(Debug)]
pub(super) struct Bank {
    name: &'static str,
    answer: Result<&'static str, ExternalApiError>,
}

static BANKS: [Bank; 9] = [
    Bank { name: demo::BANK, answer: Ok(ACCOUNTS) },
    Bank { name: "sandbox_offline", answer: Err(ExternalApiError::Connection) },
    Bank { name: "sandbox_busy", answer: Err(ExternalApiError::TooManyRequests) },
    Bank { name: "sandbox_unauthorized", answer: Err(ExternalApiError::Unauthorized) },
    Bank { name: "sandbox_forbidden", answer: Err(ExternalApiError::Forbidden) },
    Bank { name: "sandbox_duplicated", answer: Err(ExternalApiError::DuplicatedConsent) },
    Bank { name: "sandbox_expired", answer: Err(ExternalApiError::ExpiredConsent) },
    Bank { name: "sandbox_broken", answer: Err(ExternalApiError::Server) },
    // The consent is given, and what is stored of it is cut off.
    Bank { name: "sandbox_truncated", answer: Ok(r#"[{"iban":"RO49"#) },
];

/// What a bank gives with its consent.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Consent {
    /// Completes the session.
    pub(super) temp_token: String,
    #[serde(skip)]
    pub(super) accounts: &'static str,
}

impl Bank {
    pub(super) fn named(name: &str) -> Option<&'static Bank> {
        BANKS.iter().find(|bank| bank.name == name)
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    pub(super) fn ask_for_consent(&self, psu_id: &str) -> Result<Consent, ExternalApiError> {
        if psu_id != demo::PSU_ID {
            return Err(ExternalApiError::InvalidPsuId);
        }
        let accounts = self.answer?;
        Ok(Consent { temp_token: UuidV4.generate().to_string(), accounts })
    }
}
