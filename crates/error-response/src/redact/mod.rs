//! Texts for the log, without secrets.
//!
//! A log is read by more people than may know a password, and the text of a
//! driver's or a client library's error often quotes one. What looks like a
//! secret by its name or by its form becomes `***`; controls are escaped, so
//! that no text can forge a line.
//!
//! To hide too much is the smaller fault: a value is hidden to its end, and to
//! the end of the text where its end isn't found. Prose stays, though: a name
//! that only a blank separates from what follows hides quoted texts alone.

mod names;
#[cfg(test)]
mod tests;
mod values;

use std::ops::Range;

use names::{Strength, name};

/// The longest text, in bytes.
const LONGEST: usize = 4096;
const MASK: &str = "***";
/// How many names in a hidden text are asked for values that go on after it.
const LAST_NAMES: usize = 4;
/// How far the columns of a unique key are looked for, in bytes.
const LONGEST_COLUMNS: usize = 512;

/// Addresses whose path is the secret.
const WEBHOOKS: [&str; 3] = ["hooks.slack.com/", "/api/webhooks/", "hooks.zapier.com/"];
/// PostgreSQL tells the whole row, without names.
const ROW: &str = "Failing row contains (";

/// Removes what looks like a secret and escapes controls.
pub(crate) fn redact(text: &str) -> String {
    let mut scan = Scan {
        text,
        at: 0,
        output: String::with_capacity(text.len().min(LONGEST)),
        sign: Next::default(),
        blank: Next::default(),
        quote: Next::default(),
        line: Next::default(),
    };
    // The text isn't cut before: a secret's end, by which it is known, might be lost.
    while scan.at < text.len() && scan.output.len() <= LONGEST {
        let _ = scan.pem()
            || scan.user_info()
            || scan.webhook()
            || scan.row()
            || scan.element()
            || scan.word()
            || scan.character();
    }
    shorten(scan.output)
}

fn shorten(mut output: String) -> String {
    if output.len() > LONGEST {
        output.truncate(boundary(&output, LONGEST));
        output.push_str("...");
    }
    output
}

/// The last boundary of a character up to here.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn is_shown_escaped(character: char) -> bool {
    // Marks that turn the direction or can't be seen make a line read as another.
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Where a character comes next. It is remembered, as to look for it again and
/// again took quadratic time.
#[derive(Default)]
struct Next(Option<usize>);

impl Next {
    fn from(&mut self, text: &str, at: usize, is: impl Fn(char) -> bool) -> usize {
        match self.0 {
            Some(found) if found >= at => found,
            _ => {
                let found = text[at..].find(is).map_or(text.len(), |found| at + found);
                *self.0.insert(found)
            }
        }
    }
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    output: String,
    sign: Next,
    blank: Next,
    quote: Next,
    line: Next,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn show(&mut self, length: usize) {
        let shown = &self.rest()[..length];
        self.at += length;
        for character in shown.chars() {
            if self.output.len() > LONGEST {
                break;
            }
            if is_shown_escaped(character) {
                self.output.extend(character.escape_default());
            } else {
                self.output.push(character);
            }
        }
    }

    /// Hides a length, and the values of names in it that go on after it: `token: password: hunter2`.
    fn mask(&mut self, length: usize) {
        let rest = self.rest();
        let mut end = length;
        loop {
            let ends = names::last(&rest[..end]).take(LAST_NAMES);
            let ends = ends.filter_map(|(name, at)| Some(at + values::secret(&rest[at..], &name)?.end));
            match ends.max() {
                Some(longer) if longer > end => end = longer,
                _ => break,
            }
        }
        self.at += end;
        self.output.push_str(MASK);
    }

    /// Hides the range, counted from here.
    fn hide(&mut self, range: Range<usize>) {
        self.show(range.start);
        self.mask(range.len());
    }

    /// A character, which may be written in several: `%3D`, `\n`.
    fn character(&mut self) -> bool {
        let rest = self.rest();
        let mut length = values::unit(rest).map_or(rest.len(), |(_, length)| length);
        // `\token` is no tab before `oken`.
        if length == 2 && rest.starts_with('\\') && name(names::word(&rest[1..])).is_some() {
            length = 1;
        }
        self.show(length);
        true
    }

    /// A private key or certificate in PEM.
    fn pem(&mut self) -> bool {
        let rest = self.rest();
        if !rest.starts_with("-----BEGIN ") {
            return false;
        }
        let end = rest.find("-----END ").and_then(|at| Some(at + 9 + rest[at + 9..].find("-----")? + 5));
        self.mask(end.unwrap_or(rest.len()));
        true
    }

    /// The user and password of an address, with or without a scheme.
    fn user_info(&mut self) -> bool {
        let rest = self.rest();
        let end = if rest.starts_with("://") {
            self.with_scheme(self.at + 3)
        } else if rest.starts_with(':') {
            self.without_scheme(self.at + 1)
        } else {
            None
        };
        let Some(end) = end else { return false };
        self.show(if rest.starts_with("://") { 3 } else { 1 });
        self.mask(end - self.at);
        true
    }

