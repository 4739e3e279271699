//! Finds the errors that a reader means by what they type or paste.

use std::collections::{BTreeSet, HashMap};

use error_catalog::{PublishedCatalog, PublishedError, PublishedOperation, TextRole};

use crate::{phrase::phrase, query::words};

/// How many letters and digits the fixed parts of a message have before it is
/// looked for in a text: less is in any text.
const SHORTEST_MESSAGE: usize = 8;

/// How many words of a search an error needs where none has all of them.
const FEWEST_WORDS: usize = 2;

/// What is searched of a catalog. Everything is in small letters.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    /// The errors of each name, by the name's letters and digits.
    names: HashMap<String, Vec<usize>>,
    errors: Vec<SearchedError>,
    operations: Vec<SearchedOperation>,
}

/// What is searched of an error.
#[derive(Debug, Clone)]
pub(crate) struct SearchedError {
    /// Its names, its statuses and what people read of it.
    pub(crate) text: String,
    /// The fixed parts of each of its messages.
    pub(crate) messages: Vec<Vec<String>>,
    error_type: Option<String>,
}

/// What is searched of an operation.
#[derive(Debug, Clone)]
pub(crate) struct SearchedOperation {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// The errors it returns.
    pub(crate) errors: Vec<usize>,
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
        let operation = |operation: &PublishedOperation| SearchedOperation {
            id: operation.id.clone(),
            method: operation.method.clone(),
            path: operation.path.clone(),
            errors: returned(operation, &keys),
        };
        Search {
            operations: catalog.operations.iter().map(operation).collect(),
            errors: catalog.errors.iter().map(SearchedError::new).collect(),
            names,
        }
    }

    /// The errors of a name in any spelling: `AccountNotFound`, `account-not-found`.
    pub(crate) fn named(&self, name: &str) -> &[usize] {
        self.names.get(&letters(name)).map_or(&[], Vec::as_slice)
    }

    /// The errors that `search` means, the likeliest first.
    pub(crate) fn find(&self, search: &str) -> Vec<usize> {
        let values = pasted(search);
        if values.is_empty() {
            return self.of_text(search);
        }
        let found = self.of_values(&values);
        if found.is_empty() { self.of_most_words(&values.join(" ")) } else { found }
    }

    pub(crate) fn errors(&self) -> &[SearchedError] {
        &self.errors
    }

    pub(crate) fn operations(&self) -> &[SearchedOperation] {
        &self.operations
    }

    /// The errors of a body: those whose code it has, else those whose message it
    /// has.
    fn of_values(&self, values: &[String]) -> Vec<usize> {
        let named = distinct(values.iter().flat_map(|value| self.named(value)).copied());
        // Of two errors with one code, the body's type says which.
        let of_type = |at: &usize| {
            self.errors[*at]
                .error_type
                .as_ref()
                .is_some_and(|error_type| values.iter().any(|value| value == error_type))
        };
        let typed: Vec<_> = named.iter().copied().filter(of_type).collect();
        match (typed.is_empty(), named.is_empty()) {
            (false, _) => typed,
            (true, false) => named,
            (true, true) => distinct(values.iter().flat_map(|value| self.with_message(value))),
        }
    }

    /// The errors of a name, a message or words.
    fn of_text(&self, search: &str) -> Vec<usize> {
        let found = self.named(search).iter().copied().chain(self.with_message(search)).chain(self.of_words(search));
        let found = distinct(found);
        if found.is_empty() { self.of_most_words(search) } else { found }
    }

    /// The errors with a message that stands in `text`, with any values in the
    /// place of its placeholders.
    fn with_message(&self, text: &str) -> Vec<usize> {
        let text = text.to_lowercase();
        let has = |error: &SearchedError| error.messages.iter().any(|parts| stands_in(parts, &text));
        self.all().filter(|at| has(&self.errors[*at])).collect()
    }

    /// The errors that have all words, or are returned by the operation that some
    /// of them name.
    fn of_words(&self, search: &str) -> Vec<usize> {
        let mut left: Vec<_> = words(search).collect();
        let operations = self.take_operations(&mut left);
        let returned: Option<BTreeSet<_>> =
            operations.map(|operations| operations.iter().flat_map(|operation| &operation.errors).collect());
        let left: Vec<_> = left.into_iter().map(str::to_lowercase).collect();
        let fits = |at: &usize| {
            returned.as_ref().is_none_or(|returned| returned.contains(at))
                && left.iter().all(|word| self.errors[*at].text.contains(&**word))
        };
        self.all().filter(fits).collect()
    }

    /// The operations that words name by a path (with a method) or by their id;
    /// the words are taken.
    fn take_operations(&self, words: &mut Vec<&str>) -> Option<Vec<&SearchedOperation>> {
        let is_named = |word: &str| self.operations.iter().any(|it| it.id == word || is_at(&it.path, word));
        let at = words.iter().position(|word| is_named(word))?;
        let name = words.remove(at);
        let of_name = self.operations.iter().filter(|it| it.id == name || is_at(&it.path, name));
        let method =
            words.iter().position(|word| self.operations.iter().any(|it| it.method.eq_ignore_ascii_case(word)));
        let method = method.map(|at| words.remove(at));
        let is_asked = |it: &&SearchedOperation| method.is_none_or(|method| it.method.eq_ignore_ascii_case(method));
        Some(of_name.filter(is_asked).collect())
    }

    /// The errors that have the most words, if that is more than half of them.
    fn of_most_words(&self, search: &str) -> Vec<usize> {
        let words: BTreeSet<_> = words(search).map(str::to_lowercase).collect();
        let count = |at: usize| words.iter().filter(|word| self.errors[at].text.contains(&***word)).count();
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

impl SearchedError {
    fn new(error: &PublishedError) -> SearchedError {
        let number = error.number.map(|number| number.to_string());
        let statuses = error.all_statuses().iter().map(|status| format!("{status} {}", phrase(*status)));
        let texts = error.texts().into_iter().filter(|it| it.role == TextRole::Name || it.role.is_prose());
        let texts = texts.filter_map(|it| it.text).map(str::to_owned).chain(number).chain(statuses);
        let messages = [Some(&*error.title), error.message.as_deref(), error.user_message.as_deref()];
        let messages = messages.into_iter().flatten().map(|message| fixed_parts(&message.to_lowercase()));
        SearchedError {
            text: texts.map(|text| text.to_lowercase()).collect::<Vec<_>>().join("\n"),
            messages: messages.filter(|parts| is_telling(parts)).collect(),
            error_type: error.error_type.clone(),
        }
    }
}

/// The errors that an operation returns.
fn returned(operation: &PublishedOperation, keys: &HashMap<(Option<&str>, &str), Vec<usize>>) -> Vec<usize> {
    let of_key = operation.errors.iter().filter_map(|key| keys.get(&(key.error_type.as_deref(), &*key.code)));
    distinct(of_key.flatten().copied())
}

/// The code, its spelling on the wire and the number, each once.
pub(crate) fn names(error: &PublishedError) -> BTreeSet<String> {
    let number = error.number.map(|number| number.to_string());
    [Some(error.code.clone()), error.spelling.clone(), number].into_iter().flatten().collect()
}

/// What the spellings of one name have in common.
fn letters(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A message without its placeholders.
fn fixed_parts(message: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = message;
    while let Some((part, behind)) = rest.split_once('{') {
        parts.push(part.to_owned());
        rest = behind.split_once('}').map_or("", |(_, behind)| behind);
    }
    parts.push(rest.to_owned());
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether a text that has these parts is no accident.
fn is_telling(parts: &[String]) -> bool {
    parts.iter().flat_map(|part| part.chars()).filter(|character| character.is_alphanumeric()).count()
        >= SHORTEST_MESSAGE
}

fn stands_in(parts: &[String], text: &str) -> bool {
    let mut rest = text;
    parts.iter().all(|part| match rest.split_once(&**part) {
        Some((_, behind)) => {
            rest = behind;
            true
        }
        None => false,
    })
}

/// The texts and numbers of a JSON or XML body in `search`, which may be cut.
/// Empty where it has none.
fn pasted(search: &str) -> Vec<String> {
    let begins = |opening: char, is_inside: fn(char) -> bool| {
        let mut found = search.match_indices(opening).map(|(at, _)| &search[at..]);
        found.find(|body| body[1..].trim_start().starts_with(is_inside))
    };
    let json = begins('{', |character| character == '"').map(of_json);
    json.or_else(|| begins('<', |character| character.is_ascii_alphabetic()).map(of_markup)).unwrap_or_default()
}

fn of_markup(body: &str) -> Vec<String> {
    let texts = body.split('<').filter_map(|tag| tag.split_once('>')).map(|(_, text)| text.trim());
    texts.filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

/// The values that a reader of JSON would find, without the names of members.
fn of_json(body: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = body;
    while let Some(at) = rest.find(|character: char| character == '"' || character.is_ascii_digit()) {
        let mut read = serde_json::Deserializer::from_str(&rest[at..]).into_iter::<serde_json::Value>();
        let value = read.next().and_then(Result::ok);
        // What can't be read is passed over: a quote or a digit is one byte.
        rest = &rest[at + read.byte_offset().max(1)..];
        match value {
            Some(serde_json::Value::String(text)) if !rest.trim_start().starts_with(':') => values.push(text),
            Some(serde_json::Value::Number(number)) => values.push(number.to_string()),
            _ => {}
        }
    }
    values
}

/// Whether a request to `path`, which may be a whole address, goes to this
/// template. A template may be mounted under a prefix.
fn is_at(template: &str, path: &str) -> bool {
    let path = path.split_once("://").map_or(Some(path), |(_, rest)| rest.find('/').map(|at| &rest[at..]));
    let Some(path) = path.filter(|path| path.starts_with('/')) else { return false };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut asked = path.trim_end_matches('/').rsplit('/');
    let mut known = template.trim_end_matches('/').rsplit('/').peekable();
    let is_fixed = |segment: &&str| !segment.is_empty() && !segment.starts_with('{');
    if !known.clone().any(|segment| is_fixed(&segment)) {
        return template.trim_end_matches('/') == path.trim_end_matches('/');
    }
    loop {
        match (known.next(), asked.next()) {
            // The template begins with `/`.
            (Some(""), _) if known.peek().is_none() => return true,
            (Some(known), Some(asked)) if known == asked || (known.starts_with('{') && !asked.is_empty()) => {}
            _ => return false,
        }
    }
}

/// Each once, in the order of their first places.
fn distinct(found: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    found.into_iter().filter(|at| seen.insert(*at)).collect()
}
