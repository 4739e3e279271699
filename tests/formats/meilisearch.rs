//! Meilisearch: `{message, code, type, link}`.
//!
//! <https://www.meilisearch.com/docs/reference/errors/overview>; the messages are those of
//! <https://specs.meilisearch.dev/specifications/text/0061-error-format-and-definitions.html>.

use std::borrow::Cow;

use error_response::{
    Category,
    format::{ErrorView, Row, Unwrapped, WireFormat},
};
use serde::Serialize;

/// The format of Meilisearch.
#[derive(Debug)]
pub struct Meilisearch;

#[derive(Serialize)]
pub struct MeilisearchError<'a> {
    message: &'a str,
    code: Cow<'a, str>,
    r#type: &'a str,
    link: Option<Cow<'a, str>>,
}

impl WireFormat for Meilisearch {
    type Failure<'a> = MeilisearchError<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "meilisearch"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> MeilisearchError<'a> {
        let r#type = view.error_type().unwrap_or("internal");
        MeilisearchError { message: view.message(), code: self.code(view), r#type, link: self.docs(view) }
    }

    fn docs<'a>(&'a self, view: &'a ErrorView<'a>) -> Option<Cow<'a, str>> {
        Some(format!("https://docs.meilisearch.com/errors#{}", self.code(view)).into())
    }

    fn row(&self, category: Category) -> Row {
        Row::standard(category).with_error_type(match category.standard_status().as_u16() {
            401 | 403 => "auth",
            400..500 => "invalid_request",
            _ => "internal",
        })
    }
}

mod tests {
    use error_response::ApiError;

    use super::Meilisearch;
    use crate::exchange::check;

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// The index was not found
        #[error("Index `{uid}` not found.")]
        #[api(status = 404, code = "index_not_found")]
        IndexNotFound { uid: &'static str },

        /// The document was not found
        #[error("Document `{id}` not found.")]
        #[api(status = 404, code = "document_not_found")]
        DocumentNotFound { id: u32 },

        /// The header is missing
        #[error("The Authorization header is missing. It must use the bearer authorization method.")]
        #[api(status = 401, code = "missing_authorization_header", challenge = "Bearer")]
        MissingHeader,

        /// The key is invalid
        #[error("The provided API key is invalid.")]
        #[api(status = 403, code = "invalid_api_key")]
        InvalidKey,

        /// The index exists
        #[error("Index `{uid}` already exists.")]
        #[api(status = 409, code = "index_already_exists")]
        IndexExists { uid: &'static str },
    }

    #[tokio::test]
    async fn five_codes_as_documented() {
        check(
            Meilisearch,
            || Failure::IndexNotFound { uid: "movies" },
            404,
            "",
            concat!(
                r#"{"message":"Index `movies` not found.","code":"index_not_found","type":"invalid_request","#,
                r#""link":"https://docs.meilisearch.com/errors#index_not_found"}"#
            ),
        )
        .await;
        check(
            Meilisearch,
            || Failure::DocumentNotFound { id: 1 },
            404,
            "",
            concat!(
                r#"{"message":"Document `1` not found.","code":"document_not_found","type":"invalid_request","#,
                r#""link":"https://docs.meilisearch.com/errors#document_not_found"}"#
            ),
        )
        .await;
        check(
            Meilisearch,
            || Failure::MissingHeader,
            401,
            "www-authenticate: Bearer",
            concat!(
                r#"{"message":"The Authorization header is missing. It must use the bearer authorization method.","#,
                r#""code":"missing_authorization_header","type":"auth","#,
                r#""link":"https://docs.meilisearch.com/errors#missing_authorization_header"}"#
            ),
        )
        .await;
        check(
            Meilisearch,
            || Failure::InvalidKey,
            403,
            "",
            concat!(
                r#"{"message":"The provided API key is invalid.","code":"invalid_api_key","type":"auth","#,
                r#""link":"https://docs.meilisearch.com/errors#invalid_api_key"}"#
            ),
        )
        .await;
        check(
            Meilisearch,
            || Failure::IndexExists { uid: "test" },
            409,
            "",
            concat!(
                r#"{"message":"Index `test` already exists.","code":"index_already_exists","type":"invalid_request","#,
                r#""link":"https://docs.meilisearch.com/errors#index_already_exists"}"#
            ),
        )
        .await;
    }
}
