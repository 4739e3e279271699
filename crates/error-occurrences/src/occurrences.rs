//! What keeps errors, and who may read them.

use std::{fmt, sync::Arc};

use axum::Router;
use error_response::{ErrorEvent, ErrorLayer, Observer};
use http::request::Parts;

use crate::{Access, OccurrenceStore, Record, Records, StoreError, logged::Logged, observe::record_of, routes};

/// Keeps the public body and the internal record of each server error under its id.
///
/// The crate's page has a whole example.
#[derive(Clone)]
pub struct Occurrences {
    kept: Logged,
    keeps_client_errors: bool,
}

impl Occurrences {
    /// Keeps server errors (5xx) in `store`.
    pub fn new(store: impl OccurrenceStore) -> Occurrences {
        Occurrences { kept: Logged(Arc::new(store)), keeps_client_errors: false }
    }

    /// Keeps client errors (4xx) as well, so that the `instance` of each problem resolves. Clients decide how many there are:
    /// they take the place of older records.
    #[must_use]
    pub fn with_client_errors(self) -> Occurrences {
        Occurrences { keeps_client_errors: true, ..self }
    }

    /// Makes `layer` keep its errors here, with the places of panics
    /// ([`ErrorLayer::with_panic_locations`]). For backtraces add [`ErrorLayer::with_backtraces`].
    #[must_use]
    pub fn observe(&self, layer: ErrorLayer) -> ErrorLayer {
        layer.with_observer(self.clone()).with_panic_locations()
    }

    /// The route `/{id}`, to be nested where [`Problem::with_instance_base`](error_response::format::Problem::with_instance_base)
    /// says: it returns the body that the client read, with the status 200.
    ///
    /// `authorize` decides who may read which record; the request has what your authentication put into its extensions. A
    /// record that is unknown and one that the caller may not read have the same 404.
    pub fn public_routes<S: Clone + Send + Sync + 'static>(
        &self,
        authorize: impl Fn(&Parts, &Record) -> bool + Send + Sync + 'static,
    ) -> Router<S> {
        routes::public(self.kept.clone(), Arc::new(authorize))
    }

    /// The routes for operators, to be nested where only they come. `authorize` returns the name of the reader, for the
    /// access log, or `None`; [`OperatorTokens::reader`](crate::OperatorTokens::reader) is one.
    ///
    /// | route | |
    /// |---|---|
    /// | `GET /{id}` | the [`Records`] of an occurrence, a request or a call |
    /// | `DELETE /{id}` | erases them |
    /// | `DELETE /subjects/{subject}` | erases all records of a subject |
    /// | `GET /{id}/accesses` | who read or erased them |
    pub fn operator_routes<S: Clone + Send + Sync + 'static>(
        &self,
        authorize: impl Fn(&Parts) -> Option<String> + Send + Sync + 'static,
    ) -> Router<S> {
        routes::operator(self.kept.clone(), Arc::new(authorize))
    }

    /// The records of an occurrence, a request or a call. `reader` is noted in the access log first.
    ///
    /// # Errors
    ///
    /// Fails when the store can't be read, or the access can't be noted.
    pub async fn read(&self, id: &str, reader: &str) -> Result<Records, StoreError> {
        self.kept.read(id, reader).await
    }

    /// Erases the records of an occurrence, a request or a call; how many.
    ///
    /// # Errors
    ///
    /// Fails when the store can't be used, or the access can't be noted.
    pub async fn erase(&self, id: &str, reader: &str) -> Result<u64, StoreError> {
        self.kept.erase(id, reader).await
    }

    /// Erases all records of a subject; how many.
    ///
    /// # Errors
    ///
    /// Fails when the store can't be used, or the access can't be noted.
    pub async fn erase_subject(&self, subject: &str, reader: &str) -> Result<u64, StoreError> {
        self.kept.erase_subject(subject, reader).await
    }

    /// Who read or erased the records of `id`, the newest first; `reader` is noted as well.
    ///
    /// # Errors
    ///
    /// Fails when the store can't be used, or the access can't be noted.
    pub async fn accesses(&self, id: &str, reader: &str) -> Result<Vec<Access>, StoreError> {
        self.kept.accesses(id, reader).await
    }

    /// Erases what is older than the store keeps; how many records.
    ///
    /// # Errors
    ///
    /// Fails when the store can't be used.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        self.kept.0.sweep().await
    }

    /// How many records were lost, for a metric.
    pub fn dropped(&self) -> u64 {
        self.kept.0.dropped()
    }
}

impl Observer for Occurrences {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        let is_server_error = event.status().is_server_error() || event.view().status().is_server_error();
        if (is_server_error || self.keeps_client_errors) && !event.is_proxied() {
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
