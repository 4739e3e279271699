//! Categories: the general reason for an error. A format derives from the category what a
//! definition does not set.

use std::fmt;

use crate::ErrorStatus;

macro_rules! categories {
    ($($(#[doc = $doc:literal])+ $variant:ident = $status:ident $name:literal $title:literal $action:literal,)+) => {
        /// The general reason for an error, such as "not found". Every format can render
        /// every category.
        ///
        /// A definition without a status and a code names a category and takes both from
        /// the format's [`Row`](crate::Row) for that category. A definition with a status
        /// and a code gets its category from the status; the row then supplies the type,
        /// the number and the challenge if the author left them out.
        ///
        /// # Examples
        ///
        /// ```
        /// use error_core::{Category, ErrorStatus};
        ///
        /// assert_eq!(Category::NotFound.standard_status(), ErrorStatus::NOT_FOUND);
        /// assert_eq!(Category::NotFound.name(), "not_found");
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Category {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Category {
            /// Every category, in the order of their statuses.
            pub const ALL: &'static [Category] = &[$(Category::$variant),+];

            /// Returns the standard status of the category, for formats that do not
            /// define another one.
            pub const fn standard_status(self) -> ErrorStatus {
                match self {
                    $(Category::$variant => ErrorStatus::$status,)+
                }
            }

            /// Returns the name of the category as in `#[api(category = ...)]`: the
            /// variant's name in snake case. Formats that define no code for the category
            /// use this name as the code.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Category::$variant => $name,)+
                }
            }

            /// Returns the text for the client if neither the author nor the format
            /// supplies one.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Category::$variant => $title,)+
                }
            }

            /// Returns what an error of this category means. The page of an error without
            /// its own description shows this text.
            pub const fn description(self) -> &'static str {
                match self {
                    $(Category::$variant => concat!($($doc),+).trim_ascii(),)+
                }
            }

            /// Returns what the client's developer can do about an error of this
            /// category. It is used for errors without their own action.
            ///
            /// # Examples
            ///
            /// ```
            /// use error_core::Category;
            ///
            /// assert_eq!(Category::Gone.action(), "Stop asking for the resource.");
            /// ```
            pub const fn action(self) -> &'static str {
                match self {
                    $(Category::$variant => $action,)+
                }
            }
        }
    };
}

