//! `#[api(...)]` taken apart into its items.

use proc_macro2::{Group, Punct, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Ident, MacroDelimiter, Meta, ext::IdentExt};

use super::{Key, Position, suggest::suggest};
use crate::mistakes::Mistakes;

/// One `key`, `key = value` or `key(value)`.
pub(super) struct Item {
    pub(super) key: Key,
    pub(super) ident: Ident,
    pub(super) value: Value,
}

pub(super) enum Value {
    None,
    Tokens(TokenStream),
    List(Group),
}

/// A key that is written.
#[derive(Clone)]
pub(crate) struct WrittenKey {
    pub(crate) key: Key,
    pub(crate) ident: Ident,
}

impl Item {
    /// Whether the value, when it can't be read, may hold another key, behind a
    /// missing comma, or a header's name.
    pub(super) fn may_hide_another(&self) -> bool {
        match &self.value {
            Value::None => false,
            Value::Tokens(tokens) => tokens.clone().into_iter().nth(1).is_some(),
            Value::List(_) => self.key == Key::Header,
        }
    }
}

/// The items of every `#[api(...)]` that are known, in their place and written
/// once; all others are mistakes.
pub(super) fn items(attrs: &[Attribute], place: Position, mistakes: &mut Mistakes) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("api")) {
        match &attr.meta {
            Meta::List(list) if matches!(list.delimiter, MacroDelimiter::Paren(_)) => {
                for chunk in chunks(list.tokens.clone(), mistakes) {
                    let Some(item) = item(chunk, place, mistakes) else { continue };
                    if is_first(&item, &items, place, mistakes) {
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

fn item(chunk: Vec<TokenTree>, place: Position, mistakes: &mut Mistakes) -> Option<Item> {
    let mut tokens = chunk.into_iter();
    let ident = match tokens.next() {
        Some(TokenTree::Ident(ident)) => ident,
        other => {
            mistakes.on(other.map(TokenTree::into_token_stream), "expected a key, such as `status = 404`");
            return None;
        }
    };
    let key = key_in_place(&ident, place, mistakes)?;
    let name = key.name();
    let value = match tokens.next() {
        None => Value::None,
        Some(TokenTree::Punct(equals)) if equals.as_char() == '=' => {
            value_after(&equals, tokens.by_ref().collect(), key, mistakes)?
        }
        Some(TokenTree::Group(group)) => Value::List(group),
        Some(TokenTree::Punct(other)) if other.as_char() == ':' => {
            mistakes.on(&other, format!("expected `=` instead of `:`: write `{}`", key.example()));
            return None;
        }
        Some(other) => {
            mistakes.on(other, format!("expected `=` or `,` after `{name}`"));
            return None;
        }
    };
    if let Some(extra) = tokens.next() {
        mistakes.on(extra, format!("expected `,` after the value of `{name}`"));
        return None;
    }
    Some(Item { key, ident, value })
}

fn value_after(equals: &Punct, value: Vec<TokenTree>, key: Key, mistakes: &mut Mistakes) -> Option<Value> {
    match value.first() {
        None => {
            mistakes.on(equals, format!("expected a value of `{}` after this `=`", key.name()));
            None
        }
        Some(TokenTree::Punct(second)) if second.as_char() == '=' => {
            mistakes.on(second, format!("expected one `=`: write `{}`", key.example()));
            None
        }
        Some(_) => Some(Value::Tokens(value.into_iter().collect())),
    }
}

/// The key of this name, where it may stand at `place`.
fn key_in_place(ident: &Ident, place: Position, mistakes: &mut Mistakes) -> Option<Key> {
    let name = ident.unraw().to_string();
    let Some(key) = Key::find(&name) else {
        let all = format!("The keys of {place} are");
        mistakes.on(ident, format!("unknown key `{name}`{}", suggest(&name, &Key::names_of(place), &all)));
        return None;
    };
    if key.is_for(place) {
        return Some(key);
    }
    let fitting: Vec<_> =
        place.neighbours().iter().filter(|(other, _)| key.is_for(*other)).map(|(_, name)| *name).collect();
    if fitting.is_empty() {
        mistakes.on(ident, format!("`{name}` belongs on a variant of an enum, not on {place}"));
    } else {
        mistakes.on(ident, format!("`{name}` belongs on {}, not on {place}", fitting.join(" or ")));
    }
    None
}

fn is_first(item: &Item, items: &[Item], place: Position, mistakes: &mut Mistakes) -> bool {
    let is_on_field = matches!(place, Position::VariantField | Position::StructField);
    let is_repeatable = match item.key {
        // Headers may come twice, and a header of many links may too.
        Key::Header => matches!(item.value, Value::List(_)),
        // Several requests return one error; a field has one value in documents.
        Key::Example => !is_on_field,
        Key::ExampleHeader => true,
        _ => false,
    };
    if !is_repeatable && items.iter().any(|other| other.key == item.key) {
        mistakes.on(&item.ident, format!("`{}` is written twice: keep one", item.key.name()));
        return false;
    }
    true
}
