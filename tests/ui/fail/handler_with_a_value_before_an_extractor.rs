use axum::http::Uri;

#[error_response::debug_handler]
async fn read(id: u64, uri: Uri) -> String {
    format!("{uri} {id}")
}

fn main() {}
