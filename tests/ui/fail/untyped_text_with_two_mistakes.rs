//! Two mistakes in one text: both are told, and nothing else.

use error_response::api_error;

fn handler(id: u32, password: String) -> error_response::Result<String> {
    Err(api_error!(not_found, "No {id:?} for {password}"))?
}

fn main() {
    let _ = handler(1, String::new());
}
