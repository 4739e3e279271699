//! A format of an author's own whose bodies repeat the status: how it keeps them true, and what happens where it does
//! not.

use axum::{
    Router,
    body::Bytes,
    http::{HeaderValue, StatusCode},
    routing::get,
};
use error_response::{
    Category, CategoryError, Error, ErrorLayer, RouterExt,
    format::{BodyError, ErrorView, JsonBody, Unwrapped, WireFormat, XmlBody},
};
use serde::Serialize;

use crate::support::Server;

/// How a format restates its bodies.
#[derive(Debug, Clone, Copy)]
enum Restates {
    Never,
    WithoutTheStatus,
    Json,
    Xml,
}

/// `{"meta":{"http":"404"},"text":"..."}`, or the same as XML.
#[derive(Debug)]
struct Own(Restates);

#[derive(Serialize)]
struct Body<'a> {
    meta: Meta,
    text: &'a str,
}

#[derive(Serialize)]
struct Meta {
    http: String,
}

impl WireFormat for Own {
    type Failure<'a> = Body<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "own"
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static(if matches!(self.0, Restates::Xml) { "application/xml" } else { "application/json" })
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body<'a> {
        Body { meta: Meta { http: view.status().as_u16().to_string() }, text: view.message() }
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        match self.0 {
            Restates::Never => None,
            Restates::WithoutTheStatus => Some(Bytes::copy_from_slice(body)),
            Restates::Json => Some(JsonBody::new(body)?.replace("/meta/http", status.as_str())?.into_bytes()),
            Restates::Xml => Some(XmlBody::new(body)?.replace("error/meta/http", status.as_str())?.into_bytes()),
        }
    }

    fn write(&self, body: &impl Serialize) -> Result<Bytes, BodyError> {
        match self.0 {
            Restates::Xml => quick_xml::se::to_string_with_root("error", body).map(Bytes::from).map_err(BodyError::new),
            _ => error_response::format::json(body),
        }
    }
}

fn app(layer: ErrorLayer) -> Router {
    let error = || CategoryError::new(Category::NotFound).with_message("404 <page> & more");
    let fails = async move || (StatusCode::GONE, Error::from(error()));
    Router::new().route("/", get(fails)).errors(layer)
}

#[tokio::test]
async fn a_status_that_a_layer_changes_is_in_the_body() {
    let json = Server::start(app(ErrorLayer::new(Own(Restates::Json)))).await;
    json.ask("GET", "/", &[], "").await.check(410, r#"{"meta":{"http":"410"},"text":"404 <page> & more"}"#);
    let xml = Server::start(app(ErrorLayer::new(Own(Restates::Xml)))).await;
    let body = "<error><meta><http>410</http></meta><text>404 &lt;page&gt; &amp; more</text></error>";
    xml.ask("GET", "/", &[], "").await.check(410, body);
}

#[test]
fn a_format_that_repeats_the_status_and_cannot_restate_it_is_rejected_at_start() {
    for (restates, fault) in
        [(Restates::Never, "returns no body"), (Restates::WithoutTheStatus, "leaves the old one in the body")]
    {
        let made = std::panic::catch_unwind(|| ErrorLayer::new(Own(restates)));
        let panic = made.err().unwrap();
        let text = panic.downcast_ref::<String>().unwrap();
        let expected = format!("bodies of the format `own` repeat the HTTP status, and `restate` {fault}");
        assert!(text.starts_with(&expected) && text.contains("implement `WireFormat::restate`"), "{text}");
    }
}
