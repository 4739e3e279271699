//! serde's `Serialize`, object-safe: a value is written by any serializer after
//! its type is forgotten, with nothing kept in between.

use std::{fmt, mem};

use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

/// A value whose type is forgotten.
pub(crate) trait ErasedSerialize {
    /// Serializes the value into `sink`.
    fn feed(&self, sink: &mut dyn Sink) -> Result<(), Stopped>;
}

impl<T: Serialize + ?Sized> ErasedSerialize for T {
    fn feed(&self, sink: &mut dyn Sink) -> Result<(), Stopped> {
        self.serialize(Feed(sink))
    }
}

/// Writes `value` with `serializer`, as it would write itself.
pub(crate) fn serialize<S: Serializer>(value: &dyn ErasedSerialize, serializer: S) -> Result<S::Ok, S::Error> {
    let mut state = State::Ready(serializer);
    let fed = value.feed(&mut state);
    match (state, fed) {
        (State::Failed(error), _) => Err(error),
        (State::Done(written), Ok(())) => Ok(written),
        (_, Err(stopped)) => Err(S::Error::custom(stopped)),
        (_, Ok(())) => Err(S::Error::custom(Stopped::misused())),
    }
}

/// Why a value was not written to its end: the text of its own error, or of a
/// serializer whose error is in the [`State`].
#[derive(Debug)]
pub(crate) struct Stopped(String);

impl Stopped {
    fn misused() -> Stopped {
        Stopped("a value was not serialized exactly once".to_owned())
    }
}

