//! Reads an input until the type accepts it, and notes what was wrong.

use std::{
    borrow::Cow,
    cell::Cell,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
};

use serde::de::DeserializeOwned;

use super::{
    diagnosis::{Asked, Diagnosis, Found, Kind},
    failure::{Aside, Failure, Settled},
    node::{Member, Node},
    reader::Reader,
    stand_in::ATTEMPTS,
    trail::Trail,
};
use crate::{
    fault_code::FaultCode,
    location::Location,
    path::{FieldPath, Segment},
    value::Value,
    violation::Violation,
    violation_list::{MOST_VIOLATIONS, Steps},
};

/// How many values, and stretches of long names and texts, are read on the way,
/// all passes together.
const MOST_WORK: usize = 512 * 1024;

/// How often a value that no stand-in replaces is put behind its neighbours.
const MOST_STUCK: usize = 8;

/// How long a value may be that is repeated to the client.
const LONGEST_VALUE: usize = 64;

/// How many allowed names are told.
const MOST_ALLOWED: usize = 16;

/// What `T` makes of the input as it is.
pub(crate) fn read<T: DeserializeOwned>(input: &Node<'_>) -> Option<T> {
    deserialize(input).ok()
}

/// All that `T` finds wrong with `input`: nothing, where that can't be told; or
/// the value, where texts had only to be read as what they look like.
pub(crate) fn faults_of<T: DeserializeOwned>(
    input: Node<'_>,
    place: Location,
    is_echoed: &dyn Fn(&FieldPath) -> bool,
) -> Result<T, Vec<Violation>> {
    let value = Cell::new(None);
    let read = |input: &Node<'_>| deserialize(input).map(|read| value.set(Some(read)));
    let passes = MOST_WORK / input.count();
    let mut collector = Collector {
        read: &read,
        passes,
        input,
        place,
        is_echoed,
        found: Vec::new(),
        newest: None,
        unproven: None,
        stuck: 0,
        shortened: Vec::new(),
    };
    collector.run();
    let found = collector.found;
    value.take().filter(|_| found.is_empty()).ok_or(found)
}

fn deserialize<T: DeserializeOwned>(input: &Node<'_>) -> Result<T, Failure> {
    let is_aside = Cell::new(false);
    T::deserialize(Reader::new(input, &is_aside)).map_err(|failure| {
        let aside = || if is_aside.get() { Aside::Whole } else { Aside::Nothing };
        failure.settle_aside(Asked::Anything, true, aside)
    })
}

/// Runs the author's code, which may panic over a stand-in.
fn guarded<R>(work: impl FnOnce() -> R) -> Option<R> {
    let panic = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => return Some(result),
        Err(panic) => panic,
    };
    // To drop it is the author's code again.
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| drop(panic))) {
        mem::forget(panic);
    }
    None
}

pub(super) struct Collector<'a, 'e> {
    pub(super) read: &'e dyn Fn(&Node<'a>) -> Result<(), Failure>,
    /// How often the input may still be read.
    pub(super) passes: usize,
    pub(super) input: Node<'a>,
    pub(super) place: Location,
    pub(super) is_echoed: &'e dyn Fn(&FieldPath) -> bool,
    pub(super) found: Vec<Violation>,
    /// Where the newest stand-in is.
    pub(super) newest: Option<Vec<usize>>,
    /// A missing member of which serde did not say whose it is: the next pass
    /// shows whether it is this object's.
    unproven: Option<Unproven>,
    pub(super) stuck: usize,
    /// The lists that have lost an item.
    pub(super) shortened: Vec<Vec<usize>>,
}

struct Unproven {
    violation: Violation,
    owner: Vec<usize>,
    name: &'static str,
}

/// Where the type has failed, and why.
pub(super) struct Stuck {
    pub(super) at: Vec<usize>,
    pub(super) settled: Settled,
    pub(super) diagnosis: Diagnosis,
    /// What failed on the way there; the last is `diagnosis`.
    pub(super) diagnoses: Vec<Diagnosis>,
}

