//! Two instances on one PostgreSQL, behind a proxy that gives each connection to the next of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{extract::Request, middleware::from_fn};
use futures_util::future::join_all;
use reqwest::{Client, Method, Response};
use serde_json::Value;
use sqlx::{AnyConnection, Connection};
use tokio::{
    net::TcpListener,
    runtime::Runtime,
    sync::mpsc,
    time::{sleep, timeout},
};

use crate::{
    http::http,
    program::{Program, read, start},
    proxy::Proxy,
    receiver::Receiver,
};

const NO_LIMIT: [&str; 2] = ["--rate-limit=1000000", "--rate-burst=1000000"];
/// On a slow machine many requests at once wait long for a connection to the database.
const PATIENT: &str = "--acquire-timeout=14s";

/// Two instances, and a client that sends through the proxy.
struct Two {
    programs: [Program; 2],
    proxy: Proxy,
    http: Client,
}

/// Runs a test with two instances that are started with these flags.
fn with_two<F: Future<Output = ()>>(flags: &[&str], test: impl FnOnce(Two) -> F) {
    let first = start(flags);
    let second = first.another_instance(flags);
    Runtime::new().unwrap().block_on(async {
        let proxy = Proxy::start(vec![first.address.clone(), second.address.clone()]).await;
        // A connection for each request, so that each goes to the next instance.
        let http = http().pool_max_idle_per_host(0).build().unwrap();
        test(Two { programs: [first, second], proxy, http }).await;
    });
}

/// Waits for what happens within a minute.
async fn within_a_minute(happens: impl Future<Output = ()>) {
    timeout(Duration::from_secs(60), happens).await.unwrap();
}

/// A response as it arrived.
#[derive(Debug)]
struct Received {
    status: u16,
    wait: Option<u64>,
    is_replay: bool,
    body: String,
}

