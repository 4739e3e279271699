//! OpenAI: `{"error":{message, type, param, code}}`, where `param` and `code` may be null.
//!
//! <https://platform.openai.com/docs/guides/error-codes/api-errors>; the members are those of `Error` in
//! <https://github.com/openai/openai-openapi>. The texts are from excerpts of responses in public repositories; the API
//! hides more of a key than its first characters.

use std::borrow::Cow;

use error_response::{
    Category,
    format::{ErrorMember, ErrorView, ParamSpelling, Row, Unwrapped, WireFormat},
};
use serde::Serialize;

/// The format of OpenAI. An error without a code of its own has the code `null`.
#[derive(Debug)]
pub struct OpenAi;

#[derive(Serialize)]
pub struct OpenAiError<'a> {
    message: &'a str,
    r#type: &'a str,
    param: Option<ParamSpelling<'a>>,
    code: Option<Cow<'a, str>>,
}

impl WireFormat for OpenAi {
    type Failure<'a> = ErrorMember<OpenAiError<'a>>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "openai"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> ErrorMember<OpenAiError<'a>> {
        let r#type = view.error_type().unwrap_or("invalid_request_error");
        let code = view.resolved().has_own_code().then(|| self.code(view));
        let param = view.param().map(|param| param.bracketed());
        ErrorMember { error: OpenAiError { message: view.message(), r#type, param, code } }
    }

    fn row(&self, category: Category) -> Row {
        let error_type = if category.is_server_fault() { "server_error" } else { "invalid_request_error" };
        Row::standard(category).with_error_type(error_type)
    }
}

mod tests {
    use error_response::{ApiError, Masked};

    use super::OpenAi;
    use crate::exchange::check;

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// You didn't provide an API key.
        #[error(
            "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API from your browser and are prompted for a username and password. You can obtain an API key from https://platform.openai.com/account/api-keys."
        )]
        #[api(category = credentials_missing)]
        NoKey,

        /// The API key is incorrect
        #[error(
            "Incorrect API key provided: {key}. You can find your API key at https://platform.openai.com/account/api-keys."
        )]
        #[api(status = 401, code = "invalid_api_key", challenge = "Bearer")]
        InvalidKey { key: Masked },

        /// The model does not exist
        #[error("The model `{model}` does not exist or you do not have access to it.")]
        #[api(status = 404, code = "model_not_found")]
        NoModel { model: &'static str },

        /// The quota is used up
        #[error("You exceeded your current quota, please check your plan and billing details.")]
        #[api(status = 429, code = "insufficient_quota", type = "insufficient_quota", retry_after = unknown)]
        NoQuota,

        /// The context is too long
        #[error(
            "This model's maximum context length is {most} tokens. However, your messages resulted in {sent} tokens. Please reduce the length of the messages."
        )]
        #[api(status = 400, code = "context_length_exceeded", param = "messages")]
        TooLong { most: u32, sent: u32 },
    }

    #[tokio::test]
    async fn five_codes_as_documented() {
        let body = concat!(
            r#"{"error":{"message":"You didn't provide an API key. You need to provide your API key in an Authorization "#,
            r#"header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank "#,
            r#"username) if you're accessing the API from your browser and are prompted for a username and password. You "#,
            r#"can obtain an API key from https://platform.openai.com/account/api-keys.","type":"invalid_request_error","#,
            r#""param":null,"code":null}}"#
        );
        check(OpenAi, || Failure::NoKey, 401, "www-authenticate: Bearer", body).await;
        let body = concat!(
            r#"{"error":{"message":"Incorrect API key provided: sk-pr.... You can find your API key at "#,
            r#"https://platform.openai.com/account/api-keys.","type":"invalid_request_error","param":null,"#,
            r#""code":"invalid_api_key"}}"#
        );
        let invalid = || Failure::InvalidKey { key: Masked::new("sk-proj-0123456789abcdef") };
        check(OpenAi, invalid, 401, "www-authenticate: Bearer", body).await;
        let body = concat!(
            r#"{"error":{"message":"The model `gpt-0` does not exist or you do not have access to it.","#,
            r#""type":"invalid_request_error","param":null,"code":"model_not_found"}}"#
        );
        check(OpenAi, || Failure::NoModel { model: "gpt-0" }, 404, "", body).await;
        let body = concat!(
            r#"{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","#,
            r#""type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#
        );
        check(OpenAi, || Failure::NoQuota, 429, "", body).await;
        let body = concat!(
            r#"{"error":{"message":"This model's maximum context length is 4097 tokens. However, your messages resulted in "#,
            r#"4275 tokens. Please reduce the length of the messages.","type":"invalid_request_error","#,
            r#""param":"messages","code":"context_length_exceeded"}}"#
        );
        check(OpenAi, || Failure::TooLong { most: 4097, sent: 4275 }, 400, "", body).await;
    }
}
