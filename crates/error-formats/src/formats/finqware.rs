//! Finqware's format: `{id, type, http, code, message}`.

use bytes::Bytes;
use error_core::{
    Category, ErrorPart, ErrorStatus, ErrorView, ResultBody, RetryAfter, Row, SuccessDefinition, SuccessView,
};
use http::StatusCode;
use serde::Serialize;

use super::Rows;
use crate::{Fate, JsonBody, LossTable, WireFormat, losses::losses};

/// The format of the Finqware reference API, which wraps successes with the same members.
///
/// An error is identified by its type and its code together: four codes exist under two
/// types. `id` is new for each occurrence; the log record contains it as `error_id`.
/// `http` is always the HTTP status of the response.
///
/// # Examples
///
/// ```
/// use error_core::{CallView, Category, CategoryError};
/// use error_formats::{Finqware, render};
///
/// let error = CategoryError::new(Category::InternalError);
/// let response = render(&error, &Finqware::new().without_server_error_ids(), CallView::default())?;
/// assert_eq!(
///     response.body(),
///     r#"{"type":"server_error","http":500,"code":"internal_server_error","message":"Internal server error"}"#,
/// );
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Finqware {
    omit_server_error_ids: bool,
}

impl Finqware {
    /// Creates the format as the reference API documents it, with an id in every error.
    pub const fn new() -> Finqware {
        Finqware { omit_server_error_ids: false }
    }

    /// Leaves the id out of errors of the type `server_error`, as in the list of errors
    /// of the reference API.
    #[must_use]
    pub const fn without_server_error_ids(mut self) -> Finqware {
        self.omit_server_error_ids = true;
        self
    }
}

/// The body of an error response.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinqwareBody<'a> {
    /// Identifies this occurrence.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    id: Option<&'a str>,
    /// The type of the error, which groups codes.
    #[serde(rename = "type")]
    error_type: &'a str,
    /// The HTTP status of the response.
    http: u16,
    /// The code of the error: stable, for programs to branch on.
    code: &'a str,
    /// What went wrong, for people to read.
    message: &'a str,
}

/// The body of a success.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinqwareSuccess<'a> {
    /// The operation that succeeded.
    op_type: &'a str,
    /// The code of the success.
    code: &'a str,
    /// The HTTP status of the response.
    http: u16,
    /// The success in words.
    message: &'a str,
    /// The result of the operation.
    #[cfg_attr(feature = "openapi", schema(value_type = serde_json::Value))]
    result: ResultBody<'a>,
}

/// The entry of a success that names none.
static SUCCESS: SuccessDefinition = SuccessDefinition::new("success").with_title("Success");

/// What this format does with each part of an error.
const fn fate(part: ErrorPart) -> Fate {
    match part {
        ErrorPart::Code => Fate::Carried("`code`"),
        ErrorPart::Number
        | ErrorPart::UserMessage
        | ErrorPart::Action
        | ErrorPart::Docs
        | ErrorPart::Param
        | ErrorPart::Violations
        | ErrorPart::Details
        | ErrorPart::Causes
        | ErrorPart::Links
        | ErrorPart::Retry
        | ErrorPart::Instance => Fate::NO_PLACE,
        ErrorPart::Type => Fate::Carried("`type`"),
        ErrorPart::Status => Fate::Carried("`http`"),
        ErrorPart::Title => Fate::Folded("`message`: if the error has no message of its own, and in server errors"),
        ErrorPart::Message => Fate::Carried("`message`"),
        ErrorPart::Wait => Fate::RETRY_AFTER,
        ErrorPart::RateLimit => Fate::NO_QUOTA,
        ErrorPart::Challenge => Fate::WWW_AUTHENTICATE,
        ErrorPart::RequestId => Fate::REQUEST_ID,
        ErrorPart::Id => Fate::Carried("`id`"),
    }
}

impl WireFormat for Finqware {
    type Failure<'a> = FinqwareBody<'a>;
    type Success<'a> = FinqwareSuccess<'a>;

    const LOSSES: Option<LossTable> = losses!(Finqware, "tests/seeds/catalog.json", fate);

