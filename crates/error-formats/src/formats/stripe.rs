//! Stripe's format: `{"error":{code, message, param?, type, ...}}`.

use std::{borrow::Cow, fmt};

use error_core::{Category, ErrorPart, ErrorStatus, ErrorView, ParamSpelling, RetryAfter, Row};
use serde::{Serialize, Serializer};

use super::{Rows, WithDetails};
use crate::{AddressBase, Fate, InvalidBase, LossTable, Unwrapped, WireFormat, losses::losses};

/// The format of the Stripe-like reference API. Members that clients of Stripe itself
/// read can be added.
///
/// The members are `code`, `message`, `param` and `type`, in this order, followed by the
/// details of the error (`decline_code`, `charge`, or your own). `param` uses brackets
/// (`items[0][price]`), and `Retry-After` is in whole seconds.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, CallView};
/// use error_formats::{Stripe, render};
///
/// /// The card was declined
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("Your card was declined")]
/// #[api(status = 402, code = "card_declined", type = "card_error")]
/// struct Declined { #[api(detail)] decline_code: &'static str }
///
/// let format = Stripe::new().with_docs_base("https://docs.example.com/errors#")?;
/// let response = render(&Declined { decline_code: "expired_card" }, &format, CallView::default())?;
/// assert_eq!(
///     response.body(),
///     concat!(
///         r#"{"error":{"code":"card_declined","message":"Your card was declined","type":"card_error","#,
///         r#""doc_url":"https://docs.example.com/errors#card_declined","decline_code":"expired_card"}}"#,
///     ),
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stripe {
    docs_base: Option<AddressBase>,
    request_log_base: Option<AddressBase>,
}

impl Stripe {
    /// Creates the format as the reference API documents it.
    pub const fn new() -> Stripe {
        Stripe { docs_base: None, request_log_base: None }
    }

    /// Adds `doc_url` to every error: `base` followed by the code. If a definition has
    /// its own documentation address, that one is shown instead, even without this
    /// setting. [`AddressBase`] has the rules for bases.
    ///
    /// # Errors
    ///
    /// Fails if `base` breaks the rules. The error says what to write instead.
    pub fn with_docs_base(mut self, base: impl Into<String>) -> Result<Stripe, InvalidBase> {
        self.docs_base = Some(AddressBase::new(base)?);
        Ok(self)
    }

    /// Adds `request_log_url` to every error that has a request id: `base` followed by
    /// the id. [`AddressBase`] has the rules for bases.
    ///
    /// # Errors
    ///
    /// Fails if `base` breaks the rules. The error says what to write instead.
    pub fn with_request_log_base(mut self, base: impl Into<String>) -> Result<Stripe, InvalidBase> {
        self.request_log_base = Some(AddressBase::new(base)?);
        Ok(self)
    }

    fn doc_url<'a>(&'a self, view: &ErrorView<'a>) -> Option<Joined<'a>> {
        let own_link = view.docs().map(|link| Joined(link, ""));
        let from_base = || self.docs_base.as_ref().map(|base| Joined(base.as_str(), view.code()));
        own_link.or_else(from_base)
    }
}

/// The body of an error response.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeBody<'a> {
    /// The error.
    #[cfg_attr(feature = "openapi", schema(value_type = StripeError))]
    error: WithDetails<'a, StripeError<'a>>,
}

/// The object `error` in the body. The details of the error come after its other members.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeError<'a> {
    /// The code of the error: stable, for programs to branch on.
    code: &'a str,
    /// What went wrong, for people to read.
    message: &'a str,
    /// The parameter at fault, with brackets: `items[0][price]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false))]
    param: Option<ParamSpelling<'a>>,
    /// The type of the error, which groups codes.
    #[serde(rename = "type")]
    error_type: &'a str,
    /// The page that documents the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uri", required = false))]
    doc_url: Option<Joined<'a>>,
    /// The log of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uri", required = false))]
    request_log_url: Option<Joined<'a>>,
}

/// An address made of a base and what follows it.
#[derive(Debug)]
struct Joined<'a>(&'a str, &'a str);

impl fmt::Display for Joined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)?;
        f.write_str(self.1)
    }
}

impl Serialize for Joined<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What this format does with each part of an error.
const fn fate(part: ErrorPart) -> Fate {
    match part {
        ErrorPart::Code => Fate::Carried("`error.code`"),
        ErrorPart::Number => Fate::Dropped("codes are texts"),
        ErrorPart::Type => Fate::Carried("`error.type`"),
        ErrorPart::Status => Fate::STATUS_LINE,
        ErrorPart::Title => {
            Fate::Folded("`error.message`: if the error has no message of its own, and in server errors")
        }
        ErrorPart::Message => Fate::Carried("`error.message`"),
        ErrorPart::UserMessage => Fate::Dropped("`message` is also for users"),
        ErrorPart::Action
        | ErrorPart::Causes
        | ErrorPart::Links
        | ErrorPart::Retry
        | ErrorPart::Id
        | ErrorPart::Instance => Fate::NO_PLACE,
        ErrorPart::Docs => Fate::Carried("`error.doc_url`"),
        ErrorPart::Param => Fate::Carried("`error.param`"),
        ErrorPart::Violations => Fate::Folded("`error.param`: the first field"),
        ErrorPart::Details => Fate::Carried("members of `error`"),
        ErrorPart::Wait => Fate::RETRY_AFTER,
        ErrorPart::RateLimit => Fate::NO_QUOTA,
        ErrorPart::Challenge => Fate::WWW_AUTHENTICATE,
        ErrorPart::RequestId => Fate::REQUEST_ID,
    }
}

