//! The user and password of an address, with or without a scheme.

use std::ops::Range;

use crate::{
    character::is_quote,
    extent::trimmed,
    reader::{Next, Reader},
    unit::unit,
};

/// Where the user info ends that begins here, after `://`.
pub(crate) fn with_scheme(reader: &Reader<'_>, from: usize) -> Option<usize> {
    let end = reader.next(Next::AuthorityEnd, from);
    if reader.char(end) == Some('@') {
        // The last `@` ends it: a password may hold one, or a `/`.
        return reader.last('@', from..reader.next(Next::Blank, from));
    }
    // An address of IPv6 has colons of its own.
    let host = reader.last(']', from..end).unwrap_or(from);
    let (colon, _) = reader.within(host..end).find(|(_, c)| *c == ':')?;
    let port = colon + 1..end;
    if port.len() <= 5 && reader.within(port).all(|(_, c)| c.is_ascii_digit()) {
        return sign(reader, from, reader.next(Next::QuoteOrBlank, from));
    }
    let blank = reader.next(Next::Blank, from);
    // No port: it is a password, which may even hold a blank, and whose `@` may be lost.
    let sign_in_line = || {
        let found = reader.next(Next::SignOrLineEnd, blank);
        (reader.char(found) == Some('@')).then_some(found)
    };
    sign(reader, from, blank).or_else(sign_in_line).or_else(|| Some(trimmed(reader, from..blank)))
}

/// The end of the password in `user:password@host`; this is after the colon.
pub(crate) fn without_scheme(reader: &Reader<'_>, from: usize) -> Option<usize> {
    let first = reader.char(from)?;
    if first.is_whitespace() || "\"'`([{<\\".contains(first) {
        return None;
    }
    let found = reader.next(Next::SignOrBlank, from);
    let end = reader.next(Next::QuoteOrBlank, from);
    // `it's` may be a password's part, where JSON's quotes end one.
    if found < end || reader.char(end) == Some('\'') {
        return sign(reader, from, reader.next(Next::Blank, from));
    }
    None
}

/// The end of the password in `%3A%2F%2Fuser%3Apassword%40host`; this is at the first `%`.
pub(crate) fn escaped(reader: &Reader<'_>, at: usize) -> Option<Range<usize>> {
    let sign = ['/', '/'].iter().try_fold(unit(reader, at)?, |before, slash| {
        (before.0 == ':' || before.0 == '/').then(|| unit(reader, before.1))?.filter(|(c, _)| c == slash)
    })?;
    let start = sign.1;
    let mut has_colon = false;
    let mut place = start;
    while let Some((character, end)) = unit(reader, place) {
        match character {
            '@' if has_colon && place > start => return Some(start..place),
            '/' | '?' | '#' => return None,
            _ if character.is_whitespace() || is_quote(character) => return None,
            _ => has_colon |= character == ':',
        }
        place = end;
    }
    None
}

/// The last `@` before there.
fn sign(reader: &Reader<'_>, from: usize, before: usize) -> Option<usize> {
    // Mostly there is none, which costs less to see from here.
    let first = reader.next(Next::SignOrBlank, from);
    if first < before && reader.char(first) == Some('@') { reader.last('@', from..before) } else { None }
}
