//! The document that responses are compared with.

use error_openapi::{Documented, DocumentedError};
use http::{Response, header::CONTENT_TYPE};

use super::{Answered, Findings, OtherSuccess};
use crate::ErrorInfo;

pub(super) struct Contract {
    pub(super) documented: Documented,
    pub(super) findings: Findings,
    pub(super) panics: bool,
}

impl Contract {
    /// Looks at what leaves the operation at `method` and `template`.
    #[expect(clippy::panic, reason = "a test asked for it")]
    pub(super) fn check<B>(&self, method: &str, template: &str, response: &Response<B>) {
        let info = response.extensions().get::<ErrorInfo>();
        let status = response.status();
        if info.is_none() && status.is_success() {
            self.check_success(method, template, response);
        }
        if info.is_none() && !status.is_client_error() && !status.is_server_error() {
            return;
        }
        // A HEAD is answered as a GET is.
        let methods = if method == "HEAD" { &["HEAD", "GET"][..] } else { &[method][..] };
        let Some(path) = self.documented.path(template) else { return };
        let mut operations = methods.iter().filter_map(|method| Some((method, self.documented.errors(method, path)?)));
        let Some((method, errors)) = operations.next() else { return };
        let (status, code, error_type) =
            (status.as_u16(), info.map(ErrorInfo::code), info.and_then(ErrorInfo::error_type));
        let is_known = |error: &&DocumentedError| Some(error.code) == code && error.error_type == error_type;
        let is_documented =
            errors.iter().filter(is_known).any(|error| error.status == status || self.has_open_status(error));
        let answered = Answered { method: (*method).to_owned(), path: path.to_owned(), status, code, error_type };
        if !is_documented {
            #[cfg(feature = "tracing")]
            tracing::error!(%answered, "an undocumented error");
            if self.panics {
                panic!("an undocumented error: {answered}");
            }
        }
        self.findings.add(answered, is_documented);
    }

    /// Whether occurrences of an error may have a status of their own.
    fn has_open_status(&self, error: &DocumentedError) -> bool {
        let published = self.documented.catalog().error(error.error_type, error.code);
        published.is_some_and(|published| published.open_status)
    }

    /// A success of another media type than its document has: its body is not the one
    /// that the document describes, which may be an envelope or none.
    fn check_success<B>(&self, method: &str, template: &str, response: &Response<B>) {
        let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let (Some(path), Some(media_type)) = (self.documented.path(template), media_type) else { return };
        let status = response.status().as_u16();
        if !self.documented.has_success(method, path, status, media_type) {
            let sent = OtherSuccess {
                method: method.to_owned(),
                path: path.to_owned(),
                status,
                media_type: media_type.to_owned(),
            };
            self.report(&sent);
            self.findings.add_success(sent);
        }
    }

    #[expect(clippy::panic, reason = "a test asked for it")]
    fn report(&self, sent: &OtherSuccess) {
        #[cfg(feature = "tracing")]
        tracing::error!(%sent, "a success has another media type than in the document");
        if self.panics {
            panic!("a success has another media type than in the document: {sent}");
        }
    }
}
