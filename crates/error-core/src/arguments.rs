//! The values that the texts of an occurrence show, for translations.

use std::{
    borrow::Cow,
    fmt,
    num::NonZero,
    path::{Path, PathBuf},
};

use erased_serde::Serialize;

use crate::{Details, scratch::text_of};

/// The values that the author's texts of one occurrence show. An error adds them
/// ([`ApiError::arguments`](crate::ApiError::arguments)) only if its texts are translated.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Arguments};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("{count} items are too many for {cart}")]
/// #[api(status = 422, code = "too_many_items", title = "Too many items")]
/// struct TooMany { count: u32, cart: String, secret: &'static str }
///
/// let error = TooMany { count: 3, cart: "cart_1".into(), secret: "never shown" };
/// let mut arguments = Arguments::default();
/// error.arguments(&mut arguments);
/// let shown: Vec<_> = arguments.iter().map(|(name, text, is_number)| (name, text, is_number)).collect();
/// assert_eq!(shown, [("count", "3", true), ("cart", "cart_1", false)]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Arguments {
    list: Vec<Argument>,
}

#[derive(Debug, Clone)]
struct Argument {
    name: Cow<'static, str>,
    value: Value,
}

#[derive(Debug, Clone)]
enum Value {
    Text(String),
    Number(String),
    /// The wait of the response, which the view knows.
    Wait,
}

impl Arguments {
    /// Adds a text.
    pub fn text(&mut self, name: impl Into<Cow<'static, str>>, value: &dyn fmt::Display) -> &mut Arguments {
        self.push(name.into(), Value::Text(text_of(value)))
    }

    /// Adds a number. A translation can choose a plural form by it, and shows the digits that `value` prints.
    pub fn number(&mut self, name: impl Into<Cow<'static, str>>, value: &dyn fmt::Display) -> &mut Arguments {
        self.push(name.into(), Value::Number(text_of(value)))
    }

    /// Adds the wait of the response, in whole seconds.
    pub fn wait(&mut self, name: impl Into<Cow<'static, str>>) -> &mut Arguments {
        self.push(name.into(), Value::Wait)
    }

    /// Adds a field that a text shows, for the derive. `text` prints it as the placeholder says.
    #[doc(hidden)]
    pub fn __shown(&mut self, name: &'static str, printed: Printed<'_>, text: fmt::Arguments<'_>) {
        match (printed.value, printed.is_number) {
            (PrintedValue::Nothing, _) => {}
            (_, true) => {
                self.push(name.into(), Value::Number(text_of(&text)));
            }
            (_, false) => {
                self.push(name.into(), Value::Text(text_of(&text)));
            }
        }
    }

    fn push(&mut self, name: Cow<'static, str>, value: Value) -> &mut Arguments {
        self.list.push(Argument { name, value });
        self
    }

    /// The name and the text of each value except waits, and whether it is a number.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, bool)> {
        self.list.iter().filter_map(|argument| match &argument.value {
            Value::Text(text) => Some((&*argument.name, &**text, false)),
            Value::Number(text) => Some((&*argument.name, &**text, true)),
            Value::Wait => None,
        })
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Adds those of another list.
    pub(crate) fn extend(&mut self, others: &Arguments) {
        self.list.extend_from_slice(&others.list);
    }

    /// Replaces each wait by this number of seconds.
    pub(crate) fn set_wait(&mut self, seconds: Option<u64>) {
        for argument in &mut self.list {
            if let Value::Wait = argument.value {
                argument.value = Value::Number(seconds.unwrap_or_default().to_string());
            }
        }
    }
}

/// Looks up the arguments of a text by name: the values that the author's texts show, the details of the error, and
/// those that every error has (see the page [Languages]).
///
/// [Languages]: https://docs.rs/error-languages
#[derive(Debug, Clone, Copy, Default)]
pub struct TextArguments<'a> {
    own: Option<&'a Arguments>,
    details: Option<&'a Details<'a>>,
}

impl<'a> TextArguments<'a> {
    /// The arguments of a text outside an error.
    pub fn of(own: &'a Arguments) -> TextArguments<'a> {
        TextArguments { own: Some(own), details: None }
    }

    pub(crate) fn with_details(self, details: &'a Details<'a>) -> TextArguments<'a> {
        TextArguments { details: Some(details), ..self }
    }

    /// The argument with this name.
    pub fn get(&self, name: &str) -> Option<TextArgument<'a>> {
        let mut own = self.own.into_iter().flat_map(|own| &own.list);
        if let Some(found) = own.find(|argument| argument.name == name) {
            return match &found.value {
                Value::Text(text) => Some(TextArgument::Text(text)),
                Value::Number(text) => Some(TextArgument::Number(text)),
                Value::Wait => None,
            };
        }
        let (_, detail) = self.details?.iter().find(|(other, _)| *other == name)?;
        Some(TextArgument::Detail(detail))
    }
}

