//! The errors of tower's services, and of the author's own.

use std::{
    convert::Infallible,
    future::{Ready, pending, ready},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    extract::Request,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{ApiError, Category, CategoryError};
use tower::{
    BoxError, Layer, Service, ServiceBuilder, ServiceExt,
    buffer::BufferLayer,
    filter::{AsyncFilterLayer, FilterLayer},
    limit::{ConcurrencyLimitLayer, GlobalConcurrencyLimitLayer, RateLimitLayer},
    load_shed::LoadShedLayer,
    service_fn,
    spawn_ready::SpawnReadyLayer,
    timeout::TimeoutLayer,
};

use super::{
    outcome::{ACCOUNT_CLOSED, DENIED, INTERNAL, OVERLOAD, TIMEOUT, UNAVAILABLE},
    source::{Source, hold},
};
use crate::format::Format;

/// The account is closed
#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("The account is closed")]
#[api(status = 409, code = "account_closed")]
pub(super) struct AccountClosed;

/// An error around another.
#[derive(Debug, thiserror::Error)]
#[error("hunter2")]
struct Wrapper(#[source] BoxError);

/// A service that answers nothing, or fails when it is asked whether it is
/// ready.
#[derive(Clone)]
struct NeverReady(fn() -> BoxError);

impl Service<Request> for NeverReady {
    type Response = Response;
    type Error = BoxError;
    type Future = Ready<Result<Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Err((self.0)()))
    }

    fn call(&mut self, _: Request) -> Self::Future {
        ready(Ok(().into_response()))
    }
}

/// The same, after a while, which is when `SpawnReady` starts a task.
#[derive(Clone)]
struct ReadyLater {
    asked: bool,
    then: fn() -> Result<(), BoxError>,
}

impl Service<Request> for ReadyLater {
    type Response = Response;
    type Error = BoxError;
    type Future = Ready<Result<Response, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        if !std::mem::replace(&mut self.asked, true) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready((self.then)())
    }

    fn call(&mut self, _: Request) -> Self::Future {
        ready(Ok(().into_response()))
    }
}

async fn here() -> &'static str {
    "here"
}

pub(super) fn sources() -> Vec<Source> {
    [limits(), buffers(), others(), errors()].concat()
}

fn limits() -> Vec<Source> {
    vec![
        Source::new("`Timeout`", &TIMEOUT, |format| {
            let stack = ServiceBuilder::new().layer(format.layer()).layer(TimeoutLayer::new(Duration::from_millis(5)));
            Router::new().route("/here", get(pending::<()>)).layer(stack)
        }),
        Source::new("`LoadShed` before `ConcurrencyLimit`", &OVERLOAD, |format| {
            let shed = ServiceBuilder::new().layer(LoadShedLayer::new()).layer(ConcurrencyLimitLayer::new(1));
            let stack = ServiceBuilder::new().layer(format.layer()).layer(shed);
            Router::new().route("/here", get(hold)).layer(stack)
        })
        .while_another_is_held(),
        Source::new("`LoadShed` before `GlobalConcurrencyLimit`", &OVERLOAD, |format| {
            let shed = ServiceBuilder::new().layer(LoadShedLayer::new()).layer(GlobalConcurrencyLimitLayer::new(1));
            let stack = ServiceBuilder::new().layer(format.layer()).layer(shed);
            Router::new().route("/here", get(hold)).layer(stack)
        })
        .while_another_is_held(),
        Source::new("`LoadShed` before `RateLimit`", &OVERLOAD, |format| {
            // Neither is `Clone`, as a router's services must be, without the
            // buffer.
            let stack = ServiceBuilder::new()
                .layer(format.layer())
                .layer(BufferLayer::new(4))
                .layer(LoadShedLayer::new())
                .layer(RateLimitLayer::new(1, Duration::from_secs(3600)))
                .service(Router::new().route("/here", get(here)));
            Router::new().fallback_service(stack)
        })
        .after_an_answer(),
    ]
}

/// An app whose service is behind a `Buffer`.
fn buffered<S>(format: Format, service: S) -> Router
where
    S: Service<Request, Response = Response> + Send + 'static,
    S::Error: Into<BoxError> + Send + Sync,
    S::Future: Send,
{
    let layer = format.layer().downcast::<AccountClosed>();
    Router::new().fallback_service(ServiceBuilder::new().layer(layer).layer(BufferLayer::new(4)).service(service))
}

