//! The five reference APIs, over a real socket.

mod examples;
mod finimpulse;
mod finqware;
mod finternet;
mod forced_errors;
mod stripe_like;
mod uppercase;

use crate::support::Server;

const JSON: (&str, &str) = ("content-type", "application/json");

/// All five APIs with fresh state.
async fn start() -> Server {
    Server::start(example_seed_apis::app()).await
}