impl WireFormat for Stripe {
    type Failure<'a> = StripeBody<'a>;
    type Success<'a> = Unwrapped;

    const LOSSES: Option<LossTable> = losses!(Stripe, "https://docs.stripe.com/api/errors", fate);

    fn name(&self) -> &'static str {
        "stripe"
    }

    fn docs<'a>(&'a self, view: &'a ErrorView<'a>) -> Option<Cow<'a, str>> {
        self.doc_url(view).map(|url| Cow::Owned(url.to_string()))
    }

    fn docs_base(&self) -> Option<&str> {
        self.docs_base.as_ref().map(AddressBase::as_str)
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> StripeBody<'a> {
        let log_base = self.request_log_base.as_ref().map(AddressBase::as_str);
        let error = StripeError {
            code: view.wire_code(),
            message: view.message(),
            param: view.param().map(|param| param.bracketed()),
            error_type: view.error_type().unwrap_or(API_ERROR),
            doc_url: self.doc_url(view),
            request_log_url: log_base.zip(view.request_id()).map(|(base, id)| Joined(base, id)),
        };
        StripeBody { error: WithDetails::new(error, view.details()) }
    }

    fn row(&self, category: Category) -> Row {
        ROWS.get(category)
    }

    fn retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter> {
        // The document's own client calls `parseInt` on the header.
        view.retry_after_seconds().map(RetryAfter::seconds)
    }

    fn is_repeatable(&self) -> bool {
        self.request_log_base.is_none()
    }
}

const API_ERROR: &str = "api_error";
const AUTHENTICATION_ERROR: &str = "authentication_error";
const CARD_ERROR: &str = "card_error";
const INVALID_REQUEST_ERROR: &str = "invalid_request_error";
const RATE_LIMIT_ERROR: &str = "rate_limit_error";

static ROWS: Rows = rows!(row);

/// The codes of the Stripe-like reference API; extensions stand for the
/// documented statuses that have no code.
const fn row(category: Category) -> Row {
    const fn new(status: ErrorStatus, error_type: &'static str, code: &'static str) -> Row {
        Row::new(status, code).with_error_type(error_type)
    }
    match category {
        Category::MissingField => new(ErrorStatus::BAD_REQUEST, INVALID_REQUEST_ERROR, "missing_parameter"),
        Category::UnknownField | Category::InvalidField => {
            new(ErrorStatus::BAD_REQUEST, INVALID_REQUEST_ERROR, "invalid_parameter")
        }
        Category::CredentialsMissing => new(ErrorStatus::UNAUTHORIZED, AUTHENTICATION_ERROR, "authentication_required")
            .with_message("No API key provided"),
        Category::CredentialsInvalid | Category::CredentialsExpired => {
            new(ErrorStatus::UNAUTHORIZED, AUTHENTICATION_ERROR, "invalid_api_key")
                .with_message("Invalid API key provided")
        }
        Category::PermissionDenied => new(ErrorStatus::FORBIDDEN, INVALID_REQUEST_ERROR, "forbidden").as_extension(),
        Category::NotFound => new(ErrorStatus::NOT_FOUND, INVALID_REQUEST_ERROR, "resource_not_found"),
        Category::Conflict | Category::InvalidState => {
            new(ErrorStatus::CONFLICT, INVALID_REQUEST_ERROR, "conflict").as_extension()
        }
        Category::UnprocessableContent => {
            new(ErrorStatus::UNPROCESSABLE_CONTENT, INVALID_REQUEST_ERROR, "validation_failed").as_extension()
        }
        Category::InsufficientFunds => new(ErrorStatus::UNPROCESSABLE_CONTENT, CARD_ERROR, "insufficient_funds")
            .with_message("The source account does not have sufficient funds"),
        Category::PaymentRequired => new(ErrorStatus::PAYMENT_REQUIRED, CARD_ERROR, "payment_required").as_extension(),
        Category::RateLimited => new(ErrorStatus::TOO_MANY_REQUESTS, RATE_LIMIT_ERROR, "rate_limit_exceeded")
            .with_message("Too many requests. Please wait before making another request"),
        Category::UpstreamFailed | Category::UpstreamTimeout => {
            new(ErrorStatus::BAD_GATEWAY, API_ERROR, "bad_gateway").as_extension()
        }
        Category::Maintenance | Category::Overloaded | Category::Unavailable | Category::Timeout => {
            new(ErrorStatus::SERVICE_UNAVAILABLE, API_ERROR, "service_unavailable").as_extension()
        }
        _ if category.is_server_fault() => {
            new(ErrorStatus::INTERNAL_SERVER_ERROR, API_ERROR, "internal_error").as_extension()
        }
        _ => new(category.standard_status(), INVALID_REQUEST_ERROR, "invalid_request"),
    }
}
