//! `#[api(...)]` and the attributes of thiserror, as they are written: keys and
//! values with their spans, before any rule that looks further than one value.

use std::fmt;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Ident, Lit, LitInt, LitStr, MacroDelimiter, Meta, Path, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream, Parser},
};

use crate::{category::Category, mistakes::Mistakes};

/// Where an `#[api(...)]` stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Enum,
    Struct,
    Variant,
    VariantField,
    StructField,
}

use Place::{Enum, Struct, StructField, Variant, VariantField};

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Enum => "an enum",
            Struct => "a struct",
            Variant => "a variant",
            VariantField | StructField => "a field",
        })
    }
}

/// A key of `#[api(...)]`.
struct Key {
    name: &'static str,
    places: &'static [Place],
    /// How it is written on a type or a variant.
    example: &'static str,
}

const ANYWHERE: &[Place] = &[Enum, Struct, Variant, VariantField, StructField];
const ON_TYPES: &[Place] = &[Enum, Struct];
const ON_TYPES_AND_VARIANTS: &[Place] = &[Enum, Struct, Variant];
const ON_DEFINITIONS: &[Place] = &[Struct, Variant];
const ON_DEFINITIONS_AND_FIELDS: &[Place] = &[Struct, Variant, VariantField, StructField];
const ON_FIELDS: &[Place] = &[VariantField, StructField];

const KEYS: &[Key] = &[
    Key { name: "status", places: ON_DEFINITIONS, example: "status = 404" },
    Key { name: "code", places: ON_DEFINITIONS, example: "code = \"account_not_found\"" },
    Key { name: "number", places: ON_DEFINITIONS, example: "number = 40401" },
    Key { name: "category", places: ON_DEFINITIONS, example: "category = not_found" },
    Key { name: "type", places: ON_TYPES_AND_VARIANTS, example: "type = \"card_error\"" },
    Key { name: "title", places: ON_DEFINITIONS, example: "title = \"No such account\"" },
    Key { name: "message", places: ON_DEFINITIONS, example: "message = \"No account has the id {id}\"" },
    Key { name: "user_message", places: ON_DEFINITIONS, example: "user_message = \"We can't find this account\"" },
    Key { name: "action", places: ON_DEFINITIONS, example: "action = \"Check the id\"" },
    Key { name: "listed", places: ON_DEFINITIONS, example: "listed = \"Account not found\"" },
    Key { name: "retry", places: ON_DEFINITIONS, example: "retry = after_change" },
    Key { name: "retry_after", places: ON_DEFINITIONS_AND_FIELDS, example: "retry_after = 60" },
    Key { name: "max_age", places: ON_DEFINITIONS, example: "max_age = 60" },
    Key { name: "challenge", places: ANYWHERE, example: "challenge = \"Bearer\"" },
    Key { name: "allow", places: ON_DEFINITIONS, example: "allow = \"GET, POST\"" },
    Key { name: "param", places: ON_DEFINITIONS_AND_FIELDS, example: "param = \"id\"" },
    Key { name: "header", places: ON_DEFINITIONS_AND_FIELDS, example: "header(\"Upgrade\" = \"websocket\")" },
    Key { name: "docs", places: ON_TYPES_AND_VARIANTS, example: "docs = \"https://docs.example.com/errors/\"" },
    Key { name: "extension", places: ON_DEFINITIONS, example: "extension" },
    Key { name: "transparent", places: ON_DEFINITIONS, example: "transparent" },
    Key { name: "same_as", places: &[Variant], example: "same_as = NotFound" },
    Key { name: "crate", places: ON_TYPES, example: "crate = path::to::error_core" },
    Key { name: "detail", places: ON_FIELDS, example: "detail" },
    Key { name: "violations", places: ON_FIELDS, example: "violations" },
    Key { name: "rate_limit", places: ON_FIELDS, example: "rate_limit" },
    Key { name: "example", places: ON_FIELDS, example: "example = \"acc_123\"" },
];

/// One `key`, `key = value` or `key(value)`.
struct Item {
    key: Ident,
    name: String,
    value: Value,
}

