//! An author's code never runs while the call is locked: it may use the call.
//! Where it did, the handler waited for itself, so each test has a watchdog.

use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use axum::{Router, routing::get};
use error_response::{
    Call, ErrorLayer, Id, Reply, RouterExt,
    format::{FinImpulse, Notice},
    layer::{IdGenerator, UuidV4},
};
use serde::{Serialize, Serializer};

use super::ask;
use crate::support::Answer;

/// What uses the call each time it runs, and counts.
#[derive(Clone)]
struct Uses {
    call: Call,
    times: Arc<AtomicUsize>,
}

impl Uses {
    fn new(call: &Call) -> Uses {
        Uses { call: call.clone(), times: Arc::default() }
    }

    fn call(&self) {
        self.times.fetch_add(1, Ordering::Relaxed);
        self.call.id();
        self.call.add_notice(Notice::new("used", "used"));
        Call::current().id();
    }
}

impl Drop for Uses {
    fn drop(&mut self) {
        self.call();
    }
}

impl Serialize for Uses {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.call();
        serializer.serialize_str("used")
    }
}

impl From<Uses> for Cow<'static, str> {
    fn from(uses: Uses) -> Cow<'static, str> {
        uses.call();
        Cow::Borrowed("used")
    }
}

/// The answer of a handler that is given the call; it fails where there is none
/// after a minute.
#[track_caller]
fn answered(use_it: fn(&Call)) -> Answer {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let handler = async move |call: Call| {
            use_it(&call);
            Reply::ok(format!("{call:?}").len())
        };
        let app = Router::new().route("/", get(handler)).errors(ErrorLayer::new(FinImpulse::new()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _ = send.send(runtime.block_on(ask(app, "/")));
    });
    receive.recv_timeout(Duration::from_secs(60)).expect("the handler waits for the lock that it holds")
}

#[test]
fn iterators_and_conversions_may_use_the_call() {
    let answer = answered(|call| {
        let uses = Uses::new(call);
        call.set_path([(); 3].map(|()| uses.clone()));
        call.set_path((0..3).map(|step| format!("{step}{}", uses.call.id())));
        call.set_operation(uses.clone());
        call.set_version(uses.clone());
        call.set_locale(uses.clone());
        assert!(uses.times.load(Ordering::Relaxed) >= 6);
    });
    assert_eq!(answer.status(), 200);
}

#[test]
fn the_drop_of_a_replaced_value_may_use_the_call() {
    let answer = answered(|call| {
        let uses = Uses::new(call);
        for _ in 0..3 {
            call.set_echo(uses.clone());
            call.set_page(uses.clone());
            call.set_account(uses.clone());
        }
        // Two of three of each are gone.
        assert_eq!(uses.times.load(Ordering::Relaxed), 6);
        call.set_echo("last");
        call.set_page("last");
        call.set_account("last");
        assert_eq!(uses.times.load(Ordering::Relaxed), 9);
    });
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.json()["data"], serde_json::json!("last"));
}

/// Asks for the call when it is dropped.
#[derive(Serialize)]
struct Asks;

static ASKED: AtomicUsize = AtomicUsize::new(0);

impl Drop for Asks {
    fn drop(&mut self) {
        Call::current().id();
        ASKED.fetch_add(1, Ordering::Relaxed);
    }
}

/// Gives the call an echo while its id is made: that call is another one, since
/// the one that needs the id comes after.
#[derive(Debug)]
struct Echoes;

impl IdGenerator for Echoes {
    fn generate(&self) -> Id {
        Call::current().set_echo(Asks);
        UuidV4.generate()
    }
}

#[test]
fn the_scope_is_not_borrowed_while_a_call_that_it_had_is_dropped() {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let app = Router::new()
            .route("/", get(async |call: Call| Reply::ok(call.id().is_uuid())))
            .errors(ErrorLayer::new(FinImpulse::new()).with_ids(Echoes).without_request_id());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _ = send.send(runtime.block_on(ask(app, "/")));
    });
    let answer = receive.recv_timeout(Duration::from_secs(60)).expect("no lock is held");
    assert_eq!(answer.status(), 200);
    assert!(ASKED.load(Ordering::Relaxed) > 0, "nothing was replaced");
}
