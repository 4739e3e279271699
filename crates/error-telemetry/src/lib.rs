#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(not(any(feature = "metrics", feature = "opentelemetry")), expect(dead_code, reason = "no observer is on"))]

mod known_errors;
mod labels;
mod series;
mod bounded;
#[cfg(feature = "metrics")]
mod metrics;
#[cfg(feature = "opentelemetry")]
mod opentelemetry;

#[cfg(feature = "metrics")]
pub use crate::metrics::MetricsObserver;
#[cfg(feature = "opentelemetry")]
pub use crate::opentelemetry::OpenTelemetryObserver;
