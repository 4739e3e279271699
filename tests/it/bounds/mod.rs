//! Work and output have a bound, whatever a client sends or an author's code
//! does.

mod calls;
mod extracted;
mod headers;
mod searches;
mod third_party_bodies;
mod told;

use axum::Router;

use crate::support::{Answer, Server};

/// The answer to a GET.
async fn ask(app: Router, path: &str) -> Answer {
    Server::start(app).await.ask("GET", path, &[], "").await
}
