mod contexts;
mod ordinary;
mod parts;
mod properties;
mod storm;
mod tables;
mod work;

use crate::{Redactor, output::Output, reader::Reader, scan::Scan, vocabulary::BUILT_IN};

fn redact(text: &str) -> String {
    Redactor::new().redact(text).into_owned()
}

/// What is shown of a text under other limits, and how many bytes were inspected.
fn measured(text: &str, longest_input: usize, longest_output: usize) -> (String, usize) {
    let (shown, inspected) = Redactor::new().with_longest_output(longest_output).measured(text, longest_input);
    (shown.into_owned(), inspected)
}

/// What is shown of a text when some of the work was done before.
fn shown_after(text: &str, inspected: usize) -> String {
    let reader = Reader::new(text, usize::MAX, &BUILT_IN);
    reader.count(inspected);
    Scan::new(&reader, Output::new(text, usize::MAX)).run().into_owned()
}
