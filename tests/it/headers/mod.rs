//! The headers of an error.

mod cross_origin;
mod own_headers;
