//! The program is told to end.

use std::{io::Read, process::Command};

use crate::program::{read, start};

/// A request that is open when the program is told to end is finished, and what it did is there at the next start.
#[test]
fn an_open_request_is_finished() {
    let mut program = start(&[]);
    let created = read(program.send("POST /v1/accounts", "email=ada@example.com&currency=EUR"));
    let account = created.split(r#""id":""#).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = format!("account={account}&amount=1&currency=EUR&card=tok_slow");
    let slow = program.send("POST /v1/charges", &form);
    // The charge is written down when the processor is about to be called.
    while !read(program.send("GET /v1/charges", "")).contains(r#""status":"pending""#) {}
    assert!(Command::new("kill").args(["-TERM", &program.child.id().to_string()]).status().unwrap().success());
    let received = read(slow);
    assert!(received.starts_with("HTTP/1.1 502"), "{received}");
    assert!(program.child.wait().unwrap().success());
    let mut rest = String::new();
    program.output.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("/internal/occurrences"), "{rest}");
}