enum Value {
    None,
    Tokens(TokenStream),
    List(proc_macro2::Group),
}

/// A value and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

#[derive(Clone, Copy)]
pub(crate) enum Wait {
    Unknown,
    Seconds(u64),
}

pub(crate) enum Allow {
    Route,
    Methods(LitStr),
}

pub(crate) struct Header {
    pub(crate) name: LitStr,
    pub(crate) value: LitStr,
}

/// A key that is written.
pub(crate) struct WrittenKey {
    pub(crate) name: String,
    pub(crate) ident: Ident,
}

/// What is written on a type, a variant or both: on a struct.
#[derive(Default)]
pub(crate) struct DefinitionAttrs {
    pub(crate) root: Option<Path>,
    pub(crate) status: Option<Spanned<u16>>,
    pub(crate) code: Option<LitStr>,
    pub(crate) number: Option<Spanned<i64>>,
    pub(crate) category: Option<Spanned<&'static Category>>,
    pub(crate) kind: Option<LitStr>,
    pub(crate) title: Option<LitStr>,
    pub(crate) message: Option<LitStr>,
    pub(crate) user_message: Option<LitStr>,
    pub(crate) action: Option<LitStr>,
    pub(crate) listed: Option<LitStr>,
    pub(crate) retry: Option<&'static str>,
    pub(crate) retry_after: Option<Spanned<Wait>>,
    pub(crate) max_age: Option<Spanned<u32>>,
    pub(crate) challenge: Option<LitStr>,
    pub(crate) allow: Option<Allow>,
    pub(crate) param: Option<LitStr>,
    pub(crate) headers: Vec<Header>,
    pub(crate) docs: Option<LitStr>,
    pub(crate) extension: bool,
    pub(crate) transparent: Option<Span>,
    pub(crate) same_as: Option<Ident>,
    /// Every key that is written, also where its value is a mistake.
    keys: Vec<WrittenKey>,
}

/// What is written on a field.
#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) retry_after: Option<Span>,
    pub(crate) challenge: Option<Span>,
    pub(crate) param: Option<Span>,
    pub(crate) violations: Option<Span>,
    pub(crate) rate_limit: Option<Span>,
    pub(crate) detail: Option<Detail>,
    pub(crate) example: Option<Example>,
    pub(crate) header: Option<LitStr>,
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

impl DefinitionAttrs {
    pub(crate) fn read(attrs: &[Attribute], place: Place, mistakes: &mut Mistakes) -> DefinitionAttrs {
        let mut read = DefinitionAttrs::default();
        for item in items(attrs, place, mistakes) {
            match item.name.as_str() {
                "crate" => read.root = item.parse_with(Path::parse_mod_style, "a path", mistakes),
                "status" => read.status = item.status(mistakes),
                "code" => read.code = item.text(mistakes),
                "number" => read.number = item.number(mistakes),
                "category" => read.category = item.category(mistakes),
                "type" => read.kind = item.text(mistakes),
                "title" => read.title = item.text(mistakes),
                "message" => read.message = item.text(mistakes),
                "user_message" => read.user_message = item.text(mistakes),
                "action" => read.action = item.text(mistakes),
                "listed" => read.listed = item.text(mistakes),
                "retry" => read.retry = item.retry(mistakes),
                "retry_after" => read.retry_after = item.wait(mistakes),
                "max_age" => read.max_age = item.seconds(mistakes),
                "challenge" => read.challenge = item.text(mistakes),
                "allow" => read.allow = item.allow(mistakes),
                "param" => read.param = item.text(mistakes),
                "header" => read.headers.extend(item.header(mistakes)),
                "docs" => read.docs = item.text(mistakes),
                "extension" => read.extension = item.flag(mistakes).is_some(),
                "transparent" => read.transparent = item.flag(mistakes),
                "same_as" => read.same_as = item.word("a variant", mistakes),
                _ => {}
            }
            read.keys.push(WrittenKey { name: item.name, ident: item.key });
        }
        read
    }

    /// The key `name`, where it is written, even with a wrong value.
    pub(crate) fn key(&self, name: &str) -> Option<&Ident> {
        self.keys.iter().find(|key| key.name == name).map(|key| &key.ident)
    }

