//! Which texts a client reads: numbers, missing texts, headers, languages.

use axum::Router;
use error_response::{ErrorLayer, RouterExt, format::Problem};

use super::shop::{app, ask, get_in, languages, layer, routes};

#[track_caller]
fn check(found: (String, String), tag: &str, body: &str) {
    assert_eq!((&*found.0, &*found.1), (tag, body));
}

#[tokio::test]
async fn every_text_is_in_the_language_and_nothing_else_changes() {
    let app = app();
    check(
        get_in(&app, "/items/3", "en").await,
        "en",
        r#"{"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"3 items are too many, allowed: 012","code":"too_many_items","user_message":"Please remove 3 items","count":3}"#,
    );
    check(
        get_in(&app, "/items/3", "de").await,
        "de",
        r#"{"type":"about:blank","title":"Nicht verarbeitbar","status":422,"detail":"3 Artikel sind zu viel, erlaubt: 012","code":"too_many_items","user_message":"Bitte entfernen Sie 3 Artikel","count":3}"#,
    );
    // A number chooses the plural form, and a text that looks like one keeps its digits.
    let (_, body) = get_in(&app, "/items/1", "de").await;
    assert!(body.contains(r#""detail":"Ein Artikel ist zu viel, erlaubt: 012""#), "{body}");
    // The phrase of a status is the title of a problem without a type (RFC 9457, 4.2.1).
    check(
        get_in(&app, "/accounts/acc_9", "de-CH, en;q=0.4").await,
        "de",
        r#"{"type":"about:blank","title":"Nicht gefunden","status":404,"detail":"Es gibt kein Konto acc_9","code":"account_not_found","param":"id"}"#,
    );
    // The wait is that of the response.
    let (head, body) = ask(&app, "GET", "/limited", &[("accept-language", "de")], "").await;
    assert!(body.contains(r#""detail":"Bitte in 7 Sekunden""#), "{body}");
    assert_eq!(head.headers["retry-after"], "7");
}

#[tokio::test]
async fn a_missing_text_is_the_authors() {
    let app = app();
    // The title is translated, the message is not, and the body has the message and the phrase of the status.
    let (tag, body) = get_in(&app, "/stock", "de").await;
    assert!(body.contains(r#""title":"Konflikt","status":409,"detail":"Tea is out of stock""#), "{body}");
    assert_eq!(tag, "de, en");
    // Neither the phrase nor a text of the error is translated.
    let (tag, body) = get_in(&app, "/fixed", "de").await;
    assert!(body.contains(r#""title":"Gone","status":410,"detail":"Nothing to say""#), "{body}");
    assert_eq!(tag, "en");
    let app = routes().errors(
        ErrorLayer::new(Problem::new().with_type_base("https://api.example.com/errors/").unwrap())
            .with_languages(languages()),
    );
    let (tag, body) = get_in(&app, "/stock", "de").await;
    assert!(body.contains(r#""title":"Nicht vorrätig","status":409,"detail":"Tea is out of stock""#), "{body}");
    assert_eq!(tag, "de, en");
    let (tag, body) = get_in(&app, "/fixed", "de").await;
    assert!(body.contains(r#""title":"Always the same","status":410,"detail":"Nothing to say""#), "{body}");
    assert_eq!(tag, "en");
}

#[tokio::test]
async fn values_of_a_request_are_arguments_and_never_texts() {
    let (_, body) = get_in(&app(), "/accounts/%7B%20too_many_items%20%7D", "de").await;
    assert!(body.contains("Es gibt kein Konto { too_many_items }"), "{body}");
    // An Arabic text isolates the direction of the value, a German one does not.
    let (tag, body) = get_in(&app(), "/accounts/acc_9", "ar").await;
    assert!(body.contains("\u{2068}acc_9\u{2069}"), "{body}");
    assert_eq!(tag, "ar");
}

#[tokio::test]
async fn nobody_gets_a_406_or_an_empty_body() {
    let app = app();
    let (_, english) = get_in(&app, "/accounts/acc_9", "en").await;
    for language in
        ["", "fr", "*", "*;q=0", "de;q=0", "de;q=0, *", "tlh", "en, de;q=0.9", "\"", ";;;", "de_DE", "en-GB"]
    {
        let (tag, body) = get_in(&app, "/accounts/acc_9", language).await;
        assert_eq!((&*tag, &*body), ("en", &*english), "{language}");
    }
    for language in ["de", "DE-at", "fr, de", "fr;q=0.9, de;q=0.2", "en;q=0.1, de;q=0.2", "en;q=0, *"] {
        let (tag, _) = get_in(&app, "/accounts/acc_9", language).await;
        assert_eq!(tag, "de", "{language}");
    }
    // Several headers are one list, and without any the texts are those of the code.
    let several = [("accept-language", "fr"), ("accept-language", "de;q=0.1")];
    let (head, _) = ask(&app, "GET", "/accounts/acc_9", &several, "").await;
    assert_eq!(head.headers["content-language"], "de");
    let (head, body) = ask(&app, "GET", "/accounts/acc_9", &[], "").await;
    assert_eq!((&head.headers["content-language"], &*body), (&"en".parse().unwrap(), &*english));
}

#[tokio::test]
async fn vary_names_what_chose_the_language() {
    for path in ["/items/3", "/fixed", "/panic", "/bare", "/nowhere"] {
        for language in ["en", "de", ""] {
            let (head, _) = ask(&app(), "GET", path, &[("accept-language", language)], "").await;
            assert_eq!(head.headers["vary"], "accept-language", "{path} {language}");
        }
    }
    let (head, _) = ask(&app(), "GET", "/ok", &[("accept-language", "de")], "").await;
    assert!(!head.headers.contains_key("vary") && !head.headers.contains_key("content-language"));
}

#[tokio::test]
async fn each_part_of_an_api_has_its_own_languages() {
    let german_only = ErrorLayer::new(Problem::new()).with_languages(
        error_response::languages::Languages::new("en").unwrap().with("fr", "not_found = Il n'y a rien ici").unwrap(),
    );
    let layer = layer().for_header("x-version".parse().unwrap(), "2".parse().unwrap(), german_only);
    let app: Router = routes().errors(layer);
    let (head, body) = ask(&app, "GET", "/none", &[("accept-language", "fr, de"), ("x-version", "2")], "").await;
    assert!(body.contains("Il n'y a rien ici"), "{body}");
    assert_eq!(head.headers["vary"], "x-version, accept-language");
    let (head, body) = ask(&app, "GET", "/none", &[("accept-language", "fr, de")], "").await;
    assert!(body.contains("Hier ist nichts"), "{body}");
    assert_eq!(head.headers["vary"], "x-version, accept-language");
}

#[tokio::test]
async fn an_own_resource_replaces_the_texts_in_the_code() {
    let languages = languages().with("en", "account_not_found = Unknown\n    .message = { $id } is unknown").unwrap();
    let app = routes().errors(ErrorLayer::new(Problem::new()).with_languages(languages));
    let (tag, body) = get_in(&app, "/accounts/acc_9", "fr").await;
    assert!(body.contains(r#""detail":"acc_9 is unknown""#), "{body}");
    assert_eq!(tag, "en");
}
