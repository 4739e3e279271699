//! E-mail addresses.

use super::text::text;

/// The longest address that mail can be sent to (RFC 5321, 4.5.3.1.3).
const LONGEST: usize = 254;

text! {
    /// An e-mail address: a name, `@` and a domain, without spaces.
    Email, |text| {
        let is_part = |part: &str| !part.is_empty() && !part.contains(|c: char| c == '@' || c.is_whitespace() || c.is_control());
        text.len() <= LONGEST && text.split_once('@').is_some_and(|(name, domain)| is_part(name) && is_part(domain))
    }
}
