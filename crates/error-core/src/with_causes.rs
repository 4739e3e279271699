//! An error of set-up with its causes, in one line.

use std::{error::Error, fmt, iter};

/// How many causes are shown: an error can be its own cause.
const CAUSES: usize = 16;

/// Writes `error` and its causes: `the table can't be created: the disk is full`. It is the
/// `Debug` of errors of set-up, which `unwrap` shows, and `main` when it returns them.
pub fn fmt_with_causes(error: &dyn Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{error}")?;
    iter::successors(error.source(), |cause| (*cause).source())
        .take(CAUSES)
        .try_for_each(|cause| write!(f, ": {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(thiserror::Error)]
    #[error("the table can't be created")]
    struct Setup(#[source] Endless);

    impl fmt::Debug for Setup {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            fmt_with_causes(self, f)
        }
    }

    /// It is its own cause.
    #[derive(Debug)]
    struct Endless;

    impl fmt::Display for Endless {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("again")
        }
    }

    impl Error for Endless {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(self)
        }
    }

    #[test]
    fn the_causes_follow_and_end() {
        assert_eq!(format!("{:?}", Setup(Endless)), format!("the table can't be created{}", ": again".repeat(CAUSES)));
    }
}
