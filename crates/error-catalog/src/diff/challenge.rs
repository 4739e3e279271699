//! The schemes of `WWW-Authenticate`.

use std::collections::BTreeSet;

/// The schemes of a challenge, or of several in one header (RFC 9110, section 11.6.1), in
/// lower case.
pub(super) fn schemes(challenge: &str) -> BTreeSet<String> {
    let names = items(challenge).filter_map(|item| {
        let (first, rest) = item.split_once(' ').unwrap_or((item, ""));
        let is_parameter = first.contains('=') || rest.trim_start().starts_with('=');
        (!is_parameter).then(|| first.to_ascii_lowercase())
    });
    names.collect()
}

/// The parts between commas that are not in quotes.
fn items(challenge: &str) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let parts = challenge.split(move |character| {
        let was_escaped = std::mem::take(&mut is_escaped);
        match character {
            '\\' if is_quoted && !was_escaped => is_escaped = true,
            '"' if !was_escaped => is_quoted = !is_quoted,
            _ => {}
        }
        character == ',' && !is_quoted
    });
    parts.map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::schemes;

    #[test]
    fn each_scheme_is_found() {
        let found = |challenge: &str| schemes(challenge).into_iter().collect::<Vec<_>>();
        assert_eq!(found("Bearer"), ["bearer"]);
        assert_eq!(found(r#"Bearer realm="a, b", error="invalid_token", Basic realm="c\",d""#), ["basic", "bearer"]);
        assert_eq!(found("Negotiate, Bearer scope = x, error = y"), ["bearer", "negotiate"]);
        assert_eq!(found(r#"Digest , Bearer scope="a, Basic""#), ["bearer", "digest"]);
    }
}
