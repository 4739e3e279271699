#[error_response::debug_handler]
async fn read(id: u64) -> String {
    id.to_string()
}

fn main() {}
