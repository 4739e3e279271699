//! The format with upper-case codes: `{"error":{code, message, details?}}`.

use std::{borrow::Cow, time::Duration};

use error_core::{Category, Details, ErrorPart, ErrorStatus, ErrorView, RetryAfter, Row};
use serde::{Serialize, Serializer};

use super::Rows;
use crate::{CatalogEntry, Fate, LossTable, Unwrapped, WireFormat, losses::losses};

/// The format of the reference API with upper-case codes.
///
/// Write codes in snake case in Rust; this format sends them in upper case. Details are
/// sent unchanged.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, CallView};
/// use error_formats::{Uppercase, render};
///
/// /// The balance is insufficient
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("Your account balance is insufficient to complete this transaction.")]
/// #[api(status = 400, code = "insufficient_balance")]
/// struct InsufficientBalance { #[api(detail)] required: &'static str, #[api(detail)] available: &'static str }
///
/// let error = InsufficientBalance { required: "100.00", available: "50.50" };
/// assert_eq!(
///     render(&error, &Uppercase::new(), CallView::default())?.body(),
///     concat!(
///         r#"{"error":{"code":"INSUFFICIENT_BALANCE","#,
///         r#""message":"Your account balance is insufficient to complete this transaction.","#,
///         r#""details":{"required":"100.00","available":"50.50"}}}"#,
///     ),
/// );
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Uppercase {
    default_waits: Option<[(ErrorStatus, Duration); 2]>,
}

impl Uppercase {
    /// Creates the format as the reference API documents it.
    pub const fn new() -> Uppercase {
        Uppercase { default_waits: None }
    }

    /// Sends `Retry-After` with every 429 and 503, as the reference API promises.
    /// `seconds` is used unless the error has its own wait.
    #[must_use]
    pub const fn with_default_retry_after(mut self, seconds: u64) -> Uppercase {
        let wait = Duration::from_secs(seconds);
        self.default_waits = Some([(ErrorStatus::TOO_MANY_REQUESTS, wait), (ErrorStatus::SERVICE_UNAVAILABLE, wait)]);
        self
    }
}

/// The body of an error response.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UppercaseBody<'a> {
    /// The error.
    #[cfg_attr(feature = "openapi", schema(value_type = UppercaseError))]
    error: UppercaseError<'a>,
}

/// The error object in the body.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UppercaseError<'a> {
    /// The code of the error: stable, for programs to branch on.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    code: Spelt<'a>,
    /// What went wrong, for people to read.
    message: &'a str,
    /// Values that belong to this occurrence.
    #[serde(skip_serializing_if = "Details::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Object, required = false))]
    details: &'a Details<'a>,
}

/// A code as bodies have it.
#[derive(Debug, Clone, Copy)]
enum Spelt<'a> {
    /// As its author wrote it for the wire.
    Written(&'a str),
    /// In this format's spelling.
    Upper(Upper<'a>),
}

impl<'a> Spelt<'a> {
    fn new(written: Option<&'a str>, code: &'a str) -> Spelt<'a> {
        written.map_or(Spelt::Upper(Upper(code)), Spelt::Written)
    }
}

impl Serialize for Spelt<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Spelt::Written(code) => serializer.serialize_str(code),
            Spelt::Upper(code) => code.serialize(serializer),
        }
    }
}

/// A code in upper case.
#[derive(Debug, Clone, Copy)]
struct Upper<'a>(&'a str);

impl Serialize for Upper<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut upper = [0; 64];
        let Some(upper) = upper.get_mut(..self.0.len()) else {
            return serializer.serialize_str(&self.0.to_ascii_uppercase());
        };
        upper.copy_from_slice(self.0.as_bytes());
        upper.make_ascii_uppercase();
        serializer.serialize_str(std::str::from_utf8(upper).unwrap_or(self.0))
    }
}

