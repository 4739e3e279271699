//! The headers of an error.

mod cross_origin;
mod deprecated_operations;
mod own_headers;
