//! The base of an API's documentation addresses.

use std::{error::Error, fmt};

/// The base of the addresses of an API's errors. A code or an id is appended to it, for
/// example `https://api.example.com/errors/`.
///
/// The base is checked when it is created. The rules ensure that pages can be served at
/// its [path](AddressBase::path), and that no client changes an address by normalizing
/// it:
///
/// - It begins with `https://` or `http://` and a host, or with a single `/`.
/// - Its path consists of segments of letters, digits, `-`, `.`, `_`, `~` (RFC 3986,
///   section 2.3) and percent-encoded bytes in upper case (`%C3%BC`). Characters that
///   need no encoding are not encoded. No segment is empty, `.` or `..`, and no `/`, `\`
///   or control character is encoded.
/// - It ends in `/` or in another character that separates it from the code: `#`, `=`,
///   `-`. A query or a fragment is allowed, but pages cannot be served there.
///
/// # Examples
///
/// ```
/// use error_formats::AddressBase;
///
/// let base = AddressBase::new("https://api.example.com/v1/errors/")?;
/// assert_eq!(base.path(), Some("/v1/errors/"));
/// assert_eq!(AddressBase::new("https://docs.example.com/errors#")?.path(), None);
///
/// let refused = AddressBase::new("/{tenant}/errors/").unwrap_err();
/// assert_eq!(
///     refused.to_string(),
///     "the base \"/{tenant}/errors/\" of addresses has `{` in its path, which is not the template of a route: \
///      write what stands there, percent-encoded (`%7B`) if it is this character",
/// );
/// # Ok::<(), error_formats::InvalidBase>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressBase(String);

impl AddressBase {
    /// Creates a base from an address, such as `https://api.example.com/errors/`, and
    /// checks it against the rules.
    ///
    /// # Errors
    ///
    /// Fails if `base` breaks one of the [rules](AddressBase). The error says which one,
    /// and what to write instead.
    pub fn new(base: impl Into<String>) -> Result<AddressBase, InvalidBase> {
        let base = base.into();
        match check(&base) {
            Ok(()) => Ok(AddressBase(base)),
            Err(why) => Err(InvalidBase { base, why }),
        }
    }

    /// Checks a base that may also be a URN (RFC 8141), such as
    /// `urn:ietf:params:acme:error:`. A URN identifies errors but does not lead to a
    /// page.
    ///
    /// # Errors
    ///
    /// Fails if `base` is not a URN and [`new`](AddressBase::new) would fail. A URN must
    /// have a namespace of 2 to 32 letters, digits and `-`, and must end in `:`, `/`,
    /// `-`, `_` or `.`.
    pub fn of_names(base: impl Into<String>) -> Result<AddressBase, InvalidBase> {
        let base = base.into();
        if !base.starts_with("urn:") {
            return AddressBase::new(base);
        }
        match check_urn(&base) {
            Ok(()) => Ok(AddressBase(base)),
            Err(why) => Err(InvalidBase { base, why }),
        }
    }

    /// Whether the base is a URN, at which no page can be served.
    pub fn is_urn(&self) -> bool {
        self.0.starts_with("urn:")
    }

    /// The base as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path at which pages can be served; it begins and ends with `/`. It is `None`
    /// if codes are appended to a query, to a fragment or to the first part of a file
    /// name.
    pub fn path(&self) -> Option<&str> {
        if self.is_urn() {
            return None;
        }
        let rest = self.0.split_once("://").map_or(&*self.0, |(_, rest)| rest);
        let path = rest.find('/').and_then(|at| rest.get(at..))?;
        (path.ends_with('/') && !path.contains(['?', '#'])).then_some(path)
    }
}

/// The error for an invalid base of addresses. It says what to write instead.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidBase {
    base: String,
    why: String,
}

impl InvalidBase {
    /// What is wrong, in a text that does not repeat the base.
    pub fn why(&self) -> &str {
        &self.why
    }
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for InvalidBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for InvalidBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the base {:?} of addresses {}", self.base, self.why)
    }
}

impl Error for InvalidBase {}

fn check(base: &str) -> Result<(), String> {
    let path = match base.strip_prefix("https://").or_else(|| base.strip_prefix("http://")) {
        Some(rest) => {
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            check_host(host)?;
            if path.is_empty() {
                return Err(format!(
                    "has no path: a code would become part of the host; write {:?}",
                    format!("{base}/")
                ));
            }
            path
        }
        None => base,
    };
    if !path.starts_with('/') || path.starts_with("//") && path.len() == base.len() {
        return Err(format!("must begin with https://, http:// or one /{}", correction_of(base)));
    }
    let end = path.find(['?', '#']).unwrap_or(path.len());
    let (path, rest) = path.split_at(end);
    check_path(path, rest.is_empty())?;
    check_rest(rest)?;
    if base.ends_with(|last: char| last.is_ascii_alphanumeric()) {
        let (code, end) = (format!("{base}account_not_found"), if rest.is_empty() { '/' } else { '=' });
        return Err(format!(
            "does not end in {end}: a code would be appended as in {code:?}; write {:?}",
            format!("{base}{end}")
        ));
    }
    Ok(())
}

