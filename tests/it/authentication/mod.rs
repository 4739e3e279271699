//! Who calls: challenges, and the errors of a token endpoint.

mod challenges;
mod token_endpoint;
