//! Addresses of documentation and of runbooks.

/// Whether `text` is an absolute address, a full path or a URN.
pub(crate) const fn is_address(text: &str) -> bool {
    let text = text.as_bytes();
    let is_full_path = starts_with(text, b"/") && !starts_with(text, b"//");
    let mut at = 0;
    while at < text.len() {
        // RFC 3986, 2: no space, no control, nothing beyond ASCII.
        if !text[at].is_ascii_graphic()
            || matches!(text[at], b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
        {
            return false;
        }
        at += 1;
    }
    starts_with(text, b"https://") || starts_with(text, b"http://") || is_full_path || is_urn(text)
}

/// Whether `urn:` is followed by the name of a namespace and by something in it (RFC
/// 8141, section 2).
const fn is_urn(text: &[u8]) -> bool {
    let mut at = 4;
    while at < text.len() && (text[at].is_ascii_alphanumeric() || text[at] == b'-') {
        at += 1;
    }
    starts_with(text, b"urn:")
        && at >= 6
        && at <= 36
        && at + 1 < text.len()
        && text[at] == b':'
        && text[4] != b'-'
        && text[at - 1] != b'-'
        && text[at + 1] != b'/'
}

const fn starts_with(text: &[u8], start: &[u8]) -> bool {
    let mut at = 0;
    while at < start.len() {
        if at >= text.len() || text[at] != start[at] {
            return false;
        }
        at += 1;
    }
    true
}
