//! The head of a response has a bound, whatever text goes into it.

use std::{error::Error as StdError, fmt};

use axum::{Router, routing::get};
use error_response::{
    ApiError, Challenge, Error, ErrorLayer, ErrorStatus, Link, Reply, RouterExt,
    catalog::Definition,
    format::{ErrorView, Facts, Problem, Stripe, Unwrapped, WireFormat},
};

use super::ask;
use crate::{records::watch, support::Answer};

fn head(answer: &Answer) -> &str {
    answer.0.split_once("\r\n\r\n").unwrap().0
}

/// A token is required
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Send a token")]
#[api(status = 401, code = "token_required")]
struct TokenRequired {
    #[api(challenge)]
    challenge: Challenge,
}

#[tokio::test]
async fn a_challenge_stays_short() {
    async fn described() -> TokenRequired {
        let long = "why \"and\"\r\nhow ".repeat(5_000);
        let challenge = Challenge::bearer().with_error("invalid_token", &long).with_scope(&long).with_realm("api");
        TokenRequired { challenge }
    }
    async fn repeated() -> TokenRequired {
        let scope = "read ".repeat(200);
        let challenge = (0..1_000).fold(Challenge::bearer(), |challenge, _| challenge.with_scope(&scope));
        TokenRequired { challenge }
    }
    let app = Router::new()
        .route("/described", get(described))
        .route("/repeated", get(repeated))
        .errors(ErrorLayer::new(Stripe::new()));
    let answer = ask(app.clone(), "/described").await;
    let challenge = answer.header("www-authenticate").unwrap();
    assert!(challenge.starts_with(r#"Bearer error="invalid_token", error_description="why 'and' how why "#));
    assert!(challenge.ends_with(r#"", realm="api""#) && !challenge.contains("scope="), "{challenge}");
    // Of 1,024 characters, each line break is one space and not two.
    let (described, breaks) = (1_024, 1_024_usize.div_ceil("why 'and'\r\nhow ".len()));
    let rest = r#"Bearer error="invalid_token", error_description="", realm="api""#.len();
    assert!((rest + described - breaks..rest + described).contains(&challenge.len()), "{}", challenge.len());
    let answer = ask(app, "/repeated").await;
    let challenge = answer.header("www-authenticate").unwrap();
    assert!((3_000..=4_096).contains(&challenge.len()), "{}", challenge.len());
    assert_eq!(challenge.matches('"').count() % 2, 0);
}

#[tokio::test]
async fn a_location_is_an_address_and_stays_short() {
    let created = |location: String| get(async move || Reply::created("done").with_location(location));
    let app = Router::new()
        .route("/accented", created("/accounts/é ü".to_owned()))
        .route("/encoded", created("/accounts/a%20b?c=[d]#%é".to_owned()))
        .route("/lines", created("/a\r\nset-cookie: b=c".to_owned()))
        .route("/fits", created(format!("/{}", "a".repeat(4_095))))
        .route("/long", created(format!("/{}", "a".repeat(4_096))))
        .route("/grows", created("é".repeat(700)))
        .errors(ErrorLayer::new(Stripe::new()));
    for (path, expected) in [
        ("/accented", "/accounts/%C3%A9%20%C3%BC"),
        ("/encoded", "/accounts/a%20b?c=[d]#%25%C3%A9"),
        ("/lines", "/a%0D%0Aset-cookie:%20b=c"),
    ] {
        let answer = ask(app.clone(), path).await;
        assert_eq!(
            (answer.status(), answer.header("location"), answer.header("set-cookie")),
            (201, Some(expected), None)
        );
    }
    let (answer, events) = watch(app.clone(), "GET", "/fits").await;
    assert_eq!((answer.header("location").map(str::len), events.len()), (Some(4_096), 0));
    for path in ["/long", "/grows", "/long"] {
        let (answer, _) = watch(app.clone(), "GET", path).await;
        assert_eq!((answer.status(), answer.body()), (201, r#""done""#));
        assert_eq!(answer.header("location"), None);
        assert!(head(&answer).len() < 1_024);
    }
}

/// A format that writes links as headers.
#[derive(Debug)]
struct Linked;

impl WireFormat for Linked {
    type Failure<'a> = &'a str;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "linked"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> &'a str {
        view.code()
    }

    fn headers(&self, view: &ErrorView<'_>, headers: &mut axum::http::HeaderMap) {
        for link in view.links() {
            let value = format!("<{}>; rel=\"{}\"", link.href(), link.rel());
            headers.append("link", value.parse().unwrap());
        }
    }
}

/// An error with a link.
#[derive(Debug)]
struct Blocked([Link; 1]);

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("blocked")
    }
}

impl StdError for Blocked {}

impl ApiError for Blocked {
    fn definition(&self) -> &'static Definition {
        const { &Definition::new(ErrorStatus::FORBIDDEN, "blocked") }
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        facts.links(&self.0);
    }
}

#[tokio::test]
async fn the_target_of_a_link_is_ascii() {
    let link = || Link::new("blocked-by", "https://example.com/größe>\r\na: b");
    let blocked = async move || Error::from(Blocked([link()]));
    let app = Router::new().route("/", get(blocked)).errors(ErrorLayer::new(Linked));
    let answer = ask(app, "/").await;
    let expected = r#"<https://example.com/gr%C3%B6%C3%9Fe%3E%0D%0Aa:%20b>; rel="blocked-by""#;
    assert_eq!((answer.status(), answer.header("link")), (403, Some(expected)));
}

#[tokio::test]
async fn a_long_rate_limit_is_not_read() {
    let limited = |limit: String| {
        get(async move || {
            (axum::http::StatusCode::TOO_MANY_REQUESTS, [("ratelimit", limit), ("retry-after", "1".into())])
        })
    };
    let app = Router::new()
        .route("/short", limited(r#""default";r=0;t=30"#.to_owned()))
        .route("/long", limited(format!(r#""default";r=0;t=30{}"#, ",".repeat(65_536))))
        .errors(ErrorLayer::new(Problem::new()));
    for (path, wait) in [("/short", "30"), ("/long", "1")] {
        let answer = ask(app.clone(), path).await;
        assert_eq!((answer.status(), answer.header("retry-after")), (429, Some(wait)), "{path}");
    }
}