categories! {
    /// The request makes no sense, and no more precise category fits.
    InvalidRequest = BAD_REQUEST "invalid_request" "The request is invalid"
        "Compare the request with the documentation of the operation.",
    /// The body can't be read: broken syntax, a cut-off upload.
    MalformedBody = BAD_REQUEST "malformed_body" "The request body is malformed"
        "Send a complete body in the syntax of its media type.",
    /// A header can't be read.
    MalformedHeaders = BAD_REQUEST "malformed_headers" "A request header is malformed"
        "Correct the header.",
    /// No credentials were sent.
    CredentialsMissing = UNAUTHORIZED "credentials_missing" "Credentials are required"
        "Send credentials in the `Authorization` header.",
    /// The credentials sent are malformed or unknown.
    CredentialsInvalid = UNAUTHORIZED "credentials_invalid" "The credentials are invalid"
        "Check the credentials that were sent.",
    /// The credentials were good once.
    CredentialsExpired = UNAUTHORIZED "credentials_expired" "The credentials have expired"
        "Get new credentials and send the request again.",
    /// The caller can't pay for the request.
    InsufficientFunds = PAYMENT_REQUIRED "insufficient_funds" "The funds are insufficient"
        "Add funds and send the request again.",
    /// The request needs a payment, a subscription or a plan that the caller does not have.
    PaymentRequired = PAYMENT_REQUIRED "payment_required" "Payment is required"
        "Pay for what is requested, and send the request again.",
    /// The caller is known and may not do this.
    PermissionDenied = FORBIDDEN "permission_denied" "Permission denied"
        "Ask for the permission, or use other credentials.",
    /// Nothing is there, or the caller may not know that something is.
    NotFound = NOT_FOUND "not_found" "The requested resource was not found"
        "Check the address and the identifiers in it.",
    /// No route has the address.
    RouteNotFound = NOT_FOUND "route_not_found" "The requested resource was not found"
        "Check the address and the identifiers in it.",
    /// The resource does not know the method.
    MethodNotAllowed = METHOD_NOT_ALLOWED "method_not_allowed" "The method is not allowed for this resource"
        "Use one of the methods in the `Allow` header.",
    /// No representation fits the `Accept` headers.
    NotAcceptable = NOT_ACCEPTABLE "not_acceptable" "No acceptable representation is available"
        "Ask for a representation that is available.",
    /// A proxy wants credentials of its own.
    ProxyCredentialsMissing = PROXY_AUTHENTICATION_REQUIRED "proxy_credentials_missing" "Proxy credentials are required"
        "Send credentials in the `Proxy-Authorization` header.",
    /// The client took too long to send the request.
    RequestTimeout = REQUEST_TIMEOUT "request_timeout" "The request took too long to arrive"
        "Send the request again, without pauses.",
    /// The request contradicts the state of the resource.
    Conflict = CONFLICT "conflict" "The request conflicts with the current state of the resource"
        "Read the resource, and decide again from its current state.",
    /// The resource is in a state that does not allow the operation.
    InvalidState = CONFLICT "invalid_state" "The state of the resource does not allow this operation"
        "Read the resource, and decide again from its current state.",
    /// The resource was here and will not come back.
    Gone = GONE "gone" "The resource is gone"
        "Stop asking for the resource.",
    /// The request has no `Content-Length`.
    LengthRequired = LENGTH_REQUIRED "length_required" "A content length is required"
        "Send a `Content-Length` header.",
    /// A precondition header does not hold.
    PreconditionFailed = PRECONDITION_FAILED "precondition_failed" "A precondition failed"
        "Read the resource again and repeat the request with its new validator.",
    /// The body is larger than the server accepts.
    ContentTooLarge = CONTENT_TOO_LARGE "content_too_large" "The request body is too large"
        "Send a smaller body.",
    /// The address is longer than the server accepts.
    UriTooLong = URI_TOO_LONG "uri_too_long" "The request address is too long"
        "Shorten the address; long parameters belong in a body.",
    /// The body has a media type or coding that the server does not read.
    UnsupportedMediaType = UNSUPPORTED_MEDIA_TYPE "unsupported_media_type" "The media type of the request body is not supported"
        "Send the body in a supported media type, and name it in `Content-Type`.",
    /// The `Range` lies outside the representation.
    RangeNotSatisfiable = RANGE_NOT_SATISFIABLE "range_not_satisfiable" "The requested range is not satisfiable"
        "Ask for a range inside the representation.",
    /// The `Expect` header can't be met.
    ExpectationFailed = EXPECTATION_FAILED "expectation_failed" "The expectation can't be met"
        "Leave out the `Expect` header.",
    /// A field that must be there is not.
    MissingField = UNPROCESSABLE_CONTENT "missing_field" "A required field is missing"
        "Add the field.",
    /// A field is there that nobody knows.
    UnknownField = UNPROCESSABLE_CONTENT "unknown_field" "A field is unknown"
        "Remove the field, or correct its name.",
    /// A field has a value that is not allowed.
    InvalidField = UNPROCESSABLE_CONTENT "invalid_field" "A field is invalid"
        "Correct the field.",
    /// The request is well-formed and still can't be processed.
    UnprocessableContent = UNPROCESSABLE_CONTENT "unprocessable_content" "The request can't be processed"
        "Correct the content of the request.",
    /// The resource is locked.
    Locked = LOCKED "locked" "The resource is locked"
        "Wait until the lock is released.",
    /// The request came as early data and must be sent again (RFC 8470).
    TooEarly = TOO_EARLY "too_early" "The request came too early"
        "Send the request again, not as early data.",
    /// The server wants another protocol.
    UpgradeRequired = UPGRADE_REQUIRED "upgrade_required" "Another protocol is required"
        "Switch to the protocol in the `Upgrade` header.",
    /// The request must be conditional (RFC 6585, 3).
    PreconditionRequired = PRECONDITION_REQUIRED "precondition_required" "The request must be conditional"
        "Add a precondition such as `If-Match`.",
    /// The caller sent too many requests (RFC 6585, 4).
    RateLimited = TOO_MANY_REQUESTS "rate_limited" "Too many requests"
        "Wait as `Retry-After` says, then send requests at a lower rate.",
    /// A header, or all of them, are too large (RFC 6585, 5).
    HeadersTooLarge = HEADERS_TOO_LARGE "headers_too_large" "The request headers are too large"
        "Send fewer or shorter headers.",
    /// The law forbids the answer (RFC 7725).
    LegallyUnavailable = UNAVAILABLE_FOR_LEGAL_REASONS "legally_unavailable" "Unavailable for legal reasons"
        "See the `Link` header for who demands this.",
    /// The server failed.
    InternalError = INTERNAL_SERVER_ERROR "internal_error" "An internal error occurred"
        "Send the request again later; if it keeps failing, report the request id.",
    /// The server does not know how to do this.
    NotImplemented = NOT_IMPLEMENTED "not_implemented" "Not implemented"
        "Use another operation.",
    /// A system behind this server failed.
    UpstreamFailed = BAD_GATEWAY "upstream_failed" "An upstream service failed"
        "Send the request again later.",
    /// The server is down on purpose.
    Maintenance = SERVICE_UNAVAILABLE "maintenance" "The service is under maintenance"
        "Send the request again later, after the wait in `Retry-After` where there is one.",
    /// The server has more to do than it can.
    Overloaded = SERVICE_UNAVAILABLE "overloaded" "The service is overloaded"
        "Send the request again later, after the wait in `Retry-After` where there is one.",
    /// The server can't answer now, for reasons of its own.
    Unavailable = SERVICE_UNAVAILABLE "unavailable" "The service is unavailable"
        "Send the request again later, after the wait in `Retry-After` where there is one.",
    /// The server gave up waiting for its own work.
    Timeout = SERVICE_UNAVAILABLE "timeout" "The service took too long to answer"
        "Send the request again later, after the wait in `Retry-After` where there is one.",
    /// A system behind this server did not answer in time.
    UpstreamTimeout = GATEWAY_TIMEOUT "upstream_timeout" "An upstream service took too long to answer"
        "Send the request again later.",
}

