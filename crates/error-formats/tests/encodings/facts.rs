//! What a person reads, fact by fact, in the three texts.

use std::time::Duration;

use error_core::{CallView, Category, Definition, ErrorStatus, FieldPath, Location, Occurrence, Violation};
use error_formats::{ErasedWireFormat, Problem, ProblemHtml, ProblemMarkdown, ProblemText, render};

use crate::{body, problem, response};

static LIMITED: Definition = Definition::new(ErrorStatus::TOO_MANY_REQUESTS, "too_many_transfers")
    .with_category(Category::RateLimited)
    .with_title("Too many transfers")
    .with_user_message("Please wait a moment.")
    .with_action("Spread your transfers over time.");

fn limited() -> Occurrence {
    let violation = Violation::new(Location::Body, FieldPath::key("amount")).with_message("must be at least 1");
    Occurrence::of(&LIMITED)
        .with_message("100 transfers in 60 seconds")
        .with_user_message("Please wait a moment.")
        .with_violations([violation])
        .with_retry_after(Duration::from_secs(7_200))
        .before_effects()
}

#[test]
fn plain_text() {
    assert_eq!(
        body(&response(&limited(), &ProblemText::new(problem()))),
        concat!(
            "429 Too Many Requests: Too many transfers\n",
            "100 transfers in 60 seconds\n",
            "code: too_many_transfers\n",
            "amount: must be at least 1\n",
            "Please wait a moment.\n",
            "Spread your transfers over time.\n",
            "You can send the same request again in 2 hours.\n",
            "See https://api.example.com/errors/too_many_transfers\n",
            "request id: req_1\n",
        ),
    );
}

#[test]
fn markdown() {
    assert_eq!(
        body(&response(&limited(), &ProblemMarkdown::new(problem()))),
        concat!(
            "---\nstatus: 429\ncode: 'too_many_transfers'\nretry: 'after_wait'\nretry_after: 7200\n",
            "action: 'Spread your transfers over time.'\n",
            "docs: 'https://api.example.com/errors/too_many_transfers'\nrequest_id: 'req_1'\n---\n\n",
            "# Too many transfers\n\n",
            "100 transfers in 60 seconds\n\n",
            "Please wait a moment.\n\n",
            "- `amount`: must be at least 1\n\n",
            "Spread your transfers over time.\n\n",
            "You can send the same request again in 2 hours.\n\n",
            "[More about this error](<https://api.example.com/errors/too_many_transfers>)\n",
        ),
    );
}

#[test]
fn html() {
    let page = body(&response(&limited(), &ProblemHtml::new(problem())));
    let (_, main) = page.split_once("<main>\n").unwrap();
    assert_eq!(
        main,
        concat!(
            "<p class=\"status\">429 Too Many Requests</p>\n<h1>Too many transfers</h1>\n",
            "<p>100 transfers in 60 seconds</p>\n<p>Please wait a moment.</p>\n",
            "<ul><li><code>amount</code>: must be at least 1</li></ul>\n",
            "<p>Spread your transfers over time.</p>\n",
            "<p>You can send the same request again in 2 hours.</p>\n",
            "<p><a href=\"https://api.example.com/errors/too_many_transfers\">More about this error</a></p>\n</main>\n",
            "<footer><p>Code: <code>too_many_transfers</code><br>Request id: <code>req_1</code></p></footer>\n",
            "</body>\n</html>",
        ),
    );
}

/// What identifies the occurrence is shown where the JSON has it.
#[test]
fn the_instance() {
    let error = Occurrence::of(&LIMITED).with_instance("occ_1'<b>");
    let problem = || Problem::new().with_instance_base("/occurrences/").unwrap();
    let text = |format: &dyn ErasedWireFormat| {
        let response = render(&error, format, CallView::default()).unwrap();
        String::from_utf8(response.body().to_vec()).unwrap()
    };
    let expected = "/occurrences/occ_1%27%3Cb%3E";
    assert!(text(&problem()).contains(&format!(r#""instance":"{expected}""#)), "{}", text(&problem()));
    assert!(text(&ProblemText::new(problem())).ends_with(&format!("instance: {expected}\n")));
    assert!(text(&ProblemMarkdown::new(problem())).contains(&format!("\ninstance: '{expected}'\n---\n")));
    assert!(text(&ProblemHtml::new(problem())).contains(&format!("<br>Instance: <code>{expected}</code></p>")));
    for text in [text(&ProblemText::new(Problem::new())), text(&ProblemHtml::new(Problem::new()))] {
        assert!(!text.to_lowercase().contains("instance"), "{text}");
    }
}
