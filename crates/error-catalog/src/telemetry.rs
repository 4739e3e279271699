//! The names of the metric that counts errors, and of its labels.
//!
//! `error-telemetry`, which counts errors, and `error-dashboards`, which reads the
//! counts, both use these names. The Prometheus names are the translations that an OTLP
//! exporter for Prometheus makes of the OpenTelemetry names, so rules and dashboards work
//! with both.
//!
//! # Examples
//!
//! ```
//! use error_catalog::telemetry::{CODE, ERRORS, OTHER};
//!
//! assert_eq!((ERRORS.opentelemetry, ERRORS.prometheus), ("http.server.errors", "http_server_errors_total"));
//! assert_eq!((CODE.opentelemetry, CODE.prometheus), ("error.type", "error_type"));
//! assert_eq!(OTHER, "_OTHER");
//! ```

/// The name of a metric or label in OpenTelemetry and in Prometheus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TelemetryName {
    /// The name in OpenTelemetry, with dots.
    pub opentelemetry: &'static str,
    /// The name in Prometheus, with underscores.
    pub prometheus: &'static str,
}

const fn name(opentelemetry: &'static str, prometheus: &'static str) -> TelemetryName {
    TelemetryName { opentelemetry, prometheus }
}

/// The counter of error responses.
pub const ERRORS: TelemetryName = name("http.server.errors", "http_server_errors_total");

/// The unit of the counter, in OpenTelemetry.
pub const UNIT: &str = "{error}";

/// The description of the counter, in one sentence.
pub const DESCRIPTION: &str = "Error responses of the API, by the code of the error";

/// The label with the code of the error, in snake case. It is [`OTHER`] if the catalog
/// does not contain the error.
pub const CODE: TelemetryName = name("error.type", "error_type");

/// The label with the type of the error, as in the body. It is absent if the format has
/// no types.
pub const TYPE: TelemetryName = name("error_response.type", "error_response_type");

/// The label with the category of the error.
pub const CATEGORY: TelemetryName = name("error_response.category", "error_response_category");

/// The label with the name of the catalog.
pub const API: TelemetryName = name("error_response.api", "error_response_api");

/// The label with the status of the response.
pub const STATUS: TelemetryName = name("http.response.status_code", "http_response_status_code");

/// The label with the method of the request. It is [`OTHER`] for a method that HTTP does
/// not define.
pub const METHOD: TelemetryName = name("http.request.method", "http_request_method");

/// The label with the pattern of the route, such as `/accounts/{id}`. It is [`OTHER`] if
/// no route matched.
pub const ROUTE: TelemetryName = name("http.route", "http_route");

/// All labels.
pub const LABELS: [TelemetryName; 7] = [API, CODE, TYPE, CATEGORY, STATUS, METHOD, ROUTE];

/// The value of a label if the real value is unknown, or is not in the label's bounded
/// set of values.
pub const OTHER: &str = "_OTHER";

#[cfg(test)]
mod tests {
    use super::{ERRORS, LABELS};

    #[test]
    fn names_of_prometheus_are_those_that_an_exporter_of_opentelemetry_writes() {
        assert_eq!(ERRORS.prometheus, format!("{}_total", ERRORS.opentelemetry.replace('.', "_")));
        for label in LABELS {
            assert_eq!(label.prometheus, label.opentelemetry.replace('.', "_"));
        }
    }
}
