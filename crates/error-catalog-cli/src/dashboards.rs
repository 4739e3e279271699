//! Writes rules for Prometheus and a dashboard for Grafana to files.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use error_dashboards::{AlertTiming, grafana_dashboard, prometheus_rules_with};

use crate::{error_text::text, files::write_files, input::open};

/// The arguments of `error-catalog dashboards`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// An OpenAPI document or a catalog; `-` is the standard input. Owners and runbooks are in a catalog for operators.
    input: PathBuf,
    /// The folder to write `error-rules.yaml` and `error-dashboard.json` to; it is created if it is missing.
    #[arg(long, visible_alias = "output")]
    out: PathBuf,
    /// The time over which rates are averaged, such as 30s, 5m or 1h: four times Prometheus's `scrape_interval` or more.
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = time)]
    window: Duration,
    /// The time for which errors must last before an alert fires.
    #[arg(long = "for", value_name = "TIME", default_value = "10m", value_parser = time)]
    hold: Duration,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<(), String> {
        let timing = AlertTiming::new().with_window(self.window).map_err(|error| format!("--window: {error}"))?;
        let timing = timing.with_hold(self.hold).map_err(|error| format!("--for: {error}"))?;
        let catalog = open(&self.input)?;
        let (rules, dashboard) = (prometheus_rules_with(&catalog, timing), grafana_dashboard(&catalog).map_err(text)?);
        write_files(&self.out, &[("error-rules.yaml", &rules), ("error-dashboard.json", &dashboard)])
    }
}

/// A whole number and a unit.
fn time(text: &str) -> Result<Duration, &'static str> {
    let digits = text.trim_end_matches(|unit: char| unit.is_ascii_lowercase());
    let unit = match &text[digits.len()..] {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => return Err("write a whole number and a unit: 30s, 5m or 1h"),
    };
    let number: u64 = digits.parse().map_err(|_| "write a whole number and a unit: 30s, 5m or 1h")?;
    Ok(Duration::from_secs(number.saturating_mul(unit)))
}