    pub(crate) fn keys(&self) -> &[WrittenKey] {
        &self.keys
    }
}

impl FieldAttrs {
    /// Whether the field tells something of an occurrence.
    pub(crate) fn is_fact(&self) -> bool {
        self.keys.iter().any(|key| key.name != "example")
    }

    /// The first key that is written on the field.
    pub(crate) fn first_key(&self) -> Option<&Ident> {
        self.keys.first().map(|key| &key.ident)
    }

    pub(crate) fn read(attrs: &[Attribute], place: Place, mistakes: &mut Mistakes) -> FieldAttrs {
        let mut read = FieldAttrs::default();
        for item in items(attrs, place, mistakes) {
            match item.name.as_str() {
                "retry_after" => read.retry_after = item.flag(mistakes),
                "challenge" => read.challenge = item.flag(mistakes),
                "param" => read.param = item.flag(mistakes),
                "violations" => read.violations = item.flag(mistakes),
                "rate_limit" => read.rate_limit = item.flag(mistakes),
                "detail" => read.detail = item.detail(mistakes),
                "example" => read.example = item.value(mistakes),
                "header" => read.header = item.field_header(mistakes),
                _ => {}
            }
            read.keys.push(WrittenKey { name: item.name, ident: item.key });
        }
        read
    }

    pub(crate) fn keys(&self) -> &[WrittenKey] {
        &self.keys
    }
}

