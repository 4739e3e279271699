//! The weight of a range.

/// Reads the weight of an item in `Accept`, `Accept-Language` and similar headers, in
/// thousandths (RFC 9110, section 12.4.2). A text that is not a number counts as 1. A
/// number below 0 counts as 0, and a number above 1 as 1.
///
/// # Examples
///
/// ```
/// assert_eq!(["0.8", "1", "much"].map(error_accept::thousandths), [800, 1_000, 1_000]);
/// ```
pub fn thousandths(text: &str) -> u16 {
    let weight: f32 = text.parse().unwrap_or(1.0);
    if weight.is_nan() { 1_000 } else { (weight.clamp(0.0, 1.0) * 1_000.0).round() as u16 }
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn a_weight_is_never_out_of_range() {
        let weights = [
            "0", "0.001", "0.251", "0.511", "0.5", "1", "1.000", ".5", "2", "-1", "x", "", "NaN", "inf", "-inf", "1e9",
        ];
        let expected = [0, 1, 251, 511, 500, 1_000, 1_000, 500, 1_000, 0, 1_000, 1_000, 1_000, 1_000, 0, 1_000];
        assert_eq!(weights.map(thousandths), expected);
    }
}
