use std::time::Duration;

use axum::Router;
use error_idempotency::{SqlStore, Store};
use sqlx::{Pool, Row, pool::PoolOptions};
use tokio::{net::TcpStream, runtime::Runtime, time::sleep};
use tower::ServiceExt;

use crate::{client::{paid, posted, request}, signal::Signal};

const PAID: &str = "201\n\npaid";
const AGAIN: &str = "201\nidempotent-replayed: true\n\npaid";
const LEASE: Duration = Duration::from_secs(600);

async fn pool(place: &place) -> Pool<service::Db> {
    PoolOptions::new().max_connections(4).connect(&place.url()).await.expect("a database")
}

/// Two instances of a service that share a database, each with connections of its own.
async fn two(place: &place) -> ([Router; 2], Pool<service::Db>) {
    let pools = [pool(place).await, pool(place).await];
    service::prepare(&pools[0]).await;
    let mine = pools[0].clone();
    (pools.map(|pool| service::instance(pool, LEASE)), mine)
}

async fn payments(pool: &Pool<service::Db>) -> i64 {
    sqlx::query("SELECT COUNT(*) FROM payments").fetch_one(pool).await.expect("a count").get(0)
}

/// Time passes: every lease is over.
async fn end_leases(pool: &Pool<service::Db>) {
    sqlx::query("UPDATE idempotency_keys SET claimed_until = 0").execute(pool).await.expect("a table");
}

