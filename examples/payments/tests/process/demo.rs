//! The demo, for a service that runs.

use std::process::Output;

use crate::program::{Program, command, start};

fn demo(program: &Program, key: &str) -> Output {
    let (url, internal_url) = (format!("http://{}", program.address), &program.internal_url);
    command(&["demo", "--url", &url, "--internal-url", internal_url, "--key", key]).output().unwrap()
}

#[test]
fn a_running_service_is_shown() {
    let program = start(&["--processor-timeout=1s"]);
    let output = demo(&program, &program.key);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    // A test key does not cause the error of a live one.
    assert!(text.trim_end().ends_with(" caused, 8 by the sandbox"), "{text}");
    // It can be shown again.
    assert!(demo(&program, &program.key).status.success());
}

#[test]
fn without_a_valid_key_nothing_is() {
    let program = start(&[]);
    let output = demo(&program, "sk_test_none");
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("POST /v1/accounts returned 401 invalid_api_key; pass a test key"), "{text}");
    let output = command(&["demo", "--url", "http://127.0.0.1:1"]).env_remove("KEY").output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && text.contains("--key <KEY>"), "{text}");
}
