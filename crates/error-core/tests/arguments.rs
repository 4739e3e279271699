//! The derive adds the fields that a text shows, as the text prints them, and no others.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{num::NonZero, path::PathBuf, time::Duration};

use error_core::{ApiError, Arguments, ErrorSet};

#[derive(Debug, thiserror::Error, ApiError)]
enum FileError {
    /// No such file
    #[error("There is no {path} among {count} files of {size:.1} MB, mode {mode:#o}")]
    #[api(status = 404, code = "file_missing")]
    Missing { path: PathBuf, count: u64, size: f64, mode: u32, secret: &'static str },

    /// Too many files
    #[error("{0:>4} and {1}")]
    #[api(status = 409, code = "too_many_files", user_message = "Remove {1}")]
    TooMany(&'static u8, NonZero<u16>),

    /// The disk failed
    #[error("disk {disk}")]
    #[api(status = 500, code = "disk_failed", message = "The disk of {user} failed", user_message = "Ask {team}")]
    Disk { disk: &'static str, user: String, team: char },

    /// Slow down
    #[error("Wait {seconds} seconds")]
    #[api(status = 429, code = "slow_down")]
    SlowDown {
        #[api(retry_after)]
        seconds: error_core::RetryAfter,
    },

    #[error(transparent)]
    #[api(transparent)]
    Other(#[from] Box<Generic<u8>>),
}

/// Generic
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{name} has {value}")]
#[api(status = 400, code = "generic")]
struct Generic<T: std::fmt::Display + std::fmt::Debug> {
    name: String,
    value: T,
}

#[track_caller]
fn check(error: &FileError, expected: &[(&str, &str, bool)]) {
    let mut arguments = Arguments::default();
    error.arguments(&mut arguments);
    assert_eq!(arguments.iter().collect::<Vec<_>>(), expected);
}

#[test]
fn fields_are_printed_as_the_text_prints_them() {
    let missing = FileError::Missing { path: "a/b".into(), count: 3, size: 1.25, mode: 0o644, secret: "hunter2" };
    assert_eq!(missing.to_string(), "There is no a/b among 3 files of 1.2 MB, mode 0o644");
    check(&missing, &[("path", "a/b", false), ("count", "3", true), ("size", "1.2", true), ("mode", "0o644", false)]);
    check(&FileError::TooMany(&7, NonZero::new(9).unwrap()), &[("arg0", "   7", true), ("arg1", "9", true)]);
}

#[test]
fn the_text_of_a_server_error_has_no_arguments() {
    let disk = FileError::Disk { disk: "/dev/sda", user: "Ada".into(), team: 'x' };
    check(&disk, &[("user", "Ada", false), ("team", "x", false)]);
}

#[test]
fn a_wait_is_that_of_the_response() {
    check(&FileError::SlowDown { seconds: Duration::from_secs(3).into() }, &[]);
    assert_eq!(FileError::SET.iter().count(), 5);
}

#[test]
fn a_field_whose_type_is_a_parameter_is_a_text() {
    let generic = Generic { name: "n".into(), value: 1 };
    check(&FileError::from(Box::new(generic)), &[("name", "n", false), ("value", "1", false)]);
}
