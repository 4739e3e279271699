//! The page loads nothing and allows its own style only.

use std::time::Duration;

use base64::{Engine, prelude::BASE64_STANDARD};
use error_core::{ApiError, Category, CategoryError, Occurrence};
use error_formats::{Problem, ProblemHtml};
use sha2::{Digest, Sha256};

use crate::{body, problem, response};

#[test]
fn the_policy_allows_the_style_of_the_page() {
    let response = response(&CategoryError::new(Category::Overloaded), &ProblemHtml::new(problem()));
    let page = body(&response);
    let (_, style) = page.split_once("<style>").unwrap();
    let (style, _) = style.split_once("</style>").unwrap();
    let hash = BASE64_STANDARD.encode(Sha256::digest(style));
    assert_eq!(
        response.headers()["content-security-policy"],
        format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
    );
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
}

#[test]
fn the_page_leads_to_the_code_and_loads_nothing() {
    let overloaded = CategoryError::new(Category::Overloaded).definition();
    let error = Occurrence::of(overloaded).with_retry_after(Duration::from_secs(90)).before_effects();
    let page = body(&response(&error, &ProblemHtml::new(problem())));
    for active in ["<script", "<link", "<img", "<iframe", "<form", " src=", "style=\"", " on"] {
        let has =
            if active == " on" { page.contains(" onload") || page.contains(" onerror") } else { page.contains(active) };
        assert!(!has, "{active}: {page}");
    }
    assert!(page.contains("<a href=\"https://api.example.com/errors/overloaded\">More about this error</a>"), "{page}");
    assert!(page.contains("<p>You can send the same request again in 90 seconds.</p>"), "{page}");
    assert!(page.contains("after the wait in <code>Retry-After</code> where there is one.</p>"), "{page}");
    assert!(page.contains("Request id: <code>req_1</code>"), "{page}");
    // A URN leads to no page.
    let urn = Problem::new().with_type_base("urn:ietf:params:acme:error:").unwrap();
    assert!(!body(&response(&error, &ProblemHtml::new(urn))).contains("<a "), "a URN is no link");
}
