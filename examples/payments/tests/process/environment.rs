//! What the environment of the program must not change.

use std::{net::TcpListener, thread, time::Duration};

use crate::{
    program::{read, start_in},
    receiver::Receiver,
};

/// A proxy would connect to any address that it is told: webhooks go to their receivers, and the processor is called, without it.
#[test]
fn no_proxy_of_the_environment_is_used() {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", proxy.local_addr().unwrap());
    // It closes each connection, and does not end.
    let connections = thread::spawn(move || proxy.incoming().next().map(|_| ()));
    let variables = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let environment: Vec<_> = variables.iter().map(|name| (*name, url.as_str())).collect();
    let receiver = Receiver::start();
    let program = start_in(
        &[&environment[..], &[("NO_PROXY", ""), ("no_proxy", "")]].concat(),
        None,
        &["--allow-private-webhooks"],
    );
    let created = read(program.send("POST /v1/webhook_endpoints", &format!("url={}", receiver.url)));
    assert!(created.starts_with("HTTP/1.1 201"), "{created}");
    let [source, destination] = ["ada@example.com", "grace@example.com"].map(|email| {
        let form = format!("email={email}&currency=EUR&balance=10000");
        let created = read(program.send("POST /v1/accounts", &form));
        created.split(r#""id":""#).nth(1).unwrap().split('"').next().unwrap().to_owned()
    });
    let form = format!("source={source}&destination={destination}&amount=7&currency=EUR");
    let made = read(program.send("POST /v1/transfers", &form));
    assert!(made.starts_with("HTTP/1.1 201"), "{made}");
    let charged =
        read(program.send("POST /v1/charges", &format!("account={source}&amount=7&currency=EUR&card=tok_visa")));
    assert!(charged.starts_with("HTTP/1.1 201"), "{charged}");
    let arrived = receiver.arrivals.recv_timeout(Duration::from_secs(20));
    assert_eq!((arrived, connections.is_finished()), (Ok(()), false), "{}", program.log());
}
