//! JSON whose objects have their members in order.

use std::{cell::RefCell, io, rc::Rc};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Writes `value` with the members of every object in order: a map of the model
/// has none of its own.
///
/// Members are put in order in the text itself, which for a large document is
/// less than a tenth of a tree of values.
///
/// # Errors
///
/// Fails if `value` can't be serialized.
pub(crate) fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, serde_json::Error> {
    let text = Text::default();
    value.serialize(&mut Serializer::with_formatter(text.clone(), Ordered { text: text.clone(), open: Vec::new() }))?;
    // The serializer writes texts that are texts.
    String::from_utf8(text.0.take()).map_err(serde::ser::Error::custom)
}

/// What is written, for the serializer to add to and for the formatter to put
/// in order.
#[derive(Clone, Default)]
struct Text(Rc<RefCell<Vec<u8>>>);

impl Text {
    fn len(&self) -> usize {
        self.0.borrow().len()
    }
}

impl io::Write for Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Ordered {
    text: Text,
    /// The members of the objects that are not written to their ends.
    open: Vec<Vec<Member>>,
}

/// Where a member stands, with a comma behind it.
struct Member {
    start: usize,
    name_end: usize,
    end: usize,
}

impl Member {
    fn at(start: usize) -> Member {
        Member { start, name_end: start, end: start }
    }

    /// The name, as it is written between its quotes.
    fn name<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        text.get(self.start + 1..self.name_end - 1).unwrap_or_default()
    }

    fn moved_to(&self, start: usize) -> Member {
        Member { start, name_end: self.name_end - self.start + start, end: self.end - self.start + start }
    }
}

impl Ordered {
    fn member(&mut self) -> Option<&mut Member> {
        self.open.last_mut()?.last_mut()
    }
}

impl Formatter for Ordered {
    fn begin_object<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open.push(Vec::new());
        writer.write_all(b"{")
    }

    fn begin_object_key<W: io::Write + ?Sized>(&mut self, _: &mut W, _first: bool) -> io::Result<()> {
        let at = self.text.len();
        if let Some(members) = self.open.last_mut() {
            members.push(Member::at(at));
        }
        Ok(())
    }

    fn end_object_key<W: io::Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        let end = self.text.len();
        if let Some(member) = self.member() {
            member.name_end = end;
        }
        Ok(())
    }

    fn end_object_value<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b",")?;
        let end = self.text.len();
        if let Some(member) = self.member() {
            member.end = end;
        }
        Ok(())
    }

    fn end_object<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        let mut members = self.open.pop().unwrap_or_default();
        if !members.is_empty() {
            let mut text = self.text.0.borrow_mut();
            order(&mut text, &mut members);
            // The comma behind the last one.
            text.pop();
        }
        writer.write_all(b"}")
    }
}

/// Puts `members`, which end with `text`, in the order of their names.
fn order(text: &mut [u8], members: &mut [Member]) {
    if members.is_sorted_by_key(|member| member.name(text)) {
        return;
    }
    if members.len() <= FEW { move_each(text, members) } else { copy_all(text, members) }
}

/// The members of a struct, such as the outermost ones, which are all of a
/// document, and no second one is made of it.
const FEW: usize = 32;

/// Moves each in front of those that come after it.
fn move_each(text: &mut [u8], members: &mut [Member]) {
    for at in 1..members.len() {
        let name = members[at].name(text);
        let place = members[..at].partition_point(|other| other.name(text) <= name);
        if place < at {
            text[members[place].start..members[at].end].rotate_right(members[at].end - members[at].start);
            let mut start = members[place].start;
            members[place..=at].rotate_right(1);
            for member in &mut members[place..=at] {
                *member = member.moved_to(start);
                start = member.end;
            }
        }
    }
}

/// Writes them anew: to move each of many takes the square of their number.
fn copy_all(text: &mut [u8], members: &mut [Member]) {
    let start = members[0].start;
    members.sort_by(|one, other| one.name(text).cmp(other.name(text)));
    let mut ordered = Vec::with_capacity(text.len() - start);
    for member in members {
        ordered.extend_from_slice(&text[member.start..member.end]);
    }
    text[start..].copy_from_slice(&ordered);
}

#[cfg(test)]
mod tests {
    use serde::{Serialize, Serializer, ser::SerializeMap};
    use serde_json::Value;

    use super::to_string;

    /// An object with its members as they are listed.
    struct Members(&'static [(&'static str, Member)]);

    enum Member {
        Number(f64),
        List(&'static [Members]),
        Object(Members),
    }

    impl Serialize for Members {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(None)?;
            for (name, member) in self.0 {
                match member {
                    Member::Number(number) => map.serialize_entry(name, number)?,
                    Member::List(list) => map.serialize_entry(name, list)?,
                    Member::Object(object) => map.serialize_entry(name, object)?,
                }
            }
            map.end()
        }
    }

    const DEEP: Members = Members(&[
        ("paths", Member::Object(Members(&[("/b", Member::Number(1.5)), ("/a", Member::Object(Members(&[])))]))),
        ("x-{\"a\":1},", Member::List(&[Members(&[("z", Member::Number(-1e300)), ("y", Member::List(&[]))])])),
        ("info", Member::Number(2.0)),
        ("x", Member::Number(3.0)),
        ("x!", Member::List(&[Members(&[]), Members(&[("ü", Member::Number(0.0)), ("u", Member::Number(1.0))])])),
        ("", Member::Number(4.0)),
    ]);

    #[test]
    fn members_are_in_order_at_every_depth() {
        let written = to_string(&DEEP).unwrap();
        let expected = concat!(
            r#"{"":4.0,"info":2.0,"paths":{"/a":{},"/b":1.5},"x":3.0,"x!":[{},{"u":1.0,"ü":0.0}],"#,
            r#""x-{\"a\":1},":[{"y":[],"z":-1e+300}]}"#,
        );
        assert_eq!(written, expected);
        let (one, other): (Value, Value) =
            (serde_json::from_str(&written).unwrap(), serde_json::to_value(DEEP).unwrap());
        assert_eq!(one, other, "nothing is lost");
    }

    #[test]
    fn every_order_gives_one_text() {
        let names: Vec<String> = (0..50).map(|at| format!("name {}", at * 37 % 50)).collect();
        let mut reversed = names.clone();
        reversed.reverse();
        let write = |names: &[String]| {
            struct Map<'a>(&'a [String]);
            impl Serialize for Map<'_> {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_map(self.0.iter().map(|name| (name, name.len())))
                }
            }
            to_string(&Map(names)).unwrap()
        };
        assert_eq!(write(&names), write(&reversed));
        assert!(write(&names).starts_with(r#"{"name 0":6,"name 1":6,"name 10":7,"#));
    }
}
