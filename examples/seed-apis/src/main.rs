//! `cargo run -p example-seed-apis [-- --listen 127.0.0.1:8080] [--api NAME] [--test-mode]`: five real APIs in one process.

use std::{net::SocketAddr, process::ExitCode};

use axum::Router;
use clap::{Parser, builder::PossibleValuesParser};
use example_seed_apis::{APIS, app, in_test_mode, test_app};
use tokio::net::TcpListener;
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
    /// Lets the documented test keys and e-mail addresses force errors.
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
    tracing_subscriber::fmt().with_max_level(LevelFilter::DEBUG).init();
    let listener = match TcpListener::bind(&options.listen).await {
        Ok(listener) => listener,
        Err(error) => return fail(&format!("error: can't listen on {}: {error}", options.listen)),
    };
    match listener.local_addr() {
        Ok(address) => println!("listening on http://{address}"),
        Err(error) => return fail(&format!("error: {error}")),
    }
    let service = router(&options).into_make_service_with_connect_info::<SocketAddr>();
    match axum::serve(listener, service).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("error: {error}")),
    }
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
