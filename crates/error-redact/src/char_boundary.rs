//! Finds where a text can be cut. `error-fields` has the same function, because this
//! crate has no dependencies.

/// The last place at or before `at` where `text` can be cut: `str::floor_char_boundary`, which Rust 1.88 does not have.
pub(crate) fn floor_char_boundary(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    (0..=at).rfind(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_before_the_character_that_does_not_fit() {
        // One byte, two, three, four.
        let text = "a\u{e9}\u{20ac}\u{1f600}";
        let cuts: Vec<_> = (0..=12).map(|at| floor_char_boundary(text, at)).collect();
        assert_eq!(cuts, [0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10, 10]);
        assert_eq!(floor_char_boundary("", 3), 0);
    }
}