/// What serde's serializers do, with no type of the value and none of the
/// serializer.
pub(crate) trait Sink {
    fn is_human_readable(&self) -> bool;
    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<(), Stopped>;
    fn wrapped(&mut self, wrapper: Wrapper, value: &dyn ErasedSerialize) -> Result<(), Stopped>;
    fn begin(&mut self, compound: Compound) -> Result<(), Stopped>;
    fn part(&mut self, part: Part<'_>) -> Result<(), Stopped>;
    fn end(&mut self) -> Result<(), Stopped>;
}

/// A value without parts.
pub(crate) enum Scalar<'a> {
    Bool(bool),
    I8(i8),
    I16(i16),
    I32(i32),
    I64(i64),
    I128(i128),
    U8(u8),
    U16(u16),
    U32(u32),
    U64(u64),
    U128(u128),
    F32(f32),
    F64(f64),
    Char(char),
    Str(&'a str),
    Display(&'a dyn fmt::Display),
    Bytes(&'a [u8]),
    None,
    Unit,
    UnitStruct(&'static str),
    UnitVariant(&'static str, u32, &'static str),
}

/// What is around one value.
pub(crate) enum Wrapper {
    Some,
    NewtypeStruct(&'static str),
    NewtypeVariant(&'static str, u32, &'static str),
}

/// A value with parts.
pub(crate) enum Compound {
    Seq(Option<usize>),
    Tuple(usize),
    TupleStruct(&'static str, usize),
    TupleVariant(&'static str, u32, &'static str, usize),
    Map(Option<usize>),
    Struct(&'static str, usize),
    StructVariant(&'static str, u32, &'static str, usize),
}

/// A part of a value.
pub(crate) enum Part<'a> {
    Element(&'a dyn ErasedSerialize),
    Key(&'a dyn ErasedSerialize),
    Value(&'a dyn ErasedSerialize),
    Field(&'static str, &'a dyn ErasedSerialize),
    Skipped(&'static str),
}

/// How far a serializer is with a value.
enum State<S: Serializer> {
    Ready(S),
    Seq(S::SerializeSeq),
    Tuple(S::SerializeTuple),
    TupleStruct(S::SerializeTupleStruct),
    TupleVariant(S::SerializeTupleVariant),
    Map(S::SerializeMap),
    Struct(S::SerializeStruct),
    StructVariant(S::SerializeStructVariant),
    Done(S::Ok),
    Failed(S::Error),
    /// While a serializer runs; it stays where that panics.
    Taken,
}

impl<S: Serializer> State<S> {
    fn ready(&mut self) -> Result<S, Stopped> {
        match mem::replace(self, State::Taken) {
            State::Ready(serializer) => Ok(serializer),
            other => {
                *self = other;
                Err(Stopped::misused())
            }
        }
    }

    fn set(&mut self, next: Result<State<S>, S::Error>) -> Result<(), Stopped> {
        match next {
            Ok(next) => {
                *self = next;
                Ok(())
            }
            Err(error) => self.fail(error),
        }
    }

    #[cold]
    fn fail(&mut self, error: S::Error) -> Result<(), Stopped> {
        let stopped = Stopped(error.to_string());
        *self = State::Failed(error);
        Err(stopped)
    }
}

impl<S: Serializer> Sink for State<S> {
    fn is_human_readable(&self) -> bool {
        !matches!(self, State::Ready(serializer) if !serializer.is_human_readable())
    }

    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<(), Stopped> {
        let serializer = self.ready()?;
        let written = match scalar {
            Scalar::Bool(value) => serializer.serialize_bool(value),
            Scalar::I8(value) => serializer.serialize_i8(value),
            Scalar::I16(value) => serializer.serialize_i16(value),
            Scalar::I32(value) => serializer.serialize_i32(value),
            Scalar::I64(value) => serializer.serialize_i64(value),
            Scalar::I128(value) => serializer.serialize_i128(value),
            Scalar::U8(value) => serializer.serialize_u8(value),
            Scalar::U16(value) => serializer.serialize_u16(value),
            Scalar::U32(value) => serializer.serialize_u32(value),
            Scalar::U64(value) => serializer.serialize_u64(value),
            Scalar::U128(value) => serializer.serialize_u128(value),
            Scalar::F32(value) => serializer.serialize_f32(value),
            Scalar::F64(value) => serializer.serialize_f64(value),
            Scalar::Char(value) => serializer.serialize_char(value),
            Scalar::Str(value) => serializer.serialize_str(value),
            Scalar::Display(value) => serializer.collect_str(value),
            Scalar::Bytes(value) => serializer.serialize_bytes(value),
            Scalar::None => serializer.serialize_none(),
            Scalar::Unit => serializer.serialize_unit(),
            Scalar::UnitStruct(name) => serializer.serialize_unit_struct(name),
            Scalar::UnitVariant(name, index, variant) => serializer.serialize_unit_variant(name, index, variant),
        };
        self.set(written.map(State::Done))
    }

    fn wrapped(&mut self, wrapper: Wrapper, value: &dyn ErasedSerialize) -> Result<(), Stopped> {
        let (serializer, value) = (self.ready()?, &Typed(value));
        let written = match wrapper {
            Wrapper::Some => serializer.serialize_some(value),
            Wrapper::NewtypeStruct(name) => serializer.serialize_newtype_struct(name, value),
            Wrapper::NewtypeVariant(name, index, variant) => {
                serializer.serialize_newtype_variant(name, index, variant, value)
            }
        };
        self.set(written.map(State::Done))
    }

    fn begin(&mut self, compound: Compound) -> Result<(), Stopped> {
        let serializer = self.ready()?;
        let begun = match compound {
            Compound::Seq(length) => serializer.serialize_seq(length).map(State::Seq),
            Compound::Tuple(length) => serializer.serialize_tuple(length).map(State::Tuple),
            Compound::TupleStruct(name, length) => {
                serializer.serialize_tuple_struct(name, length).map(State::TupleStruct)
            }
            Compound::TupleVariant(name, index, variant, length) => {
                serializer.serialize_tuple_variant(name, index, variant, length).map(State::TupleVariant)
            }
            Compound::Map(length) => serializer.serialize_map(length).map(State::Map),
            Compound::Struct(name, length) => serializer.serialize_struct(name, length).map(State::Struct),
            Compound::StructVariant(name, index, variant, length) => {
                serializer.serialize_struct_variant(name, index, variant, length).map(State::StructVariant)
            }
        };
        self.set(begun)
    }

    fn part(&mut self, part: Part<'_>) -> Result<(), Stopped> {
        let written = match (&mut *self, part) {
            (State::Seq(seq), Part::Element(value)) => seq.serialize_element(&Typed(value)),
            (State::Tuple(tuple), Part::Element(value)) => tuple.serialize_element(&Typed(value)),
            (State::TupleStruct(tuple), Part::Element(value)) => tuple.serialize_field(&Typed(value)),
            (State::TupleVariant(tuple), Part::Element(value)) => tuple.serialize_field(&Typed(value)),
            (State::Map(map), Part::Key(key)) => map.serialize_key(&Typed(key)),
            (State::Map(map), Part::Value(value)) => map.serialize_value(&Typed(value)),
            (State::Struct(object), Part::Field(name, value)) => object.serialize_field(name, &Typed(value)),
            (State::StructVariant(object), Part::Field(name, value)) => object.serialize_field(name, &Typed(value)),
            (State::Struct(object), Part::Skipped(name)) => object.skip_field(name),
            (State::StructVariant(object), Part::Skipped(name)) => object.skip_field(name),
            _ => return Err(Stopped::misused()),
        };
        match written {
            Ok(()) => Ok(()),
            Err(error) => self.fail(error),
        }
    }

    fn end(&mut self) -> Result<(), Stopped> {
        let ended = match mem::replace(self, State::Taken) {
            State::Seq(seq) => seq.end(),
            State::Tuple(tuple) => tuple.end(),
            State::TupleStruct(tuple) => tuple.end(),
            State::TupleVariant(tuple) => tuple.end(),
            State::Map(map) => map.end(),
            State::Struct(object) => object.end(),
            State::StructVariant(object) => object.end(),
            other => {
                *self = other;
                return Err(Stopped::misused());
            }
        };
        self.set(ended.map(State::Done))
    }
}

/// A value without its type, for a serializer that wants a type.
struct Typed<'a>(&'a dyn ErasedSerialize);

impl Serialize for Typed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self.0, serializer)
    }
}

/// A sink, for a value that wants a serializer.
struct Feed<'a>(&'a mut dyn Sink);

macro_rules! scalars {
    ($($method:ident($value:ident: $type:ty) => $scalar:expr;)+) => {
        $(fn $method(self, $value: $type) -> Result<(), Stopped> {
            self.0.scalar($scalar)
        })+
    };
}

impl<'a> Feed<'a> {
    fn begin(self, compound: Compound) -> Result<Feed<'a>, Stopped> {
        self.0.begin(compound)?;
        Ok(self)
    }
}

impl<'a> Serializer for Feed<'a> {
    type Ok = ();
    type Error = Stopped;
    type SerializeSeq = Feed<'a>;
    type SerializeTuple = Feed<'a>;
    type SerializeTupleStruct = Feed<'a>;
    type SerializeTupleVariant = Feed<'a>;
    type SerializeMap = Feed<'a>;
    type SerializeStruct = Feed<'a>;
    type SerializeStructVariant = Feed<'a>;

    scalars! {
        serialize_bool(value: bool) => Scalar::Bool(value);
        serialize_i8(value: i8) => Scalar::I8(value);
        serialize_i16(value: i16) => Scalar::I16(value);
        serialize_i32(value: i32) => Scalar::I32(value);
        serialize_i64(value: i64) => Scalar::I64(value);
        serialize_i128(value: i128) => Scalar::I128(value);
        serialize_u8(value: u8) => Scalar::U8(value);
        serialize_u16(value: u16) => Scalar::U16(value);
        serialize_u32(value: u32) => Scalar::U32(value);
        serialize_u64(value: u64) => Scalar::U64(value);
        serialize_u128(value: u128) => Scalar::U128(value);
        serialize_f32(value: f32) => Scalar::F32(value);
        serialize_f64(value: f64) => Scalar::F64(value);
        serialize_char(value: char) => Scalar::Char(value);
        serialize_str(value: &str) => Scalar::Str(value);
        serialize_bytes(value: &[u8]) => Scalar::Bytes(value);
        serialize_unit_struct(name: &'static str) => Scalar::UnitStruct(name);
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), Stopped> {
        self.0.scalar(Scalar::Display(&value))
    }

    fn serialize_none(self) -> Result<(), Stopped> {
        self.0.scalar(Scalar::None)
    }

    fn serialize_unit(self) -> Result<(), Stopped> {
        self.0.scalar(Scalar::Unit)
    }

    fn serialize_unit_variant(self, name: &'static str, index: u32, variant: &'static str) -> Result<(), Stopped> {
        self.0.scalar(Scalar::UnitVariant(name, index, variant))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Stopped> {
        self.0.wrapped(Wrapper::Some, &value)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<(), Stopped> {
        self.0.wrapped(Wrapper::NewtypeStruct(name), &value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Stopped> {
        self.0.wrapped(Wrapper::NewtypeVariant(name, index, variant), &value)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Feed<'a>, Stopped> {
        self.begin(Compound::Seq(length))
    }

    fn serialize_tuple(self, length: usize) -> Result<Feed<'a>, Stopped> {
        self.begin(Compound::Tuple(length))
    }

    fn serialize_tuple_struct(self, name: &'static str, length: usize) -> Result<Feed<'a>, Stopped> {
        self.begin(Compound::TupleStruct(name, length))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Feed<'a>, Stopped> {
        self.begin(Compound::TupleVariant(name, index, variant, length))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Feed<'a>, Stopped> {
        self.begin(Compound::Map(length))
    }

    fn serialize_struct(self, name: &'static str, length: usize) -> Result<Feed<'a>, Stopped> {
        self.begin(Compound::Struct(name, length))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Feed<'a>, Stopped> {
        self.begin(Compound::StructVariant(name, index, variant, length))
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

macro_rules! elements {
    ($($name:ident $method:ident;)+) => {$(
        impl $name for Feed<'_> {
            type Ok = ();
            type Error = Stopped;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
                self.0.part(Part::Element(&value))
            }

            fn end(self) -> Result<(), Stopped> {
                self.0.end()
            }
        }
    )+};
}

elements! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

impl SerializeMap for Feed<'_> {
    type Ok = ();
    type Error = Stopped;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Stopped> {
        self.0.part(Part::Key(&key))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
        self.0.part(Part::Value(&value))
    }

    fn end(self) -> Result<(), Stopped> {
        self.0.end()
    }
}

macro_rules! fields {
    ($($name:ident)+) => {$(
        impl $name for Feed<'_> {
            type Ok = ();
            type Error = Stopped;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Stopped> {
                self.0.part(Part::Field(name, &value))
            }

            fn skip_field(&mut self, name: &'static str) -> Result<(), Stopped> {
                self.0.part(Part::Skipped(name))
            }

            fn end(self) -> Result<(), Stopped> {
                self.0.end()
            }
        }
    )+};
}

fields!(SerializeStruct SerializeStructVariant);

impl serde::ser::Error for Stopped {
    fn custom<T: fmt::Display>(text: T) -> Stopped {
        Stopped(text.to_string())
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Stopped {}