impl Item {
    fn example(&self) -> &'static str {
        KEYS.iter().find(|key| key.name == self.name).map_or("", |key| key.example)
    }

    /// Reports that the value is not the kind of value the key takes.
    fn refuse(&self, expected: &str, mistakes: &mut Mistakes) {
        let text = format!("`{}` takes {expected}: write `{}`", self.name, self.example());
        match &self.value {
            Value::None => mistakes.on(&self.key, text),
            Value::Tokens(tokens) => mistakes.on(tokens, text),
            Value::List(group) => mistakes.on(group, text),
        }
    }

    fn parse_with<T>(
        &self,
        parser: fn(ParseStream) -> syn::Result<T>,
        expected: &str,
        mistakes: &mut Mistakes,
    ) -> Option<T> {
        let Value::Tokens(tokens) = &self.value else {
            self.refuse(expected, mistakes);
            return None;
        };
        let leading = |input: ParseStream| {
            let value = parser(input);
            let rest: TokenStream = input.parse()?;
            Ok((value, rest))
        };
        match leading.parse2(tokens.clone()) {
            Ok((Ok(value), rest)) if rest.is_empty() => Some(value),
            Ok((Ok(_), rest)) => {
                let first = rest.into_iter().next();
                mistakes.on(first, format!("expected `,` after the value of `{}`", self.name));
                None
            }
            _ => {
                self.refuse(expected, mistakes);
                None
            }
        }
    }

    fn parse<T: Parse>(&self, expected: &str, mistakes: &mut Mistakes) -> Option<T> {
        self.parse_with(T::parse, expected, mistakes)
    }

    fn flag(&self, mistakes: &mut Mistakes) -> Option<Span> {
        match &self.value {
            Value::None => Some(self.key.span()),
            Value::Tokens(tokens) => {
                mistakes.on(tokens, format!("`{0}` takes no value here: write `{0}`", self.name));
                None
            }
            Value::List(group) => {
                mistakes.on(group, format!("`{0}` takes no value here: write `{0}`", self.name));
                None
            }
        }
    }

    fn text(&self, mistakes: &mut Mistakes) -> Option<LitStr> {
        let text: LitStr = self.parse("a string", mistakes)?;
        if text.value().trim().is_empty() {
            mistakes.on(&text, format!("`{}` is empty: write a text, or leave it out", self.name));
            return None;
        }
        Some(text)
    }

    /// An identifier, keywords included.
    fn word(&self, expected: &str, mistakes: &mut Mistakes) -> Option<Ident> {
        self.parse_with(Ident::parse_any, &format!("{expected} without quotes"), mistakes)
    }

    fn status(&self, mistakes: &mut Mistakes) -> Option<Spanned<u16>> {
        let literal: LitInt = self.parse("a number", mistakes)?;
        match literal.base10_parse() {
            Ok(value @ 400..=599) => Some(Spanned { value, span: literal.span() }),
            _ => {
                mistakes.on(&literal, format!("{literal} is not the status of an error: an error has 400 to 599"));
                None
            }
        }
    }

    fn number(&self, mistakes: &mut Mistakes) -> Option<Spanned<i64>> {
        fn signed(input: ParseStream) -> syn::Result<(Option<Token![-]>, LitInt)> {
            Ok((input.parse()?, input.parse()?))
        }
        let (sign, literal) = self.parse_with(signed, "a whole number", mistakes)?;
        let text = format!("{}{}", if sign.is_some() { "-" } else { "" }, literal.base10_digits());
        match text.parse() {
            Ok(value) => Some(Spanned { value, span: literal.span() }),
            Err(_) => {
                mistakes.on(&literal, format!("{literal} is too large: a number has 64 bits"));
                None
            }
        }
    }

    fn category(&self, mistakes: &mut Mistakes) -> Option<Spanned<&'static Category>> {
        let word = self.word("a category", mistakes)?;
        let name = word.unraw().to_string();
        let Some(value) = Category::find(&name) else {
            let names: Vec<_> = crate::category::CATEGORIES.iter().map(|category| category.name).collect();
            mistakes
                .on(&word, format!("no category is called `{name}`{}", suggest(&name, &names, "The categories are")));
            return None;
        };
        Some(Spanned { value, span: word.span() })
    }

    fn retry(&self, mistakes: &mut Mistakes) -> Option<&'static str> {
        let word = self.word("a retry class", mistakes)?;
        match word.to_string().as_str() {
            "never" => Some("Never"),
            "after_change" => Some("AfterChange"),
            "after_wait" => Some("AfterWait"),
            _ => {
                mistakes.on(&word, "`retry` is `never`, `after_change` or `after_wait`");
                None
            }
        }
    }

    fn wait(&self, mistakes: &mut Mistakes) -> Option<Spanned<Wait>> {
        fn either(input: ParseStream) -> syn::Result<Spanned<Wait>> {
            if input.peek(Ident) {
                let word: Ident = input.parse()?;
                return if word == "unknown" {
                    Ok(Spanned { value: Wait::Unknown, span: word.span() })
                } else {
                    Err(syn::Error::new(word.span(), ""))
                };
            }
            let literal: LitInt = input.parse()?;
            Ok(Spanned { value: Wait::Seconds(literal.base10_parse()?), span: literal.span() })
        }
        if let Value::None = self.value {
            mistakes.on(
                &self.key,
                "`retry_after` without a value marks a field: write `retry_after = 60` (seconds) or `retry_after = \
                 unknown` here",
            );
            return None;
        }
        self.parse_with(either, "whole seconds or `unknown`", mistakes)
    }

    fn seconds(&self, mistakes: &mut Mistakes) -> Option<Spanned<u32>> {
        let literal: LitInt = self.parse("whole seconds", mistakes)?;
        match literal.base10_parse() {
            Ok(value) => Some(Spanned { value, span: literal.span() }),
            Err(_) => {
                mistakes.on(&literal, format!("{literal} is too large: `{}` is at most {}", self.name, u32::MAX));
                None
            }
        }
    }

    fn allow(&self, mistakes: &mut Mistakes) -> Option<Allow> {
        fn either(input: ParseStream) -> syn::Result<Allow> {
            if input.peek(Ident) {
                let word: Ident = input.parse()?;
                return if word == "route" { Ok(Allow::Route) } else { Err(syn::Error::new(word.span(), "")) };
            }
            Ok(Allow::Methods(input.parse()?))
        }
        self.parse_with(either, "`route` or the methods as one string", mistakes)
    }

    fn header(&self, mistakes: &mut Mistakes) -> Option<Header> {
        fn pair(input: ParseStream) -> syn::Result<Header> {
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            let header = Header { name, value: input.parse()? };
            input.parse::<Option<Token![,]>>()?;
            Ok(header)
        }
        if let Value::List(group) = &self.value
            && let Ok(header) = pair.parse2(group.stream())
        {
            return Some(header);
        }
        self.refuse("a name and a value in parentheses", mistakes);
        None
    }

    fn detail(&self, mistakes: &mut Mistakes) -> Option<Detail> {
        let name = match self.value {
            Value::None => None,
            _ => Some(self.parse_with(
                |input| input.parse::<LitStr>(),
                "no value, or its name on the wire as a string",
                mistakes,
            )?),
        };
        Some(Detail { name, span: self.key.span() })
    }

    fn value(&self, mistakes: &mut Mistakes) -> Option<Example> {
        fn literal(input: ParseStream) -> syn::Result<(Option<Token![-]>, Lit)> {
            Ok((input.parse()?, input.parse()?))
        }
        const EXPECTED: &str = "a string, a number, `true` or `false`";
        let (sign, literal) = self.parse_with(literal, EXPECTED, mistakes)?;
        let number = |digits: &str| {
            let sign = if sign.is_some() { "-" } else { "" };
            // JSON has no number that ends with a point.
            ExampleValue::Number(format!("{sign}{}", digits.strip_suffix('.').unwrap_or(digits)))
        };
        let value = match &literal {
            Lit::Str(text) if sign.is_none() => ExampleValue::Text(text.value()),
            Lit::Bool(is) if sign.is_none() => ExampleValue::Boolean(is.value),
            Lit::Int(literal) => number(literal.base10_digits()),
            Lit::Float(literal) => number(literal.base10_digits()),
            _ => {
                self.refuse(EXPECTED, mistakes);
                return None;
            }
        };
        Some(Example { value, span: self.key.span() })
    }

    fn field_header(&self, mistakes: &mut Mistakes) -> Option<LitStr> {
        if let Value::Tokens(tokens) = &self.value
            && let Ok(name) = syn::parse2(tokens.clone())
        {
            return Some(name);
        }
        mistakes.on(&self.key, "`header` on a field takes the name of the header: write `header = \"x-name\"`");
        None
    }
}

