//! ACME: a problem whose type is `urn:ietf:params:acme:error:...`, with subproblems.
//!
//! RFC 8555, 6.7: <https://www.rfc-editor.org/rfc/rfc8555.html#section-6.7>. Responses as in 6.7.1, 7.3.3 and 7.4 there.

use std::borrow::Cow;

use axum::http::HeaderValue;
use error_response::format::{Details, ErrorView, Parts, Unwrapped, WireFormat, camel_case};
use serde::Serialize;

/// The format of ACME servers.
#[derive(Debug)]
pub struct Acme;

#[derive(Serialize)]
pub struct AcmeProblem<'a> {
    #[serde(flatten)]
    problem: Problem<'a>,
    #[serde(skip_serializing_if = "Parts::is_empty")]
    subproblems: Parts<'a, Acme>,
}

#[derive(Serialize)]
struct Problem<'a> {
    r#type: Cow<'a, str>,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    #[serde(flatten)]
    details: &'a Details<'a>,
}

impl Acme {
    fn problem<'a>(&self, view: &'a ErrorView<'a>) -> Problem<'a> {
        let (r#type, detail) = (self.code(view), view.message());
        Problem { r#type, detail, instance: view.instance(), details: view.details() }
    }
}

impl WireFormat for Acme {
    type Failure<'a> = AcmeProblem<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "acme"
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("application/problem+json")
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> AcmeProblem<'a> {
        let subproblems = Parts::causes(self, view, |format, part, item| item.write(&format.problem(part)));
        AcmeProblem { problem: self.problem(view), subproblems }
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        format!("urn:ietf:params:acme:error:{}", camel_case(code)).into()
    }
}

mod tests {
    use error_response::ApiError;
    use serde::Serialize;

    use super::Acme;
    use crate::exchange::check;

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// The request was malformed
        #[error("Some of the identifiers requested were rejected")]
        #[api(status = 403, code = "malformed", header("Link" = "<https://example.com/acme/directory>;rel=\"index\""))]
        Rejected {
            #[api(causes)]
            subproblems: Vec<Failure>,
        },

        /// An identifier is malformed
        #[error("Invalid underscore in DNS name \"{name}\"")]
        #[api(status = 400, code = "malformed_identifier", wire = "urn:ietf:params:acme:error:malformed")]
        Underscore {
            name: &'static str,
            #[api(detail)]
            identifier: Identifier,
        },

        /// The server will not issue for the identifier
        #[error("This CA will not issue for \"{name}\"")]
        #[api(status = 400, code = "rejected_identifier")]
        RejectedIdentifier {
            name: &'static str,
            #[api(detail)]
            identifier: Identifier,
        },

        /// The nonce was not accepted
        #[error("JWS has an invalid anti-replay nonce")]
        #[api(status = 400, code = "bad_nonce")]
        BadNonce {
            #[api(header = "replay-nonce")]
            nonce: &'static str,
        },

        /// The signature algorithm is not supported
        #[error("JWS signature has an unsupported algorithm")]
        #[api(status = 400, code = "bad_signature_algorithm")]
        BadSignatureAlgorithm {
            #[api(detail)]
            algorithms: [&'static str; 2],
        },

        /// Visit the address
        #[error("Terms of service have changed")]
        #[api(status = 403, code = "user_action_required")]
        UserActionRequired {
            #[api(instance)]
            agreement: &'static str,
            #[api(header = "link")]
            links: [&'static str; 2],
            #[api(header = "replay-nonce")]
            nonce: &'static str,
        },
    }

    #[derive(Debug, Serialize)]
    struct Identifier {
        r#type: &'static str,
        value: &'static str,
    }

    fn rejected() -> Failure {
        let identifier = |value| Identifier { r#type: "dns", value };
        let subproblems = vec![
            Failure::Underscore { name: "_example.org", identifier: identifier("_example.org") },
            Failure::RejectedIdentifier { name: "example.net", identifier: identifier("example.net") },
        ];
        Failure::Rejected { subproblems }
    }

    const PROBLEM: &str = "content-type: application/problem+json";

    #[tokio::test]
    async fn five_types_as_the_rfc_has_them() {
        let body = concat!(
            r#"{"type":"urn:ietf:params:acme:error:malformed","#,
            r#""detail":"Some of the identifiers requested were rejected","subproblems":["#,
            r#"{"type":"urn:ietf:params:acme:error:malformed","#,
            r#""detail":"Invalid underscore in DNS name \"_example.org\"","#,
            r#""identifier":{"type":"dns","value":"_example.org"}},"#,
            r#"{"type":"urn:ietf:params:acme:error:rejectedIdentifier","#,
            r#""detail":"This CA will not issue for \"example.net\"","#,
            r#""identifier":{"type":"dns","value":"example.net"}}]}"#
        );
        let link = format!("{PROBLEM}\nlink: <https://example.com/acme/directory>;rel=\"index\"");
        check(Acme, rejected, 403, &link, body).await;
        let body = concat!(
            r#"{"type":"urn:ietf:params:acme:error:badNonce","#,
            r#""detail":"JWS has an invalid anti-replay nonce"}"#
        );
        let nonce = format!("{PROBLEM}\nreplay-nonce: D8s4D2mLs8Vn-goWuPQeKA");
        check(Acme, || Failure::BadNonce { nonce: "D8s4D2mLs8Vn-goWuPQeKA" }, 400, &nonce, body).await;
        let body = concat!(
            r#"{"type":"urn:ietf:params:acme:error:badSignatureAlgorithm","#,
            r#""detail":"JWS signature has an unsupported algorithm","algorithms":["RS256","ES256"]}"#
        );
        check(Acme, || Failure::BadSignatureAlgorithm { algorithms: ["RS256", "ES256"] }, 400, PROBLEM, body).await;
        let body = concat!(
            r#"{"type":"urn:ietf:params:acme:error:userActionRequired","#,
            r#""detail":"Terms of service have changed","#,
            r#""instance":"https://example.com/acme/agreement/?token=W8Ih3PswD-8"}"#
        );
        let changed = || Failure::UserActionRequired {
            agreement: "https://example.com/acme/agreement/?token=W8Ih3PswD-8",
            links: [
                "<https://example.com/acme/directory>;rel=\"index\"",
                "<https://example.com/acme/terms/2017-6-02>;rel=\"terms-of-service\"",
            ],
            nonce: "T81bdZroZ2ITWSondpTmAw",
        };
        let headers = format!(
            "{PROBLEM}\nlink: <https://example.com/acme/directory>;rel=\"index\"\nlink: \
             <https://example.com/acme/terms/2017-6-02>;rel=\"terms-of-service\"\nreplay-nonce: T81bdZroZ2ITWSondpTmAw"
        );
        check(Acme, changed, 403, &headers, body).await;
    }
}
