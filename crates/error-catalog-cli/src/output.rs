//! Prints texts to a terminal, with active characters of catalog texts escaped.

use std::io::{self, ErrorKind, Write};

use error_markup::inert;

/// Writes `text` to the standard output. A reader that has seen enough and
/// closes the pipe is no failure.
pub(crate) fn print(text: &str) -> Result<(), String> {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(unwritten(&error)),
        _ => Ok(()),
    }
}

/// What is said of a standard output that takes nothing.
pub(crate) fn unwritten(error: &io::Error) -> String {
    format!("the standard output can't be written: {error}")
}

/// Says on one line of the standard error why the tool could not do it.
pub(crate) fn complain(why: &str) {
    let why = without_commands(&inert(why).on_one_line().to_string());
    // Where this can't be written either, the exit status is what is left.
    let _ = writeln!(anstream::stderr(), "error: {why}");
}

/// Says `text` on the standard error, beside what is printed.
#[cfg(feature = "conformance")]
pub(crate) fn tell(text: &str) {
    // If this can't be written, the output itself still is.
    let _ = anstream::stderr().write_all(quiet(text).as_bytes());
}

/// Lines in which nothing acts.
#[cfg(any(feature = "conformance", feature = "occurrence"))]
pub(crate) fn quiet(text: &str) -> String {
    let lines: String = text.lines().map(|line| format!("{}\n", inert(line).on_one_line())).collect();
    without_commands(&lines)
}

/// `text` without what a CI service takes for a command: `::` at the beginning
/// of a line, and `##[` anywhere. As with other characters that act, the first
/// is written out.
pub(crate) fn without_commands(text: &str) -> String {
    let quiet = |line: &str| {
        let words = line.trim_start();
        let blanks = &line[..line.len() - words.len()];
        let words = words.strip_prefix("::").map_or(words.to_owned(), |rest| format!("\\u{{3a}}:{rest}"));
        without_brackets(&format!("{blanks}{words}"))
    };
    text.split_inclusive('\n').map(quiet).collect()
}

/// `text` without `##[`, for lines that are commands of the tool's own.
pub(crate) fn without_brackets(text: &str) -> String {
    text.replace("##[", "\\u{23}#[")
}

/// JSON without what a CI service takes for a command anywhere in a line: `##[`
/// stands in strings alone, where its first character has an escape. No line of
/// it begins with `::`.
pub(crate) fn json_without_commands(json: &str) -> String {
    json.replace("##[", "\\u0023#[")
}
