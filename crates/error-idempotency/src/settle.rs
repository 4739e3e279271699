//! Decides which responses of handlers are stored: the table of the crate page.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::{Body, HttpBody},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use error_core::{ErrorStatus, Retry};
use error_response::{
    Error,
    layer::{ErrorClass, IdempotencyKeys, Replay},
};
use http::{StatusCode, response::Parts};
use http_body::Frame;

use crate::{
    collect::{Collected, collect},
    error::IdempotencyError,
    extract::Stored,
    hold::{Hold, Phase},
    outcome::{Outcome, StoredResponse},
    store_error::StoreError,
};

/// What becomes of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// The response is stored.
    Kept,
    /// The key is free again.
    Released,
    /// The handler's transaction has stored it.
    Done,
}

/// What becomes of the key of a request that ended with this response.
fn fate(phase: Phase, status: StatusCode, class: Option<ErrorClass>) -> Fate {
    let of_status = ErrorStatus::try_from(status).ok().map(Retry::of);
    let Some(retry) = class.map(ErrorClass::retry).or(of_status) else {
        return if phase == Phase::Completed { Fate::Done } else { Fate::Kept };
    };
    let is_before_effects = class.is_some_and(ErrorClass::is_before_effects) || is_rejected(status);
    match retry {
        _ if is_before_effects => Fate::Released,
        // The transaction was rolled back.
        Retry::AfterWait if is_transactional(phase) => Fate::Released,
        _ => Fate::Kept,
    }
}

/// Whether a status says that the request was not carried out, and that it can be later: credentials and quotas change.
fn is_rejected(status: StatusCode) -> bool {
    const REJECTED: [StatusCode; 3] =
        [StatusCode::UNAUTHORIZED, StatusCode::PROXY_AUTHENTICATION_REQUIRED, StatusCode::TOO_MANY_REQUESTS];
    REJECTED.contains(&status)
}

/// Stores what is stored of `response`, and returns it.
pub(crate) async fn settle(hold: &Hold, mut response: Response) -> Response {
    // One of unknown length is not stored.
    let has_length = response.body().size_hint().exact().is_some();
    let replay = if has_length { Replay::of(&mut response) } else { None };
    let class = response.extensions_mut().remove::<ErrorClass>();
    let phase = hold.phase();
    if response.extensions_mut().remove::<Stored>().is_some() && phase == Phase::Completed {
        hold.advance(Phase::Settled);
        return response;
    }
    match fate(phase, response.status(), class) {
        Fate::Done => hold.advance(Phase::Settled),
        Fate::Released => conclude(hold, hold.store.release(&hold.claim).await),
        Fate::Kept => {
            let is_error = ErrorStatus::try_from(response.status()).is_ok();
            if phase == Phase::Taken && !is_error && class.is_none() {
                IdempotencyKeys::warn_of_incomplete();
            }
            let (response, kept) = keep(hold, response, replay).await;
            return match not_kept(kept) {
                // Nothing has happened, and a retry may end otherwise: what it would contradict is not sent.
                Some(error) if is_error && is_transactional(phase) => error.into_response(),
                Some(error) => {
                    record(error);
                    response
                }
                None => {
                    hold.advance(Phase::Settled);
                    response
                }
            };
        }
    }
    response
}

/// Why retries will not receive an outcome, if so.
fn not_kept(kept: Result<bool, StoreError>) -> Option<IdempotencyError> {
    match kept {
        Ok(true) => None,
        Ok(false) => Some(IdempotencyError::LeaseOver),
        Err(error) => Some(IdempotencyError::Store(error)),
    }
}

/// The store knows what became of the request. A failure of the store, which no response is about, is recorded.
pub(crate) fn conclude(hold: &Hold, done: Result<(), StoreError>) {
    match done {
        Ok(()) => hold.advance(Phase::Settled),
        Err(error) => record(error.into()),
    }
}

fn record(error: IdempotencyError) {
    drop(Error::from(error).to_recorded_body());
}

/// Whether the handler's effect is in a transaction, which an error rolls back.
fn is_transactional(phase: Phase) -> bool {
    matches!(phase, Phase::Taken | Phase::Completed)
}

async fn keep(hold: &Hold, response: Response, replay: Option<Replay>) -> (Response, Result<bool, StoreError>) {
    let size = response.body().size_hint();
    let is_short = size.exact().is_some_and(|length| length <= hold.longest_response as u64);
    let (response, outcome) = match is_short {
        true => read(hold, response, replay).await,
        false => (response, Outcome::NotKept),
    };
    let kept = hold.store.finish(&hold.claim, &outcome).await;
    (response, kept)
}

/// Reads a response whose length is known.
async fn read(hold: &Hold, response: Response, replay: Option<Replay>) -> (Response, Outcome) {
    let (parts, body) = response.into_parts();
    match collect(body, hold.longest_response).await {
        Collected::Whole(bytes) => {
            let stored = StoredResponse::new(parts.status, &parts.headers, bytes.clone(), replay);
            (Response::from_parts(parts, Body::from(bytes)), Outcome::Response(stored))
        }
        Collected::TooLong => (broken(parts, axum::Error::new("the body is longer than it says")), Outcome::NotKept),
        Collected::Failed(error) => (broken(parts, error), Outcome::NotKept),
    }
}

/// A response whose body failed: the client reads that it does.
fn broken(parts: Parts, error: axum::Error) -> Response {
    Response::from_parts(parts, Body::new(Broken(Some(error))))
}

struct Broken(Option<axum::Error>);

impl HttpBody for Broken {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Poll::Ready(self.0.take().map(Err))
    }
}
