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

/// RFC 9110, 10.2.3 and 5.6.7; a fraction is no mistake of the client's.
#[tokio::test]
async fn a_foreign_wait_is_digits_or_a_date() {
    let long_ago = Some("0");
    let cases = [
        ("59.4", Some("60")),
        ("59.0", Some("59")),
        ("0.001", Some("1")),
        ("59.00000000000000000000001", Some("60")),
        ("  7 ", Some("7")),
        ("007", Some("7")),
        ("99999999999999999999", Some("2147483648")),
        ("Sun, 06 Nov 1994 08:49:37 GMT", long_ago),
        ("Sunday, 06-Nov-94 08:49:37 GMT", long_ago),
        ("Sun Nov  6 08:49:37 1994", long_ago),
        ("+5", None),
        ("-1", None),
        ("-0", None),
        ("1e3", None),
        ("1E3", None),
        ("0x10", None),
        ("5.", None),
        (".5", None),
        ("5.5.5", None),
        ("+5.5", None),
        ("5,4", None),
        ("1_000", None),
        ("5s", None),
        ("inf", None),
        ("NaN", None),
        ("", None),
        ("soon", None),
        ("Sun, 06 Nov 1994 08:49:37 CET", None),
        ("Sun, 32 Nov 1994 08:49:37 GMT", None),
    ];
    for (said, expected) in cases {
        let refuse = async move || (StatusCode::TOO_MANY_REQUESTS, [("retry-after", said)]);
        let app = Router::new().route("/", get(refuse)).errors(ErrorLayer::new(Stripe::new()));
        let answer = Server::start(app).await.ask("GET", "/", &[], "").await;
        assert_eq!(answer.header("retry-after"), expected, "{said:?}");
    }
}

#[tokio::test]
async fn a_foreign_reset_is_digits() {
    for (quota, expected) in [
        ("\"a\";r=0;t=50", "50"),
        ("\"a\";r=0;t=+50", "7"),
        ("\"a\";r=0;t=5e1", "7"),
        ("\"a\";r=+0;t=50, \"b\";r=1", "7"),
    ] {
        let refuse = async move || (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "7"), ("ratelimit", quota)]);
        let app = Router::new().route("/", get(refuse)).errors(ErrorLayer::new(Stripe::new()));
        let answer = Server::start(app).await.ask("GET", "/", &[], "").await;
        assert_eq!(answer.header("retry-after"), Some(expected), "{quota}");
    }
}

#[tokio::test]
async fn the_longest_of_several_foreign_waits_counts() {
    let refuse = async || {
        let headers = [("retry-after", "5"), ("retry-after", "90"), ("retry-after", "+900")];
        (StatusCode::TOO_MANY_REQUESTS, axum::response::AppendHeaders(headers))
    };
    let app = Router::new().route("/", get(refuse)).errors(ErrorLayer::new(Stripe::new()));
    assert_eq!(Server::start(app).await.ask("GET", "/", &[], "").await.header("retry-after"), Some("90"));
}
