//! Server errors of the service, each from a cause of its own.

use std::time::Duration;

use futures_util::{StreamExt, stream::FuturesUnordered};
use sqlx::{AssertSqlSafe, Connection};
use tokio::{sync::oneshot, task::JoinHandle};

use crate::{
    relay::Relay,
    running::{Received, Running},
    secrets::{SECRET_HOST, SECRET_SQL},
};

/// A server error that a client received.
pub(crate) struct Failure {
    /// What was done to the service.
    pub(crate) cause: &'static str,
    pub(crate) received: Received,
    /// The files in which it may have failed, each with what the line has that failed.
    pub(crate) places: Vec<(&'static str, &'static str)>,
    /// What an operator reads of the cause, and nobody else.
    pub(crate) internal: &'static str,
}

impl Failure {
    fn new(cause: &'static str, received: Received, place: (&'static str, &'static str)) -> Failure {
        assert!((500..600).contains(&received.status), "{cause}: {received:?}");
        Failure { cause, received, places: vec![place], internal: "" }
    }

    fn or_at(mut self, places: &[(&'static str, &'static str)]) -> Failure {
        self.places.extend(places);
        self
    }

    fn with_internal(self, internal: &'static str) -> Failure {
        Failure { internal, ..self }
    }
}

/// Where idempotency keys are read and written.
const KEYS: &str = "crates/error-idempotency/src/sql/store.rs";

/// Flags for [`of_requests`].
pub(crate) const SHORT: [&str; 4] =
    ["--processor-timeout=300ms", "--acquire-timeout=500ms", "--statement-timeout=1s", "--request-timeout=10s"];

