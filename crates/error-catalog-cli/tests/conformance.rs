//! `error-catalog conformance` against a service in another language, started as
//! a user does.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// The folder of the service and of its catalog.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../error-testing/tests/service");

/// The service, which ends with the test.
struct Service {
    process: Child,
    address: String,
}

impl Service {
    fn start() -> Service {
        Service::start_with(&[])
    }

    fn start_with(arguments: &[&str]) -> Service {
        let mut command = Command::new("python3");
        command.arg("service.py").args(arguments).current_dir(FOLDER).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process =
            command.spawn().unwrap_or_else(|error| panic!("this test needs python3 in the path: {error}"));
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "python3 {FOLDER}/service.py printed no port");
        Service { process, address: format!("http://127.0.0.1:{}", line.trim()) }
    }

    /// What is printed about the service with this fault, what is told beside it,
    /// and the exit status.
    fn said(&self, fault: &str, arguments: &[&str]) -> (String, String, i32) {
        let url = format!("{}/{fault}", self.address);
        let usual = ["conformance", &url, "--rate", "1000", "--header", "authorization: Bearer key_1"];
        said(&[&usual, arguments].concat())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn said(arguments: &[&str]) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_error-catalog"));
    let output = command.args(arguments).current_dir(FOLDER).env_remove("CLICOLOR_FORCE").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

#[test]
fn the_exit_status_says_what_was_found() {
    let service = Service::start();
    let (printed, told, status) = service.said("sound", &[]);
    assert_eq!(status, 0, "{printed}{told}");
    assert!(printed.ends_with("\n0 error, 0 warning, 5 note\n"), "{printed}");
    assert!(told.contains(" requests to http://127.0.0.1:") && told.contains(" errors judged\n"), "{told}");
    assert!(told.contains("are not sent without --allow-writes\n"), "{told}");

    // What was not judged is a note, and fails the command on demand.
    let (printed, _, status) = service.said("sound", &["--fail-on", "note"]);
    assert_eq!(status, 4, "{printed}");

    let (printed, _, status) = service.said("wrong_status", &[]);
    assert_eq!(status, 1, "{printed}");
    let text = "the code \"account_not_found\" has the status 410, and in the catalog 404 [status]\n";
    assert!(printed.contains(text), "{printed}");

    // What clients may read back is named, as the finding says.
    let (printed, _, status) = service.said("currency_back", &["--allow-writes"]);
    assert_eq!(status, 1, "{printed}");
    assert!(printed.contains("allow it by `--may-echo currency` [leak]\n"), "{printed}");
    let (printed, _, status) = service.said("currency_back", &["--allow-writes", "--may-echo", "currency"]);
    assert_eq!(status, 0, "{printed}");

    let (printed, _, status) = service.said("always_ok", &[]);
    assert_eq!(status, 1, "{printed}");
    assert!(printed.contains("error run: none of the") && printed.contains("[not-judged]\n"), "{printed}");

    let (printed, told, status) = said(&["conformance", "http://127.0.0.1:9", "--catalog", "catalog.json"]);
    assert_eq!((&*printed, status), ("", 2), "{told}");
    assert!(told.contains("error: http://127.0.0.1:9 can't be reached: "), "{told}");
}

#[test]
fn a_fault_is_printed_once_and_each_request_is_in_the_json() {
    let service = Service::start();
    let (printed, ..) = service.said("html_404", &[]);
    assert_eq!(printed.matches("the media type is text/html").count(), 1, "{printed}");
    assert!(printed.contains(" more): the media type"), "{printed}");
    let (printed, _, status) = service.said("html_404", &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!((&report["worst"], status), (&"error".into(), 1), "{printed}");
    let foreign = report["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "foreign");
    assert!(foreign.count() > 3, "{printed}");
    let (printed, ..) = service.said("html_404", &["--format", "github"]);
    assert!(printed.starts_with("::error file=catalog.json,title="), "{printed}");
}

/// Its certificate is for `localhost` alone, and no authority signed it.
#[cfg(feature = "https")]
#[test]
fn https_with_a_certificate_that_is_trusted() {
    let service = Service::start_with(&["--tls"]);
    let port = service.address.rsplit_once(':').unwrap().1;
    let said = |host: &str, fault: &str, authorities: &str| {
        let url = format!("https://{host}:{port}/{fault}");
        let key = ["--rate", "1000", "--header", "authorization: Bearer key_1"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_error-catalog"));
        command.args(["conformance", &url]).args(key).current_dir(FOLDER).env("SSL_CERT_FILE", authorities);
        let output = command.output().unwrap();
        (String::from_utf8([output.stdout, output.stderr].concat()).unwrap(), output.status.code().unwrap())
    };
    let (text, status) = said("localhost", "sound", "localhost.crt");
    assert_eq!(status, 0, "{text}");
    let (text, status) = said("localhost", "wrong_status", "localhost.crt");
    assert!(status == 1 && text.contains("has the status 410"), "{text}");
    let (text, status) = said("127.0.0.1", "sound", "localhost.crt");
    assert!(status == 2 && text.contains("invalid peer certificate"), "{text}");
    let (text, status) = said("localhost", "sound", "none.crt");
    assert!(status == 2 && text.contains("can't be reached"), "{text}");
}

#[cfg(not(feature = "https"))]
#[test]
fn https_is_a_feature() {
    let (_, told, status) = said(&["conformance", "https://127.0.0.1:9"]);
    assert!(status == 2 && told.contains("build it with the feature `https`"), "{told}");
}

#[test]
fn a_plan_sends_nothing() {
    let url = "http://127.0.0.1:9/v1";
    let (printed, told, status) = said(&["conformance", url, "--plan", "--route", "GET /other/{id}"]);
    assert_eq!((&*told, status), ("", 0), "{printed}");
    assert!(printed.contains(" requests to http://127.0.0.1:9, at most 10 a second, "), "{printed}");
    assert!(printed.contains(" GET /v1/other/{id}\n") && !printed.contains("accounts"), "{printed}");
    let (all, ..) = said(&["conformance", url, "--plan", "--allow-writes"]);
    assert!(all.contains(" DELETE /v1/accounts/{id}\n") && !all.contains("not sent"), "{all}");
}

#[test]
fn a_route_is_left_out_on_demand() {
    let service = Service::start();
    let (printed, _, status) = service.said("cut", &[]);
    assert!(status == 1 && printed.contains("[cut]\n"), "{printed}");
    let (printed, told, status) = service.said("cut", &["--without-route", "GET /limited"]);
    assert_eq!(status, 0, "{printed}");
    assert!(told.contains("\nGET /limited is left out\n"), "{told}");
    assert!(
        printed.contains("note run: GET /limited was left out, so its errors were not judged [less-judged]\n"),
        "{printed}"
    );
}

#[test]
fn what_can_not_be_asked_says_what_to_write() {
    for (arguments, text) in [
        (&["ftp://127.0.0.1"][..], "write it as http://host:port/base"),
        (&["http://127.0.0.1:9", "--header", "hunter2"], "--header is written as `authorization: Bearer ...`"),
        (&["http://127.0.0.1:9", "--header", "a b: hunter2"], "\"a b\" is not a valid header"),
        (&["http://127.0.0.1:9", "--param", "id"], "is written as `id=acc_1`"),
        (&["http://127.0.0.1:9", "--route", "/accounts"], "is not a route: write the method and the path"),
        (
            &["http://127.0.0.1:9", "--without-route", "GET /brokn"],
            "--without-route: \"GET /brokn\" is no route of the run, so it can't be left out; did you mean `GET /broken`?",
        ),
        (&["http://127.0.0.1:9", "--without-route", "/broken"], "is not a route: write the method and the path"),
        (&["http://127.0.0.1:9", "--request-id", "a b"], "no header has this name"),
        (&["http://127.0.0.1:9", "--rate", "0"], "--rate"),
        (&["http://127.0.0.1:9", "--catalog", "none.json"], "none.json can't be read"),
    ] {
        let (printed, told, status) = said(&[&["conformance"], arguments].concat());
        assert_eq!((&*printed, status), ("", 2), "{arguments:?}: {told}");
        assert!(told.contains(text) && !told.contains("hunter2"), "{arguments:?}: {told}");
    }
}

/// What an answer holds is printed, and nothing of it acts on a terminal or on a
/// CI service.
#[test]
fn no_text_of_a_service_acts() {
    let service = Service::start();
    for format in ["human", "json", "markdown", "github"] {
        let (printed, told, status) = service.said("hostile", &["--format", format]);
        assert_eq!(status, 1, "{printed}");
        assert!(printed.contains("pwned"), "{printed}");
        let acts = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}');
        assert!(!printed.chars().chain(told.chars()).any(acts), "{format}: {printed:?}");
        let is_command = |line: &str| line.trim_start().starts_with("::error::pwned") || line.contains("##[");
        assert!(!printed.lines().any(is_command), "{format}: {printed}");
    }
}
