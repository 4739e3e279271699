//! What a layer's own redactor hides in the log: an added name, not a removed one, and nothing but controls where it is off.

use axum::{Router, routing::get};
use error_response::{ApiError, ErrorLayer, RouterExt, format::Stripe, redact::Redactor};

use crate::records::{Logged, one, watch};

/// No such badge
#[derive(Debug, thiserror::Error, ApiError)]
#[error("no such badge: 4711, session: 7\nERROR forged")]
#[api(status = 404, code = "no_badge")]
struct NoBadge;

/// The ledger failed
#[derive(Debug, thiserror::Error, ApiError)]
#[error("userBadge=4711: session=7")]
#[api(status = 500, code = "ledger_failed")]
struct LedgerFailed(#[source] std::io::Error);

fn routes() -> Router {
    let client = async || Err::<(), _>(NoBadge);
    let server =
        async || Err::<(), _>(LedgerFailed(std::io::Error::other("badge=4711, password=swordfish, session=7\u{7}")));
    Router::new().route("/client", get(client)).route("/server", get(server))
}

/// What is logged of both errors under a layer with this redactor.
async fn logged(layer: ErrorLayer) -> [Logged; 2] {
    let app = routes().errors(layer);
    let client = watch(app.clone(), "GET", "/client").await;
    let server = watch(app, "GET", "/server").await;
    // Of what a client reads a redactor changes nothing.
    assert!(client.0.body().contains(r"no such badge: 4711, session: 7\nERROR forged"), "{}", client.0.body());
    [one(client.1), one(server.1)]
}

#[track_caller]
fn check([client, server]: &[Logged; 2], expected: [&str; 3]) {
    let texts = [client.get("error_message"), server.get("error_message"), server.get("cause")];
    assert_eq!(texts, expected);
}

#[tokio::test]
async fn an_added_name_is_hidden_and_a_removed_one_is_shown() {
    let stripe = || ErrorLayer::new(Stripe::new());
    check(
        &logged(stripe()).await,
        [
            r"no such badge: 4711, session: ***\nERROR forged",
            "userBadge=4711: session=***",
            r"badge=4711, password=***, session=***",
        ],
    );
    let own = Redactor::new().add_name("badge").unwrap().remove_name("session").unwrap();
    check(
        &logged(stripe().with_redactor(own)).await,
        [
            r"no such badge: ***, session: 7\nERROR forged",
            "userBadge=***: session=7",
            r"badge=***, password=***, session=7\u{7}",
        ],
    );
}

#[tokio::test]
async fn a_redactor_that_is_off_escapes_controls() {
    check(
        &logged(ErrorLayer::new(Stripe::new()).with_redactor(Redactor::off())).await,
        [
            r"no such badge: 4711, session: 7\nERROR forged",
            "userBadge=4711: session=7",
            r"badge=4711, password=swordfish, session=7\u{7}",
        ],
    );
}

#[tokio::test]
async fn limits_are_the_layers() {
    let short = Redactor::new().with_longest_output(10);
    check(
        &logged(ErrorLayer::new(Stripe::new()).with_redactor(short)).await,
        ["no such ba...", "userBadge=...", "badge=4711..."],
    );
}

/// The inner layer renders and logs; the outer one's redactor hides nothing.
#[tokio::test]
async fn of_two_layers_the_inner_one_decides() {
    let own = Redactor::new().add_name("badge").unwrap();
    let inner = routes().errors(ErrorLayer::new(Stripe::new()).with_redactor(own));
    let app = inner.errors(ErrorLayer::new(Stripe::new()).with_redactor(Redactor::off()));
    let logged = one(watch(app, "GET", "/server").await.1);
    assert_eq!(logged.get("cause"), r"badge=***, password=***, session=***");
}
