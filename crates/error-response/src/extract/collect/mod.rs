//! All that is wrong with an input, once a type has refused it.
//!
//! A type stops at its first mistake. So the input is read into a tree; what
//! was wrong is noted and repaired (a value is replaced by a stand-in for
//! whatever is asked there, a missing member is put in, an unknown one is
//! taken out), and the type reads the tree again, until it is content or a
//! bound is met. That costs time on refused input only. No text of serde or of
//! the author is looked at: a failure is which of serde's constructors was
//! called, and where.

mod failure;
mod node;
mod reader;
mod stand_in;

use std::borrow::Cow;

use error_core::{Path, Place, Segment, Value, Violation};
use serde::de::DeserializeOwned;

pub(super) use self::node::{Node, NotRead, Origin};
use self::{
    failure::{Asked, Failure, Kind, Settled},
    node::Entry,
    reader::Reader,
    stand_in::ATTEMPTS,
};
use super::listed::{MOST_VIOLATIONS, Steps};
use crate::guarded::guarded;

/// How many values, and stretches of long names and texts, are read on the way,
/// all passes together.
const MOST_WORK: usize = 512 * 1024;

/// How often a value that no stand-in replaces is put behind its neighbours.
const MOST_STUCK: usize = 8;

/// How long a name of the client's may be that is repeated to it.
const LONGEST_NAME: usize = 64;

/// How long a value may be that is repeated to the client.
const LONGEST_VALUE: usize = 64;

/// How many allowed names are told.
const MOST_ALLOWED: usize = 16;

/// All that `T` finds wrong with `input`; nothing, where that can't be told.
pub(super) fn violations<T: DeserializeOwned>(
    input: Node<'_>,
    place: Place,
    is_echoed: &dyn Fn(&Path) -> bool,
) -> Vec<Violation> {
    let passes = MOST_WORK / input.count();
    let collector = Collector { input, place, is_echoed, found: Vec::new(), newest: None, unproven: None, stuck: 0 };
    collector.run(passes, |input| T::deserialize(Reader::new(input)).map(drop))
}

struct Collector<'a, 'e> {
    input: Node<'a>,
    place: Place,
    is_echoed: &'e dyn Fn(&Path) -> bool,
    found: Vec<Violation>,
    /// Where the newest stand-in is.
    newest: Option<Vec<usize>>,
    /// A missing member of which serde did not say whose it is: the next pass
    /// shows whether it is this object's.
    unproven: Option<Unproven>,
    stuck: usize,
}

struct Unproven {
    violation: Violation,
    owner: Vec<usize>,
    name: &'static str,
}

