//! Flags and environment variables, and what they must be.

use std::{fmt, num::NonZeroU32, path::PathBuf, time::Duration};

use clap::Args;
use reqwest::Url;

use crate::{
    database::{Kind, PoolOptions},
    format::Format,
    rate_limit::{Limit, Limiter},
    webhooks::{Clock, Schedule, WebhookSettings},
};

/// The options of the service, as flags or as environment variables.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The address to listen on.
    #[arg(long, env = "PAYMENTS_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: String,

    /// The address for operators, with /metrics and the causes of errors, which no client may reach; by default 127.0.0.1:8091, or a
    /// free port if --listen has the port 0.
    #[arg(long, env = "PAYMENTS_INTERNAL_LISTEN", value_name = "LISTEN")]
    pub internal_listen: Option<String>,

    /// The database: postgres://... or sqlite://...; without it, a file in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<String>,

    /// The folder of the database file, if there is no --database-url.
    #[arg(long, env = "PAYMENTS_DATA_FOLDER", default_value = "payments-data", value_name = "FOLDER")]
    pub data_folder: PathBuf,

    /// The file with the token by which operators read the causes of errors; by default in the data folder, where it is created.
    #[arg(long, env = "PAYMENTS_OPERATOR_TOKEN_FILE", value_name = "FILE")]
    pub operator_token_file: Option<PathBuf>,

    /// The wire format of the errors.
    #[arg(long, env = "PAYMENTS_FORMAT", default_value = "stripe")]
    pub format: Format,

    /// The address by which clients reach the service, for links to its pages; by default the address it listens on.
    #[arg(long, env = "PAYMENTS_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<Url>,

    /// How many connections to the database are open at most.
    #[arg(long, env = "PAYMENTS_MAX_CONNECTIONS", default_value = "10", value_name = "NUMBER")]
    pub max_connections: NonZeroU32,

    /// How long a request waits for a connection to the database, as 500ms or 2s.
    #[arg(long, env = "PAYMENTS_ACQUIRE_TIMEOUT", default_value = "2s", value_parser = duration, value_name = "TIME")]
    pub acquire_timeout: Duration,

    /// How long a statement of the database may take.
    #[arg(long, env = "PAYMENTS_STATEMENT_TIMEOUT", default_value = "5s", value_parser = duration, value_name = "TIME")]
    pub statement_timeout: Duration,

    /// How long a request may take.
    #[arg(long, env = "PAYMENTS_REQUEST_TIMEOUT", default_value = "15s", value_parser = duration, value_name = "TIME")]
    pub request_timeout: Duration,

    /// How long open requests may take when the service is told to stop.
    #[arg(long, env = "PAYMENTS_SHUTDOWN_TIMEOUT", default_value = "20s", value_parser = duration, value_name = "TIME")]
    pub shutdown_timeout: Duration,

    /// How many requests are handled at the same time; more are rejected with 503.
    #[arg(long, env = "PAYMENTS_MAX_REQUESTS", default_value = "256", value_name = "NUMBER")]
    pub max_requests: NonZeroU32,

    /// How many bytes the body of a request may have.
    #[arg(long, env = "PAYMENTS_MAX_BODY", default_value = "65536", value_name = "BYTES")]
    pub max_body: usize,

    /// How many requests an API key may send in a minute.
    #[arg(long, env = "PAYMENTS_RATE_LIMIT", default_value = "600", value_name = "NUMBER")]
    pub rate_limit: NonZeroU32,

    /// How many of them at once.
    #[arg(long, env = "PAYMENTS_RATE_BURST", default_value = "50", value_name = "NUMBER")]
    pub rate_burst: NonZeroU32,

    /// Who counts them; by default the database if it is PostgreSQL.
    #[arg(long, env = "PAYMENTS_LIMITER")]
    pub limiter: Option<Limiter>,

    /// How many invalid API keys, and keys of --test-values, an address may send in a minute.
    #[arg(long, env = "PAYMENTS_INVALID_KEY_LIMIT", default_value = "60", value_name = "NUMBER")]
    pub invalid_key_limit: NonZeroU32,

    /// The card processor; without it, one that runs inside of this instance, and forgets its charges when the instance ends.
    #[arg(long, env = "PAYMENTS_PROCESSOR_URL", value_name = "URL")]
    pub processor_url: Option<Url>,

    /// How long a request to the processor may take.
    #[arg(long, env = "PAYMENTS_PROCESSOR_TIMEOUT", default_value = "3s", value_parser = duration, value_name = "TIME")]
    pub processor_timeout: Duration,

    /// The OpenTelemetry collector that receives spans and metrics by OTLP over HTTP, such as http://127.0.0.1:4318.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", value_name = "URL")]
    pub otlp_endpoint: Option<Url>,

    /// Lets the test keys and e-mail addresses of the API's documentation cause their errors. Not for a service with real clients.
    #[arg(long, env = "PAYMENTS_TEST_VALUES")]
    pub test_values: bool,

    /// Sends webhooks to private networks too, and without TLS.
    #[arg(long, env = "PAYMENTS_ALLOW_PRIVATE_WEBHOOKS")]
    pub allow_private_webhooks: bool,

    /// How long an attempt to send a webhook may take.
    #[arg(long, env = "PAYMENTS_WEBHOOK_TIMEOUT", default_value = "15s", value_parser = duration, value_name = "TIME")]
    pub webhook_timeout: Duration,

    /// How long another instance waits before it takes over a webhook of one that crashed, and how often it looks for them.
    #[arg(long, env = "PAYMENTS_WEBHOOK_LEASE", default_value = "30s", value_parser = duration, value_name = "TIME")]
    pub webhook_lease: Duration,

    /// For how long an event is kept after it was delivered, as 12h or 30d.
    #[arg(long, env = "PAYMENTS_WEBHOOK_RETENTION", default_value = "30d", value_parser = retention, value_name = "TIME")]
    pub webhook_retention: Duration,

    /// Counts the first delivery of a webhook among six attempts; otherwise six retries follow it.
    #[arg(long, env = "PAYMENTS_WEBHOOK_COUNT_FIRST_DELIVERY")]
    pub webhook_count_first_delivery: bool,

    /// Divides the waits between the attempts, to try the schedule.
    #[arg(long, env = "PAYMENTS_WEBHOOK_SPEED", default_value = "1", value_name = "NUMBER")]
    pub webhook_speed: NonZeroU32,
}

