use std::fmt;

use error_core::{ApiError, Message};

#[derive(Debug, ApiError)]
enum E {
    /// No such account
    #[api(status = 404, code = "account_not_found", message = "There is no such account")]
    NotFound { shard: u8 },
    /// Failed
    #[api(status = 500, code = "failed")]
    Failed,
}

impl fmt::Display for E {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            E::NotFound { shard } => write!(f, "not on shard {shard}"),
            E::Failed => f.write_str("failed"),
        }
    }
}

impl std::error::Error for E {}

pub(super) fn main() {
    assert_eq!(Message::of(&E::NotFound { shard: 7 }).as_str(), "There is no such account");
    assert_eq!(Message::of(&E::Failed).as_str(), "");
}
