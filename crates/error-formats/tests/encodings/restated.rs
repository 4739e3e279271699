//! A layer may change the status of a response: body and status line then agree.

use error_core::{Category, CategoryError};
use error_formats::{Problem, check_restate};
use http::StatusCode;

use crate::{body, encodings, problem, response};

#[test]
fn a_body_is_that_of_its_status() {
    for problem in [Problem::new(), problem()] {
        for format in encodings(&problem) {
            check_restate(&*format).unwrap();
            let error = CategoryError::new(Category::NotFound);
            let mut restated = response(&error, &*format);
            let bytes = restated.body().clone();
            *restated.body_mut() = format.restate(&bytes, StatusCode::GONE).unwrap();
            let text = body(&restated);
            assert!(text.contains("410") && !text.contains("404"), "{}: {text}", format.name());
            assert!(text.contains("not_found"), "{}: {text}", format.name());
            // And back again.
            let back = format.restate(restated.body(), StatusCode::NOT_FOUND).unwrap();
            assert_eq!(back, bytes, "{}", format.name());
        }
    }
}

#[test]
fn what_is_no_body_of_the_format_is_left() {
    let texts: [&[u8]; 6] = [b"", b"---", b"404", b"\xa1\x39\x1e\x7f", b"<problem>", b"\xff\xfe"];
    for format in encodings(&problem()) {
        for text in texts {
            let restated = format.restate(text, StatusCode::GONE);
            assert_eq!(restated, None, "{}: {text:?}", format.name());
        }
    }
}
