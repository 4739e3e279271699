//! Amazon S3: `<Error><Code/><Message/>...<RequestId/></Error>`.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>

use std::borrow::Cow;

use axum::{body::Bytes, http::HeaderValue};
use error_response::format::{BodyError, Details, ErrorView, RequestNeeds, Unwrapped, WireFormat, pascal_case};
use serde::Serialize;

/// The format of Amazon S3.
#[derive(Debug)]
pub struct S3Xml;

#[derive(Serialize)]
#[serde(rename = "Error", rename_all = "PascalCase")]
pub struct S3Error<'a> {
    code: Cow<'a, str>,
    message: &'a str,
    #[serde(flatten)]
    details: &'a Details<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

impl WireFormat for S3Xml {
    type Failure<'a> = S3Error<'a>;
    type Success<'a> = Unwrapped;

    const NEEDS: RequestNeeds = RequestNeeds::HEAD;

    fn name(&self) -> &'static str {
        "s3_xml"
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("application/xml")
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> S3Error<'a> {
        let resource = view.request().map(|request| &*request.path);
        let (details, request_id) = (view.details(), view.request_id());
        S3Error { code: self.code(view), message: view.message(), details, resource, request_id }
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        pascal_case(code).into()
    }

    fn write(&self, body: &impl Serialize) -> Result<Bytes, BodyError> {
        let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        quick_xml::se::to_writer_with_root(&mut text, "Error", body).map_err(BodyError::new)?;
        Ok(text.into())
    }
}

mod tests {
    use axum::{
        body::Body,
        http::{HeaderName, Request},
    };
    use error_response::{ApiError, ErrorLayer};

    use super::S3Xml;
    use crate::exchange::{app, exchange};

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// The specified key does not exist.
        #[error("The resource you requested does not exist")]
        #[api(status = 404, code = "no_such_key")]
        NoSuchKey,

        /// The specified bucket does not exist.
        #[error("The specified bucket does not exist")]
        #[api(status = 404, code = "no_such_bucket")]
        NoSuchBucket {
            #[api(detail = "BucketName")]
            bucket: &'static str,
        },

        /// Access Denied
        #[error("Access Denied")]
        #[api(status = 403, code = "access_denied")]
        AccessDenied,

        /// At least one condition failed
        #[error("At least one of the pre-conditions you specified did not hold")]
        #[api(status = 412, code = "precondition_failed")]
        PreconditionFailed {
            #[api(detail = "Condition")]
            condition: &'static str,
        },

        /// Couldn't parse the specified URI.
        #[error("Couldn't parse the specified URI.")]
        #[api(status = 400, code = "invalid_uri", wire = "InvalidURI")]
        InvalidUri {
            #[api(detail = "URI")]
            uri: &'static str,
        },
    }

    /// A request for `/mybucket/myfoto.jpg`.
    async fn check(handler: fn() -> Failure, status: u16, body: &str) {
        let layer = ErrorLayer::new(S3Xml).with_request_id_header(HeaderName::from_static("x-amz-request-id"));
        let request = Request::get("/mybucket/myfoto.jpg?versionId=1").header("x-amz-request-id", "4442587FB7D0A2F9");
        let expected = format!(
            "{status}\ncache-control: no-store\ncontent-type: application/xml\nx-amz-request-id: 4442587FB7D0A2F9\n\n\
             <?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>{body}<Resource>/mybucket/myfoto.jpg</Resource><RequestId>4442587FB7D0A2F9</RequestId></Error>"
        );
        assert_eq!(exchange(app(layer, handler), request.body(Body::empty()).unwrap()).await, expected);
    }

    #[tokio::test]
    async fn five_codes_as_documented() {
        let body = "<Code>NoSuchKey</Code><Message>The resource you requested does not exist</Message>";
        check(|| Failure::NoSuchKey, 404, body).await;
        let body = concat!(
            "<Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message>",
            "<BucketName>a&lt;b&gt;&amp;c</BucketName>"
        );
        check(|| Failure::NoSuchBucket { bucket: "a<b>&c" }, 404, body).await;
        check(|| Failure::AccessDenied, 403, "<Code>AccessDenied</Code><Message>Access Denied</Message>").await;
        let body = concat!(
            "<Code>PreconditionFailed</Code>",
            "<Message>At least one of the pre-conditions you specified did not hold</Message>",
            "<Condition>If-Match</Condition>"
        );
        check(|| Failure::PreconditionFailed { condition: "If-Match" }, 412, body).await;
        let body = "<Code>InvalidURI</Code><Message>Couldn't parse the specified URI.</Message><URI>/%</URI>";
        check(|| Failure::InvalidUri { uri: "/%" }, 400, body).await;
    }
}