    /// Where the user info that begins here ends.
    fn with_scheme(&mut self, from: usize) -> Option<usize> {
        let text = self.text;
        let address = &text[from..];
        let end = address.find(|c: char| c.is_whitespace() || "/?#@\"'<>".contains(c)).unwrap_or(address.len());
        let authority = &address[..end];
        let sign = self.sign.from(text, from, |c| c == '@');
        let blank = self.blank.from(text, from, char::is_whitespace);
        let ends = |before: usize| text[from..before].rfind('@').map(|at| from + at);
        if address[end..].starts_with('@') {
            // The last `@` ends it: a password may hold one, or a `/`.
            return ends(blank);
        }
        // An address of IPv6 has colons of its own.
        let host = authority.rsplit_once(']').map_or(authority, |(_, port)| port);
        let (_, port) = host.split_once(':')?;
        if port.len() <= 5 && port.chars().all(|c| c.is_ascii_digit()) {
            let quote = self.quote.from(text, from, |c| "\"'<>".contains(c)).min(blank);
            return if sign < quote { ends(quote) } else { None };
        }
        // No port: it is a password, which may even hold a blank, and whose `@` may be lost.
        let line = self.line.from(text, from, |c| c == '\n');
        if sign < blank {
            ends(blank)
        } else if sign < line {
            Some(sign)
        } else {
            Some(from + values::trimmed(&text[from..blank]))
        }
    }

    /// `user:password@host`; this is after the colon.
    fn without_scheme(&mut self, from: usize) -> Option<usize> {
        let first = self.text[from..].chars().next()?;
        if first.is_whitespace() || "\"'`([{<\\".contains(first) {
            return None;
        }
        let sign = self.sign.from(self.text, from, |c| c == '@');
        let blank = self.blank.from(self.text, from, char::is_whitespace);
        let end = self.quote.from(self.text, from, |c| "\"'<>".contains(c)).min(blank);
        // `it's` may be a password's part, where JSON's quotes end one.
        if sign < end || (sign < blank && self.text[end..].starts_with('\'')) {
            return self.text[from..blank].rfind('@').map(|at| from + at);
        }
        None
    }

    /// The path of an address that needs no other secret.
    fn webhook(&mut self) -> bool {
        let rest = self.rest();
        let bot = || {
            let id = rest.strip_prefix("/bot")?;
            let end = id.find(|c: char| !c.is_ascii_digit())?;
            (end > 0 && id[end..].starts_with(':')).then_some(4 + end + 1)
        };
        let known = WEBHOOKS.iter().find(|hook| rest.starts_with(**hook)).map(|hook| hook.len());
        let Some(start) = known.or_else(bot) else { return false };
        let path = &rest[start..];
        let is_end = |c: char| c.is_whitespace() || "\"'<>)".contains(c) || (known.is_none() && c == '/');
        self.hide(start..start + path.find(is_end).unwrap_or(path.len()));
        true
    }

    fn row(&mut self) -> bool {
        if !self.rest().starts_with(ROW) {
            return false;
        }
        self.show(ROW.len());
        self.mask(values::values_of_row(self.rest()));
        true
    }

    /// `<password>hunter2</password>`
    fn element(&mut self) -> bool {
        let rest = self.rest();
        let secret = || {
            let tag = rest.strip_prefix('<')?;
            let end = tag.find(|c: char| c.is_whitespace() || "<>=/\"".contains(c))?;
            name(&tag[..end])?;
            let inside = 1 + end + tag[end..].find(['<', '>'])? + 1;
            let close = inside + rest[inside..].find('<')?;
            // Attributes are hidden too: one may be named like a secret.
            let start = if tag[end..].starts_with('>') { inside } else { 1 + end };
            let is_whole = rest[..inside].ends_with('>') && rest[close..].starts_with("</");
            (is_whole && inside < close).then_some(start..close)
        };
        let Some(secret) = secret() else { return false };
        self.hide(secret);
        true
    }

    /// A word, and its value where it names a secret.
    fn word(&mut self) -> bool {
        let rest = self.rest();
        let word = names::word(rest);
        if word.is_empty() {
            return false;
        }
        if let Some(start) = names::token(word) {
            self.hide(start..start + names::token_length(&rest[start..]));
            return true;
        }
        // `api key` is `apikey`.
        let word = names::with_key(rest, word.len()).unwrap_or(word);
        self.show(word.len());
        let after = self.rest();
        let secret = unique(word, after).or_else(|| duplicate(word, after)).or_else(|| {
            values::credentials(word, after).or_else(|| name(word).and_then(|name| values::secret(after, &name)))
        });
        if let Some(secret) = secret {
            self.hide(secret);
        }
        true
    }
}

/// PostgreSQL's `Key (user_id, token)=(7, hunter2) already exists.`
fn unique(word: &str, after: &str) -> Option<Range<usize>> {
    if !word.eq_ignore_ascii_case("key") {
        return None;
    }
    let columns = after.strip_prefix(" (")?;
    let columns = &columns[..boundary(columns, LONGEST_COLUMNS)];
    let end = columns.find(")=(")?;
    let columns = &columns[..end];
    // Quoted columns may as well be a name and its value.
    let start = if columns.contains('"') { 2 } else { 2 + end + 3 };
    let is_secret = columns.split(',').map(str::trim).all(is_column) && names::last(columns).next().is_some();
    is_secret.then(|| start..start + values::values_of_row(&after[start..]))
}

/// Whether it may be shown as a column: not where it is a name with a value.
fn is_column(text: &str) -> bool {
    let is_plain = |c: char| names::is_part(c) || "()\":".contains(c) || (c == ' ' && text.starts_with('"'));
    text.chars().all(is_plain)
        && names::token(text).is_none()
        && !names::last(text).any(|(name, at)| values::secret(&text[at..], &name).is_some())
}

/// MySQL's `Duplicate entry 'hunter2' for key 'users.token'`
fn duplicate(word: &str, after: &str) -> Option<Range<usize>> {
    if !word.eq_ignore_ascii_case("entry") || !after.starts_with(" '") {
        return None;
    }
    let end = 1 + values::quoted(&after[1..])?;
    let key = after[end..].strip_prefix(" for key ")?;
    let key = names::word(key.trim_start_matches(['\'', '"', '`']));
    name(key).is_some_and(|name| name.strength == Strength::Full).then_some(1..end)
}
