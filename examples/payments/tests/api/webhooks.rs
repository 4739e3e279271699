//! Webhooks, as a receiver has them.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use example_payments::{Clock, JobQueue, Service, Settings, redeliver};
use serde_json::Value;
use standardwebhooks::Webhook;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::support::{NO_LIMIT, Running, start, start_with};

/// A delivery as it arrived.
#[derive(Debug, Clone)]
struct Delivery {
    headers: HeaderMap,
    body: Bytes,
}

/// What a receiver responds: a status, and perhaps a `Retry-After`.
type Response = (u16, Option<&'static str>);

/// A receiver on a port of its own.
struct Receiver {
    url: String,
    received: Arc<Mutex<Vec<Delivery>>>,
    response: Arc<Mutex<Response>>,
    server: JoinHandle<()>,
}

impl Receiver {
    async fn start(response: Response) -> Receiver {
        let received = Arc::new(Mutex::new(Vec::new()));
        let response = Arc::new(Mutex::new(response));
        let state = (received.clone(), response.clone());
        let app = Router::new().route("/hooks", post(receive)).with_state(state);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Receiver { url, received, response, server }
    }

    fn respond(&self, response: Response) {
        *self.response.lock().unwrap() = response;
    }

    fn received(&self) -> Vec<Delivery> {
        self.received.lock().unwrap().clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

type Shared = (Arc<Mutex<Vec<Delivery>>>, Arc<Mutex<Response>>);

async fn receive(
    State((received, response)): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> axum::response::Response {
    received.lock().unwrap().push(Delivery { headers, body });
    let (status, retry_after) = *response.lock().unwrap();
    let mut response = axum::response::Response::builder().status(status);
    if let Some(wait) = retry_after {
        response = response.header("retry-after", wait);
    }
    response.body("".into()).unwrap()
}

/// A service that makes attempts when the test says so, and whose clock the test moves.
struct Sending {
    api: Running,
    now: Arc<AtomicI64>,
}

impl Sending {
    async fn start() -> Sending {
        let now = Arc::new(AtomicI64::new(system_time()));
        let clock = now.clone();
        let flags = [&NO_LIMIT[..], &["--allow-private-webhooks"]].concat();
        let api = start_with(&flags, |settings| {
            settings.webhooks.poll = None;
            settings.webhooks.clock = Clock::new(move || clock.load(Ordering::SeqCst));
        })
        .await;
        Sending { api, now }
    }

    fn pass(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    async fn deliver(&self) -> usize {
        self.api.service.deliver_due_webhooks().await.unwrap()
    }

    /// Creates an endpoint: its id and its secret.
    async fn endpoint(&self, receiver: &Receiver) -> (String, String) {
        let created = self.api.post("/v1/webhook_endpoints", &format!("url={}", receiver.url)).await;
        assert_eq!(created.status, 201, "{created:?}");
        let created = created.json();
        (created["id"].as_str().unwrap().to_owned(), created["secret"].as_str().unwrap().to_owned())
    }

    /// Makes a transfer, and returns it.
    async fn transfer(&self) -> Value {
        let name = uuid::Uuid::now_v7();
        let source = self.api.account(&format!("{name}@a.example"), 100).await;
        let destination = self.api.account(&format!("{name}@b.example"), 0).await;
        let form = format!("source={source}&destination={destination}&amount=25&currency=EUR");
        let made = self.api.post("/v1/transfers", &form).await;
        assert_eq!(made.status, 201, "{made:?}");
        made.json()
    }

    async fn list(&self, path: &str) -> Vec<Value> {
        self.api.get(path).await.json()["data"].as_array().unwrap().clone()
    }
}

fn system_time() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

/// The library of Standard Webhooks verifies it, and its body has the transfer.
#[tokio::test]
async fn a_transfer_is_delivered() {
    let receiver = Receiver::start((204, None)).await;
    let sending = Sending::start().await;
    let (_, secret) = sending.endpoint(&receiver).await;
    let transfer = sending.transfer().await;
    assert_eq!(sending.deliver().await, 1);
    assert_eq!(sending.deliver().await, 0);
    let [delivery] = &receiver.received()[..] else { panic!("{:?}", receiver.received()) };
    Webhook::new(&secret).unwrap().verify(&delivery.body, &delivery.headers).unwrap();
    assert_eq!(delivery.headers["content-type"], "application/json");
    let event: Value = serde_json::from_slice(&delivery.body).unwrap();
    assert_eq!((&event["type"], &event["data"]), (&"transfer.created".into(), &transfer));
    assert_eq!(event["id"].as_str().unwrap(), delivery.headers["webhook-id"]);
}

/// Seven attempts, each at its second and not a millisecond earlier; then the endpoint is disabled and its owner notified
/// once, and nothing more is sent.
#[tokio::test]
async fn seven_attempts() {
    let receiver = Receiver::start((500, None)).await;
    let sending = Sending::start().await;
    let (endpoint, secret) = sending.endpoint(&receiver).await;
    sending.transfer().await;
    sending.transfer().await;
    // The first delivery and the retry at once, of both events.
    assert_eq!(sending.deliver().await, 4);
    for (wait, attempts) in [(60, 2), (300, 2), (1_800, 2), (7_200, 2), (21_600, 1)] {
        sending.now.fetch_add(wait * 1_000 - 1, Ordering::SeqCst);
        assert_eq!(sending.deliver().await, 0, "{wait}");
        sending.now.fetch_add(1, Ordering::SeqCst);
        // Of the last attempts the first disables the endpoint.
        assert_eq!(sending.deliver().await, attempts, "{wait}");
    }
    sending.pass(1_000_000);
    sending.transfer().await;
    assert_eq!(sending.deliver().await, 0);

    let notified = sending.list("/v1/webhook_notifications").await;
    assert_eq!(notified.len(), 1, "{notified:?}");
    assert_eq!((&notified[0]["endpoint"], &notified[0]["reason"]), (&endpoint.into(), &"attempts_failed".into()));
    let endpoints = sending.list("/v1/webhook_endpoints").await;
    assert!(endpoints[0]["disabled"].is_i64() && endpoints[0]["secret"].is_null(), "{endpoints:?}");

    // All attempts of an event have its id, and a signature of their own time.
    let received = receiver.received();
    let first = received[0].headers["webhook-id"].clone();
    let same: Vec<_> = received.iter().filter(|delivery| delivery.headers["webhook-id"] == first).collect();
    assert_eq!((received.len(), same.len()), (13, 7));
    for delivery in same {
        let timestamp = delivery.headers["webhook-timestamp"].to_str().unwrap().parse().unwrap();
        let signed = Webhook::new(&secret).unwrap().sign(first.to_str().unwrap(), timestamp, &delivery.body).unwrap();
        assert_eq!(delivery.headers["webhook-signature"], signed.as_str());
    }
}

/// `Retry-After` lengthens one wait; 410 disables at once.
#[tokio::test]
async fn what_receivers_ask_for() {
    let receiver = Receiver::start((503, Some("90"))).await;
    let sending = Sending::start().await;
    sending.endpoint(&receiver).await;
    sending.transfer().await;
    assert_eq!(sending.deliver().await, 1);
    receiver.respond((500, None));
    sending.pass(89);
    assert_eq!(sending.deliver().await, 0);
    sending.pass(1);
    assert_eq!(sending.deliver().await, 1);
    receiver.respond((410, None));
    sending.pass(60);
    assert_eq!(sending.deliver().await, 1);
    assert_eq!(sending.list("/v1/webhook_notifications").await[0]["reason"], "gone");
}

/// Nobody listens: a failure as any other.
#[tokio::test]
async fn silence() {
    let receiver = Receiver::start((200, None)).await;
    receiver.server.abort();
    let sending = Sending::start().await;
    sending.endpoint(&receiver).await;
    sending.transfer().await;
    while !receiver.server.is_finished() {
        tokio::task::yield_now().await;
    }
    assert_eq!(sending.deliver().await, 2);
    let statuses: Vec<(i64, Option<i64>)> =
        sqlx::query_as("SELECT number, status FROM webhook_attempts ORDER BY number")
            .fetch_all(sending.api.service.database().pool())
            .await
            .unwrap();
    assert_eq!(statuses, [(1, None), (2, None)]);
}

/// An instance that crashed has a lease and no outcome: its attempt is made after the lease, with the same number.
#[tokio::test]
async fn an_interrupted_attempt() {
    let receiver = Receiver::start((200, None)).await;
    let sending = Sending::start().await;
    sending.endpoint(&receiver).await;
    sending.transfer().await;
    let pool = sending.api.service.database().pool();
    let until = sending.now.load(Ordering::SeqCst) + 30_000;
    let crashed = "UPDATE webhook_deliveries SET lease = 'of another instance', leased_until = $1";
    sqlx::query(crashed).bind(until).execute(pool).await.unwrap();
    sending.pass(29);
    assert_eq!(sending.deliver().await, 0);
    sending.pass(1);
    assert_eq!(sending.deliver().await, 1);
    let attempts: Vec<(i64, Option<i64>)> =
        sqlx::query_as("SELECT number, status FROM webhook_attempts").fetch_all(pool).await.unwrap();
    assert_eq!(attempts, [(1, Some(200))]);
}

/// The lease of an instance ended while it counted its attempt: whoever waits for its transaction finds the event delivered.
#[tokio::test]
async fn a_delivery_that_ends_while_it_is_claimed() {
    let receiver = Receiver::start((200, None)).await;
    let sending = Sending::start().await;
    sending.endpoint(&receiver).await;
    sending.transfer().await;
    let mut other = sending.api.service.database().begin().await.unwrap();
    let delivered =
        "UPDATE webhook_deliveries SET attempts = 1, due = NULL, delivered = 1, lease = NULL, leased_until = 0";
    sqlx::query(delivered).execute(&mut *other).await.unwrap();
    let commit = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        other.commit().await.unwrap();
    };
    let (made, ()) = tokio::join!(sending.deliver(), commit);
    assert_eq!(made, 0);
    assert!(receiver.received().is_empty());
}

/// After the endpoint was disabled, an operator sends the event again: with the same id, and with all attempts.
#[tokio::test]
async fn redelivery() {
    let receiver = Receiver::start((410, None)).await;
    let sending = Sending::start().await;
    sending.endpoint(&receiver).await;
    sending.transfer().await;
    assert_eq!(sending.deliver().await, 1);
    let id = receiver.received()[0].headers["webhook-id"].to_str().unwrap().to_owned();
    let database = sending.api.service.database();
    assert_eq!(redeliver(database, None, &id).await.unwrap(), 1);
    assert_eq!(sending.list("/v1/webhook_endpoints").await[0].get("disabled"), None);
    // The command goes by the database's clock, which may be ahead of the test's.
    sending.pass(600);
    assert_eq!(sending.deliver().await, 1);
    assert_eq!(receiver.received()[1].headers["webhook-id"], id.as_str());
    // Disabled for the second time: the owner is notified of it.
    assert_eq!(sending.list("/v1/webhook_notifications").await.len(), 2);
    assert_eq!(redeliver(database, None, "evt_9").await.unwrap(), 0);
}

/// An event is kept for 30 days after it was delivered, and one that was not delivered for as long as its endpoint.
#[tokio::test]
async fn what_was_delivered_is_deleted_after_a_while() {
    const EVENTS: usize = 3;
    let receiver = Receiver::start((204, None)).await;
    let sending = Sending::start().await;
    let (endpoint, _) = sending.endpoint(&receiver).await;
    for _ in 0..EVENTS {
        sending.transfer().await;
    }
    assert_eq!(sending.deliver().await, EVENTS);
    // It fails for good; after it, one waits for the endpoint to be enabled.
    sending.pass(1);
    receiver.respond((410, None));
    sending.transfer().await;
    sending.transfer().await;
    assert_eq!(sending.deliver().await, 1);
    let delete = async || sending.api.service.delete_delivered_webhooks().await.unwrap();
    sending.now.fetch_add(30 * 86_400_000 - 1_001, Ordering::SeqCst);
    assert_eq!((delete().await, sending.rows().await), (0, [5, 5, 4]));
    sending.now.fetch_add(1_001, Ordering::SeqCst);
    assert_eq!((delete().await, sending.rows().await), (3, [2, 2, 1]));
    sending.pass(365 * 86_400);
    assert_eq!((delete().await, sending.rows().await), (0, [2, 2, 1]));

    // What is left can be sent again. It is kept from its delivery on.
    receiver.respond((204, None));
    let failed = receiver.received().last().unwrap().headers["webhook-id"].to_str().unwrap().to_owned();
    assert_eq!(redeliver(sending.api.service.database(), None, &failed).await.unwrap(), 1);
    assert_eq!(sending.deliver().await, 2);
    sending.pass(29 * 86_400);
    assert_eq!((delete().await, sending.rows().await), (0, [2, 2, 3]));
    // The deliveries of an endpoint are deleted with it, and their events when they are old.
    sending.api.delete(&format!("/v1/webhook_endpoints/{endpoint}")).await.is(204, "");
    assert_eq!((delete().await, sending.rows().await), (0, [0, 0, 0]));
}

/// More than one statement deletes, and as many instances as there are.
#[tokio::test]
async fn many_events_are_deleted() {
    const EVENTS: i64 = 1_300;
    let receiver = Receiver::start((204, None)).await;
    let sending = Sending::start().await;
    let (endpoint, _) = sending.endpoint(&receiver).await;
    let mut transaction = sending.api.service.database().begin().await.unwrap();
    for number in 0..EVENTS {
        let event = format!("evt_{number}");
        let sql = "INSERT INTO webhook_events (id, body, created) VALUES ($1, '{}', 1)";
        sqlx::query(sql).bind(&event).execute(&mut *transaction).await.unwrap();
        let sql = "INSERT INTO webhook_deliveries (id, event, endpoint, attempts, delivered, leased_until) \
                   VALUES ($1, $2, $3, 1, $4, 0)";
        let delivery = sqlx::query(sql).bind(format!("wd_{number}")).bind(&event).bind(&endpoint).bind(1_000 + number);
        delivery.execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let service = &sending.api.service;
    let (one, other) = tokio::join!(service.delete_delivered_webhooks(), service.delete_delivered_webhooks());
    assert_eq!(i64::try_from(one.unwrap() + other.unwrap()).unwrap(), EVENTS);
    assert_eq!(sending.rows().await, [0, 0, 0]);
}

/// While a secret is rotated, both verify; after a day, the new one alone.
#[tokio::test]
async fn a_rotated_secret() {
    let receiver = Receiver::start((200, None)).await;
    let sending = Sending::start().await;
    let (endpoint, old) = sending.endpoint(&receiver).await;
    let rotated = sending.api.post(&format!("/v1/webhook_endpoints/{endpoint}/rotate_secret"), "").await;
    let new = rotated.json()["secret"].as_str().unwrap().to_owned();
    assert_ne!(old, new);
    sending.transfer().await;
    sending.deliver().await;
    let first = receiver.received().remove(0);
    for secret in [&old, &new] {
        Webhook::new(secret).unwrap().verify(&first.body, &first.headers).unwrap();
    }
    sending.pass(90_000);
    sending.transfer().await;
    sending.deliver().await;
    let signed = receiver.received()[1].headers["webhook-signature"].to_str().unwrap().to_owned();
    assert_eq!(signed.split(' ').count(), 1, "{signed}");
}

/// A transfer that does not happen has no event; an endpoint of the other mode receives none; one that was deleted neither.
#[tokio::test]
async fn no_delivery_without_a_transfer() {
    let receiver = Receiver::start((200, None)).await;
    let sending = Sending::start().await;
    let live = sending.api.live_key.clone();
    sending.api.post_as(&live, "/v1/webhook_endpoints", &format!("url={}", receiver.url)).await;
    sending.transfer().await;
    let (endpoint, _) = sending.endpoint(&receiver).await;
    let source = sending.api.account("ada@example.com", 10).await;
    let destination = sending.api.account("bob@example.com", 0).await;
    let form = format!("source={source}&destination={destination}&amount=25&currency=EUR");
    assert_eq!(sending.api.post("/v1/transfers", &form).await.status, 422);
    assert_eq!(sending.deliver().await, 0);
    sending.transfer().await;
    sending.api.delete(&format!("/v1/webhook_endpoints/{endpoint}")).await.is(204, "");
    assert_eq!(sending.deliver().await, 0);
}

/// When the receiver has responded, no connection to the database is free. The attempt is counted later, and not made again.
#[tokio::test]
async fn an_attempt_that_is_counted_late() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let flags = ["--allow-private-webhooks", "--max-connections=1", "--acquire-timeout=1s"];
    let api = start_with(&flags, |settings| settings.webhooks.poll = None).await;
    let sending = Sending { api, now: Arc::new(AtomicI64::new(system_time())) };
    let pool = sending.api.service.database().pool().clone();
    let received = Arc::new(AtomicI64::new(0));
    let (counter, taken) = (received.clone(), pool.clone());
    let receive = async move || {
        counter.fetch_add(1, Ordering::SeqCst);
        let connection = taken.acquire().await.unwrap();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(3)).await;
            drop(connection);
        });
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/", post(receive))).await.unwrap() });
    assert_eq!(sending.api.post("/v1/webhook_endpoints", &format!("url={url}")).await.status, 201);
    sending.transfer().await;
    assert_eq!(sending.deliver().await, 1);
    let attempts: Vec<(i64, Option<i64>)> =
        sqlx::query_as("SELECT number, status FROM webhook_attempts").fetch_all(&pool).await.unwrap();
    assert_eq!((attempts, received.load(Ordering::SeqCst)), (vec![(1, Some(200))], 1));
}

/// Makes the service look for due deliveries once an hour: what it sends before, jobs woke.
async fn woken_by_jobs() -> Sending {
    let now = Arc::new(AtomicI64::new(system_time()));
    let hour = |settings: &mut Settings| settings.webhooks.poll = Some(Duration::from_secs(3_600));
    Sending { api: start_with(&["--allow-private-webhooks", "--webhook-speed=100"], hour).await, now }
}

async fn until(receiver: &Receiver, deliveries: usize) {
    let began = Instant::now();
    while receiver.received().len() < deliveries {
        assert!(began.elapsed() < Duration::from_secs(60), "{:?}", receiver.received());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Receivers that accept requests and never respond, on one port.
struct Tarpit {
    url: String,
    /// How many requests are waiting now, and how many were at most.
    waiting: Arc<(AtomicI64, AtomicI64)>,
    server: JoinHandle<()>,
}

impl Tarpit {
    async fn start() -> Tarpit {
        let waiting = Arc::new((AtomicI64::new(0), AtomicI64::new(0)));
        let counters = waiting.clone();
        let receive = async move || {
            let (now, most) = &*counters;
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::future::pending::<()>().await;
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, Router::new().fallback(receive)).await.unwrap() });
        Tarpit { url, waiting, server }
    }

    /// Waits until so many requests have arrived, and returns how many there are a moment later.
    async fn until(&self, requests: i64) -> i64 {
        let began = Instant::now();
        while self.waiting.1.load(Ordering::SeqCst) < requests {
            assert!(began.elapsed() < Duration::from_secs(30), "{:?}", self.waiting);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        self.waiting.1.load(Ordering::SeqCst)
    }
}

impl Drop for Tarpit {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A service with jobs whose attempts never end while the test runs.
async fn patient() -> Sending {
    let now = Arc::new(AtomicI64::new(system_time()));
    let flags = [&NO_LIMIT[..], &["--allow-private-webhooks", "--webhook-timeout=10m"]].concat();
    let hour = |settings: &mut Settings| settings.webhooks.poll = Some(Duration::from_secs(3_600));
    Sending { api: start_with(&flags, hour).await, now }
}

/// One receiver that never responds has four attempts at the same time, and others get their events.
#[tokio::test]
async fn a_slow_receiver_does_not_delay_others() {
    let (tarpit, receiver, sending) = (Tarpit::start().await, Receiver::start((204, None)).await, patient().await);
    let created = sending.api.post("/v1/webhook_endpoints", &format!("url={}/1", tarpit.url)).await;
    assert_eq!(created.status, 201, "{created:?}");
    for _ in 0..20 {
        sending.transfer().await;
    }
    assert_eq!(tarpit.until(4).await, 4);
    sending.endpoint(&receiver).await;
    sending.transfer().await;
    until(&receiver, 1).await;
    assert_eq!(tarpit.until(4).await, 4);
}

/// Any number of receivers of test mode that never respond have eight attempts at the same time, and live mode goes on.
#[tokio::test]
async fn test_mode_does_not_delay_live_mode() {
    let (tarpit, receiver, sending) = (Tarpit::start().await, Receiver::start((204, None)).await, patient().await);
    for number in 0..5 {
        let created = sending.api.post("/v1/webhook_endpoints", &format!("url={}/{number}", tarpit.url)).await;
        assert_eq!(created.status, 201, "{created:?}");
    }
    for _ in 0..5 {
        sending.transfer().await;
    }
    assert_eq!(tarpit.until(8).await, 8);
    let live = sending.api.live_key.clone();
    let created = sending.api.post_as(&live, "/v1/webhook_endpoints", &format!("url={}", receiver.url)).await;
    assert_eq!(created.status, 201, "{created:?}");
    let mut accounts = Vec::new();
    for form in ["email=ada@example.com&currency=EUR", "email=bob@example.com&currency=EUR"] {
        let account = sending.api.post_as(&live, "/v1/accounts", form).await;
        accounts.push(account.json()["id"].as_str().unwrap().to_owned());
    }
    // In live mode an account is opened without money.
    let sql = "UPDATE accounts SET balance = 100 WHERE id = $1";
    sqlx::query(sql).bind(&accounts[0]).execute(sending.api.service.database().pool()).await.unwrap();
    let form = format!("source={}&destination={}&amount=1&currency=EUR", accounts[0], accounts[1]);
    assert_eq!(sending.api.post_as(&live, "/v1/transfers", &form).await.status, 201);
    until(&receiver, 1).await;
}

/// Deliveries that had to wait for others to the same endpoint are sent when those have ended, and not only at the next look.
#[tokio::test]
async fn a_queue_of_deliveries_to_one_endpoint() {
    let receiver = Receiver::start((204, None)).await;
    let sending = patient().await;
    let thinks = Duration::from_millis(100);
    let (arrived, counter) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicI64::new(0)));
    let (now, most) = (arrived.clone(), counter.clone());
    let slow = async move || {
        most.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(thinks).await;
        now.fetch_add(1, Ordering::SeqCst);
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(slow)).await.unwrap() });
    let created = sending.api.post("/v1/webhook_endpoints", &format!("url={url}")).await;
    assert_eq!(created.status, 201, "{created:?}");
    sending.endpoint(&receiver).await;
    for _ in 0..20 {
        sending.transfer().await;
    }
    until(&receiver, 20).await;
    let began = Instant::now();
    while arrived.load(Ordering::SeqCst) < 20 {
        assert!(began.elapsed() < Duration::from_secs(60), "{arrived:?} of 20");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(counter.load(Ordering::SeqCst), 20);
}

/// A job wakes the first delivery, the retry at once, and the retry after a wait.
#[tokio::test]
async fn jobs_wake_deliveries() {
    let receiver = Receiver::start((500, None)).await;
    let sending = woken_by_jobs().await;
    sending.endpoint(&receiver).await;
    sending.transfer().await;
    until(&receiver, 2).await;
    receiver.respond((204, None));
    until(&receiver, 3).await;
    let [first, retry, last] = &receiver.received()[..] else { panic!("{:?}", receiver.received()) };
    assert_eq!(first.headers["webhook-id"], retry.headers["webhook-id"]);
    assert_eq!(first.headers["webhook-id"], last.headers["webhook-id"]);
}

/// The command writes jobs, which wake a service that runs.
#[tokio::test]
async fn redelivery_wakes_the_service() {
    let receiver = Receiver::start((204, None)).await;
    let sending = woken_by_jobs().await;
    sending.endpoint(&receiver).await;
    sending.transfer().await;
    until(&receiver, 1).await;
    let event = receiver.received()[0].headers["webhook-id"].to_str().unwrap().to_owned();
    let jobs = JobQueue::open(&sending.api.settings.database_url).await.unwrap();
    assert_eq!(redeliver(sending.api.service.database(), Some(&jobs), &event).await.unwrap(), 1);
    until(&receiver, 2).await;
}

/// A delivery whose job was lost, as in a crash between the commit and the job, is found by the next look.
#[tokio::test]
async fn a_lost_job() {
    let receiver = Receiver::start((204, None)).await;
    let sending = Sending::start().await;
    sending.endpoint(&receiver).await;
    sending.transfer().await;
    let mut settings = sending.api.settings.clone();
    settings.webhooks.poll = Some(Duration::from_millis(200));
    let another = Service::open(&settings).await.unwrap();
    until(&receiver, 1).await;
    // Also if it became due after the start.
    sending.transfer().await;
    until(&receiver, 2).await;
    another.stop();
}

/// Two instances send each event once.
#[tokio::test]
#[ignore = "needs PostgreSQL: tests/postgres examples/payments/tests/postgres"]
async fn webhooks_across_instances() {
    let receiver = Receiver::start((200, None)).await;
    let now = Arc::new(AtomicI64::new(system_time()));
    let flags = [&NO_LIMIT[..], &["--allow-private-webhooks"]].concat();
    let sending = Sending { api: start_with(&flags, |_| ()).await, now };
    let _second = sending.api.another_instance().await;
    sending.endpoint(&receiver).await;
    for _ in 0..30 {
        sending.transfer().await;
    }
    let waiting = "SELECT id FROM webhook_deliveries WHERE due IS NOT NULL";
    let pool = sending.api.service.database().pool();
    while !sqlx::query(waiting).fetch_all(pool).await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let ids: std::collections::BTreeSet<_> = receiver
        .received()
        .iter()
        .map(|delivery| delivery.headers["webhook-id"].to_str().unwrap().to_owned())
        .collect();
    assert_eq!((receiver.received().len(), ids.len()), (30, 30));
}

/// Counts no connection: what a receiver must not lead to.
fn untouched() -> std::net::TcpListener {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}

fn was_not_reached(listener: &std::net::TcpListener) -> bool {
    listener.accept().is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
}

impl Sending {
    /// How many events, deliveries and attempts are stored.
    async fn rows(&self) -> [i64; 3] {
        let sql = "SELECT (SELECT COUNT(*) FROM webhook_events), (SELECT COUNT(*) FROM webhook_deliveries), \
                   (SELECT COUNT(*) FROM webhook_attempts)";
        let rows: (i64, i64, i64) = sqlx::query_as(sql).fetch_one(self.api.service.database().pool()).await.unwrap();
        rows.into()
    }

    /// The numbers and statuses of all attempts.
    async fn attempts(&self) -> Vec<(i64, Option<i64>)> {
        let sql = "SELECT number, status FROM webhook_attempts ORDER BY number";
        sqlx::query_as(sql).fetch_all(self.api.service.database().pool()).await.unwrap()
    }
}

/// A receiver in the public internet could redirect to a private network: no redirect is followed, and it is a failure.
#[tokio::test]
async fn redirects_are_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let inside = untouched();
        let location = format!("http://{}/hooks", inside.local_addr().unwrap());
        let redirect = async move || {
            axum::response::Response::builder()
                .status(status)
                .header("location", location)
                .body(axum::body::Body::empty())
                .unwrap()
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let server =
            tokio::spawn(async move { axum::serve(listener, Router::new().route("/", post(redirect))).await.unwrap() });
        let sending = Sending::start().await;
        assert_eq!(sending.api.post("/v1/webhook_endpoints", &format!("url={url}")).await.status, 201);
        sending.transfer().await;
        assert_eq!(sending.deliver().await, 2);
        let status = Some(i64::from(status));
        assert_eq!(
            (sending.attempts().await, was_not_reached(&inside)),
            (vec![(1, status), (2, status)], true),
            "{status:?}"
        );
        server.abort();
    }
}

