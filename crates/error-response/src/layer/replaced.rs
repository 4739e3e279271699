//! Logs what the layer replaces in a response, and what to write instead.

use http::{HeaderName, HeaderValue, StatusCode, header};

use crate::request_context::Renderer;

/// Records, at `DEBUG`, each header that the layer replaces in one response.
pub(super) struct Replaced<'a> {
    renderer: &'a Renderer,
    status: StatusCode,
}

impl<'a> Replaced<'a> {
    pub(super) fn new(renderer: &'a Renderer, status: StatusCode) -> Replaced<'a> {
        Replaced { renderer, status }
    }

    /// A cache policy that somebody wrote for other responses.
    pub(super) fn cache_policy(&self, name: &HeaderName, value: &HeaderValue, sent: &HeaderValue) {
        let sent = sent.to_str().unwrap_or_default();
        let advice = format!(
            "replaced by `cache-control: {sent}`, since errors are not cached unless they say so: write \
             `max_age = SECONDS` or `header(\"Cache-Control\" = \"...\")` in `#[api(...)]` of the error, or let the \
             layer that writes the header skip errors"
        );
        self.record(name, value, &advice);
    }

    /// A wait that clients can't read, or that is not whole seconds.
    pub(super) fn wait(&self, value: &HeaderValue, sent: Option<&HeaderValue>) {
        let advice = match sent.and_then(|sent| sent.to_str().ok()) {
            Some(sent) => {
                format!("replaced by `retry-after: {sent}`: write whole seconds or a date (RFC 9110, 10.2.3)")
            }
            None => {
                "removed, since clients cannot read it: write whole seconds or a date (RFC 9110, 10.2.3)".to_owned()
            }
        };
        self.record(&header::RETRY_AFTER, value, &advice);
    }

    /// An id of another request, such as that of a request to an upstream.
    pub(super) fn request_id(&self, name: &HeaderName, value: &HeaderValue) {
        let advice = "replaced by the id of the request, which the records have: send the other id in another header";
        self.record(name, value, advice);
    }

    #[cfg(feature = "tracing")]
    fn record(&self, name: &HeaderName, value: &HeaderValue, advice: &str) {
        let replaces = self.renderer.settings().report.is_none();
        if !replaces || !crate::log::may_be_enabled(crate::layer::LogLevel::Debug) {
            return;
        }
        crate::telling::telling(|| {
            let value =
                self.renderer.settings().redactor.redact(&String::from_utf8_lossy(value.as_bytes())).into_owned();
            tracing::debug!(
                target: "error_response",
                header = name.as_str(),
                replaced = value.as_str(),
                request_id = self.renderer.context.request_id.as_ref().map(|id| id.as_str()),
                status = self.status.as_u16(),
                "`{name}: {value}` of an error response is {advice}",
            );
        });
    }

    #[cfg(not(feature = "tracing"))]
    fn record(&self, _: &HeaderName, _: &HeaderValue, _: &str) {
        let _ = (self.renderer, self.status);
    }
}
