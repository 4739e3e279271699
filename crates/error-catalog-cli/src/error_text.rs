//! Errors of libraries, for one line of the standard error.

/// How many sources of an error are told.
const DEEPEST: usize = 16;

/// An error and its sources, on one line. A source with the text of the error before it is left out.
pub(crate) fn text(error: impl std::error::Error) -> String {
    let mut texts = vec![error.to_string()];
    let mut source = error.source();
    // An error may be its own source.
    for _ in 0..DEEPEST {
        let Some(error) = source else { break };
        texts.push(error.to_string());
        source = error.source();
    }
    texts.dedup();
    texts.join(": ")
}
