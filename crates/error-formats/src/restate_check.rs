//! Checks that a format can correct the status in its bodies.

use std::{error::Error, fmt};

use error_core::{CallView, CategoryError, ErrorStatus, Id, IdGenerator};
use http::StatusCode;

use crate::{ErasedWireFormat, render};

/// Checks that a format which writes the HTTP status into bodies can replace it there.
///
/// If a layer changes the status of a response, the body contradicts it unless the format
/// implements [`restate`](crate::WireFormat::restate). The check renders one error with
/// two statuses.
///
/// # Errors
///
/// Fails if `restate` is missing although it is needed, or if it leaves the old status in
/// the body.
///
/// # Examples
///
/// ```
/// use error_core::ErrorView;
/// use error_formats::{Problem, Unwrapped, WireFormat, check_restate};
///
/// /// `{"status":404}`
/// #[derive(Debug)]
/// struct Bare;
///
/// #[derive(serde::Serialize)]
/// struct Body {
///     status: u16,
/// }
///
/// impl WireFormat for Bare {
///     type Failure<'a> = Body;
///     type Success<'a> = Unwrapped;
///
///     fn name(&self) -> &'static str {
///         "bare"
///     }
///
///     fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body {
///         Body { status: view.status().as_u16() }
///     }
/// }
///
/// assert!(check_restate(&Problem::new()).is_ok());
/// assert_eq!(
///     check_restate(&Bare).unwrap_err().to_string(),
///     "bodies of the format `bare` repeat the HTTP status, and `restate` returns no body: implement `WireFormat::restate`, \
///      for example with `JsonBody` or `XmlBody`, so that a body has the status of its response after a layer changed that",
/// );
/// ```
pub fn check_restate(format: &dyn ErasedWireFormat) -> Result<(), RestateError> {
    let [first, second] = [418, 421];
    let (Some(before), Some(after)) = (body(format, first), body(format, second)) else { return Ok(()) };
    let repeats = has(&before, first) && !has(&before, second) && has(&after, second) && !has(&after, first);
    let Ok(status) = StatusCode::from_u16(second) else { return Ok(()) };
    if !repeats {
        return Ok(());
    }
    let leaves = match format.restate(&before, status) {
        Some(restated) if has(&restated, second) && !has(&restated, first) => return Ok(()),
        Some(_) => true,
        None => false,
    };
    Err(RestateError { format: format.name(), leaves })
}

/// The error for a format whose bodies would be wrong after a layer changed the status.
#[derive(Clone, PartialEq, Eq)]
pub struct RestateError {
    format: &'static str,
    /// Whether there is a `restate`, which leaves the old status.
    leaves: bool,
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for RestateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for RestateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault = if self.leaves { "leaves the old one in the body" } else { "returns no body" };
        write!(
            f,
            "bodies of the format `{}` repeat the HTTP status, and `restate` {fault}: implement `WireFormat::restate`, \
             for example with `JsonBody` or `XmlBody`, so that a body has the status of its response after a layer \
             changed that",
            self.format
        )
    }
}

impl Error for RestateError {}

/// Makes one id that has no digits, so that none of them is taken for a status.
#[derive(Debug)]
struct OneId(Id);

impl IdGenerator for OneId {
    fn generate(&self) -> Id {
        self.0
    }
}

fn body(format: &dyn ErasedWireFormat, status: u16) -> Option<bytes::Bytes> {
    let id = Id::new("id").ok()?;
    let ids = OneId(id);
    let call = CallView::default().with_request_id(&id).with_ids(&ids);
    let error = CategoryError::of_status(ErrorStatus::new(status).ok()?);
    render(&error, format, call).ok().map(http::Response::into_body)
}

/// Whether the number stands in a body by itself, and not as a part of another
/// number or word.
fn has(body: &[u8], number: u16) -> bool {
    let number = number.to_string();
    let is_apart = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    body.windows(number.len()).enumerate().any(|(at, window)| {
        let before = at.checked_sub(1).and_then(|before| body.get(before));
        window == number.as_bytes() && is_apart(before) && is_apart(body.get(at + number.len()))
    })
}