fn buffers() -> Vec<Source> {
    fn panics(_: Request) -> Ready<Result<Response, Infallible>> {
        panic!("hunter2")
    }
    vec![
        Source::new("`Buffer`, whose worker panics", &UNAVAILABLE, |format| buffered(format, service_fn(panics))),
        Source::new("`Buffer`, whose worker has stopped", &UNAVAILABLE, |format| buffered(format, service_fn(panics)))
            .after_an_answer(),
        Source::new("`Buffer`, whose service fails to be ready", &UNAVAILABLE, |format| {
            buffered(format, NeverReady(|| "hunter2".into()))
        }),
        Source::new("`Buffer`, whose service has failed before", &UNAVAILABLE, |format| {
            buffered(format, NeverReady(|| "hunter2".into()))
        })
        .after_an_answer(),
        Source::new("`Buffer`, whose service fails with your own error", &ACCOUNT_CLOSED, |format| {
            buffered(format, NeverReady(|| AccountClosed.into()))
        }),
        Source::new("`Buffer`, whose service fails one request", &INTERNAL, |format| {
            let fails = async |_: Request| Err::<Response, BoxError>("hunter2".into());
            buffered(format, service_fn(fails))
        }),
    ]
}

/// An app behind a layer of tower's.
fn behind<L>(format: Format, layer: L) -> Router
where
    L: Layer<Router>,
    L::Service: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
    <L::Service as Service<Request>>::Error: Into<BoxError> + Send,
    <L::Service as Service<Request>>::Future: Send,
{
    let errors = format.layer().downcast::<AccountClosed>();
    let routes = Router::new().route("/here", get(here));
    Router::new().fallback_service(errors.layer(layer.layer(routes)))
}

/// An app that makes a `SpawnReady`, which can't be cloned, for each request.
fn spawned(format: Format, then: fn() -> Result<(), BoxError>) -> Router {
    let errors = format.layer().downcast::<AccountClosed>();
    let answer = move |request: Request| {
        let service = errors.layer(SpawnReadyLayer::new().layer(ReadyLater { asked: false, then }));
        service.oneshot(request)
    };
    Router::new().fallback_service(service_fn(answer))
}

fn others() -> Vec<Source> {
    vec![
        Source::new("`Filter`, which rejects with your own error", &ACCOUNT_CLOSED, |format| {
            behind(format, FilterLayer::new(|_: Request| Err::<Request, _>(AccountClosed)))
        }),
        Source::new("`Filter`, which rejects with a `CategoryError`", &DENIED, |format| {
            let refuses = |_: Request| Err::<Request, BoxError>(CategoryError::new(Category::PermissionDenied).into());
            behind(format, FilterLayer::new(refuses))
        }),
        Source::new("`Filter`, which rejects with an unknown error", &INTERNAL, |format| {
            behind(format, FilterLayer::new(|_: Request| Err::<Request, BoxError>("hunter2".into())))
        }),
        Source::new("`AsyncFilter`, which rejects with your own error", &ACCOUNT_CLOSED, |format| {
            behind(format, AsyncFilterLayer::new(|_: Request| ready(Err::<Request, BoxError>(AccountClosed.into()))))
        }),
        Source::new("`SpawnReady`, whose service fails with your own error", &ACCOUNT_CLOSED, |format| {
            spawned(format, || Err(AccountClosed.into()))
        }),
        Source::new("`SpawnReady`, whose service fails with an unknown error", &INTERNAL, |format| {
            spawned(format, || Err("hunter2".into()))
        }),
        Source::new("`SpawnReady`, whose service panics", &INTERNAL, |format| spawned(format, || panic!("hunter2"))),
    ]
}

/// An app that fails with this error.
fn failing(format: Format, error: fn() -> BoxError) -> Router {
    let service = service_fn(move |_: Request| ready(Err::<Response, _>(error())));
    Router::new().fallback_service(format.layer().downcast::<AccountClosed>().layer(service))
}

fn errors() -> Vec<Source> {
    vec![
        Source::new("an error registered with `ErrorLayer::downcast`", &ACCOUNT_CLOSED, |format| {
            failing(format, || AccountClosed.into())
        }),
        Source::new("an error registered with `ErrorLayer::downcast`, inside an `Arc`", &ACCOUNT_CLOSED, |format| {
            failing(format, || Arc::new(AccountClosed).into())
        }),
        Source::new(
            "an error registered with `ErrorLayer::downcast`, wrapped in other errors",
            &ACCOUNT_CLOSED,
            |format| failing(format, || Wrapper(Wrapper(AccountClosed.into()).into()).into()),
        ),
        Source::new("an error registered with `ErrorLayer::downcast`, from `poll_ready`", &ACCOUNT_CLOSED, |format| {
            let errors = format.layer().downcast::<AccountClosed>();
            Router::new().fallback_service(errors.layer(NeverReady(|| AccountClosed.into())))
        }),
        Source::new("tower's own error, wrapped in another error", &TIMEOUT, |format| {
            failing(format, || Wrapper(tower::timeout::error::Elapsed::new().into()).into())
        }),
        Source::new("an unknown error", &INTERNAL, |format| failing(format, || "hunter2".into())),
    ]
}
