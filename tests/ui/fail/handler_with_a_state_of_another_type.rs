use axum::extract::State;

#[derive(Clone)]
struct App;

#[derive(Clone)]
struct Pool;

#[error_response::debug_handler(state = App)]
async fn list(_: State<Pool>) -> &'static str {
    "[]"
}

fn main() {}
