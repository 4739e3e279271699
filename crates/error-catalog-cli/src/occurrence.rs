//! `error-catalog occurrence`: the record of an error, by the id that a client reports.

use std::{
    fmt::Write as _,
    net::IpAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, SystemTime},
};

use error_catalog::PublishedRequest;
use error_testing::{Received, fetch};
use http::{StatusCode, Uri};
use httpdate::fmt_http_date;
use serde::Deserialize;

use crate::{
    error_text::text,
    output::{json_without_commands, print, quiet},
};

const EXIT_STATUSES: &str = "Exit status:\n  \
    0  the record is printed\n  \
    1  no error with this id is kept\n  \
    2  the command could not run";

/// Which record of which service.
#[derive(clap::Args)]
#[command(after_help = EXIT_STATUSES)]
pub(crate) struct Arguments {
    /// The id of the error: from its body, or its request id.
    id: String,
    /// The URL of the operators' routes: https://host/internal/occurrences.
    #[arg(long)]
    url: String,
    /// The file with the operator's token.
    #[arg(long, value_name = "FILE")]
    token_file: PathBuf,
    /// Sends the token to an http:// address of another machine, where the network between can read it.
    #[arg(long)]
    plain_http: bool,
    /// The output format.
    #[arg(long, value_enum, default_value_t)]
    format: RecordFormat,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum RecordFormat {
    #[default]
    Text,
    Json,
}

/// What the service keeps of an error, as far as it is printed.
#[derive(Deserialize)]
struct Records {
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    id: String,
    request_id: Option<String>,
    call_id: Option<String>,
    recorded_at: u64,
    subject: Option<String>,
    status: u16,
    code: Option<String>,
    method: Option<String>,
    route: Option<String>,
    owner: Option<String>,
    runbook: Option<String>,
    message: String,
    #[serde(default)]
    causes: Vec<String>,
    location: Option<Place>,
    #[serde(default)]
    spans: Vec<Span>,
    backtrace: Option<String>,
    public: Option<Public>,
}

#[derive(Deserialize)]
struct Place {
    file: String,
    line: u32,
    column: u32,
}

#[derive(Deserialize)]
struct Span {
    name: String,
    file: Option<String>,
    line: Option<u32>,
    #[serde(default)]
    fields: Vec<String>,
    #[serde(default)]
    ended: bool,
}

#[derive(Deserialize)]
struct Public {
    body: String,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<ExitCode, String> {
        if !self.plain_http && is_readable_on_the_way(&self.url) {
            return Err("the network could read the token: give the https:// address, or --plain-http".to_owned());
        }
        let authorization = format!("Bearer {}", token(&self.token_file)?);
        let path = format!("/{}", PublishedRequest::encoded(&self.id));
        let received = fetch(&self.url, &path, &[("authorization", &authorization)]).map_err(text)?;
        match received.status() {
            StatusCode::OK => self.show(&received).map(|()| ExitCode::SUCCESS),
            StatusCode::NOT_FOUND => {
                crate::output::complain(&format!("no error with the id {} is kept there", self.id));
                Ok(ExitCode::from(1))
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Err(format!("the service does not accept the token in {}", self.token_file.display()))
            }
            status => {
                Err(format!("the service returned {status}: is {} the address of its operators' routes?", self.url))
            }
        }
    }

    fn show(&self, received: &Received) -> Result<(), String> {
        let body = str::from_utf8(received.body()).map_err(|_| "the service returned a record that is not UTF-8")?;
        let not_a_record = |error: serde_json::Error| format!("the service did not return a record: {error}");
        if self.format == RecordFormat::Json {
            let value: serde_json::Value = serde_json::from_str(body).map_err(not_a_record)?;
            return print(&json_without_commands(&error_catalog::json(&value).map_err(text)?));
        }
        let Records { records } = serde_json::from_str(body).map_err(not_a_record)?;
        let records: Vec<_> = records.iter().map(Record::text).collect();
        print(&quiet(&records.join("\n")))
    }
}

impl Record {
    fn text(&self) -> String {
        let mut text = self.status.to_string();
        if let Some(code) = &self.code {
            let _ = write!(text, " {code}");
        }
        match &self.location {
            Some(Place { file, line, column }) => {
                let _ = writeln!(text, " at {file}:{line}:{column}");
            }
            None => text.push_str(", at a place that is not known\n"),
        }
        let request = match (&self.method, &self.route) {
            (Some(method), Some(route)) => Some(format!("{method} {route}")),
            (method, route) => method.clone().or(route.clone()),
        };
        let time = SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(self.recorded_at));
        let last_year = |time: &SystemTime| *time < SystemTime::UNIX_EPOCH + YEAR_9999;
        let time = time.filter(last_year).map(fmt_http_date);
        line(&mut text, "id", Some(&self.id));
        line(&mut text, "request id", self.request_id.as_deref());
        line(&mut text, "call id", self.call_id.as_deref());
        line(&mut text, "time", time.as_deref());
        line(&mut text, "request", request.as_deref());
        line(&mut text, "subject", self.subject.as_deref());
        line(&mut text, "owner", self.owner.as_deref());
        line(&mut text, "runbook", self.runbook.as_deref());
        line(&mut text, "message", Some(&self.message));
        for cause in &self.causes {
            line(&mut text, "cause", Some(cause));
        }
        for span in &self.spans {
            line(&mut text, if span.ended { "ended span" } else { "span" }, Some(&span.text()));
        }
        line(&mut text, "body", self.public.as_ref().map(|public| &*public.body));
        line(&mut text, "backtrace", self.backtrace.as_deref());
        text
    }
}

/// Where httpdate ends.
const YEAR_9999: Duration = Duration::from_secs(253_402_300_800);

impl Span {
    fn text(&self) -> String {
        let mut text = self.name.clone();
        for field in &self.fields {
            let _ = write!(text, " {field}");
        }
        if let (Some(file), Some(line)) = (&self.file, self.line) {
            let _ = write!(text, " ({file}:{line})");
        }
        text
    }
}

/// Writes a name and its value; further lines of the value follow below it.
fn line(text: &mut String, name: &str, value: Option<&str>) {
    let Some(value) = value else { return };
    let mut lines = value.lines();
    let _ = writeln!(text, "  {name:<11} {}", lines.next().unwrap_or_default());
    for line in lines {
        let _ = writeln!(text, "  {:<11} {line}", "");
    }
}

fn token(file: &Path) -> Result<String, String> {
    let read = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let token = read.trim();
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(format!("{}: it must hold the token alone", file.display()));
    }
    Ok(token.to_owned())
}

/// Whether a request to `url` leaves this machine without TLS. `fetch` reports an invalid address.
fn is_readable_on_the_way(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let is_here = host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    uri.scheme_str() == Some("http") && !is_here
}