/// An argument of a text.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum TextArgument<'a> {
    /// A text.
    Text(&'a str),
    /// The digits of a number, as the author's text shows them.
    Number(&'a str),
    /// The value of a detail, as it is serialized into the body.
    Detail(&'a dyn Serialize),
}

impl<'a> TextArgument<'a> {
    /// The text or the digits; `None` for a detail.
    pub fn text(self) -> Option<&'a str> {
        match self {
            TextArgument::Text(text) | TextArgument::Number(text) => Some(text),
            TextArgument::Detail(_) => None,
        }
    }
}

impl fmt::Debug for TextArgument<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TextArgument::Text(text) => f.debug_tuple("Text").field(text).finish(),
            TextArgument::Number(text) => f.debug_tuple("Number").field(text).finish(),
            TextArgument::Detail(_) => f.write_str("Detail"),
        }
    }
}

/// A field that a text shows, for the derive: `(&&&&Shown(field)).printed()` calls the method of the first of four
/// traits that the type of the field fits.
#[derive(Debug)]
pub struct Shown<'a, T>(pub &'a T);

/// A field as a text prints it.
#[derive(Clone, Copy)]
pub struct Printed<'a> {
    value: PrintedValue<'a>,
    is_number: bool,
}

#[derive(Clone, Copy)]
enum PrintedValue<'a> {
    Display(&'a dyn fmt::Display),
    Path(&'a Path),
    /// thiserror reports a field that has no text.
    Nothing,
}

impl fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            PrintedValue::Display(value) => value.fmt(f),
            PrintedValue::Path(path) => path.display().fmt(f),
            PrintedValue::Nothing => Ok(()),
        }
    }
}

impl fmt::Debug for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Printed").field("is_number", &self.is_number).finish_non_exhaustive()
    }
}

/// Prints a number.
///
/// Sealed: implemented for Rust's numbers.
pub trait ShownNumber<'a> {
    /// The field as a text prints it.
    fn printed(&self) -> Printed<'a>;
}

/// Prints a value that is no number.
///
/// Sealed: implemented for every type that implements `Display`.
pub trait ShownDisplay<'a> {
    /// The field as a text prints it.
    fn printed(&self) -> Printed<'a>;
}

/// Prints a path, as thiserror does.
///
/// Sealed: implemented for `PathBuf` and `&Path`.
pub trait ShownPath<'a> {
    /// The field as a text prints it.
    fn printed(&self) -> Printed<'a>;
}

/// Prints nothing.
///
/// Sealed: implemented for every type; the others are tried first.
pub trait ShownNothing<'a> {
    /// Nothing.
    fn printed(&self) -> Printed<'a>;
}

impl<'a, T: fmt::Display> ShownDisplay<'a> for &&Shown<'a, T> {
    fn printed(&self) -> Printed<'a> {
        Printed { value: PrintedValue::Display(self.0), is_number: false }
    }
}

impl<'a> ShownPath<'a> for &Shown<'a, PathBuf> {
    fn printed(&self) -> Printed<'a> {
        Printed { value: PrintedValue::Path(self.0), is_number: false }
    }
}

impl<'a> ShownPath<'a> for &Shown<'a, &Path> {
    fn printed(&self) -> Printed<'a> {
        Printed { value: PrintedValue::Path(self.0), is_number: false }
    }
}

impl<'a, T> ShownNothing<'a> for Shown<'a, T> {
    fn printed(&self) -> Printed<'a> {
        Printed { value: PrintedValue::Nothing, is_number: false }
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl<'a> ShownNumber<'a> for &&&Shown<'a, $number> {
            fn printed(&self) -> Printed<'a> {
                Printed { value: PrintedValue::Display(self.0), is_number: true }
            }
        }

        impl<'a> ShownNumber<'a> for &&&Shown<'a, &$number> {
            fn printed(&self) -> Printed<'a> {
                Printed { value: PrintedValue::Display(*self.0), is_number: true }
            }
        }
    )*};
}

numbers! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 }

macro_rules! non_zero {
    ($($number:ty)*) => {$(
        impl<'a> ShownNumber<'a> for &&&Shown<'a, NonZero<$number>> {
            fn printed(&self) -> Printed<'a> {
                Printed { value: PrintedValue::Display(self.0), is_number: true }
            }
        }
    )*};
}

non_zero! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }
