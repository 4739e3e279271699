use axum::http::HeaderMap;

#[error_response::debug_handler]
async fn read(headers: &HeaderMap) -> String {
    headers.len().to_string()
}

fn main() {}
