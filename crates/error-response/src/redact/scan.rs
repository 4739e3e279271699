//! One pass over a text: what each place in it hides.

use std::{ops::Range, sync::LazyLock};

use super::{
    MASK, address, database,
    extent::{opens_quote, structure},
    forms, is_shown_escaped, names,
    reader::{Next, PEM_BEGIN, Reader},
    trie::Trie,
    unit::{blanks, unit},
    values::{self, Scheme, Value},
};

/// How far behind a sentence about a secret the secret may be quoted, in bytes.
const LONGEST_SENTENCE: usize = 256;

/// Words that say what follows them.
#[derive(Clone, Copy)]
enum Keyword {
    Key,
    Entry,
    Failing,
    Insert,
    Values,
    Identified,
    Parameters,
    User,
    Code,
    Scheme(Scheme),
    /// What is before a quoted text in a sentence: `invalid type: string "hunter2"`.
    Quoting,
}

static KEYWORDS: LazyLock<Trie<Keyword>> = LazyLock::new(|| {
    Trie::new([
        ("key", Keyword::Key),
        ("entry", Keyword::Entry),
        ("failing", Keyword::Failing),
        ("insert", Keyword::Insert),
        ("replace", Keyword::Insert),
        ("into", Keyword::Insert),
        ("values", Keyword::Values),
        ("identified", Keyword::Identified),
        ("parameters", Keyword::Parameters),
        ("params", Keyword::Parameters),
        ("binds", Keyword::Parameters),
        ("-u", Keyword::User),
        ("--user", Keyword::User),
        ("--proxy-user", Keyword::User),
        ("code", Keyword::Code),
        ("bearer", Keyword::Scheme(Scheme::Bearer)),
        ("digest", Keyword::Scheme(Scheme::Digest)),
        ("basic", Keyword::Scheme(Scheme::Other)),
        ("negotiate", Keyword::Scheme(Scheme::Other)),
        ("ntlm", Keyword::Scheme(Scheme::Other)),
        ("dpop", Keyword::Scheme(Scheme::Other)),
        ("apikey", Keyword::Scheme(Scheme::Other)),
        ("string", Keyword::Quoting),
        ("value", Keyword::Quoting),
        ("found", Keyword::Quoting),
        ("got", Keyword::Quoting),
        ("was", Keyword::Quoting),
        ("input", Keyword::Quoting),
        ("text", Keyword::Quoting),
        ("received", Keyword::Quoting),
    ])
});

/// What is at a place: the text up to `next` is read, and the secret is hidden.
struct Step {
    next: usize,
    secret: Option<Range<usize>>,
}

pub(super) struct Scan<'r, 'a> {
    reader: &'r Reader<'a>,
    output: String,
    /// The longest output, in bytes.
    longest: usize,
    at: usize,
    /// What is before this is hidden. It is read on: a secret in it may end behind it, as in
    /// `token: password: hunter2`, `key: -----BEGIN ` or `token: Failing row contains (7, hunter2)`.
    hidden_until: usize,
    /// The character before, if it is no part of a word.
    before: Option<char>,
    /// Up to where a sentence about a secret goes.
    sentence_until: usize,
    /// Up to where words with escaped parts were looked at.
    escaped_until: usize,
    /// Whether a statement puts rows into a table.
    is_insert: bool,
}

impl<'r, 'a> Scan<'r, 'a> {
    pub(super) fn new(reader: &'r Reader<'a>, longest: usize) -> Scan<'r, 'a> {
        Scan {
            reader,
            output: String::with_capacity(reader.len().min(longest)),
            longest,
            at: 0,
            hidden_until: 0,
            before: None,
            sentence_until: 0,
            escaped_until: 0,
            is_insert: false,
        }
    }

    pub(super) fn run(mut self) -> String {
        let length = self.reader.len();
        while self.at < length && self.hidden_until < length && self.output.len() <= self.longest {
            let step = self.step();
            if self.reader.is_lost() {
                self.hide(self.at..length);
                break;
            }
            self.take(step);
        }
        self.output
    }

    fn take(&mut self, step: Step) {
        let is_hidden = self.at < self.hidden_until;
        match step.secret {
            Some(secret) => {
                let next = step.next.max(secret.start).min(secret.end.max(self.hidden_until));
                if !is_hidden {
                    self.show(self.at..secret.start);
                }
                self.hide(secret);
                self.at = next;
            }
            // What follows what is hidden is read by itself.
            None if is_hidden => self.at = step.next.min(self.hidden_until),
            None => {
                self.show(self.at..step.next);
                self.at = step.next;
            }
        }
    }

    fn show(&mut self, range: Range<usize>) {
        for character in self.reader.show(range).chars() {
            if self.output.len() > self.longest {
                break;
            }
            if is_shown_escaped(character) {
                self.output.extend(character.escape_default());
            } else {
                self.output.push(character);
            }
        }
    }

    fn hide(&mut self, secret: Range<usize>) {
        // What is hidden already has its mask.
        let is_next = self.hidden_until > 0 && secret.start <= self.hidden_until;
        if !is_next && self.at >= self.hidden_until {
            self.output.push_str(MASK);
        }
        self.hidden_until = self.hidden_until.max(secret.end);
    }

    fn step(&mut self) -> Step {
        let (reader, at) = (self.reader, self.at);
        let secret_at = |next, secret: Option<Range<usize>>| secret.map(|secret| Step { next, secret: Some(secret) });
        let step = match reader.char(at) {
            Some('-') => secret_at(at + PEM_BEGIN.len(), forms::pem(reader, at)),
            Some(':') => self.user_info(),
            Some('h' | '/') => forms::webhook(reader, at).map(|path| Step { next: path.start, secret: Some(path) }),
            Some('<') => secret_at(at + 1, self.element()),
            Some('%' | '$') => self.escaped(),
            _ => None,
        };
        step.or_else(|| self.word()).unwrap_or_else(|| self.character())
    }

