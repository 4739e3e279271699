//! Finternet's format: `{"error":{code, message, type, retryAfter?, param?}}`.

use std::fmt;

use error_core::{Category, ErrorPart, ErrorStatus, ErrorView, ParamSpelling, RetryAfter, Row};
use http::HeaderMap;
use serde::{Serialize, Serializer};

use super::Rows;
use crate::{Fate, LossTable, RateLimitHeaders, Unwrapped, WireFormat, losses::losses};

/// The format of the Finternet reference API.
///
/// The message of a rate limit ends with the wait. It is the same wait as in the
/// `Retry-After` header and, if that is turned on, in `retryAfter` in the body.
///
/// # Examples
///
/// ```
/// use error_core::{CallView, Category, CategoryError, RetryAfter};
/// use error_formats::{Finternet, render};
///
/// let error = CategoryError::new(Category::RateLimited).with_retry_after(RetryAfter::seconds(60));
/// let response = render(&error, &Finternet::new().with_retry_after_in_body(), CallView::default())?;
/// assert_eq!(response.headers()["retry-after"], "60");
/// assert_eq!(
///     response.body(),
///     concat!(
///         r#"{"error":{"code":"rate_limit_exceeded","message":"Rate limit exceeded. Retry after 60 seconds.","#,
///         r#""type":"rate_limit_error","retryAfter":60}}"#,
///     ),
/// );
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Finternet {
    retry_after_in_body: bool,
}

impl Finternet {
    /// Creates the format as the reference API documents it.
    pub const fn new() -> Finternet {
        Finternet { retry_after_in_body: false }
    }

    /// Repeats the wait as `retryAfter` in the body.
    #[must_use]
    pub const fn with_retry_after_in_body(mut self) -> Finternet {
        self.retry_after_in_body = true;
        self
    }
}

/// The body of an error response.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinternetBody<'a> {
    /// The error.
    #[cfg_attr(feature = "openapi", schema(value_type = FinternetError))]
    error: FinternetError<'a>,
}

/// The error object in the body.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinternetError<'a> {
    /// The code of the error: stable, for programs to branch on.
    code: &'a str,
    /// What went wrong, for people to read.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    message: WithWait<'a>,
    /// The type of the error, which groups codes.
    #[serde(rename = "type")]
    error_type: &'a str,
    /// How many seconds to wait before the next attempt.
    #[serde(rename = "retryAfter", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = u64, required = false))]
    retry_after: Option<u64>,
    /// The parameter at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    param: Option<ParamSpelling<'a>>,
}

/// A message, and the wait of a rate limit at its end.
#[derive(Debug)]
struct WithWait<'a> {
    message: &'a str,
    seconds: Option<u64>,
}

impl fmt::Display for WithWait<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)?;
        let Some(seconds) = self.seconds else { return Ok(()) };
        let stop = if self.message.ends_with(['.', '!', '?', '…']) { "" } else { "." };
        write!(f, "{stop} Retry after {seconds} seconds.")
    }
}

impl Serialize for WithWait<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.seconds {
            Some(_) => serializer.collect_str(self),
            None => serializer.serialize_str(self.message),
        }
    }
}

/// What this format does with each part of an error.
const fn fate(part: ErrorPart) -> Fate {
    match part {
        ErrorPart::Code => Fate::Carried("`error.code`"),
        ErrorPart::Number
        | ErrorPart::UserMessage
        | ErrorPart::Action
        | ErrorPart::Docs
        | ErrorPart::Details
        | ErrorPart::Causes
        | ErrorPart::Links
        | ErrorPart::Retry
        | ErrorPart::Id
        | ErrorPart::Instance => Fate::NO_PLACE,
        ErrorPart::Type => Fate::Carried("`error.type`"),
        ErrorPart::Status => Fate::STATUS_LINE,
        ErrorPart::Title => {
            Fate::Folded("`error.message`: if the error has no message of its own, and in server errors")
        }
        ErrorPart::Message => Fate::Carried("`error.message`"),
        ErrorPart::Param => Fate::Carried("`error.param`"),
        ErrorPart::Violations => Fate::Folded("`error.param`: the first field"),
        ErrorPart::Wait => Fate::RETRY_AFTER,
        ErrorPart::RateLimit => Fate::Carried("`X-RateLimit-*`"),
        ErrorPart::Challenge => Fate::WWW_AUTHENTICATE,
        ErrorPart::RequestId => Fate::REQUEST_ID,
    }
}

