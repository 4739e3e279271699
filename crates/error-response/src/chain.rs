//! An error and its sources.

use std::{error::Error, iter::successors};

/// How many sources of an error are looked at: one may be its own source.
const DEEPEST: usize = 16;

/// `error` and its sources, the outermost first.
pub(crate) fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    successors(Some(error), |&error| error.source()).take(DEEPEST)
}
