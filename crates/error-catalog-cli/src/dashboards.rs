//! Writes rules for Prometheus and a dashboard for Grafana to files.

use std::path::PathBuf;

use clap::Args;
use error_dashboards::{grafana_dashboard, prometheus_rules};

use crate::{error_text::text, files::write_files, input::open};

/// The arguments of `error-catalog dashboards`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// An OpenAPI document or a catalog; `-` is the standard input. Owners and runbooks are in a catalog for operators.
    input: PathBuf,
    /// The folder to write `error-rules.yaml` and `error-dashboard.json` to; it is created if it is missing.
    #[arg(long, visible_alias = "output")]
    out: PathBuf,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<(), String> {
        let catalog = open(&self.input)?;
        let (rules, dashboard) = (prometheus_rules(&catalog), grafana_dashboard(&catalog).map_err(text)?);
        write_files(&self.out, &[("error-rules.yaml", &rules), ("error-dashboard.json", &dashboard)])
    }
}
