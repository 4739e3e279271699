//! Spans and metrics for an OpenTelemetry collector.

use opentelemetry::{
    metrics::{Meter, MeterProvider},
    trace::TracerProvider,
};
use opentelemetry_otlp::{MetricExporter, Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::{
    Resource,
    metrics::{PeriodicReader, SdkMeterProvider},
    trace::{SdkTracer, SdkTracerProvider},
};
use reqwest::Url;
use tower::BoxError;
use tracing::Subscriber;
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::registry::LookupSpan;

/// The name of the service in traces and metrics; `OTEL_SERVICE_NAME` is another one.
const NAME: &str = "example-payments";

/// Exports spans and metrics by OTLP over HTTP. Its client blocks: it is started and ended outside of the runtime.
#[derive(Debug)]
pub struct Telemetry {
    tracers: SdkTracerProvider,
    meters: SdkMeterProvider,
}

impl Telemetry {
    /// Starts to export to the collector at `endpoint`, which need not run yet: what it does not accept is lost, with a warning in
    /// the log.
    ///
    /// # Errors
    ///
    /// If the client cannot be made.
    pub fn start(endpoint: &Url) -> Result<Telemetry, BoxError> {
        // The client asks for one, although it does not use TLS.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let at = |signal: &str| format!("{}/v1/{signal}", endpoint.as_str().trim_end_matches('/'));
        let spans = SpanExporter::builder().with_http().with_protocol(Protocol::HttpBinary).with_endpoint(at("traces"));
        let metrics =
            MetricExporter::builder().with_http().with_protocol(Protocol::HttpBinary).with_endpoint(at("metrics"));
        let mut resource = Resource::builder();
        if std::env::var_os("OTEL_SERVICE_NAME").is_none() {
            resource = resource.with_service_name(NAME);
        }
        let resource = resource.build();
        let reader = PeriodicReader::builder(metrics.build()?).build();
        Ok(Telemetry {
            tracers: SdkTracerProvider::builder()
                .with_resource(resource.clone())
                .with_batch_exporter(spans.build()?)
                .build(),
            meters: SdkMeterProvider::builder().with_resource(resource).with_reader(reader).build(),
        })
    }

    /// Exports the spans of a subscriber.
    pub fn layer<S>(&self) -> OpenTelemetryLayer<S, SdkTracer>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        tracing_opentelemetry::layer().with_tracer(self.tracers.tracer(NAME))
    }

    /// Counts what is exported.
    pub fn meter(&self) -> Meter {
        self.meters.meter(NAME)
    }

    /// Sends what was not sent yet, and ends.
    ///
    /// # Errors
    ///
    /// If the collector does not accept it.
    pub fn shut_down(self) -> Result<(), BoxError> {
        let spans = self.tracers.shutdown();
        self.meters.shutdown()?;
        Ok(spans?)
    }
}
