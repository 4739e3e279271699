//! The errors that reject a request with an idempotency key.

use std::time::Duration;

use error_response::ApiError;

use crate::{key::InvalidKey, store_error::StoreError};

/// The errors that the idempotency layer and [`IdempotencyKey`](crate::IdempotencyKey)
/// return.
///
/// Add it to the catalog of your API, so that its errors are published:
/// `catalog![PaymentError, IdempotencyError]`. Its texts call the header
/// `Idempotency-Key`, even if you configure another header.
///
/// # Examples
///
/// A handler that calls [`IdempotencyKey::complete`](crate::IdempotencyKey::complete)
/// returns these errors as a part of its own error type:
///
/// ```
/// use error_idempotency::IdempotencyError;
/// use error_response::ApiError;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum PaymentError {
///     #[error(transparent)]
///     #[api(transparent)]
///     Idempotency(#[from] IdempotencyError),
/// }
/// # let _ = PaymentError::from(IdempotencyError::Missing);
/// ```
#[derive(Debug, thiserror::Error, ApiError)]
#[non_exhaustive]
pub enum IdempotencyError {
    /// An idempotency key is required
    ///
    /// The operation is carried out once for each key.
    ///
    /// # Solution
    ///
    /// Send a header `Idempotency-Key` with a new random value, such as a UUID, in double quotes. Send the same value when you
    /// send the request again.
    #[error("The header Idempotency-Key is required")]
    #[api(status = 400, code = "idempotency_key_missing", type = "idempotency_error", param = "Idempotency-Key")]
    Missing,

    /// The idempotency key is invalid
    ///
    /// A key is 1 to 255 characters of ASCII in double quotes, in one header.
    ///
    /// # Solution
    ///
    /// Send one header `Idempotency-Key` with a random value, such as a UUID, in double quotes.
    #[error("The header Idempotency-Key is invalid: {reason}")]
    #[api(status = 400, code = "idempotency_key_invalid", type = "idempotency_error", param = "Idempotency-Key")]
    Invalid {
        /// What is wrong with it.
        reason: InvalidKey,
    },

    /// The idempotency key belongs to another request
    ///
    /// A request with this key and another method, path or body was sent before.
    ///
    /// # Solution
    ///
    /// Use a new key for each new request, and the same key only for the same request.
    #[error("The idempotency key was used with another request")]
    #[api(
        status = 422,
        code = "idempotency_key_reused",
        type = "idempotency_error",
        param = "Idempotency-Key",
        before_effects
    )]
    Reused,

    /// A request with this idempotency key is in progress
    ///
    /// The first request with this key has no response yet, or the server was interrupted while it carried it out.
    ///
    /// # Solution
    ///
    /// Send the same request with the same key after the wait: it returns the response of the first one.
    #[error("A request with this idempotency key is in progress")]
    #[api(status = 409, code = "idempotency_key_in_progress", type = "idempotency_error", param = "Idempotency-Key", retry = after_wait, before_effects)]
    InProgress {
        /// The rest of the lease.
        #[api(retry_after)]
        wait: Duration,
    },

    /// The response to this request was not kept
    ///
    /// The request was carried out. Its response was a stream, or too long to keep.
    ///
    /// # Solution
    ///
    /// Read the resource. Do not send the request again with another key.
    #[error("The request was carried out, and its response was not kept")]
    #[api(status = 409, code = "idempotent_response_not_kept", type = "idempotency_error", param = "Idempotency-Key")]
    NotKept,

    /// The outcome of this request is unknown
    ///
    /// The server was interrupted while it carried out a request with this key.
    ///
    /// # Solution
    ///
    /// Read the resource to learn whether the request had its effect. Use a new key to send the request again.
    #[error("The request was interrupted, and its outcome is unknown")]
    #[api(status = 409, code = "idempotent_outcome_unknown", type = "idempotency_error", param = "Idempotency-Key")]
    Unknown,

    /// # Internal
    ///
    /// The body of the request is too long to compare.
    #[error("The request body is too large")]
    #[api(category = content_too_large)]
    TooLong,

    /// # Internal
    ///
    /// The body of the request ended too early.
    #[error("The request body cannot be read")]
    #[api(category = malformed_body)]
    Unreadable(#[source] axum::Error),

    /// # Internal
    ///
    /// The handler did not end within the lease, or another request took its key over. Its transaction must not be committed.
    #[error(
        "the lease of an idempotency key is over: the handler takes longer than `Idempotency::with_lease` allows, or it completes the key in another store than that of the layer"
    )]
    #[api(category = timeout, retry_after = unknown)]
    LeaseOver,

    /// # Internal
    ///
    /// The service is not set up for idempotency keys.
    #[error("{0}")]
    #[api(category = internal_error)]
    Setup(SetupFault),

    /// # Internal
    ///
    /// The response that a handler completes its key with cannot be stored.
    #[error("the response of a handler that completes its idempotency key cannot be stored: {0}")]
    #[api(category = internal_error)]
    Response(#[source] ResponseFault),

    /// The store failed.
    #[error(transparent)]
    #[api(transparent)]
    Store(#[from] StoreError),
}

/// The reason why a service is not set up correctly for idempotency keys. It is a mistake
/// of the server, so it is shown only in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SetupFault {
    /// The function that was passed to `Idempotency::new` found no caller.
    #[error(
        "the request has no caller; put the layer that authenticates outside `Idempotency`, so that its function finds who calls"
    )]
    NoCaller,
    /// A handler takes an idempotency key, but no layer reads one.
    #[error(
        "the request has no idempotency key; put `Idempotency` on the route, or take an `Option<IdempotencyKey>` where keys are optional"
    )]
    NoLayer,
    /// The operating system returned no random numbers.
    #[error("the operating system has no random numbers")]
    NoRandomness,
}

/// The reason why a response cannot be stored. It is a mistake of the server, so it is
/// shown only in the log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResponseFault {
    /// The response is longer than `Idempotency::with_longest_response` allows.
    #[error("it has more than {longest} bytes; allow more with `Idempotency::with_longest_response`")]
    TooLong {
        /// The most bytes that are stored.
        longest: usize,
    },
    /// The body of the response failed.
    #[error("its body failed")]
    Failed(#[source] axum::Error),
}
