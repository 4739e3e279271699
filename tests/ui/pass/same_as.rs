use std::time::Duration;

use error_core::{ApiError, Catalog, Message, catalog};

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Too many logins")]
    #[api(same_as = Calls, message = "Too many logins by {user}")]
    Logins {
        #[api(retry_after)]
        wait: Duration,
        user: String,
    },
    /// Too many calls
    #[error("Too many calls")]
    #[api(status = 429, code = "too_many")]
    Calls(#[api(retry_after)] Duration),
    #[error("disk: {0}")]
    #[api(same_as = Failed)]
    Disk(#[source] std::fmt::Error),
    /// Failed
    #[error("failed")]
    #[api(status = 500, code = "failed")]
    Failed,
}

const CATALOG: Catalog = catalog![E];

pub(super) fn main() {
    assert_eq!(CATALOG.definitions().len(), 2);
    let error = E::Logins { wait: Duration::ZERO, user: "ann".into() };
    assert_eq!(error.definition().code(), Some("too_many"));
    assert_eq!(Message::of(&error).as_str(), "Too many logins by ann");
    assert_eq!(Message::of(&E::Disk(std::fmt::Error)).as_str(), "");
    assert_eq!(E::Failed.definition(), E::Disk(std::fmt::Error).definition());
    assert_eq!(E::Calls(Duration::ZERO).definition().code(), Some("too_many"));
}
