//! The values of a body, read from their sources and written.

use std::{borrow::Cow, fmt};

use error_core::{
    Cost, Details, Notice, ParamSpelling, ResultBody, Spelling, UserMessage, Value as AnyValue, Violation,
};
use serde::{
    Serialize, Serializer,
    ser::{Error as _, SerializeMap, SerializeStruct},
};
use serde_json::value::RawValue;

use crate::tree::{Constant, Object, Source, Value, What};

/// What the members of an object are about: an error, a success, an invalid field, ...
pub(crate) trait Subject<'a>: Copy {
    /// Reads a source.
    fn read(self, source: &'a Source) -> Found<'a, Self>;

    /// The members of the occurrence, for an object that has them beside its own.
    #[inline]
    fn details(self) -> Option<&'a Details<'a>> {
        None
    }

    /// The status that `statuses` selects by.
    #[inline]
    fn status(self) -> Option<u16> {
        None
    }

    /// The causes of the error, each as an object with these members.
    fn write_causes<S: Serializer>(self, members: &'a Object, serializer: S) -> Result<S::Ok, S::Error> {
        let _ = members;
        serializer.collect_seq::<[(); 0]>([])
    }
}

/// A value that was read.
pub(crate) enum Found<'a, S> {
    Absent,
    Null,
    Bool(bool),
    Integer(i64),
    Digits(i64),
    Text(&'a str),
    Joined(&'a str, &'a str),
    Upper(&'a str),
    Spelt(String),
    WithWait { message: &'a str, before: &'a str, seconds: u64, after: &'a str },
    Param(ParamSpelling<'a>),
    Path(Spelling<'a>),
    UserMessage(UserMessage<'a>),
    Value(&'a AnyValue),
    Owned(AnyValue),
    Cost(Cost),
    Result(ResultBody<'a>),
    Details(&'a Details<'a>),
    Texts(&'a [Cow<'static, str>]),
    Constant(Constant),
    Object(&'a Object, S),
    List(&'a [Value], S),
    Causes(&'a Object, S),
    Violations(&'a Object, &'a [Violation]),
    Notices(&'a Object, &'a [Notice]),
}

impl<'a, S: Subject<'a>> Found<'a, S> {
    /// Reads a value, or what stands for it if it is absent.
    #[inline]
    pub(crate) fn of(value: &'a Value, subject: S) -> Found<'a, S> {
        let found = match &value.what {
            _ if !value.is_with(subject) => Found::Absent,
            What::Source(source) => subject.read(source),
            What::Constant(constant) => Found::Constant(*constant),
            What::Object(object) => Found::Object(object, subject),
            What::List(items) => Found::List(items, subject),
        };
        match (found, &value.otherwise) {
            (Found::Absent, Some(otherwise)) => Found::of(otherwise, subject),
            (found, _) => found,
        }
    }

    /// A text, where there is one.
    #[inline]
    pub(crate) fn text(text: Option<&'a str>) -> Found<'a, S> {
        text.map_or(Found::Absent, Found::Text)
    }

    /// A text that follows a prefix of the file.
    #[inline]
    pub(crate) fn joined(prefix: &'static str, text: Option<&'a str>) -> Found<'a, S> {
        match text {
            Some(text) if prefix.is_empty() => Found::Text(text),
            Some(text) => Found::Joined(prefix, text),
            None => Found::Absent,
        }
    }

    #[inline]
    pub(crate) fn value(value: Option<&'a AnyValue>) -> Found<'a, S> {
        value.map_or(Found::Absent, Found::Value)
    }
}

impl Value {
    #[inline]
    fn is_with<'a>(&self, subject: impl Subject<'a>) -> bool {
        self.statuses.is_empty() || subject.status().is_some_and(|status| self.statuses.contains(&status))
    }
}

impl<'a, S: Subject<'a>> Serialize for Found<'a, S> {
    #[inline]
    fn serialize<R: Serializer>(&self, serializer: R) -> Result<R::Ok, R::Error> {
        match self {
            Found::Text(text) => serializer.serialize_str(text),
            Found::Integer(number) => serializer.serialize_i64(*number),
            Found::Object(object, subject) => Members(object, *subject).serialize(serializer),
            Found::Absent | Found::Null => serializer.serialize_none(),
            Found::Bool(is) => serializer.serialize_bool(*is),
            Found::Digits(number) => serializer.collect_str(number),
            Found::Joined(prefix, text) => serializer.collect_str(&format_args!("{prefix}{text}")),
            Found::Upper(code) => upper_case(code, serializer),
            Found::Spelt(code) => serializer.serialize_str(code),
            Found::WithWait { message, before, seconds, after } => {
                serializer.collect_str(&WithWait { message, before, seconds: *seconds, after })
            }
            Found::Param(param) => param.serialize(serializer),
            Found::Path(path) => path.serialize(serializer),
            Found::UserMessage(text) => text.serialize(serializer),
            Found::Value(value) => value.serialize(serializer),
            Found::Owned(value) => value.serialize(serializer),
            Found::Cost(cost) => plain_decimal(*cost, serializer),
            Found::Result(result) => result.serialize(serializer),
            Found::Details(details) => details.serialize(serializer),
            Found::Texts(texts) => texts.serialize(serializer),
            Found::Constant(constant) => constant.serialize(serializer),
            Found::List(items, subject) => serializer.collect_seq(items.iter().map(|item| Found::of(item, *subject))),
            Found::Causes(object, subject) => subject.write_causes(object, serializer),
            Found::Violations(object, list) => serializer.collect_seq(list.iter().map(|it| Members(object, it))),
            Found::Notices(object, list) => serializer.collect_seq(list.iter().map(|it| Members(object, it))),
        }
    }
}

impl Serialize for Constant {
    fn serialize<R: Serializer>(&self, serializer: R) -> Result<R::Ok, R::Error> {
        match self {
            Constant::Text(text) => serializer.serialize_str(text),
            Constant::Integer(number) => serializer.serialize_i64(*number),
            Constant::Float(number) => serializer.serialize_f64(*number),
            Constant::Bool(is) => serializer.serialize_bool(*is),
            Constant::EmptyList => serializer.collect_seq::<[(); 0]>([]),
            Constant::EmptyObject => serializer.collect_map::<(), (), [((), ()); 0]>([]),
        }
    }
}

/// An object whose members are about a subject.
pub(crate) struct Members<'a, S>(pub(crate) &'a Object, pub(crate) S);

impl<'a, S: Subject<'a>> Serialize for Members<'a, S> {
    #[inline]
    fn serialize<R: Serializer>(&self, serializer: R) -> Result<R::Ok, R::Error> {
        let Members(object, subject) = self;
        let beside = if object.has_details { subject.details() } else { None };
        if let Some(details) = beside.filter(|details| !details.is_empty()) {
            return self.with_details(details, serializer);
        }
        let mut written = serializer.serialize_struct("Members", object.members.len())?;
        for member in &object.members {
            match Found::of(&member.value, *subject) {
                Found::Absent => {}
                found => written.serialize_field(member.name, &found)?,
            }
        }
        written.end()
    }
}

impl<'a, S: Subject<'a>> Members<'a, S> {
    /// A map without a length: of two members with one name, only the first is written.
    fn with_details<R: Serializer>(&self, details: &Details<'_>, serializer: R) -> Result<R::Ok, R::Error> {
        let Members(object, subject) = self;
        let mut written = serializer.serialize_map(None)?;
        for member in &object.members {
            match Found::of(&member.value, *subject) {
                Found::Absent => {}
                found => written.serialize_entry(member.name, &found)?,
            }
        }
        for (name, value) in details.iter() {
            written.serialize_entry(name, value)?;
        }
        written.end()
    }
}

/// Writes a code in upper case, without an allocation for one of the usual length.
fn upper_case<R: Serializer>(code: &str, serializer: R) -> Result<R::Ok, R::Error> {
    let mut upper = [0; 64];
    let Some(upper) = upper.get_mut(..code.len()) else {
        return serializer.serialize_str(&code.to_ascii_uppercase());
    };
    upper.copy_from_slice(code.as_bytes());
    upper.make_ascii_uppercase();
    serializer.serialize_str(std::str::from_utf8(upper).unwrap_or(code))
}

/// A number as the decimal it is: a float would print `0.0` or `1e-5`.
fn plain_decimal<R: Serializer>(cost: Cost, serializer: R) -> Result<R::Ok, R::Error> {
    if cost == Cost::ZERO {
        return serializer.serialize_u8(0);
    }
    RawValue::from_string(cost.to_string()).map_err(R::Error::custom)?.serialize(serializer)
}

/// A message, and a sentence with the wait.
struct WithWait<'a> {
    message: &'a str,
    before: &'a str,
    seconds: u64,
    after: &'a str,
}

impl fmt::Display for WithWait<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let WithWait { message, before, seconds, after } = self;
        let stop = if message.ends_with(['.', '!', '?', '…']) { "" } else { "." };
        write!(f, "{message}{stop} {before}{seconds}{after}")
    }
}