impl Received {
    async fn of(response: Response) -> Received {
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Received {
            status: response.status().as_u16(),
            wait: text("retry-after").map(|wait| wait.parse().unwrap()),
            is_replay: text("idempotent-replayed").is_some(),
            body: response.text().await.unwrap(),
        }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

impl Two {
    async fn send(&self, method: Method, path: &str, key: &str, form: String) -> Received {
        let request = self.http.request(method, format!("http://{}{path}", self.proxy.address));
        let request = request.bearer_auth(&self.programs[0].key).header("idempotency-key", key);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
        Received::of(request.send().await.unwrap()).await
    }

    async fn get(&self, path: &str) -> Received {
        self.send(Method::GET, path, "", String::new()).await
    }

    async fn post(&self, path: &str, key: &str, form: &str) -> Received {
        self.send(Method::POST, path, key, form.to_owned()).await
    }

    async fn account(&self, email: &str) -> String {
        let created = self.post("/v1/accounts", "", &format!("email={email}&currency=EUR&balance=10000")).await;
        created.json()["id"].as_str().unwrap().to_owned()
    }

    async fn balance(&self, id: &str) -> i64 {
        self.get(&format!("/v1/accounts/{id}")).await.json()["balance"].as_i64().unwrap()
    }

    async fn database(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        AnyConnection::connect(&self.programs[0].database_url()).await.unwrap()
    }
}

/// Of a hundred requests at once exactly the burst passes, whichever instance they reach.
#[test]
#[ignore = "needs PostgreSQL: tests/postgres examples/payments/tests/postgres"]
fn a_burst() {
    with_two(&["--rate-limit=1", "--rate-burst=30", PATIENT], |two| async move {
        let all = join_all((0..100).map(|_| two.get("/v1/accounts"))).await;
        let passed = all.iter().filter(|received| received.status == 200).count();
        let rejected: Vec<_> = all.iter().filter(|received| received.status == 429).collect();
        assert_eq!((passed, rejected.len()), (30, 70));
        for received in rejected {
            assert!(received.wait.is_some_and(|wait| (1..=60).contains(&wait)), "{received:?}");
        }
        assert_eq!(two.proxy.accepted(), [50, 50]);
    });
}

/// A client that sends as fast as it can gets what the limit allows in that time, not twice as much.
#[test]
#[ignore = "needs PostgreSQL: tests/postgres examples/payments/tests/postgres"]
fn a_rate() {
    with_two(&["--rate-limit=600", "--rate-burst=5", PATIENT], |two| async move {
        let began = Instant::now();
        let mut passed = 0;
        while began.elapsed() < Duration::from_secs(4) {
            let all = join_all((0..8).map(|_| two.get("/v1/accounts"))).await;
            passed += all.iter().filter(|received| received.status == 200).count();
        }
        // The burst, and one each tenth of a second: a slow machine sends less.
        let tenths = usize::try_from(began.elapsed().as_millis() / 100).unwrap();
        assert!((6..=tenths + 6).contains(&passed), "{passed} in {tenths} tenths of a second");
    });
}

/// A key that reaches both instances at the same time moves money once, and all its responses are the same.
#[test]
#[ignore = "needs PostgreSQL: tests/postgres examples/payments/tests/postgres"]
fn a_key_at_both_at_once() {
    const KEYS: usize = 60;
    with_two(&NO_LIMIT, |two| async move {
        let (source, destination) = (two.account("ada@example.com").await, two.account("bob@example.com").await);
        let form = format!("source={source}&destination={destination}&amount=7&currency=EUR");
        let mut ids = BTreeSet::new();
        for number in 0..KEYS {
            let key = format!("k{number}");
            let mut bodies = BTreeSet::new();
            for received in join_all((0..4).map(|_| two.post("/v1/transfers", &key, &form))).await {
                match received.status {
                    201 => drop(bodies.insert(received.body)),
                    // Not before one of the others ends.
                    409 => assert!(received.wait.is_some() && received.body.contains("in_progress"), "{received:?}"),
                    _ => panic!("{received:?}"),
                }
            }
            for _ in 0..2 {
                let again = two.post("/v1/transfers", &key, &form).await;
                assert!(again.status == 201 && again.is_replay, "{again:?}");
                bodies.insert(again.body);
            }
            let [body] = &bodies.into_iter().collect::<Vec<_>>()[..] else { panic!("{key} has several responses") };
            ids.insert(serde_json::from_str::<Value>(body).unwrap()["id"].to_string());
        }
        assert_eq!(ids.len(), KEYS);
        let moved = i64::try_from(KEYS).unwrap() * 7;
        assert_eq!((two.balance(&source).await, two.balance(&destination).await), (10_000 - moved, 10_000 + moved));
    });
}

/// While one instance waits for the card processor, the other says when to come again.
#[test]
#[ignore = "needs PostgreSQL: tests/postgres examples/payments/tests/postgres"]
fn a_key_in_progress_at_the_other() {
    let (called, mut calls) = mpsc::unbounded_channel();
    let runtime = Runtime::new().unwrap();
    let slow = move |request: Request, next: axum::middleware::Next| {
        let called = called.clone();
        async move {
            called.send(()).unwrap();
            sleep(Duration::from_secs(1)).await;
            next.run(request).await
        }
    };
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let flag = format!("--processor-url=http://{}", listener.local_addr().unwrap());
    let processor = example_payments::processor().layer(from_fn(slow));
    runtime.spawn(async move { axum::serve(listener, processor).await.unwrap() });
    with_two(&[&flag, "--request-timeout=5s", "--statement-timeout=4s", "--processor-timeout=4s"], |two| async move {
        let account = two.account("ada@example.com").await;
        let two = Arc::new(two);
        let form = format!("account={account}&amount=500&currency=EUR&card=tok_visa");
        let first = tokio::spawn({
            let (two, form) = (two.clone(), form.clone());
            async move { two.post("/v1/charges", "k1", &form).await }
        });
        calls.recv().await.unwrap();
        let meanwhile = two.post("/v1/charges", "k1", &form).await;
        assert!(meanwhile.body.contains("idempotency_key_in_progress"), "{meanwhile:?}");
        // The rest of the lease, which is twice the time of a request.
        assert!(meanwhile.wait.is_some_and(|wait| (5..=10).contains(&wait)), "{meanwhile:?}");
        let first = first.await.unwrap();
        assert!(first.status == 201 && !first.is_replay, "{first:?}");
        for _ in 0..2 {
            let again = two.post("/v1/charges", "k1", &form).await;
            assert!(again.is_replay && again.body == first.body, "{again:?}");
        }
        assert_eq!(two.balance(&account).await, 10_500);
    });
}

/// Each event is sent once for each attempt that is counted, and not before its time.
#[test]
#[ignore = "needs PostgreSQL: tests/postgres examples/payments/tests/postgres"]
fn webhooks() {
    const EVENTS: usize = 40;
    let receiver = &Receiver::start();
    let flags = [&NO_LIMIT[..], &["--allow-private-webhooks", "--webhook-speed=1000"]].concat();
    with_two(&flags, |two| async move {
        // The one accepts an event when it is sent for the second time; at the other nobody listens.
        let silent = "http://127.0.0.1:9/";
        for url in [&receiver.url[..], silent] {
            assert_eq!(two.post("/v1/webhook_endpoints", "", &format!("url={url}")).await.status, 201);
        }
        let (source, destination) = (two.account("ada@example.com").await, two.account("bob@example.com").await);
        let form = format!("source={source}&destination={destination}&amount=7&currency=EUR");
        let transfers = (0..EVENTS).map(|number| {
            let (two, form) = (&two, &form);
            async move {
                // A transfer that meets too many others is sent again.
                let key = format!("k{number}");
                while two.post("/v1/transfers", &key, form).await.status != 201 {
                    sleep(Duration::from_millis(100)).await;
                }
            }
        });
        within_a_minute(async { drop(join_all(transfers).await) }).await;
        let mut database = two.database().await;
        let delivered = "SELECT COUNT(*) FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint \
                         WHERE e.url = $1 AND d.due IS NULL";
        let count = async |database: &mut AnyConnection| {
            let (count,): (i64,) = sqlx::query_as(delivered).bind(&receiver.url).fetch_one(database).await.unwrap();
            usize::try_from(count).unwrap()
        };
        within_a_minute(async {
            while count(&mut database).await < EVENTS {
                sleep(Duration::from_millis(50)).await;
            }
        })
        .await;
        let received = receiver.received();
        assert!(received.len() == EVENTS && received.values().all(|times| *times == 2), "{received:?}");
        let attempts = "SELECT d.event, a.number, a.status, a.ended FROM webhook_attempts a \
                        JOIN webhook_deliveries d ON d.id = a.delivery JOIN webhook_endpoints e ON e.id = d.endpoint \
                        WHERE e.url = $1 ORDER BY d.event, a.number";
        type Attempt = (String, i64, Option<i64>, i64);
        let of = async |database: &mut AnyConnection, url: &str| {
            let rows: Vec<Attempt> = sqlx::query_as(attempts).bind(url).fetch_all(database).await.unwrap();
            let mut events = BTreeMap::<String, Vec<(i64, Option<i64>, i64)>>::new();
            for (event, number, status, ended) in rows {
                events.entry(event).or_default().push((number, status, ended));
            }
            events
        };
        for (event, made) in of(&mut database, &receiver.url).await {
            let made: Vec<_> = made.iter().map(|(number, status, _)| (*number, *status)).collect();
            assert_eq!(made, [(1, Some(500)), (2, Some(204))], "{event}");
        }
        // The other endpoint is disabled after the seventh attempt, and its owner is notified once.
        let disabled = "SELECT disabled FROM webhook_endpoints WHERE url = $1";
        let is_disabled = async |database: &mut AnyConnection| {
            let (at,): (Option<i64>,) = sqlx::query_as(disabled).bind(silent).fetch_one(database).await.unwrap();
            at.is_some()
        };
        within_a_minute(async {
            while !is_disabled(&mut database).await {
                sleep(Duration::from_millis(50)).await;
            }
        })
        .await;
        let events = of(&mut database, silent).await;
        for (event, made) in &events {
            let numbers: Vec<i64> = made.iter().map(|(number, ..)| *number).collect();
            assert_eq!(numbers, (1..=i64::try_from(made.len()).unwrap()).collect::<Vec<_>>(), "{event}");
            // Each wait at least, in thousandths of the schedule.
            for (pair, wait) in made.windows(2).zip([0, 60, 300, 1_800, 7_200, 21_600]) {
                assert!(pair[1].2 - pair[0].2 >= wait, "{event}: {made:?}");
            }
        }
        assert!(events.values().any(|made| made.len() == 7), "{events:?}");
        let notified = two.get("/v1/webhook_notifications").await.json();
        assert_eq!(notified["data"].as_array().unwrap().len(), 1, "{notified}");
        let kept = [&two.programs[0], &two.programs[1]].map(|program| read(program.send("GET /health/ready", "")));
        assert!(kept.iter().all(|response| response.starts_with("HTTP/1.1 200")), "{kept:?}");
    });
}
