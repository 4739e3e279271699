//! The rates that Prometheus records.

use error_catalog::{
    PublishedCatalog,
    telemetry::{API, CODE, ERRORS, METHOD, ROUTE, STATUS, TYPE, TelemetryName},
};

use crate::promql::{is, string};

/// The rate of each error.
pub(crate) const BY_CODE: &str = "code:http_server_errors:rate5m";

/// How many times the rate of each error is that of an hour ago; infinite if there was none.
pub(crate) const GROWTH: &str = "code:http_server_errors:growth1h";

/// The rate of each error of an operation.
pub(crate) const BY_OPERATION: &str = "operation_code:http_server_errors:rate5m";

/// The rate of the errors that are the server's fault, and of those that are the client's.
pub(crate) const BY_FAULT: &str = "fault:http_server_errors:rate5m";

/// A recorded rate: its name, its expression, and a label that it adds.
#[derive(Debug)]
pub(crate) struct Recorded {
    pub(crate) name: &'static str,
    pub(crate) expression: String,
    pub(crate) fault: Option<&'static str>,
}

pub(crate) fn recorded(catalog: &PublishedCatalog) -> Vec<Recorded> {
    let of_api = is(API, &catalog.name);
    let sum = |labels: &[TelemetryName], matchers: &str| {
        let labels: Vec<_> = labels.iter().map(|label| label.prometheus).collect();
        format!("sum by ({}) (rate({}{{{matchers}}}[5m]))", labels.join(", "), ERRORS.prometheus)
    };
    let fault = |name, pattern: &str| Recorded {
        name: BY_FAULT,
        expression: sum(&[API], &format!("{of_api},{}=~{}", STATUS.prometheus, string(pattern))),
        fault: Some(name),
    };
    let rate = format!("{BY_CODE}{{{of_api}}}");
    let growth = format!("{rate} / ({rate} offset 1h or {rate} * 0)");
    vec![
        Recorded { name: BY_CODE, expression: sum(&[API, TYPE, CODE], &of_api), fault: None },
        Recorded { name: GROWTH, expression: growth, fault: None },
        Recorded { name: BY_OPERATION, expression: sum(&[API, METHOD, ROUTE, TYPE, CODE], &of_api), fault: None },
        fault("server", "5.."),
        fault("client", "4.."),
    ]
}
