//! Finds the errors that a reader means by a typed or pasted text.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
};

use error_catalog::{Layout, PublishedCatalog, PublishedError, PublishedOperation, near};

use crate::{
    pasted::{letters, of_status_line, parts, readable, status, statuses},
    query::words,
    searched::{SearchedError, SearchedOperation},
};

/// How many words of a search an error needs where none has all of them.
const FEWEST_WORDS: usize = 2;

/// How many characters a search has that may be a misspelt name.
const LONGEST_MISSPELT: usize = 64;

/// The methods of operations (OpenAPI 3.1, 4.8.9).
const METHODS: [&str; 8] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];

/// What is searched of a catalog. Everything is in small letters.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    /// The errors of each name, by the name's letters and digits.
    names: HashMap<String, Vec<usize>>,
    /// The codes as bodies have them, each once.
    codes: Vec<String>,
    /// The names of the members that bodies have codes in, in letters and digits.
    code_members: BTreeSet<String>,
    /// What stands before codes in addresses.
    prefixes: Vec<String>,
    statuses: BTreeSet<u16>,
    errors: Vec<SearchedError>,
    operations: Vec<SearchedOperation>,
}

/// How surely a text means an error: what counts more comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    /// 1 where the text has a name of the error, 2 where a body has its code in this place.
    name: u8,
    /// Whether it has its type as well as its name.
    named_type: bool,
    /// The length of its message, where the text has it.
    message: usize,
    has_type: bool,
    has_status: bool,
}

impl Search {
    pub(crate) fn new(catalog: &PublishedCatalog) -> Search {
        let mut names: HashMap<_, Vec<_>> = HashMap::new();
        let mut keys: HashMap<_, Vec<_>> = HashMap::new();
        for (at, error) in catalog.errors.iter().enumerate() {
            for name in self::names(error).iter().map(|name| letters(name)).collect::<BTreeSet<_>>() {
                names.entry(name).or_default().push(at);
            }
            keys.entry((error.error_type.as_deref(), &*error.code)).or_default().push(at);
        }
        // A name without a letter is in every text.
        names.remove("");
        let codes: BTreeSet<_> = catalog.errors.iter().map(|error| error.wire_code().to_owned()).collect();
        Search {
            names,
            codes: codes.into_iter().collect(),
            code_members: code_members(catalog.layout.as_ref()),
            prefixes: prefixes(catalog),
            statuses: catalog.errors.iter().flat_map(PublishedError::all_statuses).copied().collect(),
            errors: catalog.errors.iter().map(SearchedError::new).collect(),
            operations: catalog.operations.iter().map(|operation| searched(operation, &keys)).collect(),
        }
    }

    /// The errors of a name in any spelling: `AccountNotFound`, `account-not-found`.
    pub(crate) fn named(&self, name: &str) -> &[usize] {
        self.names.get(&letters(name)).map_or(&[], Vec::as_slice)
    }

