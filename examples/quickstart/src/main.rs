//! `cargo run -p example-quickstart`: serves the bank.

use std::{
    io::{IsTerminal, stdout},
    process::ExitCode,
};

use clap::Parser;
use example_quickstart::{Bank, app};
use tokio::{net::TcpListener, signal};
use tracing_subscriber::filter::LevelFilter;

/// Serves a small bank whose errors are one enum.
#[derive(Parser)]
struct Options {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    // A thread of its own writes the log. If the reader of standard output is slow, lines are dropped; no request waits.
    let (log, writer) = tracing_appender::non_blocking(stdout());
    let dropped = log.error_counter();
    let colours = stdout().is_terminal();
    tracing_subscriber::fmt().with_max_level(LevelFilter::DEBUG).with_ansi(colours).with_writer(log).init();
    let served = serve(&options.listen).await;
    drop(writer); // writes what waits, for a second at most
    if dropped.dropped_lines() > 0 {
        eprintln!("{} lines of the log were dropped", dropped.dropped_lines());
    }
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Serves until Ctrl-C or SIGTERM.
async fn serve(listen: &str) -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind(listen).await.map_err(|error| format!("cannot listen on {listen}: {error}"))?;
    let address = listener.local_addr()?.to_string();
    let app = app(Bank::default(), &address)?;
    println!("listening on http://{address}, which lists what to try");
    axum::serve(listener, app).with_graceful_shutdown(stopped()).await?;
    Ok(())
}

async fn stopped() {
    #[cfg(unix)]
    if let Ok(mut ended) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
        return tokio::select! { _ = signal::ctrl_c() => {}, _ = ended.recv() => {} };
    }
    let _ = signal::ctrl_c().await;
}
