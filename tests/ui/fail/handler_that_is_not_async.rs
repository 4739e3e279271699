#[error_response::debug_handler]
fn read() -> &'static str {
    "[]"
}

fn main() {}
