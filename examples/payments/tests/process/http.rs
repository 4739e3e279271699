//! A client of HTTP.

use std::time::Duration;

use reqwest::{Client, ClientBuilder};

/// A client without a proxy, which waits for ten seconds.
pub(crate) fn http() -> ClientBuilder {
    // Another test may have been faster.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().timeout(Duration::from_secs(10))
}