/// The items of every `#[api(...)]` that are known, in their place and written
/// once; all others are mistakes.
fn items(attrs: &[Attribute], place: Place, mistakes: &mut Mistakes) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("api")) {
        match &attr.meta {
            Meta::List(list) if matches!(list.delimiter, MacroDelimiter::Paren(_)) => {
                for chunk in chunks(list.tokens.clone(), mistakes) {
                    let Some(item) = item(chunk, mistakes) else { continue };
                    if is_in_place(&item, place, mistakes) && is_first(&item, &items, mistakes) {
                        items.push(item);
                    }
                }
            }
            _ => mistakes.on(&attr.meta, "write `#[api(...)]`, with the keys in parentheses"),
        }
    }
    items
}

/// Splits at the commas that stand in no parentheses.
fn chunks(tokens: TokenStream, mistakes: &mut Mistakes) -> Vec<Vec<TokenTree>> {
    let mut chunks = Vec::new();
    let mut chunk = Vec::new();
    for token in tokens {
        match &token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                if chunk.is_empty() {
                    mistakes.on(comma, "expected a key before this `,`");
                } else {
                    chunks.push(std::mem::take(&mut chunk));
                }
            }
            _ => chunk.push(token),
        }
    }
    if !chunk.is_empty() {
        chunks.push(chunk);
    }
    chunks
}

fn item(chunk: Vec<TokenTree>, mistakes: &mut Mistakes) -> Option<Item> {
    let mut tokens = chunk.into_iter();
    let key = match tokens.next() {
        Some(TokenTree::Ident(key)) => key,
        other => {
            mistakes.on(other.map(TokenTree::into_token_stream), "expected a key, such as `status = 404`");
            return None;
        }
    };
    let name = key.unraw().to_string();
    let value = match tokens.next() {
        None => Value::None,
        Some(TokenTree::Punct(equals)) if equals.as_char() == '=' => {
            let value: TokenStream = tokens.by_ref().collect();
            if value.is_empty() {
                mistakes.on(equals, format!("expected a value of `{name}` after this `=`"));
                return None;
            }
            Value::Tokens(value)
        }
        Some(TokenTree::Group(group)) => Value::List(group),
        Some(other) => {
            mistakes.on(other, format!("expected `=` or `,` after `{name}`"));
            return None;
        }
    };
    if let Some(extra) = tokens.next() {
        mistakes.on(extra, format!("expected `,` after the value of `{name}`"));
        return None;
    }
    Some(Item { key, name, value })
}

