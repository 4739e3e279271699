//! OCI distribution: `{"errors":[{code, message, detail}]}`, codes as `BLOB_UNKNOWN`.
//!
//! <https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes>; messages and details as in
//! <https://github.com/distribution/distribution/blob/main/registry/api/errcode/errors_test.go> and `register.go` there.

use std::borrow::Cow;

use error_response::format::{Details, ErrorView, Parts, Unwrapped, WireFormat, upper_case};
use serde::Serialize;

/// The format of the OCI distribution specification.
#[derive(Debug)]
pub struct OciDistribution;

#[derive(Serialize)]
pub struct OciErrors<'a> {
    errors: Parts<'a, OciDistribution>,
}

#[derive(Serialize)]
struct OciError<'a> {
    code: Cow<'a, str>,
    message: &'a str,
    #[serde(skip_serializing_if = "Details::is_empty")]
    detail: &'a Details<'a>,
}

impl WireFormat for OciDistribution {
    type Failure<'a> = OciErrors<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "oci_distribution"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> OciErrors<'a> {
        let errors = Parts::of(self, view, |format, part, item| {
            item.write(&OciError { code: format.code(part), message: part.message(), detail: part.details() })
        });
        OciErrors { errors }
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        upper_case(code).into()
    }
}

mod tests {
    use error_response::ApiError;

    use super::OciDistribution;
    use crate::exchange::check;

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// Blob unknown to registry
        #[error("blob unknown to registry")]
        #[api(status = 404, code = "blob_unknown")]
        BlobUnknown {
            #[api(detail)]
            digest: &'static str,
        },

        /// Manifest unknown
        #[error("manifest unknown")]
        #[api(status = 404, code = "manifest_unknown")]
        ManifestUnknown {
            #[api(detail = "Tag")]
            tag: &'static str,
        },

        /// The digest does not match
        #[error("provided digest did not match uploaded content")]
        #[api(status = 400, code = "digest_invalid")]
        DigestInvalid,

        /// Authentication required
        #[error("authentication required")]
        #[api(status = 401, code = "unauthorized", challenge = r#"Bearer realm="https://auth.docker.io/token""#)]
        Unauthorized,

        /// Too many requests
        #[error("too many requests")]
        #[api(status = 429, code = "toomanyrequests", retry_after = unknown)]
        TooManyRequests,
    }

    #[tokio::test]
    async fn five_codes_as_documented() {
        let body = concat!(
            r#"{"errors":[{"code":"BLOB_UNKNOWN","message":"blob unknown to registry","#,
            r#""detail":{"digest":"sometestblobsumdoesntmatter"}}]}"#
        );
        let unknown = || Failure::BlobUnknown { digest: "sometestblobsumdoesntmatter" };
        check(OciDistribution, unknown, 404, "", body).await;
        let body = r#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{"Tag":"latest"}}]}"#;
        check(OciDistribution, || Failure::ManifestUnknown { tag: "latest" }, 404, "", body).await;
        let body =
            r#"{"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match uploaded content"}]}"#;
        check(OciDistribution, || Failure::DigestInvalid, 400, "", body).await;
        let body = r#"{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}"#;
        let challenge = r#"www-authenticate: Bearer realm="https://auth.docker.io/token""#;
        check(OciDistribution, || Failure::Unauthorized, 401, challenge, body).await;
        let body = r#"{"errors":[{"code":"TOOMANYREQUESTS","message":"too many requests"}]}"#;
        check(OciDistribution, || Failure::TooManyRequests, 429, "", body).await;
    }
}
