//! Every category in every encoding, whole.

use std::{fmt::Write, fs, path::PathBuf};

use error_core::{Category, CategoryError};

use crate::{body, encodings, problem, response};

#[test]
fn every_category_is_as_its_golden_file_has_it() {
    for format in encodings(&problem()) {
        let mut text = String::new();
        for category in Category::ALL.iter().copied() {
            let response = response(&CategoryError::new(category), &*format);
            writeln!(text, "== {}\n{}", category.name(), response.status()).unwrap();
            let headers = response.headers().iter();
            let mut headers: Vec<_> =
                headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
            headers.sort_unstable();
            writeln!(text, "{}\n\n{}", headers.join("\n"), body(&response)).unwrap();
        }
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/encodings/golden").join(format.name());
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, &text).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(text, expected, "{}", format.name());
    }
}
