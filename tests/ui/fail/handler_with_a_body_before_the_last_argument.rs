use error_response::extract::Json;

#[error_response::debug_handler]
async fn create(body: Json<Vec<String>>, uri: axum::http::Uri) -> String {
    format!("{uri}: {}", body.len())
}

fn main() {}
