//! A client: it sends new requests, and those it has sent before.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use reqwest::Client as Http;
use tokio::time::{sleep, timeout};

use super::{
    order::Order,
    response::{Said, said},
};
use crate::http::http;

/// How often a new request is sent while the service fails; the rest is done at the end.
const ATTEMPTS: usize = 6;

/// Where the service is, and what all clients do.
pub(super) struct Service {
    pub(super) address: Mutex<String>,
    pub(super) key: String,
    pub(super) accounts: Vec<String>,
    pub(super) is_over: AtomicBool,
    pub(super) count: Count,
}

/// What happened, for the test to see that it did.
#[derive(Debug, Default)]
pub(super) struct Count {
    pub(super) sent: AtomicUsize,
    pub(super) silent: AtomicUsize,
    pub(super) repeatable: AtomicUsize,
    pub(super) replayed: AtomicUsize,
    /// Other payloads under a key that was carried out.
    pub(super) reused: AtomicUsize,
}

/// A request, and how it ended as far as its client knows.
pub(super) struct Sent {
    pub(super) order: Order,
    pub(super) end: Option<Said>,
}

impl Sent {
    /// Every end of a request is the first one.
    fn note(&mut self, said: Said) {
        if !matches!(said, Said::End { .. }) {
            return;
        }
        match &self.end {
            None => self.end = Some(said),
            Some(end) => assert_eq!(*end, said, "{:?}", self.order),
        }
    }
}

pub(super) struct Client {
    service: Arc<Service>,
    http: Http,
}

impl Client {
    pub(super) fn new(service: Arc<Service>) -> Client {
        Client { service, http: http().build().unwrap() }
    }

    /// Sends requests until the end, and returns them.
    pub(super) async fn run(&self, number: usize) -> Vec<Sent> {
        let mut all: Vec<Sent> = Vec::new();
        while !self.service.is_over.load(Ordering::Relaxed) {
            if !all.is_empty() && fastrand::u8(..4) == 0 {
                let before = fastrand::usize(..all.len());
                self.send_again(&mut all[before]).await;
            } else {
                let order = Order::random(format!("{number}-{}", all.len()), &self.service.accounts);
                let mut sent = Sent { order, end: None };
                self.send_new(&mut sent).await;
                all.push(sent);
            }
        }
        all
    }

    async fn send_new(&self, sent: &mut Sent) {
        for _ in 0..ATTEMPTS {
            match fastrand::u8(..10) {
                // Twice at the same time.
                0 => {
                    let (one, other) = tokio::join!(self.send(&sent.order), self.send(&sent.order));
                    sent.note(one);
                    sent.note(other);
                }
                // The client goes away.
                1 => {
                    let patience = Duration::from_millis(fastrand::u64(..60));
                    sent.note(timeout(patience, self.send(&sent.order)).await.unwrap_or(Said::Again));
                }
                _ => {
                    let said = self.send(&sent.order).await;
                    if said == Said::Lost && sent.order.lost().is_some() {
                        sent.order.shares_key = true;
                        self.send_other(&sent.order).await;
                    }
                    sent.note(said);
                }
            }
            if sent.end.is_some() {
                return;
            }
            sleep(Duration::from_millis(fastrand::u64(5..100))).await;
        }
    }

    /// Sends a request again, and compares its end with the first one.
    async fn send_again(&self, sent: &mut Sent) {
        let said = self.send(&sent.order).await;
        sent.note(said);
        self.reuse(sent).await;
    }

    /// Sends another request with a key, unless it is free again: its request was invalid, or did not end.
    async fn reuse(&self, sent: &Sent) {
        if sent.end.as_ref().is_some_and(|end| !matches!(end, Said::End { status: 400, .. })) {
            self.send_other(&sent.order).await;
        }
    }

    /// Sends another request with the key of one that was carried out. It is rejected, which changes nothing for the first.
    async fn send_other(&self, order: &Order) {
        if let Said::End { .. } = self.send(&order.other()).await {
            self.service.count.reused.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Sends a request until it ends; one that fails each time, once.
    pub(super) async fn finish(&self, sent: &mut Sent) {
        const LONGEST: usize = 600;
        let ended_before = sent.end.is_some();
        for _ in 0..LONGEST {
            let said = self.send(&sent.order).await;
            let is_end = matches!(said, Said::End { .. });
            sent.note(said);
            if is_end && fastrand::u8(..4) == 0 {
                self.reuse(sent).await;
            }
            if is_end || sent.order.ends.is_empty() {
                return;
            }
            sleep(Duration::from_millis(100)).await;
        }
        panic!("no end in a minute (before: {ended_before}): {:?}", sent.order);
    }

    async fn send(&self, order: &Order) -> Said {
        let address = self.service.address.lock().unwrap().clone();
        let request = self.http.post(format!("http://{address}{}", order.path));
        let request = request.bearer_auth(&self.service.key).header("idempotency-key", &order.key);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(order.form.clone());
        let count = &self.service.count;
        count.sent.fetch_add(1, Ordering::Relaxed);
        let Ok(response) = request.send().await else {
            count.silent.fetch_add(1, Ordering::Relaxed);
            // The program may be about to start.
            sleep(Duration::from_millis(100)).await;
            return Said::Again;
        };
        let (said, headers) = said(order, response).await;
        if !matches!(said, Said::End { .. }) {
            count.repeatable.fetch_add(1, Ordering::Relaxed);
        }
        if headers.get("idempotent-replayed").is_some_and(|value| value == "true") {
            count.replayed.fetch_add(1, Ordering::Relaxed);
        }
        said
    }
}
