//! Errors that test requests force (`Prefer: error=CODE`).

mod documented_errors;
mod forced_records;
mod preferences;
mod test_credentials;
mod transfers;
