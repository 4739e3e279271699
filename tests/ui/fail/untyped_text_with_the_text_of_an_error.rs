use error_response::{Result, api_bail};

fn read() -> Result<String> {
    match std::fs::read_to_string("ledger.csv") {
        Ok(text) => Ok(text),
        Err(error) => api_bail!(conflict, "The ledger is closed: {}", error.to_string()),
    }
}

fn main() {}
