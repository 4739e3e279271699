//! The OpenAPI document: what it says, and that nothing else leaves.

mod contract_of_finqware;
mod contracts;
mod documents;
mod one_description;
mod requests;
mod signatures;
mod successes;
