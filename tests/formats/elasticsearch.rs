//! Elasticsearch: `{"error":{root_cause, type, reason, ...},"status":404}`.
//!
//! <https://www.elastic.co/docs/reference/elasticsearch/rest-apis/common-options>; responses as in
//! <https://github.com/elastic/elasticsearch/blob/main/server/src/test/java/org/elasticsearch/ElasticsearchExceptionTests.java>.

use std::borrow::Cow;

use axum::{body::Bytes, http::StatusCode};
use error_response::format::{Details, ErrorView, JsonBody, Parts, Unwrapped, WireFormat};
use serde::Serialize;

/// The format of Elasticsearch.
#[derive(Debug)]
pub struct Elasticsearch;

#[derive(Serialize)]
pub struct ElasticsearchError<'a> {
    error: Outer<'a>,
    status: u16,
}

#[derive(Serialize)]
struct Outer<'a> {
    root_cause: Parts<'a, Elasticsearch>,
    #[serde(flatten)]
    exception: Exception<'a>,
}

#[derive(Serialize)]
struct Exception<'a> {
    r#type: Cow<'a, str>,
    reason: &'a str,
    #[serde(flatten)]
    details: &'a Details<'a>,
}

impl Elasticsearch {
    fn exception<'a>(&self, view: &'a ErrorView<'a>) -> Exception<'a> {
        Exception { r#type: self.code(view), reason: view.message(), details: view.details() }
    }
}

impl WireFormat for Elasticsearch {
    type Failure<'a> = ElasticsearchError<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "elasticsearch"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> ElasticsearchError<'a> {
        let root_cause = Parts::of(self, view, |format, part, item| item.write(&format.exception(part)));
        let error = Outer { root_cause, exception: self.exception(view) };
        ElasticsearchError { error, status: view.status().as_u16() }
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        format!("{code}_exception").into()
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        Some(JsonBody::new(body)?.replace("/status", &status.as_u16())?.into_bytes())
    }
}

mod tests {
    use error_response::ApiError;

    use super::Elasticsearch;
    use crate::exchange::check;

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// The index does not exist
        #[error("no such index [{index}]")]
        #[api(status = 404, code = "index_not_found")]
        IndexNotFound {
            #[api(detail)]
            index_uuid: &'static str,
            #[api(detail)]
            index: &'static str,
        },

        /// The document has another version
        #[error("[{id}]: version conflict, document already exists (current version [{version}])")]
        #[api(status = 409, code = "version_conflict_engine")]
        VersionConflict {
            id: &'static str,
            version: u64,
            #[api(detail)]
            index_uuid: &'static str,
            #[api(detail)]
            shard: &'static str,
            #[api(detail)]
            index: &'static str,
        },

        /// The query could not be parsed
        #[error("{reason}")]
        #[api(status = 400, code = "parsing")]
        Parsing {
            reason: &'static str,
            #[api(detail)]
            line: u32,
            #[api(detail)]
            col: u32,
        },

        /// The shards failed
        #[error("all shards failed")]
        #[api(status = 400, code = "search_phase_execution")]
        SearchPhase {
            #[api(detail)]
            phase: &'static str,
            #[api(causes)]
            causes: Vec<Failure>,
        },

        /// The index exists
        #[error("index [{index}/{index_uuid}] already exists")]
        #[api(status = 400, code = "resource_already_exists")]
        AlreadyExists {
            #[api(detail)]
            index_uuid: &'static str,
            #[api(detail)]
            index: &'static str,
        },
    }

    /// The body of an error that is its own root cause.
    fn alone(exception: &str, status: u16) -> String {
        format!(r#"{{"error":{{"root_cause":[{{{exception}}}],{exception}}},"status":{status}}}"#)
    }

    #[tokio::test]
    async fn five_types_as_the_server_writes_them() {
        let missing = || Failure::IndexNotFound { index_uuid: "_na_", index: "venues" };
        let exception = concat!(
            r#""type":"index_not_found_exception","reason":"no such index [venues]","#,
            r#""index_uuid":"_na_","index":"venues""#
        );
        check(Elasticsearch, missing, 404, "", &alone(exception, 404)).await;
        const UUID: &str = "aAsFqTI0Tc2W0LCWgPNrOA";
        let conflict =
            || Failure::VersionConflict { id: "1", version: 1, index_uuid: UUID, shard: "0", index: "my-index-000001" };
        let exception = concat!(
            r#""type":"version_conflict_engine_exception","#,
            r#""reason":"[1]: version conflict, document already exists (current version [1])","#,
            r#""index_uuid":"aAsFqTI0Tc2W0LCWgPNrOA","shard":"0","index":"my-index-000001""#
        );
        check(Elasticsearch, conflict, 409, "", &alone(exception, 409)).await;
        let parsing = || Failure::Parsing { reason: "foobar", line: 1, col: 2 };
        let exception = r#""type":"parsing_exception","reason":"foobar","line":1,"col":2"#;
        check(Elasticsearch, parsing, 400, "", &alone(exception, 400)).await;
        let exists = || Failure::AlreadyExists { index_uuid: UUID, index: "test" };
        let exception = concat!(
            r#""type":"resource_already_exists_exception","#,
            r#""reason":"index [test/aAsFqTI0Tc2W0LCWgPNrOA] already exists","#,
            r#""index_uuid":"aAsFqTI0Tc2W0LCWgPNrOA","index":"test""#
        );
        check(Elasticsearch, exists, 400, "", &alone(exception, 400)).await;
    }

    #[tokio::test]
    async fn root_causes_are_the_errors_inside() {
        let failed = || {
            let cause = |line| Failure::Parsing { reason: "foobar", line, col: 2 };
            Failure::SearchPhase { phase: "search", causes: vec![cause(1), cause(7)] }
        };
        let body = concat!(
            r#"{"error":{"root_cause":[{"type":"parsing_exception","reason":"foobar","line":1,"col":2},"#,
            r#"{"type":"parsing_exception","reason":"foobar","line":7,"col":2}],"#,
            r#""type":"search_phase_execution_exception","reason":"all shards failed","phase":"search"},"status":400}"#
        );
        check(Elasticsearch, failed, 400, "", body).await;
    }
}
