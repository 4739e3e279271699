//! Counts errors with an OpenTelemetry meter.

use error_catalog::telemetry::{API, CATEGORY, CODE, DESCRIPTION, ERRORS, METHOD, ROUTE, STATUS, TYPE, UNIT};
use error_response::{ErrorEvent, Observer, catalog::PublishedCatalog};
use opentelemetry::{
    KeyValue,
    metrics::{Counter, Meter},
    trace::Status,
};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::bounded::BoundedLabels;

/// An observer that counts the errors of an API with an OpenTelemetry meter, and sets
/// `error.type` and the status of the current span.
///
/// The counter is `http.server.errors`. The span is the one that is current when the
/// error is rendered, if `tracing-opentelemetry` exports it. So put the layer that opens
/// the span of a request outside the error layer. The status of the span becomes `Error`
/// for a server error, and stays unset for a client error.
///
/// Add it only to the outermost error layer. If an inner layer had it as well, errors of
/// that layer would be counted twice. The [crate page](crate) lists the attributes.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::Body, extract::Path, http::Request, routing::get};
/// use error_response::{Api, ApiError, RouterExt, catalog, format::Stripe};
/// use error_telemetry::OpenTelemetryObserver;
/// use opentelemetry::metrics::MeterProvider;
/// use opentelemetry_sdk::metrics::{
///     InMemoryMetricExporter, PeriodicReader, SdkMeterProvider,
///     data::{AggregatedMetrics, MetricData},
/// };
/// # use tower::ServiceExt;
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found")]
/// struct NoAccount { id: u32 }
///
/// const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![NoAccount]);
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let exporter = InMemoryMetricExporter::default();
/// // In a service: the exporter of `opentelemetry-otlp`.
/// let provider = SdkMeterProvider::builder().with_reader(PeriodicReader::builder(exporter.clone()).build()).build();
/// let observer = OpenTelemetryObserver::new(&provider.meter("accounts"), &API.publish()?);
/// let app: Router = Router::new()
///     .route("/accounts/{id}", get(async |Path(id): Path<u32>| NoAccount { id }))
///     .errors(API.layer().with_observer(observer));
/// app.oneshot(Request::get("/accounts/7").body(Body::empty())?).await?;
///
/// provider.force_flush()?;
/// let exported = exporter.get_finished_metrics()?;
/// let metric = exported.iter().flat_map(|it| it.scope_metrics()).flat_map(|it| it.metrics()).next().unwrap();
/// assert_eq!((metric.name(), metric.unit()), ("http.server.errors", "{error}"));
/// let AggregatedMetrics::U64(MetricData::Sum(sum)) = metric.data() else { panic!("{metric:?}") };
/// let point = sum.data_points().next().unwrap();
/// assert_eq!(point.value(), 1);
/// assert!(point.attributes().any(|it| it.key.as_str() == "error.type" && it.value.as_str() == "account_not_found"));
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use]
pub struct OpenTelemetryObserver {
    counter: Counter<u64>,
    labels: BoundedLabels,
}

impl OpenTelemetryObserver {
    /// Creates an observer that counts the errors of this catalog by their codes, and all
    /// other errors as `_OTHER`.
    pub fn new(meter: &Meter, catalog: &PublishedCatalog) -> OpenTelemetryObserver {
        let counter = meter.u64_counter(ERRORS.opentelemetry).with_unit(UNIT).with_description(DESCRIPTION).build();
        OpenTelemetryObserver { counter, labels: BoundedLabels::of(catalog) }
    }

    /// Sets the maximum number of attribute combinations; the default is 2,000. Errors
    /// with further combinations are counted with their status, and with `_OTHER` for all
    /// other attributes. The OpenTelemetry SDK has its own limit in addition.
    pub fn with_series_limit(self, limit: usize) -> OpenTelemetryObserver {
        OpenTelemetryObserver { labels: self.labels.with_series_limit(limit), ..self }
    }
}

impl Observer for OpenTelemetryObserver {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        let (span, labels) = (Span::current(), self.labels.unlimited(event));
        span.set_attribute(CODE.opentelemetry, labels.code);
        if event.is_forced() {
            return;
        }
        if labels.status >= 500 {
            // A description is for what the attributes do not say.
            span.set_status(Status::error(""));
        }
        let labels = self.labels.within_limit(labels);
        let mut all = vec![
            KeyValue::new(API.opentelemetry, self.labels.api.clone()),
            KeyValue::new(CODE.opentelemetry, labels.code),
            KeyValue::new(CATEGORY.opentelemetry, labels.category),
            KeyValue::new(STATUS.opentelemetry, i64::from(labels.status)),
            KeyValue::new(METHOD.opentelemetry, labels.method),
            KeyValue::new(ROUTE.opentelemetry, labels.route.to_owned()),
        ];
        all.extend(labels.error_type.map(|error_type| KeyValue::new(TYPE.opentelemetry, error_type)));
        self.counter.add(1, &all);
    }
}
