//! The keys on a type, on a variant, or on a struct, which takes both.

use proc_macro2::Span;
use syn::{Attribute, Ident, LitStr, Path, Type};

use super::{
    Allow, Deprecated, ExampleRequest, Header, Key, Position, Spanned, Statuses, Text, Wait, When,
    item::{Item, WrittenKey, items},
};
use crate::{category::Category, format::Format, mistakes::Mistakes, snake::snake_of};

#[derive(Default)]
pub(crate) struct DefinitionAttrs {
    pub(crate) root: Option<Path>,
    /// The format whose rules its details keep.
    pub(crate) format: Option<&'static Format>,
    pub(crate) status: Option<Statuses>,
    pub(crate) number: Option<Spanned<i64>>,
    pub(crate) category: Option<Spanned<&'static Category>>,
    pub(crate) retry: Option<&'static str>,
    pub(crate) before_effects: bool,
    pub(crate) retry_after: Option<Spanned<Wait>>,
    pub(crate) max_age: Option<Spanned<u32>>,
    pub(crate) allow: Option<Allow>,
    pub(crate) headers: Vec<Header>,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) sunset: Option<LitStr>,
    /// Requests that return the error.
    pub(crate) requests: Vec<ExampleRequest>,
    /// Headers of all example requests of an enum.
    pub(crate) example_headers: Vec<Header>,
    /// `#[deprecated]`, which is about Rust code.
    pub(crate) deprecated_in_rust: Option<Attribute>,
    pub(crate) extension: bool,
    pub(crate) shared: bool,
    pub(crate) transparent: Option<Span>,
    pub(crate) same_as: Option<Ident>,
    /// The error of a library that `?` makes one of this variant.
    pub(crate) from: Option<Type>,
    /// The errors of adapters that become this variant.
    pub(crate) when: Vec<When>,
    /// Whether each key could be read: a key that nobody knows may be any.
    pub(crate) is_whole: bool,
    texts: Vec<(Text, LitStr)>,
    /// Every key that is written, also where its value is a mistake.
    keys: Vec<WrittenKey>,
}

impl DefinitionAttrs {
    pub(crate) fn read(attrs: &[Attribute], place: Position, mistakes: &mut Mistakes) -> DefinitionAttrs {
        let before = mistakes.count();
        let items = items(attrs, place, mistakes);
        let deprecated_in_rust = attrs.iter().find(|attr| attr.path().is_ident("deprecated")).cloned();
        let is_whole = mistakes.count() == before;
        let mut read = DefinitionAttrs { is_whole, deprecated_in_rust, ..DefinitionAttrs::default() };
        for item in items {
            let before = mistakes.count();
            read.take(&item, mistakes);
            read.is_whole &= mistakes.count() == before || !item.may_hide_another();
            read.keys.push(WrittenKey { key: item.key, ident: item.ident });
        }
        read.take_code_of_wire(mistakes);
        read
    }

    /// Where only the code of the wire is written, the code is its snake case.
    fn take_code_of_wire(&mut self, mistakes: &mut Mistakes) {
        let Some(key) = self.key(Key::Text(Text::Wire)).filter(|_| !self.has_text(Text::Code)).cloned() else { return };
        if let Some(wire) = self.text(Text::Wire).cloned() {
            match snake_of(&wire.value()) {
                Some(code) => self.texts.push((Text::Code, LitStr::new(&code, wire.span()))),
                None => mistakes.on(
                    &wire,
                    "the snake case of this code is not clear: add `code = \"...\"`, which names the error in the \
                     catalog, the log and the metrics",
                ),
            }
        }
        self.keys.push(WrittenKey { key: Key::Text(Text::Code), ident: key });
    }

    fn take(&mut self, item: &Item, mistakes: &mut Mistakes) {
        match item.key {
            Key::Text(text) => self.texts.extend(item.text(mistakes).map(|value| (text, value))),
            Key::Crate => self.root = item.parse_with(Path::parse_mod_style, "a path", mistakes),
            Key::Format => self.format = item.format(mistakes),
            Key::Status => self.status = item.statuses(mistakes),
            Key::Number => self.number = item.number(mistakes),
            Key::Category => self.category = item.category(mistakes),
            Key::Retry => self.retry = item.retry(mistakes),
            Key::BeforeEffects => self.before_effects = item.flag(mistakes).is_some(),
            Key::RetryAfter => self.retry_after = item.wait(mistakes),
            Key::MaxAge => self.max_age = item.seconds(mistakes),
            Key::Allow => self.allow = item.allow(mistakes),
            Key::Header => self.headers.extend(item.header(mistakes)),
            Key::Shared => self.shared = item.flag(mistakes).is_some(),
            Key::Deprecated => self.deprecated = item.deprecated(mistakes),
            Key::Sunset => self.sunset = item.day(mistakes),
            Key::Example => self.requests.extend(item.request(mistakes)),
            Key::ExampleHeader => self.example_headers.extend(item.example_header(mistakes)),
            Key::Extension => self.extension = item.flag(mistakes).is_some(),
            Key::Transparent => self.transparent = item.flag(mistakes),
            Key::From => self.from = item.parse("the type of an error", mistakes),
            Key::When => self.when = item.when(mistakes),
            Key::SameAs => self.same_as = item.word("a variant", mistakes),
            // The table has them on fields only.
            Key::Detail
            | Key::Violations
            | Key::RateLimit
            | Key::Causes
            | Key::Instance
            | Key::Public
            | Key::Required => {}
        }
    }

    pub(crate) fn text(&self, text: Text) -> Option<&LitStr> {
        self.texts.iter().find(|(other, _)| *other == text).map(|(_, value)| value)
    }

    /// `key`, where it is written, even with a wrong value.
    pub(crate) fn key(&self, key: Key) -> Option<&Ident> {
        self.keys.iter().find(|written| written.key == key).map(|written| &written.ident)
    }

    pub(crate) fn has_text(&self, text: Text) -> bool {
        self.key(Key::Text(text)).is_some()
    }

    pub(crate) fn keys(&self) -> &[WrittenKey] {
        &self.keys
    }
}
