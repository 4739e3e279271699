//! A Cargo registry: `{"errors":[{"detail":"..."}]}`.
//!
//! <https://doc.rust-lang.org/cargo/reference/registry-web-api.html>; texts as in
//! <https://github.com/rust-lang/crates.io/tree/main/src/tests>.

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
        #[api(status = 401, code = "authentication_failed", challenge = "Cargo")]
        AuthenticationFailed,

        /// Too many crates
        #[error("You have published too many new crates in a short period of time. Please try again later.")]
        #[api(status = 429, code = "too_many_crates", retry_after = 60)]
        TooManyCrates,
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
        check(CargoRegistry, || Failure::AuthenticationFailed, 401, "www-authenticate: Cargo", body).await;
        let body = concat!(
            r#"{"errors":[{"detail":"You have published too many new crates in a short period of time. "#,
            r#"Please try again later."}]}"#
        );
        check(CargoRegistry, || Failure::TooManyCrates, 429, "retry-after: 60", body).await;
    }
}
