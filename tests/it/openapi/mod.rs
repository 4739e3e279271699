//! The OpenAPI document: what it says, and that nothing else leaves.

mod contract_of_finqware;
mod contracts;
mod documents;
mod requests;
mod signatures;
