//! Two instances on one PostgreSQL, behind a proxy that gives each connection to the next of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    future::Future,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, StatusCode},
    middleware::from_fn,
    routing::post,
};
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
    database::new_database,
    http::http,
    program::{Program, folder, read, start, start_in, start_on},
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
    with_two(&[&NO_LIMIT[..], &[PATIENT]].concat(), |two| async move {
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
    let flags = [
        &flag,
        "--request-timeout=5s",
        "--statement-timeout=4s",
        "--processor-timeout=4s",
        // A slow machine connects slowly, and without a connection the processor is not called.
        "--acquire-timeout=4s",
    ];
    with_two(&flags, |two| async move {
        let account = two.account("ada@example.com").await;
        let two = Arc::new(two);
        let form = format!("account={account}&amount=500&currency=EUR&card=tok_visa");
        let first = tokio::spawn({
            let (two, form) = (two.clone(), form.clone());
            async move { two.post("/v1/charges", "k1", &form).await }
        });
        within_a_minute(async { calls.recv().await.unwrap() }).await;
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

/// Instances that start at the same time on a new database: one of them creates the tables, the first keys and the token of
/// operators, and all of them serve.
#[test]
#[ignore = "needs PostgreSQL: tests/postgres examples/payments/tests/postgres"]
fn a_start_at_the_same_time() {
    const INSTANCES: usize = 4;
    for _ in 0..3 {
        let database = Runtime::new().unwrap().block_on(new_database());
        assert!(database.is_some(), "tests/postgres examples/payments/tests/postgres");
        let folder = folder();
        let token = format!("--operator-token-file={}", folder.join("token").display());
        let mut programs: Vec<Program> = thread::scope(|scope| {
            let started: Vec<_> =
                (0..INSTANCES).map(|_| scope.spawn(|| start_on(database.clone(), &[&token, PATIENT]))).collect();
            started.into_iter().map(|program| program.join().unwrap()).collect()
        });
        let keys: Vec<String> =
            programs.iter().map(|program| program.key.clone()).filter(|key| !key.is_empty()).collect();
        let [key] = &keys[..] else { panic!("{} instances printed keys", keys.len()) };
        for (number, program) in programs.iter_mut().enumerate() {
            program.key.clone_from(key);
            let created = read(program.send("POST /v1/accounts", &format!("email=a{number}@example.com&currency=EUR")));
            assert!(created.starts_with("HTTP/1.1 201"), "{created}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}

/// The library that makes a program believe that it is another time.
fn faketime() -> String {
    let libraries =
        fs::read_dir("/usr/lib").unwrap().map(|entry| entry.unwrap().path().join("faketime/libfaketimeMT.so.1"));
    match libraries.into_iter().find(|library| library.exists()) {
        Some(library) => library.display().to_string(),
        None => panic!("Debian's faketime is missing: tests/postgres examples/payments/tests/postgres installs it"),
    }
}

fn seconds() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

/// One clock is ten minutes behind, another one ten minutes ahead. No instance takes a delivery over from one that is sending it,
/// and receivers get the time of the database, which they compare with their own.
#[test]
#[ignore = "needs PostgreSQL: tests/postgres examples/payments/tests/postgres"]
fn webhooks_of_instances_whose_clocks_differ() {
    const EVENTS: usize = 8;
    const MINUTE: i64 = 60;
    let flags = [&NO_LIMIT[..], &[PATIENT, "--allow-private-webhooks", "--webhook-lease=2s"]].concat();
    let first = start(&flags);
    let library = faketime();
    let with_clock = |offset: &str| {
        let environment = [("LD_PRELOAD", &*library), ("FAKETIME", offset), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")];
        let mut program = start_in(&environment, Some(first.database_url()), &flags);
        program.key.clone_from(&first.key);
        program
    };
    let others = [with_clock("-600"), with_clock("+600")];
    let account = |program: &Program, email: &str| {
        let created = read(program.send("POST /v1/accounts", &format!("email={email}&currency=EUR&balance=10000")));
        let json: Value = serde_json::from_str(created.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        (json["id"].as_str().unwrap().to_owned(), json["created"].as_i64().unwrap() - seconds())
    };
    let [(source, behind), (destination, ahead)] =
        [account(&others[0], "ada@example.com"), account(&others[1], "bob@example.com")];
    assert!(behind < -9 * MINUTE && ahead > 9 * MINUTE, "{behind} {ahead}");

    Runtime::new().unwrap().block_on(async {
        // It thinks for more than two leases.
        let arrived = Arc::new(Mutex::new(Vec::new()));
        let noted = arrived.clone();
        let slow = async move |headers: HeaderMap| {
            let text = |name: &str| headers[name].to_str().unwrap().to_owned();
            noted
                .lock()
                .unwrap()
                .push((text("webhook-id"), text("webhook-timestamp").parse::<i64>().unwrap() - seconds()));
            sleep(Duration::from_secs(5)).await;
            StatusCode::NO_CONTENT
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/", post(slow))).await.unwrap() });

        let programs = [&first, &others[0], &others[1]];
        let proxy = Proxy::start(programs.iter().map(|program| program.address.clone()).collect()).await;
        let http = http().pool_max_idle_per_host(0).build().unwrap();
        let send = async |path: &str, key: usize, form: String| {
            let request = http.post(format!("http://{}{path}", proxy.address)).bearer_auth(&first.key);
            let request = request.header("idempotency-key", format!("k{key}"));
            request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form)
                .send()
                .await
                .unwrap()
                .status()
        };
        assert_eq!(send("/v1/webhook_endpoints", 0, format!("url={url}")).await, 201);
        for number in 0..EVENTS {
            let form = format!("source={source}&destination={destination}&amount=7&currency=EUR");
            assert_eq!(send("/v1/transfers", number, form).await, 201);
        }
        sqlx::any::install_default_drivers();
        let mut database = AnyConnection::connect(&first.database_url()).await.unwrap();
        let waiting = "SELECT id FROM webhook_deliveries WHERE due IS NOT NULL";
        within_a_minute(async {
            while !sqlx::query(waiting).fetch_all(&mut database).await.unwrap().is_empty() {
                sleep(Duration::from_millis(100)).await;
            }
        })
        .await;
        let arrived = arrived.lock().unwrap().clone();
        let events: BTreeSet<_> = arrived.iter().map(|(event, _)| event).collect();
        assert_eq!((arrived.len(), events.len()), (EVENTS, EVENTS), "{arrived:?}");
        assert!(arrived.iter().all(|(_, late)| late.abs() < MINUTE), "{arrived:?}");
        let attempts: Vec<(i64, Option<i64>, i64)> =
            sqlx::query_as("SELECT number, status, ended / 1000 FROM webhook_attempts")
                .fetch_all(&mut database)
                .await
                .unwrap();
        assert_eq!(attempts.len(), EVENTS);
        for (number, status, ended) in attempts {
            assert_eq!((number, status), (1, Some(204)));
            assert!((seconds() - ended).abs() < 2 * MINUTE, "{ended}");
        }
    });
}