/// What this format does with each part of an error.
const fn fate(part: ErrorPart) -> Fate {
    match part {
        ErrorPart::Code => Fate::Carried("`error.code`"),
        ErrorPart::Number
        | ErrorPart::Type
        | ErrorPart::UserMessage
        | ErrorPart::Action
        | ErrorPart::Docs
        | ErrorPart::Param
        | ErrorPart::Violations
        | ErrorPart::Causes
        | ErrorPart::Links
        | ErrorPart::Retry
        | ErrorPart::Id
        | ErrorPart::Instance => Fate::NO_PLACE,
        ErrorPart::Status => Fate::STATUS_LINE,
        ErrorPart::Title => {
            Fate::Folded("`error.message`: if the error has no message of its own, and in server errors")
        }
        ErrorPart::Message => Fate::Carried("`error.message`"),
        ErrorPart::Details => Fate::Carried("`error.details`"),
        ErrorPart::Wait => Fate::RETRY_AFTER,
        ErrorPart::RateLimit => Fate::NO_QUOTA,
        ErrorPart::Challenge => Fate::WWW_AUTHENTICATE,
        ErrorPart::RequestId => Fate::REQUEST_ID,
    }
}

impl WireFormat for Uppercase {
    type Failure<'a> = UppercaseBody<'a>;
    type Success<'a> = Unwrapped;

    const LOSSES: Option<LossTable> = losses!(Uppercase, "tests/seeds/catalog.json", fate);

    fn name(&self) -> &'static str {
        "uppercase"
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        Cow::Owned(code.to_ascii_uppercase())
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> UppercaseBody<'a> {
        UppercaseBody {
            error: UppercaseError {
                code: Spelt::new(view.written_code(), view.code()),
                message: view.message(),
                details: view.details(),
            },
        }
    }

    fn row(&self, category: Category) -> Row {
        ROWS.get(category)
    }

    fn retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter> {
        let default = || self.default_waits().iter().find(|(status, _)| *status == view.status());
        let seconds = view.retry_after_seconds().or_else(|| default().map(|(_, wait)| wait.as_secs()));
        seconds.map(RetryAfter::seconds)
    }

    fn default_waits(&self) -> &[(ErrorStatus, Duration)] {
        self.default_waits.as_ref().map_or(&[], |waits| waits)
    }

    fn listing<'a>(&'a self, entries: &'a [CatalogEntry]) -> Box<dyn erased_serde::Serialize + 'a> {
        let listed = |entry: &'a CatalogEntry| UppercaseListed {
            code: Spelt::new(entry.wire_code(), entry.code()),
            status: entry.status(),
            message: entry.title(),
            action: entry.action(),
            extension: entry.is_extension(),
        };
        Box::new(entries.iter().map(listed).collect::<Vec<_>>())
    }

    fn is_repeatable(&self) -> bool {
        true
    }
}

/// One code in the list of all codes.
#[derive(Debug, Serialize)]
pub struct UppercaseListed<'a> {
    code: Spelt<'a>,
    status: u16,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    extension: bool,
}

static ROWS: Rows = rows!(row);

/// The standard codes of the reference API, with its own texts.
const fn row(category: Category) -> Row {
    match category {
        Category::CredentialsMissing | Category::CredentialsInvalid | Category::CredentialsExpired => {
            Row::new(ErrorStatus::UNAUTHORIZED, "unauthenticated")
                .with_message("Authentication credentials not provided or invalid.")
        }
        Category::PermissionDenied => Row::new(ErrorStatus::FORBIDDEN, "permission_denied")
            .with_message("You do not have permission to perform this action."),
        Category::NotFound => Row::new(ErrorStatus::NOT_FOUND, "resource_not_found")
            .with_message("The requested resource could not be found."),
        Category::InsufficientFunds => Row::new(ErrorStatus::BAD_REQUEST, "insufficient_balance")
            .with_message("Your account balance is insufficient to complete this transaction."),
        Category::PaymentRequired => Row::new(ErrorStatus::PAYMENT_REQUIRED, "payment_required"),
        Category::RateLimited => Row::new(ErrorStatus::TOO_MANY_REQUESTS, "rate_limit_exceeded")
            .with_message("You have exceeded your allowed request rate. Please try again later."),
        Category::UpstreamFailed
        | Category::UpstreamTimeout
        | Category::Maintenance
        | Category::Overloaded
        | Category::Unavailable
        | Category::Timeout => Row::new(ErrorStatus::SERVICE_UNAVAILABLE, "service_unavailable")
            .with_message("The service is temporarily unavailable. Please try again later."),
        _ if category.is_server_fault() => Row::new(ErrorStatus::INTERNAL_SERVER_ERROR, "internal_server_error")
            .with_message(
                "An unexpected error occurred. Please try again later or contact support if the problem persists.",
            ),
        _ => Row::new(super::request_status(category), "invalid_request"),
    }
}
