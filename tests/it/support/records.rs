//! What was logged: one subscriber for the whole process.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Mutex, Once,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, ThreadId},
};

use axum::Router;
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::support::{Answer, Server};

/// One event: its level and its fields.
#[derive(Debug)]
pub(crate) struct Logged {
    pub(crate) level: Level,
    pub(crate) fields: BTreeMap<&'static str, String>,
}

impl Logged {
    /// A field that is there.
    #[track_caller]
    pub(crate) fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or_else(|| panic!("no {name} in {self:?}"), String::as_str)
    }
}

/// The interest of a callsite is kept for the process, not for a thread: so is
/// what is heard.
struct Log;

static LOG: Mutex<Vec<(ThreadId, Logged)>> = Mutex::new(Vec::new());

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        // What is logged once in a process, by whichever test is first, has tests in error-response.
        let is_logged_once = *metadata.level() == Level::WARN
            && metadata.fields().field("message").is_some()
            && metadata.fields().len() == 1;
        ["error_response", "error_response::report_only"].contains(&metadata.target()) && !is_logged_once
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let logged = Logged { level: *event.metadata().level(), fields: fields.0 };
        LOG.lock().unwrap().push((thread::current().id(), logged));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

/// The answer to a request with an id of its own, and all that was logged
/// meanwhile: on this thread, which serves the app, and on any thread under
/// that id.
pub(crate) async fn watch(app: Router, method: &str, path: &str) -> (Answer, Vec<Logged>) {
    watch_sent(app, method, path, &[], "").await
}

/// The same for a request with further headers and a body.
pub(crate) async fn watch_sent(
    app: Router,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (Answer, Vec<Logged>) {
    static REQUESTS: AtomicU64 = AtomicU64::new(0);
    let id = format!("req_watched_{}", REQUESTS.fetch_add(1, Ordering::Relaxed));
    watch_with(app, method, path, &[&[("x-request-id", &*id)], headers].concat(), body).await
}

/// The same for a request without an id.
pub(crate) async fn watch_unnamed(app: Router, method: &str, path: &str) -> (Answer, Vec<Logged>) {
    watch_with(app, method, path, &[], "").await
}

async fn watch_with(
    app: Router,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (Answer, Vec<Logged>) {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| tracing::subscriber::set_global_default(Log).unwrap());
    let answer = Server::start(app).await.ask(method, path, headers, body).await;
    let id = headers.first().map(|(_, id)| *id).or(answer.header("x-request-id")).map(str::to_owned);
    let here = thread::current().id();
    let is_of_it = |thread: ThreadId, logged: &Logged| {
        thread == here || id.as_ref().is_some_and(|id| logged.fields.get("request_id") == Some(id))
    };
    let events: Vec<_> = LOG
        .lock()
        .unwrap()
        .extract_if(.., |(thread, logged)| is_of_it(*thread, logged))
        .map(|(_, logged)| logged)
        .collect();
    for (name, text) in events.iter().flat_map(|logged| &logged.fields) {
        assert!(!text.contains("hunter2") && !text.contains('\n'), "{name}: {text}");
    }
    (answer, events)
}

/// The only event there is.
#[track_caller]
pub(crate) fn one(mut events: Vec<Logged>) -> Logged {
    assert_eq!(events.len(), 1, "{events:#?}");
    events.remove(0)
}
