//! The preference `error` of a request (RFC 7240, section 2).

use std::time::Duration;

use error_catalog::PublishedCatalog;
use http::{HeaderMap, HeaderName};

/// The header that names preferences.
pub(super) const PREFER: HeaderName = HeaderName::from_static("prefer");

/// The longest wait, in seconds, that a client may choose.
pub(super) const LONGEST_WAIT: u64 = 86_400;

/// Which error a client wants.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Preference {
    /// The name of the error.
    pub(super) name: String,
    /// One of its statuses.
    pub(super) status: Option<u16>,
    /// Its wait.
    pub(super) wait: Option<Duration>,
}

/// What is wrong with a preference for an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Malformed {
    /// It is not written as RFC 7240 says.
    Syntax,
    /// It names no error.
    NoName,
    Status,
    Wait,
    /// A parameter that means nothing here.
    Parameter,
}

impl Preference {
    /// The first preference for an error. A preference of another name is somebody else's, also one that is
    /// malformed.
    pub(super) fn of(headers: &HeaderMap) -> Option<Result<Preference, Malformed>> {
        let values = headers.get_all(PREFER).iter().map(http::HeaderValue::as_bytes);
        let mut preferences = values.flat_map(|value| Parts { rest: Some(value), separator: b',' });
        preferences.find(|preference| is_for_an_error(preference)).map(read)
    }
}

fn is_for_an_error(preference: &[u8]) -> bool {
    let name = preference.split(|byte| matches!(byte, b'=' | b';')).next().unwrap_or_default();
    name.trim_ascii().eq_ignore_ascii_case(PublishedCatalog::PREFERENCE.as_bytes())
}

fn read(preference: &[u8]) -> Result<Preference, Malformed> {
    let mut parts = Parts { rest: Some(preference), separator: b';' };
    let (_, name) = pair(parts.next().unwrap_or_default())?;
    let mut read = Preference { name, status: None, wait: None };
    for part in parts.filter(|part| !part.is_empty()) {
        let (parameter, value) = pair(part)?;
        // Of several the first counts, as it does of preferences.
        if parameter.eq_ignore_ascii_case(b"status") {
            let status = value.parse().map_err(|_| Malformed::Status)?;
            read.status.get_or_insert(status);
        } else if parameter.eq_ignore_ascii_case(b"wait") {
            let seconds = value.parse().ok().filter(|seconds| *seconds <= LONGEST_WAIT).ok_or(Malformed::Wait)?;
            read.wait.get_or_insert(Duration::from_secs(seconds));
        } else {
            return Err(Malformed::Parameter);
        }
    }
    // Without a value it is as if there were none (RFC 7240, 2).
    if read.name.is_empty() { Err(Malformed::NoName) } else { Ok(read) }
}

/// A name, and its value: empty where there is none.
fn pair(part: &[u8]) -> Result<(&[u8], String), Malformed> {
    let mut halves = part.splitn(2, |byte| *byte == b'=');
    let name = halves.next().unwrap_or_default().trim_ascii();
    let value = halves.next().unwrap_or_default().trim_ascii();
    Ok((name, word(value).ok_or(Malformed::Syntax)?))
}

