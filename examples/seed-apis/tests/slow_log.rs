//! A log that nobody reads makes no request wait, and is whole at the end.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Enough lines to fill a pipe, which holds 64 KiB on Linux, several times.
const REQUESTS: usize = 1_500;

/// The example, which is ended with the test.
struct Example(Child);

impl Drop for Example {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_log_that_nobody_reads() {
    // One that is free: it is bound again at once.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_example-seed-apis"));
    command.args(["--listen", &address.to_string()]).stdout(Stdio::piped());
    let mut example = Example(command.spawn().unwrap());
    let mut output = BufReader::new(example.0.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    assert!(line.starts_with("listening on"), "{line}");

    // Nobody reads on: a writer that blocks would block here, and for ever.
    let mut connection = BufReader::new(TcpStream::connect(address).unwrap());
    connection.get_ref().set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    for number in 0..REQUESTS {
        ask(&mut connection, number);
    }

    // A slow reader still gets every line, for none was dropped yet.
    let mut lines = output.by_ref().lines().map(Result::unwrap);
    for number in 0..REQUESTS {
        let line = lines.next().unwrap();
        assert!(line.contains(&format!("req_{number}_")), "{line}");
    }

    // What waits when the program is told to end is written.
    ask(&mut connection, REQUESTS);
    drop(connection);
    let ended = Command::new("kill").args(["-TERM", &example.0.id().to_string()]).status().unwrap();
    assert!(ended.success());
    let rest: Vec<_> = lines.collect();
    assert!(rest.len() == 1 && rest[0].contains(&format!("req_{REQUESTS}_")), "{rest:?}");
    assert!(example.0.wait().unwrap().success());
}

/// Asks for what is not there, under an id that is in the log.
#[track_caller]
fn ask(connection: &mut BufReader<TcpStream>, number: usize) {
    let request = format!("GET /none HTTP/1.1\r\nhost: a\r\nx-request-id: req_{number}_\r\n\r\n");
    connection.get_ref().write_all(request.as_bytes()).unwrap();
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") {
        let start = head.len();
        assert_ne!(connection.read_line(&mut head).unwrap(), 0, "{head}");
        if let Some(value) = head[start..].strip_prefix("content-length: ") {
            length = value.trim().parse().unwrap();
        }
    }
    assert!(head.starts_with("HTTP/1.1 404"), "{head}");
    connection.read_exact(&mut vec![0; length]).unwrap();
}
