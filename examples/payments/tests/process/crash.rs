//! The program is killed while money moves.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use crate::program::{Program, read, send, start};

/// Short limits: after a crash a key is free when its lease is over, which is twice the time of a request.
const FLAGS: [&str; 6] = [
    "--request-timeout=2s",
    "--statement-timeout=1s",
    "--acquire-timeout=1s",
    "--processor-timeout=1s",
    "--rate-limit=1000000",
    "--rate-burst=1000000",
];
const CLIENTS: usize = 4;
const KILLS: usize = 6;

fn text<'a>(response: &'a str, member: &str) -> &'a str {
    response.split(&format!(r#""{member}":""#)).nth(1).unwrap().split('"').next().unwrap()
}

fn account(program: &Program, email: &str) -> String {
    let created = read(program.send("POST /v1/accounts", &format!("email={email}&currency=EUR&balance=10000")));
    text(&created, "id").to_owned()
}

fn balance(program: &Program, id: &str) -> i64 {
    let shown = read(program.send(&format!("GET /v1/accounts/{id}"), ""));
    shown.split(r#""balance":"#).nth(1).unwrap().split(',').next().unwrap().parse().unwrap()
}

/// Each client repeats a request under its key until it has a response. Every key moves money once, whatever the client saw
/// of the attempts that were killed.
#[test]
fn each_key_moves_money_once() {
    let mut program = start(&FLAGS);
    let accounts = [account(&program, "ada@example.com"), account(&program, "bob@example.com")];
    let address = Arc::new(Mutex::new(program.address.clone()));
    let (is_over, repeated) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (address, key, accounts) = (Arc::clone(&address), program.key.clone(), accounts.clone());
            let (is_over, repeated) = (Arc::clone(&is_over), Arc::clone(&repeated));
            thread::spawn(move || {
                let mut made = Vec::new();
                for number in 0.. {
                    if is_over.load(Ordering::Relaxed) {
                        break;
                    }
                    let (source, destination) = (&accounts[number % 2], &accounts[(number + 1) % 2]);
                    let form = format!("source={source}&destination={destination}&amount=7&currency=EUR");
                    let once = format!("{client}-{number}");
                    loop {
                        let address = address.lock().unwrap().clone();
                        let sent = send(&address, &key, &once, "POST /v1/transfers", &form);
                        let response = sent.map(read).unwrap_or_default();
                        if response.starts_with("HTTP/1.1 201") && response.ends_with('}') {
                            made.push(text(&response, "id").to_owned());
                            break;
                        }
                        let is_repeated =
                            response.is_empty() || !response.ends_with('}') || response.contains("retry-after: ");
                        assert!(is_repeated, "{response}");
                        repeated.fetch_add(1, Ordering::Relaxed);
                        thread::sleep(Duration::from_millis(20));
                    }
                }
                made
            })
        })
        .collect();
    for _ in 0..KILLS {
        thread::sleep(Duration::from_millis(300));
        program.kill_and_start(&FLAGS);
        address.lock().unwrap().clone_from(&program.address);
    }
    thread::sleep(Duration::from_millis(300));
    is_over.store(true, Ordering::Relaxed);
    let mut made: Vec<_> = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
    assert_eq!(accounts.iter().map(|id| balance(&program, id)).sum::<i64>(), 20_000);
    // Each key has a transfer of its own, and there are no others.
    let mut stored = Vec::new();
    let mut after = String::new();
    loop {
        let page = read(program.send(&format!("GET /v1/transfers?limit=100{after}"), ""));
        let ids = page.split(r#"{"id":""#).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        stored.extend(ids.filter(|id| id.starts_with("tr_")));
        if page.ends_with(r#""has_more":false}"#) {
            break;
        }
        after = format!("&starting_after={}", stored.last().unwrap());
    }
    made.sort();
    stored.sort();
    assert_eq!(made, stored);
    assert!(repeated.load(Ordering::Relaxed) > 0 && !made.is_empty());
}
