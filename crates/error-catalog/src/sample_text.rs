//! Sample texts for values that only an occurrence has.

/// Returns a sample value for a parameter or member called `name`: an id, a number or the
/// name in words.
///
/// # Examples
///
/// ```
/// assert_eq!(error_catalog::sample_text("account_id"), "account_123");
/// ```
pub fn sample_text(name: &str) -> String {
    let last = name.rsplit(['_', '-']).next().unwrap_or(name);
    match last {
        "id" => format!("{}_123", name.strip_suffix("_id").unwrap_or("id")),
        "seconds" | "wait" | "count" | "limit" | "max" | "min" | "length" => "60".to_owned(),
        "" => "value".to_owned(),
        _ if last.bytes().all(|byte| byte.is_ascii_digit()) => "value".to_owned(),
        _ => name.replace('_', " "),
    }
}

/// Replaces each placeholder of a template with the value that `of` returns for its name.
/// As in Rust's format strings, a doubled brace becomes a single one. The format after
/// the `:` of a placeholder (`{id:>5}`) is ignored.
///
/// # Examples
///
/// ```
/// let filled = error_catalog::fill_template("No {resource} has {id:>5}", str::to_uppercase);
/// assert_eq!(filled, "No RESOURCE has ID");
/// ```
pub fn fill_template(template: &str, of: impl Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        filled.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            filled.push_str(brace);
            rest = after;
        } else if let Some((hole, after)) = rest.split_once('}') {
            filled.push_str(&of(hole.split(':').next().unwrap_or_default().trim()));
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::{fill_template, sample_text};

    fn fill(template: &str) -> String {
        fill_template(template, sample_text)
    }

    #[test]
    fn fills_placeholders() {
        assert_eq!(fill("No {resource} has {account_id}"), "No resource has account_123");
        assert_eq!(fill("{{plain}} {0} {wait:>5}"), "{plain} value 60");
        assert_eq!(fill("ü } {"), "ü  ");
    }
}
