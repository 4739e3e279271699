//! What the public formats write, for documents: each schema beside the type that `tests/formats` serializes.

use std::{borrow::Cow, collections::BTreeMap};

use serde_json::Value;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

use crate::{
    acme::AcmeProblem, aws_rest_json1::AwsError, elasticsearch::ElasticsearchError, google_aip193::GoogleError,
    hyperswitch::HyperswitchError, influxdb::InfluxDbError, json_rpc::Response, kubernetes_status::Status,
    matrix::MatrixError, meilisearch::MeilisearchError, oci_distribution::OciErrors, openai::OpenAiError,
    qdrant::QdrantBody, s3_xml::S3Error, square::SquareErrors, svix::SvixError,
};

macro_rules! schemas {
    ($($body:ty => $schema:ty;)+) => {$(
        impl PartialSchema for $body {
            fn schema() -> RefOr<Schema> {
                <$schema as PartialSchema>::schema()
            }
        }

        impl ToSchema for $body {
            fn name() -> Cow<'static, str> {
                <$schema as ToSchema>::name()
            }

            fn schemas(found: &mut Vec<(String, RefOr<Schema>)>) {
                <$schema as ToSchema>::schemas(found);
            }
        }
    )+};
}

schemas! {
    AcmeProblem<'_> => Acme;
    AwsError<'_> => Aws;
    ElasticsearchError<'_> => Elasticsearch;
    GoogleError<'_> => Google;
    HyperswitchError<'_> => Hyperswitch;
    InfluxDbError<'_> => InfluxDb;
    Response<'_> => JsonRpc;
    Status<'_> => Kubernetes;
    MatrixError<'_> => Matrix;
    MeilisearchError<'_> => Meilisearch;
    OciErrors<'_> => Oci;
    OpenAiError<'_> => OpenAi;
    QdrantBody<'_> => Qdrant;
    S3Error<'_> => S3;
    SquareErrors<'_> => Square;
    SvixError<'_> => Svix;
}

/// A problem of an ACME server.
#[derive(ToSchema)]
struct Acme {
    r#type: String,
    detail: String,
    #[schema(required = false, value_type = String)]
    instance: Option<String>,
    #[schema(required = false)]
    subproblems: Vec<Subproblem>,
}

/// A problem of one of several identifiers.
#[derive(ToSchema)]
struct Subproblem {
    r#type: String,
    detail: String,
}

/// The error of an operation: its members, or a text where it has none.
#[derive(ToSchema)]
struct Aws {
    #[schema(required = false, value_type = String)]
    message: Option<String>,
}

/// An exception.
#[derive(ToSchema)]
struct Elasticsearch {
    error: ElasticsearchCause,
    status: u16,
}

/// What went wrong.
#[derive(ToSchema)]
struct ElasticsearchCause {
    root_cause: Vec<ElasticsearchRoot>,
    r#type: String,
    reason: String,
    #[serde(flatten)]
    details: BTreeMap<String, Value>,
}

/// What went wrong first.
#[derive(ToSchema)]
struct ElasticsearchRoot {
    r#type: String,
    reason: String,
}

/// The error of a call.
#[derive(ToSchema)]
struct Google {
    code: u16,
    message: String,
    status: String,
    details: Vec<GoogleDetail>,
}

/// One of several kinds of details.
#[derive(ToSchema)]
struct GoogleDetail {
    #[schema(rename = "@type")]
    kind: String,
    #[schema(required = false, value_type = String)]
    reason: Option<String>,
    #[schema(required = false, value_type = String)]
    domain: Option<String>,
    #[schema(required = false, value_type = Object)]
    metadata: (),
    #[schema(required = false, value_type = String, rename = "retryDelay")]
    retry_delay: Option<String>,
}

/// The error of a payment.
#[derive(ToSchema)]
struct Hyperswitch {
    r#type: String,
    message: String,
    code: String,
}

/// The error of a query.
#[derive(ToSchema)]
struct InfluxDb {
    code: String,
    message: String,
}

/// The response to a call.
#[derive(ToSchema)]
struct JsonRpc {
    jsonrpc: String,
    #[schema(required = false)]
    result: Value,
    #[schema(required = false)]
    error: JsonRpcError,
    #[schema(value_type = Option<String>, required = true)]
    id: Option<String>,
}

/// The error of a call.
#[derive(ToSchema)]
struct JsonRpcError {
    code: i64,
    message: String,
    #[schema(value_type = Object, required = false)]
    data: (),
}

/// The status of a request that failed.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
struct Kubernetes {
    kind: String,
    api_version: String,
    #[schema(value_type = Object)]
    metadata: (),
    status: String,
    message: String,
    reason: String,
    details: KubernetesDetails,
    code: u16,
}

/// More of a failure.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
struct KubernetesDetails {
    #[schema(required = false)]
    causes: Vec<KubernetesCause>,
    #[schema(required = false, value_type = u64)]
    retry_after_seconds: Option<u64>,
}

/// An invalid field.
#[derive(ToSchema)]
struct KubernetesCause {
    #[schema(required = true)]
    reason: Option<String>,
    #[schema(required = true)]
    message: Option<String>,
    field: String,
}

/// The error of a home server.
#[derive(ToSchema)]
struct Matrix {
    errcode: String,
    error: String,
    #[schema(required = false, value_type = u64)]
    retry_after_ms: Option<u64>,
}

/// The error of a search.
#[derive(ToSchema)]
struct Meilisearch {
    message: String,
    code: String,
    r#type: String,
    #[schema(required = true)]
    link: Option<String>,
}

/// The errors of a registry.
#[derive(ToSchema)]
struct Oci {
    errors: Vec<OciItem>,
}

/// One error of a registry.
#[derive(ToSchema)]
struct OciItem {
    code: String,
    message: String,
    #[schema(required = false, value_type = Object)]
    detail: (),
}

/// The error of a completion.
#[derive(ToSchema)]
struct OpenAi {
    message: String,
    r#type: String,
    #[schema(required = true)]
    param: Option<String>,
    #[schema(required = true)]
    code: Option<String>,
}

/// The response to a request.
#[derive(ToSchema)]
struct Qdrant {
    #[schema(required = false)]
    result: Value,
    status: Value,
    time: f64,
}

/// The error of a bucket.
#[derive(ToSchema)]
#[schema(rename_all = "PascalCase")]
struct S3 {
    code: String,
    message: String,
    #[schema(required = false, value_type = String)]
    resource: Option<String>,
    #[schema(required = false, value_type = String)]
    request_id: Option<String>,
}

/// The errors of a payment.
#[derive(ToSchema)]
struct Square {
    errors: Vec<SquareItem>,
}

/// One error of a payment.
#[derive(ToSchema)]
struct SquareItem {
    category: String,
    code: String,
    detail: String,
    #[schema(required = false, value_type = String)]
    field: Option<String>,
}

/// An error, or a list of invalid fields.
#[derive(ToSchema)]
struct Svix {
    #[schema(required = false, value_type = String)]
    code: Option<String>,
    detail: SvixDetail,
}

/// A text, or a list of invalid fields.
#[derive(ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "it is read by the derive alone")]
enum SvixDetail {
    Text(String),
    List(Vec<SvixItem>),
}

/// An invalid field.
#[derive(ToSchema)]
struct SvixItem {
    loc: Vec<String>,
    msg: String,
    r#type: String,
}
