//! `error-catalog conformance`: tests a running service against its catalog.

use std::{num::NonZeroU32, path::PathBuf, process::ExitCode};

use error_catalog::{Finding, Severity};
use error_testing::{Fault, Report, ServiceConformance, conformance_at};
use http::HeaderName;

use crate::{
    CheckLimit,
    error_text::text,
    format::Format,
    input::open_named,
    output::{print, tell},
    report,
};

const EXIT_STATUSES: &str = "Exit status:\n  \
    0  errors were judged, and nothing was found that reaches --fail-on\n  \
    1  something was found, or nothing was judged\n  \
    2  the tool could not do what was asked";

/// What is asked of which service.
#[derive(clap::Args)]
#[command(after_help = EXIT_STATUSES)]
pub(crate) struct Arguments {
    /// The base URL of the service: http://host:port/base.
    url: String,
    /// The catalog of its errors, or an OpenAPI document with one; `-` is the standard input.
    #[arg(long, default_value = "catalog.json")]
    catalog: PathBuf,
    /// A route to test instead of the catalog's operations; may be repeated.
    #[arg(long = "route", value_name = "METHOD PATH")]
    routes: Vec<String>,
    /// A route that is left out, such as one whose stream breaks off on purpose; may be repeated.
    #[arg(long = "without-route", value_name = "METHOD PATH")]
    left_out: Vec<String>,
    /// A header of every request, such as credentials; some requests leave it out or make it invalid.
    #[arg(long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,
    /// The value of a path parameter [default: that of the catalog's example].
    #[arg(long = "param", value_name = "NAME=VALUE")]
    params: Vec<String>,
    /// A member of a body or a query parameter whose value responses may repeat; may be repeated.
    #[arg(long, value_name = "NAME")]
    may_echo: Vec<String>,
    /// The header in which every error has the id of its request, or `none`; without it, all errors have one where one
    /// has.
    #[arg(long, value_name = "NAME")]
    request_id: Option<String>,
    /// Also sends requests that may change something: POST, PUT, PATCH and DELETE that a handler may accept.
    #[arg(long)]
    allow_writes: bool,
    /// The highest number of requests per second.
    #[arg(long, default_value_t = NonZeroU32::MIN.saturating_add(9))]
    rate: NonZeroU32,
    /// Prints what would be sent, and sends nothing.
    #[arg(long)]
    plan: bool,
    /// The output format.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The lowest severity that makes the command fail. What was not judged because the service rejected most requests, or no
    /// request to a route succeeded, is a note.
    #[arg(long, value_enum, default_value_t = CheckLimit::Warning)]
    fail_on: CheckLimit,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<ExitCode, String> {
        let service = self.service()?;
        let plan = self.with_advice(service.plan().to_string());
        if self.plan {
            return print(&crate::output::quiet(&plan)).map(|()| ExitCode::SUCCESS);
        }
        tell(&plan);
        let found = service.run().map_err(text)?;
        tell(&format!("{} requests, {} errors judged", found.requests(), found.errors().values().sum::<usize>()));
        report(&findings(&found, self.format), self.format, &self.catalog, self.fail_on.severity())
    }

    fn service(&self) -> Result<ServiceConformance, String> {
        let mut service = conformance_at(&self.url, &open_named(&self.catalog)?).map_err(text)?.rate(self.rate);
        for route in &self.routes {
            service = service.route(route).map_err(text)?;
        }
        for route in &self.left_out {
            service = service.without_route(route).map_err(|error| format!("--without-route: {}", text(error)))?;
        }
        for header in &self.headers {
            // A text that is not a header may still be a secret.
            let (name, value) = header.split_once(':').ok_or("--header is written as `authorization: Bearer ...`")?;
            service = service.header(name.trim(), value.trim()).map_err(text)?;
        }
        for param in &self.params {
            let (name, value) =
                param.split_once('=').ok_or_else(|| format!("--param {param} is written as `id=acc_1`"))?;
            service = service.param(name, value);
        }
        for name in &self.may_echo {
            service = service.may_echo(name);
        }
        if let Some(name) = &self.request_id {
            let parsed =
                || name.parse::<HeaderName>().map_err(|_| format!("--request-id {name}: no header has this name"));
            service = service.request_id(if name == "none" { None } else { Some(parsed()?) });
        }
        Ok(if self.allow_writes { service.allow_writes() } else { service })
    }

    /// The plan, with what to write for the rest.
    fn with_advice(&self, plan: String) -> String {
        plan.replace(
            "that may change something are not sent",
            "that may change something are not sent without --allow-writes",
        )
    }
}

/// What was found, and what was not judged. A person reads each fault once, a
/// program each request.
fn findings(report: &Report, format: Format) -> Vec<Finding<Severity>> {
    let mut findings = Vec::new();
    let mut seen: Vec<&Fault> = Vec::new();
    for found in report.findings() {
        let fault = found.fault();
        if format != Format::Json && seen.contains(&fault) {
            continue;
        }
        seen.push(fault);
        let same = report.findings().iter().filter(|other| other.fault() == fault).count();
        let more =
            if format == Format::Json || same == 1 { String::new() } else { format!(" (and {} more)", same - 1) };
        let status = found.status().map(|status| format!(" -> {status}")).unwrap_or_default();
        let subject = format!("{}{status}{more}", found.request());
        findings.push(finding(Severity::Error, &fault.kind().name().replace(' ', "-"), subject, fault.text()));
    }
    findings.extend(report.unjudged().iter().map(|why| finding(Severity::Error, "not-judged", "run".to_owned(), why)));
    findings.extend(report.notes().iter().map(|note| finding(Severity::Note, "less-judged", "run".to_owned(), note)));
    findings
}

fn finding(level: Severity, rule: &str, subject: String, text: &str) -> Finding<Severity> {
    Finding::new(level, rule, subject, text)
}
