//! The entry point: stores errors and controls who may read them.

use std::{fmt, sync::Arc};

use axum::Router;
use error_response::{ErrorEvent, ErrorLayer, Observer};
use http::request::Parts;

use crate::{Access, OccurrenceStore, Record, Records, StoreError, logged::Logged, observe::record_of, routes};

/// Stores the public body and the internal record of each server error, so that they can
/// be found by the error's id. Errors that a sandbox returned to a test request are not
/// stored ([`ErrorEvent::is_forced`]), because they have no cause.
///
/// The [crate page](crate) has a complete example.
#[derive(Clone)]
pub struct Occurrences {
    kept: Logged,
    keeps_client_errors: bool,
}

impl Occurrences {
    /// Stores server errors (5xx) in `store`.
    pub fn new(store: impl OccurrenceStore) -> Occurrences {
        Occurrences { kept: Logged(Arc::new(store)), keeps_client_errors: false }
    }

    /// Stores client errors (4xx) as well, so that the `instance` address of every
    /// problem leads to a record. Be aware that clients decide how many such errors there
    /// are, and that these can push older records out of the store.
    #[must_use]
    pub fn with_client_errors(self) -> Occurrences {
        Occurrences { keeps_client_errors: true, ..self }
    }

    /// Makes `layer` store its errors here, with the places where panics happen
    /// ([`ErrorLayer::with_panic_locations`]). For backtraces, add
    /// [`ErrorLayer::with_backtraces`] yourself.
    #[must_use]
    pub fn observe(&self, layer: ErrorLayer) -> ErrorLayer {
        layer.with_observer(self.clone()).with_panic_locations()
    }

    /// Creates the route `/{id}` for clients, which returns the body that the client
    /// received, with status 200. Nest it at the path that you pass to
    /// [`Problem::with_instance_base`](error_response::format::Problem::with_instance_base).
    ///
    /// `authorize` decides who may read which record. It can use what your authentication
    /// layer has put into the extensions of the request. An unknown record and a record
    /// that the caller may not read return the same 404.
    pub fn public_routes<S: Clone + Send + Sync + 'static>(
        &self,
        authorize: impl Fn(&Parts, &Record) -> bool + Send + Sync + 'static,
    ) -> Router<S> {
        routes::public(self.kept.clone(), Arc::new(authorize))
    }

    /// Creates the routes for operators. Nest them at a path that only operators can
    /// reach. `authorize` returns the name of the reader for the access log, or `None` to
    /// deny access; you can use
    /// [`OperatorTokens::reader`](crate::OperatorTokens::reader).
    ///
    /// | route | effect |
    /// |---|---|
    /// | `GET /{id}` | returns the [`Records`] of an occurrence, a request or a call |
    /// | `DELETE /{id}` | erases these records |
    /// | `DELETE /subjects/{subject}` | erases all records of a subject |
    /// | `GET /{id}/accesses` | returns who read or erased these records |
    pub fn operator_routes<S: Clone + Send + Sync + 'static>(
        &self,
        authorize: impl Fn(&Parts) -> Option<String> + Send + Sync + 'static,
    ) -> Router<S> {
        routes::operator(self.kept.clone(), Arc::new(authorize))
    }

    /// Returns the records of an occurrence, a request or a call. Before that, the access
    /// by `reader` is written to the access log.
    ///
    /// # Errors
    ///
    /// Fails if the store cannot be read, or if the access cannot be logged.
    pub async fn read(&self, id: &str, reader: &str) -> Result<Records, StoreError> {
        self.kept.read(id, reader).await
    }

    /// Erases the records of an occurrence, a request or a call, and returns their
    /// number.
    ///
    /// # Errors
    ///
    /// Fails if the store cannot be used, or if the access cannot be logged.
    pub async fn erase(&self, id: &str, reader: &str) -> Result<u64, StoreError> {
        self.kept.erase(id, reader).await
    }

    /// Erases all records of a subject, and returns their number.
    ///
    /// # Errors
    ///
    /// Fails if the store cannot be used, or if the access cannot be logged.
    pub async fn erase_subject(&self, subject: &str, reader: &str) -> Result<u64, StoreError> {
        self.kept.erase_subject(subject, reader).await
    }

    /// Returns who read or erased the records of `id`, the newest access first. This
    /// access by `reader` is logged as well.
    ///
    /// # Errors
    ///
    /// Fails if the store cannot be used, or if the access cannot be logged.
    pub async fn accesses(&self, id: &str, reader: &str) -> Result<Vec<Access>, StoreError> {
        self.kept.accesses(id, reader).await
    }

    /// Erases the records whose retention time is over, and returns their number.
    ///
    /// # Errors
    ///
    /// Fails if the store cannot be used.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        self.kept.0.sweep().await
    }

    /// The number of records that were lost because the queue was full, for a metric.
    pub fn dropped(&self) -> u64 {
        self.kept.0.dropped()
    }
}

impl Observer for Occurrences {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        let is_server_error = event.status().is_server_error() || event.view().status().is_server_error();
        if (is_server_error || self.keeps_client_errors) && !event.is_proxied() && !event.is_forced() {
            self.kept.0.keep(record_of(event));
        }
    }
}

/// Shows what is kept, and no record.
impl fmt::Debug for Occurrences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Occurrences").field("keeps_client_errors", &self.keeps_client_errors).finish_non_exhaustive()
    }
}