impl Category {
    /// Returns the category of an error with this status, for errors whose author names
    /// no category.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Category, ErrorStatus};
    ///
    /// assert_eq!(Category::of(ErrorStatus::NOT_FOUND), Category::NotFound);
    /// assert_eq!(Category::of(ErrorStatus::new(418).unwrap()), Category::InvalidRequest);
    /// ```
    pub const fn of(status: ErrorStatus) -> Category {
        match status.as_u16() {
            401 => Category::CredentialsMissing,
            402 => Category::PaymentRequired,
            403 => Category::PermissionDenied,
            404 => Category::NotFound,
            405 => Category::MethodNotAllowed,
            406 => Category::NotAcceptable,
            407 => Category::ProxyCredentialsMissing,
            408 => Category::RequestTimeout,
            409 => Category::Conflict,
            410 => Category::Gone,
            411 => Category::LengthRequired,
            412 => Category::PreconditionFailed,
            413 => Category::ContentTooLarge,
            414 => Category::UriTooLong,
            415 => Category::UnsupportedMediaType,
            416 => Category::RangeNotSatisfiable,
            417 => Category::ExpectationFailed,
            422 => Category::UnprocessableContent,
            423 => Category::Locked,
            425 => Category::TooEarly,
            426 => Category::UpgradeRequired,
            428 => Category::PreconditionRequired,
            429 => Category::RateLimited,
            431 => Category::HeadersTooLarge,
            451 => Category::LegallyUnavailable,
            501 => Category::NotImplemented,
            502 => Category::UpstreamFailed,
            503 => Category::Unavailable,
            504 => Category::UpstreamTimeout,
            400..=499 => Category::InvalidRequest,
            _ => Category::InternalError,
        }
    }

    /// Returns the index of the category in [`ALL`](Category::ALL).
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Returns whether the server is at fault. If so, the message that clients read is
    /// the title, never the text of the error's `Display`. This is so even if a format
    /// gives the category a client error's status.
    pub const fn is_server_fault(self) -> bool {
        self.standard_status().is_server_error()
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
