use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("Gone")]
#[api(category = gone)]
struct Inner;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("inner: {inner}")]
    #[api(transparent)]
    Inner {
        #[api(detail)]
        inner: Inner,
    },
}

fn main() {}
