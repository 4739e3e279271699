//! The rule file for Prometheus.

use std::fmt::{self, Display};

use error_catalog::PublishedCatalog;
use error_markup::yaml;

use crate::{alerts::alerts, recorded::recorded, timing::AlertTiming};

/// Creates recording rules and alerts for the errors of an API, as a Prometheus rule file
/// (YAML).
///
/// Pass a catalog for operators (`Api::publish_for_operators`), so that the alerts
/// contain the owner and the runbook of each error.
///
/// # Examples
///
/// ```
/// use error_catalog::{PublishedCatalog, PublishedError};
/// use error_dashboards::prometheus_rules;
///
/// let error = PublishedError {
///     code: "ledger_failed".into(),
///     status: 500,
///     owner: Some("ledger team".into()),
///     runbook: Some("https://wiki.example.com/ledger".into()),
///     ..PublishedError::default()
/// };
/// let catalog = PublishedCatalog { name: "accounts".into(), errors: vec![error], ..PublishedCatalog::default() };
///
/// let rules = prometheus_rules(&catalog);
/// assert!(rules.contains(r#"
///       - alert: ApiServerErrors
///         expr: 'code:http_server_errors:rate5m{error_response_api="accounts",error_response_type="",error_type=~"ledger_failed"} > 0'
///         for: 10m
///         labels:
///           severity: 'critical'
///           owner: 'ledger team'
///         annotations:
///           summary: 'accounts has been failing with {{ $labels.error_type }}'
///           description: '{{ $value | printf "%.3g" }} responses of accounts a second have the error code {{ $labels.error_type }}.'
///           runbook_url: 'https://wiki.example.com/ledger'
/// "#));
/// ```
pub fn prometheus_rules(catalog: &PublishedCatalog) -> String {
    prometheus_rules_with(catalog, AlertTiming::new())
}

/// Like [`prometheus_rules`], with other times.
///
/// The names of the recorded rates end with the length of the window, such as `rate1m`.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use error_catalog::PublishedCatalog;
/// use error_dashboards::{AlertTiming, prometheus_rules_with};
///
/// let catalog = PublishedCatalog { name: "accounts".into(), ..PublishedCatalog::default() };
/// let timing = AlertTiming::new().with_window(Duration::from_secs(90))?;
///
/// let rules = prometheus_rules_with(&catalog, timing);
/// assert!(rules.contains(r#"expr: 'code:http_server_errors:rate90s{error_response_api="accounts",error_type="_OTHER"} > 0'"#));
/// # Ok::<(), error_dashboards::InvalidTiming>(())
/// ```
pub fn prometheus_rules_with(catalog: &PublishedCatalog, timing: AlertTiming) -> String {
    Rules { catalog, timing }.to_string()
}

struct Rules<'a> {
    catalog: &'a PublishedCatalog,
    timing: AlertTiming,
}

impl Display for Rules<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Rules { catalog, timing } = *self;
        let name = &catalog.name;
        writeln!(
            f,
            "# Rates and alerts for the errors of {}, from its catalog, by `error-catalog dashboards`.",
            yaml(name)
        )?;
        writeln!(f, "groups:")?;
        group(f, &format!("{name}: error rates"))?;
        for rate in recorded(catalog, timing) {
            writeln!(f, "      - record: {}", rate.name)?;
            writeln!(f, "        expr: {}", yaml(&rate.expression))?;
            let fault: Vec<_> = rate.fault.map(|fault| ("fault", fault.to_owned())).into_iter().collect();
            map(f, "labels", &fault)?;
        }
        group(f, &format!("{name}: error alerts"))?;
        for alert in alerts(catalog, timing) {
            writeln!(f, "      - alert: {}", alert.name)?;
            writeln!(f, "        expr: {}", yaml(&alert.expression))?;
            writeln!(f, "        for: {}", timing.hold())?;
            map(f, "labels", &alert.labels)?;
            map(f, "annotations", &alert.annotations)?;
        }
        Ok(())
    }
}

fn group(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    writeln!(f, "  - name: {}\n    rules:", yaml(name))
}

fn map(f: &mut fmt::Formatter<'_>, name: &str, entries: &[(&str, String)]) -> fmt::Result {
    if !entries.is_empty() {
        writeln!(f, "        {name}:")?;
    }
    entries.iter().try_for_each(|(key, value)| writeln!(f, "          {key}: {}", yaml(value)))
}
