//! The program is killed while it sends webhooks.

use std::{
    collections::BTreeMap,
    thread,
    time::{Duration, Instant},
};

use sqlx::{AnyConnection, Connection};

use crate::{
    program::{Program, read, start},
    receiver::Receiver,
};

/// The schedule in thousandths, and a lease that is renewed every 200 ms.
const FLAGS: [&str; 5] = [
    "--allow-private-webhooks",
    "--webhook-speed=1000",
    "--webhook-lease=600ms",
    "--rate-limit=1000000",
    "--rate-burst=1000000",
];

#[test]
fn killed_while_it_sends() {
    kill(5);
}

#[test]
#[ignore = "a minute: cargo test -p example-payments --test process -- --ignored"]
fn killed_often_while_it_sends() {
    kill(50);
}

/// Kills the program `times` while a request is on its way. Nothing is lost, and no attempt is counted that was not made: each
/// event arrives until it is accepted, and its attempts are those whose responses the program read.
fn kill(times: usize) {
    let receiver = Receiver::start();
    let mut program = start(&FLAGS);
    let accounts = [account(&program, "ada@example.com"), account(&program, "bob@example.com")];
    let created = read(program.send("POST /v1/webhook_endpoints", &format!("url={}", receiver.url)));
    assert!(created.starts_with("HTTP/1.1 201"), "{created}");
    for number in 0..times {
        let (source, destination) = (&accounts[number % 2], &accounts[(number + 1) % 2]);
        let form = format!("source={source}&destination={destination}&amount=7&currency=EUR");
        while receiver.arrivals.try_recv().is_ok() {}
        let made = read(program.send("POST /v1/transfers", &form));
        assert!(made.starts_with("HTTP/1.1 201"), "{made}");
        // The event arrives twice at least. Every second time an attempt may end before.
        for _ in 0..=number % 2 {
            receiver.arrivals.recv_timeout(Duration::from_secs(60)).unwrap();
        }
        program.kill_and_start(&FLAGS);
    }
    let attempts = all_attempts(&program.database_url());
    let received = receiver.received();
    assert_eq!((attempts.len(), received.len()), (times, times));
    for (event, attempts) in &attempts {
        let numbers: Vec<i64> = attempts.iter().map(|(number, _)| *number).collect();
        let statuses: Vec<Option<i64>> = attempts.iter().map(|(_, status)| *status).collect();
        assert!(numbers == [1] || numbers == [1, 2], "{event}: {attempts:?}");
        assert!(statuses == [Some(204)] || statuses == [Some(500), Some(204)], "{event}: {attempts:?}");
        assert!(attempts.len() <= received[event], "{event}: {attempts:?}");
    }
    let (counted, arrived) = (attempts.values().map(Vec::len).sum::<usize>(), received.values().sum::<usize>());
    assert!(counted < arrived, "no attempt was interrupted: {counted} of {arrived}");
    let notified = read(program.send("GET /v1/webhook_notifications", ""));
    assert!(notified.ends_with(r#"{"data":[],"has_more":false}"#), "{notified}");
}

/// How long all attempts of an event may take.
const ALL_ATTEMPTS: Duration = Duration::from_secs(120);

#[test]
fn killed_in_each_wait_until_the_endpoint_is_disabled() {
    // In milliseconds, the waits are 12, 60, 360, 1,440 and 4,320.
    kill_in_waits("--webhook-speed=5000");
}

#[test]
#[ignore = "a minute: cargo test -p example-payments --test process -- --ignored"]
fn killed_in_each_long_wait_until_the_endpoint_is_disabled() {
    kill_in_waits("--webhook-speed=1000");
}

/// No event is ever accepted. The program is killed when it has counted an attempt and waits for the next one; the schedule goes
/// on where it was.
fn kill_in_waits(speed: &str) {
    let flags = [&FLAGS[..1], &[speed], &FLAGS[2..]].concat();
    let receiver = Receiver::that_rejects(usize::MAX);
    let mut program = start(&flags);
    let accounts = [account(&program, "ada@example.com"), account(&program, "bob@example.com")];
    let database = Database::open(&program);
    let endpoint = endpoint(&program, &receiver);
    let events = [transfer(&program, &accounts), transfer(&program, &accounts)];
    let mut waits = 0;
    for counted in 2..=6 {
        // Of the event that is further.
        let row = database.until(|row| row.attempts >= counted);
        let is_waiting = row.attempts == counted && row.is_due && row.lease.is_none();
        program.kill_and_start(&flags);
        waits += usize::from(is_waiting);
    }
    assert!(waits >= 3, "{waits} kills were in a wait");
    database.until_disabled(&endpoint);
    let attempts = database.attempts();
    assert_eq!((attempts.len(), events.len()), (2, 2));
    let most = attempts.values().map(Vec::len).max();
    assert_eq!(most, Some(7), "{attempts:?}");
    for (event, attempts) in &attempts {
        // The first event with seven disables the endpoint for the other one.
        assert!((6..=7).contains(&attempts.len()), "{event}: {attempts:?}");
        all_rejected(event, attempts, receiver.received()[event]);
    }
    assert_eq!(notifications(&program), [endpoint]);
}

/// The program is killed at about the moment when the seventh attempt disables an endpoint, each time a little later.
#[test]
fn killed_when_endpoints_are_disabled() {
    let flags = [&FLAGS[..1], &["--webhook-speed=1000000"], &FLAGS[2..]].concat();
    let receiver = Receiver::that_rejects(usize::MAX);
    let mut program = start(&flags);
    let accounts = [account(&program, "ada@example.com"), account(&program, "bob@example.com")];
    let database = Database::open(&program);
    let mut endpoints = Vec::new();
    // The receiver thinks for 100 ms.
    for later in [95, 100, 102, 104, 106, 110] {
        let endpoint = endpoint(&program, &receiver);
        while receiver.arrivals.try_recv().is_ok() {}
        let event = transfer(&program, &accounts);
        for _ in 0..7 {
            receiver.arrivals.recv_timeout(ALL_ATTEMPTS).unwrap();
        }
        thread::sleep(Duration::from_millis(later));
        program.kill_and_start(&flags);
        database.until_disabled(&endpoint);
        let attempts = database.attempts().remove(&event).unwrap();
        assert_eq!(attempts.len(), 7, "{later} ms: {attempts:?}");
        all_rejected(&event, &attempts, receiver.received()[&event]);
        endpoints.insert(0, endpoint);
    }
    assert_eq!(notifications(&program), endpoints);
}

/// The attempts of an event are numbered from 1, each is a response that the program read, and each arrived.
fn all_rejected(event: &str, attempts: &[(i64, Option<i64>)], arrived: usize) {
    let expected: Vec<(i64, Option<i64>)> = (1..).zip(attempts).map(|(number, _)| (number, Some(500))).collect();
    assert!(attempts == expected && attempts.len() <= arrived, "{event}: {attempts:?} of {arrived}");
}

fn endpoint(program: &Program, receiver: &Receiver) -> String {
    let created = read(program.send("POST /v1/webhook_endpoints", &format!("url={}", receiver.url)));
    assert!(created.starts_with("HTTP/1.1 201"), "{created}");
    created.split(r#""id":""#).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Makes a transfer, and returns the id of its event.
fn transfer(program: &Program, [source, destination]: &[String; 2]) -> String {
    let form = format!("source={source}&destination={destination}&amount=7&currency=EUR");
    let made = read(program.send("POST /v1/transfers", &form));
    assert!(made.starts_with("HTTP/1.1 201"), "{made}");
    Database::open(program).newest_event()
}

/// The endpoints of all notifications, the newest first.
fn notifications(program: &Program) -> Vec<String> {
    let notified = read(program.send("GET /v1/webhook_notifications", ""));
    assert!(notified.ends_with(r#""has_more":false}"#), "{notified}");
    notified.split(r#""endpoint":""#).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// The database of a program, which is killed.
struct Database {
    url: String,
    runtime: tokio::runtime::Runtime,
}

/// The delivery with the most attempts.
struct Row {
    attempts: i64,
    is_due: bool,
    lease: Option<String>,
}

impl Database {
    fn open(program: &Program) -> Database {
        sqlx::any::install_default_drivers();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Database { url: program.database_url(), runtime }
    }

    fn until(&self, is_reached: impl Fn(&Row) -> bool) -> Row {
        let sql = "SELECT attempts, due, lease FROM webhook_deliveries ORDER BY attempts DESC, id LIMIT 1";
        let began = Instant::now();
        self.runtime.block_on(async {
            let mut connection = AnyConnection::connect(&self.url).await.unwrap();
            loop {
                let (attempts, due, lease): (i64, Option<i64>, Option<String>) =
                    sqlx::query_as(sql).fetch_one(&mut connection).await.unwrap();
                let row = Row { attempts, is_due: due.is_some(), lease };
                if is_reached(&row) {
                    return row;
                }
                assert!(began.elapsed() < ALL_ATTEMPTS, "{attempts} attempts");
                thread::sleep(Duration::from_millis(2));
            }
        })
    }

    fn until_disabled(&self, endpoint: &str) {
        let sql = "SELECT id FROM webhook_endpoints WHERE id = $1 AND disabled IS NOT NULL";
        let began = Instant::now();
        self.runtime.block_on(async {
            let mut connection = AnyConnection::connect(&self.url).await.unwrap();
            while sqlx::query(sql).bind(endpoint).fetch_optional(&mut connection).await.unwrap().is_none() {
                assert!(began.elapsed() < ALL_ATTEMPTS, "{endpoint} is not disabled");
                thread::sleep(Duration::from_millis(20));
            }
        });
    }

    fn newest_event(&self) -> String {
        self.runtime.block_on(async {
            let mut connection = AnyConnection::connect(&self.url).await.unwrap();
            let sql = "SELECT id FROM webhook_events ORDER BY id DESC LIMIT 1";
            let (id,): (String,) = sqlx::query_as(sql).fetch_one(&mut connection).await.unwrap();
            id
        })
    }

    /// The attempts of each event, their numbers and statuses.
    fn attempts(&self) -> BTreeMap<String, Vec<(i64, Option<i64>)>> {
        self.runtime.block_on(async { attempts(&mut AnyConnection::connect(&self.url).await.unwrap()).await })
    }
}

fn account(program: &Program, email: &str) -> String {
    let created = read(program.send("POST /v1/accounts", &format!("email={email}&currency=EUR&balance=10000")));
    created.split(r#""id":""#).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// The attempts of each event, their numbers and statuses, when every event is delivered.
fn all_attempts(url: &str) -> BTreeMap<String, Vec<(i64, Option<i64>)>> {
    sqlx::any::install_default_drivers();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = AnyConnection::connect(url).await.unwrap();
        let waiting = "SELECT id FROM webhook_deliveries WHERE due IS NOT NULL";
        while !sqlx::query(waiting).fetch_all(&mut connection).await.unwrap().is_empty() {
            thread::sleep(Duration::from_millis(50));
        }
        attempts(&mut connection).await
    })
}

async fn attempts(connection: &mut AnyConnection) -> BTreeMap<String, Vec<(i64, Option<i64>)>> {
    let sql = "SELECT d.event, a.number, a.status FROM webhook_attempts a JOIN webhook_deliveries d ON d.id = a.delivery \
               ORDER BY d.event, a.number";
    let rows: Vec<(String, i64, Option<i64>)> = sqlx::query_as(sql).fetch_all(connection).await.unwrap();
    let mut attempts: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (event, number, status) in rows {
        attempts.entry(event).or_default().push((number, status));
    }
    attempts
}