impl WireFormat for Finternet {
    type Failure<'a> = FinternetBody<'a>;
    type Success<'a> = Unwrapped;

    const LOSSES: Option<LossTable> = losses!(Finternet, "tests/seeds/catalog.json", fate);

    fn name(&self) -> &'static str {
        "finternet"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> FinternetBody<'a> {
        let wait = view.retry_after_seconds();
        let seconds = wait.filter(|_| view.status() == ErrorStatus::TOO_MANY_REQUESTS);
        FinternetBody {
            error: FinternetError {
                code: view.wire_code(),
                message: WithWait { message: view.message(), seconds },
                error_type: view.error_type().unwrap_or(API_ERROR),
                retry_after: seconds.filter(|_| self.retry_after_in_body),
                param: view.param().map(|param| param.dotted()),
            },
        }
    }

    fn row(&self, category: Category) -> Row {
        ROWS.get(category)
    }

    fn retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter> {
        view.retry_after_seconds().map(RetryAfter::seconds)
    }

    fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        RateLimitHeaders::Epoch.insert_of(view, headers);
    }

    fn is_repeatable(&self) -> bool {
        true
    }
}

const API_ERROR: &str = "api_error";
const AUTHENTICATION_ERROR: &str = "authentication_error";
const INVALID_REQUEST_ERROR: &str = "invalid_request_error";
const RATE_LIMIT_ERROR: &str = "rate_limit_error";

static ROWS: Rows = rows!(row);

/// The codes of the Finternet reference API. State errors are 400, not 409, and
/// an invalid key is 403, not 401.
const fn row(category: Category) -> Row {
    const fn new(status: ErrorStatus, error_type: &'static str, code: &'static str) -> Row {
        Row::new(status, code).with_error_type(error_type)
    }
    match category {
        Category::CredentialsMissing => new(ErrorStatus::UNAUTHORIZED, AUTHENTICATION_ERROR, "authentication_required")
            .with_message("API key is required"),
        Category::CredentialsInvalid | Category::CredentialsExpired => {
            new(ErrorStatus::FORBIDDEN, AUTHENTICATION_ERROR, "forbidden").with_message("Invalid API key")
        }
        Category::PermissionDenied => new(ErrorStatus::FORBIDDEN, AUTHENTICATION_ERROR, "forbidden"),
        Category::NotFound => new(ErrorStatus::NOT_FOUND, INVALID_REQUEST_ERROR, "resource_missing"),
        Category::Conflict => new(ErrorStatus::BAD_REQUEST, INVALID_REQUEST_ERROR, "invalid_state_transition"),
        Category::InvalidState => new(ErrorStatus::BAD_REQUEST, INVALID_REQUEST_ERROR, "invalid_status"),
        Category::InsufficientFunds => {
            new(ErrorStatus::BAD_REQUEST, INVALID_REQUEST_ERROR, "insufficient_funds").as_extension()
        }
        Category::PaymentRequired => {
            new(ErrorStatus::PAYMENT_REQUIRED, INVALID_REQUEST_ERROR, "payment_required").as_extension()
        }
        Category::RateLimited => new(ErrorStatus::TOO_MANY_REQUESTS, RATE_LIMIT_ERROR, "rate_limit_exceeded")
            .with_message("Rate limit exceeded."),
        Category::UpstreamFailed => new(ErrorStatus::INTERNAL_SERVER_ERROR, API_ERROR, "contract_execution_failed")
            .with_message("Failed to execute contract function"),
        Category::UpstreamTimeout => new(ErrorStatus::INTERNAL_SERVER_ERROR, API_ERROR, "settlement_failed")
            .with_message("Settlement processing failed"),
        _ if category.is_server_fault() => {
            new(ErrorStatus::INTERNAL_SERVER_ERROR, API_ERROR, "internal_error").as_extension()
        }
        _ => new(super::request_status(category), INVALID_REQUEST_ERROR, "invalid_request"),
    }
}
