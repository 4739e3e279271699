use error_response::extract::garde::Valid;

#[derive(serde::Deserialize, garde::Validate)]
struct Book {
    #[garde(length(min = 1))]
    title: String,
}

#[error_response::debug_handler]
async fn create(Valid(book): Valid<axum::Json<Book>>) -> String {
    book.0.title
}

fn main() {}