fn is_in_place(item: &Item, place: Place, mistakes: &mut Mistakes) -> bool {
    let Some(key) = KEYS.iter().find(|key| key.name == item.name) else {
        let names: Vec<_> = KEYS.iter().filter(|key| key.places.contains(&place)).map(|key| key.name).collect();
        let all = format!("The keys of {place} are");
        mistakes.on(&item.key, format!("unknown key `{}`{}", item.name, suggest(&item.name, &names, &all)));
        return false;
    };
    if key.places.contains(&place) {
        return true;
    }
    let fitting: &[(Place, &str)] = match place {
        Enum | Variant | VariantField => &[(Enum, "the enum"), (Variant, "a variant"), (VariantField, "a field")],
        Struct | StructField => &[(Struct, "the struct"), (StructField, "a field")],
    };
    let fitting: Vec<_> =
        fitting.iter().filter(|(place, _)| key.places.contains(place)).map(|(_, name)| *name).collect();
    if fitting.is_empty() {
        mistakes.on(&item.key, format!("`{}` belongs on a variant of an enum, not on {place}", item.name));
    } else {
        let fitting = fitting.join(" or ");
        mistakes.on(&item.key, format!("`{}` belongs on {fitting}, not on {place}", item.name));
    }
    false
}

fn is_first(item: &Item, items: &[Item], mistakes: &mut Mistakes) -> bool {
    // Headers may come twice, and a header of many links may too.
    let is_repeatable = item.name == "header" && matches!(item.value, Value::List(_));
    if !is_repeatable && items.iter().any(|other| other.name == item.name) {
        mistakes.on(&item.key, format!("`{}` is written twice: keep one", item.name));
        return false;
    }
    true
}

/// What may have been meant, and what else there is.
fn suggest(name: &str, names: &[&str], all: &str) -> String {
    let near = names.iter().map(|other| (distance(name, other), other)).min();
    let meant = match near {
        Some((distance, other)) if distance <= 2 && distance < other.len() / 2 => format!("; did you mean `{other}`?"),
        _ => ".".to_owned(),
    };
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("{meant} {all} {}", names.join(", "))
}

/// How many letters have to be added, left out, exchanged or swapped.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<_>, Vec<_>) = (one.chars().collect(), other.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let mut best = (rows[i][j] + usize::from(a != b)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

/// What thiserror's `#[error(...)]` says.
pub(crate) enum Display {
    /// `#[error("...")]`, with its further arguments.
    Literal { text: LitStr, arguments: TokenStream },
    /// `#[error(fmt = path)]`.
    Function(Span),
    /// `#[error(transparent)]`.
    Transparent(Span),
    /// Nothing, or what thiserror itself refuses.
    Unknown,
}

impl Display {
    /// Reads the attribute; `None` where there is none.
    pub(crate) fn read(attrs: &[Attribute]) -> Option<Display> {
        let attr = attrs.iter().find(|attr| attr.path().is_ident("error"))?;
        let parser = |input: ParseStream| {
            if input.peek(LitStr) {
                let text = input.parse()?;
                input.parse::<Option<Token![,]>>()?;
                return Ok(Display::Literal { text, arguments: input.parse()? });
            }
            let word: Ident = input.call(Ident::parse_any)?;
            input.parse::<TokenStream>()?;
            Ok(match word.to_string().as_str() {
                "fmt" => Display::Function(word.span()),
                "transparent" => Display::Transparent(word.span()),
                _ => Display::Unknown,
            })
        };
        Some(attr.parse_args_with(parser).unwrap_or(Display::Unknown))
    }
}
