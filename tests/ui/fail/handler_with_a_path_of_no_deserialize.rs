use axum::http::Uri;
use error_response::extract::Path;

struct Id(u64);

#[error_response::debug_handler]
async fn read(id: Path<Id>, uri: Uri) -> String {
    format!("{uri} {}", id.0.0)
}

fn main() {}
