//! The rates that Prometheus records.

use error_catalog::{
    PublishedCatalog,
    telemetry::{API, CODE, ERRORS, METHOD, ROUTE, STATUS, TYPE, TelemetryName},
};

use crate::{
    promql::{is, string},
    timing::AlertTiming,
};

/// The name of the rate of each error.
pub(crate) fn by_code(timing: AlertTiming) -> String {
    format!("code:http_server_errors:rate{}", timing.window())
}

/// How many times the rate of each error is that of an hour ago; infinite if there was none.
pub(crate) const GROWTH: &str = "code:http_server_errors:growth1h";

/// A recorded rate: its name, its expression, and a label that it adds.
#[derive(Debug)]
pub(crate) struct Recorded {
    pub(crate) name: String,
    pub(crate) expression: String,
    pub(crate) fault: Option<&'static str>,
}

pub(crate) fn recorded(catalog: &PublishedCatalog, timing: AlertTiming) -> Vec<Recorded> {
    let (by_code, window) = (by_code(timing), timing.window());
    let of_api = is(API, &catalog.name);
    let sum = |labels: &[TelemetryName], matchers: &str| {
        let labels: Vec<_> = labels.iter().map(|label| label.prometheus).collect();
        format!("sum by ({}) (rate({}{{{matchers}}}[{window}]))", labels.join(", "), ERRORS.prometheus)
    };
    let fault = |name, pattern: &str| Recorded {
        // The rate of the errors that are the server's fault, and of those that are the client's.
        name: format!("fault:http_server_errors:rate{window}"),
        expression: sum(&[API], &format!("{of_api},{}=~{}", STATUS.prometheus, string(pattern))),
        fault: Some(name),
    };
    let rate = format!("{by_code}{{{of_api}}}");
    let growth = format!("{rate} / ({rate} offset 1h or {rate} * 0)");
    vec![
        Recorded { name: by_code, expression: sum(&[API, TYPE, CODE], &of_api), fault: None },
        Recorded { name: GROWTH.to_owned(), expression: growth, fault: None },
        // The rate of each error of an operation.
        Recorded {
            name: format!("operation_code:http_server_errors:rate{window}"),
            expression: sum(&[API, METHOD, ROUTE, TYPE, CODE], &of_api),
            fault: None,
        },
        fault("server", "5.."),
        fault("client", "4.."),
    ]
}
