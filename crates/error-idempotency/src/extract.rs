//! The extractor of the idempotency key.

use std::{fmt, sync::Arc};

use axum::{
    body::{Body, HttpBody},
    extract::{FromRequestParts, OptionalFromRequestParts},
    response::{IntoResponse, Response},
};
use error_response::layer::Replay;
use http::request::Parts;

use crate::{
    collect::{Collected, collect},
    error::{IdempotencyError, ResponseFault, SetupFault},
    hold::{Hold, Phase},
    outcome::{Outcome, StoredResponse},
    transaction::Transaction,
};

/// Extracts the idempotency key of a request, for a handler that stores its response in
/// the same database transaction as its other changes (see
/// [`complete`](IdempotencyKey::complete)).
///
/// A handler that takes this extractor promises that all its effects are in that
/// transaction. If the handler fails, panics or is interrupted before the commit, the
/// request had no effect, and the key is free again. If it returns a success without
/// calling [`complete`](IdempotencyKey::complete), the layer stores the response, and a
/// warning is logged once: after a crash between the effect and the store, a retry may
/// repeat the effect. If the handler also calls another
/// service (a bank), that call needs its own idempotency key: send the same
/// [text](IdempotencyKey::as_str) to that service.
///
/// If the layer makes keys optional, take `Option<IdempotencyKey>`.
///
/// # Examples
///
/// ```
/// use axum::{Json, Router, body::{Body, to_bytes}, extract::State, http::{Request, StatusCode}, response::Response, routing::post};
/// use error_idempotency::{Idempotency, IdempotencyError, IdempotencyKey, MemoryStore};
/// use error_response::{ErrorLayer, RouterExt, format::Stripe};
/// use tower::ServiceExt;
///
/// // With a database: `let mut tx = pool.begin().await?;`, the effect, `key.complete(&mut tx, ...)`, `tx.commit().await?`.
/// async fn pay(State(mut store): State<MemoryStore>, key: IdempotencyKey) -> Result<Response, IdempotencyError> {
///     let response = key.complete(&mut store, (StatusCode::CREATED, Json(7))).await?;
///     Ok(response)
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let store = MemoryStore::new();
/// let app: Router = Router::new()
///     .route("/payments", post(pay).layer(Idempotency::for_one_caller(store.clone())))
///     .with_state(store)
///     .errors(ErrorLayer::new(Stripe::new()));
/// let response = app.oneshot(Request::post("/payments").header("idempotency-key", "k1").body(Body::empty())?).await?;
/// assert_eq!(response.status(), 201);
/// assert_eq!(to_bytes(response.into_body(), 1024).await?, "7");
/// # Ok(()) }
/// ```
pub struct IdempotencyKey {
    hold: Arc<Hold>,
}

/// The claim, in the extensions of the request.
#[derive(Clone)]
pub(crate) struct Offered(pub(crate) Arc<Hold>);

/// The mark of the response that [`IdempotencyKey::complete`] has stored.
#[derive(Clone, Copy)]
pub(crate) struct Stored;

impl IdempotencyKey {
    /// The key as the client sent it, without the quotes.
    pub fn as_str(&self) -> &str {
        &self.hold.claim.key
    }

    /// A hash of the request: its method, its path with the query, and its body. It has
    /// 64 hexadecimal digits.
    ///
    /// The layer compares requests with the same key by this hash, but it forgets the
    /// hash when it frees the key, for example after a 502. If the handler calls another
    /// service, it stores the hash before the call. If a request with the same key has
    /// another hash, the handler returns [`IdempotencyError::Reused`].
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::post};
    /// use error_idempotency::{Idempotency, IdempotencyKey, MemoryStore};
    /// use tower::ServiceExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let once = Idempotency::for_one_caller(MemoryStore::new());
    /// let fingerprint = async |key: IdempotencyKey| key.fingerprint().to_owned();
    /// let app: Router = Router::new().route("/payments", post(fingerprint).layer(once));
    /// let sent = async |key: &str, body: &'static str| {
    ///     let request = Request::post("/payments").header("idempotency-key", key).body(Body::from(body))?;
    ///     let response = app.clone().oneshot(request).await?;
    ///     Ok::<_, Box<dyn std::error::Error>>(to_bytes(response.into_body(), 1024).await?)
    /// };
    /// let first = sent("k1", "amount=1").await?;
    /// assert_eq!(first.len(), 64);
    /// assert_eq!(sent("k2", "amount=1").await?, first);
    /// assert_ne!(sent("k3", "amount=2").await?, first);
    /// # Ok(()) }
    /// ```
    pub fn fingerprint(&self) -> &str {
        &self.hold.claim.fingerprint
    }

    /// Stores `response` for this key as part of `transaction`, and returns it. After
    /// this, commit the transaction and return the response from the handler.
    ///
    /// Once the transaction is committed, retries receive this response. If the handler
    /// repeats its transaction after a serialization failure, it must call this method in
    /// each attempt.
    ///
    /// # Errors
    ///
    /// Fails if this request took longer than its lease and another request took over the
    /// key. It also fails if the response is too long, if its body is a stream that
    /// fails, and if the database fails. After such a failure, do not commit the
    /// transaction. If you propagate the error with `?`, the transaction is dropped,
    /// which rolls it back.
    pub async fn complete<T: Transaction>(
        &self,
        transaction: &mut T,
        response: impl IntoResponse,
    ) -> Result<Response, IdempotencyError> {
        let mut response = response.into_response();
        let replay = Replay::of(&mut response);
        let (mut parts, body) = response.into_parts();
        let longest = self.hold.longest_response;
        if body.size_hint().lower() > longest as u64 {
            return Err(IdempotencyError::Response(ResponseFault::TooLong { longest }));
        }
        let bytes = match collect(body, longest).await {
            Collected::Whole(bytes) => bytes,
            Collected::TooLong => return Err(IdempotencyError::Response(ResponseFault::TooLong { longest })),
            Collected::Failed(error) => return Err(IdempotencyError::Response(ResponseFault::Failed(error))),
        };
        let stored = StoredResponse::new(parts.status, &parts.headers, bytes.clone(), replay);
        if !transaction.complete(&self.hold.claim, &Outcome::Response(stored)).await? {
            return Err(IdempotencyError::LeaseOver);
        }
        self.hold.advance(Phase::Completed);
        parts.extensions.insert(Stored);
        Ok(Response::from_parts(parts, Body::from(bytes)))
    }
}

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = IdempotencyError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<IdempotencyKey, IdempotencyError> {
        let key = <IdempotencyKey as OptionalFromRequestParts<S>>::from_request_parts(parts, state).await?;
        key.ok_or(IdempotencyError::Setup(SetupFault::NoLayer))
    }
}

/// `None` where the request has no key, or the route has no layer.
impl<S: Sync> OptionalFromRequestParts<S> for IdempotencyKey {
    type Rejection = IdempotencyError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<IdempotencyKey>, IdempotencyError> {
        let Some(Offered(hold)) = parts.extensions.remove::<Offered>() else { return Ok(None) };
        hold.advance(Phase::Taken);
        Ok(Some(IdempotencyKey { hold }))
    }
}

impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("IdempotencyKey").field(&self.as_str()).finish()
    }
}
