//! Decides which response a test request gets instead of the handler's.

use axum::{body::Body, extract::MatchedPath};
use error_core::ApiError;
use http::{HeaderName, Request, Response, StatusCode, header};

use super::{
    forced_error::ForcedError,
    operations::{Forcible, Operation, Operations},
    preference::Preference,
    rejection::Rejection,
};
use crate::{
    guarded::guarded, layer::RequestParts, outside::or_reporting, respond::respond_forced, scope::Scope,
    warn_once::warn_once,
};

/// The header that says which preference was applied (RFC 7240, section 3).
pub(super) const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// The author's test of credentials.
pub(super) type IsTest = Box<dyn Fn(RequestParts<'_>) -> bool + Send + Sync>;

/// What a sandbox knows: what can be forced, and by whom.
pub(super) struct Forcing {
    pub(super) operations: Operations,
    pub(super) is_test: IsTest,
}

impl Forcing {
    /// Whether a request has test credentials. A test that panics knows none.
    pub(super) fn is_test<B>(&self, request: &Request<B>) -> bool {
        guarded(|| (self.is_test)(RequestParts::of(request))).unwrap_or(false)
    }

    /// The response to a test request that asks for an error.
    pub(super) fn forced<B>(&self, request: &Request<B>) -> Option<Response<Body>> {
        let preference = Preference::of(request.headers())?;
        if !Scope::is_inside() {
            warn_once!(
                "a `Sandbox` is outside every error layer{} and has no effect: put it inside the error layer: \
                 `.layer(sandbox).errors(API.layer())`",
                or_reporting(),
            );
            return None;
        }
        let template = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
        let method = request.method().as_str();
        let operation = template.and_then(|template| self.operations.find(method, template));
        let chosen = match (operation, preference) {
            (None, _) => Err(Rejection::NoOperation(template.map(|template| (method, template)))),
            (Some(operation), Err(malformed)) => Err(Rejection::Malformed(malformed, operation)),
            (Some(operation), Ok(preference)) => choose(operation, &preference).and_then(|forcible| {
                let sample = match preference.wait {
                    None => forcible.sample(),
                    Some(wait) if forcible.has_own_wait() => forcible.sample().with_wait(wait),
                    Some(_) => return Err(Rejection::NoWait(forcible)),
                };
                Ok((operation, forcible, ForcedError(sample)))
            }),
        };
        Some(match chosen {
            Ok((operation, forcible, error)) => self.applied(operation, forcible, &error),
            Err(rejection) => respond_forced(&rejection.error()),
        })
    }

    fn applied(&self, operation: &Operation, forcible: &Forcible, error: &dyn ApiError) -> Response<Body> {
        let mut response = respond_forced(error);
        let is_method_not_allowed = response.status() == StatusCode::METHOD_NOT_ALLOWED;
        let headers = response.headers_mut();
        headers.insert(PREFERENCE_APPLIED, forcible.applied.clone());
        // Elsewhere the router adds it.
        if is_method_not_allowed
            && !headers.contains_key(header::ALLOW)
            && let Some(methods) = self.operations.methods(&operation.path)
        {
            headers.insert(header::ALLOW, methods);
        }
        response
    }
}

/// The error of `operation` that a client wants: the only one of the name, under the status that it chose or else
/// the usual one.
fn choose<'a>(operation: &'a Operation, preference: &Preference) -> Result<&'a Forcible, Rejection<'a>> {
    let named = operation.named(&preference.name);
    let Some(first) = named.first() else { return Err(Rejection::Undocumented(operation)) };
    if named.iter().any(|other| other.name != first.name) {
        return Err(Rejection::Ambiguous(named));
    }
    let chosen = match preference.status {
        None => named.iter().find(|error| error.is_usual).or(named.first()),
        Some(status) => named.iter().find(|error| error.status == status),
    };
    chosen.copied().ok_or(Rejection::OtherStatus(named))
}
