//! `cargo run -p example-payments`: serves the payments API.

use std::{
    error::Error,
    io::{IsTerminal, stderr},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use error_occurrences::SpanFields;
use example_payments::{
    Database, JobQueue, Listeners, Metrics, Options, OwnService, Place, Service, Telemetry, app, processor, receiver,
    redeliver, serve, tour,
};
use http::StatusCode;
use tokio::{net::TcpListener, runtime::Runtime};
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
    /// Shows every error of the API: how it was caused, and what the client reads.
    Demo {
        /// The address of a service that runs; without it, one is started for the demo.
        #[arg(long, requires = "key")]
        url: Option<String>,
        /// The address of its operators.
        #[arg(long, default_value = "http://127.0.0.1:8091", value_name = "URL")]
        internal_url: String,
        /// A test key of the service, which may write.
        #[arg(long, env = "KEY", hide_env_values = true)]
        key: Option<String>,
        /// A live key, for the error that only it can cause.
        #[arg(long)]
        live_key: Option<String>,
    },
    /// Sends an event to its webhook endpoints again, with all attempts, and enables those that were disabled.
    Redeliver {
        /// The id of the event, which receivers have as webhook-id.
        event: String,
        #[command(flatten)]
        options: Box<Options>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let exported = match &arguments.command {
        None => arguments.options.otlp_endpoint.as_ref().filter(|_| arguments.options.settings().is_ok()),
        Some(_) => None,
    };
    let telemetry = match exported.map(Telemetry::start).transpose() {
        Ok(telemetry) => telemetry,
        Err(error) => {
            report(&*error);
            return ExitCode::FAILURE;
        }
    };
    // A thread of its own writes the log. If the reader of standard output is slow, lines are dropped; no request waits.
    let (log, writer) = tracing_appender::non_blocking(stderr());
    let colours = stderr().is_terminal();
    let log = tracing_subscriber::fmt::layer().with_ansi(colours).with_writer(log).with_filter(LevelFilter::INFO);
    let spans = telemetry.as_ref().map(|telemetry| telemetry.layer().with_filter(LevelFilter::INFO));
    tracing_subscriber::registry().with(log).with(SpanFields::new()).with(spans).init();
    let served = match Runtime::new() {
        Ok(runtime) => runtime.block_on(carry_out(&arguments, telemetry.as_ref())),
        Err(error) => Err(error.into()),
    };
    if let Some(Err(error)) = telemetry.map(Telemetry::shut_down) {
        tracing::warn!(%error, "the last spans or metrics were not exported");
    }
    drop(writer); // writes what waits, for a second at most
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&*error);
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(arguments: &Arguments, telemetry: Option<&Telemetry>) -> Result<(), BoxError> {
    match &arguments.command {
        None => run(&arguments.options, telemetry).await,
        Some(Command::Processor { listen }) => run_processor(listen).await,
        Some(Command::Receiver { listen, status }) => run_receiver(listen, *status).await,
        Some(Command::Redeliver { event, options }) => run_redelivery(event, options).await,
        Some(Command::Demo { url, internal_url, key, live_key }) => {
            let keys = url.clone().zip(key.clone());
            let place = keys.map(|(url, test_key)| Place {
                url,
                internal_url: internal_url.clone(),
                test_key,
                live_key: live_key.clone(),
            });
            run_demo(place).await
        }
    }
}

async fn run_demo(place: Option<Place>) -> Result<(), BoxError> {
    let table = match &place {
        Some(place) => tour(place).await?,
        None => {
            let service = OwnService::start().await?;
            tour(&service.place).await?
        }
    };
    println!("{table}");
    if table.missing.is_empty() { Ok(()) } else { Err("not every error of the catalog was shown".into()) }
}

async fn run(options: &Options, telemetry: Option<&Telemetry>) -> Result<(), BoxError> {
    let mut settings = options.settings()?;
    let listeners = Listeners {
        public: bind(&options.listen, "--listen").await?,
        internal: bind(options.internal_listen(), "--internal-listen").await?,
    };
    let internal = format!("http://{}", listeners.internal.local_addr()?);
    let address = listeners.public.local_addr()?;
    if options.public_url.is_none() {
        settings.public_url = format!("http://{address}");
    }
    let mut service = Service::open(&settings).await?.with_metrics(Metrics::install()?);
    if let Some(telemetry) = telemetry {
        service = service.with_meter(telemetry.meter());
    }
    let app = app(&service, &settings)?;
    if let Some(keys) = service.first_keys().await? {
        println!("The first API keys of this database. They are shown this once:");
        println!("  test  {}", keys.test.expose());
        println!("  live  {}", keys.live.expose());
    }
    let file = settings.operator_token_file.display();
    println!("listening on http://{address}, which lists what to try");
    println!("  errors    {}/errors/", settings.public_url);
    println!("  document  {}/docs", settings.public_url);
    println!("  health    {}/health/ready", settings.public_url);
    println!("for operators on {internal}");
    println!("  causes    error-catalog occurrence ID --url {internal}/internal/occurrences --token-file {file}");
    println!("  metrics   {internal}/metrics");
    serve(listeners, app, &service, &settings).await
}

async fn run_processor(listen: &str) -> Result<(), BoxError> {
    let listener = bind(listen, "--listen").await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, processor()).await?)
}

async fn run_receiver(listen: &str, status: StatusCode) -> Result<(), BoxError> {
    let listener = bind(listen, "--listen").await?;
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

/// Listens on the address of a flag.
async fn bind(listen: &str, flag: &str) -> Result<TcpListener, String> {
    let listener = TcpListener::bind(listen).await;
    listener.map_err(|error| format!("cannot listen on {listen}: {error}; choose another address with {flag}"))
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
