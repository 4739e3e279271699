//! The id of a dashboard.

/// An id of up to 40 letters, digits and hyphens, which is the same for an API each time and differs between APIs.
pub(crate) fn uid(api: &str) -> String {
    let is_plain = |character: &char| character.is_ascii_alphanumeric();
    let name: String =
        api.chars().map(|it| if is_plain(&it) { it.to_ascii_lowercase() } else { '-' }).take(16).collect();
    // FNV-1a: names whose letters are no ASCII differ by it alone.
    let hash = api
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("errors-{name}-{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::uid;

    #[test]
    fn an_id_is_short_and_its_own() {
        assert_eq!(uid("accounts"), "errors-accounts-769ca48154530abd");
        assert_ne!(uid("\u{441}\u{447}"), uid("\u{43a}\u{43d}"));
        assert!(uid(&"a".repeat(100)).len() <= 40);
    }
}
