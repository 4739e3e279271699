//! The errors that common extractors and layers send, to be listed with
//! [`Api::sends`](crate::Api::sends), or for a route of an OpenAPI document with
//! `.errors_of::<sent::RateLimit>()`.
//!
//! This crate's [extractors](crate::extract) declare their own errors. Each type here
//! stands for a third-party extractor or layer that does not know the API's errors. The
//! types have no values.
//!
//! ```
//! use error_response::{Api, catalog, catalog::sent, extract::JsonRejection, format::Stripe};
//!
//! const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![])
//!     .sends(catalog![JsonRejection, sent::Authentication, sent::RateLimit]);
//! # let _ = API;
//! ```

use error_core::{Category, Definition, DefinitionSet, ErrorSet};
#[cfg(feature = "openapi")]
use error_openapi::Declared;

#[cfg(feature = "openapi")]
use crate::openapi::KnownErrors;

macro_rules! sources {
    ($($(#[doc = $doc:literal])+ $name:ident = $($category:ident)+;)+) => {$(
        $(#[doc = $doc])+
        ///
        /// It sends these categories:
        #[doc = concat!($("[`", stringify!($category), "`](crate::Category::", stringify!($category), ") ",)+)]
        #[derive(Debug, Clone, Copy)]
        pub enum $name {}

        impl ErrorSet for $name {
            const SET: DefinitionSet = DefinitionSet { own: &[$(Definition::of(Category::$category)),+], parts: &[] };
        }

        #[cfg(feature = "openapi")]
        impl KnownErrors for $name {
            fn known_errors() -> Vec<Declared> {
                Declared::set($name::SET).collect()
            }
        }
    )+};
}

sources! {
    /// axum's extractors of bodies: `Json`, `Form`, `Multipart`, `Bytes`, `String`.
    AxumBody = InvalidRequest UnsupportedMediaType UnprocessableContent ContentTooLarge InternalError;
    /// axum's extractors of parts: `Path`, `Query`, `TypedHeader`, `Extension`.
    AxumParts = InvalidRequest InternalError;
    /// A layer that requires and checks credentials.
    Authentication = CredentialsMissing CredentialsInvalid CredentialsExpired;
    /// A layer that checks the permissions of the caller.
    Authorization = PermissionDenied;
    /// A limit on the requests of each client, such as `tower_governor`.
    RateLimit = RateLimited InternalError;
    /// `DefaultBodyLimit` and tower-http's `RequestBodyLimit`.
    BodyLimit = ContentTooLarge;
    /// tower-http's `RequestBodyTimeout` and `RequestBodyDeadline`.
    BodyTimeout = RequestTimeout;
    /// tower's `Timeout`, if the service is too slow.
    Timeout = Timeout;
    /// tower-http's `Timeout` with the status 503, and other layers that return a 503 without a body.
    Unavailable = Unavailable;
    /// tower-http's `Timeout` with the status 408.
    RequestTimeout = RequestTimeout;
    /// tower's `LoadShed`, in front of a `ConcurrencyLimit` or a `RateLimit`.
    LoadShed = Overloaded;
    /// tower's `Buffer`, if its worker has stopped.
    Buffer = Unavailable;
    /// A layer that compresses responses or serves files, if no representation is
    /// acceptable.
    Negotiation = NotAcceptable;
    /// A layer or a file service that reads preconditions and ranges.
    Ranges = PreconditionFailed RangeNotSatisfiable;
    /// A system behind this server, if it fails or is too slow.
    Upstream = UpstreamFailed UpstreamTimeout;
    /// A switch that takes the service down for maintenance.
    Maintenance = Maintenance;
}
