#![allow(non_camel_case_types)]

use error_core::{ApiError, Message};

#[derive(Debug, thiserror::Error, ApiError)]
enum r#enum {
    /// Unknown type
    #[error("There is no type {type}")]
    #[api(status = 422, code = "unknown_type", message = "No type {type}", r#type = "type_error")]
    r#struct {
        #[api(detail = "error_type", param)]
        r#type: String,
        #[api(detail)]
        r#where: u8,
        // Spelt like this, it is no source (thiserror).
        r#source: String,
    },
    /// From somewhere
    #[error("It came from {source}")]
    #[api(status = 409, code = "from_somewhere")]
    From { r#source: String },
    #[error("again")]
    #[api(same_as = r#struct)]
    r#fn,
}

pub(super) fn main() {
    let error = r#enum::r#struct { r#type: "int".into(), r#where: 1, r#source: String::new() };
    assert_eq!(Message::of(&error).as_str(), "No type int");
    assert_eq!(error.definition().details()[1].name(), "where");
    assert_eq!(Message::of(&r#enum::From { r#source: "there".into() }).as_str(), "It came from there");
    assert_eq!(r#enum::r#fn.definition().error_type(), Some("type_error"));
}
