use error_response::{Error, api_error};

fn closed(error: Error) -> Error {
    api_error!(conflict, "The ledger is closed: {cause}", cause = error).into()
}

fn main() {}