    /// A character, which may be written in several: `%3D`, `\n`.
    fn character(&mut self) -> Step {
        let (reader, at) = (self.reader, self.at);
        let (character, mut next) = unit(reader, at).unwrap_or((' ', at + 1));
        // `\token` is no tab before `oken`; but `\nghp_..` is a line before what is known by its beginning.
        let is_word = || {
            let end = reader.word(at + 1);
            forms::token(reader, &(next..end.max(next))).is_none() && names::name(reader, at + 1..end).is_some()
        };
        if next == at + 2 && reader.char(at) == Some('\\') && is_word() {
            next = at + 1;
        }
        self.before = Some(character);
        Step { next, secret: None }
    }

    fn user_info(&mut self) -> Option<Step> {
        let (reader, at) = (self.reader, self.at);
        let (next, end) = if reader.starts_with(at, "://") {
            (at + 3, address::with_scheme(reader, at + 3)?)
        } else {
            (at + 1, address::without_scheme(reader, at + 1)?)
        };
        (next < end).then_some(Step { next, secret: Some(next..end) })
    }

    /// What may be escaped, as in an address.
    fn escaped(&mut self) -> Option<Step> {
        let (reader, at) = (self.reader, self.at);
        let (character, next) = unit(reader, at)?;
        let secret = match character {
            ':' => address::escaped(reader, at),
            '$' => forms::hash(reader, at, next).or_else(|| database::parameter(reader, next)),
            _ => None,
        };
        secret.map(|secret| Step { next, secret: Some(secret) })
    }

    /// `<password>hunter2</password>`
    fn element(&self) -> Option<Range<usize>> {
        let (reader, start) = (self.reader, self.at + 1);
        let end = reader.skip(start, |c| !(c.is_whitespace() || "<>=/\"".contains(c)));
        reader.char(end)?;
        names::name(reader, start..end)?;
        let inside = reader.next(Next::Angle, end) + 1;
        let close = reader.next(Next::Less, inside);
        // Attributes are hidden too: one may be named like a secret.
        let first = if reader.char(end) == Some('>') { inside } else { end };
        let is_whole = reader.before(inside) == Some('>') && reader.starts_with(close, "</");
        (is_whole && inside < close).then_some(first..close)
    }

    /// A word, and its value where it names a secret.
    fn word(&mut self) -> Option<Step> {
        let (reader, at) = (self.reader, self.at);
        let word = at..reader.word(at);
        if let Some(step) = self.escaped_word(&word) {
            return Some(step);
        }
        if word.is_empty() {
            return None;
        }
        let before = self.before.take();
        let form = forms::token(reader, &word).or_else(|| forms::card(reader, &word, before));
        if let Some(secret) = form.or_else(|| forms::hash_after(reader, &word)) {
            return Some(Step { next: word.end, secret: Some(secret) });
        }
        let word = at..names::longer(reader, &word).unwrap_or(word.end);
        let said = self.keyword(&word).and_then(|keyword| self.said(keyword, &word, before));
        let secret =
            said.or_else(|| match values::secret(reader, word.clone(), &names::name(reader, word.clone())?)? {
                Value::Secret(secret) => Some(secret),
                Value::Prose(secret) => {
                    self.sentence_until = word.end + LONGEST_SENTENCE;
                    secret
                }
            });
        Some(Step { next: word.end, secret })
    }

    /// A name of which a part is escaped, and its value.
    fn escaped_word(&mut self, word: &Range<usize>) -> Option<Step> {
        if word.end < self.escaped_until {
            return None;
        }
        let word = word.start..names::escaped(self.reader, word)?;
        self.escaped_until = word.end;
        let name = names::name(self.reader, word.clone())?;
        let secret = values::secret(self.reader, word.clone(), &name)?.range();
        Some(Step { next: word.end, secret })
    }

    fn keyword(&self, word: &Range<usize>) -> Option<Keyword> {
        KEYWORDS.get(self.reader.within(word.clone()).map(|(_, c)| c.to_ascii_lowercase()))
    }

    /// What a keyword says of what follows it.
    fn said(&mut self, keyword: Keyword, word: &Range<usize>, before: Option<char>) -> Option<Range<usize>> {
        let (reader, after) = (self.reader, word.end);
        match keyword {
            Keyword::Key => database::unique(reader, after),
            Keyword::Entry => database::duplicate(reader, after),
            Keyword::Failing => database::row(reader, after),
            Keyword::Insert => {
                self.is_insert = true;
                None
            }
            // "one of the values (1, 2)" is prose.
            Keyword::Values if self.is_insert || reader.char(word.start) == Some('V') => database::rows(reader, after),
            Keyword::Identified => database::identified(reader, word),
            Keyword::Parameters => database::parameters(reader, after),
            Keyword::User => values::of_user(reader, after),
            Keyword::Code if matches!(before, Some('?' | '&' | '#')) => values::code(reader, after),
            Keyword::Scheme(scheme) => values::credentials(reader, scheme, after),
            Keyword::Quoting if after < self.sentence_until => {
                let start = blanks(reader, after);
                let is_quoted = start > after && opens_quote(reader, start);
                if is_quoted { Some(start..structure(reader, start)?) } else { None }
            }
            Keyword::Values | Keyword::Code | Keyword::Quoting => None,
        }
    }
}