    /// The errors that `search` means, the likeliest first.
    pub(crate) fn find(&self, search: &str) -> Vec<usize> {
        let text = readable(search);
        let meant = self.named(&text).iter().copied();
        let meant = distinct(meant.chain(self.of_parts(&text)).chain(self.of_words(words(&text).collect())));
        if !meant.is_empty() {
            return meant;
        }
        let words: Vec<_> = words(&text).map(bare).filter(|word| !word.is_empty()).collect();
        let ways: [&dyn Fn() -> Vec<usize>; 6] = [
            &|| self.of_words(words.clone()),
            &|| self.of_operation(&words, &text),
            &|| self.of_statuses(of_status_line(&text)),
            &|| self.of_most_words(&words),
            &|| self.misspelt(&text),
            &|| self.of_statuses(statuses(&text)),
        ];
        ways.iter().map(|way| way()).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// The errors whose name is nearest to `name`.
    pub(crate) fn misspelt(&self, name: &str) -> Vec<usize> {
        if name.chars().count() > LONGEST_MISSPELT {
            return Vec::new();
        }
        let near = near(name, self.codes.iter().map(String::as_str));
        distinct(near.into_iter().flat_map(|code| self.named(code)).copied())
    }

    pub(crate) fn operations(&self) -> &[SearchedOperation] {
        &self.operations
    }

    pub(crate) fn code_members(&self) -> &BTreeSet<String> {
        &self.code_members
    }

    pub(crate) fn prefixes(&self) -> &[String] {
        &self.prefixes
    }

    /// The errors whose name or message stands in a text.
    fn of_parts(&self, text: &str) -> Vec<usize> {
        let mut scores: BTreeMap<usize, Score> = BTreeMap::new();
        let mut values = HashSet::new();
        for part in parts(text, &self.prefixes) {
            values.insert(part.text);
            let name = 1 + u8::from(self.code_members.contains(&letters(part.member)));
            for at in self.named(part.text).iter().filter(|_| part.is_value) {
                let score = scores.entry(*at).or_default();
                score.name = score.name.max(name);
            }
        }
        let small = text.to_lowercase();
        for (at, error) in self.errors.iter().enumerate() {
            if let Some(message) = error.message_in(&small) {
                scores.entry(at).or_default().message = message;
            }
        }
        for (at, score) in &mut scores {
            let error = &self.errors[*at];
            score.has_type = error.error_type.as_deref().is_some_and(|error_type| values.contains(error_type));
            score.named_type = score.name > 0 && score.has_type;
            score.has_status = error.statuses.iter().any(|status| values.contains(&*status.to_string()));
        }
        likeliest(scores)
    }

    /// The errors that have all words, or are returned by the operation that some
    /// of them name.
    fn of_words(&self, mut left: Vec<&str>) -> Vec<usize> {
        if left.is_empty() {
            return Vec::new();
        }
        let returned = self.take_operations(&mut left).map(returned);
        let left: Vec<_> = left.into_iter().map(str::to_lowercase).collect();
        let fits = |at: &usize| {
            returned.as_ref().is_none_or(|returned| returned.contains(at))
                && left.iter().all(|word| self.has_word(&self.errors[*at], word))
        };
        self.all().filter(fits).collect()
    }

    /// Whether an error has a word: a status as a status, anything else in a text.
    fn has_word(&self, error: &SearchedError, word: &str) -> bool {
        match status(word).filter(|status| self.statuses.contains(status)) {
            Some(status) => error.statuses.contains(&status),
            None => error.text.contains(word),
        }
    }

    /// The errors of an operation that some words name, under a status of the text
    /// where it has one.
    fn of_operation(&self, words: &[&str], text: &str) -> Vec<usize> {
        let Some(operations) = self.take_operations(&mut words.to_vec()) else { return Vec::new() };
        let returned = returned(operations);
        let of_status: Vec<_> =
            self.of_statuses(statuses(text)).into_iter().filter(|at| returned.contains(at)).collect();
        if of_status.is_empty() { returned.into_iter().collect() } else { of_status }
    }

    /// The operations that words name by a path (with a method) or by their id;
    /// the words are taken.
    fn take_operations(&self, words: &mut Vec<&str>) -> Option<Vec<&SearchedOperation>> {
        let is_named = |word: &str| self.operations.iter().any(|it| it.is_named(word));
        let at = words.iter().position(|word| is_named(word))?;
        let name = words.remove(at);
        let of_name = self.operations.iter().filter(|it| it.is_named(name));
        let is_method = |word: &&str| METHODS.iter().any(|method| method.eq_ignore_ascii_case(word));
        let method = words.iter().position(is_method);
        let method = method.map(|at| words.remove(at));
        let is_asked = |it: &&SearchedOperation| method.is_none_or(|method| it.method.eq_ignore_ascii_case(method));
        Some(of_name.filter(is_asked).collect())
    }

    fn of_statuses(&self, statuses: impl IntoIterator<Item = u16>) -> Vec<usize> {
        let statuses: BTreeSet<_> = statuses.into_iter().collect();
        self.all().filter(|at| self.errors[*at].statuses.iter().any(|status| statuses.contains(status))).collect()
    }

    /// The errors that have the most words, if that is more than half of them.
    fn of_most_words(&self, words: &[&str]) -> Vec<usize> {
        let words: BTreeSet<_> = words.iter().map(|word| word.to_lowercase()).collect();
        let count = |at: usize| words.iter().filter(|word| self.has_word(&self.errors[at], word)).count();
        let counts: Vec<_> = self.all().map(count).collect();
        let most = counts.iter().copied().max().unwrap_or_default();
        if most < FEWEST_WORDS || most * 2 <= words.len() {
            return Vec::new();
        }
        self.all().filter(|at| counts[*at] == most).collect()
    }

    fn all(&self) -> std::ops::Range<usize> {
        0..self.errors.len()
    }
}

/// The best first. Beside an error whose code a text has, others are not meant.
fn likeliest(scores: BTreeMap<usize, Score>) -> Vec<usize> {
    let mut found: Vec<_> = scores.into_iter().map(|(at, score)| (Reverse(score), at)).collect();
    found.sort_unstable();
    let Some((Reverse(best), _)) = found.first().copied() else { return Vec::new() };
    found.retain(|(Reverse(score), _)| (score.name, score.named_type) == (best.name, best.named_type));
    found.into_iter().map(|(_, at)| at).collect()
}

fn returned(operations: Vec<&SearchedOperation>) -> BTreeSet<usize> {
    operations.into_iter().flat_map(|operation| &operation.errors).copied().collect()
}

/// An operation as it is searched.
fn searched(operation: &PublishedOperation, keys: &HashMap<(Option<&str>, &str), Vec<usize>>) -> SearchedOperation {
    let of_key = operation.errors.iter().filter_map(|key| keys.get(&(key.error_type.as_deref(), &*key.code)));
    SearchedOperation {
        id: operation.id.clone(),
        method: operation.method.clone(),
        path: operation.path.clone(),
        errors: distinct(of_key.flatten().copied()),
    }
}

/// The code, its spelling on the wire and the number, each once.
pub(crate) fn names(error: &PublishedError) -> BTreeSet<String> {
    let number = error.number.map(|number| number.to_string());
    [Some(error.code.clone()), error.spelling.clone(), number].into_iter().flatten().collect()
}

/// The names of members that hold codes and numbers.
fn code_members(layout: Option<&Layout>) -> BTreeSet<String> {
    let places = layout.map(|layout| [layout.code.as_deref(), layout.number.as_deref()]).unwrap_or_default();
    let is_name = |name: &&str| !name.bytes().all(|byte| byte.is_ascii_digit());
    let last = |place: &str| place.rsplit('/').find(is_name).map(letters);
    places.into_iter().flatten().filter_map(last).chain(["code".to_owned()]).collect()
}

/// What stands before codes: in the format's texts, and in the addresses of pages.
fn prefixes(catalog: &PublishedCatalog) -> Vec<String> {
    let of_text = catalog.layout.as_ref().map(|layout| layout.code_prefix.clone());
    let base = catalog.docs_base.as_deref().unwrap_or("/errors/");
    let name = base.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let of_pages = (!name.is_empty() && base.ends_with('/')).then(|| format!("/{name}/"));
    let of_fragment = base.ends_with('#').then(|| "#".to_owned());
    let prefixes = [of_text, of_pages, of_fragment].into_iter().flatten();
    prefixes.filter(|prefix| !prefix.is_empty()).collect()
}

/// A word without what stands around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|character: char| !character.is_alphanumeric() && character != '/')
}

/// Each once, in the order of their first places.
fn distinct(found: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    found.into_iter().filter(|at| seen.insert(*at)).collect()
}
