//! The layer that carries out each request with a key once.

use std::{fmt, sync::Arc, time::Duration};

use error_response::layer::IdempotencyKeys;
use http::{HeaderName, request::Parts};
use tower_layer::Layer;

use crate::{service::IdempotencyService, settings::Settings, store::Store};

/// Carries out each request with an idempotency key once, and returns the stored response
/// to retries.
///
/// Put it on a route or a router, inside the error layer and inside the layer that
/// authenticates. It handles only requests whose method is neither safe nor idempotent
/// (`POST`, `PATCH`); all others pass unchanged. It also
/// [declares](error_response::layer::IdempotencyKeys) that the route honours idempotency
/// keys.
///
/// The [crate page](crate) explains what is guaranteed and which responses are stored.
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
    /// Creates a layer that reads keys from `Idempotency-Key` and stores them in `store`,
    /// separately for each caller.
    ///
    /// `caller` returns who sends a request, such as an account or a tenant. Different
    /// callers may use the same key. The store contains only a hash of the returned text.
    /// If `caller` returns `None`, the response is an internal error, and the log says
    /// why.
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

    /// Creates a layer for a service that has only one caller, so that all keys belong to
    /// this caller.
    pub fn for_one_caller(store: impl Store) -> Idempotency {
        Idempotency::new(store, |_| Some(String::new()))
    }

    /// Sets how long a key is stored after its request was carried out. The default is 24
    /// hours. After that, a request with the same key is carried out again, so tell your
    /// clients about this time.
    ///
    /// # Panics
    ///
    /// This method does not panic, but adding the layer to a route panics if the lifetime
    /// is shorter than the lease.
    #[must_use]
    pub fn with_lifetime(mut self, lifetime: Duration) -> Idempotency {
        self.settings.lifetime = lifetime;
        self
    }

    /// Sets the lease: how long a handler may take. The default is 60 seconds. After
    /// that, the handler is stopped, and the key is free for another attempt. After a
    /// crash, too, a key becomes free only when its lease is over.
    ///
    /// # Panics
    ///
    /// Panics if the lease is shorter than a millisecond or longer than a day.
    #[must_use]
    pub fn with_lease(mut self, lease: Duration) -> Idempotency {
        assert!(
            (Duration::from_millis(1)..=Duration::from_secs(24 * 60 * 60)).contains(&lease),
            "the lease of an idempotency key is a millisecond to a day: give `with_lease` a little more than your slowest handler takes"
        );
        self.settings.lease = lease;
        self
    }

    /// Sets the maximum length of a request body, in bytes. The default is 2 MiB, as in
    /// axum. The layer reads the whole body into memory. A longer body is rejected with
    /// 413. If this is at most 2 MiB, the limit of a `DefaultBodyLimit` outside the layer
    /// counts too.
    #[must_use]
    pub fn with_longest_request(mut self, bytes: usize) -> Idempotency {
        self.settings.longest_request = bytes;
        self
    }

    /// Sets the maximum length of a response body that is stored, in bytes. The default
    /// is 1 MiB.
    #[must_use]
    pub fn with_longest_response(mut self, bytes: usize) -> Idempotency {
        self.settings.longest_response = bytes;
        self
    }

    /// Reads keys from this header instead of `Idempotency-Key`.
    ///
    /// The errors of this crate and the parameter in an OpenAPI document still say
    /// `Idempotency-Key`. Describe your header in the document yourself.
    #[must_use]
    pub fn with_header(mut self, header: HeaderName) -> Idempotency {
        self.settings.header = header;
        self
    }

    /// Makes keys optional: a request without a key is carried out each time it is sent.
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
        let inner = IdempotencyKeys::in_header(self.settings.header.clone()).declared_by("Idempotency").layer(inner);
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
