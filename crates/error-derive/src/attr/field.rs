//! The keys on a field.

use proc_macro2::Span;
use syn::{Attribute, Ident, Lit, LitStr};

use super::{
    Key, Position, Text,
    item::{Item, Value, WrittenKey, items},
};
use crate::mistakes::Mistakes;

#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) status: Option<Span>,
    pub(crate) code: Option<Span>,
    pub(crate) number: Option<Span>,
    pub(crate) retry_after: Option<Span>,
    pub(crate) challenge: Option<Span>,
    pub(crate) param: Option<Span>,
    pub(crate) violations: Option<Span>,
    pub(crate) rate_limit: Option<Span>,
    pub(crate) causes: Option<Span>,
    pub(crate) instance: Option<Span>,
    /// That every format of the API must carry the field.
    pub(crate) required: Option<Span>,
    /// Whether a text may show the field, whatever its name says.
    pub(crate) public: bool,
    pub(crate) detail: Option<Detail>,
    pub(crate) example: Option<Example>,
    pub(crate) header: Option<LitStr>,
    /// Whether each key and its value could be read.
    pub(crate) is_whole: bool,
    keys: Vec<WrittenKey>,
}

pub(crate) struct Detail {
    pub(crate) name: Option<LitStr>,
    pub(crate) span: Span,
}

/// What documents show in the place of a field's value.
pub(crate) struct Example {
    pub(crate) value: ExampleValue,
    pub(crate) span: Span,
}

pub(crate) enum ExampleValue {
    Text(String),
    /// As JSON writes it.
    Number(String),
    Boolean(bool),
}

impl FieldAttrs {
    pub(crate) fn read(attrs: &[Attribute], place: Position, mistakes: &mut Mistakes) -> FieldAttrs {
        let before = mistakes.count();
        let mut read = FieldAttrs::default();
        for item in items(attrs, place, mistakes) {
            read.take(&item, mistakes);
            read.keys.push(WrittenKey { key: item.key, ident: item.ident });
        }
        read.is_whole = mistakes.count() == before;
        read
    }

    fn take(&mut self, item: &Item, mistakes: &mut Mistakes) {
        match item.key {
            Key::Status => self.status = item.flag(mistakes),
            Key::Text(Text::Code) => self.code = item.flag(mistakes),
            Key::Number => self.number = item.flag(mistakes),
            Key::RetryAfter => self.retry_after = item.flag(mistakes),
            Key::Text(Text::Challenge) => self.challenge = item.flag(mistakes),
            Key::Text(Text::Param) => self.param = item.flag(mistakes),
            Key::Violations => self.violations = item.flag(mistakes),
            Key::RateLimit => self.rate_limit = item.flag(mistakes),
            Key::Instance => self.instance = item.flag(mistakes),
            Key::Causes => self.causes = item.flag(mistakes),
            Key::Required => self.required = item.flag(mistakes),
            Key::Public => self.public = item.flag(mistakes).is_some(),
            Key::Detail => self.detail = item.detail(mistakes),
            Key::Example => self.example = item.literal(mistakes),
            Key::Header => self.header = item.header_name(mistakes),
            // The table has them on types and variants only.
            Key::Text(_)
            | Key::Crate
            | Key::Format
            | Key::Shared
            | Key::Category
            | Key::Retry
            | Key::BeforeEffects
            | Key::MaxAge
            | Key::Allow
            | Key::Deprecated
            | Key::Sunset
            | Key::Extension
            | Key::Transparent
            | Key::From
            | Key::When
            | Key::SameAs
            | Key::ExampleHeader => {}
        }
    }

    /// Whether the field tells something of an occurrence.
    pub(crate) fn is_fact(&self) -> bool {
        self.keys.iter().any(|written| ![Key::Example, Key::Public, Key::Required].contains(&written.key))
    }

    /// The part of an error that the field is, as a variant of `ErrorPart`.
    pub(crate) fn part(&self) -> Option<&'static str> {
        let parts = [
            (self.detail.is_some(), "Details"),
            (self.violations.is_some(), "Violations"),
            (self.param.is_some(), "Param"),
            (self.causes.is_some(), "Causes"),
            (self.instance.is_some(), "Instance"),
            (self.retry_after.is_some(), "Wait"),
            (self.rate_limit.is_some(), "RateLimit"),
            (self.challenge.is_some(), "Challenge"),
            (self.code.is_some(), "Code"),
            (self.number.is_some(), "Number"),
            (self.status.is_some(), "Status"),
        ];
        parts.into_iter().find_map(|(is_it, part)| is_it.then_some(part))
    }

    /// The first key that is written on the field.
    pub(crate) fn first_key(&self) -> Option<&Ident> {
        self.keys.first().map(|written| &written.ident)
    }

    pub(crate) fn keys(&self) -> &[WrittenKey] {
        &self.keys
    }
}

impl Item {
    fn detail(&self, mistakes: &mut Mistakes) -> Option<Detail> {
        const EXPECTED: &str = "no value, or its name on the wire as a string";
        let name = match self.value {
            Value::None => None,
            _ => Some(self.parse_with(|input| input.parse::<LitStr>(), EXPECTED, mistakes)?),
        };
        Some(Detail { name, span: self.ident.span() })
    }

    fn literal(&self, mistakes: &mut Mistakes) -> Option<Example> {
        const EXPECTED: &str = "a string, a number, `true` or `false`";
        let value = match self.parse(EXPECTED, mistakes)? {
            Lit::Str(text) => ExampleValue::Text(text.value()),
            Lit::Bool(is) => ExampleValue::Boolean(is.value),
            Lit::Int(number) => ExampleValue::Number(number.base10_digits().to_owned()),
            // JSON has no number that ends with a point.
            Lit::Float(number) => {
                let digits = number.base10_digits();
                ExampleValue::Number(digits.strip_suffix('.').unwrap_or(digits).to_owned())
            }
            _ => {
                self.refuse(EXPECTED, mistakes);
                return None;
            }
        };
        Some(Example { value, span: self.ident.span() })
    }

    fn header_name(&self, mistakes: &mut Mistakes) -> Option<LitStr> {
        if let Value::Tokens(tokens) = &self.value
            && let Ok(name) = syn::parse2(tokens.clone())
        {
            return Some(name);
        }
        mistakes.on(&self.ident, "`header` on a field takes the name of the header: write `header = \"x-name\"`");
        None
    }
}
