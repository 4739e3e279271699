//! Scans a text once and finds what has to be hidden.

use std::{borrow::Cow, ops::Range, sync::LazyLock};

use crate::{
    address,
    command::{self, PasswordFlag},
    database,
    extent::{opens_quote, structure},
    forms, names,
    output::Output,
    reader::{Next, PEM_BEGIN, Reader},
    trie::Trie,
    unit::{blanks, unit},
    values::{self, Value},
    vocabulary::{SCHEMES, Scheme},
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
    /// The name of a program with a flag for a password.
    Program(PasswordFlag),
}

static KEYWORDS: LazyLock<Trie<Keyword>> = LazyLock::new(|| {
    let words = [
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
        ("string", Keyword::Quoting),
        ("value", Keyword::Quoting),
        ("found", Keyword::Quoting),
        ("got", Keyword::Quoting),
        ("was", Keyword::Quoting),
        ("input", Keyword::Quoting),
        ("text", Keyword::Quoting),
        ("received", Keyword::Quoting),
    ];
    let schemes = SCHEMES.into_iter().filter_map(|(name, scheme)| Some((name, Keyword::Scheme(scheme?))));
    let programs = command::PROGRAMS.map(|(name, flag)| (name, Keyword::Program(flag)));
    Trie::new(words.into_iter().chain(schemes).chain(programs))
});

/// What is at a place: the text up to `next` is read, and the secret is hidden.
struct Step {
    next: usize,
    secret: Option<Range<usize>>,
}

pub(crate) struct Scan<'r, 'a, 't> {
    reader: &'r Reader<'a>,
    output: Output<'t>,
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
    /// The flag that has a password in the command that is read, and up to where it goes.
    command: Option<(PasswordFlag, usize)>,
    /// Whether a statement puts rows into a table.
    is_insert: bool,
}

impl<'r, 'a, 't> Scan<'r, 'a, 't> {
    pub(crate) fn new(reader: &'r Reader<'a>, output: Output<'t>) -> Scan<'r, 'a, 't> {
        Scan {
            reader,
            output,
            at: 0,
            hidden_until: 0,
            before: None,
            sentence_until: 0,
            escaped_until: 0,
            command: None,
            is_insert: false,
        }
    }

    pub(crate) fn run(mut self) -> Cow<'t, str> {
        let length = self.reader.len();
        while self.at < length && self.hidden_until < length && !self.output.is_full() {
            let step = self.step();
            if self.reader.is_lost() {
                self.hide(self.at..length);
                break;
            }
            self.take(step);
        }
        self.output.finish(self.reader.is_cut())
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
        self.output.show(self.reader.show(range));
    }

    fn hide(&mut self, secret: Range<usize>) {
        // What is hidden already has its mask.
        let is_next = self.hidden_until > 0 && secret.start <= self.hidden_until;
        if !is_next && self.at >= self.hidden_until {
            self.output.mask();
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
            Some('%' | '$' | '{') => self.escaped(),
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
            '{' => {
                return forms::directory_hash(reader, next).map(|hash| Step { next: hash.start, secret: Some(hash) });
            }
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
        if let Some(step) = self.password_flag() {
            return Some(step);
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

    /// The password of `-phunter2` in a command.
    fn password_flag(&mut self) -> Option<Step> {
        let (flag, _) = self.command.filter(|(_, end)| self.at < *end)?;
        let secret = command::password(self.reader, self.at, flag)?;
        self.before = None;
        Some(Step { next: secret.start, secret: Some(secret) })
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
            Keyword::Program(flag) => {
                self.command = Some((flag, command::end(reader, after)));
                None
            }
            Keyword::Values | Keyword::Code | Keyword::Quoting => None,
        }
    }
}
