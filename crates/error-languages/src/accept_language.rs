//! The header `Accept-Language`.

use error_accept::thousandths;
use unic_langid::LanguageIdentifier;

/// The most bytes of the header that are read.
const LONGEST: usize = 4_096;
/// The most ranges that are read.
const MOST_RANGES: usize = 64;
/// The longest range that is read: a language, a script, a region and a variant (RFC 5646, section 4.4.1).
const LONGEST_RANGE: usize = 35;

/// A range of the header.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Range {
    /// `*`
    Any,
    /// `de`, `pt-BR`
    Language(LanguageIdentifier),
}

/// Reads ranges with their weights in thousandths, the ranges with the highest weight first (RFC 9110, section
/// 12.5.4). A range that cannot be read is skipped.
pub(crate) fn ranges<'a>(values: impl IntoIterator<Item = &'a str>) -> Vec<(Range, u16)> {
    let mut left = LONGEST;
    let within = |text: &'a str| {
        let is_within = text.len() <= left;
        left = left.saturating_sub(text.len());
        is_within.then_some(text)
    };
    let items = values.into_iter().map_while(within).flat_map(|value| value.split(','));
    let mut ranges: Vec<_> = items.take(MOST_RANGES).filter_map(range).collect();
    ranges.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    ranges
}

fn range(item: &str) -> Option<(Range, u16)> {
    #[cfg(test)]
    inspected::add(item.len() + 1);
    let (tag, parameters) = item.split_once(';').unwrap_or((item, ""));
    let tag = tag.trim_matches([' ', '\t']);
    let weight = weight(parameters);
    if tag == "*" {
        return Some((Range::Any, weight));
    }
    // An underscore separates subtags in other systems, not in HTTP.
    if tag.len() > LONGEST_RANGE || tag.contains('_') {
        return None;
    }
    #[cfg(test)]
    inspected::add(2 * tag.len());
    let language: LanguageIdentifier = tag.parse().ok()?;
    (!language.language.is_empty()).then_some((Range::Language(language), weight))
}

fn weight(parameters: &str) -> u16 {
    #[cfg(test)]
    inspected::add(2 * parameters.len());
    let weight = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then_some(value.trim())
    });
    weight.map_or(1_000, thousandths)
}

/// How many bytes of headers were inspected on this thread, with a byte for each comparison of two subtags.
#[cfg(test)]
pub(crate) mod inspected {
    use std::cell::Cell;

    thread_local! {
        static BYTES: Cell<usize> = const { Cell::new(0) };
    }

    pub(crate) fn add(bytes: usize) {
        BYTES.set(BYTES.get() + bytes);
    }

    pub(crate) fn take() -> usize {
        BYTES.take()
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, ranges};

    #[track_caller]
    fn check(header: &str, expected: &[(&str, u16)]) {
        let found: Vec<_> = ranges([header])
            .into_iter()
            .map(|(range, weight)| match range {
                Range::Any => ("*".to_owned(), weight),
                Range::Language(language) => (language.to_string(), weight),
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(|(tag, weight)| ((*tag).to_owned(), *weight)).collect();
        assert_eq!(found, expected, "{header}");
    }

    /// The example of RFC 9110, 12.5.4.
    #[test]
    fn the_example_of_the_rfc() {
        check("da, en-gb;q=0.8, en;q=0.7", &[("da", 1_000), ("en-GB", 800), ("en", 700)]);
    }

    #[test]
    fn weights_decide_the_order_and_then_places_do() {
        check("de;q=0.5, fr, en;Q=1", &[("fr", 1_000), ("en", 1_000), ("de", 500)]);
        check("*;q=0.1, de ; q=0", &[("*", 100), ("de", 0)]);
    }

    #[test]
    fn what_cannot_be_read_is_skipped() {
        for header in ["", ",,;q=1", "-", "a", "de_DE", "\u{e9}", "english language", "x-klingon", "i-klingon"] {
            check(header, &[]);
        }
        check(&format!("{}, de", "a".repeat(36)), &[("de", 1_000)]);
    }

    #[test]
    fn a_long_header_is_not_read() {
        check(&"a".repeat(5_000), &[]);
        assert_eq!(ranges(["de,".repeat(100).as_str()]).len(), 64);
        assert_eq!(ranges(["de", &"f".repeat(4_095), "fr"]).len(), 1);
    }
}
