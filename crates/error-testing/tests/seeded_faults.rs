//! Faults of a service in another language: each is found and named, and a sound
//! service has none.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    num::NonZeroU32,
    process::{Child, Command, Stdio},
};

use error_catalog::PublishedCatalog;
use error_testing::{FaultKind, Report, ServiceConformance, conformance_at};

/// The service, which ends with the test.
struct Service {
    process: Child,
    port: u16,
}

impl Service {
    fn start() -> Service {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/service/service.py");
        let mut command = Command::new("python3");
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process =
            command.spawn().unwrap_or_else(|error| panic!("this test needs python3 in the path: {error}"));
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().unwrap_or_else(|_| panic!("python3 {script} printed {line:?} and no port"));
        Service { process, port }
    }

    fn conformance(&self, fault: &str) -> ServiceConformance {
        let service = conformance_at(&format!("http://127.0.0.1:{}/{fault}", self.port), &catalog()).unwrap();
        service.header("authorization", "Bearer key_1").unwrap().rate(NonZeroU32::MAX)
    }

    /// How many accounts were made.
    fn writes(&self) -> String {
        let mut socket = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        socket.write_all(b"GET /sound/writes HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        answer.rsplit_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn catalog() -> PublishedCatalog {
    error_catalog::read(include_str!("service/catalog.json")).unwrap()
}

/// All that is found, each once.
fn found(report: &Report) -> Vec<String> {
    let mut texts: Vec<_> = report.findings().iter().map(|finding| finding.fault().to_string()).collect();
    texts.sort();
    texts.dedup();
    texts
}

#[test]
fn a_sound_service_has_none() {
    let service = Service::start();
    let report = service.conformance("sound").run().unwrap();
    report.assert_clean();
    for status in [400, 401, 404, 405, 429, 500] {
        assert!(report.errors().contains_key(&status), "{status} in {:?}", report.errors());
    }
    assert_eq!(service.writes(), "0");
    // What is in no way named and what may change something is said.
    assert!(report.notes().iter().any(|note| note.contains("that may change something were not sent")), "{report}");
}

#[test]
fn what_may_change_something_is_sent_on_demand() {
    let service = Service::start();
    let conformance = service.conformance("sound").allow_writes();
    assert_eq!(conformance.plan().withheld(), 0);
    let report = conformance.run().unwrap();
    report.assert_clean();
    assert!(report.errors().contains_key(&415), "{:?}", report.errors());
    assert_ne!(service.writes(), "0");
}

#[test]
fn each_fault_is_found_and_named() {
    let service = Service::start();
    let faults = [
        ("html_404", "foreign: the media type is text/html, not application/json (the catalog of `accounts`)"),
        ("no_code", "code: the body has no code at /error/code"),
        ("unknown_code", "code: \"acct_missing\" at /error/code is not a code of the catalog"),
        (
            "other_spelling",
            "code: \"ACCOUNT-NOT-FOUND\" at /error/code is not a code of the catalog, which spells it \"account_not_found\"",
        ),
        ("wrong_status", "status: the code \"account_not_found\" has the status 410, and in the catalog 404"),
        ("other_media_type", "foreign: the media type is text/plain, not application/json (the catalog of `accounts`)"),
        ("unshaped", "foreign: there is no /error/message (the catalog of `accounts`)"),
        ("stack_trace", "leak: the body holds \"Traceback (most recent call last)\", a stack trace of Python's"),
        ("secret_back", "leak: the body holds \"zq7hunter2secret\", a value of the request"),
        ("no_wait", "wait: the code \"rate_limited\" says in Retry-After how long to wait"),
        (
            "wait_in_words",
            "wait: Retry-After is whole seconds or a date, not \"soon\" (RFC 9110, 10.2.3): round the wait up to whole seconds",
        ),
        ("signed_wait", "wait: Retry-After is whole seconds or a date, not \"+30\""),
        (
            "early_wait",
            "wait: Retry-After is 30, earlier than t=60 of RateLimit (draft-ietf-httpapi-ratelimit-headers): send the later",
        ),
        (
            "public",
            "cache: Cache-Control is `max-age=60, public`, and in the catalog the error has `no-store` (RFC 9111, 3): write \
             `max_age = 60` on its definition, or send `no-store`",
        ),
        (
            "stored_limit",
            "cache: a 429 is never stored by a cache: Cache-Control is no-store (RFC 6585, 4), not `max-age=5`",
        ),
        ("validator", "cache: a 404 has ETag, which is that of a good response (RFC 9110, 8.8)"),
        (
            "open_quote",
            "challenge: WWW-Authenticate is not a list of challenges, the value of realm has quotes that do not close",
        ),
        ("false_coding", "obligation: Content-Encoding is \"gzip\", and the body is not encoded so (RFC 9110, 8.4)"),
        ("other_id", "request id: an error has another id than its request, which other responses have"),
        ("no_allow", "obligation: a 405 lists the methods in Allow, once and not 0 times (RFC 9110, 15.5.6)"),
        ("no_challenge", "challenge: a 401 names its challenge in WWW-Authenticate (RFC 9110, 15.5.2)"),
        ("no_request_id", "request id: an error carries x-request-id as others do"),
        ("head_with_body", "obligation: the response to HEAD has no body (RFC 9110, 9.3.2)"),
        ("other_head", "obligation: the response to HEAD has no x-request-id, but that to GET has (RFC 9110, 9.3.2)"),
        ("other_status_in_body", "status: the body says the status is 400, and it is 404 (RFC 9457, 3.1.2)"),
        ("silent", "no response: the connection ends without one"),
    ];
    for (fault, text) in faults {
        let report = service.conformance(fault).run().unwrap();
        assert!(found(&report).iter().any(|found| found.starts_with(text)), "{fault}: no {text:?}\n{report}");
    }
    let report = service.conformance("cut").run().unwrap();
    assert!(report.count(FaultKind::Cut) > 0, "{report}");
    assert_eq!(service.writes(), "0");
}

/// A value that clients may read back is no fault once it is named, and the report says how.
#[test]
fn a_value_that_may_be_repeated() {
    let service = Service::start();
    let conformance = service.conformance("currency_back").allow_writes();
    assert_eq!(
        found(&conformance.run().unwrap()),
        [
            "leak: the body holds \"zq7hunter2secret\", a value of the request; if clients may read this value, allow it by \
             `--may-echo currency`"
        ],
    );
    conformance.may_echo("currency").run().unwrap().assert_clean();
}

/// What the author of a service can do about it depends on the status.
#[test]
fn a_note_about_a_route_that_never_succeeds_fits_its_status() {
    let service = Service::start();
    let report = service.conformance("sound").route("GET /accounts/{id}").unwrap().param("id", "acc_9");
    let report = report.route("GET /broken").unwrap().route("GET /limited").unwrap().run().unwrap();
    let note = |route, returned, what| {
        format!(
            "no valid request to GET /sound{route} succeeded (it returned {returned}), so errors behind its checks were not \
             judged: {what}"
        )
    };
    for expected in [
        note("/accounts/{id}", "404 `account_not_found`", "pass an existing `id` by `--param id=...`"),
        note("/broken", "500 `internal`", "the service itself failed; its log says why"),
        note(
            "/limited",
            "429 `rate_limited`",
            "the rate limit was reached; raise the limit for this run, or send fewer requests per second (`--rate 1`)",
        ),
    ] {
        assert!(report.notes().contains(&expected), "{report}");
    }
}

/// A route that fails on purpose is left out, and the report says so.
#[test]
fn a_route_that_is_left_out() {
    let service = Service::start();
    let left_out = service.conformance("cut").without_route("GET /limited").unwrap();
    let plan = left_out.plan().to_string();
    assert!(plan.ends_with("\nGET /limited is left out\n") && !plan.contains("GET /cut/limited"), "{plan}");
    let report = left_out.run().unwrap();
    report.assert_clean();
    let note = "GET /limited was left out, so its errors were not judged";
    assert!(report.notes().iter().any(|found| found == note), "{report}");
    // The method is still one of the path, so it is not sent as a wrong one.
    let of_one = service.conformance("sound").route("GET /limited").unwrap().route("POST /limited").unwrap();
    let plan = of_one.without_route("GET /limited").unwrap().plan().to_string();
    assert!(plan.contains(" PUT /sound/limited\n") && !plan.contains(" GET /sound/limited\n"), "{plan}");

    let refused = |route: &str| service.conformance("sound").without_route(route).unwrap_err().to_string();
    assert_eq!(
        refused("GET /limitd"),
        "\"GET /limitd\" is no route of the run, so it can't be left out; did you mean `GET /limited`?"
    );
    assert_eq!(
        refused("PATCH /export"),
        "\"PATCH /export\" is no route of the run, so it can't be left out; the routes are `POST /accounts`, \
         `GET /accounts/{id}`, `GET /broken`, `GET /limited`"
    );
    assert!(refused("/limited").ends_with("is not a route: write the method and the path, as in `GET /accounts/{id}`"));
}

/// One that answers everything with a page is not clean: nothing was judged.
#[test]
fn a_run_without_an_error_is_not_clean() {
    let service = Service::start();
    let report = service.conformance("always_ok").run().unwrap();
    assert!(!report.is_clean() && report.findings().is_empty(), "{report}");
    assert!(report.to_string().contains("not judged: none of the"), "{report}");
    assert!(report.unjudged()[0].contains("--route 'GET /accounts/{id}'"), "{report}");
}

#[test]
fn a_plan_says_what_is_sent_and_where() {
    let service = conformance_at("http://127.0.0.1:9/v1", &catalog()).unwrap();
    let plan = service.plan();
    let text = plan.to_string();
    assert!(
        text.starts_with(&format!("{} requests to http://127.0.0.1:9, at most 10 a second", plan.requests())),
        "{text}"
    );
    assert!(text.contains(" GET /v1/accounts/{id}\n") && text.contains(" GET unknown paths\n"), "{text}");
    // A body that nobody can read is sent to a route that takes one, and nothing else is.
    assert!(text.contains("   4 POST /v1/accounts\n"), "{text}");
    let (sent, unsent) = text.split_once("requests that may change something are not sent\n").unwrap();
    assert!(!sent.contains("DELETE") && unsent.contains(" DELETE /v1/accounts/{id}\n"), "{text}");
    let one = service.route("GET /other").unwrap().plan().to_string();
    assert!(one.contains(" GET /v1/other\n") && !one.contains("accounts"), "{one}");
}

#[test]
fn what_can_not_be_asked_is_refused() {
    let catalog = catalog();
    let error = conformance_at("http://127.0.0.1:9", &catalog).unwrap().run().unwrap_err();
    assert_eq!(error.to_string(), "http://127.0.0.1:9 can't be reached");
    assert!(conformance_at("ws://127.0.0.1:9", &catalog).is_err());
    let service = || conformance_at("http://127.0.0.1:9", &catalog).unwrap();
    assert!(service().route("accounts").is_err());
    let error = service().header("a b", "hunter2").unwrap_err().to_string();
    assert!(error.contains("\"a b\" is not a valid header") && !error.contains("hunter2"), "{error}");
    let without = PublishedCatalog { layout: None, ..catalog.clone() };
    let error = conformance_at("http://127.0.0.1:9", &without).unwrap_err().to_string();
    assert!(error.contains("`\"layout\": {\"code\": \"/error/code\"}`"), "{error}");
}