impl<'a> Collector<'a, '_> {
    fn run(mut self, passes: usize, read: impl Fn(&Node<'a>) -> Result<(), Failure>) -> Vec<Violation> {
        for _ in 0..passes {
            // What reads the stand-ins is the author's code.
            let goes_on = match guarded(|| read(&self.input)) {
                Ok(Err(failure)) => self.take(failure),
                Ok(Ok(())) => {
                    self.prove();
                    false
                }
                Err(_) => false,
            };
            if !goes_on || self.found.len() >= MOST_VIOLATIONS {
                break;
            }
        }
        self.found
    }

    /// Notes a failure and repairs its cause; whether that may lead to another.
    fn take(&mut self, failure: Failure) -> bool {
        let settled = failure.settled.unwrap_or(Settled { asked: Asked::Anything, inner: true });
        let at: Vec<usize> = failure.steps.iter().rev().copied().collect();
        if let Some(unproven) = self.unproven.take() {
            let is_same = matches!(failure.kind, Kind::Missing(name) if name == unproven.name) && at == unproven.owner;
            let is_unknown = matches!(&failure.kind, Kind::Unknown(sent) if sent == unproven.name);
            if is_same || is_unknown {
                // It belongs to something deeper.
                self.remove(&unproven.owner, unproven.name);
                return self.invalid(&unproven.owner);
            }
            self.report(unproven.violation);
        }
        if let Some(target) = self.refused(&at, &failure.kind, settled.inner) {
            return self.another_stand_in(target);
        }
        match failure.kind {
            Kind::Unreadable => false,
            Kind::Missing(name) => self.missing(at, name, settled),
            Kind::Unknown(sent) => self.unknown(at, &sent, settled.asked),
            _ if matches!(settled.asked, Asked::Key) => self.take_out(at, "invalid", "has an invalid name"),
            Kind::Duplicate(name) => self.duplicate(&at, name),
            Kind::Variant { sent, allowed } => self.variant(at, &sent, allowed, settled.inner),
            Kind::Length if matches!(settled.asked, Asked::List) => {
                self.replace(&at, "wrong_length", "has the wrong number of items")
            }
            // A list could stand for the fields of a struct; nobody means one.
            Kind::Length if matches!(settled.asked, Asked::Fields(_)) => {
                self.replace(&at, "wrong_type", expected(settled.asked))
            }
            _ if settled.inner && self.is_container(&at) => self.invalid(&at),
            Kind::Type => {
                let message = expected(settled.asked);
                self.replace(&at, "wrong_type", message)
            }
            Kind::Value if matches!(settled.asked, Asked::Integer | Asked::Number) => {
                self.replace(&at, "out_of_range", "is out of range")
            }
            Kind::Value | Kind::Custom if self.is_text(&at) => self.replace(&at, "malformed", "has an invalid format"),
            Kind::Length | Kind::Value | Kind::Custom => self.invalid(&at),
        }
    }

    /// The stand-in that a failure is about: one that is refused itself, or
    /// that serde had put aside when it was refused further out.
    fn refused(&self, at: &[usize], kind: &Kind, inner: bool) -> Option<Vec<usize>> {
        if let Some(Node::StandIn(_)) = self.input.at(at) {
            return Some(at.to_vec());
        }
        let newest = self.newest.as_ref().filter(|newest| newest.starts_with(at))?;
        let is_named = matches!(kind, Kind::Missing(_) | Kind::Unknown(_) | Kind::Duplicate(_));
        (inner && !is_named).then(|| newest.clone())
    }

    fn another_stand_in(&mut self, target: Vec<usize>) -> bool {
        match self.input.at_mut(&target) {
            Some(Node::StandIn(attempt)) if *attempt + 1 < ATTEMPTS => {
                *attempt += 1;
                self.newest = Some(target);
                true
            }
            _ => self.put_last(&target),
        }
    }

    /// Puts a value that nothing can replace behind its neighbours, so that
    /// they are looked at as well.
    fn put_last(&mut self, target: &[usize]) -> bool {
        self.newest = None;
        self.stuck += 1;
        if self.stuck > MOST_STUCK {
            return false;
        }
        for depth in (0..target.len()).rev() {
            let (parent, at) = (&target[..depth], target[depth]);
            if let Some(Node::Members(_, entries)) = self.input.at_mut(parent)
                && at + 1 < entries.len()
            {
                let entry = entries.remove(at);
                entries.push(entry);
                return true;
            }
        }
        false
    }

    fn missing(&mut self, owner: Vec<usize>, name: &'static str, settled: Settled) -> bool {
        let path = self.path(&owner).map(|path| path.then_key(name));
        let Some(Node::Members(_, entries)) = self.input.at_mut(&owner) else { return self.invalid(&owner) };
        if entries.iter().any(|entry| entry.name() == name) {
            // It is there: what is missing is missing elsewhere.
            return self.invalid(&owner);
        }
        entries.push(Entry::new(Cow::Borrowed(name), Node::StandIn(0)));
        let mut newest = owner.clone();
        newest.push(entries.len() - 1);
        self.newest = Some(newest);
        let violation =
            self.violation(path.map_err(|parent| (parent, "lacks a required field")), "missing", "is required");
        if matches!(settled.asked, Asked::Fields(fields) if fields.contains(&name)) {
            self.report(violation);
        } else {
            self.unproven = Some(Unproven { violation, owner, name });
        }
        true
    }

    fn prove(&mut self) {
        if let Some(unproven) = self.unproven.take() {
            self.report(unproven.violation);
        }
    }

    /// A member that is not known. Where its key was read, `at` is its place;
    /// where serde had put the members aside, that of their owner.
    fn unknown(&mut self, mut at: Vec<usize>, sent: &str, asked: Asked) -> bool {
        if !matches!(asked, Asked::Key) {
            let Some(position) = self.position(&at, |entry| entry.name() == sent) else { return self.invalid(&at) };
            at.push(position);
        }
        self.take_out(at, "unknown", "is not known")
    }

    /// Reports a member for its name, and takes it out.
    fn take_out(&mut self, at: Vec<usize>, code: &'static str, message: &'static str) -> bool {
        let path = self.path(&at).map_err(|parent| (parent, "has a field of an unknown name"));
        let violation = self.violation(path, code, message);
        let Some((position, owner)) = at.split_last() else { return false };
        let Some(Node::Members(_, entries)) = self.input.at_mut(owner) else { return false };
        entries.remove(*position);
        self.newest = None;
        self.report(violation);
        true
    }

    fn duplicate(&mut self, owner: &[usize], name: &'static str) -> bool {
        let path = self.path(owner).map(|path| path.then_key(name));
        let violation = self.violation(
            path.map_err(|parent| (parent, "has a field twice")),
            "duplicate",
            "must not be given more than once",
        );
        let Some(Node::Members(_, entries)) = self.input.at_mut(owner) else { return self.invalid(owner) };
        let before = entries.len();
        let mut seen = false;
        entries.retain(|entry| entry.name() != name || !std::mem::replace(&mut seen, true));
        if entries.len() == before {
            // Given under two names, or by something deeper.
            return self.invalid(owner);
        }
        self.newest = None;
        self.report(violation);
        true
    }

    fn variant(&mut self, mut at: Vec<usize>, sent: &str, allowed: &'static [&'static str], inner: bool) -> bool {
        if inner && self.is_container(&at) {
            // A tag that serde had put aside: the member that has this value.
            let is_sent =
                |entry: &Entry<'_>| matches!(&entry.value, Node::String(text) | Node::Text(text) if **text == *sent);
            let Some(position) = self.position(&at, is_sent) else { return self.invalid(&at) };
            at.push(position);
        }
        if allowed.is_empty() || allowed.len() > MOST_ALLOWED {
            return self.replace(&at, "not_allowed", "has a value that is not allowed");
        }
        self.replace(&at, "not_allowed", format!("must be one of: {}", allowed.join(", ")))
    }

    fn invalid(&mut self, at: &[usize]) -> bool {
        // Nothing is left to look at behind a stand-in for everything.
        self.replace(at, "invalid", "is invalid") && !at.is_empty()
    }

    /// Reports the value at `at`, and replaces it.
    fn replace(&mut self, at: &[usize], code: &'static str, message: impl Into<Cow<'static, str>>) -> bool {
        let path = self.path(at);
        let echoed = match (&path, self.input.at(at)) {
            (Ok(path), Some(node)) if (self.is_echoed)(path) => echo(node),
            _ => None,
        };
        let mut violation = self.violation(path.map_err(|parent| (parent, "has an invalid field")), code, message);
        if let Some(value) = echoed {
            violation = violation.with_value(value);
        }
        self.report(violation);
        match self.input.at_mut(at) {
            Some(node) => *node = Node::StandIn(0),
            None => return false,
        }
        self.newest = Some(at.to_vec());
        true
    }

    fn report(&mut self, violation: Violation) {
        let is_same = |other: &Violation| other.path() == violation.path() && other.code() == violation.code();
        if !self.found.iter().any(is_same) {
            self.found.push(violation);
        }
    }

    /// A violation of a field, or of the object around it where its name can't
    /// be repeated.
    fn violation(
        &self,
        path: Result<Path, (Path, &'static str)>,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Violation {
        match path {
            Ok(path) => Violation::new(self.place, path).with_code(code).with_message(message),
            Err((parent, message)) => Violation::new(self.place, parent).with_code(code).with_message(message),
        }
    }

    /// The path to a value; as far as it can be repeated, where a name of the
    /// client's is long or no plain text, or where all of them are long.
    fn path(&self, at: &[usize]) -> Result<Path, Path> {
        let mut segments = Vec::with_capacity(at.len());
        let mut steps = Steps::new();
        let mut node = &self.input;
        for &position in at {
            let segment = match node {
                Node::Members(_, entries) => {
                    let Some(entry) = entries.get(position) else { break };
                    let name = entry.name();
                    if !is_repeatable(name) {
                        return Err(Path::from_iter(segments));
                    }
                    node = &entry.value;
                    Segment::Key(Cow::Owned(name.to_owned()))
                }
                Node::List(items) => {
                    let Some(item) = items.get(position) else { break };
                    node = item;
                    Segment::Index(position)
                }
                _ => break,
            };
            if !steps.take(&segment) {
                return Err(Path::from_iter(segments));
            }
            segments.push(segment);
        }
        Ok(Path::from_iter(segments))
    }

    /// The position of the one member that `is_it`.
    fn position(&self, owner: &[usize], is_it: impl Fn(&Entry<'_>) -> bool) -> Option<usize> {
        let Some(Node::Members(_, entries)) = self.input.at(owner) else { return None };
        let mut positions = entries.iter().enumerate().filter(|(_, entry)| is_it(entry)).map(|(position, _)| position);
        let position = positions.next();
        position.filter(|_| positions.next().is_none())
    }

    fn remove(&mut self, owner: &[usize], name: &str) {
        if let Some(Node::Members(_, entries)) = self.input.at_mut(owner) {
            entries.retain(|entry| entry.name() != name);
        }
        self.newest = None;
    }

    fn is_container(&self, at: &[usize]) -> bool {
        matches!(self.input.at(at), Some(Node::Members(..) | Node::List(_)))
    }

    fn is_text(&self, at: &[usize]) -> bool {
        matches!(self.input.at(at), Some(Node::String(_) | Node::Text(_)))
    }
}

/// Whether a name of the client's may be repeated to it.
pub(super) fn is_repeatable(name: &str) -> bool {
    name.chars().nth(LONGEST_NAME).is_none() && !name.chars().any(char::is_control)
}

fn expected(asked: Asked) -> &'static str {
    match asked {
        Asked::Bool => "must be true or false",
        Asked::Integer => "must be an integer",
        Asked::Number => "must be a number",
        Asked::Text => "must be a string",
        Asked::Nothing => "must be null",
        Asked::List => "must be an array",
        Asked::Object | Asked::Fields(_) => "must be an object",
        Asked::Variant | Asked::Key | Asked::Anything => "has the wrong type",
    }
}

/// A short plain value, for a field whose author allows it.
fn echo(node: &Node<'_>) -> Option<Value> {
    match node {
        Node::Bool(value) => Some(Value::new(*value)),
        Node::Unsigned(value) => Some(Value::new(*value)),
        Node::Signed(value) => Some(Value::new(*value)),
        Node::Float(value) => Some(Value::new(*value)),
        Node::String(text) | Node::Text(text) if text.chars().count() <= LONGEST_VALUE => {
            Some(Value::new(text.to_string()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
