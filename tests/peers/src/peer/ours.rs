//! The errors of this project.

use std::{sync::LazyLock, time::Duration};

use axum::response::{IntoResponse, Response};
use error_response::{ErrorLayer, format::Problem};
use performance::{AccountError, VIOLATIONS, id, quiet};

use crate::told;

static LAYER: LazyLock<ErrorLayer> = LazyLock::new(|| quiet(Problem::new()));

fn respond(error: impl IntoResponse) -> Response {
    LAYER.scope().enter(|| error.into_response())
}

pub(crate) fn fixed() -> Response {
    respond(AccountError::Static)
}

pub(crate) fn formatted() -> Response {
    respond(AccountError::NotFound { id: id() })
}

pub(crate) fn limited() -> Response {
    respond(AccountError::Limited { id: id(), wait: Duration::from_secs(told::wait()) })
}

pub(crate) fn invalid() -> Response {
    respond(AccountError::Invalid { violations: &VIOLATIONS })
}