    fn name(&self) -> &'static str {
        "finqware"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> FinqwareBody<'a> {
        let error_type = view.error_type().unwrap_or(SERVER_ERROR);
        let omitted = self.omit_server_error_ids && error_type == SERVER_ERROR;
        FinqwareBody {
            id: (!omitted).then(|| view.id().as_str()),
            error_type,
            http: view.status().as_u16(),
            code: view.wire_code(),
            message: view.message(),
        }
    }

    fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<FinqwareSuccess<'a>> {
        let definition = view.definition().unwrap_or(&SUCCESS);
        Some(FinqwareSuccess {
            op_type: view.call().operation.as_deref().or(definition.error_type()).unwrap_or(definition.code()),
            code: definition.code(),
            http: view.status().as_u16(),
            message: definition.title().unwrap_or("Success"),
            result: view.result(),
        })
    }

    fn row(&self, category: Category) -> Row {
        ROWS.get(category)
    }

    fn success_definition(&self) -> Option<&'static SuccessDefinition> {
        Some(&SUCCESS)
    }

    fn retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter> {
        view.retry_after_seconds().map(RetryAfter::seconds)
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        Some(JsonBody::new(body)?.replace("/http", &status.as_u16())?.into_bytes())
    }
}

const EXTERNAL_API_ERROR: &str = "external_api_error";
const INVALID_REQUEST: &str = "invalid_request";
const SERVER_ERROR: &str = "server_error";
const UNAUTHORIZED: &str = "unauthorized";

static ROWS: Rows = rows!(row);

const fn new(status: ErrorStatus, error_type: &'static str, code: &'static str, message: &'static str) -> Row {
    Row::new(status, code).with_error_type(error_type).with_message(message)
}

/// The codes of the Finqware reference API. The document has no messages: each
/// text is its code in words.
const fn row(category: Category) -> Row {
    const fn bad_request(code: &'static str, message: &'static str) -> Row {
        new(ErrorStatus::BAD_REQUEST, INVALID_REQUEST, code, message)
    }
    const fn unauthorized(code: &'static str, message: &'static str) -> Row {
        new(ErrorStatus::UNAUTHORIZED, UNAUTHORIZED, code, message)
    }
    const fn upstream(code: &'static str, message: &'static str) -> Row {
        new(ErrorStatus::BAD_REQUEST, EXTERNAL_API_ERROR, code, message)
    }
    const fn server(code: &'static str, message: &'static str) -> Row {
        new(ErrorStatus::INTERNAL_SERVER_ERROR, SERVER_ERROR, code, message)
    }
    match category {
        Category::MalformedBody => bad_request("invalid_body", "Invalid body"),
        Category::MalformedHeaders => bad_request("invalid_headers", "Invalid headers"),
        Category::MissingField => bad_request("missing_fields", "Missing fields"),
        Category::UnknownField => bad_request("unknown_fields", "Unknown fields"),
        Category::InvalidField => bad_request("invalid_field", "Invalid field"),
        Category::CredentialsMissing => unauthorized("invalid_api_keys", "Invalid api keys"),
        Category::CredentialsInvalid => unauthorized("invalid_access_token", "Invalid access token"),
        Category::CredentialsExpired => unauthorized("expired_credentials", "Expired credentials"),
        Category::PermissionDenied => unauthorized("unauthorized_tenant", "Unauthorized tenant"),
        Category::NotFound => new(ErrorStatus::NOT_FOUND, INVALID_REQUEST, "not_found", "Not found"),
        Category::Conflict | Category::InvalidState => bad_request("invalid_step", "Invalid step"),
        Category::InsufficientFunds => bad_request("insufficient_funds", "Insufficient funds").as_extension(),
        Category::PaymentRequired => {
            new(ErrorStatus::PAYMENT_REQUIRED, INVALID_REQUEST, "payment_required", "Payment required").as_extension()
        }
        Category::RateLimited => {
            new(ErrorStatus::TOO_MANY_REQUESTS, INVALID_REQUEST, "too_many_requests", "Too many requests")
                .as_extension()
        }
        Category::UpstreamFailed => upstream("external_api_server_error", "External api server error"),
        Category::UpstreamTimeout => upstream("external_api_connection_error", "External api connection error"),
        Category::Maintenance | Category::Overloaded | Category::Unavailable => {
            server("planned_maintenance", "Planned maintenance")
        }
        _ if category.is_server_fault() => server("internal_server_error", "Internal server error"),
        _ => bad_request("invalid_input", "Invalid input").with_status(super::request_status(category)),
    }
}
