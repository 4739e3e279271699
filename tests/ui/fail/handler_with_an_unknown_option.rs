#[error_response::debug_handler(stat = u64)]
async fn read() -> &'static str {
    "[]"
}

fn main() {}
