//! The texts of an error in the language of its reader.

use std::{
    cell::{Cell, OnceCell},
    fmt,
};

use crate::{Arguments, Details, ErrorStatus, PageText, TextArguments, TextKey, TextPart, Translation, Violation};

/// By which names an error's texts are looked up. An error without its own code has those of its category first.
#[derive(Clone, Copy)]
pub(super) struct Codes<'a> {
    pub(super) code: &'a str,
    pub(super) category: Option<&'a str>,
}

/// The texts that were translated so far. Each is translated when a format first asks for it.
pub(super) struct Translated<'a> {
    translation: &'a dyn Translation,
    arguments: OnceCell<Arguments>,
    title: OnceCell<Option<String>>,
    message: OnceCell<Option<String>>,
    user_message: OnceCell<Option<String>>,
    action: OnceCell<Option<String>>,
    phrase: OnceCell<Option<String>>,
    violations: OnceCell<Vec<Violation>>,
    /// Whether a text of the error was found, and whether one was missing.
    has_found: Cell<bool>,
    has_missed: Cell<bool>,
}

/// In which languages the texts of an error are, so far as they were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextsIn {
    /// All of them are in the language of the translation.
    Translation,
    /// Some of them are the author's own, because the translation lacks them.
    Both,
    /// All of them are the author's own.
    Own,
}

impl<'a> Translated<'a> {
    #[cold]
    pub(super) fn new(translation: &'a dyn Translation) -> Translated<'a> {
        Translated {
            translation,
            arguments: OnceCell::new(),
            title: OnceCell::new(),
            message: OnceCell::new(),
            user_message: OnceCell::new(),
            action: OnceCell::new(),
            phrase: OnceCell::new(),
            violations: OnceCell::new(),
            has_found: Cell::new(false),
            has_missed: Cell::new(false),
        }
    }

    pub(super) fn language(&self) -> &'a str {
        self.translation.language()
    }

    pub(super) fn texts_in(&self) -> TextsIn {
        match (self.has_found.get(), self.has_missed.get()) {
            (false, true) => TextsIn::Own,
            (true, true) => TextsIn::Both,
            (_, false) => TextsIn::Translation,
        }
    }

    /// The text of the first key that has one.
    fn first<'k>(&self, keys: impl IntoIterator<Item = TextKey<'k>>, arguments: &TextArguments<'_>) -> Option<String> {
        let found = keys.into_iter().find_map(|key| self.translation.translate(key, arguments));
        let found = found.filter(|text| !text.is_empty());
        if found.is_some() { &self.has_found } else { &self.has_missed }.set(true);
        found
    }

    fn of_error(&self, codes: Codes<'_>, part: TextPart, arguments: &TextArguments<'_>) -> Option<String> {
        let keys = codes.category.into_iter().chain([codes.code]).map(|code| TextKey::Error(code, part));
        self.first(keys, arguments)
    }

    pub(super) fn title(&self, codes: Codes<'_>) -> Option<&str> {
        let translate = || self.of_error(codes, TextPart::Title, &TextArguments::default());
        self.title.get_or_init(translate).as_deref()
    }

    pub(super) fn action(&self, codes: Codes<'_>) -> Option<&str> {
        let translate = || self.of_error(codes, TextPart::Action, &TextArguments::default());
        self.action.get_or_init(translate).as_deref()
    }

    pub(super) fn message(
        &self,
        codes: Codes<'_>,
        arguments: impl FnOnce() -> Arguments,
        details: &Details<'_>,
    ) -> Option<&str> {
        let arguments = || TextArguments::of(self.arguments.get_or_init(arguments)).with_details(details);
        self.message.get_or_init(|| self.of_error(codes, TextPart::Message, &arguments())).as_deref()
    }

    pub(super) fn user_message(
        &self,
        codes: Codes<'_>,
        arguments: impl FnOnce() -> Arguments,
        details: &Details<'_>,
    ) -> Option<&str> {
        let arguments = || TextArguments::of(self.arguments.get_or_init(arguments)).with_details(details);
        self.user_message.get_or_init(|| self.of_error(codes, TextPart::UserMessage, &arguments())).as_deref()
    }

    pub(super) fn phrase(&self, status: ErrorStatus) -> Option<&str> {
        let translate = || self.first([TextKey::Phrase(status)], &TextArguments::default());
        self.phrase.get_or_init(translate).as_deref()
    }

    pub(super) fn page_text(&self, text: PageText, seconds: Option<u64>) -> Option<String> {
        let mut arguments = Arguments::default();
        if let Some(seconds) = seconds {
            // Rounded up: never earlier than the wait.
            let (count, unit) = match seconds {
                ..120 => (seconds, "seconds"),
                120..7_200 => (seconds.div_ceil(60), "minutes"),
                _ => (seconds.div_ceil(3_600), "hours"),
            };
            arguments.number("count", &count).text("unit", &unit);
        }
        self.first([TextKey::Page(text)], &TextArguments::of(&arguments))
    }

    pub(super) fn violations(&self, own: &[Violation]) -> &[Violation] {
        self.violations.get_or_init(|| own.iter().map(|violation| self.violation(violation)).collect())
    }

    fn violation(&self, violation: &Violation) -> Violation {
        let (Some(code), Some(_)) = (violation.code(), violation.message()) else { return violation.clone() };
        let mut arguments = Arguments::default();
        self.add_field(violation, &mut arguments);
        match self.first([TextKey::Violation(code)], &TextArguments::of(&arguments)) {
            Some(text) => violation.clone().with_message(text),
            None => violation.clone(),
        }
    }
}

impl Translated<'_> {
    /// Adds the name of an invalid field. A part of the request that is wrong as a whole has one only in the resource.
    pub(super) fn add_field(&self, violation: &Violation, arguments: &mut Arguments) {
        if !violation.path().is_root() {
            arguments.text("field", &violation.path().dotted());
            return;
        }
        let place = self.translation.translate(TextKey::Place(violation.place()), &TextArguments::default());
        if let Some(place) = place {
            arguments.text("field", &place);
        }
    }
}

impl fmt::Debug for Translated<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Translated").field(&self.translation.language()).finish()
    }
}
