//! OAuth's format: RFC 6749, section 5.2.

use error_core::{Category, ErrorPart, ErrorStatus, ErrorView, NqsText, RequestNeeds, RetryAfter, Row};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

use super::Rows;
use crate::{Fate, LossTable, Unwrapped, WireFormat, losses::losses};

/// The format for errors of an OAuth token endpoint:
/// `{error, error_description?, error_uri?}` (RFC 6749, section 5.2).
///
/// The codes are those of the RFC: `invalid_request`, `invalid_client`, `invalid_grant`,
/// `unauthorized_client`, `unsupported_grant_type` and `invalid_scope`. If no category
/// has the code that you need, write a definition with it. `invalid_client` is a 401 with
/// a challenge. The RFC requires the challenge if the client sent `Authorization`, and
/// allows it otherwise; to leave it out, see
/// [`without_challenge_for_posted_credentials`](OAuth::without_challenge_for_posted_credentials).
/// A 503 has the code `temporarily_unavailable`, and any other server error has
/// `server_error`: these are the codes of an authorization endpoint (RFC 6749, section
/// 4.1.2.1).
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, CallView};
/// use error_formats::{OAuth, render};
///
/// /// The grant is invalid
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("The authorization code \"{code}\" has expired")]
/// #[api(status = 400, code = "invalid_grant", docs = "https://docs.example.com/grants")]
/// struct InvalidGrant { code: String }
///
/// let error = InvalidGrant { code: "SplxlOBe".into() };
/// let response = render(&error, &OAuth::new(), CallView::default())?;
/// assert_eq!((response.status().as_u16(), &response.headers()["cache-control"]), (400, &"no-store".parse()?));
/// assert_eq!(
///     response.body(),
///     concat!(
///         r#"{"error":"invalid_grant","error_description":"The authorization code 'SplxlOBe' has expired","#,
///         r#""error_uri":"https://docs.example.com/grants"}"#,
///     ),
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct OAuth {
    is_posted_a_bad_request: bool,
}

impl OAuth {
    /// Creates the format of RFC 6749.
    pub const fn new() -> OAuth {
        OAuth { is_posted_a_bad_request: false }
    }

    /// Sends 400 without a challenge instead of 401 if the request has no
    /// `Authorization`, because the client sent its credentials in the body or sent none
    /// (RFC 6749, section 5.2). Several client libraries read the code only from a 400.
    ///
    /// This applies to every 401 of the endpoint, if the layer around it knows the
    /// request.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::Arc;
    /// use error_core::{CallFacts, CallView, Category, CategoryError, RequestFacts};
    /// use error_formats::{OAuth, render};
    /// use http::Method;
    ///
    /// let mut posted = CallFacts::default();
    /// posted.request = Some(Arc::new(RequestFacts::new(Method::POST, "/token")));
    ///
    /// let format = OAuth::new().without_challenge_for_posted_credentials();
    /// let error = CategoryError::new(Category::CredentialsInvalid);
    /// let response = render(&error, &format, CallView::default().with_facts(&posted))?;
    /// assert_eq!((response.status().as_u16(), response.headers().get("www-authenticate")), (400, None));
    /// # Ok::<(), error_formats::BodyError>(())
    /// ```
    #[must_use]
    pub const fn without_challenge_for_posted_credentials(mut self) -> OAuth {
        self.is_posted_a_bad_request = true;
        self
    }

    /// Whether the error has 400 in the place of its 401.
    fn is_unchallenged(&self, view: &ErrorView<'_>) -> bool {
        self.is_posted_a_bad_request
            && view.status() == ErrorStatus::UNAUTHORIZED
            && view.request().is_some_and(|request| !request.has_authorization)
    }
}

/// The body of an error response.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OAuthBody<'a> {
    /// The code of the error (RFC 6749, 5.2).
    error: &'a str,
    /// What went wrong, for developers to read.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    error_description: NqsText<'a>,
    /// The page that documents the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uri", required = false))]
    error_uri: Option<&'a str>,
}

