//! The future of the layer.

use std::{
    convert::Infallible,
    fmt,
    future::Future,
    mem,
    pin::Pin,
    sync::{Arc, PoisonError},
    task::{Context, Poll},
};

use axum::{BoxError, body::Body};
use bytes::Bytes;
use http::{Method, Request, Response};
use pin_project_lite::pin_project;

use super::{
    Settings,
    answered::Answered,
    failure::Failure,
    obligations::is_as_rendered,
    report_only::{PanicNote, report},
    seen_request,
    settle::{settle, settle_failure},
    third_party::is_error,
    watched::watch,
};
use crate::{LeaveAlone, guarded::guarded, heard::Heard, own_body::tell_passed, scope::Scope};

pin_project! {
    /// The future of [`ErrorService`](crate::ErrorService).
    #[project = Projection]
    pub struct ErrorFuture<F> {
        #[pin]
        inner: Option<F>,
        failure: Option<Failure>,
        scope: Scope,
        head: bool,
        // Whether the inner future has waited for anything.
        has_waited: bool,
        // Whether the response stays as it is.
        is_report_only: bool,
    }

    impl<F> PinnedDrop for ErrorFuture<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            // Its end has dropped the future already.
            if this.inner.is_some() {
                let _guard = (!*this.is_report_only).then(|| this.scope.set());
                this.inner.set(None);
            }
        }
    }
}

impl<F> ErrorFuture<F> {
    /// A future of no request yet, whose inner one is made later.
    #[inline]
    pub(super) fn new(settings: Arc<Settings>) -> ErrorFuture<F> {
        let is_report_only = settings.report.is_some();
        let scope = Scope::of(settings);
        ErrorFuture { inner: None, failure: None, scope, head: false, has_waited: false, is_report_only }
    }

    /// Makes it that of `request`. In place: a future that is changed before it
    /// is returned would be moved.
    #[inline]
    pub(super) fn begin<B: 'static>(&mut self, request: &mut Request<B>) {
        self.head = *request.method() == Method::HEAD;
        // To see a request may replace its body by one that is recorded.
        if self.scope.begin(request, self.head) && !self.is_report_only {
            self.see(request);
        }
    }

    /// Notes what its format needs of the request.
    #[cold]
    fn see<B: 'static>(&mut self, request: &mut Request<B>) {
        if let Some((settings, call)) = self.scope.call_of_layer() {
            let seen = seen_request::see(request, settings.format.needs());
            let call = call.get_or_insert_default();
            call.facts.lock().unwrap_or_else(PoisonError::into_inner).request = Some(Arc::new(seen));
        }
    }

    /// There is no inner future.
    #[cold]
    pub(super) fn fail(&mut self, failure: Failure) {
        self.failure = Some(failure);
    }

    /// Makes the inner future as if there were no layer.
    #[cold]
    #[inline(never)]
    fn start_report_only(&mut self, call: impl FnOnce() -> Option<F>) {
        let _note = PanicNote::of(&self.scope);
        self.inner = call();
    }

    /// Makes the inner future, in the scope.
    #[inline]
    pub(super) fn start(&mut self, call: impl FnOnce() -> Option<F>) {
        if self.is_report_only {
            return self.start_report_only(call);
        }
        let ErrorFuture { inner, scope, .. } = self;
        if let Err(text) = scope.guard(|| *inner = call()) {
            self.fail(Failure::Panic(text));
        }
    }
}

impl<F, R, E> Future for ErrorFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    E: Into<BoxError>,
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
{
    type Output = Result<Response<Body>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.is_report_only {
            return self.poll_report_only(context);
        }
        let mut this = self.project();
        let mut answer = Poll::Pending;
        let (inner, failure) = (&mut this.inner, &mut *this.failure);
        let has_waited = &mut *this.has_waited;
        let done = this.scope.guard(|| {
            match inner.as_mut().as_pin_mut().map(|inner| inner.poll(context)) {
                Some(Poll::Pending) => {
                    *has_waited = true;
                    return;
                }
                Some(Poll::Ready(Ok(response))) => answer = Poll::Ready(Ok(response.map(Body::new))),
                Some(Poll::Ready(Err(error))) => *failure = Some(Failure::Error(error.into())),
                None => {}
            }
            // What the inner future still holds is dropped inside the scope, and
            // its panic does not lose the answer.
            inner.set(None);
        });
        if let (Err(text), Poll::Pending) = (done, &answer) {
            *failure = Some(Failure::Panic(text));
        }
        match &mut answer {
            Poll::Ready(Ok(response)) if this.owes_more(response) => this.finish(response, None),
            Poll::Ready(_) => {}
            Poll::Pending => {
                if let Some(failure) = this.failure.take() {
                    answer = Poll::Ready(Ok(this.failed(failure)));
                }
            }
        }
        answer
    }
}

