//! A Cargo registry: `{"errors":[{"detail":"..."}]}`.
//!
//! <https://doc.rust-lang.org/cargo/reference/registry-web-api.html>; statuses and texts as in
//! <https://github.com/rust-lang/crates.io/tree/main/src/tests> (`routes/crates/versions/yank_unyank.rs`,
//! `authentication.rs`, `krate/publish/rate_limit.rs`).

use error_response::format::{ErrorView, ErrorsMember, Parts, Unwrapped, WireFormat};
use serde::Serialize;

/// The format of the web API of Cargo registries.
#[derive(Debug)]
pub struct CargoRegistry;

#[derive(Serialize)]
struct CargoError<'a> {
    detail: &'a str,
}

impl WireFormat for CargoRegistry {
    type Failure<'a> = ErrorsMember<Parts<'a, CargoRegistry>>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "cargo_registry"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> ErrorsMember<Parts<'a, CargoRegistry>> {
        ErrorsMember {
            errors: Parts::of(self, view, |_, part, item| item.write(&CargoError { detail: part.message() })),
        }
    }
}

mod tests {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use error_response::ApiError;

    use super::CargoRegistry;
    use crate::exchange::check;

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// The crate does not exist
        #[error("crate `{name}` does not exist")]
        #[api(status = 404, code = "crate_not_found")]
        NoCrate { name: &'static str },

        /// The version exists
        #[error("crate version `{version}` is already uploaded")]
        #[api(status = 400, code = "version_exists")]
        VersionExists { version: &'static str },

        /// Not an owner
        #[error("must already be an owner to yank or unyank")]
        #[api(status = 403, code = "not_an_owner")]
        NotAnOwner,

        /// Authentication failed
        #[error("authentication failed")]
        #[api(status = 403, code = "authentication_failed")]
        AuthenticationFailed,

        /// Too many crates
        #[error(
            "You have published too many new crates in a short period of time. Please try again after {date} and see https://crates.io/docs/rate-limits for more details."
        )]
        #[api(status = 429, code = "too_many_crates")]
        TooManyCrates {
            date: &'static str,
            #[api(retry_after)]
            moment: SystemTime,
        },
    }

    #[tokio::test]
    async fn five_errors_as_documented() {
        let body = r#"{"errors":[{"detail":"crate `foo` does not exist"}]}"#;
        check(CargoRegistry, || Failure::NoCrate { name: "foo" }, 404, "", body).await;
        let body = r#"{"errors":[{"detail":"crate version `1.0.0` is already uploaded"}]}"#;
        check(CargoRegistry, || Failure::VersionExists { version: "1.0.0" }, 400, "", body).await;
        let body = r#"{"errors":[{"detail":"must already be an owner to yank or unyank"}]}"#;
        check(CargoRegistry, || Failure::NotAnOwner, 403, "", body).await;
        let body = r#"{"errors":[{"detail":"authentication failed"}]}"#;
        check(CargoRegistry, || Failure::AuthenticationFailed, 403, "", body).await;
        let body = concat!(
            r#"{"errors":[{"detail":"You have published too many new crates in a short period of time. "#,
            r#"Please try again after Fri, 01 Jan 2100 00:00:00 GMT and see https://crates.io/docs/rate-limits for more "#,
            r#"details."}]}"#
        );
        let limited = || Failure::TooManyCrates {
            date: "Fri, 01 Jan 2100 00:00:00 GMT",
            moment: UNIX_EPOCH + Duration::from_secs(4_102_444_800),
        };
        check(CargoRegistry, limited, 429, "retry-after: Fri, 01 Jan 2100 00:00:00 GMT", body).await;
    }
}
