//! A third-party wait is never earlier than the quota of the same response.

use axum::{Router, http::StatusCode, routing::get};
use error_response::{ErrorLayer, RouterExt, format::Stripe};

use crate::support::Server;

#[tokio::test]
async fn a_foreign_wait_is_never_earlier_than_the_quota_of_the_same_answer() {
    let cases = [
        (r#""default";r=0;t=50"#, "50"),
        (r#""a,b;t=90";r=0;t=20"#, "30"),
        // Only the quota that is used up is waited for.
        (r#""burst";r=0;t=40, "day";r=5;t=3000"#, "40"),
        (r#""burst";r=0;t=40, "day";r=0;t=3000"#, "3000"),
        (r#""default";r=0"#, "30"),
        ("nonsense", "30"),
        (r#""open;t=99"#, "30"),
        (r#""default";r=0;t=-1"#, "30"),
    ];
    for (quota, expected) in cases {
        let refuse = async move || (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "30"), ("ratelimit", quota)]);
        let app = Router::new().route("/", get(refuse)).errors(ErrorLayer::new(Stripe::new()));
        let answer = Server::start(app).await.ask("GET", "/", &[], "").await;
        assert_eq!((answer.header("retry-after"), answer.header("ratelimit")), (Some(expected), Some(quota)));
    }
}