impl<F> Projection<'_, F> {
    /// Whether a response may have to be changed.
    #[inline]
    fn owes_more(&self, response: &Response<Body>) -> bool {
        is_error(response.status()) || !response.extensions().is_empty() || self.scope.owes_more()
    }

    /// The error that leaves the layer for a failure.
    #[cold]
    fn failed(&mut self, failure: Failure) -> Response<Body> {
        let mut response = Response::default();
        self.finish(&mut response, Some(failure));
        response
    }

    /// Makes `response` what leaves the layer, inside its scope. In place: most
    /// stay as they are.
    #[cold]
    fn finish(&mut self, response: &mut Response<Body>, failure: Option<Failure>) {
        if failure.is_none() && is_as_rendered(response, self.scope) {
            return self.pass_on(response, None);
        }
        let (head, is_early) = (*self.head, !*self.has_waited);
        let answered = Answered { trail: self.scope.trail(), head, is_early };
        let watches_streams = self.scope.watches_streams();
        let guard = self.scope.set();
        let heard = match failure {
            None => settle(response, answered),
            Some(failure) => {
                // A future that panicked is still there.
                let _ = guarded(|| self.inner.set(None));
                *response = settle_failure(failure, answered);
                None
            }
        };
        let is_left_alone = response.extensions().get::<LeaveAlone>().is_some();
        if watches_streams && !is_left_alone && http_body::Body::size_hint(response.body()).exact().is_none() {
            *response = watch(mem::take(response));
        }
        drop(guard);
        self.pass_on(response, heard);
    }

    /// Tells a layer further out what is to be known of a response.
    #[inline]
    fn pass_on(&self, response: &mut Response<Body>, heard: Option<Heard>) {
        let trail = self.scope.trail();
        let Some(settings) = self.scope.settings() else { return };
        if !trail.is_empty() && Scope::extend(trail) {
            tell_passed(response, settings);
        }
        if let Some(heard) = heard
            && Scope::is_inside()
        {
            let heard = heard.passed(settings, response.status());
            response.extensions_mut().insert(heard);
        }
    }
}

impl<F, R, E> ErrorFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    E: Into<BoxError>,
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
{
    /// Polls the services below as if there were no layer, and reports what the layer would change. A panic goes on to
    /// whoever would meet it without the layer; an error of a service has no response of its own, and is rendered.
    #[cold]
    #[inline(never)]
    fn poll_report_only(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Response<Body>, Infallible>> {
        let mut this = self.project();
        let polled = {
            let _note = PanicNote::of(this.scope);
            this.inner.as_mut().as_pin_mut().map(|inner| inner.poll(context))
        };
        match polled {
            Some(Poll::Ready(Ok(response))) => {
                this.inner.set(None);
                let mut response = response.map(Body::new);
                let answered = Answered { trail: this.scope.trail(), head: *this.head, is_early: !*this.has_waited };
                report(&mut response, this.scope, answered);
                return Poll::Ready(Ok(response));
            }
            Some(Poll::Ready(Err(error))) => *this.failure = Some(Failure::Error(error.into())),
            Some(Poll::Pending) => *this.has_waited = true,
            None => {}
        }
        match this.failure.take() {
            Some(failure) => Poll::Ready(Ok(this.failed(failure))),
            None => Poll::Pending,
        }
    }
}

impl<F> fmt::Debug for ErrorFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorFuture").field("scope", &self.scope).finish_non_exhaustive()
    }
}