/// What to write for a base that begins with neither a scheme nor one `/`, where that can be told.
fn correction_of(base: &str) -> String {
    let mut correction = match base.strip_prefix("//") {
        Some(_) => format!("https:{base}"),
        None if base.is_empty() => "/errors/".to_owned(),
        None => format!("/{base}"),
    };
    if !correction.ends_with(['/', '#', '=', '-']) {
        correction.push('/');
    }
    if check(&correction).is_ok() { format!(": write {correction:?}") } else { String::new() }
}

/// RFC 8141, section 2: a namespace, and what begins a name in it.
fn check_urn(base: &str) -> Result<(), String> {
    let mut parts = base.splitn(3, ':').skip(1);
    let (namespace, rest) = (parts.next().unwrap_or_default(), parts.next());
    let is_namespace = (2..=32).contains(&namespace.len())
        && namespace.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !namespace.starts_with('-')
        && !namespace.ends_with('-');
    let Some(rest) = rest.filter(|rest| is_namespace && !rest.starts_with('/')) else {
        return Err("is not a URN: write `urn:`, a namespace of 2 to 32 letters, digits and `-`, and `:`".to_owned());
    };
    let is_allowed = |found| is_unreserved(found) || "!$&'()*+,;=:@/".contains(found);
    check_text(rest, is_allowed).map_err(|why| match why {
        Why::Encoding(why) => why,
        Why::Character(found) => {
            format!("has `{}`, which a URN can't hold: percent-encode it (`{}`)", found.escape_debug(), encoded(found))
        }
    })?;
    if rest.ends_with(|last: char| last.is_ascii_alphanumeric()) {
        return Err(format!("does not end in `:`: write {:?}", format!("{base}:")));
    }
    Ok(())
}

/// A name or an address, and perhaps a port; no user and no password, since
/// every client reads it.
fn check_host(host: &str) -> Result<(), String> {
    if host.is_empty() {
        return Err("has no host".to_owned());
    }
    match host.chars().find(|&found| !is_unreserved(found) && !matches!(found, ':' | '[' | ']')) {
        Some('@') => Err("has a user in its host, which every client would read: leave it out".to_owned()),
        Some(found) if !found.is_ascii() => {
            Err(format!("has `{found}` in its host: write the name in its ASCII form, `xn--...`"))
        }
        Some(found) => {
            Err(format!("has `{}` in its host: a host is letters, digits, `-` and `.`", found.escape_debug()))
        }
        None => Ok(()),
    }
}

/// Segments (RFC 3986, section 3.3) that have one spelling; `is_last` says whether a code
/// is appended to the last one.
fn check_path(path: &str, is_last: bool) -> Result<(), String> {
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_open = segments.peek().is_none();
        match segment {
            "" if !is_open => return Err("has an empty segment in its path: write one / for two".to_owned()),
            "." | ".." if !is_open || !is_last => {
                return Err(format!(
                    "has the segment `{segment}` in its path, which clients remove: write the path that is meant"
                ));
            }
            segment => check_text(segment, is_unreserved).map_err(in_path)?,
        }
    }
    Ok(())
}

