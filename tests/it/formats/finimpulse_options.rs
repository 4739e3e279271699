//! The options of FinImpulse: its HTTP policies, and whether a call was live.

use error_formats::{FinImpulse, render};
use error_response::{Category, CategoryError};

/// Every option that the reference APIs' documents leave open.
#[test]
fn the_http_policies_of_finimpulse() {
    use error_formats::HttpPolicy::{AlwaysOk, Documented, Mirror};

    let status = |policy, error: &CategoryError| {
        let format = FinImpulse::new().with_http_policy(policy);
        render(error, &format, Default::default()).unwrap().status().as_u16()
    };
    for (category, own, documented) in [
        (Category::InvalidRequest, 400, 200),
        (Category::CredentialsMissing, 401, 401),
        (Category::InsufficientFunds, 402, 402),
        (Category::PermissionDenied, 403, 200),
        (Category::NotFound, 404, 404),
        (Category::RateLimited, 429, 200),
        (Category::InternalError, 500, 500),
        // 40000 in the body, and still HTTP's own status.
        (Category::MethodNotAllowed, 405, 405),
        (Category::UnprocessableContent, 422, 422),
    ] {
        let error = CategoryError::new(category);
        let found = [Mirror, Documented, AlwaysOk].map(|policy| status(policy, &error));
        assert_eq!(found, [own, documented, 200], "{category}");
    }
}

#[test]
fn finimpulse_says_whether_a_call_was_live() {
    use error_core::{CallFacts, CallView, SuccessView};

    let mut facts = CallFacts::default();
    facts.live = Some(true);
    let format = FinImpulse::new().with_live();
    let error = CategoryError::new(Category::NotFound);
    let body = |facts: &CallFacts| {
        let response = render(&error, &format, CallView::default().with_facts(facts)).unwrap();
        String::from_utf8(response.body().to_vec()).unwrap()
    };
    assert!(body(&facts).contains(r#""status_message":"Not Found","live":true,"cost":0"#));
    assert!(body(&CallFacts::default()).contains(r#""status_message":"Not Found","live":false,"cost":0"#));
    let success = SuccessView::new(axum::http::StatusCode::OK, Some(&[7]), CallView::default().with_facts(&facts));
    let body = error_formats::wrap(&success, &format).unwrap().unwrap();
    assert!(
        String::from_utf8_lossy(&body).contains(r#""status_message":"OK","live":true,"cost":0,"data":[],"result":[7]"#)
    );
}
