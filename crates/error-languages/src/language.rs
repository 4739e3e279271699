//! The texts of one language.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
};

use error_core::{TextArgument, TextArguments, TextKey, Translation};
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue, concurrent::FluentBundle};
use fluent_syntax::ast::{Entry, Pattern};
use unic_langid::{CharacterDirection, LanguageIdentifier};

use crate::{
    identifier::{attribute, identifier},
    invalid::InvalidLanguage,
    resource::{self, ResourceText, Source},
};

/// The texts of one language.
pub(crate) struct Language {
    tag: String,
    identifier: LanguageIdentifier,
    bundle: FluentBundle<FluentResource>,
    texts: HashMap<String, Texts>,
    /// The terms, which texts may refer to.
    terms: BTreeSet<String>,
    /// Each text with the name of its resource, for the check.
    places: Vec<(String, ResourceText)>,
}

/// A message with its attributes.
#[derive(Default)]
struct Texts {
    value: Option<Text>,
    attributes: BTreeMap<String, Text>,
}

struct Text {
    /// The names of its arguments.
    arguments: Vec<String>,
    /// The text, if it has no arguments.
    plain: Option<String>,
}

impl Language {
    pub(crate) fn new(tag: &str, identifier: LanguageIdentifier) -> Language {
        let mut bundle = FluentBundle::new_concurrent(vec![identifier.clone()]);
        // Marks around each argument are for texts in which the direction changes: Latin names in Arabic. Elsewhere a
        // client would find invisible characters in its messages.
        bundle.set_use_isolating(identifier.character_direction() == CharacterDirection::RTL);
        // `NUMBER`; the bundle is new, so nothing else has the name.
        let _ = bundle.add_builtins();
        let (texts, terms, places) = (HashMap::new(), BTreeSet::new(), Vec::new());
        Language { tag: tag.to_owned(), identifier, bundle, texts, terms, places }
    }

    #[cfg(feature = "catalog")]
    pub(crate) fn tag(&self) -> &str {
        &self.tag
    }

    pub(crate) fn identifier(&self) -> &LanguageIdentifier {
        &self.identifier
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Each text with the name of its resource.
    #[cfg(feature = "catalog")]
    pub(crate) fn places(&self) -> impl Iterator<Item = (&str, &ResourceText)> {
        self.places.iter().map(|(source, text)| (&**source, text))
    }

    /// The names of all arguments of a text, also of those that it refers to.
    #[cfg(feature = "catalog")]
    pub(crate) fn arguments(&self, id: &str, attribute: Option<&str>) -> Option<&[String]> {
        self.text(id, attribute).map(|text| &*text.arguments)
    }

    fn text(&self, id: &str, attribute: Option<&str>) -> Option<&Text> {
        let texts = self.texts.get(id)?;
        match attribute {
            None => texts.value.as_ref(),
            Some(name) => texts.attributes.get(name),
        }
    }

    /// Adds the texts of a resource.
    pub(crate) fn add(&mut self, source: &Source<'_>) -> Result<(), InvalidLanguage> {
        let parsed = resource::parse(source)?;
        for entry in parsed.entries() {
            if let Entry::Term(term) = entry {
                self.terms.insert(term.id.name.to_owned());
            }
        }
        let added = resource::texts(&parsed);
        self.bundle.add_resource(parsed).map_err(|errors| {
            let twice = errors.iter().find_map(|error| match error {
                FluentError::Overriding { id, .. } => Some(id.as_str()),
                _ => None,
            });
            let line = added.iter().rev().find(|text| Some(&*text.id) == twice).map(|text| text.line);
            let id = twice.unwrap_or("a text");
            InvalidLanguage::new(source.name, line, format!("`{id}` is written twice; remove one of the two"))
        })?;
        self.places.extend(added.iter().map(|text| (source.name.to_owned(), text.clone())));
        for text in &added {
            let arguments = self.all_arguments(text, source)?;
            let plain = if arguments.is_empty() { self.format(text, source)?.into() } else { None };
            let texts = self.texts.entry(text.id.clone()).or_default();
            let found = Text { arguments: arguments.into_iter().collect(), plain };
            match &text.attribute {
                None => texts.value = Some(found),
                Some(name) => drop(texts.attributes.insert(name.clone(), found)),
            }
        }
        Ok(())
    }

    /// The arguments of a text and of those that it refers to, all of which must exist.
    fn all_arguments(&self, text: &ResourceText, source: &Source<'_>) -> Result<BTreeSet<String>, InvalidLanguage> {
        let invalid = |problem: String| InvalidLanguage::new(source.name, Some(text.line), problem);
        let (mut arguments, mut seen, mut next) = (BTreeSet::new(), BTreeSet::new(), vec![text]);
        while let Some(text) = next.pop() {
            arguments.extend(text.references.arguments.iter().cloned());
            if let Some(function) = text.references.functions.iter().find(|name| *name != "NUMBER") {
                return Err(invalid(format!("`{function}` is not a function; only `NUMBER` is available")));
            }
            if let Some(term) = text.references.terms.iter().find(|name| !self.terms.contains(*name)) {
                return Err(invalid(format!("there is no term `-{term}` in this or an earlier resource; define it")));
            }
            for name in &text.references.messages {
                let found = self.places.iter().map(|(_, text)| text).find(|text| text.name() == *name);
                let Some(found) = found else {
                    return Err(invalid(format!(
                        "there is no text `{name}` in this or an earlier resource; define it"
                    )));
                };
                if seen.insert(name.clone()) {
                    next.push(found);
                }
            }
        }
        Ok(arguments)
    }

    /// A text without arguments.
    fn format(&self, text: &ResourceText, source: &Source<'_>) -> Result<String, InvalidLanguage> {
        let pattern = self.pattern(&text.id, text.attribute.as_deref());
        pattern.and_then(|pattern| self.write(pattern, None)).ok_or_else(|| {
            let problem = format!("`{}` cannot be written; does it refer to itself?", text.name());
            InvalidLanguage::new(source.name, Some(text.line), problem)
        })
    }

    fn pattern(&self, id: &str, attribute: Option<&str>) -> Option<&Pattern<&str>> {
        let message = self.bundle.get_message(id)?;
        match attribute {
            None => message.value(),
            Some(name) => message.get_attribute(name).map(|attribute| attribute.value()),
        }
    }

    fn write(&self, pattern: &Pattern<&str>, arguments: Option<&FluentArgs<'_>>) -> Option<String> {
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, arguments, &mut errors).into_owned();
        errors.is_empty().then_some(text)
    }
}

