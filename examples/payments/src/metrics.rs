//! What happened how often, for Prometheus.

use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

/// The counters of this process. A clone is the same ones.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Begins to count.
    ///
    /// # Errors
    ///
    /// If something else in this process counts already.
    pub fn install() -> Result<Metrics, BuildError> {
        PrometheusBuilder::new().install_recorder().map(Metrics)
    }

    /// The counters as Prometheus reads them.
    pub(crate) fn render(&self) -> String {
        self.0.run_upkeep();
        self.0.render()
    }
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}