/// The response to a request whose key is no longer in progress: what a drop spawns takes a moment.
async fn settled(instance: &Router, path: &str, key: &str, headers: &[(&str, &str)]) -> String {
    loop {
        let response = posted(instance, path, key, headers).await;
        if !response.contains("idempotency_key_in_progress") {
            return response;
        }
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn instances_share_the_keys() {
    let place = place::new(concat!(module_path!(), "::share")).await;
    let ([first, second], pool) = two(&place).await;
    assert_eq!(paid(&first, "\"k1\"", &[]).await, PAID);
    assert_eq!(paid(&second, "\"k1\"", &[]).await, AGAIN);
    assert_eq!(paid(&first, "k1", &[]).await, AGAIN);
    assert!(posted(&second, "/notes", "k1", &[]).await.starts_with("422"));
    assert_eq!(paid(&second, "k2", &[]).await, PAID);
    assert_eq!(payments(&pool).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_32_requests_at_once_one_is_carried_out() {
    let place = place::new(concat!(module_path!(), "::at_once")).await;
    let (instances, pool) = two(&place).await;
    let requests = (0..32).map(|number| {
        let instance = instances[number % 2].clone();
        tokio::spawn(async move { paid(&instance, "k1", &[("x-paid", "20")]).await })
    });
    let mut first = 0;
    for request in requests.collect::<Vec<_>>() {
        let response = request.await.expect("no panic");
        match &response[..3] {
            "201" => first += usize::from(response == PAID),
            "409" | "503" => assert!(response.contains("x-should-retry: true"), "{response}"),
            _ => panic!("{response}"),
        }
    }
    assert_eq!((first, payments(&pool).await), (1, 1));
    assert_eq!(paid(&instances[0], "k1", &[]).await, AGAIN);
}

#[tokio::test]
async fn what_is_rolled_back_was_not_carried_out() {
    let place = place::new(concat!(module_path!(), "::rolled_back")).await;
    let ([first, second], pool) = two(&place).await;
    for point in ["x-begun", "x-paid", "x-completed"] {
        let closed = settled(&first, "/payments", "k1", &[(point, "fails")]).await;
        assert!(closed.starts_with("503") && closed.contains("x-should-retry: true"), "{closed}");
        let panicked = paid(&first, "k1", &[(point, "panics")]).await;
        assert!(panicked.starts_with("500"), "{panicked}");
    }
    assert_eq!(payments(&pool).await, 0);
    assert_eq!(settled(&second, "/payments", "k1", &[]).await, PAID);
    // It is committed, whatever the client was told.
    let failed = paid(&first, "k2", &[("x-committed", "fails")]).await;
    assert!(failed.starts_with("503"), "{failed}");
    assert_eq!(paid(&second, "k2", &[]).await, AGAIN);
    assert_eq!(payments(&pool).await, 2);
}

/// The process ends while a handler is at this point: nobody gives the key back.
async fn crash(place: &place, point: &'static str) -> TcpStream {
    let signal = Signal::new().await;
    let (url, runtime, port) = (place.url(), Runtime::new().expect("a runtime"), signal.port());
    runtime.spawn(async move {
        let pool = PoolOptions::new().max_connections(2).connect(&url).await.expect("a database");
        let instance = service::instance(pool, LEASE);
        instance.oneshot(request("/payments", "k1", &[(point, "holds"), ("x-signal", &port)])).await
    });
    let handler = signal.reached().await;
    runtime.shutdown_background();
    handler
}

#[tokio::test]
async fn a_crash_before_the_commit_has_no_effect() {
    for point in ["x-begun", "x-paid", "x-completed"] {
        let place = place::new(&format!("{}::{point}", module_path!())).await;
        let ([instance, _], pool) = two(&place).await;
        let _handler = crash(&place, point).await;
        assert_eq!(payments(&pool).await, 0, "{point}");
        // Nobody knows yet that the process is gone.
        let waiting = paid(&instance, "k1", &[]).await;
        assert!(waiting.starts_with("409\nretry-after: ") && waiting.contains("x-should-retry: true"), "{waiting}");
        end_leases(&pool).await;
        assert_eq!(paid(&instance, "k1", &[]).await, PAID, "{point}");
        assert_eq!(paid(&instance, "k1", &[]).await, AGAIN, "{point}");
        assert_eq!(payments(&pool).await, 1, "{point}");
    }
}

/// Nobody gives the key back, and it may have been another request's before: when the lease is over, it is free for any request.
#[tokio::test]
async fn a_crash_leaves_the_key_to_any_request() {
    let place = place::new(concat!(module_path!(), "::any_request")).await;
    let ([first, second], pool) = two(&place).await;
    let _handler = crash(&place, "x-paid").await;
    assert!(posted(&first, "/notes", "k1", &[]).await.starts_with("422"));
    end_leases(&pool).await;
    assert_eq!(posted(&first, "/notes", "k1", &[]).await, "200\n\nnoted");
    assert!(paid(&second, "k1", &[]).await.starts_with("422"));
    assert_eq!(posted(&second, "/notes", "k1", &[]).await, "200\nidempotent-replayed: true\n\nnoted");
    assert_eq!(payments(&pool).await, 1);
}

#[tokio::test]
async fn a_crash_after_the_commit_loses_no_response() {
    let place = place::new(concat!(module_path!(), "::committed")).await;
    let ([instance, _], pool) = two(&place).await;
    let _handler = crash(&place, "x-committed").await;
    assert_eq!(paid(&instance, "k1", &[]).await, AGAIN);
    assert_eq!(payments(&pool).await, 1);
}

#[tokio::test]
async fn who_has_lost_the_key_rolls_back() {
    let place = place::new(concat!(module_path!(), "::lost")).await;
    let ([first, second], pool) = two(&place).await;
    let signal = Signal::new().await;
    let port = signal.port();
    let slow = tokio::spawn(async move { paid(&first, "k1", &[("x-begun", "holds"), ("x-signal", &port)]).await });
    let handler = signal.reached().await;
    end_leases(&pool).await;
    assert_eq!(paid(&second, "k1", &[]).await, PAID);
    drop(handler);
    let lost = slow.await.expect("no panic");
    assert!(lost.starts_with("503"), "{lost}");
    assert_eq!(payments(&pool).await, 1);
    assert_eq!(paid(&second, "k1", &[]).await, AGAIN);
}

#[tokio::test]
async fn who_has_completed_the_key_is_waited_for() {
    let place = place::new(concat!(module_path!(), "::waited_for")).await;
    let ([first, second], pool) = two(&place).await;
    let signal = Signal::new().await;
    let port = signal.port();
    let points = async move |point| paid(&first, "k1", &[("x-begun", "holds"), (point, "holds"), ("x-signal", &port)]).await;
    let slow = tokio::spawn(async move { points("x-completed").await });
    let handler = signal.reached().await;
    end_leases(&pool).await;
    drop(handler);
    let handler = signal.reached().await;
    // The transaction is open, and the key is completed in it: whoever takes the key over waits, and finds the response.
    let retry = tokio::spawn(async move { paid(&second, "k1", &[]).await });
    sleep(Duration::from_millis(200)).await;
    drop(handler);
    assert_eq!(slow.await.expect("no panic"), PAID);
    assert_eq!(retry.await.expect("no panic"), AGAIN);
    assert_eq!(payments(&pool).await, 1);
}

#[tokio::test]
async fn a_handler_that_does_not_take_its_key() {
    let place = place::new(concat!(module_path!(), "::notes")).await;
    let ([first, second], pool) = two(&place).await;
    assert_eq!(posted(&first, "/notes", "k1", &[]).await, "200\n\nnoted");
    assert_eq!(posted(&second, "/notes", "k1", &[]).await, "200\nidempotent-replayed: true\n\nnoted");
    // Its effect has happened: the failure is stored.
    let failed = posted(&first, "/notes", "k2", &[("x-paid", "fails")]).await;
    let again = posted(&second, "/notes", "k2", &[]).await;
    assert!(failed.starts_with("503\n") && again.starts_with("503\nidempotent-replayed: true\n"), "{again}");
    assert!(posted(&first, "/notes", "k3", &[("x-paid", "panics")]).await.starts_with("500"));
    assert!(settled(&second, "/notes", "k3", &[]).await.contains("idempotent_outcome_unknown"));
    assert_eq!(payments(&pool).await, 3);
}

#[tokio::test]
async fn keys_are_swept_after_their_lifetime() {
    let place = place::new(concat!(module_path!(), "::sweep")).await;
    let ([instance, _], pool) = two(&place).await;
    let store = SqlStore::new(pool.clone());
    for key in ["k1", "k2", "k3"] {
        paid(&instance, key, &[]).await;
    }
    assert_eq!(store.sweep().await.expect("a sweep"), 0);
    let expire = "UPDATE idempotency_keys SET expires_at = 0, claimed_until = 0 WHERE idempotency_key <> 'k3'";
    sqlx::query(expire).execute(&pool).await.expect("a table");
    // A key whose lifetime is over is new, also before it is swept.
    assert_eq!(paid(&instance, "k1", &[]).await, PAID);
    assert_eq!(store.sweep().await.expect("a sweep"), 1);
    assert_eq!(paid(&instance, "k3", &[]).await, AGAIN);
    assert_eq!(payments(&pool).await, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_processes_create_the_table() {
    let place = place::new(concat!(module_path!(), "::migrate")).await;
    let mut stores = Vec::new();
    for _ in 0..8 {
        stores.push(SqlStore::new(pool(&place).await));
    }
    let migrations: Vec<_> =
        stores.into_iter().map(|store| tokio::spawn(async move { store.migrate().await })).collect();
    for migration in migrations {
        migration.await.expect("no panic").expect("a table");
    }
}

#[tokio::test]
async fn without_its_database_nothing_is_carried_out() {
    let place = place::new(concat!(module_path!(), "::closed")).await;
    let ([instance, _], pool) = two(&place).await;
    pool.close().await;
    let body = r#"{"error":{"code":"service_unavailable","message":"The service is unavailable","type":"api_error"}}"#;
    assert_eq!(paid(&instance, "k1", &[]).await, format!("503\nretry-after: 5\nx-should-retry: true\n\n{body}"));
}

#[tokio::test]
async fn what_another_program_wrote_is_an_internal_error() {
    let place = place::new(concat!(module_path!(), "::malformed")).await;
    let ([instance, _], pool) = two(&place).await;
    paid(&instance, "k1", &[]).await;
    sqlx::query("UPDATE idempotency_keys SET outcome = $1").bind(b"hunter2".to_vec()).execute(&pool).await.expect("a table");
    let response = paid(&instance, "k1", &[]).await;
    assert!(response.starts_with("500") && !response.contains("hunter2"), "{response}");
    assert_eq!(payments(&pool).await, 1);
}
