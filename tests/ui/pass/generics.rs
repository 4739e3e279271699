use std::{error::Error, fmt::Debug, time::Duration};

use error_core::{ApiError, ErrorSet};
use serde::Serialize;

#[derive(Debug, thiserror::Error, ApiError)]
enum E<T, W, S, const N: usize>
where
    S: Error + 'static,
{
    #[error("{1} is taken")]
    #[api(status = 409, code = "taken", title = "Taken", message = "{1:>4} is taken")]
    Taken(#[api(detail = "value")] Option<T>, T, [u8; N]),
    #[error("busy")]
    #[api(category = overloaded)]
    Busy {
        #[api(retry_after)]
        wait: W,
        #[api(param)]
        #[api(header = "x-param")]
        param: T,
    },
    #[error("storage")]
    #[api(category = internal_error)]
    Storage(#[source] S),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[api(transparent)]
struct Wrapper<E>(E);

#[derive(Debug, Serialize)]
struct Text(String);

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Proves that the impls hold for what a generic caller can know.
fn check<E: ApiError + ErrorSet>(error: &E) -> usize {
    let _ = error.definition();
    E::SET.iter().count()
}

pub(super) fn main() {
    let error = E::<Text, Duration, std::fmt::Error, 2>::Busy { wait: Duration::ZERO, param: Text("a".into()) };
    assert_eq!(check(&Wrapper(error)), 3);
}
