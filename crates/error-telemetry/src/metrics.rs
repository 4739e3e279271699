//! Counts errors with the crate `metrics`.

use error_catalog::telemetry::{API, CATEGORY, CODE, DESCRIPTION, ERRORS, METHOD, ROUTE, STATUS, TYPE};
use error_response::{ErrorEvent, Observer, catalog::PublishedCatalog};
use metrics::{Label, Unit, counter, describe_counter};

use crate::bounded::BoundedLabels;

/// An observer that counts the errors of an API with the crate [`metrics`](::metrics), in
/// the counter `http_server_errors_total`.
///
/// Add it only to the outermost error layer. If an inner layer had it as well, errors of
/// that layer would be counted twice. The [crate page](crate) lists the labels.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::Body, extract::Path, http::Request, routing::get};
/// use error_response::{Api, ApiError, RouterExt, catalog, format::Stripe};
/// use error_telemetry::MetricsObserver;
/// use metrics_exporter_prometheus::PrometheusBuilder;
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
/// let prometheus = PrometheusBuilder::new().install_recorder()?;
/// let layer = API.layer().with_observer(MetricsObserver::new(&API.publish()?));
/// let app: Router = Router::new()
///     .route("/accounts/{id}", get(async |Path(id): Path<u32>| NoAccount { id }))
///     .errors(layer)
///     // The route that Prometheus scrapes; it is not part of the API.
///     .route("/metrics", get({
///         let prometheus = prometheus.clone();
///         async move || prometheus.render()
///     }));
/// app.oneshot(Request::get("/accounts/7").body(Body::empty())?).await?;
///
/// let labels = "error_response_api=\"accounts\",error_type=\"account_not_found\",\
///     error_response_category=\"not_found\",http_response_status_code=\"404\",http_request_method=\"GET\",\
///     http_route=\"/accounts/{id}\",error_response_type=\"invalid_request_error\"";
/// assert!(prometheus.render().contains(&format!("http_server_errors_total{{{labels}}} 1\n")));
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use]
pub struct MetricsObserver {
    labels: BoundedLabels,
}

impl MetricsObserver {
    /// Creates an observer that counts the errors of this catalog by their codes, and all
    /// other errors as `_OTHER`.
    ///
    /// Install the recorder of `metrics` first, because the counter's description is
    /// registered with the recorder that is installed now.
    pub fn new(catalog: &PublishedCatalog) -> MetricsObserver {
        describe_counter!(ERRORS.prometheus, Unit::Count, DESCRIPTION);
        MetricsObserver { labels: BoundedLabels::of(catalog) }
    }

    /// Sets the maximum number of label combinations; the default is 2,000. Errors with
    /// further combinations are counted with their status, and with `_OTHER` for all
    /// other labels.
    pub fn with_series_limit(self, limit: usize) -> MetricsObserver {
        MetricsObserver { labels: self.labels.with_series_limit(limit) }
    }
}

impl Observer for MetricsObserver {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        if event.is_forced() {
            return;
        }
        let labels = self.labels.labels(event);
        let mut all = vec![
            Label::new(API.prometheus, self.labels.api.clone()),
            Label::from_static_parts(CODE.prometheus, labels.code),
            Label::from_static_parts(CATEGORY.prometheus, labels.category),
            Label::new(STATUS.prometheus, labels.status.to_string()),
            Label::from_static_parts(METHOD.prometheus, labels.method),
            Label::new(ROUTE.prometheus, labels.route.to_owned()),
        ];
        all.extend(labels.error_type.map(|error_type| Label::from_static_parts(TYPE.prometheus, error_type)));
        // The recorder is looked up each time: one that is installed later counts as well.
        counter!(ERRORS.prometheus, all).increment(1);
    }
}
