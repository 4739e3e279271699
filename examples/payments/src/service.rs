//! What all requests share.

use std::{sync::Arc, time::Duration};

use axum::http::request::Parts;
use error_idempotency::{Idempotency, Store};
use error_occurrences::{Occurrences, OperatorTokens};
use opentelemetry::metrics::Meter;
use tokio::{net::TcpListener, sync::watch};
use tower::BoxError;

use crate::{
    charges::settle_pending,
    config::Settings,
    database::{Database, Kind},
    keys::{Caller, FirstKeys, InvalidKeys},
    metrics::Metrics,
    operator_token,
    processor::{Processor, processor},
    webhooks::{JobQueue, Webhooks},
};

/// The service: its database, and whether it is about to stop. A clone is the same one.
///
/// Everything that must survive is in the database, so several instances can share it. Only a card processor that runs inside
/// of the service has its charges in memory.
#[derive(Debug, Clone)]
pub struct Service {
    pub(crate) database: Database,
    pub(crate) processor: Processor,
    pub(crate) webhooks: Webhooks,
    pub(crate) idempotency: Idempotency,
    pub(crate) occurrences: Occurrences,
    pub(crate) operators: OperatorTokens,
    pub(crate) invalid_keys: InvalidKeys,
    /// Whether test e-mail addresses cause their errors.
    pub(crate) test_values: bool,
    records: Arc<error_occurrences::SqlStore>,
    pub(crate) metrics: Option<Metrics>,
    pub(crate) meter: Option<Meter>,
    is_stopping: watch::Sender<bool>,
}

impl Service {
    /// Opens the database, and starts a card processor if `settings` have none.
    ///
    /// # Errors
    ///
    /// If the database cannot be opened, or the processor cannot be started.
    pub async fn open(settings: &Settings) -> Result<Service, BoxError> {
        // For the TLS of webhooks; a second service in the process finds the provider of the first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        if settings.processor_url.is_none() && Kind::of(&settings.database_url) == Some(Kind::Postgres) {
            tracing::warn!(
                "each instance has a card processor of its own, which forgets its charges when the instance ends: pass \
                 --processor-url, the same to all instances"
            );
        }
        let database = Database::open(&settings.database_url, &settings.pool).await?;
        let url = match &settings.processor_url {
            Some(url) => url.clone(),
            None => start_processor().await?,
        };
        let processor = Processor::new(url, settings.processor_timeout)?;
        let jobs = match settings.webhooks.poll {
            Some(_) => Some(JobQueue::open(&settings.database_url).await?),
            None => None,
        };
        let webhooks = Webhooks::new(database.clone(), jobs, &settings.webhooks)?;
        let keys = error_idempotency::SqlStore::new(database.pool().clone());
        keys.migrate().await?;
        let caller = |parts: &Parts| Some(parts.extensions.get::<Caller>()?.id().to_owned());
        let idempotency = Idempotency::new(keys.clone(), caller)
            .with_lease(settings.request_timeout * 2)
            .with_longest_request(settings.max_body);
        let records = database.pool_of_its_own(&settings.database_url).await?;
        let records = Arc::new(error_occurrences::SqlStore::start(records).await?);
        let file = &settings.operator_token_file;
        let token = operator_token::read_or_create(file).map_err(|error| {
            format!(
                "the file {} cannot be read or created: {error}; choose another one with --operator-token-file",
                file.display()
            )
        })?;
        let operators = OperatorTokens::new().with("operator", &token)?;
        let service = Service {
            database,
            processor,
            webhooks,
            idempotency,
            occurrences: Occurrences::new(records.clone()),
            operators,
            invalid_keys: InvalidKeys::new(settings.invalid_key_limit),
            test_values: settings.test_values,
            records,
            metrics: None,
            meter: None,
            is_stopping: watch::Sender::new(false),
        };
        tokio::spawn(sweep(service.clone(), keys));
        // While a request waits for the processor, nobody else asks about its charge.
        tokio::spawn(settle_pending(service.clone(), settings.processor_timeout));
        tokio::spawn(service.webhooks.clone().work(service.is_stopping.subscribe()));
        Ok(service)
    }

    /// The first keys of a new database; `None` if it had keys before. They are shown this once.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn first_keys(&self) -> Result<Option<FirstKeys>, BoxError> {
        Ok(FirstKeys::create(&self.database).await?)
    }

    /// Serves these counters to operators, at `/metrics`.
    #[must_use]
    pub fn with_metrics(mut self, metrics: Metrics) -> Service {
        self.metrics = Some(metrics);
        self
    }

    /// Counts errors by this meter as well, and names them in the spans that are exported.
    #[must_use]
    pub fn with_meter(mut self, meter: Meter) -> Service {
        self.meter = Some(meter);
        self
    }

    /// The causes of server errors.
    pub fn occurrences(&self) -> &Occurrences {
        &self.occurrences
    }

    /// The database.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Makes all attempts of webhooks that are due, and returns how many it made. The service does so on its own, unless its
    /// settings say otherwise.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn deliver_due_webhooks(&self) -> Result<usize, BoxError> {
        Ok(self.webhooks.deliver_due().await?)
    }

    /// Deletes webhook events that were delivered longer ago than they are kept, and returns how many deliveries they had. The
    /// service does so once an hour.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn delete_delivered_webhooks(&self) -> Result<u64, BoxError> {
        Ok(self.webhooks.delete_delivered().await?)
    }

    /// From now on the service is not ready for more requests; those that come are still handled.
    pub fn stop(&self) {
        self.is_stopping.send_replace(true);
    }

    /// Whether the service is about to stop.
    pub(crate) fn is_stopping(&self) -> bool {
        *self.is_stopping.borrow()
    }

    /// Closes the database, after the last request.
    pub async fn close(&self) {
        self.records.flush().await;
        self.database.close().await;
    }
}

/// Deletes idempotency keys whose lifetime is over, jobs that are done, and events that were delivered long ago, once an hour.
async fn sweep(service: Service, keys: error_idempotency::SqlStore<sqlx::Any>) {
    let mut hours = tokio::time::interval(Duration::from_secs(60 * 60));
    while !service.is_stopping() {
        hours.tick().await;
        if let Err(error) = keys.sweep().await {
            tracing::warn!(%error, "old idempotency keys could not be deleted; the next attempt is in an hour");
        }
        if let Err(error) = service.webhooks.sweep().await {
            tracing::warn!(%error, "old jobs could not be deleted; the next attempt is in an hour");
        }
        if let Err(error) = service.webhooks.delete_delivered().await {
            tracing::warn!(%error, "old webhook events could not be deleted; the next attempt is in an hour");
        }
    }
}

/// A processor in this process, on a free port.
async fn start_processor() -> Result<reqwest::Url, BoxError> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?).parse()?;
    tokio::spawn(async move { axum::serve(listener, processor()).await });
    Ok(url)
}