/// What this format does with each part of an error.
const fn fate(part: ErrorPart) -> Fate {
    match part {
        ErrorPart::Code => Fate::Carried("`error`"),
        ErrorPart::Number
        | ErrorPart::Type
        | ErrorPart::UserMessage
        | ErrorPart::Action
        | ErrorPart::Param
        | ErrorPart::Violations
        | ErrorPart::Details
        | ErrorPart::Causes
        | ErrorPart::Links
        | ErrorPart::Retry
        | ErrorPart::Id
        | ErrorPart::Instance => Fate::NO_PLACE,
        ErrorPart::Status => Fate::STATUS_LINE,
        ErrorPart::Title => {
            Fate::Folded("`error_description`: if the error has no message of its own, and in server errors")
        }
        ErrorPart::Message => Fate::Carried("`error_description`"),
        ErrorPart::Docs => Fate::Carried("`error_uri`"),
        ErrorPart::Wait => Fate::RETRY_AFTER,
        ErrorPart::RateLimit => Fate::NO_QUOTA,
        ErrorPart::Challenge => Fate::WWW_AUTHENTICATE,
        ErrorPart::RequestId => Fate::REQUEST_ID,
    }
}

impl WireFormat for OAuth {
    type Failure<'a> = OAuthBody<'a>;
    type Success<'a> = Unwrapped;

    const LOSSES: Option<LossTable> = losses!(OAuth, "https://www.rfc-editor.org/rfc/rfc6749#section-5.2", fate);

    fn name(&self) -> &'static str {
        "oauth"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> OAuthBody<'a> {
        OAuthBody {
            error: view.wire_code(),
            error_description: NqsText(view.message()),
            // Checked where it is defined: it has the characters of a URI alone.
            error_uri: view.docs(),
        }
    }

    fn row(&self, category: Category) -> Row {
        ROWS.get(category)
    }

    fn needs(&self) -> RequestNeeds {
        if self.is_posted_a_bad_request { RequestNeeds::HEAD } else { RequestNeeds::NONE }
    }

    fn http_status(&self, view: &ErrorView<'_>) -> StatusCode {
        let status = if self.is_unchallenged(view) { ErrorStatus::BAD_REQUEST } else { view.status() };
        status.into()
    }

    fn other_status(&self, status: ErrorStatus) -> Option<ErrorStatus> {
        (self.is_posted_a_bad_request && status == ErrorStatus::UNAUTHORIZED).then_some(ErrorStatus::BAD_REQUEST)
    }

    fn retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter> {
        view.retry_after_seconds().map(RetryAfter::seconds)
    }

    fn is_repeatable(&self) -> bool {
        !self.is_posted_a_bad_request
    }

    fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        // As in the RFC's own example, for caches of HTTP/1.0. It would contradict an
        // author who allows caching.
        if headers.get(header::CACHE_CONTROL).is_none_or(|value| value == "no-store") {
            headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
        }
        if self.is_unchallenged(view) {
            headers.remove(header::WWW_AUTHENTICATE);
        }
    }
}

static ROWS: Rows = rows!(row);

const fn row(category: Category) -> Row {
    match category {
        Category::CredentialsMissing | Category::CredentialsInvalid | Category::CredentialsExpired => {
            Row::new(ErrorStatus::UNAUTHORIZED, "invalid_client").with_challenge(r#"Basic realm="token""#)
        }
        Category::PermissionDenied => Row::new(ErrorStatus::BAD_REQUEST, "unauthorized_client"),
        // A token endpoint has 400 for every other request that it rejects.
        Category::InsufficientFunds | Category::PaymentRequired => {
            Row::new(ErrorStatus::BAD_REQUEST, "invalid_request")
        }
        Category::RateLimited
        | Category::Maintenance
        | Category::Overloaded
        | Category::Unavailable
        | Category::Timeout => Row::new(category.standard_status(), "temporarily_unavailable").as_extension(),
        _ if category.is_server_fault() => Row::new(category.standard_status(), "server_error").as_extension(),
        _ => Row::new(super::request_status(category), "invalid_request"),
    }
}
