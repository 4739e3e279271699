//! One Fluent resource: its messages, their lines and the arguments that they name.

use std::collections::BTreeSet;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use crate::{invalid::InvalidLanguage, syntax::mistake};

/// The name and the text of a resource.
pub(crate) struct Source<'a> {
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
}

/// What a text refers to.
#[derive(Debug, Clone, Default)]
pub(crate) struct References {
    /// `$count`
    pub(crate) arguments: BTreeSet<String>,
    /// `{ other }` and `{ other.attribute }`
    pub(crate) messages: BTreeSet<String>,
    /// `{ -brand }`
    pub(crate) terms: BTreeSet<String>,
    /// `NUMBER(...)`
    pub(crate) functions: BTreeSet<String>,
}

/// A text of a resource: a message, or one of its attributes.
#[derive(Debug, Clone)]
pub(crate) struct ResourceText {
    pub(crate) id: String,
    pub(crate) attribute: Option<String>,
    pub(crate) line: usize,
    pub(crate) references: References,
}

/// Parses a resource.
pub(crate) fn parse(source: &Source<'_>) -> Result<FluentResource, InvalidLanguage> {
    FluentResource::try_new(source.text.to_owned()).map_err(|(_, errors)| match mistake(source.text, errors) {
        Some((at, problem)) => InvalidLanguage::new(source.name, Some(line_at(source.text, at)), problem),
        None => InvalidLanguage::new(source.name, None, "it cannot be parsed"),
    })
}

/// The texts of a parsed resource.
pub(crate) fn texts(resource: &FluentResource) -> Vec<ResourceText> {
    let source = resource.source();
    let mut texts = Vec::new();
    for entry in resource.entries() {
        let Entry::Message(message) = entry else { continue };
        let id = message.id.name;
        let line = offset_in(source, id).map_or(1, |at| line_at(source, at));
        let mut add = |attribute: Option<&str>, line, pattern| {
            let mut references = References::default();
            references.add(pattern);
            texts.push(ResourceText { id: id.to_owned(), attribute: attribute.map(str::to_owned), line, references });
        };
        if let Some(value) = &message.value {
            add(None, line, value);
        }
        for attribute in &message.attributes {
            let name = attribute.id.name;
            add(Some(name), offset_in(source, name).map_or(line, |at| line_at(source, at)), &attribute.value);
        }
    }
    texts
}

/// Where a part of a text begins in it.
fn offset_in(text: &str, part: &str) -> Option<usize> {
    let offset = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    (offset <= text.len()).then_some(offset)
}

/// The line of a byte, counted from 1.
fn line_at(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

impl References {
    fn add(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.add_expression(expression);
            }
        }
    }

    fn add_expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.add_inline(inline),
            Expression::Select { selector, variants } => {
                self.add_inline(selector);
                for variant in variants {
                    self.add(&variant.value);
                }
            }
        }
    }

    fn add_inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => drop(self.arguments.insert(id.name.to_owned())),
            InlineExpression::MessageReference { id, attribute } => {
                let attribute = attribute.as_ref().map(|attribute| format!(".{}", attribute.name));
                self.messages.insert(format!("{}{}", id.name, attribute.unwrap_or_default()));
            }
            // A term sees only the arguments that are passed to it.
            InlineExpression::TermReference { id, arguments, .. } => {
                self.terms.insert(id.name.to_owned());
                for argument in arguments.iter().flat_map(|arguments| &arguments.positional) {
                    self.add_inline(argument);
                }
                for argument in arguments.iter().flat_map(|arguments| &arguments.named) {
                    self.add_inline(&argument.value);
                }
            }
            InlineExpression::FunctionReference { id, arguments } => {
                self.functions.insert(id.name.to_owned());
                for argument in &arguments.positional {
                    self.add_inline(argument);
                }
                for argument in &arguments.named {
                    self.add_inline(&argument.value);
                }
            }
            InlineExpression::Placeable { expression } => self.add_expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }
}
