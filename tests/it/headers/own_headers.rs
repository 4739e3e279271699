//! The headers an error sends of its own: none that frames or describes the
//! body, none that is too long, one of each of which a response has one.

use axum::{
    Router,
    http::{HeaderName, HeaderValue},
    routing::get,
};
use error_response::{
    ApiError, Category, CategoryError, Error, ErrorStatus, RouterExt, catalog::Definition, format::Facts,
};

use crate::{
    format::Format,
    records::watch,
    support::{Answer, Server},
};

/// An error by hand, with any headers.
#[derive(Debug, Clone, thiserror::Error)]
#[error("It is taken")]
struct Taken(Vec<(&'static str, &'static str)>);

impl ApiError for Taken {
    fn definition(&self) -> &'static Definition {
        static TAKEN: Definition = Definition::new(ErrorStatus::CONFLICT, "taken").with_title("It is taken");
        &TAKEN
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        for (name, value) in &self.0 {
            facts.header(HeaderName::from_static(name), value);
        }
    }
}

fn app(format: Format, headers: &[(&'static str, &'static str)]) -> Router {
    let error = Taken(headers.to_vec());
    Router::new().route("/", get(async move || Err::<(), _>(Error::from(error)))).errors(format.layer())
}

async fn ask(format: Format, headers: &[(&'static str, &'static str)]) -> Answer {
    Server::start(app(format, headers)).await.ask("GET", "/", &[], "").await
}

/// Two requests on one connection: the second response is lost where the first
/// one says another length than it has.
#[tokio::test]
async fn a_header_that_frames_the_body_is_not_sent() {
    for format in Format::all() {
        for (name, value) in [
            ("content-length", "9"),
            ("content-length", "100000"),
            ("transfer-encoding", "chunked"),
            ("connection", "close, content-type"),
            ("keep-alive", "timeout=99"),
            ("trailer", "x-a"),
        ] {
            let server = Server::start(app(format, &[(name, value)])).await;
            let request = "GET / HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
            let answers = server.exchange(request).await;
            let whole: Vec<_> = answers.split("HTTP/1.1 409 Conflict\r\n").skip(1).collect();
            assert_eq!(whole.len(), 2, "{name}: {answers}");
            for answer in whole {
                let (head, body) = answer.split_once("\r\n\r\n").unwrap();
                assert!(head.contains(&format!("content-length: {}", body.len())), "{name}: {answers}");
                assert!(head.split("\r\n").all(|line| line != format!("{name}: {value}")), "{name}: {answers}");
            }
        }
    }
}

#[tokio::test]
async fn a_header_that_describes_the_body_is_not_sent() {
    for format in Format::all() {
        let described =
            [("content-encoding", "gzip"), ("content-type", "text/html"), ("content-digest", "sha-256=:x:")];
        let answer = ask(format, &described).await;
        assert_eq!(answer.header("content-type"), Some(format.media_type()));
        assert_eq!((answer.header("content-encoding"), answer.header("content-digest")), (None, None), "{}", answer.0);
        assert!(answer.json().is_object());
    }
}

#[tokio::test]
async fn the_layer_alone_writes_the_request_id() {
    for format in Format::all() {
        let server = Server::start(app(format, &[("x-request-id", "mine")])).await;
        let answer = server.ask("GET", "/", &[("x-request-id", "req_1")], "").await;
        assert_eq!(answer.header("x-request-id"), Some("req_1"));
    }
}

#[tokio::test]
async fn of_a_header_that_comes_once_the_last_is_sent() {
    for format in Format::all() {
        let answer = ask(
            format,
            &[("location", "/a"), ("location", "/b"), ("retry-after", "7"), ("cache-control", "max-age=60")],
        )
        .await;
        let found = ["location", "retry-after", "cache-control"].map(|name| answer.header(name));
        assert_eq!(found, [Some("/b"), Some("7"), Some("max-age=60")]);
        let answer =
            ask(format, &[("set-cookie", "a=1"), ("set-cookie", "b=2"), ("link", "</a>"), ("link", "</b>")]).await;
        assert_eq!(answer.headers("set-cookie"), ["a=1", "b=2"]);
        assert_eq!(answer.headers("link"), ["</a>", "</b>"]);
    }
}

