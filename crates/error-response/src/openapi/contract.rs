//! The OpenAPI document with which responses are compared.

use error_openapi::{Documented, DocumentedError};
use http::{Response, header::CONTENT_TYPE};

use super::{Answered, Findings, OtherSuccess, findings::SUCCESS_FIX};
use crate::{ErrorInfo, replayed::Replayed};

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
        // A sandbox says nothing of the operation, and the first one of a response that is sent again was looked at.
        if info.is_some_and(ErrorInfo::is_forced) || response.extensions().get::<Replayed>().is_some() {
            return;
        }
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
        let has =
            |status| errors.iter().filter(is_known).any(|error| error.status == status || self.has_open_status(error));
        // An error keeps its code where a layer changes its status: the document has both then.
        let rendered = info.map(|info| info.rendered_status().as_u16()).filter(|rendered| *rendered != status);
        let is_documented = has(status)
            || rendered.is_some_and(|rendered| has(rendered) && errors.iter().any(|error| error.status == status));
        let answered = Answered { method: (*method).to_owned(), path: path.to_owned(), status, code, error_type };
        let fix = (!is_documented).then(|| self.fix(status, info));
        if let Some(fix) = &fix {
            #[cfg(feature = "tracing")]
            tracing::error!(%answered, fix, "an undocumented error");
            if self.panics {
                panic!("an undocumented error: {answered}; {fix}");
            }
        }
        self.findings.add(answered, fix);
    }

    /// What to write so that the document has an error.
    fn fix(&self, status: u16, info: Option<&ErrorInfo>) -> String {
        let Some(info) = info else {
            return "it has no code: put this layer around an `ErrorLayer` with `.with_error_info()`".to_owned();
        };
        let rendered = info.rendered_status().as_u16();
        if rendered != status {
            return format!(
                "the error was rendered with {rendered}, and a layer or the handler changed the status to {status}: take out what \
                 changes it, move it to where it changes no errors, or document that status as well: write \
                 `{}` on the route",
                declaration_of(status)
            );
        }
        let (category, code) = (info.category(), info.code());
        let published = self.documented.catalog().error(info.error_type(), code);
        match published {
            Some(published) if !published.framework => {
                // An extractor or an adapter may return it, too.
                let is_of_category = published.description.as_deref() == Some(category.description());
                let of_category = match is_of_category {
                    true => format!(" (`.declare([Category::{category:?}])` for that of an extractor or an adapter)"),
                    false => String::new(),
                };
                format!(
                    "return the type of `{code}` from the handler, or write `.declare([E::CONSTANT])` on the route, with \
                     that type and the constant of `{code}`{of_category}, or, if a layer returns it, `.errors_of::<E>()` on \
                     the router; if the handler returns that type already, `never` or `only` removes `{code}`: correct that \
                     list"
                )
            }
            Some(published) if published.status != status && !published.statuses.contains(&status) => {
                format!("write `{}` on the route", declaration_of(status))
            }
            Some(_) => format!(
                "write `.declare([Category::{category:?}])` on the route, or, if `never` or `only` removes `{code}`, correct \
                 that list"
            ),
            None => format!(
                "if a type of yours has the code `{code}`, add it to `catalog!`, and return it from the handler or, if a \
                 layer returns it, write `.errors_of::<E>()` on the router; otherwise write \
                 `.declare([Category::{category:?}])` on the route"
            ),
        }
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
        tracing::error!(%sent, fix = SUCCESS_FIX, "a success has another media type than in the document");
        if self.panics {
            panic!("a success has another media type than in the document: {sent}; {SUCCESS_FIX}");
        }
    }
}

/// What to write on a route whose operation returns this status.
fn declaration_of(status: u16) -> String {
    match status {
        406 => ".errors_of::<sent::Negotiation>()".to_owned(),
        status => format!(".errors_of::<Status<{status}>>()"),
    }
}
