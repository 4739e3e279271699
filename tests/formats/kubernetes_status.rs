//! Kubernetes: the object `Status`.
//!
//! <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/>; texts and reasons are those of
//! <https://github.com/kubernetes/apimachinery/blob/master/pkg/api/errors/errors.go>.

use std::borrow::Cow;

use axum::{body::Bytes, http::StatusCode};
use error_response::{
    Violation,
    format::{Details, ErrorView, JsonBody, Spelling, Unwrapped, WireFormat, pascal_case},
};
use serde::Serialize;

/// The format of Kubernetes.
#[derive(Debug)]
pub struct KubernetesStatus;

#[derive(Serialize)]
#[serde(tag = "kind", rename = "Status", rename_all = "camelCase")]
pub struct Status<'a> {
    api_version: &'a str,
    metadata: Empty,
    status: &'a str,
    message: &'a str,
    reason: Cow<'a, str>,
    details: StatusDetails<'a>,
    code: u16,
}

#[derive(Serialize)]
struct Empty {}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StatusDetails<'a> {
    #[serde(flatten)]
    details: &'a Details<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    causes: Vec<StatusCause<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_seconds: Option<u64>,
}

#[derive(Serialize)]
struct StatusCause<'a> {
    reason: Option<&'a str>,
    message: Option<&'a str>,
    field: Spelling<'a>,
}

fn cause(violation: &Violation) -> StatusCause<'_> {
    StatusCause { reason: violation.code(), message: violation.message(), field: violation.path().dotted() }
}

impl WireFormat for KubernetesStatus {
    type Failure<'a> = Status<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "kubernetes_status"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Status<'a> {
        Status {
            api_version: "v1",
            metadata: Empty {},
            status: "Failure",
            message: view.message(),
            reason: self.code(view),
            details: StatusDetails {
                details: view.details(),
                causes: view.violations().iter().map(cause).collect(),
                retry_after_seconds: view.retry_after_seconds(),
            },
            code: view.status().as_u16(),
        }
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        pascal_case(code).into()
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        Some(JsonBody::new(body)?.replace("/code", &status.as_u16())?.into_bytes())
    }
}

mod tests {
    use error_response::{
        ApiError, Violation,
        format::{FieldPath, Location},
    };

    use super::KubernetesStatus;
    use crate::exchange::check;

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// Not found
        #[error("{kind} \"{name}\" not found")]
        #[api(status = 404, code = "not_found")]
        NotFound {
            #[api(detail)]
            name: &'static str,
            #[api(detail)]
            group: Option<&'static str>,
            #[api(detail)]
            kind: &'static str,
        },

        /// Already exists
        #[error("{kind} \"{name}\" already exists")]
        #[api(status = 409, code = "already_exists")]
        AlreadyExists {
            #[api(detail)]
            name: &'static str,
            #[api(detail)]
            kind: &'static str,
        },

        /// Invalid
        #[error("{kind} \"{name}\" is invalid: {field}: {reason}")]
        #[api(status = 422, code = "invalid")]
        Invalid {
            #[api(detail)]
            name: &'static str,
            #[api(detail)]
            kind: &'static str,
            field: &'static str,
            reason: &'static str,
            #[api(violations)]
            violations: Vec<Violation>,
        },

        /// Forbidden
        #[error(
            "{kind} \"{name}\" is forbidden: User \"{user}\" cannot get resource \"{kind}\" in API group \"\" in the namespace \"{namespace}\""
        )]
        #[api(status = 403, code = "forbidden")]
        Forbidden {
            #[api(detail)]
            name: &'static str,
            #[api(detail)]
            kind: &'static str,
            user: &'static str,
            namespace: &'static str,
        },

        /// Too many requests
        #[error("Too many requests, please try again later.")]
        #[api(status = 429, code = "too_many_requests", retry_after = 1)]
        TooManyRequests,
    }

    fn invalid() -> Failure {
        let (field, reason) =
            ("spec.resources.requests.storage", "Forbidden: field can not be less than status.capacity");
        let path = FieldPath::key("spec").then_key("resources").then_key("requests").then_key("storage");
        let violation = Violation::new(Location::Body, path).with_code("FieldValueForbidden").with_message(reason);
        Failure::Invalid { name: "data", kind: "PersistentVolumeClaim", field, reason, violations: vec![violation] }
    }

    #[tokio::test]
    async fn five_reasons_as_the_server_writes_them() {
        let body = concat!(
            r#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","#,
            r#""message":"pods \"testing\" not found","reason":"NotFound","#,
            r#""details":{"name":"testing","kind":"pods"},"code":404}"#
        );
        let missing = || Failure::NotFound { name: "testing", group: None, kind: "pods" };
        check(KubernetesStatus, missing, 404, "", body).await;
        let body = concat!(
            r#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","#,
            r#""message":"namespaces \"test\" already exists","reason":"AlreadyExists","#,
            r#""details":{"name":"test","kind":"namespaces"},"code":409}"#
        );
        check(KubernetesStatus, || Failure::AlreadyExists { name: "test", kind: "namespaces" }, 409, "", body).await;
        let body = concat!(
            r#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"PersistentVolumeClaim "#,
            r#"\"data\" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than "#,
            r#"status.capacity","reason":"Invalid","details":{"name":"data","kind":"PersistentVolumeClaim","causes":["#,
            r#"{"reason":"FieldValueForbidden","message":"Forbidden: field can not be less than status.capacity","#,
            r#""field":"spec.resources.requests.storage"}]},"code":422}"#
        );
        check(KubernetesStatus, invalid, 422, "", body).await;
        let body = concat!(
            r#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","#,
            r#""message":"secrets \"db\" is forbidden: User \"jane\" cannot get resource \"secrets\" in API group \"\" in "#,
            r#"the namespace \"prod\"","reason":"Forbidden","details":{"name":"db","kind":"secrets"},"code":403}"#
        );
        let forbidden = || Failure::Forbidden { name: "db", kind: "secrets", user: "jane", namespace: "prod" };
        check(KubernetesStatus, forbidden, 403, "", body).await;
        let body = concat!(
            r#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","#,
            r#""message":"Too many requests, please try again later.","reason":"TooManyRequests","#,
            r#""details":{"retryAfterSeconds":1},"code":429}"#
        );
        check(KubernetesStatus, || Failure::TooManyRequests, 429, "retry-after: 1", body).await;
    }
}
