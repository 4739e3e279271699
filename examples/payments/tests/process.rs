//! The program: its options, and how it ends.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    env,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

/// The program in a folder of its own, which is ended with the test.
struct Program {
    child: Child,
    output: BufReader<ChildStdout>,
    folder: PathBuf,
    address: String,
    key: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn folder() -> PathBuf {
    env::temp_dir().join(format!("payments-{}", uuid::Uuid::now_v7()))
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_example-payments"));
    command.args(arguments);
    command
}

fn start() -> Program {
    let folder = folder();
    let data = format!("--data-folder={}", folder.display());
    let mut child =
        command(&["--listen=127.0.0.1:0", &data]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let (mut address, mut key) = (String::new(), String::new());
    while address.is_empty() {
        let mut line = String::new();
        assert_ne!(output.read_line(&mut line).unwrap(), 0, "it ended");
        if let Some(rest) = line.strip_prefix("  test  ") {
            key = rest.trim().to_owned();
        }
        if let Some(rest) = line.strip_prefix("listening on http://") {
            address = rest.split(',').next().unwrap().to_owned();
        }
    }
    Program { child, output, folder, address, key }
}

impl Program {
    fn send(&self, head: &str, body: &str) -> TcpStream {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        let (key, length) = (&self.key, body.len());
        write!(
            connection,
            "{head} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {key}\r\nidempotency-key: {}\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{body}",
            uuid::Uuid::now_v7()
        )
        .unwrap();
        connection
    }
}

fn read(mut connection: TcpStream) -> String {
    let mut text = String::new();
    connection.read_to_string(&mut text).unwrap();
    text
}

/// A request that is open when the program is told to end is finished, and what it did is there at the next start.
#[test]
fn an_open_request_is_finished() {
    let mut program = start();
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

/// Every mistake in the options is told at once, with what to change.
#[test]
fn options_that_are_invalid() {
    let folder = folder();
    let data = format!("--data-folder={}", folder.display());
    for (arguments, expected) in [
        (
            vec!["--database-url=mysql://a/b", "--max-body=1", "--acquire-timeout=1m", "--processor-url=ftp://a"],
            "error: --database-url must begin with postgres:// or sqlite://\n\
             error: --processor-url must begin with http://\n\
             error: --max-body must be at least 1024\n\
             error: --acquire-timeout must be shorter than --request-timeout\n",
        ),
        (vec!["--limiter=database"], "error: --limiter database needs a --database-url that begins with postgres://\n"),
        (
            vec!["--listen=256.0.0.1:1"],
            "error: cannot listen on 256.0.0.1:1: failed to lookup address information: Name or service not known; \
             choose another address with --listen\n",
        ),
    ] {
        let output = command(&arguments).arg(&data).output().unwrap();
        assert!(!output.status.success());
        let text = String::from_utf8(output.stderr).unwrap();
        // The resolver's words differ between systems.
        let comparable = |text: &str| {
            text.replace("Name or service not known", "").replace("Temporary failure in name resolution", "")
        };
        assert_eq!(comparable(&text), comparable(expected));
    }
    for (flag, expected) in [
        ("--acquire-timeout=2", "the unit must be ms, s or m, as in 2s"),
        ("--request-timeout=2h", "the unit must be ms, s or m, as in 2s"),
        ("--request-timeout=0s", "it must be from 1ms to 60m"),
        ("--format=xml", "invalid value 'xml' for '--format <FORMAT>'"),
        ("--max-requests=0", "invalid value '0'"),
    ] {
        let output = command(&[flag, &data]).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && text.contains(expected), "{text}");
    }
    assert!(!folder.exists());
}
