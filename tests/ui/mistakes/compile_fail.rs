//! What does not compile, and the text that its author then reads.

use std::fs;

use super::{cases, files, mistakes};

#[test]
fn mistakes_do_not_compile() {
    // Without a case trybuild has nothing to say, and says that all is well.
    assert!(!cases().is_empty());
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}

/// A mistake costs its author one message, not a message and its echoes.
#[test]
fn each_mistake_is_one_error() {
    assert_eq!(files("fail", "stderr").len(), cases().len(), "a text without a mistake, or the other way round");
    for case in cases() {
        let text = fs::read_to_string(format!("fail/{case}.stderr")).expect("every mistake has its text");
        let errors = text.lines().filter(|line| line.starts_with("error:") || line.starts_with("error[")).count();
        assert_eq!(errors, mistakes(&case), "{case}");
    }
}