/// A query and a fragment (RFC 3986, sections 3.4 and 3.5).
fn check_rest(rest: &str) -> Result<(), String> {
    let (query, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let is_allowed = |found| is_unreserved(found) || "!$&'()*+,;=:@/?".contains(found);
    for text in [query, fragment] {
        check_text(text, is_allowed).map_err(|why| match why {
            Why::Encoding(why) => why,
            Why::Character(found) => {
                format!(
                    "has `{}` in its query or fragment: percent-encode it (`{}`)",
                    found.escape_debug(),
                    encoded(found)
                )
            }
        })?;
    }
    Ok(())
}

/// Why a text is not a part of an address.
enum Why {
    Character(char),
    Encoding(String),
}

fn in_path(why: Why) -> String {
    match why {
        Why::Encoding(why) => why,
        Why::Character(found) if "{}*:".contains(found) => format!(
            "has `{found}` in its path, which is not the template of a route: write what stands there, percent-encoded \
             (`{}`) if it is this character",
            encoded(found)
        ),
        Why::Character(found) => format!(
            "has `{}` in its path, which is letters, digits, `-`, `.`, `_` and `~`: percent-encode it (`{}`)",
            found.escape_debug(),
            encoded(found)
        ),
    }
}

/// Characters of a part, and percent-encoded bytes in their one spelling (RFC 3986,
/// sections 2.1 and 6.2.2).
fn check_text(text: &str, is_allowed: impl Fn(char) -> bool) -> Result<(), Why> {
    let mut rest = text.chars();
    while let Some(found) = rest.next() {
        if found != '%' {
            if !is_allowed(found) {
                return Err(Why::Character(found));
            }
            continue;
        }
        let digits: String = rest.by_ref().take(2).collect();
        let is_upper = digits.len() == 2 && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F'));
        let byte = u8::from_str_radix(&digits, 16).ok().filter(|_| is_upper);
        let why = match byte.map(char::from) {
            None => format!("has `%{}`: after `%` stand two digits of 0 to 9 and A to F", digits.escape_debug()),
            Some(plain) if is_unreserved(plain) => format!("has `%{digits}`: write `{plain}`, which needs no encoding"),
            Some('/' | '\\' | '\0'..='\x1f' | '\x7f') => {
                format!("has `%{digits}`, which servers and clients read differently: leave it out")
            }
            Some(_) => continue,
        };
        return Err(Why::Encoding(why));
    }
    Ok(())
}

/// RFC 3986, section 2.3.
fn is_unreserved(found: char) -> bool {
    found.is_ascii_alphanumeric() || matches!(found, '-' | '.' | '_' | '~')
}

/// The percent-encoding of a character.
fn encoded(found: char) -> String {
    let mut bytes = [0; 4];
    found.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::AddressBase;

    #[test]
    fn what_is_allowed() {
        for (base, path) in [
            ("/errors/", Some("/errors/")),
            ("/", Some("/")),
            ("/v1.2/my-api/~errors_/", Some("/v1.2/my-api/~errors_/")),
            ("/fehler%C3%BC/%40a/", Some("/fehler%C3%BC/%40a/")),
            ("https://api.example.com/errors/", Some("/errors/")),
            ("http://[::1]:8080/errors/", Some("/errors/")),
            ("https://xn--bcher-kva.example/", Some("/")),
            ("/errors/error-", None),
            ("/errors/.", None),
            ("https://docs.example.com/errors#", None),
            ("https://docs.example.com/errors?lang=en&code=", None),
            ("https://docs.example.com/errors?v=1#/code/", None),
        ] {
            let checked = AddressBase::new(base).unwrap();
            assert_eq!((checked.as_str(), checked.path()), (base, path));
        }
    }

    /// Bases, and a part of what is said of each.
    const REFUSED: &[(&str, &str)] = &[
        ("", "must begin with https://, http:// or one /"),
        ("errors/", "must begin with https://, http:// or one /: write \"/errors/\""),
        ("errors", "must begin with https://, http:// or one /: write \"/errors/\""),
        ("//api.example.com/errors/", "or one /: write \"https://api.example.com/errors/\""),
        ("ftp://api.example.com/errors/", "must begin with https://, http:// or one /"),
        ("https:///errors/", "has no host"),
        ("https://docs.example.com", "write \"https://docs.example.com/\""),
        ("https://docs.example.com#", "in its host"),
        ("https://a b/", "has ` ` in its host"),
        ("https://user:pw@example.com/errors/", "a user in its host"),
        ("https://bücher.example/errors/", "`xn--...`"),
        (
            "/errors",
            "does not end in /: a code would be appended as in \"/errorsaccount_not_found\"; write \"/errors/\"",
        ),
        (
            "/errors?code",
            "does not end in =: a code would be appended as in \"/errors?codeaccount_not_found\"; write \"/errors?code=\"",
        ),
        ("/fehler%C3%BC", "does not end in /"),
        ("/:v/errors/", "has `:` in its path, which is not the template of a route"),
        ("/*/errors/", "has `*` in its path, which is not the template of a route"),
        ("/{id}/errors/", "percent-encoded (`%7B`)"),
        (
            "/fehlerü/",
            "has `ü` in its path, which is letters, digits, `-`, `.`, `_` and `~`: percent-encode it (`%C3%BC`)",
        ),
        ("/a b/", "percent-encode it (`%20`)"),
        ("/a\nb/", "has `\\n` in its path"),
        ("/a@b/", "percent-encode it (`%40`)"),
        ("/a;v=1/", "percent-encode it (`%3B`)"),
        ("/errors//", "has an empty segment"),
        ("https://api.example.com//errors/", "has an empty segment"),
        ("/./errors/", "has the segment `.`"),
        ("/a/../errors/", "has the segment `..`"),
        ("/a/..?code=", "has the segment `..`"),
        ("/%2e%2e/errors/", "has `%2e`: after `%` stand two digits"),
        ("/%2E%2E/errors/", "has `%2E`: write `.`, which needs no encoding"),
        ("/%65rrors/", "write `e`"),
        ("/%c3%bc/", "has `%c3`"),
        ("/a%2Fb/", "has `%2F`, which servers and clients read differently"),
        ("/a%5Cb/", "has `%5C`"),
        ("/a%00/", "has `%00`"),
        ("/a%/", "has `%`: after `%` stand two digits of 0 to 9 and A to F"),
        ("/a%4", "has `%4`"),
        ("/a%ü0/", "has `%ü0`"),
        ("https://docs.example.com/errors#a b=", "in its query or fragment: percent-encode it (`%20`)"),
        ("https://docs.example.com/errors##", "in its query or fragment: percent-encode it (`%23`)"),
    ];

    #[test]
    fn what_is_refused_says_what_to_write() {
        for (base, why) in REFUSED {
            let refused = AddressBase::new(*base).unwrap_err().to_string();
            assert!(refused.starts_with(&format!("the base {base:?} of addresses ")), "{refused}");
            assert!(refused.contains(why), "{why} in {refused}");
        }
    }
}