/// A word, without its quotes. Besides the characters of a token it may have a `/` without quotes, which stands
/// between a type and a code.
fn word(text: &[u8]) -> Option<String> {
    let unquoted = match text {
        [b'"', inside @ .., b'"'] => unescaped(inside)?,
        text => {
            let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-./^_`|~".contains(byte);
            text.iter().all(is_part).then(|| text.to_vec())?
        }
    };
    String::from_utf8(unquoted).ok()
}

/// What stands between quotes; `None` where a quote inside is not escaped.
fn unescaped(inside: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = inside.iter();
    let mut text = Vec::with_capacity(inside.len());
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => text.push(*bytes.next()?),
            b'"' => return None,
            byte => text.push(*byte),
        }
    }
    Some(text)
}

/// The parts of a list, trimmed; a separator inside quotes separates nothing.
struct Parts<'h> {
    rest: Option<&'h [u8]>,
    separator: u8,
}

impl<'h> Iterator for Parts<'h> {
    type Item = &'h [u8];

    fn next(&mut self) -> Option<&'h [u8]> {
        let rest = self.rest?;
        let (mut is_quoted, mut is_escaped) = (false, false);
        let end = rest.iter().position(|byte| {
            let was_escaped = std::mem::take(&mut is_escaped);
            match byte {
                b'\\' if is_quoted && !was_escaped => is_escaped = true,
                b'"' if !was_escaped => is_quoted = !is_quoted,
                byte => return *byte == self.separator && !is_quoted,
            }
            false
        });
        let (part, rest) = match end {
            Some(end) => (rest.get(..end), rest.get(end + 1..)),
            None => (Some(rest), None),
        };
        self.rest = rest;
        part.map(<[u8]>::trim_ascii)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, HeaderValue};

    use super::{Malformed, PREFER, Preference};

    fn of(values: &[&[u8]]) -> Option<Result<Preference, Malformed>> {
        let value = |value: &&[u8]| HeaderValue::from_bytes(value).ok();
        let headers: HeaderMap = values.iter().filter_map(value).map(|value| (PREFER, value)).collect();
        Preference::of(&headers)
    }

    fn named(name: &str) -> Option<Result<Preference, Malformed>> {
        Some(Ok(Preference { name: name.to_owned(), status: None, wait: None }))
    }

    #[test]
    fn the_first_preference_for_an_error_counts() {
        for values in [
            &["error=gone"][..],
            &["ERROR = gone"],
            &["error=\"gone\""],
            &["error=\"g\\one\""],
            &["error=gone; "],
            &["error=gone;;"],
            &["return=minimal, error=gone"],
            &[", ,error=gone,,error=other"],
            &["respond-async", "wait=10; a=\", error=other\"", "error=gone", "error=other"],
            &["a=\"\\\", error=other\", error=gone"],
            &["b=(\u{e9}), error=gone"],
        ] {
            let values: Vec<_> = values.iter().map(|value| value.as_bytes()).collect();
            assert_eq!(of(&values), named("gone"), "{values:?}");
        }
        assert_eq!(of(&[b"error=card/expired"]), named("card/expired"));
        assert_eq!(of(&[b"error=\"a\\\"b,c;d\xc3\xa9\""]), named("a\"b,c;d\u{e9}"));
    }

    #[test]
    fn no_other_preference_is_one() {
        for value in ["", "errors=gone", "x-error=gone", "return=\"error=gone\"", "wait=5;error=gone", "\"error\"=gone"]
        {
            assert_eq!(of(&[value.as_bytes()]), None, "{value}");
        }
    }

    #[test]
    fn parameters_choose_a_status_and_a_wait() {
        let whole = Preference { name: "busy".to_owned(), status: Some(429), wait: Some(Duration::from_secs(7)) };
        for value in ["error=busy;status=429;wait=7", "error=busy ; Wait = \"7\" ; STATUS=429; wait=9"] {
            assert_eq!(of(&[value.as_bytes()]), Some(Ok(Preference { name: whole.name.clone(), ..whole })), "{value}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (value, fault) in [
            (&b"error"[..], Malformed::NoName),
            (b"error=", Malformed::NoName),
            (b"error=\"\"", Malformed::NoName),
            (b"error;status=429", Malformed::NoName),
            (b"error=\"gone", Malformed::Syntax),
            (b"error=go\"ne\"", Malformed::Syntax),
            (b"error=gone here", Malformed::Syntax),
            (b"error=\"\xff\"", Malformed::Syntax),
            (b"error=\xe9", Malformed::Syntax),
            (b"error=a=b", Malformed::Syntax),
            (b"error=gone;status", Malformed::Status),
            (b"error=gone;status=gone", Malformed::Status),
            (b"error=gone;status=65536", Malformed::Status),
            (b"error=gone;wait=-1", Malformed::Wait),
            (b"error=gone;wait=86401", Malformed::Wait),
            (b"error=gone;wait=99999999999999999999", Malformed::Wait),
            (b"error=gone;delay=1", Malformed::Parameter),
        ] {
            assert_eq!(of(&[value]), Some(Err(fault)), "{}", String::from_utf8_lossy(value));
        }
    }
}
