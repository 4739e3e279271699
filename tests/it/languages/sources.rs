//! Whoever makes an error, it is in the language of the request; the log and observers are not.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use error_response::{ErrorEvent, Observer, RouterExt};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::shop::{app, ask, get_in, layer, routes};
use crate::records::{one, watch};

#[tokio::test]
async fn whoever_makes_an_error_it_is_in_the_language() {
    let app = app();
    let details = [
        ("GET", "/ledger", "Ein interner Fehler"),
        ("GET", "/panic", "Ein interner Fehler"),
        ("GET", "/nowhere", "Hier ist nichts"),
        ("POST", "/ledger", "Diese Methode gibt es hier nicht"),
        ("GET", "/bare", "Das widerspricht dem jetzigen Stand"),
        ("GET", "/spawned", "Ein Artikel ist zu viel, erlaubt: 012"),
    ];
    for (method, path, detail) in details {
        let (head, body) = ask(&app, method, path, &[("accept-language", "de")], "").await;
        assert!(body.contains(&format!(r#""detail":"{detail}""#)), "{path}: {body}");
        assert_eq!(head.headers["content-language"], "de", "{path}");
    }
}

#[tokio::test]
async fn invalid_fields_are_in_the_language() {
    let json = [("accept-language", "de"), ("content-type", "application/json")];
    let (head, body) = ask(&app(), "POST", "/orders", &json, r#"{"_item":"tea"}"#).await;
    assert_eq!(
        body,
        concat!(
            r#"{"type":"about:blank","title":"Nicht verarbeitbar","status":422,"detail":"_count fehlt","code":"missing_field","#,
            r##""errors":[{"detail":"fehlt","pointer":"#/_count","code":"missing"},{"detail":"fehlt","pointer":"#/_note","code":"missing"}]}"##,
        )
    );
    assert_eq!(head.headers["content-language"], "de");
    let (_, body) = ask(&app(), "POST", "/orders", &json, r#"{"_item":7,"_count":"x"}"#).await;
    assert!(body.contains(r#""detail":"_item hat den falschen Typ (und 2 weitere Fehler)""#), "{body}");
}

#[tokio::test]
async fn a_body_that_is_wrong_as_a_whole_has_a_name() {
    let json = [("accept-language", "de"), ("content-type", "application/json")];
    let (_, body) = ask(&app(), "POST", "/orders", &json, "[]").await;
    assert!(body.contains(r#""detail":"Der Inhalt hat den falschen Typ""#), "{body}");
}

#[tokio::test]
async fn the_end_of_a_stream_is_in_the_language() {
    for (language, expected) in [("de", "Es gibt kein Konto acc_1"), ("en", "No account found with id: acc_1")] {
        let request =
            axum::http::Request::get("/stream").header("accept-language", language).body(Body::empty()).unwrap();
        let mut body = app().oneshot(request).await.unwrap().into_body();
        let mut text = String::new();
        while let Some(Ok(frame)) = body.frame().await {
            text.push_str(&String::from_utf8_lossy(frame.data_ref().unwrap()));
        }
        assert!(text.contains(expected), "{text}");
    }
}

#[tokio::test]
async fn a_cached_response_is_one_of_its_language() {
    let app = app();
    let mut bodies = Vec::new();
    for _ in 0..2 {
        for language in ["en", "de", "ar"] {
            bodies.push(get_in(&app, "/ledger", language).await.1);
        }
    }
    assert_eq!(bodies[..3], bodies[3..]);
    assert_ne!(bodies[0], bodies[1]);
}

#[derive(Clone, Default)]
struct Codes(Arc<Mutex<Vec<(&'static str, String)>>>);

impl Observer for Codes {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        self.0.lock().unwrap().push((event.view().code(), event.log_message()));
    }
}

#[tokio::test]
async fn the_log_is_in_the_language_of_the_code() {
    let codes = Codes::default();
    let app = routes().errors(layer().with_observer(codes.clone()));
    let german = app.clone().layer(axum::middleware::map_request(async |mut request: axum::extract::Request| {
        request.headers_mut().insert("accept-language", "de".parse().unwrap());
        request
    }));
    let (answer, events) = watch(german, "GET", "/accounts/acc_9").await;
    assert!(answer.0.contains("Es gibt kein Konto"), "{}", answer.0);
    assert!(one(events).get("error_message").contains("No account found with id: acc_9"));
    assert_eq!(*codes.0.lock().unwrap(), [("account_not_found", "No account found with id: acc_9".to_owned())]);
}
