//! The program, as a process of its own.

use std::{
    env,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

/// The program in a folder of its own, which is ended with the test.
pub(crate) struct Program {
    pub(crate) child: Child,
    pub(crate) output: BufReader<ChildStdout>,
    folder: PathBuf,
    pub(crate) address: String,
    pub(crate) key: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub(crate) fn folder() -> PathBuf {
    env::temp_dir().join(format!("payments-{}", uuid::Uuid::now_v7()))
}

pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_example-payments"));
    command.args(arguments);
    command
}

pub(crate) fn start(flags: &[&str]) -> Program {
    let folder = folder();
    let (child, output, address, key) = run(&folder, flags);
    Program { child, output, folder, address, key }
}

fn run(folder: &Path, flags: &[&str]) -> (Child, BufReader<ChildStdout>, String, String) {
    let data = format!("--data-folder={}", folder.display());
    let mut command = command(&["--listen=127.0.0.1:0", &data]);
    let mut child = command.args(flags).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
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
    (child, output, address, key)
}

impl Program {
    /// Ends it as a crash does, and starts it again on the same data.
    pub(crate) fn kill_and_start(&mut self, flags: &[&str]) {
        self.child.kill().unwrap(); // SIGKILL
        self.child.wait().unwrap();
        let (child, output, address, _) = run(&self.folder, flags);
        (self.child, self.output, self.address) = (child, output, address);
    }

    /// The address of its database.
    pub(crate) fn database_url(&self) -> String {
        format!("sqlite://{}", self.folder.join("payments.db").display())
    }

    /// Sends a request with a new idempotency key.
    pub(crate) fn send(&self, head: &str, body: &str) -> TcpStream {
        send(&self.address, &self.key, &uuid::Uuid::now_v7().to_string(), head, body).unwrap()
    }
}

/// Sends a request; an error if the program does not run.
pub(crate) fn send(address: &str, key: &str, once: &str, head: &str, body: &str) -> io::Result<TcpStream> {
    let mut connection = TcpStream::connect(address)?;
    let length = body.len();
    write!(
        connection,
        "{head} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {key}\r\nidempotency-key: {once}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{body}",
    )?;
    Ok(connection)
}

pub(crate) fn read(mut connection: TcpStream) -> String {
    let mut text = String::new();
    // A connection that breaks has no more text.
    let _ = connection.read_to_string(&mut text);
    text
}
