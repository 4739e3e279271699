//! An instance of the service as a process: `databases URL`. It writes the port that it listens on.

use std::{io::Write, time::Duration};

use databases::any;
use sqlx::any::{AnyPoolOptions, install_default_drivers};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() {
    install_default_drivers();
    let url = std::env::args().nth(1).expect("the URL of a database");
    let pool = AnyPoolOptions::new().max_connections(4).connect(&url).await.expect("a database");
    any::prepare(&pool).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("{}", listener.local_addr().expect("an address").port());
    std::io::stdout().flush().expect("somebody reads");
    axum::serve(listener, any::instance(pool, Duration::from_secs(3600))).await.expect("a service");
}