#[tokio::test]
async fn what_a_header_cannot_hold_becomes_a_space_and_is_encoded_in_an_address() {
    let headers = [
        ("x-name", "Jos\u{e9}\r\nset-cookie: a=1\0."),
        ("location", "/caf\u{e9} 1"),
        ("link", "</\u{4e16}>; rel=\"a\""),
    ];
    for format in Format::all() {
        let answer = ask(format, &headers).await;
        assert_eq!(answer.header("x-name"), Some("Jos   set-cookie: a=1 ."));
        assert_eq!(answer.header("location"), Some("/caf%C3%A9%201"));
        assert_eq!(answer.header("link"), Some("</%E4%B8%96>; rel=\"a\""));
        assert_eq!(answer.header("set-cookie"), None);
        assert!(answer.0.split("\r\n\r\n").next().unwrap().is_ascii());
    }
}

#[tokio::test]
async fn long_headers_are_not_sent() {
    let long = |length: usize| &*Box::leak("a".repeat(length).into_boxed_str());
    for format in Format::all() {
        let answer = ask(format, &[("x-fits", long(2_048)), ("x-long", long(2_049)), ("x-after", "1")]).await;
        assert_eq!(answer.header("x-fits").map(str::len), Some(2_048));
        assert_eq!((answer.header("x-long"), answer.header("x-after")), (None, Some("1")));

        // 2,050 bytes each with its name: the fourth does not fit any more.
        let many =
            [("x-1", long(2_047)), ("x-2", long(2_047)), ("x-3", long(2_047)), ("x-4", long(2_047)), ("x-5", "1")];
        let answer = ask(format, &many).await;
        assert_eq!(["x-1", "x-3", "x-4", "x-5"].map(|name| answer.header(name).is_some()), [true, true, false, true]);
        assert!(answer.0.find("\r\n\r\n").unwrap() < 9_000);
    }
}

#[tokio::test]
async fn a_category_error_obeys_the_same_rules() {
    let fails = async || {
        let value = HeaderValue::from_static("9");
        let error =
            CategoryError::new(Category::Conflict).with_header(HeaderName::from_static("content-length"), value);
        Err::<(), _>(Error::from(error))
    };
    for format in Format::all() {
        let server = Server::start(Router::new().route("/", get(fails)).errors(format.layer())).await;
        let answer = server.ask("GET", "/", &[], "").await;
        assert_eq!(answer.header("content-length"), Some(answer.body().len().to_string().as_str()), "{}", answer.0);
    }
}

#[tokio::test]
async fn each_header_that_is_not_sent_is_reported_once() {
    let app = || app(Format::PROBLEM, &[("content-md5", "x"), ("keep-alive", "y")]);
    let mut reported = Vec::new();
    for _ in 0..3 {
        let (_, logged) = watch(app(), "GET", "/").await;
        reported.extend(
            logged.iter().map(|logged| logged.get("message").to_owned()).filter(|text| text.contains("not sent")),
        );
    }
    let of = |name: &str| reported.iter().filter(|text| text.contains(name)).count();
    assert_eq!(
        (of("content-md5"), reported.iter().any(|text| text.contains("remove it from the error"))),
        (1, true),
        "{reported:?}"
    );
}

/// Header and body say one wait.
#[tokio::test]
async fn an_error_with_a_wait_has_no_other_one() {
    let fails = async || {
        let seven = HeaderValue::from_static("7");
        let error = CategoryError::new(Category::RateLimited).with_retry_after(std::time::Duration::from_secs(30));
        Err::<(), _>(Error::from(error.with_header(HeaderName::from_static("retry-after"), seven)))
    };
    for format in Format::all() {
        let server = Server::start(Router::new().route("/", get(fails)).errors(format.layer())).await;
        let answer = server.ask("GET", "/", &[], "").await;
        assert_eq!(answer.header("retry-after"), Some("30"), "{}", answer.0);
    }
}
