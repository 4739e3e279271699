//! The text, and the only way to read it.
//!
//! Each byte that is read is counted, and the count is limited, so no rule can take more
//! time than the length of the text allows. Places that are searched for repeatedly (the
//! next space, the last `@`) are cached.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    ops::Range,
};

use crate::{char_boundary::floor_char_boundary, character::is_part, vocabulary::Vocabulary};

/// How many bytes may be inspected for each byte of the text.
pub(crate) const MOST_INSPECTIONS: usize = 40;

/// What comes next in a text.
#[derive(Clone, Copy)]
pub(crate) enum Next {
    Blank,
    LineEnd,
    /// A letter or a digit.
    Alphanumeric,
    /// `@`, or the blank before it.
    SignOrBlank,
    /// `@`, or the line's end before it.
    SignOrLineEnd,
    /// What ends an address's user, password, host and port.
    AuthorityEnd,
    /// A quote or bracket around an address, or a blank.
    QuoteOrBlank,
    /// What ends the path of an address.
    PathEnd,
    /// The same for one of its segments.
    SegmentEnd,
    /// `<`
    Less,
    /// `<` or `>`
    Angle,
    /// `)`
    Close,
    /// What can't be before the quote of a value.
    NoPrefix,
    /// What can't be in the parameters of a type, as a colon alone.
    NoType,
    /// `-----END`
    PemEnd,
}

const NEXTS: usize = Next::PemEnd as usize + 1;
const PEM_END: &str = "-----END";

impl Next {
    fn is_at(self, reader: &Reader<'_>, at: usize, character: char) -> bool {
        match self {
            Next::Blank => character.is_whitespace(),
            Next::LineEnd => matches!(character, '\n' | '\r'),
            Next::Alphanumeric => character.is_alphanumeric(),
            Next::SignOrBlank => character == '@' || character.is_whitespace(),
            Next::SignOrLineEnd => matches!(character, '@' | '\n' | '\r'),
            Next::AuthorityEnd => character.is_whitespace() || "/?#@\"'<>".contains(character),
            Next::QuoteOrBlank => character.is_whitespace() || "\"'<>".contains(character),
            Next::PathEnd => character.is_whitespace() || "\"'<>)".contains(character),
            Next::SegmentEnd => character.is_whitespace() || "\"'<>)/".contains(character),
            Next::Less => character == '<',
            Next::Angle => matches!(character, '<' | '>'),
            Next::Close => character == ')',
            Next::NoPrefix => !(character.is_alphanumeric() || "_:<>&*!.$@#".contains(character)),
            Next::NoType if character == ':' => reader.before(at) != Some(':') && reader.char(at + 1) != Some(':'),
            Next::NoType => !(character.is_alphanumeric() || "_<>,& ".contains(character)),
            Next::PemEnd => character == '-' && reader.starts_with(at, PEM_END),
        }
    }
}

/// What was searched, and what was found at its end.
#[derive(Clone, Copy)]
struct Found {
    from: usize,
    at: usize,
}

/// Where a character was searched backwards, and where it was found.
#[derive(Clone, Copy)]
struct FoundLast {
    character: char,
    searched: (usize, usize),
    at: Option<usize>,
}

