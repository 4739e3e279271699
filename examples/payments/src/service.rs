//! What all requests share.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::net::TcpListener;
use tower::BoxError;

use crate::{
    charges::settle_pending,
    config::Settings,
    database::Database,
    keys::FirstKeys,
    metrics::Metrics,
    processor::{Processor, processor},
};

/// The service: its database, and whether it is about to stop. A clone is the same one.
///
/// Everything that must survive is in the database, so several instances can share it.
#[derive(Debug, Clone)]
pub struct Service {
    pub(crate) database: Database,
    pub(crate) processor: Processor,
    pub(crate) metrics: Option<Metrics>,
    is_stopping: Arc<AtomicBool>,
}

impl Service {
    /// Opens the database, and starts a card processor if `settings` have none.
    ///
    /// # Errors
    ///
    /// If the database cannot be opened, or the processor cannot be started.
    pub async fn open(settings: &Settings) -> Result<Service, BoxError> {
        let database = Database::open(&settings.database_url, &settings.pool).await?;
        let url = match &settings.processor_url {
            Some(url) => url.clone(),
            None => start_processor().await?,
        };
        let processor = Processor::new(url, settings.processor_timeout)?;
        let service = Service { database, processor, metrics: None, is_stopping: Arc::default() };
        // A charge is pending while its request runs, and that long nobody else settles it.
        tokio::spawn(settle_pending(service.clone(), settings.request_timeout));
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

    /// Serves these counters at `/metrics`.
    #[must_use]
    pub fn with_metrics(mut self, metrics: Metrics) -> Service {
        self.metrics = Some(metrics);
        self
    }

    /// The database.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// From now on the service is not ready for more requests; those that come are still handled.
    pub fn stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the service is about to stop.
    pub(crate) fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }

    /// Closes the database, after the last request.
    pub async fn close(&self) {
        self.database.close().await;
    }
}

/// A processor in this process, on a free port.
async fn start_processor() -> Result<reqwest::Url, BoxError> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?).parse()?;
    tokio::spawn(async move { axum::serve(listener, processor()).await });
    Ok(url)
}
