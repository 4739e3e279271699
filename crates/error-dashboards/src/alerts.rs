//! The alerts of a catalog.

use std::collections::BTreeMap;

use error_catalog::{
    PublishedCatalog,
    telemetry::{API, CODE, OTHER, TYPE},
};

use crate::{
    alerted::{Alerted, Fault, alerted},
    annotation::{address, literal},
    promql::{is, is_one_of},
    recorded::{GROWTH, by_code},
    timing::AlertTiming,
};

/// An alert as Prometheus has it.
#[derive(Debug)]
pub(crate) struct Alert {
    pub(crate) name: &'static str,
    pub(crate) expression: String,
    pub(crate) labels: Vec<(&'static str, String)>,
    pub(crate) annotations: Vec<(&'static str, String)>,
}

pub(crate) fn alerts(catalog: &PublishedCatalog, timing: AlertTiming) -> Vec<Alert> {
    let rate = by_code(timing);
    let of_codes = alerted(catalog).into_iter().map(|(alerted, codes)| of_codes(catalog, &rate, &alerted, &codes));
    let mut alerts: Vec<_> = of_codes.chain([of_unknown(catalog, &rate)]).collect();
    number(&mut alerts);
    alerts
}

/// Numbers alerts that have name and labels in common, which `promtool check rules` rejects.
fn number(alerts: &mut [Alert]) {
    let mut seen = BTreeMap::new();
    for alert in alerts {
        let number = seen.entry((alert.name, alert.labels.clone())).and_modify(|number| *number += 1).or_insert(1_u32);
        if *number > 1 {
            alert.labels.push(("rule", number.to_string()));
        }
    }
}

/// The alert of errors that have an owner and a runbook in common.
fn of_codes(catalog: &PublishedCatalog, rate: &str, alerted: &Alerted<'_>, codes: &[&str]) -> Alert {
    let matchers = [is(API, &catalog.name), is(TYPE, alerted.error_type), is_one_of(CODE, codes.iter().copied())];
    let matchers = matchers.join(",");
    let (name, expression, severity, what) = match alerted.fault {
        Fault::Server => ("ApiServerErrors", format!("{rate}{{{matchers}}} > 0"), "critical", "has been failing"),
        Fault::Client => {
            let expression = format!("{rate}{{{matchers}}} > 1 and {GROWTH}{{{matchers}}} > 5");
            let what = "has been rejecting five times as many requests as an hour ago";
            ("ApiClientErrorsRising", expression, "warning", what)
        }
    };
    let mut labels = vec![("severity", severity.to_owned())];
    labels.extend(alerted.owner.map(|owner| ("owner", literal(owner))));
    let api = literal(&catalog.name);
    let code = label(CODE.prometheus);
    let mut annotations = vec![
        ("summary", format!("{api} {what} with {code}")),
        (
            "description",
            format!("{{{{ $value | printf \"%.3g\" }}}} responses of {api} a second have the error code {code}."),
        ),
    ];
    let documentation = catalog.docs_base.as_deref().and_then(address).map(|base| format!("{base}{code}"));
    annotations.extend(documentation.map(|documentation| ("documentation_url", documentation)));
    annotations.extend(alerted.runbook.and_then(address).map(|runbook| ("runbook_url", runbook)));
    Alert { name, expression, labels, annotations }
}

/// The alert of errors that the catalog does not have.
fn of_unknown(catalog: &PublishedCatalog, rate: &str) -> Alert {
    let api = literal(&catalog.name);
    Alert {
        name: "ApiUnknownErrors",
        expression: format!("{rate}{{{},{}}} > 0", is(API, &catalog.name), is(CODE, OTHER)),
        labels: vec![("severity", "warning".to_owned())],
        annotations: vec![
            ("summary", format!("{api} has been returning errors that its catalog does not have")),
            (
                "description",
                "A handler or a library wrote these responses itself, or an error is missing from the catalog. The dashboard \
                 lists their routes."
                    .to_owned(),
            ),
        ],
    }
}

/// The value of a label of the alert, where it is shown.
fn label(name: &str) -> String {
    format!("{{{{ $labels.{name} }}}}")
}
