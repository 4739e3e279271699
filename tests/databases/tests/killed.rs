//! Two processes serve one database, and one of them is killed: `tests/postgres cargo test`.

use std::{env, io, process::Stdio};

use sqlx::{AnyPool, Connection, Executor, PgConnection, Row};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
};

struct Instance {
    process: Child,
    port: u16,
}

impl Instance {
    async fn start(url: &str) -> Instance {
        let mut process = Command::new(env!("CARGO_BIN_EXE_databases"))
            .arg(url)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("a process");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).await.expect("its port");
        Instance { process, port: line.trim().parse().expect("a port") }
    }
}

/// The status of a payment under a key, and whether it was made before.
async fn paid(port: u16, headers: &str) -> io::Result<(u16, bool)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let request = format!(
        "POST /payments HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nidempotency-key: \"k1\"\r\n{headers}\
         content-length: 2\r\n\r\n{{}}"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut response = String::new();
    stream.read_to_string(&mut response).await?;
    let status = response.get(9..12).and_then(|status| status.parse().ok());
    let status = status.ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok((status, response.contains("idempotent-replayed: true")))
}

async fn killed_at(url: &str, point: &str, is_carried_out: bool) {
    let (mut first, second) = (Instance::start(url).await, Instance::start(url).await);
    let signal = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let headers = format!("{point}: holds\r\nx-signal: {}\r\n", signal.local_addr().expect("an address").port());
    let kill = async {
        let _handler = signal.accept().await.expect("a handler");
        // SIGKILL: nothing of the process runs any more.
        first.process.start_kill().expect("a process");
    };
    let (lost, ()) = tokio::join!(paid(first.port, &headers), kill);
    assert!(lost.is_err(), "{lost:?}");
    first.process.wait().await.expect("an end");
    sqlx::any::install_default_drivers();
    let pool = AnyPool::connect(url).await.expect("a database");
    if !is_carried_out {
        assert_eq!(paid(second.port, "").await.expect("a response"), (409, false));
        sqlx::query("UPDATE idempotency_keys SET claimed_until = 0").execute(&pool).await.expect("a table");
    }
    assert_eq!(paid(second.port, "").await.expect("a response"), (201, is_carried_out));
    let row = sqlx::query("SELECT COUNT(*) FROM payments").fetch_one(&pool).await.expect("a count");
    assert_eq!(row.get::<i64, _>(0), 1);
}

const POINTS: [(&str, bool); 4] =
    [("x-begun", false), ("x-paid", false), ("x-completed", false), ("x-committed", true)];

#[tokio::test]
async fn with_sqlite() {
    for (point, is_carried_out) in POINTS {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("payments.db").display());
        killed_at(&url, point, is_carried_out).await;
    }
}

#[tokio::test]
async fn with_postgres() {
    let server = env::var("DATABASE_URL").expect("run `tests/postgres cargo test`");
    let mut connection = PgConnection::connect(&server).await.expect("a server");
    for (point, is_carried_out) in POINTS {
        let name = format!("killed_{}", &point[2..]);
        let statement = format!("CREATE DATABASE {name}");
        connection.execute(sqlx::AssertSqlSafe(statement)).await.expect("a database");
        let (server, _) = server.rsplit_once('/').expect("the name of a database");
        killed_at(&format!("{server}/{name}"), point, is_carried_out).await;
    }
}
