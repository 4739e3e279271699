//! The program, as a process of its own.

use std::{
    env,
    fs::{self, File},
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use crate::database::new_database;

/// The program in a folder of its own, which is ended with the test.
pub(crate) struct Program {
    pub(crate) child: Child,
    pub(crate) output: BufReader<ChildStdout>,
    folder: PathBuf,
    database: Option<String>,
    pub(crate) address: String,
    /// For operators.
    pub(crate) internal_url: String,
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

/// Starts it on a new database.
pub(crate) fn start(flags: &[&str]) -> Program {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    start_on(runtime.block_on(new_database()), flags)
}

/// Starts it on this PostgreSQL, or on a new file of SQLite.
pub(crate) fn start_on(database: Option<String>, flags: &[&str]) -> Program {
    start_in(&[], database, flags)
}

/// Starts it with more variables in its environment.
pub(crate) fn start_in(environment: &[(&str, &str)], database: Option<String>, flags: &[&str]) -> Program {
    let folder = folder();
    let Started { child, output, address, internal_url, key } = run(&folder, environment, database.as_deref(), flags);
    Program { child, output, folder, database, address, internal_url, key }
}

/// A process, and what it printed.
struct Started {
    child: Child,
    output: BufReader<ChildStdout>,
    address: String,
    internal_url: String,
    key: String,
}

fn run(folder: &Path, environment: &[(&str, &str)], database: Option<&str>, flags: &[&str]) -> Started {
    fs::create_dir_all(folder).unwrap();
    let log = File::options().create(true).append(true).open(folder.join("log")).unwrap();
    let data = format!("--data-folder={}", folder.display());
    let mut command = command(&["--listen=127.0.0.1:0", &data]);
    command.args(database.map(|url| format!("--database-url={url}")));
    command.envs(environment.iter().copied());
    let mut child = command.args(flags).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let (mut address, mut internal_url, mut key) = (String::new(), String::new(), String::new());
    while internal_url.is_empty() {
        let mut line = String::new();
        if output.read_line(&mut line).unwrap() == 0 {
            panic!("it ended: {}", fs::read_to_string(folder.join("log")).unwrap());
        }
        if let Some(rest) = line.strip_prefix("  test  ") {
            key = rest.trim().to_owned();
        }
        if let Some(rest) = line.strip_prefix("listening on http://") {
            address = rest.split(',').next().unwrap().to_owned();
        }
        if let Some(rest) = line.strip_prefix("for operators on ") {
            internal_url = rest.trim().to_owned();
        }
    }
    Started { child, output, address, internal_url, key }
}

impl Program {
    /// Ends it as a crash does, and starts it again on the same data.
    pub(crate) fn kill_and_start(&mut self, flags: &[&str]) {
        self.child.kill().unwrap(); // SIGKILL
        self.child.wait().unwrap();
        let Started { child, output, address, internal_url, .. } =
            run(&self.folder, &[], self.database.as_deref(), flags);
        (self.child, self.output, self.address, self.internal_url) = (child, output, address, internal_url);
    }

    /// Another instance on the same PostgreSQL.
    pub(crate) fn another_instance(&self, flags: &[&str]) -> Program {
        assert!(
            self.database.is_some(),
            "instances share a PostgreSQL: tests/postgres examples/payments/tests/postgres"
        );
        let mut other = start_on(self.database.clone(), flags);
        other.key.clone_from(&self.key);
        other
    }

    /// What it has written to its log.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap()
    }

    /// The address of its database.
    pub(crate) fn database_url(&self) -> String {
        self.database.clone().unwrap_or_else(|| format!("sqlite://{}", self.folder.join("payments.db").display()))
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