/// An endpoint whose URL was public when it was created: its host is compared again for each attempt, whether it is an address or
/// a name that resolves to one.
#[tokio::test]
async fn endpoints_that_became_private() {
    for (scheme, host) in [("https", "localhost"), ("https", "127.0.0.1"), ("http", "localhost"), ("http", "127.0.0.1")]
    {
        let inside = untouched();
        let now = Arc::new(AtomicI64::new(system_time()));
        let clock = now.clone();
        let api = start_with(&NO_LIMIT, |settings| {
            settings.webhooks.poll = None;
            settings.webhooks.clock = Clock::new(move || clock.load(Ordering::SeqCst));
        })
        .await;
        let sending = Sending { api, now };
        assert_eq!(sending.api.post("/v1/webhook_endpoints", "url=https://8.8.8.8/hooks").await.status, 201);
        let url = format!("{scheme}://{host}:{}/hooks", inside.local_addr().unwrap().port());
        let pool = sending.api.service.database().pool();
        let moved = sqlx::query("UPDATE webhook_endpoints SET url = $1").bind(&url).execute(pool).await.unwrap();
        assert_eq!(moved.rows_affected(), 1);
        sending.transfer().await;
        assert_eq!(sending.deliver().await, 2);
        assert_eq!((sending.attempts().await, was_not_reached(&inside)), (vec![(1, None), (2, None)], true), "{url}");
    }
}

