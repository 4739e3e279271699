//! The layer that carries out requests once.

use std::{fmt, sync::Arc, time::Duration};

use error_response::layer::IdempotencyKeys;
use http::{HeaderName, request::Parts};
use tower_layer::Layer;

use crate::{service::IdempotencyService, settings::Settings, store::Store};

/// Carries out each request with an idempotency key once, and sends its retries the stored response.
///
/// Put it on a route or a router, inside of the error layer and of the layer that authenticates. It concerns requests whose method
/// is neither safe nor idempotent (`POST`, `PATCH`); others pass. It also
/// [declares](error_response::layer::IdempotencyKeys) that the route honours keys.
///
/// The [page of the crate](crate) says what is guaranteed, and which responses are stored.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use error_idempotency::{Idempotency, MemoryStore};
///
/// #[derive(Clone)]
/// struct Account(u64); // put into the extensions of the request by the layer that authenticates
///
/// let once = Idempotency::new(MemoryStore::new(), |request| Some(request.extensions.get::<Account>()?.0.to_string()))
///     .with_lifetime(Duration::from_secs(48 * 60 * 60))
///     .with_lease(Duration::from_secs(20));
/// # let _ = once;
/// ```
#[derive(Clone)]
pub struct Idempotency {
    settings: Settings,
}

impl Idempotency {
    /// Keys in `Idempotency-Key`, kept in `store`, for each caller.
    ///
    /// `caller` says who sends a request: an account, a tenant. Two callers may use the same key. The store keeps a hash of the text.
    /// Where it is `None`, the response is an internal error, and the log says why.
    pub fn new(store: impl Store, caller: impl Fn(&Parts) -> Option<String> + Send + Sync + 'static) -> Idempotency {
        let settings = Settings {
            store: Arc::new(store),
            caller: Arc::new(caller),
            header: HeaderName::from_static("idempotency-key"),
            is_required: true,
            lease: Duration::from_secs(60),
            lifetime: Duration::from_secs(24 * 60 * 60),
            longest_request: 2 * 1024 * 1024,
            longest_response: 1024 * 1024,
        };
        Idempotency { settings }
    }

    /// The same for a service that has one caller: all keys are one caller's.
    pub fn for_one_caller(store: impl Store) -> Idempotency {
        Idempotency::new(store, |_| Some(String::new()))
    }

    /// How long a key is kept after its request was carried out: 24 hours by default. After that it is a new key. Publish it.
    ///
    /// # Panics
    ///
    /// The layer panics when it is put on a route if this is shorter than the lease.
    #[must_use]
    pub fn with_lifetime(mut self, lifetime: Duration) -> Idempotency {
        self.settings.lifetime = lifetime;
        self
    }

    /// How long a handler may take: 60 seconds by default. It is ended then, and the key is free for another attempt. After a
    /// crash a key is free no sooner.
    ///
    /// # Panics
    ///
    /// Panics when it is shorter than a millisecond or longer than a day.
    #[must_use]
    pub fn with_lease(mut self, lease: Duration) -> Idempotency {
        assert!(
            (Duration::from_millis(1)..=Duration::from_secs(24 * 60 * 60)).contains(&lease),
            "the lease of an idempotency key is a millisecond to a day: give `with_lease` a little more than your slowest handler takes"
        );
        self.settings.lease = lease;
        self
    }

    /// The longest body of a request, in bytes: 2 MiB by default, as axum's. The layer reads it whole. A longer one is rejected (413).
    #[must_use]
    pub fn with_longest_request(mut self, bytes: usize) -> Idempotency {
        self.settings.longest_request = bytes;
        self
    }

    /// The longest body of a response that is stored, in bytes: 1 MiB by default.
    #[must_use]
    pub fn with_longest_response(mut self, bytes: usize) -> Idempotency {
        self.settings.longest_response = bytes;
        self
    }

    /// Keys in another header.
    #[must_use]
    pub fn with_header(mut self, header: HeaderName) -> Idempotency {
        self.settings.header = header;
        self
    }

    /// Requests without a key pass, and nothing is known of their retries.
    #[must_use]
    pub fn with_optional_keys(mut self) -> Idempotency {
        self.settings.is_required = false;
        self
    }
}

impl<S> Layer<S> for Idempotency {
    type Service = IdempotencyService<S>;

    fn layer(&self, inner: S) -> IdempotencyService<S> {
        let Settings { lease, lifetime, .. } = self.settings;
        assert!(
            lifetime >= lease,
            "idempotency keys live {lifetime:?}, and their lease is {lease:?}: give `with_lifetime` more, or `with_lease` less"
        );
        let inner = IdempotencyKeys::in_header(self.settings.header.clone()).layer(inner);
        IdempotencyService::new(inner, Arc::new(self.settings.clone()))
    }
}

impl fmt::Debug for Idempotency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings { header, is_required, lease, lifetime, .. } = &self.settings;
        f.debug_struct("Idempotency")
            .field("header", header)
            .field("is_required", is_required)
            .field("lease", lease)
            .field("lifetime", lifetime)
            .finish_non_exhaustive()
    }
}
