//! Executes one request with an idempotency key.

use std::sync::Arc;

use axum::{
    RequestExt,
    body::{Body, HttpBody},
    extract::OriginalUri,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{Request, request::Parts};
use tokio::time::{Instant, timeout_at};
use tower_service::Service;

use crate::{
    collect::{Collected, collect},
    error::{IdempotencyError, SetupFault},
    extract::Offered,
    fingerprint,
    hold::{Hold, Phase, give_up},
    key::key,
    outcome::Outcome,
    settings::Settings,
    settle::{conclude, settle},
    store::{Claim, Claimed},
    store_error::StoreError,
};

/// Carries a request out, or returns what became of it before.
pub(crate) async fn carry_out<S>(
    settings: Arc<Settings>,
    inner: S,
    request: Request<Body>,
) -> Result<Response, S::Error>
where
    S: Service<Request<Body>, Response = Response>,
{
    match prepare(&settings, request).await {
        Ok(Prepared::Keyless(request)) => run(inner, request).await,
        Ok(Prepared::Answered(response)) => Ok(response),
        Ok(Prepared::Claimed(hold, deadline, request)) => run_held(hold, deadline, inner, request).await,
        Err(error) => Ok(error.into_response()),
    }
}

/// What to do about a request.
enum Prepared {
    Keyless(Request<Body>),
    Answered(Response),
    Claimed(Arc<Hold>, Instant, Request<Body>),
}

async fn prepare(settings: &Settings, request: Request<Body>) -> Result<Prepared, IdempotencyError> {
    let key = match key(request.headers(), &settings.header) {
        Ok(Some(key)) => key,
        Ok(None) if settings.is_required => return Err(IdempotencyError::Missing),
        Ok(None) => return Ok(Prepared::Keyless(request)),
        Err(reason) => return Err(IdempotencyError::Invalid { reason }),
    };
    let (parts, body) = limited(request, settings.longest_request).into_parts();
    let caller = (settings.caller)(&parts).ok_or(IdempotencyError::Setup(SetupFault::NoCaller))?;
    let body = whole(body, settings.longest_request).await?;
    let claim = Claim {
        caller: fingerprint::of_caller(&caller),
        key,
        fingerprint: fingerprint::of_request(&parts.method, path(&parts), &body),
        token: token()?,
        lease: settings.lease,
        lifetime: settings.lifetime,
    };
    // From before the claim: the handler is ended while the key is still its own.
    let deadline = Instant::now() + settings.lease;
    let hold = Hold::new(settings.store.clone(), claim, settings.longest_response);
    let claimed = hold.store.claim(&hold.claim).await.map_err(StoreError::before_effects)?;
    if claimed != Claimed::Granted {
        hold.advance(Phase::Settled);
    }
    match claimed {
        Claimed::Granted => Ok(Prepared::Claimed(hold, deadline, Request::from_parts(parts, Body::from(body)))),
        Claimed::InProgress { wait } => Err(IdempotencyError::InProgress { wait }),
        Claimed::Reused => Err(IdempotencyError::Reused),
        Claimed::Finished(Outcome::Response(response)) => Ok(Prepared::Answered(response.replay())),
        Claimed::Finished(Outcome::NotKept) => Err(IdempotencyError::NotKept),
        Claimed::Finished(Outcome::Unknown) => Err(IdempotencyError::Unknown),
    }
}

/// The request with the limit of `DefaultBodyLimit`, if there is one. Without one, axum would take its own for it.
fn limited(request: Request<Body>, longest: usize) -> Request<Body> {
    if longest > LIMIT_OF_AXUM { request } else { request.with_limited_body() }
}

const LIMIT_OF_AXUM: usize = 2 * 1024 * 1024;

async fn whole(body: Body, longest: usize) -> Result<Bytes, IdempotencyError> {
    if body.size_hint().lower() > longest as u64 {
        return Err(IdempotencyError::TooLong);
    }
    match collect(body, longest).await {
        Collected::Whole(bytes) => Ok(bytes),
        Collected::TooLong => Err(IdempotencyError::TooLong),
        Collected::Failed(error) => Err(IdempotencyError::Unreadable(error)),
    }
}

/// The path with the query, as the client sent it; a nested router sees a part of it.
fn path(parts: &Parts) -> &str {
    let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
    uri.path_and_query().map_or("", |path| path.as_str())
}

fn token() -> Result<String, IdempotencyError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| IdempotencyError::Setup(SetupFault::NoRandomness))?;
    Ok(fingerprint::hex(&bytes))
}

async fn run<S: Service<Request<Body>>>(mut inner: S, request: Request<Body>) -> Result<S::Response, S::Error> {
    inner.call(request).await
}

async fn run_held<S>(
    hold: Arc<Hold>,
    deadline: Instant,
    inner: S,
    mut request: Request<Body>,
) -> Result<Response, S::Error>
where
    S: Service<Request<Body>, Response = Response>,
{
    request.extensions_mut().insert(Offered(hold.clone()));
    hold.advance(Phase::Begun);
    let failed = match timeout_at(deadline, run(inner, request)).await {
        Ok(Ok(response)) => return Ok(settle(&hold, response).await),
        Ok(Err(error)) => Some(error),
        Err(_) => None,
    };
    // The handler did not come to a response.
    conclude(&hold, give_up(&*hold.store, &hold.claim, hold.phase()).await);
    match failed {
        Some(error) => Err(error),
        None => Ok(IdempotencyError::LeaseOver.into_response()),
    }
}
