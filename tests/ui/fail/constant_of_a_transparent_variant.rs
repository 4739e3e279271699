use error_core::{ApiError, Definition};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("It is gone")]
#[api(status = 410, code = "gone", title = "It is gone")]
struct Inner;

#[derive(Debug, thiserror::Error, ApiError)]
enum Outer {
    #[error(transparent)]
    #[api(transparent)]
    Inner(Inner),
}

const NEVER: [&Definition; 1] = [Outer::INNER];

fn main() {}
