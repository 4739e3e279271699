//! The snake case of a code that is written as it is on the wire.

/// The snake case of `wire`, where it has one: `RATE_LIMITED`, `rate-limited`,
/// `rate.limited`, `RateLimited`, `rateLimited`. Acronyms, digits in front and
/// mixed separators have none that everybody would write.
pub(crate) fn snake_of(wire: &str) -> Option<String> {
    let separators: Vec<char> = wire.chars().filter(|letter| !letter.is_ascii_alphanumeric()).collect();
    let is_one_case = !wire.contains(|letter: char| letter.is_ascii_lowercase())
        || !wire.contains(|letter: char| letter.is_ascii_uppercase());
    let snake = match separators.first() {
        _ if is_one_case => wire.to_ascii_lowercase(),
        None => split(wire)?,
        Some(_) => return None,
    };
    let is_one_separator = separators.iter().all(|separator| Some(separator) == separators.first());
    let separator = separators.first().copied().unwrap_or('_');
    let snake = snake.replace(separator, "_");
    (is_one_separator && matches!(separator, '_' | '-' | '.') && is_snake_case(&snake)).then_some(snake)
}

/// Words that begin with one capital each.
fn split(wire: &str) -> Option<String> {
    let mut snake = String::new();
    let mut letters = wire.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_ascii_uppercase() {
            if !letters.peek().is_some_and(char::is_ascii_lowercase) {
                return None;
            }
            if !snake.is_empty() {
                snake.push('_');
            }
        }
        snake.push(letter.to_ascii_lowercase());
    }
    Some(snake)
}

/// A letter, then `a-z`, `0-9` and single `_`, and no `_` at the end.
pub(crate) fn is_snake_case(code: &str) -> bool {
    code.starts_with(|first: char| first.is_ascii_lowercase())
        && !code.ends_with('_')
        && !code.contains("__")
        && code.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::snake_of;

    #[test]
    fn one_spelling_has_one_snake_case() {
        for wire in [
            "RATE_LIMITED",
            "rate-limited",
            "rate.limited",
            "RateLimited",
            "rateLimited",
            "rate_limited",
            "RATE-LIMITED",
        ] {
            assert_eq!(snake_of(wire).as_deref(), Some("rate_limited"), "{wire}");
        }
        assert_eq!(snake_of("GONE").as_deref(), Some("gone"));
        for wire in
            ["InvalidURI", "2fa_required", "auth.token_expired", "ORG.X_Y", "Rate.Limited", "K-17-", "a b", "é", "a/b"]
        {
            assert_eq!(snake_of(wire), None, "{wire}");
        }
    }
}
