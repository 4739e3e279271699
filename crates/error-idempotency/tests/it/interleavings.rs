//! Whatever happens in whatever order: one effect for each key.

use std::time::Duration;

use axum::{body::Body, extract::State, http::StatusCode, response::Response, routing::post};
use error_idempotency::{IdempotencyError, IdempotencyKey, MemoryStore};
use proptest::{collection::vec, prelude::*};
use tokio::{
    task::yield_now,
    time::{advance, sleep},
};
use tower::ServiceExt;

use crate::support::{App, Effects, payments, posted, request, served};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_32_requests_at_once_one_is_carried_out() {
    let app = App::new();
    let payments = payments(&app, app.once());
    let requests: Vec<_> = (0..32)
        .map(|_| {
            let payments = payments.clone();
            tokio::spawn(async move { posted(&payments, "\"k1\"").await })
        })
        .collect();
    let mut first = 0;
    for request in requests {
        let response = request.await.unwrap();
        match (&response[..3], response.contains("idempotent-replayed")) {
            ("201", is_replayed) => first += usize::from(!is_replayed),
            ("409", _) => {}
            _ => panic!("{response}"),
        }
    }
    assert_eq!((first, app.effects.count()), (1, 1));
}

/// What a client and the world do.
#[derive(Debug, Clone)]
enum Step {
    /// A request with one of two keys, whose handler takes this long before and after its effect.
    Send { key: u8, before: u8, after: u8, ends: Ends },
    /// The client of an earlier request goes away.
    GoAway(u8),
    /// Time passes, in seconds.
    Wait(u8),
}

/// How the handler of a request ends, if it is not interrupted.
#[derive(Debug, Clone, Copy)]
enum Ends {
    Well,
    Fails,
    Panics,
    Commits,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let ends = prop_oneof![Just(Ends::Well), Just(Ends::Fails), Just(Ends::Panics), Just(Ends::Commits)];
    let send = (0..2_u8, 0..30_u8, 0..30_u8, ends).prop_map(|(key, before, after, ends)| Step::Send {
        key,
        before,
        after,
        ends,
    });
    vec(prop_oneof![3 => send, 1 => (0..8_u8).prop_map(Step::GoAway), 2 => (0..25_u8).prop_map(Step::Wait)], 1..16)
}

/// Counts the effect where the key is completed: both are one step, as in a transaction.
async fn pay(
    State(mut store): State<MemoryStore>,
    State(effects): State<Effects>,
    key: IdempotencyKey,
    headers: axum::http::HeaderMap,
) -> Result<Response, IdempotencyError> {
    let seconds = |name| Duration::from_secs(headers[name].to_str().unwrap().parse().unwrap());
    sleep(seconds("before")).await;
    match headers["ends"].to_str().unwrap() {
        "Fails" => return Ok(axum::response::IntoResponse::into_response(StatusCode::SERVICE_UNAVAILABLE)),
        "Panics" => panic!("hunter2"),
        _ => {}
    }
    let response = key.complete(&mut store, "paid").await?;
    effects.happen();
    sleep(seconds("after")).await;
    // The transaction is committed, and the response is lost.
    if headers["ends"] == "Commits" {
        panic!("hunter2");
    }
    Ok(response)
}

async fn effects_of(steps: Vec<Step>) -> [usize; 2] {
    let apps = [App::new(), App::new()];
    let routers =
        apps.each_ref().map(|app| served(app, post(pay).layer(app.once().with_lease(Duration::from_secs(20)))));
    let mut sent = Vec::new();
    for step in steps {
        match step {
            Step::Send { key, before, after, ends } => {
                let request = request("k1").header("before", before.to_string()).header("after", after.to_string());
                let request = request.header("ends", format!("{ends:?}")).body(Body::empty()).unwrap();
                sent.push(tokio::spawn(routers[usize::from(key)].clone().oneshot(request)));
            }
            Step::GoAway(number) => {
                if let Some(task) = sent.get(usize::from(number)) {
                    task.abort();
                }
            }
            Step::Wait(seconds) => advance(Duration::from_secs(seconds.into())).await,
        }
        yield_now().await;
    }
    sleep(Duration::from_secs(100)).await;
    apps.map(|app| app.effects.count())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_interleaving_has_one_effect_for_each_key(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let effects = runtime.block_on(effects_of(steps));
        prop_assert!(effects.iter().all(|count| *count <= 1), "{effects:?}");
    }
}
