//! The store of occurrences in real tables: `tests/postgres cargo test --test occurrences`.

use std::{env, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
    routing::get,
};
use error_occurrences::{OccurrenceError, OccurrenceStore, Occurrences, SqlStore};
use error_response::{Api, Call, Result, ResultExt, RouterExt, catalog, format::Problem};
use http_body_util::BodyExt;
use sqlx::{
    AnyPool, PgPool, SqlitePool,
    any::{AnyPoolOptions, install_default_drivers},
    sqlite::SqlitePoolOptions,
};
use tower::ServiceExt;

/// A subject that is hard to keep.
const SUBJECT: &str = "cus_'\"\0;--";

async fn report(call: Call) -> Result<()> {
    call.set_subject(SUBJECT);
    Err(std::io::Error::other("a\0b 'quoted' \u{1f980}")).internal()
}

fn app(occurrences: &Occurrences) -> Router {
    let api = Api::new("reports", Problem::new().with_instance_base("/occurrences/").unwrap(), catalog![OccurrenceError]);
    Router::new()
        .route("/report", get(report))
        .nest("/occurrences", occurrences.public_routes(|_, _| true))
        .errors(occurrences.observe(api.layer()))
}

async fn send(app: &Router, path: &str, request_id: &str) -> (StatusCode, Vec<u8>) {
    let request = Request::get(path).header("x-request-id", request_id).body(Body::empty()).unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    (response.status(), response.into_body().collect().await.unwrap().to_bytes().to_vec())
}

/// One instance keeps, another one reads and erases.
async fn keeps(first: SqlStore, second: SqlStore) {
    let (first, second) = (Arc::new(first), Occurrences::new(second));
    let app = app(&Occurrences::new(first.clone()));
    let (status, body) = send(&app, "/report", "req_1").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let instance = problem["instance"].as_str().unwrap();
    // It is there right after the response.
    assert_eq!(send(&app, instance, "req_2").await, (StatusCode::OK, body));
    assert_eq!(send(&app, "/occurrences/unknown", "req_2").await.0, StatusCode::NOT_FOUND);

    let id = instance.rsplit('/').next().unwrap();
    for id in [id, "req_1"] {
        let records = second.read(id, "alice").await.unwrap().records;
        let [record] = &*records else { panic!("{id}: {records:?}") };
        assert_eq!((&*record.id, record.status), (instance.rsplit('/').next().unwrap(), 500));
        // The redactor writes out what acts on a terminal.
        assert_eq!(record.causes, ["a\\u{0}b 'quoted' \u{1f980}"]);
        assert_eq!(record.subject.as_deref(), Some(SUBJECT));
        assert_eq!(record.location.as_ref().map(|place| &*place.file), Some(file!()));
    }
    assert_eq!(second.erase(id, "alice").await.unwrap(), 1);
    assert!(second.read(id, "alice").await.unwrap().records.is_empty());

    for request_id in ["req_3", "req_3"] {
        send(&app, "/report", request_id).await;
    }
    first.flush().await;
    assert_eq!(second.read("req_3", "alice").await.unwrap().records.len(), 2);
    assert_eq!(second.erase_subject("cus_", "alice").await.unwrap(), 0);
    assert_eq!(second.erase_subject(SUBJECT, "alice").await.unwrap(), 2);
    let log = second.accesses(id, "bob").await.unwrap();
    let mut log: Vec<_> = log.iter().map(|access| (&*access.reader, format!("{:?}", access.kind))).collect();
    log.sort();
    let entry = |reader, kind: &str| (reader, kind.to_owned());
    let wanted = [("alice", "Erased"), ("alice", "Read"), ("alice", "Read"), ("bob", "LogRead")];
    assert_eq!(log, wanted.map(|(reader, kind)| entry(reader, kind)));
    assert_eq!(first.dropped(), 0);
}

/// What is too old is not returned, and is erased.
async fn forgets(short: SqlStore, long: SqlStore) {
    let (short, long) = (Arc::new(short), Arc::new(long));
    let app = app(&Occurrences::new(short.clone()));
    send(&app, "/report", "req_old").await;
    short.flush().await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert!(short.find("req_old").await.unwrap().is_empty());
    assert_eq!(long.find("req_old").await.unwrap().len(), 1);
    assert_eq!(long.sweep().await.unwrap(), 0);
    assert_eq!(short.sweep().await.unwrap(), 1);
    assert!(long.find("req_old").await.unwrap().is_empty());
}

