use error_response::extract::{Json, garde::Valid};

#[derive(serde::Deserialize)]
struct Book {
    title: String,
}

#[error_response::debug_handler]
async fn create(Valid(Json(book)): Valid<Json<Book>>) -> String {
    book.title
}

fn main() {}