/// What creates no endpoint.
#[tokio::test]
async fn endpoints_that_are_rejected() {
    let api = start().await;
    let rejected = |reason: &str| {
        format!(
            r#"{{"error":{{"code":"webhook_url_not_allowed","message":"The URL cannot receive webhooks: {reason}","param":"url","type":"invalid_request_error"}}}}"#
        )
    };
    for (url, reason) in [
        ("https://127.0.0.1/hooks", "its host is in a private network"),
        ("https://[::ffff:10.0.0.1]/hooks", "its host is in a private network"),
        ("https://localhost/hooks", "its host is in a private network"),
        ("http://8.8.8.8/hooks", "it must begin with https://"),
        ("hooks", "it is not an absolute URL"),
    ] {
        api.post("/v1/webhook_endpoints", &format!("url={url}")).await.is(400, &rejected(reason));
    }
    api.post("/v1/webhook_endpoints/we_9/rotate_secret", "").await.is(
        404,
        r#"{"error":{"code":"resource_not_found","message":"No webhook endpoint found with id: we_9","param":"id","type":"invalid_request_error"}}"#,
    );
    assert_eq!(api.delete("/v1/webhook_endpoints/we_9").await.status, 404);
    for number in 1..=16 {
        let form = format!("url=https://8.8.8.8/{number}");
        assert_eq!(api.post("/v1/webhook_endpoints", &form).await.status, 201);
    }
    api.post("/v1/webhook_endpoints", "url=https://8.8.8.8/17").await.is(
        409,
        r#"{"error":{"code":"too_many_webhook_endpoints","message":"There are 16 webhook endpoints already","type":"invalid_request_error"}}"#,
    );
}
