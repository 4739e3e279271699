use error_response::extract::Json;

struct Book {
    title: String,
}

#[error_response::debug_handler]
async fn create(Json(book): Json<Book>) -> String {
    book.title
}

fn main() {}