/// A SQLite file, which is deleted at the end.
struct File(std::path::PathBuf);

impl File {
    fn new(name: &str) -> File {
        let path = env::temp_dir().join(format!("occurrences-{}-{name}.sqlite", std::process::id()));
        let _ = std::fs::remove_file(&path);
        File(path)
    }

    fn url(&self) -> String {
        format!("sqlite://{}?mode=rwc", self.0.display())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

const NOTHING: Duration = Duration::ZERO;
const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test]
async fn sqlite() {
    let file = File::new("sqlite");
    let pool = SqlitePool::connect(&file.url()).await.unwrap();
    keeps(SqlStore::start(pool.clone()).await.unwrap(), SqlStore::start(pool.clone()).await.unwrap()).await;
    let short = SqlStore::start_with_retention(pool.clone(), NOTHING, DAY).await.unwrap();
    forgets(short, SqlStore::start(pool).await.unwrap()).await;
}

#[tokio::test]
async fn sqlite_through_any() {
    install_default_drivers();
    let file = File::new("any");
    let pool = AnyPoolOptions::new().max_connections(2).connect(&file.url()).await.unwrap();
    keeps(SqlStore::start(pool.clone()).await.unwrap(), SqlStore::start(pool).await.unwrap()).await;
}

fn postgres_url() -> String {
    env::var("DATABASE_URL").expect("run it by `tests/postgres cargo test --test occurrences`")
}

#[tokio::test]
async fn postgres_and_postgres_through_any() {
    install_default_drivers();
    let pool = PgPool::connect(&postgres_url()).await.unwrap();
    // Instances that start at once.
    let (first, second) = tokio::join!(SqlStore::start(pool.clone()), SqlStore::start(pool.clone()));
    keeps(first.unwrap(), second.unwrap()).await;
    let any = AnyPool::connect(&postgres_url()).await.unwrap();
    // The log of the other test is there still: another id is looked up.
    keeps(SqlStore::start(any.clone()).await.unwrap(), SqlStore::start(any).await.unwrap()).await;
    let short = SqlStore::start_with_retention(pool.clone(), NOTHING, DAY).await.unwrap();
    forgets(short, SqlStore::start(pool.clone()).await.unwrap()).await;

    // A user who may not create tables.
    let user = "CREATE ROLE reader LOGIN PASSWORD 'reader_7'; GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA public TO reader";
    sqlx::raw_sql(user).execute(&pool).await.unwrap();
    let (_, server) = postgres_url().split_once('@').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let reader = PgPool::connect(&format!("postgres://reader:reader_7@{server}")).await.unwrap();
    let other = PgPool::connect(&format!("postgres://reader:reader_7@{server}")).await.unwrap();
    keeps(SqlStore::start(reader).await.unwrap(), SqlStore::start(other).await.unwrap()).await;
}

/// No request waits for the table, and what is lost is counted.
#[tokio::test]
async fn requests_do_not_wait_for_a_table_that_is_locked() {
    let file = File::new("locked");
    let options = || SqlitePoolOptions::new().max_connections(1);
    let pool = options().connect(&file.url()).await.unwrap();
    let store = Arc::new(SqlStore::start(pool.clone()).await.unwrap());
    let app = app(&Occurrences::new(store.clone()));

    let held = pool.acquire().await.unwrap();
    for _ in 0..400 {
        assert_eq!(send(&app, "/report", "req_many").await.0, StatusCode::INTERNAL_SERVER_ERROR);
    }
    let dropped = store.dropped();
    assert!((100..200).contains(&dropped), "{dropped}");
    drop(held);

    while store.erase_subject(SUBJECT).await.unwrap() > 0 {}
    store.flush().await;
    let kept = 400 - dropped;
    send(&app, "/report", "req_after").await;
    assert_eq!(store.find("req_after").await.unwrap().len(), 1, "after {kept} records");
    assert_eq!(store.dropped(), dropped);
}

#[tokio::test]
async fn a_database_that_is_not_there_is_reported_at_start() {
    let pool = SqlitePool::connect_lazy("sqlite:///no/such/folder/db").unwrap();
    let error = SqlStore::start(pool).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the tables of error_occurrences can't be created: use PostgreSQL or SQLite, and let the user of the database create \
         tables, or run `SqlStore::schema()` in a migration",
    );
}
