//! `cargo run -p example-seed-apis [-- --listen 127.0.0.1:8080] [--api NAME] [--test-mode]`: five real APIs in one process.

use std::{net::SocketAddr, process::ExitCode};

use axum::Router;
use clap::{Parser, builder::PossibleValuesParser};
use example_seed_apis::{APIS, app, in_test_mode, log, test_app};
use tokio::{net::TcpListener, signal};
use tracing_subscriber::filter::LevelFilter;

#[derive(Parser)]
#[command(about = "Serves the five reference APIs, each under its name.")]
struct Options {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Serves only this API, at `/`.
    #[arg(long, value_parser = PossibleValuesParser::new(APIS.map(|api| api.name)))]
    api: Option<String>,
    /// Lets test requests force errors: by `Prefer: error=CODE` with `Authorization: Bearer sk_test_sandbox`, and by the
    /// documented test keys and e-mail addresses of the Stripe-like API.
    #[arg(long)]
    test_mode: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(help) if !help.use_stderr() => help.exit(),
        Err(error) => return fail(&one_line(&error.to_string())),
    };
    let (writer, unwritten) = log::in_background(std::io::stdout());
    let dropped = writer.error_counter();
    tracing_subscriber::fmt().with_max_level(LevelFilter::DEBUG).with_writer(writer).init();
    let code = serve(&options).await;
    drop(unwritten);
    if dropped.dropped_lines() > 0 {
        eprintln!("{} lines of the log were dropped", dropped.dropped_lines());
    }
    code
}

/// Serves until the program is told to end.
async fn serve(options: &Options) -> ExitCode {
    let listener = match TcpListener::bind(&options.listen).await {
        Ok(listener) => listener,
        Err(error) => return fail(&format!("error: can't listen on {}: {error}", options.listen)),
    };
    match listener.local_addr() {
        Ok(address) => println!("listening on http://{address}"),
        Err(error) => return fail(&format!("error: {error}")),
    }
    let service = router(options).into_make_service_with_connect_info::<SocketAddr>();
    match axum::serve(listener, service).with_graceful_shutdown(stopped()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("error: {error}")),
    }
}

/// Waits for Ctrl-C, or for what ends a service: SIGTERM.
async fn stopped() {
    #[cfg(unix)]
    if let Ok(mut ended) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
        return tokio::select! { _ = signal::ctrl_c() => {}, _ = ended.recv() => {} };
    }
    let _ = signal::ctrl_c().await;
}

fn router(options: &Options) -> Router {
    let api = APIS.into_iter().find(|known| Some(known.name) == options.api.as_deref());
    match (api, options.test_mode) {
        (Some(api), false) => (api.router)(),
        (Some(api), true) => (in_test_mode(api).router)(),
        (None, false) => app(),
        (None, true) => test_app(),
    }
}

/// What clap says up to its first empty line; the rest is the usage.
fn one_line(text: &str) -> String {
    text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect::<Vec<_>>().join(" ")
}

fn fail(text: &str) -> ExitCode {
    eprintln!("{text}");
    ExitCode::FAILURE
}
