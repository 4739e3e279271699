//! Whatever happens in whatever order, on a real database: one effect for each key.

use std::time::Duration;

use databases::sqlite;
use proptest::{collection::vec, prelude::*};
use sqlx::{Row, SqlitePool, sqlite::SqlitePoolOptions};
use tokio::{task::yield_now, time::sleep};
use tower::ServiceExt;

use crate::{
    client::{paid, request},
    place::Sqlite,
};

/// What clients, handlers and time do.
#[derive(Debug, Clone)]
enum Step {
    /// A request with one of two keys; what its handler does at one of its points.
    Send { key: u8, point: &'static str, does: &'static str },
    /// The client of an earlier request goes away.
    GoAway(u8),
    /// Every lease is over.
    EndLeases,
    /// The handlers run.
    Run(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let point = prop::sample::select(vec!["x-begun", "x-paid", "x-completed", "x-committed"]);
    let does = prop::sample::select(vec!["yields", "yields", "5", "fails", "panics"]);
    let send = (0..2_u8, point, does).prop_map(|(key, point, does)| Step::Send { key, point, does });
    vec(
        prop_oneof![
            4 => send,
            1 => (0..8_u8).prop_map(Step::GoAway),
            2 => Just(Step::EndLeases),
            3 => (0..8_u8).prop_map(Step::Run),
        ],
        1..12,
    )
}

async fn most_effects(steps: Vec<Step>) -> (i64, Vec<String>) {
    let place = Sqlite::new("").await;
    let pool: SqlitePool = SqlitePoolOptions::new().max_connections(4).connect(&place.url()).await.expect("a database");
    sqlite::prepare(&pool).await;
    let instance = sqlite::instance(pool.clone(), Duration::from_secs(600));
    let mut sent = Vec::new();
    for step in steps {
        match step {
            Step::Send { key, point, does } => {
                let request = request("/payments", &format!("k{key}"), &[(point, does)]);
                sent.push(tokio::spawn(instance.clone().oneshot(request)));
            }
            Step::GoAway(number) => {
                if let Some(task) = sent.get(usize::from(number)) {
                    task.abort();
                }
            }
            Step::EndLeases => {
                let statement = sqlx::query("UPDATE idempotency_keys SET claimed_until = 0");
                statement.execute(&pool).await.expect("a table");
            }
            Step::Run(times) => sleep(Duration::from_millis(times.into())).await,
        }
        yield_now().await;
    }
    for task in sent {
        let _ = task.await;
    }
    sqlx::query("UPDATE idempotency_keys SET claimed_until = 0").execute(&pool).await.expect("a table");
    // Whatever happened: the request can be carried out, or was.
    let mut last = Vec::new();
    for key in ["k0", "k1"] {
        last.push(paid(&instance, key, &[]).await);
    }
    let rows =
        sqlx::query("SELECT COUNT(*) FROM payments GROUP BY idempotency_key").fetch_all(&pool).await.expect("counts");
    (rows.iter().map(|row| row.get::<i64, _>(0)).max().unwrap_or_default(), last)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_interleaving_has_one_effect_for_each_key(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (most, last) = runtime.block_on(most_effects(steps));
        prop_assert!(most == 1, "{most} effects");
        prop_assert!(last.iter().all(|response| response.starts_with("201")), "{last:?}");
    }
}
