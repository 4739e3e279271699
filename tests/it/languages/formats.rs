//! Each format and encoding in another language.

use error_response::{
    ErrorLayer, RouterExt,
    format::{FileFormat, Finqware, Problem, ProblemHtml, ProblemMarkdown, ProblemText, Stripe},
};

use super::shop::{ask, get_in, languages, routes};

#[tokio::test]
async fn a_format_without_titles_has_the_message() {
    let app = routes().errors(ErrorLayer::new(Stripe::new()).with_languages(languages()));
    let (_, body) = get_in(&app, "/accounts/acc_9", "de").await;
    assert_eq!(
        body,
        r#"{"error":{"code":"account_not_found","message":"Es gibt kein Konto acc_9","param":"id","type":"invalid_request_error"}}"#
    );
    let app = routes().errors(ErrorLayer::new(Finqware::new()).with_languages(languages()));
    let (_, body) = get_in(&app, "/ledger", "de").await;
    assert!(body.contains("Ein interner Fehler"), "{body}");
}

/// A format of the author's own with texts that few formats have.
const OWN: &str = r#"
name = "own"
[error]
members = [
    { name = "code", value = "code" },
    { name = "title", value = "title" },
    { name = "status", value = "phrase" },
    { name = "help", value = "action" },
]
"#;

#[tokio::test]
async fn a_format_from_a_file_has_every_text() {
    let format = FileFormat::from_toml(OWN).unwrap();
    let app = routes().errors(ErrorLayer::new(format).with_languages(languages()));
    let (language, body) = get_in(&app, "/items/3", "de").await;
    assert_eq!(
        (&*language, &*body),
        (
            "de",
            concat!(
                r#"{"code":"too_many_items","title":"Zu viele Artikel","status":"Nicht verarbeitbar","#,
                r#""help":"Bestellen Sie in mehreren Schritten"}"#,
            )
        )
    );
}

#[tokio::test]
async fn a_language_and_a_format_are_chosen_together() {
    let layer = ErrorLayer::new(Problem::new())
        .with_languages(languages())
        .with_alternative(ProblemHtml::new(Problem::new()))
        .with_alternative(ProblemMarkdown::new(Problem::new()))
        .with_alternative(ProblemText::new(Problem::new()));
    let app = routes().errors(layer);
    let page = ask(&app, "GET", "/items/3", &[("accept", "text/html"), ("accept-language", "de")], "").await;
    let (head, body) = page;
    assert_eq!(head.headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(
        (&head.headers["content-language"], &head.headers["vary"]),
        (&"de, en".parse().unwrap(), &"accept, accept-language".parse().unwrap())
    );
    for part in [
        "<html lang=\"de\">",
        "<title>Zu viele Artikel</title>",
        "<h1>Zu viele Artikel</h1>",
        "<p>3 Artikel sind zu viel, erlaubt: 012</p>",
        "<p>Bestellen Sie in mehreren Schritten</p>",
        // Not translated.
        "<p>Change the request, or wait until the state of the resource has changed.</p>",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }
    for (accept, start) in
        [("text/plain", "422 Nicht verarbeitbar: Zu viele Artikel\n"), ("text/markdown", "---\nstatus: 422\n")]
    {
        let (_, body) = ask(&app, "GET", "/items/3", &[("accept", accept), ("accept-language", "de")], "").await;
        assert!(body.starts_with(start) && body.contains("3 Artikel sind zu viel"), "{body}");
    }
    let (_, body) =
        ask(&app, "GET", "/accounts/acc_9", &[("accept", "text/html"), ("accept-language", "ar")], "").await;
    assert!(body.contains("<html lang=\"ar\" dir=\"rtl\">"), "{body}");
    let (_, body) = ask(&app, "GET", "/items/3", &[("accept", "text/html"), ("accept-language", "en")], "").await;
    assert!(body.contains("<html lang=\"en\">") && body.contains("<h1>Too many items</h1>"), "{body}");
}
