//! axum's extractors, whose rejections are errors of the router's format.
//!
//! [`Json`], [`Path`], `Query`, `Form` and `Multipart` have axum's names
//! and accept what axum's accept. What they refuse tells the client all it needs
//! to know: which fields, where they are, and what is wrong with each of them,
//! all at once.
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
//! | `missing` | a required field is not there |
//! | `unknown` | a field is there that nobody knows (`deny_unknown_fields`) |
//! | `wrong_type` | it is a string and should be an integer, and so on |
//! | `out_of_range` | a number does not fit |
//! | `not_allowed` | not one of the values of an enum; the allowed ones are told |
//! | `malformed` | a text that can't be read as a date, an id, an address |
//! | `wrong_length` | a list with too few or too many items |
//! | `duplicate` | a field is given twice |
//! | `invalid` | anything else that a type refuses |
//!
//! Messages are our own: no text of serde's or of a `Deserialize` is forwarded,
//! no Rust type is named, and no value is repeated, unless
//! [`ErrorLayer::echo_value_of`](crate::ErrorLayer::echo_value_of) allows it for
//! a field. Names of fields are repeated up to 64 characters, and up to 1,024
//! bytes in one path; a field that is deeper is reported as an invalid field of
//! the object around it. The list has up to 32 fields with 16 KiB of paths and
//! messages; the response's own message counts the rest.
//!
//! # Statuses
//!
//! The same mistake has the same status in the path, the query and the body:
//! that of the format for an invalid field, or the one that
//! [`ErrorLayer::with_field_status`](crate::ErrorLayer::with_field_status) says.
//! A body that is no JSON is 400, another media type 415 with `Accept`, too
//! large a body 413.
//!
//! # Rejections
//!
//! A rejection is an API error: take `Result<Json<T>, JsonRejection>` to see it,
//! hand it on with `?`, or make it a `#[api(transparent)]` variant of your own
//! error.

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

/// Makes an extractor pass for its value.
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
