//! The methods that a wrapper forwards to the format in its field `format`.

/// The methods of `Erased` that such a format forwards. It writes the others
/// itself: each is required, so one that is new and not written does not compile.
macro_rules! forwarded {
    () => {
        fn erased_failure_body(&self, view: &error_core::ErrorView<'_>) -> Result<bytes::Bytes, $crate::BodyError> {
            self.format.failure_body(view)
        }

        fn erased_success_body(
            &self,
            view: &error_core::SuccessView<'_>,
        ) -> Option<Result<bytes::Bytes, $crate::BodyError>> {
            self.format.success_body(view)
        }

        fn erased_name(&self) -> &'static str {
            self.format.name()
        }

        fn erased_losses(&self) -> Option<$crate::LossTable> {
            self.format.losses()
        }

        fn erased_media_type(&self) -> http::HeaderValue {
            self.format.media_type()
        }

        fn erased_success_media_type(&self) -> http::HeaderValue {
            self.format.success_media_type()
        }

        fn erased_number(&self, code: &str) -> Option<i64> {
            self.format.number(code)
        }

        fn erased_success_definition(&self) -> Option<&'static error_core::SuccessDefinition> {
            self.format.success_definition()
        }

        fn erased_http_status(&self, view: &error_core::ErrorView<'_>) -> http::StatusCode {
            self.format.http_status(view)
        }

        fn erased_other_status(&self, status: error_core::ErrorStatus) -> Option<error_core::ErrorStatus> {
            self.format.other_status(status)
        }

        fn erased_retry_after(&self, view: &error_core::ErrorView<'_>) -> Option<error_core::RetryAfter> {
            self.format.retry_after(view)
        }

        fn erased_is_repeatable(&self) -> bool {
            self.format.is_repeatable()
        }

        fn erased_needs(&self) -> error_core::RequestNeeds {
            self.format.needs()
        }

        fn erased_headers(&self, view: &error_core::ErrorView<'_>, headers: &mut http::HeaderMap) {
            self.format.headers(view, headers);
        }

        fn erased_restate(&self, body: &[u8], status: http::StatusCode) -> Option<bytes::Bytes> {
            self.format.restate(body, status)
        }

        fn erased_last_events(&self, body: &[u8], wait: Option<std::time::Duration>) -> Vec<$crate::LastEvent> {
            self.format.last_events(body, wait)
        }

        fn erased_last_lines(&self, body: &[u8]) -> Vec<bytes::Bytes> {
            self.format.last_lines(body)
        }

        fn erased_spelling<'a>(&self, code: &'a str) -> std::borrow::Cow<'a, str> {
            self.format.spelling(code)
        }

        fn erased_rejects_detail(&self, name: &str) -> Option<&'static str> {
            self.format.rejects_detail(name)
        }

        fn erased_docs<'a>(&'a self, view: &'a error_core::ErrorView<'a>) -> Option<std::borrow::Cow<'a, str>> {
            self.format.docs(view)
        }

        fn erased_docs_base(&self) -> Option<&str> {
            self.format.docs_base()
        }

        fn erased_shown<'a>(&self, body: &'a [u8]) -> std::borrow::Cow<'a, str> {
            self.format.shown(body)
        }

        fn erased_listing<'a>(&'a self, entries: &'a [$crate::CatalogEntry]) -> Box<dyn erased_serde::Serialize + 'a> {
            self.format.listing(entries)
        }
    };
}

pub(crate) use forwarded;
