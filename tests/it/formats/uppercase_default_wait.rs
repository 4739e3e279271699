//! Uppercase promises a wait.

use error_formats::{Uppercase, render};
use error_response::{Category, CategoryError};

#[test]
fn uppercase_promises_a_wait() {
    let format = Uppercase::new().with_default_retry_after(60);
    let header = |category| {
        let response = render(&CategoryError::new(category), &format, Default::default()).unwrap();
        response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(header(Category::RateLimited).as_deref(), Some("60"));
    assert_eq!(header(Category::UpstreamFailed).as_deref(), Some("60"));
    assert_eq!(header(Category::InternalError), None);
}
