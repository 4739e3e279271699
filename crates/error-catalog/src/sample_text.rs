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
