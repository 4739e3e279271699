//! The sample values that documents show instead of the values of an occurrence.

use super::same::{same_example, same_text};
use crate::Example;

/// The sample values that documents show instead of the values of an occurrence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Examples {
    pub(crate) param: &'static str,
    pub(crate) of: &'static [(&'static str, Example)],
}

impl Examples {
    pub(super) const NONE: Examples = Examples { param: "", of: &[] };

    pub(super) const fn same(&self, other: &Examples) -> bool {
        let Examples { param, of } = self;
        same_text(param, other.param) && same_examples(of, other.of)
    }
}

const fn same_examples(one: &[(&str, Example)], other: &[(&str, Example)]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        let (name, example) = one[at];
        if !same_text(name, other[at].0) || !same_example(Some(example), Some(other[at].1)) {
            return false;
        }
        at += 1;
    }
    true
}
