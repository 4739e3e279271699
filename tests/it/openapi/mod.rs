//! The OpenAPI document: what it says, and that nothing else leaves.

mod contracts;
mod dialects;
mod finqware;
mod requests;
mod signatures;