/// Failures of one request after the other. The service cannot be used afterwards.
pub(crate) async fn of_requests(service: &Running) -> Vec<Failure> {
    let account = service.account("ada@example.com").await;
    let other = service.account("bob@example.com").await;
    let mut failures = Vec::new();
    let charge = async |card: &str| {
        service.post("/v1/charges", &format!("account={account}&amount=5000&currency=EUR&card={card}")).await
    };
    let transfer = async || {
        let form = format!("source={account}&destination={other}&amount=1&currency=EUR");
        service.post("/v1/transfers", &form).await
    };
    for (cause, card, code) in [
        ("the processor returns 500", "tok_error", "upstream_error_for_status"),
        ("the processor is busy", "tok_busy", "upstream_error_for_status"),
        ("the processor does not respond", "tok_slow", ".send().await?"),
        ("the processor breaks the connection", "tok_reset", ".send().await?"),
        ("the processor returns something else", "tok_garbage", ".json().await?"),
    ] {
        failures.push(Failure::new(cause, charge(card).await, ("processor/client.rs", code)));
    }

    let conflicts = Conflicts::begin(service, &account).await;
    let received = transfer().await;
    conflicts.end().await;
    let cause = "every attempt of a transaction meets another one";
    // In SQLite nobody else writes, and the key is written first.
    let place = match service.is_postgres() {
        true => ("transfers/execute.rs", "accounts::set_balance(connection, &source.id"),
        false => (KEYS, "DB::run(&mut connection, statement"),
    };
    failures.push(Failure::new(cause, received, place));

    service.sql(&[&format!("UPDATE accounts SET currency = 'QQQ' WHERE id = '{other}'")]).await;
    let received = service.get(&format!("/v1/accounts/{other}")).await;
    let cause = "a row has a currency that does not exist";
    failures.push(Failure::new(cause, received, ("accounts/routes.rs", "store::find(&mut connection")));

    service.sql(&["ALTER TABLE transfers RENAME TO transfers_before"]).await;
    let received = service.get("/v1/transfers").await;
    failures.push(Failure::new("a table is missing", received, ("transfers/routes.rs", "store::list(")));

    service.sql(&["ALTER TABLE charges RENAME TO charges_before"]).await;
    if service.is_postgres() {
        let raise = "CREATE FUNCTION fail() RETURNS TEXT AS $$ BEGIN RAISE EXCEPTION '{}'; END $$ LANGUAGE plpgsql";
        let view = "CREATE VIEW charges AS SELECT fail() AS id, mode, account, amount, currency, status, created FROM charges_before";
        service.sql(&[&raise.replace("{}", SECRET_SQL), view]).await;
    } else {
        service.sql(&[&format!(r#"CREATE VIEW charges AS SELECT * FROM "{SECRET_SQL}""#)]).await;
    }
    let received = service.get("/v1/charges").await;
    let failure = Failure::new("a statement fails in the database", received, ("charges/routes.rs", "store::list("));
    failures.push(failure.with_internal(SECRET_SQL));

    let received = until_cancelled(service, service.get("/v1/accounts")).await;
    if let Some(received) = received {
        let cause = "a statement takes too long";
        failures.push(Failure::new(cause, received, ("accounts/routes.rs", "store::list(")));
    }

    service.sql(&["DROP TABLE idempotency_keys"]).await;
    let cause = "idempotency keys cannot be stored";
    failures.push(Failure::new(cause, transfer().await, (KEYS, "DB::find(")));

    service.sql(&["DROP TABLE api_keys"]).await;
    let received = service.get("/v1/accounts").await;
    failures.push(Failure::new("API keys cannot be read", received, ("keys/authenticate.rs", "store::find(")));
    failures
}

/// Flags for [`of_load`], besides the address of a processor that is away.
pub(crate) const NARROW: [&str; 6] = [
    "--max-connections=1",
    "--max-requests=4",
    "--acquire-timeout=500ms",
    "--statement-timeout=1s",
    "--processor-timeout=1s",
    "--request-timeout=10s",
];

/// Failures of a service that has too much to do, and whose processor is away.
pub(crate) async fn of_load(service: &Running) -> Vec<Failure> {
    let account = service.account("ada@example.com").await;
    let other = service.account("bob@example.com").await;
    let form = format!("account={account}&amount=5000&currency=EUR&card=tok_visa");
    let received = service.post("/v1/charges", &form).await;
    let away = Failure::new("the processor is away", received, ("processor/client.rs", ".send().await?"));
    let mut failures = vec![away.with_internal(SECRET_HOST)];

    let lock = Lock::begin(service).await;
    let form = format!("source={account}&destination={other}&amount=1&currency=EUR");
    let mut all: FuturesUnordered<_> = (0..12).map(|_| service.post("/v1/transfers", &form)).collect();
    // Those beyond four are rejected at once.
    let rejected = all.next().await.unwrap();
    let place = ("app.rs", "CategoryError::new(Category::Overloaded)");
    failures.push(Failure::new("there are too many requests", rejected, place));
    let waited: Vec<_> = all.skip(7).collect().await;
    lock.end().await;
    assert_eq!(waited.len(), 4);
    let late = waited.into_iter().find(|received| received.body.contains("overloaded")).unwrap();
    // Each of several calls asks for a connection.
    let late = Failure::new("no connection is free in time", late, ("keys/authenticate.rs", "store::find("))
        .or_at(&[(KEYS, "self.pool.acquire().await?"), ("transfers/routes.rs", "service.database.begin().await?")]);
    failures.push(late.with_internal("pool timed out"));
    failures
}

/// Flags for [`of_time`].
pub(crate) const HURRIED: [&str; 4] =
    ["--processor-timeout=900ms", "--acquire-timeout=900ms", "--statement-timeout=900ms", "--request-timeout=1s"];

/// A request that takes longer than requests may, while it waits for the processor. Nothing in the service failed: its span
/// has the place.
pub(crate) async fn of_time(service: &Running) -> Failure {
    let account = service.account("ada@example.com").await;
    let form = format!("account={account}&amount=5000&currency=EUR&card=tok_slow");
    let lock = Lock::begin(service).await;
    let request = service.post("/v1/charges", &form);
    let unlock = async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        lock.end().await;
    };
    let (received, ()) = tokio::join!(request, unlock);
    let place = ("processor/client.rs", r#"#[tracing::instrument(name = "charge_card""#);
    Failure::new("a request takes too long", received, place).with_internal("charge_card")
}

/// Flags for [`of_the_database`].
pub(crate) const PATIENT: [&str; 1] = ["--acquire-timeout=500ms"];

/// The database is away for a moment.
pub(crate) async fn of_the_database(service: &Running, relay: &mut Relay) -> Failure {
    service.account("ada@example.com").await;
    relay.cut().await;
    let received = service.get("/v1/accounts").await;
    relay.mend().await;
    assert_eq!(received.status, 503, "{received:?}");
    Failure::new("the database is away", received, ("keys/authenticate.rs", "store::find("))
}

/// Another program, which changes an account all the time: who changes it as well has read an older one.
struct Conflicts {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Conflicts {
    async fn begin(service: &Running, account: &str) -> Conflicts {
        let mut connection = service.connection().await;
        let (stop, mut stopped) = oneshot::channel();
        let (started, wait) = oneshot::channel();
        let change = format!("UPDATE accounts SET created = created + 1 WHERE id = '{account}'");
        let begin = begin(service);
        let task = tokio::spawn(async move {
            let mut started = Some(started);
            while stopped.try_recv().is_err() {
                let mut transaction = connection.begin_with(begin).await.unwrap();
                sqlx::query(AssertSqlSafe(change.clone())).execute(&mut *transaction).await.unwrap();
                if let Some(started) = started.take() {
                    started.send(()).unwrap();
                }
                // SQLite has one writer at a time: it changes the account once, for long.
                let holds = if begin == "BEGIN" { Duration::from_millis(20) } else { Duration::from_secs(2) };
                tokio::time::sleep(holds).await;
                transaction.commit().await.unwrap();
            }
        });
        wait.await.unwrap();
        Conflicts { stop, task }
    }

    async fn end(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap();
    }
}

/// A transaction that nobody else can write beside.
struct Lock {
    transaction: sqlx::Transaction<'static, sqlx::Any>,
    _pool: sqlx::AnyPool,
}

impl Lock {
    async fn begin(service: &Running) -> Lock {
        sqlx::any::install_default_drivers();
        let pool = sqlx::AnyPool::connect(&service.database_url).await.unwrap();
        let mut transaction = pool.begin_with(begin(service)).await.unwrap();
        if service.is_postgres() {
            let lock = "LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE";
            sqlx::query(lock).execute(&mut *transaction).await.unwrap();
        }
        Lock { transaction, _pool: pool }
    }

    async fn end(self) {
        self.transaction.rollback().await.unwrap();
    }
}

/// How a transaction begins that writes.
fn begin(service: &Running) -> &'static str {
    if service.is_postgres() { "BEGIN" } else { "BEGIN IMMEDIATE" }
}

/// Locks a table while `request` is handled. `None` for SQLite, whose readers do not wait.
async fn until_cancelled(service: &Running, request: impl Future<Output = Received>) -> Option<Received> {
    if !service.is_postgres() {
        return None;
    }
    let lock = Lock::begin(service).await;
    let received = request.await;
    lock.end().await;
    Some(received)
}