/// Options that are valid together.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// The address of the database.
    pub database_url: String,
    /// How the database is used.
    pub pool: PoolOptions,
    /// The file with the token of operators.
    pub operator_token_file: PathBuf,
    /// The wire format of the errors.
    pub format: Format,
    /// The address by which clients reach the service, without a slash at its end.
    pub public_url: String,
    /// How long a request may take.
    pub request_timeout: Duration,
    /// How long open requests may take at the end.
    pub shutdown_timeout: Duration,
    /// How many requests are handled at the same time.
    pub max_requests: usize,
    /// How many bytes a body may have.
    pub max_body: usize,
    /// How many requests a key may send.
    pub limit: Limit,
    /// How many invalid keys an address may send in a minute.
    pub invalid_key_limit: NonZeroU32,
    /// Who counts them.
    pub limiter: Limiter,
    /// The card processor; `None` for one inside of the service.
    pub processor_url: Option<Url>,
    /// How long a request to the processor may take.
    pub processor_timeout: Duration,
    /// Whether test keys and e-mail addresses cause their errors.
    pub test_values: bool,
    /// How webhooks are sent.
    pub webhooks: WebhookSettings,
}

/// Every mistake in the options, one on each line.
#[derive(Debug)]
pub struct InvalidOptions(Vec<String>);

/// The address for operators.
const INTERNAL_LISTEN: &str = "127.0.0.1:8091";

impl Options {
    /// The address for operators.
    pub fn internal_listen(&self) -> &str {
        match &self.internal_listen {
            Some(listen) => listen,
            None if is_any_port(&self.listen) => "127.0.0.1:0",
            None => INTERNAL_LISTEN,
        }
    }

