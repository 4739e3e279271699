//! Handlers that come to no response: they panic, are interrupted, or take too long.

use std::{
    future::pending,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{body::Body, extract::State, http::StatusCode, routing::post};
use error_idempotency::{IdempotencyError, IdempotencyKey, MemoryStore};
use tokio::{
    task::{JoinHandle, yield_now},
    time::{advance, sleep},
};
use tower::ServiceExt;

use crate::support::{App, Effects, payments, posted, request, sent, served};

const UNKNOWN: &str = "409\ncache-control: no-store\ncontent-type: application/json\nx-request-id: req_1\nx-should-retry: false\n\n\
                       {\"error\":{\"code\":\"idempotent_outcome_unknown\",\"message\":\"The request was interrupted, and its \
                       outcome is unknown\",\"param\":\"Idempotency-Key\",\"type\":\"idempotency_error\"}}";

fn in_progress(wait: u64) -> String {
    format!(
        "409\ncache-control: no-store\ncontent-type: application/json\nretry-after: {wait}\nx-request-id: req_1\nx-should-retry: true\n\n\
         {{\"error\":{{\"code\":\"idempotency_key_in_progress\",\"message\":\"A request with this idempotency key is in progress\",\
         \"param\":\"Idempotency-Key\",\"type\":\"idempotency_error\"}}}}"
    )
}

/// What is spawned by a drop runs.
async fn settle() {
    for _ in 0..8 {
        yield_now().await;
    }
}

#[tokio::test]
async fn a_panic_frees_a_key_that_was_taken() {
    let app = App::new();
    let takes = async |State(effects): State<Effects>, _: IdempotencyKey| match effects.happen() {
        1 => panic!("hunter2"),
        _ => "paid",
    };
    let router = served(&app, post(takes).layer(app.once()));
    let first = posted(&router, "k1").await;
    // The verdict is true: the same key can be sent again.
    assert!(first.starts_with("500") && first.contains("x-should-retry: true"), "{first}");
    settle().await;
    assert!(posted(&router, "k1").await.ends_with("\n\npaid"));
}

#[tokio::test]
async fn a_panic_of_another_handler_is_an_unknown_outcome() {
    let app = App::new();
    let panics = async |State(effects): State<Effects>| match effects.happen() {
        1 => panic!("hunter2"),
        _ => "paid",
    };
    let router = served(&app, post(panics).layer(app.once()));
    assert!(posted(&router, "k1").await.starts_with("500"));
    settle().await;
    assert_eq!(posted(&router, "k1").await, UNKNOWN);
    assert_eq!(app.effects.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_second_request_waits_for_the_first() {
    let app = App::new();
    let slow = async |_: IdempotencyKey| {
        sleep(Duration::from_secs(10)).await;
        "paid"
    };
    let router = served(&app, post(slow).layer(app.once().with_lease(Duration::from_secs(20))));
    let first = tokio::spawn({
        let router = router.clone();
        async move { posted(&router, "k1").await }
    });
    settle().await;
    assert_eq!(posted(&router, "k1").await, in_progress(20));
    advance(Duration::from_millis(2_500)).await;
    assert_eq!(posted(&router, "k1").await, in_progress(18));
    assert!(first.await.unwrap().ends_with("\n\npaid"));
    assert!(posted(&router, "k1").await.contains("idempotent-replayed: true"));
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_no_key_behind() {
    let app = App::new();
    let never = async |_: IdempotencyKey| pending::<StatusCode>().await;
    let router = served(&app, post(never).layer(app.once()));
    let going_away = tokio::spawn(router.clone().oneshot(request("k1").body(Body::empty()).unwrap()));
    settle().await;
    assert!(posted(&router, "k1").await.starts_with("409"));
    going_away.abort();
    settle().await;
    let router = served(&app, post(async |_: IdempotencyKey| "paid").layer(app.once()));
    assert!(posted(&router, "k1").await.ends_with("\n\npaid"));
}

#[tokio::test]
async fn a_client_of_another_handler_that_goes_away_leaves_an_unknown_outcome() {
    let app = App::new();
    let router = served(&app, post(async || pending::<StatusCode>().await).layer(app.once()));
    let going_away = tokio::spawn(router.clone().oneshot(request("k1").body(Body::empty()).unwrap()));
    settle().await;
    going_away.abort();
    settle().await;
    assert_eq!(posted(&router, "k1").await, UNKNOWN);
}

#[tokio::test(start_paused = true)]
async fn a_handler_ends_with_its_lease() {
    let app = App::new();
    let never = async |_: IdempotencyKey| pending::<StatusCode>().await;
    let router = served(&app, post(never).layer(app.once().with_lease(Duration::from_secs(20))));
    for _ in 0..2 {
        let response = posted(&router, "k1").await;
        // Another attempt with the same key repeats nothing.
        assert!(response.starts_with("503") && response.contains("x-should-retry: true"), "{response}");
    }
    let never = served(&app, post(async || pending::<StatusCode>().await).layer(app.once()));
    assert!(posted(&never, "k2").await.starts_with("503"));
    assert_eq!(posted(&never, "k2").await, UNKNOWN);
}

/// A task that the client cannot interrupt outlives its lease: another request has the key then.
#[tokio::test(start_paused = true)]
async fn who_has_lost_the_key_cannot_complete_it() {
    let app = App::new();
    let tasks = Arc::new(Mutex::new(Vec::<JoinHandle<_>>::new()));
    let spawned = tasks.clone();
    let detached =
        async move |State(mut store): State<MemoryStore>, State(effects): State<Effects>, key: IdempotencyKey| {
            let work = async move {
                let number = effects.happen();
                sleep(Duration::from_secs(if number == 1 { 30 } else { 0 })).await;
                key.complete(&mut store, number.to_string()).await
            };
            let task = tokio::spawn(work);
            spawned.lock().unwrap().push(task);
            pending::<StatusCode>().await
        };
    let router = served(&app, post(detached).layer(app.once().with_lease(Duration::from_secs(20))));
    assert!(posted(&router, "k1").await.starts_with("503"));
    assert!(posted(&router, "k1").await.starts_with("503"));
    let tasks = std::mem::take(&mut *tasks.lock().unwrap());
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    assert!(matches!(results[..], [Err(IdempotencyError::LeaseOver), Ok(_)]), "{results:?}");
    assert!(posted(&router, "k1").await.ends_with("\n\n2"));
}

#[tokio::test]
async fn a_response_that_cannot_be_stored_is_an_error_of_the_handler() {
    let app = App::new();
    let long =
        async |State(mut store): State<MemoryStore>, key: IdempotencyKey| key.complete(&mut store, "12345").await;
    let router = served(&app, post(long).layer(app.once().with_longest_response(4)));
    for _ in 0..2 {
        let response = posted(&router, "k1").await;
        assert!(response.starts_with("500") && !response.contains("idempotent-replayed"), "{response}");
    }
}

/// A process crashed while it carried out a request: nobody gave the key back. It may have been free before, after a failure of
/// another request, so when the lease is over, it is free for any request.
#[test]
fn a_crash_leaves_the_key_to_any_request() {
    const LEASE: Duration = Duration::from_secs(2);
    let app = App::new();
    let (reached, reaches) = std::sync::mpsc::channel();
    let holds = async move |_: IdempotencyKey| {
        reached.send(()).unwrap();
        pending::<StatusCode>().await
    };
    let crashing = served(&app, post(holds).layer(app.once().with_lease(LEASE)));
    let other = || request("k1").body(Body::from("other")).unwrap();
    let process = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    process.spawn(crashing.oneshot(other()));
    reaches.recv().unwrap();
    process.shutdown_background();

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let payments = payments(&app, app.once());
        assert!(posted(&payments, "k1").await.starts_with("422"));
        sleep(LEASE).await;
        assert!(posted(&payments, "k1").await.ends_with("\n\npaid"));
        assert!(sent(&payments, other()).await.starts_with("422"));
        assert!(posted(&payments, "k1").await.contains("idempotent-replayed: true"));
    });
    assert_eq!(app.effects.count(), 1);
}
