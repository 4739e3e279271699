//! Extractors like axum's, whose rejections are errors in the router's format.
//!
//! [`Json`], [`Path`], `Query`, `Form` and `Multipart` have the names of axum's
//! extractors and accept the same input. If they reject a request, the error tells the
//! client at once which fields are invalid, where they are, and what is wrong with each
//! of them.
//!
//! ```
//! use axum::{Router, body::{Body, to_bytes}, http::Request, routing::post};
//! use error_response::{ErrorLayer, RouterExt, format::Problem, extract::Json};
//! use serde::{Deserialize, Serialize};
//! use tower::ServiceExt;
//!
//! #[derive(Deserialize)]
//! struct Order { items: Vec<Item>, currency: Currency }
//!
//! #[derive(Deserialize)]
//! struct Item { sku: String, quantity: u32 }
//!
//! #[derive(Deserialize)]
//! #[serde(rename_all = "lowercase")]
//! enum Currency { Eur, Usd }
//!
//! #[derive(Serialize)]
//! struct Receipt { items: usize }
//!
//! async fn order(Json(order): Json<Order>) -> Json<Receipt> {
//!     Json(Receipt { items: order.items.len() })
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let app: Router = Router::new().route("/orders", post(order)).errors(ErrorLayer::new(Problem::new()));
//!
//! let request = Request::post("/orders").header("content-type", "application/json").body(Body::from(
//!     r#"{"items": [{"sku": "a", "quantity": 1}, {"quantity": "two"}], "currency": "hunter2"}"#,
//! ))?;
//! let response = app.oneshot(request).await?;
//! assert_eq!(response.status(), 422);
//! assert_eq!(
//!     to_bytes(response.into_body(), 1024).await?,
//!     concat!(
//!         r#"{"type":"about:blank","title":"Unprocessable Content","status":422,"#,
//!         r#""detail":"items.1.quantity must be an integer (and 2 more errors)","code":"invalid_field","errors":["#,
//!         r##"{"detail":"must be an integer","pointer":"#/items/1/quantity","code":"wrong_type"},"##,
//!         r##"{"detail":"is required","pointer":"#/items/1/sku","code":"missing"},"##,
//!         r##"{"detail":"must be one of: eur, usd","pointer":"#/currency","code":"not_allowed"}]}"##,
//!     ),
//! );
//! # Ok(()) }
//! ```
//!
//! # Violations
//!
//! | code | what is wrong |
//! |---|---|
//! | `missing` | a required field is missing |
//! | `unknown` | the field is not known (`deny_unknown_fields`) |
//! | `wrong_type` | the value has the wrong JSON type, such as a string instead of an integer |
//! | `out_of_range` | the number is too small or too large |
//! | `not_allowed` | the value is not one of an enum's; the message lists the allowed values |
//! | `malformed` | the text is not a valid date, id or address |
//! | `wrong_length` | the list has too few or too many items |
//! | `duplicate` | the field occurs twice |
//! | `invalid` | the type rejects the value for another reason |
//!
//! This crate writes the messages: they contain no text of serde or of a `Deserialize`
//! implementation, no Rust type and no value of the request, unless
//! [`ErrorLayer::echo_value_of`](crate::ErrorLayer::echo_value_of) allows values of a
//! field. Field names are cut after 64 characters, and a path has at most 1,024 bytes: a
//! field that is nested deeper is reported as an invalid field of the object that
//! contains it. The list has up to 32 fields with 16 KiB of paths and messages; the
//! message of the response says how many more there are.
//!
//! # Statuses
//!
//! The same mistake has the same status in the path, the query and the body: the format's
//! status for an invalid field, or the status set with
//! [`ErrorLayer::with_field_status`](crate::ErrorLayer::with_field_status). A body that
//! is not JSON is a 400, a wrong media type is a 415 with `Accept`, and a body that is
//! too large is a 413.
//!
//! # Rejections
//!
//! A rejection is an API error. To handle it yourself, take
//! `Result<Json<T>, JsonRejection>` as the argument. You can then return the rejection
//! with `?`, or make it a `#[api(transparent)]` variant of your own error.

mod json;
mod path;
#[cfg(feature = "query")]
mod query;
#[cfg(feature = "form")]
mod form;
#[cfg(feature = "multipart")]
mod multipart;
mod all;
mod by_field;
mod valid;
#[cfg(feature = "garde")]
pub mod garde;
#[cfg(feature = "validator")]
pub mod validator;
#[cfg(any(feature = "form", feature = "query"))]
mod urlencoded;
mod reason;
mod rejection;
mod wire_names;
#[cfg(feature = "garde")]
mod garde_rules;

/// Implements `Deref` and `DerefMut` to the extracted value.
macro_rules! deref {
    ($name:ident) => {
        impl<T> std::ops::Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T> std::ops::DerefMut for $name<T> {
            fn deref_mut(&mut self) -> &mut T {
                &mut self.0
            }
        }
    };
}
use deref;

#[cfg(feature = "tracing")]
pub(crate) use self::reason::Rejected;
pub use self::{
    all::{All, AllRejection},
    by_field::{ByField, ByFieldRejection, FieldError, FieldErrors},
    json::Json,
    path::Path,
    rejection::{InvalidFields, JsonRejection, PathRejection},
    valid::{Extracted, ValidRejection},
};
#[cfg(feature = "form")]
pub use self::{form::Form, rejection::FormRejection};
#[cfg(feature = "multipart")]
pub use self::{
    multipart::{Field, Multipart},
    rejection::{MultipartError, MultipartRejection},
};
#[cfg(feature = "query")]
pub use self::{query::Query, rejection::QueryRejection};
pub use crate::layer::FieldStatus;
// What an invalid field that a handler finds itself is made of.
#[doc(inline)]
pub use error_core::{FieldPath, Location, Violation};
