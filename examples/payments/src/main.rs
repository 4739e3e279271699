//! `cargo run -p example-payments`: serves the payments API.

use std::{
    error::Error,
    io::{IsTerminal, stderr},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use error_occurrences::SpanFields;
use example_payments::{
    Database, JobQueue, Metrics, Options, Service, Settings, app, processor, receiver, redeliver, serve,
};
use http::StatusCode;
use tokio::net::TcpListener;
use tower::BoxError;
use tracing_subscriber::{Layer, filter::LevelFilter, layer::SubscriberExt, util::SubscriberInitExt};

/// A payments service: accounts, transfers and API keys.
#[derive(Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Runs a card processor to try the service with: pass its address as --processor-url.
    Processor {
        /// The address to listen on.
        #[arg(long, default_value = "127.0.0.1:8090")]
        listen: String,
    },
    /// Runs a receiver to try webhooks with: create an endpoint with its address.
    Receiver {
        /// The address to listen on.
        #[arg(long, default_value = "127.0.0.1:9000")]
        listen: String,
        /// The status of its responses.
        #[arg(long, default_value = "204")]
        status: StatusCode,
    },
    /// Sends an event to its webhook endpoints again, with all attempts, and enables those that were disabled.
    Redeliver {
        /// The id of the event, which receivers have as webhook-id.
        event: String,
        #[command(flatten)]
        options: Box<Options>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // A thread of its own writes the log: no request waits for a slow reader, who loses lines instead.
    let (log, writer) = tracing_appender::non_blocking(stderr());
    let colours = stderr().is_terminal();
    let log = tracing_subscriber::fmt::layer().with_ansi(colours).with_writer(log).with_filter(LevelFilter::INFO);
    tracing_subscriber::registry().with(log).with(SpanFields::new()).init();
    let served = match &arguments.command {
        None => run(&arguments.options).await,
        Some(Command::Processor { listen }) => run_processor(listen).await,
        Some(Command::Receiver { listen, status }) => run_receiver(listen, *status).await,
        Some(Command::Redeliver { event, options }) => run_redelivery(event, options).await,
    };
    drop(writer); // writes what waits, for a second at most
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&*error);
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<(), BoxError> {
    let mut settings = options.settings()?;
    let listener = bind(&options.listen).await?;
    let address = listener.local_addr()?;
    if options.public_url.is_none() {
        settings.public_url = format!("http://{address}");
    }
    let service = Service::open(&settings).await?.with_metrics(Metrics::install()?);
    let app = app(&service, &settings)?;
    if let Some(keys) = service.first_keys().await? {
        println!("The first API keys of this database. They are shown this once:");
        println!("  test  {}", keys.test.expose());
        println!("  live  {}", keys.live.expose());
    }
    println!("listening on http://{address}, which lists what to try");
    println!("  errors    {}/errors/", settings.public_url);
    println!("  document  {}/docs", settings.public_url);
    println!("  causes    {}", causes(&settings));
    println!("  metrics   {}/metrics", settings.public_url);
    println!("  health    {}/health/ready", settings.public_url);
    serve(listener, app, &service, &settings).await
}

/// The command that finds the cause of an error by its id.
fn causes(settings: &Settings) -> String {
    let (url, file) = (&settings.public_url, settings.operator_token_file.display());
    format!("error-catalog occurrence ID --url {url}/internal/occurrences --token-file {file}")
}

async fn run_processor(listen: &str) -> Result<(), BoxError> {
    let listener = bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, processor()).await?)
}

async fn run_receiver(listen: &str, status: StatusCode) -> Result<(), BoxError> {
    let listener = bind(listen).await?;
    println!("listening on http://{}/hooks", listener.local_addr()?);
    Ok(axum::serve(listener, receiver(status)).await?)
}

async fn run_redelivery(event: &str, options: &Options) -> Result<(), BoxError> {
    let settings = options.settings()?;
    let database = Database::open(&settings.database_url, &settings.pool).await?;
    let jobs = JobQueue::open(&settings.database_url).await?;
    let deliveries = redeliver(&database, Some(&jobs), event).await?;
    database.close().await;
    if deliveries == 0 {
        let same = "pass the webhook-id of an event, and the same --database-url or --data-folder as the service";
        return Err(format!("no webhook endpoint was sent the event {event}: {same}").into());
    }
    println!("deliveries of {event} that are due again: {deliveries}");
    Ok(())
}

async fn bind(listen: &str) -> Result<TcpListener, String> {
    let listener = TcpListener::bind(listen).await;
    listener.map_err(|error| format!("cannot listen on {listen}: {error}; choose another address with --listen"))
}

/// An error and its causes, a line each.
fn report(error: &(dyn Error + 'static)) {
    for line in error.to_string().lines() {
        eprintln!("error: {line}");
    }
    let mut source = error.source();
    while let Some(cause) = source {
        eprintln!("  because: {cause}");
        source = cause.source();
    }
}
