//! The Grafana dashboard.

use error_catalog::{
    PublishedCatalog, json,
    telemetry::{API, CODE, ERRORS, METHOD, OTHER, ROUTE, STATUS, TYPE},
};
use error_markup::inert;
use serde_json::{Value, json};

use crate::{
    panel::{Panel, Place, Query, data_source},
    promql::{is, string},
    uid::uid,
};

/// How many lines a panel has.
const MOST_LINES: u8 = 10;

/// How many rows a table has.
const MOST_ROWS: u8 = 50;

/// Creates a Grafana dashboard for the errors of an API, as JSON. Import it into Grafana,
/// or provision it from a file.
///
/// The dashboard queries the error counter directly, so it works without the [recording
/// rules](crate::prometheus_rules).
///
/// # Examples
///
/// ```
/// use error_catalog::PublishedCatalog;
/// use error_dashboards::grafana_dashboard;
///
/// let catalog = PublishedCatalog { name: "accounts".into(), ..PublishedCatalog::default() };
/// let dashboard: serde_json::Value = serde_json::from_str(&grafana_dashboard(&catalog)?)?;
/// assert_eq!(dashboard["title"], "Errors of accounts");
/// assert_eq!(dashboard["panels"][3]["title"], "Server and client faults");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// Fails if the JSON cannot be written, which does not happen for a valid catalog.
pub fn grafana_dashboard(catalog: &PublishedCatalog) -> Result<String, serde_json::Error> {
    let of_api = is(API, &catalog.name);
    let panels: Vec<Value> = panels(&of_api)
        .into_iter()
        .zip(1..)
        .map(|(mut panel, id)| {
            panel["id"] = json!(id);
            panel
        })
        .collect();
    json(&json!({
        "annotations": { "list": [] },
        "description": "Written from the catalog by `error-catalog dashboards`.",
        "editable": true,
        "graphTooltip": 1,
        "links": [],
        "panels": panels,
        "refresh": "1m",
        "schemaVersion": 39,
        "tags": ["api-errors"],
        "templating": { "list": variables(&of_api) },
        "time": { "from": "now-6h", "to": "now" },
        "timezone": "browser",
        "title": format!("Errors of {}", inert(&catalog.name).on_one_line()),
        "uid": uid(&catalog.name),
    }))
}

/// What a reader chooses: the source of the data, and routes.
fn variables(of_api: &str) -> Value {
    let routes = format!("label_values({}{{{of_api}}}, {})", ERRORS.prometheus, ROUTE.prometheus);
    json!([
        { "label": "Data source", "name": "datasource", "query": "prometheus", "type": "datasource" },
        {
            "allValue": ".*",
            "current": { "text": "All", "value": "$__all" },
            "datasource": data_source(),
            "includeAll": true,
            "label": "Route",
            "multi": true,
            "name": "route",
            "query": { "query": routes, "refId": "routes" },
            "refresh": 2,
            "sort": 1,
            "type": "query",
        },
    ])
}

fn panels(of_api: &str) -> Vec<Value> {
    let of_routes = format!("{of_api},{}=~\"$route\"", ROUTE.prometheus);
    let with = |matcher: String| format!("{of_routes},{matcher}");
    let server = with(format!("{}=~{}", STATUS.prometheus, string("5..")));
    let client = with(format!("{}=~{}", STATUS.prometheus, string("4..")));
    let unknown = with(is(CODE, OTHER));
    let rate = |matchers: &str| format!("rate({}{{{matchers}}}[$__rate_interval])", ERRORS.prometheus);
    let increase = |matchers: &str| format!("increase({}{{{matchers}}}[$__range])", ERRORS.prometheus);
    let total = |matchers: &str, legend| Query { expression: format!("sum({}) or vector(0)", rate(matchers)), legend };
    let by = |labels: &str, legend| Query {
        expression: format!("topk({MOST_LINES}, sum by ({labels}) ({}))", rate(&of_routes)),
        legend,
    };
    let rows = |labels: &str, matchers: &str| Query {
        expression: format!("topk({MOST_ROWS}, sum by ({labels}) ({}) > 0)", increase(matchers)),
        legend: "",
    };
    let (code, kind, method, route, status) =
        (CODE.prometheus, TYPE.prometheus, METHOD.prometheus, ROUTE.prometheus, STATUS.prometheus);
    let number = |title, description, x, query| {
        let place = Place { x, y: 0, width: 8, height: 4 };
        Panel { title, description, place, queries: vec![query] }.number()
    };
    let panel = |title, description, (x, y), queries| {
        let place = Place { x, y, width: 12, height: 9 };
        Panel { title, description, place, queries }
    };
    vec![
        number("Server faults", "Errors with a status of 500 to 599, a second.", 0, total(&server, "server")),
        number("Client faults", "Errors with a status of 400 to 499, a second.", 8, total(&client, "client")),
        number(
            "Unknown codes",
            "Errors that the catalog does not have, and responses that a handler or a library wrote itself.",
            16,
            total(&unknown, "unknown"),
        ),
        panel(
            "Server and client faults",
            "Who has to change something: the service, or its clients.",
            (0, 4),
            vec![total(&server, "server"), total(&client, "client")],
        )
        .lines(),
        panel(
            "By code",
            "The codes with the highest rates.",
            (12, 4),
            vec![by(&format!("{code}, {kind}"), "{{error_type}}")],
        )
        .lines(),
        panel("By type", "The types on the wire.", (0, 13), vec![by(kind, "{{error_response_type}}")]).lines(),
        panel(
            "By operation",
            "The operations with the highest rates.",
            (12, 13),
            vec![by(&format!("{method}, {route}"), "{{http_request_method}} {{http_route}}")],
        )
        .lines(),
        panel(
            "Top codes",
            "How often each error was returned in the time that is shown.",
            (0, 22),
            vec![rows(&format!("{code}, {kind}, {status}"), &of_routes)],
        )
        .table(),
        panel(
            "Unknown codes by operation",
            "Where errors come from that the catalog does not have.",
            (12, 22),
            vec![rows(&format!("{method}, {route}, {status}"), &unknown)],
        )
        .table(),
    ]
}
