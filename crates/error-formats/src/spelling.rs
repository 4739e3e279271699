//! Spellings in which formats write codes, which are snake case in Rust.

/// Converts a code to upper case, such as `INDEX_NOT_FOUND`. Use it in
/// [`WireFormat::spelling`](crate::WireFormat::spelling).
pub fn upper_case(code: &str) -> String {
    code.to_ascii_uppercase()
}

/// Converts a code to Pascal case, such as `NoSuchKey`. Use it in
/// [`WireFormat::spelling`](crate::WireFormat::spelling).
///
/// # Examples
///
/// ```
/// use error_formats::{camel_case, pascal_case, upper_case};
///
/// assert_eq!(upper_case("index_not_found"), "INDEX_NOT_FOUND");
/// assert_eq!(pascal_case("no_such_key"), "NoSuchKey");
/// assert_eq!(camel_case("bad_csr"), "badCsr");
/// ```
pub fn pascal_case(code: &str) -> String {
    let mut spelled = String::with_capacity(code.len());
    for word in code.split('_') {
        let mut letters = word.chars();
        spelled.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        spelled.push_str(letters.as_str());
    }
    spelled
}

/// Converts a code to camel case, such as `badNonce`. Use it in
/// [`WireFormat::spelling`](crate::WireFormat::spelling).
pub fn camel_case(code: &str) -> String {
    let (first, rest) = code.split_once('_').unwrap_or((code, ""));
    format!("{first}{}", pascal_case(rest))
}