pub(crate) struct Reader<'a> {
    text: &'a str,
    /// What secrets are called.
    vocabulary: &'a Vocabulary,
    /// Whether the text goes on after what is read.
    is_cut: bool,
    budget: usize,
    inspected: Cell<usize>,
    /// Whether a rule wanted to know what is behind the cut.
    met_cut: Cell<bool>,
    next: [Cell<Option<Found>>; NEXTS],
    last: [Cell<Option<FoundLast>>; 3],
    /// The last value without quotes.
    bare: Cell<Option<Found>>,
    /// Brackets, where those that close them end, and whether there are any.
    closed: RefCell<HashMap<usize, (usize, bool)>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str, longest: usize, vocabulary: &'a Vocabulary) -> Reader<'a> {
        let length = floor_char_boundary(text, longest);
        Reader {
            text: &text[..length],
            vocabulary,
            is_cut: length < text.len(),
            budget: MOST_INSPECTIONS.saturating_mul(length),
            inspected: Cell::new(0),
            met_cut: Cell::new(false),
            next: Default::default(),
            last: Default::default(),
            bare: Cell::default(),
            closed: RefCell::default(),
        }
    }

    pub(crate) fn vocabulary(&self) -> &'a Vocabulary {
        self.vocabulary
    }

    /// Whether the text goes on after what is read.
    pub(crate) fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn inspected(&self) -> usize {
        self.inspected.get()
    }

    /// Whether what was read last means nothing: the budget is spent, or it was
    /// a part of something that goes on behind the cut.
    pub(crate) fn is_lost(&self) -> bool {
        self.inspected.get() >= self.budget || self.met_cut.get()
    }

    /// Counts what is looked at in a copy.
    pub(crate) fn count(&self, bytes: usize) {
        self.inspected.set(self.inspected.get().saturating_add(bytes));
    }

    fn meet(&self, at: usize) {
        if self.is_cut && at >= self.text.len() {
            self.met_cut.set(true);
        }
    }

    /// The character that begins here; none at the end, and none where all is lost.
    pub(crate) fn char(&self, at: usize) -> Option<char> {
        self.meet(at);
        if self.is_lost() {
            return None;
        }
        let character = self.text.get(at..).and_then(|rest| rest.chars().next());
        self.count(character.map_or(1, char::len_utf8));
        character
    }

    /// The character that ends here.
    pub(crate) fn before(&self, at: usize) -> Option<char> {
        if self.is_lost() {
            return None;
        }
        let character = self.text.get(..at).and_then(|text| text.chars().next_back());
        self.count(character.map_or(1, char::len_utf8));
        character
    }

    /// The characters from here, and where they begin.
    pub(crate) fn chars(&self, from: usize) -> impl Iterator<Item = (usize, char)> {
        let mut at = from;
        std::iter::from_fn(move || {
            let character = self.char(at)?;
            at += character.len_utf8();
            Some((at - character.len_utf8(), character))
        })
    }

    /// The characters of a range.
    pub(crate) fn within(&self, range: Range<usize>) -> impl Iterator<Item = (usize, char)> {
        // What is behind the range isn't read.
        let mut at = range.start;
        std::iter::from_fn(move || {
            let character = if at < range.end { self.char(at)? } else { return None };
            at += character.len_utf8();
            Some((at - character.len_utf8(), character))
        })
    }

    /// The characters of a range, the last one first.
    pub(crate) fn within_back(&self, range: Range<usize>) -> impl Iterator<Item = (usize, char)> {
        let mut end = range.end;
        std::iter::from_fn(move || {
            let character = if end > range.start { self.before(end)? } else { return None };
            end -= character.len_utf8();
            Some((end, character))
        })
    }

    /// The end of the characters that are so.
    pub(crate) fn skip(&self, from: usize, is: impl Fn(char) -> bool) -> usize {
        self.chars(from).find(|(_, character)| !is(*character)).map_or(self.end_of(from), |(at, _)| at)
    }

    /// Where a search from here ended that found nothing.
    fn end_of(&self, from: usize) -> usize {
        if self.is_lost() { from } else { self.text.len().max(from) }
    }

    /// The end of a range without the characters at its end that are so.
    pub(crate) fn skip_back(&self, range: Range<usize>, is: impl Fn(char) -> bool) -> usize {
        let start = range.start;
        let last = self.within_back(range).find(|(_, character)| !is(*character));
        last.map_or(start, |(at, character)| at + character.len_utf8())
    }

    pub(crate) fn starts_with(&self, at: usize, text: &str) -> bool {
        self.compare(at, text, u8::eq)
    }

    /// The same for a text in ASCII, whatever its case.
    pub(crate) fn starts_with_any_case(&self, at: usize, text: &str) -> bool {
        self.compare(at, text, u8::eq_ignore_ascii_case)
    }

    fn compare(&self, at: usize, text: &str, eq: impl Fn(&u8, &u8) -> bool) -> bool {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        let equal = rest.iter().zip(text.as_bytes()).take_while(|(one, other)| eq(one, other)).count();
        self.count(equal + 1);
        if equal < text.len() {
            self.meet(at + equal);
        }
        equal == text.len() && !self.is_lost()
    }

    /// Whether a range is one of the words in ASCII, whatever its case.
    pub(crate) fn is_any_of(&self, range: &Range<usize>, words: &[&str]) -> bool {
        words.iter().any(|word| word.len() == range.len() && self.starts_with_any_case(range.start, word))
    }

    pub(crate) fn ends_with(&self, at: usize, text: &str) -> bool {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        let equal = before.iter().rev().zip(text.bytes().rev()).take_while(|(one, other)| **one == *other).count();
        self.count(equal + 1);
        equal == text.len() && !self.is_lost()
    }

    /// Letters and digits mixed: no word of prose.
    pub(crate) fn is_random(&self, range: Range<usize>) -> bool {
        range.len() >= 6
            && self.within(range.clone()).any(|(_, c)| c.is_ascii_digit())
            && self.within(range).any(|(_, c)| c.is_alphabetic())
    }

    /// The word that begins here ends there; here, where there is none.
    pub(crate) fn word(&self, at: usize) -> usize {
        let end = self.skip(at, is_part);
        if end == at {
            return at;
        }
        // PEM may follow a word at once.
        if end - at >= PEM_BEGIN.len() && self.ends_with(end, PEM_BEGIN) {
            return end - PEM_BEGIN.len();
        }
        // The dot of a sentence is no part of its last word.
        match self.skip_back(at..end, |c| c == '.') {
            trimmed if trimmed == at => end,
            trimmed => trimmed,
        }
    }

    /// Where it comes next; the end, where it doesn't.
    pub(crate) fn next(&self, next: Next, from: usize) -> usize {
        let memo = &self.next[next as usize];
        if let Some(found) = memo.get()
            && (found.from..=found.at).contains(&from)
        {
            self.count(1);
            self.meet(found.at);
            return found.at;
        }
        let found = self.chars(from).find(|(at, character)| next.is_at(self, *at, *character));
        let at = found.map_or(self.end_of(from), |(at, _)| at);
        if !self.is_lost() {
            memo.set(Some(Found { from, at }));
        }
        at
    }

    /// Where a character is in a range for the last time.
    pub(crate) fn last(&self, character: char, range: Range<usize>) -> Option<usize> {
        let mut end = range.end;
        let known = |memo: &&Cell<Option<FoundLast>>| {
            memo.get().is_some_and(|last| last.character == character && last.searched.1 == range.end)
        };
        if let Some(last) = self.last.iter().find(known).and_then(Cell::get) {
            self.count(1);
            if last.at.is_some() || last.searched.0 <= range.start {
                return last.at.filter(|at| *at >= range.start);
            }
            end = last.searched.0;
        }
        let at = self.within_back(range.start..end).find(|(_, c)| *c == character).map(|(at, _)| at);
        self.last[2].set(self.last[1].get());
        self.last[1].set(self.last[0].get());
        self.last[0].set(Some(FoundLast { character, searched: (range.start, range.end), at }));
        at
    }

    /// The end of a value without quotes that was found before and holds this place.
    pub(crate) fn known_bare(&self, at: usize) -> Option<usize> {
        self.count(1);
        self.bare.get().filter(|bare| bare.from <= at && at < bare.at).map(|bare| bare.at)
    }

    pub(crate) fn know_bare(&self, from: usize, at: usize) {
        self.bare.set(Some(Found { from, at }));
    }

    /// Where the bracket ends that closes the one here, if that was found before.
    pub(crate) fn known_close(&self, open: usize) -> Option<(usize, bool)> {
        self.count(1);
        self.closed.borrow().get(&open).copied()
    }

    pub(crate) fn know_close(&self, open: usize, end: usize, is_closed: bool) {
        self.closed.borrow_mut().insert(open, (end, is_closed));
    }

    /// A part that is shown.
    pub(crate) fn show(&self, range: Range<usize>) -> &'a str {
        self.count(range.len());
        self.text.get(range).unwrap_or_default()
    }
}

pub(crate) const PEM_BEGIN: &str = "-----BEGIN";