impl ResourceText {
    /// As another text refers to it.
    pub(crate) fn name(&self) -> String {
        match &self.attribute {
            None => self.id.clone(),
            Some(attribute) => format!("{}.{attribute}", self.id),
        }
    }
}

impl Translation for Language {
    fn language(&self) -> &str {
        &self.tag
    }

    fn translate(&self, key: TextKey<'_>, arguments: &TextArguments<'_>) -> Option<String> {
        let (id, part) = identifier(key);
        let attribute = part.map(attribute);
        let text = self.text(&id, attribute)?;
        if let Some(plain) = &text.plain {
            return Some(plain.clone());
        }
        let mut values = FluentArgs::with_capacity(text.arguments.len());
        // One that is not there matters only in the variant that is chosen.
        for name in &text.arguments {
            if let Some(argument) = arguments.get(name) {
                values.set(name.as_str(), value(argument)?);
            }
        }
        self.write(self.pattern(&id, attribute)?, Some(&values))
    }
}

/// The value of an argument. A number is one for Fluent if its digits stay the same.
fn value(argument: TextArgument<'_>) -> Option<FluentValue<'_>> {
    match argument {
        TextArgument::Text(text) => Some(text.into()),
        TextArgument::Number(digits) => Some(number(digits).unwrap_or_else(|| digits.into())),
        TextArgument::Detail(detail) => match serde_json::to_value(detail).ok()? {
            serde_json::Value::String(text) => Some(text.into()),
            serde_json::Value::Bool(truth) => Some(truth.to_string().into()),
            serde_json::Value::Number(value) => {
                let digits = value.to_string();
                Some(number(&digits).map_or_else(|| digits.clone().into(), |number| number.into_owned()))
            }
            _ => None,
        },
        _ => None,
    }
}

/// A number with these digits. Fluent computes with 64-bit floating point numbers, which hold 15 digits.
fn number(digits: &str) -> Option<FluentValue<'_>> {
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_exact = are_digits(whole) && are_digits(fraction) && unsigned.len() <= 15;
    let is_padded = whole.len() > 1 && whole.starts_with('0');
    (is_exact && !is_padded).then(|| FluentValue::try_number(digits))
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Language").field("tag", &self.tag).field("texts", &self.texts.len()).finish_non_exhaustive()
    }
}
