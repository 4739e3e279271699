use error_core::{ApiError, Message};

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    /// Out of range
    #[error("{1} is not between {0} and {2}")]
    #[api(status = 422, code = "out_of_range")]
    #[api(user_message = "Choose from {0} to {2}")]
    OutOfRange(#[api(detail = "minimum")] i64, #[api(detail = "value")] i64, #[api(detail = "maximum")] i64),
    /// Failed
    #[error("{0}: {1}")]
    #[api(status = 500, code = "failed", message = "Failed at step {0}")]
    Failed(u8, #[source] std::fmt::Error),
}

pub(super) fn main() {
    assert_eq!(Message::of(&E::OutOfRange(1, 7, 3)).as_str(), "7 is not between 1 and 3");
    assert_eq!(Message::of(&E::Failed(3, std::fmt::Error)).as_str(), "Failed at step 3");
    assert_eq!(E::OutOfRange(1, 7, 3).definition().details().len(), 3);
}
