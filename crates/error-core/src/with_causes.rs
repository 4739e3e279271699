//! An error of set-up with its causes, in one line.

use std::{error::Error, fmt, iter};

/// How many causes are shown: an error can be its own cause.
const CAUSES: usize = 16;

/// Writes `error` and its causes: `the table can't be created: the disk is full`. It is the
/// `Debug` of errors of set-up, which `unwrap` shows, and `main` when it returns them. A
/// cause with the same text as what it causes is written once.
pub fn fmt_with_causes(error: &dyn Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut last = error.to_string();
    f.write_str(&last)?;
    for cause in iter::successors(error.source(), |cause| (*cause).source()).take(CAUSES) {
        let text = cause.to_string();
        if text != last {
            write!(f, ": {text}")?;
            last = text;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[derive(thiserror::Error)]
    #[error("the table can't be created")]
    struct Setup(#[source] Endless);

    impl fmt::Debug for Setup {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            fmt_with_causes(self, f)
        }
    }

    /// It is its own cause, with a text of two that take turns.
    #[derive(Debug)]
    struct Endless(Cell<bool>);

    impl fmt::Display for Endless {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.set(!self.0.get());
            f.write_str(if self.0.get() { "again" } else { "and again" })
        }
    }

    impl Error for Endless {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(self)
        }
    }

    #[test]
    fn the_causes_follow_and_end() {
        assert_eq!(
            format!("{:?}", Setup(Endless(Cell::new(false)))),
            format!("the table can't be created{}", ": again: and again".repeat(CAUSES / 2))
        );
    }

    /// As sqlx's errors are, and axum's of a body that is too long.
    #[derive(Debug, thiserror::Error)]
    #[error("{text}")]
    struct Layer {
        text: &'static str,
        source: Option<Box<Layer>>,
    }

    fn layers(texts: &[&'static str]) -> Option<Box<Layer>> {
        let (text, rest) = texts.split_first()?;
        Some(Box::new(Layer { text, source: layers(rest) }))
    }

    #[test]
    fn a_text_is_not_repeated() {
        struct Shown(Box<Layer>);
        impl fmt::Debug for Shown {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt_with_causes(&*self.0, f)
            }
        }
        let shown = |texts: &[&'static str]| format!("{:?}", Shown(layers(texts).unwrap()));
        assert_eq!(shown(&["too long", "too long", "too long"]), "too long");
        assert_eq!(shown(&["a", "b", "b", "a", "a", "a: b"]), "a: b: a: a: b");
    }
}