impl Stuck {
    /// Whether a member that was put in is not the one that is missing.
    fn disproves(&self, unproven: &Unproven) -> bool {
        match &self.diagnosis.kind {
            Kind::Missing(name) => *name == unproven.name && self.at == unproven.owner,
            Kind::Unknown(sent) => sent == unproven.name,
            _ => false,
        }
    }
}

/// What the type makes of the tree.
pub(super) enum Pass {
    Accepted,
    Failed(Failure, Vec<Diagnosis>),
    /// The type has panicked, or was asked often enough.
    Over,
}

impl<'a> Collector<'a, '_> {
    fn run(&mut self) {
        loop {
            let goes_on = match self.pass() {
                Pass::Failed(failure, diagnoses) => self.take(failure, diagnoses),
                Pass::Accepted => {
                    self.prove();
                    false
                }
                Pass::Over => false,
            };
            if !goes_on || self.found.len() >= MOST_VIOLATIONS {
                break;
            }
        }
    }

    pub(super) fn pass(&mut self) -> Pass {
        let Some(passes) = self.passes.checked_sub(1) else { return Pass::Over };
        self.passes = passes;
        let trail = Trail::begin();
        // What reads the stand-ins is the author's code.
        match guarded(|| (self.read)(&self.input)) {
            Some(Ok(())) => Pass::Accepted,
            Some(Err(failure)) => Pass::Failed(failure, trail.diagnoses()),
            None => {
                self.passes = 0;
                Pass::Over
            }
        }
    }

    /// Notes a failure and repairs its cause; whether that may lead to another.
    fn take(&mut self, failure: Failure, diagnoses: Vec<Diagnosis>) -> bool {
        let at = failure.at();
        let unsettled = || Settled { asked: Asked::Anything, inner: true, aside: Aside::Nothing };
        let settled = failure.settled.map_or_else(unsettled, |settled| *settled);
        let stuck = Stuck { at, settled, diagnosis: *failure.diagnosis, diagnoses };
        if let Some(unproven) = self.unproven.take() {
            if stuck.disproves(&unproven) {
                // It belongs to something deeper.
                self.remove(&unproven.owner, unproven.name);
                return self.deeper(&Stuck { at: unproven.owner, ..stuck });
            }
            self.report(unproven.violation);
        }
        if let Some(target) = self.refused(&stuck) {
            return self.another_stand_in(target);
        }
        self.repair(stuck)
    }

    fn repair(&mut self, stuck: Stuck) -> bool {
        let at = &stuck.at[..];
        match stuck.diagnosis.kind {
            Kind::Unreadable => false,
            // No fault of the input's.
            Kind::Length if self.shortened.contains(&stuck.at) => false,
            Kind::Missing(name) => self.missing(&stuck, name),
            Kind::Unknown(ref sent) => self.unknown(&stuck, sent),
            _ if stuck.settled.asked == Asked::Key => self.take_out(at, FaultCode::Invalid, "has an invalid name"),
            Kind::Duplicate(name) => self.duplicate(&stuck, name),
            Kind::Variant { ref sent, allowed } => self.variant(&stuck, sent, allowed),
            Kind::Length if stuck.settled.asked == Asked::List => self.refuse(at, FaultCode::WrongLength),
            // A list could stand for the fields of a struct; nobody means one.
            Kind::Length if matches!(stuck.settled.asked, Asked::Fields(_)) => {
                self.replace(at, FaultCode::WrongType, expected(stuck.settled.asked))
            }
            _ if stuck.settled.inner && self.is_container(at) => self.deeper(&stuck),
            _ if stuck.settled.inner && self.narrow(&stuck) => true,
            Kind::Type => self.replace(at, FaultCode::WrongType, expected(stuck.settled.asked)),
            Kind::Value if matches!(stuck.settled.asked, Asked::Integer | Asked::Number) => {
                self.refuse(at, FaultCode::OutOfRange)
            }
            Kind::Value | Kind::Custom if self.is_text(at) => self.refuse(at, FaultCode::Malformed),
            Kind::Length | Kind::Value | Kind::Custom => self.invalid(at),
        }
    }

    /// What is wrong inside a value that serde had put aside; that it is invalid,
    /// where that can't be told.
    fn deeper(&mut self, stuck: &Stuck) -> bool {
        if self.narrow(stuck) {
            return true;
        }
        let at = &stuck.at[..];
        if !self.input.at(at).is_some_and(Node::has_stand_in) {
            return self.invalid(at);
        }
        // It may be the stand-in that is invalid, of which all is said.
        self.newest = Some(at.to_vec());
        self.exchange(at, Node::StandIn(0));
        !at.is_empty()
    }

    /// The stand-in that a failure is about: one that is refused itself, or
    /// that serde had put aside when it was refused further out.
    fn refused(&self, stuck: &Stuck) -> Option<Vec<usize>> {
        if let Some(Node::StandIn(_)) = self.input.at(&stuck.at) {
            return Some(stuck.at.clone());
        }
        let newest = self.newest.as_ref().filter(|newest| newest.starts_with(&stuck.at))?;
        let kind = &stuck.diagnosis.kind;
        let is_named = matches!(kind, Kind::Missing(_) | Kind::Unknown(_) | Kind::Duplicate(_));
        // A text of the input is none of a stand-in.
        let is_text = matches!(stuck.diagnosis.found, Found::Text { .. });
        let is_other = is_text && !self.places(&stuck.at, &stuck.settled.aside, stuck.diagnosis.found).is_empty();
        (stuck.settled.inner && !is_named && !is_other).then(|| newest.clone())
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

    /// Puts a value that nothing can replace behind its neighbours, or leaves it
    /// out of its list, so that they are looked at as well.
    fn put_last(&mut self, target: &[usize]) -> bool {
        self.newest = None;
        self.stuck += 1;
        if self.stuck > MOST_STUCK {
            return false;
        }
        for depth in (0..target.len()).rev() {
            let (parent, at) = (&target[..depth], target[depth]);
            match self.input.at_mut(parent) {
                Some(Node::Members(_, entries)) if at + 1 < entries.len() => {
                    let entry = entries.remove(at);
                    entries.push(entry);
                    return true;
                }
                Some(Node::List(items)) if at + 1 < items.len() => {
                    items[at] = Node::LeftOut;
                    self.shortened.push(parent.to_vec());
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    fn missing(&mut self, stuck: &Stuck, name: &'static str) -> bool {
        let owner = &stuck.at[..];
        let violation = self.missing_violation(owner, name);
        let Some(Node::Members(_, entries)) = self.input.at_mut(owner) else { return self.invalid(owner) };
        if entries.iter().any(|entry| entry.name() == name) {
            // It is there: what is missing is missing elsewhere.
            return self.deeper(stuck);
        }
        entries.push(Member::new(Cow::Borrowed(name), Node::StandIn(0)));
        let newest = [owner, &[entries.len() - 1]].concat();
        self.newest = Some(newest);
        if matches!(stuck.settled.asked, Asked::Fields(fields) if fields.contains(&name)) {
            self.report(violation);
        } else {
            self.unproven = Some(Unproven { violation, owner: owner.to_vec(), name });
        }
        true
    }

    pub(super) fn missing_violation(&self, owner: &[usize], name: &'static str) -> Violation {
        let path = self.path(owner).map(|path| path.then_key(name));
        self.violation(
            path.map_err(|parent| (parent, "lacks a required field")),
            FaultCode::Missing,
            FaultCode::Missing.message(),
        )
    }

    fn prove(&mut self) {
        if let Some(unproven) = self.unproven.take() {
            self.report(unproven.violation);
        }
    }

    /// A member that is not known. Where its key was read, the failure is at its
    /// place; where serde had put the members aside, at that of their owner.
    fn unknown(&mut self, stuck: &Stuck, sent: &str) -> bool {
        if stuck.settled.asked == Asked::Key {
            return self.take_out(&stuck.at, FaultCode::Unknown, FaultCode::Unknown.message());
        }
        let Some(position) = self.position(&stuck.at, |entry| entry.name() == sent) else {
            return self.deeper(stuck);
        };
        self.take_out(&[&stuck.at[..], &[position]].concat(), FaultCode::Unknown, FaultCode::Unknown.message())
    }

    pub(super) fn unknown_violation(&self, at: &[usize], code: FaultCode, message: &'static str) -> Violation {
        self.violation(self.path(at).map_err(|parent| (parent, "has a field of an unknown name")), code, message)
    }

    /// Reports a member for its name, and takes it out.
    fn take_out(&mut self, at: &[usize], code: FaultCode, message: &'static str) -> bool {
        let violation = self.unknown_violation(at, code, message);
        let Some((position, owner)) = at.split_last() else { return false };
        let Some(Node::Members(_, entries)) = self.input.at_mut(owner) else { return false };
        entries.remove(*position);
        self.newest = None;
        self.report(violation);
        true
    }

    fn duplicate(&mut self, stuck: &Stuck, name: &'static str) -> bool {
        let owner = &stuck.at[..];
        let path = self.path(owner).map(|path| path.then_key(name));
        let violation = self.violation(
            path.map_err(|parent| (parent, "has a field twice")),
            FaultCode::Duplicate,
            FaultCode::Duplicate.message(),
        );
        let Some(Node::Members(_, entries)) = self.input.at_mut(owner) else { return self.invalid(owner) };
        let before = entries.len();
        let mut seen = false;
        entries.retain(|entry| entry.name() != name || !mem::replace(&mut seen, true));
        if entries.len() == before {
            // Given under two names, or by something deeper.
            return self.invalid(owner);
        }
        self.newest = None;
        self.report(violation);
        true
    }

    fn variant(&mut self, stuck: &Stuck, sent: &str, allowed: &'static [&'static str]) -> bool {
        let message = not_allowed(allowed);
        if !(stuck.settled.inner && self.is_container(&stuck.at)) {
            return self.replace(&stuck.at, FaultCode::NotAllowed, message);
        }
        if self.narrow(stuck) {
            return true;
        }
        // A tag that serde had put aside: the text itself, or the member that has
        // this value.
        let places = self.places(&stuck.at, &Aside::Whole, stuck.diagnosis.found);
        if let [place] = &places[..] {
            return self.replace(place, FaultCode::NotAllowed, message);
        }
        let is_sent =
            |entry: &Member<'_>| matches!(&entry.value, Node::String(text) | Node::Text(text, _) if **text == *sent);
        match self.position(&stuck.at, is_sent) {
            Some(position) => self.replace(&[&stuck.at[..], &[position]].concat(), FaultCode::NotAllowed, message),
            None => self.deeper(stuck),
        }
    }

    fn invalid(&mut self, at: &[usize]) -> bool {
        // Nothing is left to look at behind a stand-in for everything.
        self.refuse(at, FaultCode::Invalid) && !at.is_empty()
    }

    /// Reports the value at `at` with the general message of the code, and replaces it.
    fn refuse(&mut self, at: &[usize], code: FaultCode) -> bool {
        self.replace(at, code, code.message())
    }

    /// Reports the value at `at`, and replaces it.
    pub(super) fn replace(&mut self, at: &[usize], code: FaultCode, message: impl Into<Cow<'static, str>>) -> bool {
        let violation = self.value_violation(at, code, message);
        self.report(violation);
        match self.input.at_mut(at) {
            Some(node) => *node = Node::StandIn(0),
            None => return false,
        }
        self.newest = Some(at.to_vec());
        true
    }

    /// A violation of the value at `at`, which is repeated where its author
    /// allows it.
    pub(super) fn value_violation(
        &self,
        at: &[usize],
        code: FaultCode,
        message: impl Into<Cow<'static, str>>,
    ) -> Violation {
        let path = self.path(at);
        let echoed = match (&path, self.input.at(at)) {
            (Ok(path), Some(node)) if (self.is_echoed)(path) => echo(node),
            _ => None,
        };
        let violation = self.violation(path.map_err(|parent| (parent, "has an invalid field")), code, message);
        match echoed {
            Some(value) => violation.with_value(value),
            None => violation,
        }
    }

    pub(super) fn report(&mut self, violation: Violation) {
        let is_same = |other: &Violation| other.path() == violation.path() && other.code() == violation.code();
        if !self.found.iter().any(is_same) {
            self.found.push(violation);
        }
    }

    /// A violation of a field, or of the object around it where its name can't
    /// be repeated.
    fn violation(
        &self,
        path: Result<FieldPath, (FieldPath, &'static str)>,
        code: FaultCode,
        message: impl Into<Cow<'static, str>>,
    ) -> Violation {
        match path {
            Ok(path) => Violation::new(self.place, path).with_code(code.name()).with_message(message),
            Err((parent, message)) => Violation::new(self.place, parent).with_code(code.name()).with_message(message),
        }
    }

    /// The path to a value; as far as it can be repeated, where a name of the
    /// client's is long or no plain text, or where all of them are long.
    fn path(&self, at: &[usize]) -> Result<FieldPath, FieldPath> {
        let mut segments = Vec::with_capacity(at.len());
        let mut steps = Steps::new();
        let mut node = &self.input;
        for &position in at {
            let segment = match node {
                Node::Members(_, entries) => {
                    let Some(entry) = entries.get(position) else { break };
                    node = &entry.value;
                    // A long name is not copied.
                    steps.take_key(entry.name()).then(|| Segment::Key(Cow::Owned(entry.name().to_owned())))
                }
                Node::List(items) => {
                    let Some(item) = items.get(position) else { break };
                    node = item;
                    steps.take_index().then_some(Segment::Index(position))
                }
                _ => break,
            };
            let Some(segment) = segment else { return Err(FieldPath::from_iter(segments)) };
            segments.push(segment);
        }
        Ok(FieldPath::from_iter(segments))
    }

    /// The position of the one member that `is_it`.
    pub(super) fn position(&self, owner: &[usize], is_it: impl Fn(&Member<'_>) -> bool) -> Option<usize> {
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

    pub(super) fn is_container(&self, at: &[usize]) -> bool {
        matches!(self.input.at(at), Some(Node::Members(..) | Node::List(_)))
    }

    pub(super) fn is_text(&self, at: &[usize]) -> bool {
        matches!(self.input.at(at), Some(Node::String(_) | Node::Text(..)))
    }
}

pub(super) fn not_allowed(allowed: &[&str]) -> Cow<'static, str> {
    if allowed.is_empty() || allowed.len() > MOST_ALLOWED {
        return Cow::Borrowed(FaultCode::NotAllowed.message());
    }
    Cow::Owned(format!("must be one of: {}", allowed.join(", ")))
}

pub(super) fn expected(asked: Asked) -> &'static str {
    match asked {
        Asked::Bool => "must be true or false",
        Asked::Integer => "must be an integer",
        Asked::Number => "must be a number",
        Asked::Text => "must be a string",
        Asked::Nothing => "must be null",
        Asked::List => "must be an array",
        Asked::Object | Asked::Fields(_) => "must be an object",
        Asked::Variant | Asked::Key | Asked::Anything => FaultCode::WrongType.message(),
    }
}

/// A short plain value, for a field whose author allows it.
fn echo(node: &Node<'_>) -> Option<Value> {
    match node {
        Node::Bool(value) => Some(Value::new(*value)),
        Node::Unsigned(value) => Some(Value::new(*value)),
        Node::Signed(value) => Some(Value::new(*value)),
        Node::Float(value) => Some(Value::new(*value)),
        Node::String(text) | Node::Text(text, _) if text.chars().count() <= LONGEST_VALUE => {
            Some(Value::new(text.to_string()))
        }
        _ => None,
    }
}