    /// Compares the options with each other.
    ///
    /// # Errors
    ///
    /// With every mistake, and what to change.
    pub fn settings(&self) -> Result<Settings, InvalidOptions> {
        let mut mistakes = Vec::new();
        let database_url = self
            .database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}?mode=rwc", self.data_folder.join("payments.db").display()));
        let kind = Kind::of(&database_url);
        if kind.is_none() {
            mistakes.push("--database-url must begin with postgres:// or sqlite://".to_owned());
        }
        let usual = if kind == Some(Kind::Postgres) { Limiter::Database } else { Limiter::Memory };
        let limiter = self.limiter.unwrap_or(usual);
        if limiter == Limiter::Database && kind == Some(Kind::Sqlite) {
            mistakes.push("--limiter database needs a --database-url that begins with postgres://".to_owned());
        }
        if self.internal_listen() == self.listen && !is_any_port(&self.listen) {
            mistakes.push("--internal-listen must be another address than --listen".to_owned());
        }
        if self.otlp_endpoint.as_ref().is_some_and(|url| url.scheme() != "http") {
            mistakes.push("--otlp-endpoint must begin with http://: run a collector beside the service".to_owned());
        }
        if self.processor_url.as_ref().is_some_and(|url| url.scheme() != "http") {
            mistakes.push("--processor-url must begin with http://".to_owned());
        }
        let public_url = match &self.public_url {
            Some(url) if !matches!(url.scheme(), "http" | "https") => {
                mistakes.push("--public-url must begin with https:// or http://".to_owned());
                String::new()
            }
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        };
        if self.max_body < 1_024 {
            mistakes.push("--max-body must be at least 1024".to_owned());
        }
        for (name, inner) in [
            ("acquire", self.acquire_timeout),
            ("statement", self.statement_timeout),
            ("processor", self.processor_timeout),
        ] {
            if inner >= self.request_timeout {
                mistakes.push(format!("--{name}-timeout must be shorter than --request-timeout"));
            }
        }
        if !mistakes.is_empty() {
            return Err(InvalidOptions(mistakes));
        }
        Ok(Settings {
            database_url,
            pool: PoolOptions {
                max_connections: self.max_connections.get(),
                acquire_timeout: self.acquire_timeout,
                statement_timeout: self.statement_timeout,
            },
            operator_token_file: self
                .operator_token_file
                .clone()
                .unwrap_or_else(|| self.data_folder.join("operator-token")),
            format: self.format,
            public_url,
            request_timeout: self.request_timeout,
            shutdown_timeout: self.shutdown_timeout,
            max_requests: usize::try_from(self.max_requests.get()).unwrap_or(usize::MAX),
            max_body: self.max_body,
            limit: Limit { per_minute: self.rate_limit, burst: self.rate_burst },
            invalid_key_limit: self.invalid_key_limit,
            limiter,
            processor_url: self.processor_url.clone(),
            processor_timeout: self.processor_timeout,
            test_values: self.test_values,
            webhooks: WebhookSettings {
                allow_private: self.allow_private_webhooks,
                timeout: self.webhook_timeout,
                schedule: Schedule {
                    counts_first_delivery: self.webhook_count_first_delivery,
                    speed: self.webhook_speed.get(),
                },
                lease: self.webhook_lease,
                poll: Some(self.webhook_lease),
                retention: self.webhook_retention,
                clock: Clock::default(),
            },
        })
    }
}

/// Whether an address has the port 0: the system chooses one that is free.
fn is_any_port(listen: &str) -> bool {
    listen.ends_with(":0")
}

/// A time, as `500ms`, `2s` or `1m`; never none.
fn duration(text: &str) -> Result<Duration, &'static str> {
    let digits = text.trim_end_matches(|unit: char| unit.is_ascii_lowercase());
    let number: u64 = digits.parse().map_err(|_| "write a whole number and a unit, as 500ms, 2s or 1m")?;
    let milliseconds = match &text[digits.len()..] {
        "ms" => Some(number),
        "s" => number.checked_mul(1_000),
        "m" => number.checked_mul(60_000),
        _ => return Err("the unit must be ms, s or m, as in 2s"),
    };
    match milliseconds {
        Some(milliseconds @ 1..=3_600_000) => Ok(Duration::from_millis(milliseconds)),
        _ => Err("it must be from 1ms to 60m"),
    }
}

/// For how long something is kept, as `12h` or `30d`.
fn retention(text: &str) -> Result<Duration, &'static str> {
    let (number, hours) = match (text.strip_suffix('h'), text.strip_suffix('d')) {
        (Some(number), _) => (number, 1),
        (_, Some(number)) => (number, 24),
        _ => return Err("the unit must be h or d, as in 30d"),
    };
    let number: u64 = number.parse().map_err(|_| "write a whole number and a unit, as 12h or 30d")?;
    match number.checked_mul(hours) {
        Some(hours @ 1..=87_600) => Ok(Duration::from_secs(hours * 3_600)),
        _ => Err("it must be from 1h to 3650d"),
    }
}

impl fmt::Display for InvalidOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for InvalidOptions {}
