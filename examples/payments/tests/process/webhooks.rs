//! The program is killed while it sends webhooks.

use std::{collections::BTreeMap, thread, time::Duration};

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

fn account(program: &Program, email: &str) -> String {
    let created = read(program.send("POST /v1/accounts", &format!("email={email}&currency=EUR&balance=10000")));
    created.split(r#""id":""#).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// The attempts of each event, their numbers and statuses, when every event is delivered.
fn all_attempts(url: &str) -> BTreeMap<String, Vec<(i64, Option<i64>)>> {
    sqlx::any::install_default_drivers();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let rows: Vec<(String, i64, Option<i64>)> = runtime.block_on(async {
        let mut connection = AnyConnection::connect(url).await.unwrap();
        let waiting = "SELECT id FROM webhook_deliveries WHERE due IS NOT NULL";
        while !sqlx::query(waiting).fetch_all(&mut connection).await.unwrap().is_empty() {
            thread::sleep(Duration::from_millis(50));
        }
        let sql = "SELECT d.event, a.number, a.status FROM webhook_attempts a JOIN webhook_deliveries d ON d.id = a.delivery \
                   ORDER BY d.event, a.number";
        sqlx::query_as(sql).fetch_all(&mut connection).await.unwrap()
    });
    let mut attempts: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (event, number, status) in rows {
        attempts.entry(event).or_default().push((number, status));
    }
    attempts
}
