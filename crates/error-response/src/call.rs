//! The facts that a handler adds to the current call.

use std::{
    borrow::Cow,
    convert::Infallible,
    fmt,
    sync::{Arc, PoisonError},
    time::Duration,
};

use axum::extract::FromRequestParts;
use error_core::{CallFacts, Cost, Id, IdGenerator, Notice, UuidV4, Value};
use http::request::Parts;
use serde::Serialize;

use crate::{
    outside::or_reporting,
    request_context::{Renderer, SharedCall},
    request_id::RequestId,
    scope::Scope,
    warn_once::warn_once,
};

/// The facts of the current call, such as its cost, the request as the API understood it,
/// and notices. Formats with an envelope show them, whether the call ends in a success,
/// an error or a panic.
///
/// The iterators, conversions and `Drop` implementations that you pass may use the call
/// as well, because none of them runs while the call is locked.
///
/// # Examples
///
/// ```
/// use error_response::{Call, Reply, format::Cost};
///
/// async fn search(call: Call) -> Reply<Vec<&'static str>> {
///     call.set_cost(Cost::new(1, 4));
///     call.set_echo("rust");
///     Reply::ok(vec!["a", "b"])
/// }
/// # let _ = search;
/// ```
#[derive(Clone)]
pub struct Call {
    shared: Arc<SharedCall>,
    request_id: Option<RequestId>,
}

impl Call {
    /// Returns the call that is being served. Outside every error layer, the methods of
    /// the returned value have no effect, and a warning is logged once.
    pub fn current() -> Call {
        let Some(Renderer { context, .. }) = Scope::renderer() else {
            warn_of_unseen_call();
            let call = Call { shared: Arc::default(), request_id: None };
            call.change(|facts| facts.id = Some(UuidV4.generate()));
            return call;
        };
        let call = Call { shared: context.call(), request_id: context.request_id() };
        // Made before the facts are locked: the generator is the author's.
        let made = call.request_id.as_ref().and_then(RequestId::as_made).copied();
        let id = made.unwrap_or_else(|| context.settings.ids.generate());
        call.change(|facts| {
            facts.id.get_or_insert(id);
        });
        if let Some(id) = &call.request_id {
            Scope::set_request_id(id);
        }
        Scope::set_call(call.shared.clone());
        call
    }

    /// The id of the request, if request ids are on.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_ref().map(RequestId::as_str)
    }

    /// The id that this server gave the call, for formats that show such an id. It is
    /// never the client's request id.
    pub fn id(&self) -> Id {
        self.change(|facts| facts.id).unwrap_or_else(|| UuidV4.generate())
    }

    /// Sets the cost of the call. It is shown even if the call fails, because an error
    /// can cost money too.
    pub fn set_cost(&self, cost: Cost) {
        self.change(|facts| facts.cost = Some(cost));
    }

    /// Sets the echo of the request: the request as the API understood it.
    pub fn set_echo(&self, echo: impl Serialize + Send + Sync + 'static) {
        let echo = Value::new(echo);
        self.change(|facts| facts.echo.replace(echo));
    }

    /// Sets the name of the operation.
    pub fn set_operation(&self, operation: impl Into<Cow<'static, str>>) {
        let operation = operation.into();
        self.change(|facts| facts.operation = Some(operation));
    }

    /// Sets the path of the operation, segment by segment.
    pub fn set_path(&self, path: impl IntoIterator<Item = impl Into<Cow<'static, str>>>) {
        let path = path.into_iter().map(Into::into).collect();
        self.change(|facts| facts.path = path);
    }

    /// Sets the version of the API that serves the call.
    pub fn set_version(&self, version: impl Into<Cow<'static, str>>) {
        let version = version.into();
        self.change(|facts| facts.version = Some(version));
    }

    /// Sets how long the call took, if you measure it yourself.
    pub fn set_elapsed(&self, elapsed: Duration) {
        self.change(|facts| facts.elapsed = Some(elapsed));
    }

    /// Sets whether the call uses live data rather than test data.
    pub fn set_live(&self, live: bool) {
        self.change(|facts| facts.live = Some(live));
    }

    /// Adds a notice that the caller gets in addition to the result, such as a warning.
    pub fn add_notice(&self, notice: Notice) {
        self.change(|facts| facts.notices.push(notice));
    }

    /// Sets which page is returned, for a result with several pages.
    pub fn set_page(&self, page: impl Serialize + Send + Sync + 'static) {
        let page = Value::new(page);
        self.change(|facts| facts.page.replace(page));
    }

    /// Sets the account for which the call is made.
    pub fn set_account(&self, account: impl Serialize + Send + Sync + 'static) {
        let account = Value::new(account);
        self.change(|facts| facts.account.replace(account));
    }

    /// Sets the person or customer whom the call concerns, such as a customer id.
    /// [Observers](crate::ErrorEvent::subject) can read it, and the store of occurrences
    /// can erase all records of a subject. It is never sent to clients.
    pub fn set_subject(&self, subject: impl Into<Arc<str>>) {
        let subject = subject.into();
        *self.shared.subject.lock().unwrap_or_else(PoisonError::into_inner) = Some(subject);
    }

    /// Sets the language of texts, as a BCP 47 tag.
    pub fn set_locale(&self, locale: impl Into<Cow<'static, str>>) {
        let locale = locale.into();
        self.change(|facts| facts.locale = Some(locale));
    }

    /// Changes the facts under their lock, where the author's code must not run:
    /// it may use the call, and would wait for itself. So texts and paths are
    /// made before, and `change` hands out a replaced [`Value`], whose drop is
    /// the author's, to be dropped after.
    fn change<R>(&self, change: impl FnOnce(&mut CallFacts) -> R) -> R {
        change(&mut self.shared.facts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cold]
fn warn_of_unseen_call() {
    warn_once!(
        "a Call is used outside every error layer{}, so its cost, echo and notices are lost; put the layer around \
         the code, or carry its scope into a task by `Scope::current().carry(future)`",
        or_reporting(),
    );
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A copy: what writes the text may be the author's.
        let facts = self.change(|facts| facts.clone());
        f.debug_struct("Call").field("facts", &facts).field("request_id", &self.request_id).finish()
    }
}

impl<S: Sync> FromRequestParts<S> for Call {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Call, Infallible> {
        Ok(Call::current())
    }
}
