//! Money, while the database fails and the program is killed.

mod books;
mod client;
mod faults;
mod order;
mod response;

use std::{
    sync::{Arc, Mutex, atomic::Ordering},
    time::Duration,
};

use futures_util::future::join_all;
use tokio::{net::TcpListener, runtime::Runtime, time::sleep};

use self::{
    client::{Client, Count, Service},
    faults::Faults,
    order::{ACCOUNTS, OPENING},
};
use crate::{
    database::new_database,
    program::{Program, read, start_on},
    proxy::Proxy,
};

const CLIENTS: usize = 32;

/// Short limits and few connections: the pool is often exhausted, and after a crash a key is free when its lease is over,
/// which is twice the time of a request.
const FLAGS: [&str; 7] = [
    "--request-timeout=4s",
    "--statement-timeout=2s",
    "--acquire-timeout=2s",
    "--processor-timeout=300ms",
    "--max-connections=4",
    "--rate-limit=1000000",
    "--rate-burst=1000000",
];

#[test]
fn each_key_moves_money_once() {
    run(6);
}

#[test]
#[ignore = "four minutes: cargo test -p example-payments --test process -- --ignored"]
fn each_key_moves_money_once_for_long() {
    run(60);
}

/// Clients make transfers and charges, and send each request until they know how it ended, also several times at once, also
/// after they know. Meanwhile `faults` faults of the database happen, and the program is killed after every fifth. The sum of
/// all money never changes; each response is one of the API; each key moves money once, and its responses agree.
fn run(faults: usize) {
    let runtime = Runtime::new().unwrap();
    let processor = runtime.block_on(processor());
    let database = runtime.block_on(new_database());
    let proxy = database.as_deref().map(|url| runtime.block_on(Proxy::start(vec![host(url).to_owned()])));
    let through =
        proxy.as_ref().zip(database.as_deref()).map(|(proxy, url)| url.replace(host(url), &proxy.address.to_string()));
    let processor_flag = format!("--processor-url={processor}");
    let flags = [&FLAGS[..], &[&processor_flag]].concat();
    let mut program = start_on(through, &flags);
    let service = Arc::new(Service {
        address: Mutex::new(program.address.clone()),
        key: program.key.clone(),
        accounts: (0..ACCOUNTS).map(|number| account(&program, number)).collect(),
        is_over: false.into(),
        count: Count::default(),
    });
    let url = database.unwrap_or_else(|| program.database_url());
    runtime.block_on(async {
        let mut database = Faults::new(&url, proxy).await;
        let clients = (0..CLIENTS).map(|number| {
            let service = service.clone();
            tokio::spawn(async move { Client::new(service).run(number).await })
        });
        let clients: Vec<_> = clients.collect();
        let sum = OPENING * i64::try_from(ACCOUNTS).unwrap();
        for number in 1..=faults {
            database.cut(true);
            sleep(Duration::from_millis(fastrand::u64(200..800))).await;
            database.happen().await;
            assert_eq!(database.sum().await, sum);
            if number % 5 == 0 {
                // It must find its database when it starts.
                database.cut(false);
                program.kill_and_start(&flags);
                service.address.lock().unwrap().clone_from(&program.address);
            }
            // What a client found wrong ends the test now.
            if clients.iter().any(tokio::task::JoinHandle::is_finished) {
                break;
            }
        }
        service.is_over.store(true, Ordering::Relaxed);
        let all = join_all(clients).await;
        // Connections that will be cut are closed with the program.
        database.cut(false);
        program.kill_and_start(&flags);
        service.address.lock().unwrap().clone_from(&program.address);
        let finished = all.into_iter().map(|sent| {
            let service = service.clone();
            let mut sent = sent.unwrap();
            tokio::spawn(async move {
                let client = Client::new(service);
                for sent in &mut sent {
                    client.finish(sent).await;
                }
                sent
            })
        });
        let finished: Vec<_> = finished.collect();
        let all: Vec<_> = join_all(finished).await.into_iter().flat_map(Result::unwrap).collect();
        assert_eq!(database.sum().await, sum);
        books::compare(database.connection(), &processor, &all).await;
        let count = &service.count;
        println!("{} keys, {count:?}", all.len());
        for happened in [&count.silent, &count.repeatable, &count.replayed, &count.reused] {
            assert!(happened.load(Ordering::Relaxed) > 0, "{count:?}");
        }
    });
}

/// The card processor, which outlives the program: its address.
async fn processor() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, example_payments::processor()).await.unwrap() });
    format!("http://{address}/")
}

/// Host and port of the database at `url`.
fn host(url: &str) -> &str {
    url.rsplit('@').next().unwrap().split('/').next().unwrap()
}

/// Opens an account. A slow machine may need several attempts.
fn account(program: &Program, number: usize) -> String {
    let form = format!("email=a{number}@example.com&currency=EUR&balance={OPENING}");
    for _ in 0..10 {
        let created = read(program.send("POST /v1/accounts", &form));
        if let Some(rest) = created.split(r#""id":""#).nth(1) {
            return rest.split('"').next().unwrap().to_owned();
        }
        assert!(created.starts_with("HTTP/1.1 503"), "{created}");
    }
    panic!("no account")
}
