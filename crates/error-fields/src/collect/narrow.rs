//! Finds the fault inside a value that serde has buffered.
//!
//! serde reads the values of flattened structs, tagged enums and untagged enums twice:
//! first as any value, then as the expected type. A failure of the second reading has no
//! place. So a change is tried: the rejected value is searched by its text or number and
//! replaced. If the type then gets further, the value was the fault. An untagged enum
//! fails once for each of its variants. Each variant is tried, and the one that needs the
//! fewest changes is assumed to be the intended one.

use std::{borrow::Cow, mem};

use super::{
    collector::{Collector, Pass, Stuck, expected, not_allowed},
    diagnosis::{Asked, Diagnosis, Found, Kind},
    failure::Aside,
    node::{Look, Member, Node},
    reader::is_integer,
    stand_in::{ATTEMPTS, EMPTY_TEXT, FIRST_TEXT},
};
use crate::{fault_code::FaultCode, violation::Violation};

/// How many forms of an enum are tried.
const MOST_FORMS: usize = 16;

/// How many changes a form may need.
const MOST_CHANGES: usize = 8;

/// How many places are looked at where it is not known which one is meant.
const MOST_PLACES: usize = 16;

/// A failure, and where in the tree what was refused may be.
struct Lead {
    kind: Kind,
    expected: Option<Asked>,
    places: Vec<Vec<usize>>,
    /// Whether another variant of an enum would have failed in another way.
    is_guessed: bool,
}

/// Which of several failures of a pass is followed.
#[derive(Clone, Copy)]
enum Form {
    /// The only one.
    Only,
    /// That of a form of an untagged enum.
    Of(usize),
}

/// How far a change has led.
enum Progress {
    /// The type has nothing to say about the value any more.
    Fits,
    /// The type has another fault.
    Next(Lead),
    /// The type does not say what it does not like: something else, or what was
    /// put in.
    Perhaps(Lead),
}

/// What makes a value fit.
struct Fit<'a> {
    faults: Vec<Fault>,
    node: Node<'a>,
    /// How many of the members are none of the form's.
    idle: usize,
}

/// A change that the client has to make.
struct Fault {
    violation: Violation,
    missing: Option<&'static str>,
}

impl Fit<'_> {
    /// The more there is to change, and the more is there that a form does not
    /// have, the less it was meant.
    fn cost(&self) -> usize {
        let faults = self.faults.iter().map(|fault| if fault.missing.is_some() { 4 } else { 1 });
        faults.sum::<usize>() + 3 * self.idle
    }

    /// The names of the members, if nothing but members is missing.
    fn missing(&self) -> Option<String> {
        let names: Option<Vec<_>> = self.faults.iter().map(|fault| fault.missing).collect();
        names.filter(|names| !names.is_empty()).map(|names| names.join(" and "))
    }
}

impl<'a> Collector<'a, '_> {
    /// Reports what is wrong inside the value where the type is stuck, and
    /// repairs it; false, if nothing is found.
    pub(super) fn narrow(&mut self, stuck: &Stuck) -> bool {
        if stuck.settled.aside == Aside::Nothing {
            return false;
        }
        let fits = self.fits(stuck);
        let Some(least) = fits.iter().map(Fit::cost).min() else { return false };
        let missing = self.equally_far(stuck, &fits, least);
        if missing.len() > 1 {
            return self.none_of(&stuck.at, missing);
        }
        let Some(fit) = fits.into_iter().find(|fit| fit.cost() == least) else { return false };
        self.exchange(&stuck.at, fit.node);
        self.newest = None;
        for fault in fit.faults {
            self.report(fault.violation);
        }
        true
    }

    /// What is missing in each of the forms that the value may have been meant to
    /// have: all of them, if it has no member of any.
    fn equally_far(&self, stuck: &Stuck, fits: &[Fit<'_>], least: usize) -> Vec<String> {
        let members = match self.input.at(&stuck.at) {
            Some(Node::Members(_, entries)) => entries.len(),
            _ => 0,
        };
        let is_far = |fit: &&Fit<'_>| fit.cost() == least || fits.iter().all(|fit| fit.idle == members);
        let missing: Option<Vec<String>> = fits.iter().filter(is_far).map(Fit::missing).collect();
        missing.unwrap_or_default()
    }

    /// Reports a value that is equally far from several forms.
    fn none_of(&mut self, at: &[usize], mut missing: Vec<String>) -> bool {
        missing.dedup();
        self.replace(at, FaultCode::Invalid, format!("requires {}", missing.join(", or "))) && !at.is_empty()
    }

    /// What makes the value fit each of the forms that it may have.
    fn fits(&mut self, stuck: &Stuck) -> Vec<Fit<'a>> {
        let Some(original) = self.input.at(&stuck.at).cloned() else { return Vec::new() };
        let mut fits = Vec::new();
        for (form, lead) in self.leads(stuck) {
            if matches!(form, Form::Only) && !fits.is_empty() {
                break;
            }
            // To copy the value is as much work as to read it.
            let Some(passes) = self.passes.checked_sub(1) else { break };
            self.passes = passes;
            let faults = self.fit(stuck, form, lead);
            let idle = if matches!(form, Form::Of(_)) && faults.is_some() { self.idle(stuck) } else { 0 };
            let node = self.exchange(&stuck.at, original.clone());
            if let (Some(faults), Some(node)) = (faults, node) {
                fits.push(Fit { faults, node, idle });
            }
        }
        fits
    }

    /// How many members of a value that fits may be anything.
    fn idle(&mut self, stuck: &Stuck) -> usize {
        let Some(Node::Members(_, entries)) = self.input.at(&stuck.at) else { return 0 };
        let members = 0..entries.len().min(MOST_PLACES);
        members.filter(|member| self.is_idle(stuck, *member)).count()
    }

    fn is_idle(&mut self, stuck: &Stuck, member: usize) -> bool {
        let place = [&stuck.at[..], &[member]].concat();
        let absurd = match self.input.at(&place) {
            Some(Node::List(_)) => Node::Bool(false),
            _ => Node::List(Vec::new()),
        };
        let Some(original) = self.exchange(&place, absurd) else { return false };
        let fits = match self.pass() {
            Pass::Accepted => true,
            Pass::Failed(failure, _) => !failure.at().starts_with(&stuck.at),
            Pass::Over => false,
        };
        self.exchange(&place, original);
        fits
    }

    pub(super) fn exchange(&mut self, at: &[usize], node: Node<'a>) -> Option<Node<'a>> {
        self.input.at_mut(at).map(|place| mem::replace(place, node))
    }

    /// The failures to follow: those of the forms, if there are some, and that of
    /// the whole.
    fn leads(&self, stuck: &Stuck) -> Vec<(Form, Lead)> {
        let mut leads = Vec::new();
        if let ([forms @ .., _], Kind::Custom) = (&stuck.diagnoses[..], &stuck.diagnosis.kind) {
            let forms = forms.iter().take(MOST_FORMS).enumerate();
            leads.extend(forms.map(|(form, diagnosis)| (Form::Of(form), self.lead(stuck, diagnosis))));
        }
        leads.push((Form::Only, self.lead(stuck, &stuck.diagnosis)));
        leads
    }

    fn lead(&self, stuck: &Stuck, diagnosis: &Diagnosis) -> Lead {
        let places = self.places(&stuck.at, &stuck.settled.aside, diagnosis.found);
        Lead { kind: diagnosis.kind.clone(), expected: diagnosis.expected, places, is_guessed: false }
    }

    /// Changes the value until it fits the form; what had to be changed.
    fn fit(&mut self, stuck: &Stuck, form: Form, mut lead: Lead) -> Option<Vec<Fault>> {
        let (mut faults, mut changes, mut is_guessed) = (Vec::new(), 0, false);
        while changes < MOST_CHANGES {
            let Some((found, progress)) = self.change(stuck, form, &lead) else { break };
            // What another variant wants was never asked of the client.
            faults.extend(found.into_iter().filter(|_| !is_guessed));
            changes += 1;
            match progress {
                Progress::Fits => return Some(faults),
                Progress::Next(next) | Progress::Perhaps(next) => lead = next,
            }
            is_guessed |= lead.is_guessed;
        }
        // What is left may be about something else, unless there are other forms.
        (matches!(form, Form::Only) && changes > 0 && !is_guessed).then_some(faults)
    }

    /// Makes one change, with which the type gets further.
    fn change(&mut self, stuck: &Stuck, form: Form, lead: &Lead) -> Option<(Vec<Fault>, Progress)> {
        if let Some(progress) = self.change_look(stuck, form, lead) {
            return Some((Vec::new(), progress));
        }
        if !self.is_container(&stuck.at) {
            return None;
        }
        match &lead.kind {
            Kind::Missing(name) => self.put_in(stuck, form, lead, name),
            Kind::Unknown(sent) => self.put_out(stuck, form, lead, sent),
            Kind::Variant { allowed, .. } => self.change_variant(stuck, form, lead, allowed),
            Kind::Type | Kind::Value => self.change_value(stuck, form, lead),
            Kind::Custom => self.change_any(stuck, form, lead),
            Kind::Length | Kind::Duplicate(_) | Kind::Unreadable => None,
        }
    }

    /// Reads a text as the number that it looks like.
    fn change_look(&mut self, stuck: &Stuck, form: Form, lead: &Lead) -> Option<Progress> {
        for place in &lead.places {
            let Some(Node::Text(text, look @ Look::Text)) = self.input.at_mut(place) else { continue };
            let Some(better) = look_of(text, lead.expected) else { continue };
            *look = better;
            if let Some(progress) = self.progress(stuck, form, lead, &[place]) {
                return Some(progress);
            }
            if let Some(Node::Text(_, look)) = self.input.at_mut(place) {
                *look = Look::Text;
            }
        }
        None
    }

    /// Puts in a member that is missing.
    fn put_in(&mut self, stuck: &Stuck, form: Form, lead: &Lead, name: &'static str) -> Option<(Vec<Fault>, Progress)> {
        for owner in self.owners(stuck, |entries| entries.iter().all(|entry| entry.name() != name)) {
            let violation = self.missing_violation(&owner, name);
            let Some(Node::Members(_, entries)) = self.input.at_mut(&owner) else { continue };
            entries.push(Member::new(Cow::Borrowed(name), Node::StandIn(0)));
            let place = [&owner[..], &[entries.len() - 1]].concat();
            if let Some(progress) = self.try_stand_ins(stuck, form, lead, &[&place], None) {
                return Some((vec![Fault { violation, missing: Some(name) }], progress));
            }
            if let Some(Node::Members(_, entries)) = self.input.at_mut(&owner) {
                entries.pop();
            }
        }
        None
    }

    /// Takes out a member that is not known.
    fn put_out(&mut self, stuck: &Stuck, form: Form, lead: &Lead, sent: &str) -> Option<(Vec<Fault>, Progress)> {
        for owner in self.owners(stuck, |entries| entries.iter().any(|entry| entry.name() == sent)) {
            let Some(position) = self.position(&owner, |entry| entry.name() == sent) else { continue };
            let violation = self.unknown_violation(
                &[&owner[..], &[position]].concat(),
                FaultCode::Unknown,
                FaultCode::Unknown.message(),
            );
            let Some(Node::Members(_, entries)) = self.input.at_mut(&owner) else { continue };
            let entry = entries.remove(position);
            if let Some(progress) = self.progress(stuck, form, lead, &[]) {
                return Some((vec![Fault { violation, missing: None }], progress));
            }
            if let Some(Node::Members(_, entries)) = self.input.at_mut(&owner) {
                entries.insert(position, entry);
            }
        }
        None
    }

    fn change_variant(
        &mut self,
        stuck: &Stuck,
        form: Form,
        lead: &Lead,
        allowed: &'static [&'static str],
    ) -> Option<(Vec<Fault>, Progress)> {
        let [place] = &lead.places[..] else { return None };
        let violation = self.value_violation(place, FaultCode::NotAllowed, not_allowed(allowed));
        let (original, mut nexts) = (self.input.at(place).cloned()?, Vec::new());
        let fault = Fault { violation, missing: None };
        for name in allowed.iter().take(MOST_PLACES) {
            self.exchange(place, Node::String(Cow::Borrowed(name)));
            match self.progress(stuck, form, lead, &[place]) {
                Some(Progress::Fits) => return Some((vec![fault], Progress::Fits)),
                Some(Progress::Next(next) | Progress::Perhaps(next)) => nexts.push((name, next)),
                None => {}
            }
        }
        let is_same =
            |(_, one): &(_, Lead), (_, other): &(_, Lead)| one.kind == other.kind && one.places == other.places;
        let is_guessed = !nexts.windows(2).all(|pair| is_same(&pair[0], &pair[1]));
        let Some((name, next)) = nexts.into_iter().next() else {
            self.exchange(place, original);
            return None;
        };
        self.exchange(place, Node::String(Cow::Borrowed(name)));
        Some((vec![fault], Progress::Next(Lead { is_guessed, ..next })))
    }

    /// Replaces a value that was found again.
    fn change_value(&mut self, stuck: &Stuck, form: Form, lead: &Lead) -> Option<(Vec<Fault>, Progress)> {
        for place in &lead.places {
            if let Some(change) = self.replace_all(stuck, form, lead, &[place], lead.expected) {
                return Some(change);
            }
        }
        // Several of them, where they have the same value.
        let places: Vec<&Vec<usize>> = lead.places.iter().collect();
        (places.len() > 1).then(|| self.replace_all(stuck, form, lead, &places, lead.expected)).flatten()
    }

    /// Replaces a value of which only is known that a type does not like it: a
    /// text or a number, or the texts together, if there are several such.
    fn change_any(&mut self, stuck: &Stuck, form: Form, lead: &Lead) -> Option<(Vec<Fault>, Progress)> {
        let is_text = |node: &Node<'_>| matches!(node, Node::String(_) | Node::Text(_, Look::Text));
        let texts = self.inside(&stuck.at, &stuck.settled.aside, &is_text);
        for place in &texts {
            if let Some(change) = self.replace_all(stuck, form, lead, &[place], Some(Asked::Text)) {
                return Some(change);
            }
        }
        let is_number = |node: &Node<'_>| matches!(node, Node::Unsigned(_) | Node::Signed(_) | Node::Float(_));
        for place in self.inside(&stuck.at, &stuck.settled.aside, &is_number) {
            if let Some(change) = self.replace_all(stuck, form, lead, &[&place], Some(Asked::Integer)) {
                return Some(change);
            }
        }
        let texts: Vec<&Vec<usize>> = texts.iter().collect();
        (texts.len() > 1).then(|| self.replace_all(stuck, form, lead, &texts, Some(Asked::Text))).flatten()
    }

    /// Replaces the values of all `places`, and keeps those that do not matter.
    fn replace_all(
        &mut self,
        stuck: &Stuck,
        form: Form,
        lead: &Lead,
        places: &[&Vec<usize>],
        expected: Option<Asked>,
    ) -> Option<(Vec<Fault>, Progress)> {
        let violations: Vec<_> = places.iter().map(|place| self.refused_value(place, lead)).collect();
        let originals: Vec<_> = places.iter().filter_map(|place| self.input.at(place).cloned()).collect();
        let Some(mut progress) = self.try_stand_ins(stuck, form, lead, places, expected) else {
            for (place, original) in places.iter().zip(originals) {
                self.exchange(place, original);
            }
            return None;
        };
        let mut faults = Vec::new();
        for ((place, original), violation) in places.iter().zip(originals).zip(violations) {
            let is_only = places.len() == 1;
            let Some(stand_in) = (!is_only).then(|| self.exchange(place, original)).flatten() else {
                faults.push(Fault { violation, missing: None });
                continue;
            };
            match self.progress(stuck, form, lead, places) {
                Some(same) => progress = same,
                None => {
                    self.exchange(place, stand_in);
                    faults.push(Fault { violation, missing: None });
                }
            }
        }
        Some((faults, progress))
    }

    /// What is said of a value that a type has refused.
    fn refused_value(&self, place: &[usize], lead: &Lead) -> Violation {
        let code = match (&lead.kind, lead.expected) {
            (Kind::Type, Some(Asked::Integer)) if self.is_whole_number(place) => FaultCode::OutOfRange,
            (Kind::Type, _) => FaultCode::WrongType,
            (Kind::Value, Some(Asked::Integer | Asked::Number)) => FaultCode::OutOfRange,
            _ if self.is_text(place) => FaultCode::Malformed,
            _ => FaultCode::Invalid,
        };
        let message = match code {
            FaultCode::WrongType => expected(lead.expected.unwrap_or(Asked::Anything)),
            _ => code.message(),
        };
        self.value_violation(place, code, message)
    }

    fn is_whole_number(&self, place: &[usize]) -> bool {
        matches!(self.input.at(place), Some(Node::Text(text, _)) if is_integer(text))
    }

    /// Tries stand-ins in all `places`, until the type gets further.
    fn try_stand_ins(
        &mut self,
        stuck: &Stuck,
        form: Form,
        lead: &Lead,
        places: &[&Vec<usize>],
        expected: Option<Asked>,
    ) -> Option<Progress> {
        let mut perhaps = None;
        for attempt in (0..ATTEMPTS).filter(|attempt| may_be(*attempt, expected)) {
            self.stand_in(places, attempt);
            match self.progress(stuck, form, lead, places) {
                Some(Progress::Perhaps(next)) => _ = perhaps.get_or_insert((attempt, next)),
                Some(progress) => return Some(progress),
                None => {}
            }
        }
        let (attempt, next) = perhaps?;
        self.stand_in(places, attempt);
        Some(Progress::Next(next))
    }

    fn stand_in(&mut self, places: &[&Vec<usize>], attempt: u8) {
        for place in places {
            self.exchange(place, Node::StandIn(attempt));
        }
    }

    /// How far the type gets now; nothing, if it still fails for the same reason,
    /// or because of what was put in the `places`.
    fn progress(&mut self, stuck: &Stuck, form: Form, lead: &Lead, places: &[&Vec<usize>]) -> Option<Progress> {
        let (failure, diagnoses) = match self.pass() {
            Pass::Accepted => return Some(Progress::Fits),
            Pass::Over => return None,
            Pass::Failed(failure, diagnoses) => (failure, diagnoses),
        };
        let at = failure.at();
        if at != stuck.at {
            let is_here = places.iter().any(|place| at.starts_with(place));
            return (!is_here).then_some(Progress::Fits);
        }
        let diagnosis = match form {
            Form::Only => &*failure.diagnosis,
            Form::Of(form) => diagnoses.get(form).filter(|_| form + 1 < diagnoses.len())?,
        };
        let next = self.lead(stuck, diagnosis);
        match (&next.kind, &lead.kind) {
            (Kind::Custom, Kind::Custom) => None,
            (Kind::Custom, _) => Some(Progress::Perhaps(next)),
            _ => is_other(lead, &next, places).then_some(Progress::Next(next)),
        }
    }

    /// Where in a value that was put aside one is that a type has refused.
    pub(super) fn places(&self, at: &[usize], aside: &Aside, found: Found) -> Vec<Vec<usize>> {
        match found {
            Found::Nothing => Vec::new(),
            found => self.inside(at, aside, &|node| is_found(node, found)),
        }
    }

    /// The objects of a value that was put aside, the outer ones first.
    fn owners(&self, stuck: &Stuck, is_it: impl Fn(&[Member<'_>]) -> bool) -> Vec<Vec<usize>> {
        let is_it = |node: &Node<'_>| matches!(node, Node::Members(_, entries) if is_it(entries));
        let mut owners = self.inside(&stuck.at, &stuck.settled.aside, &is_it);
        if self.input.at(&stuck.at).is_some_and(is_it) {
            owners.push(stuck.at.clone());
        }
        owners.sort_by_key(Vec::len);
        owners
    }

    /// What in a value that was put aside is one of those, without the value
    /// itself unless it is a text.
    fn inside(&self, at: &[usize], aside: &Aside, is_it: &dyn Fn(&Node<'_>) -> bool) -> Vec<Vec<usize>> {
        let mut found = Vec::new();
        let Some(node) = self.input.at(at) else { return found };
        let mut place = at.to_vec();
        match aside {
            Aside::Nothing => {}
            Aside::Whole if !self.is_container(at) => found.extend(is_it(node).then_some(place)),
            Aside::Whole => walk(node, &mut place, is_it, &mut found),
            Aside::Members(positions) => {
                for &position in positions {
                    walk_child(node, position, &mut place, is_it, &mut found);
                }
            }
        }
        found
    }
}

/// Whether a failure is another one than that before a change.
fn is_other(before: &Lead, now: &Lead, changed: &[&Vec<usize>]) -> bool {
    match &now.kind {
        Kind::Missing(_) | Kind::Unknown(_) | Kind::Duplicate(_) => now.kind != before.kind,
        Kind::Type | Kind::Value | Kind::Variant { .. } => {
            let is_here = |place: &Vec<usize>| changed.iter().any(|changed| changed.starts_with(place));
            let is_same = now.kind == before.kind && now.expected == before.expected;
            let is_before = is_same && now.places.iter().all(|place| before.places.contains(place));
            !is_before && now.places.iter().any(|place| !is_here(place))
        }
        Kind::Length | Kind::Custom | Kind::Unreadable => false,
    }
}

fn walk(node: &Node<'_>, place: &mut Vec<usize>, is_it: &dyn Fn(&Node<'_>) -> bool, found: &mut Vec<Vec<usize>>) {
    let children = match node {
        Node::Members(_, entries) => entries.len(),
        Node::List(items) => items.len(),
        _ => 0,
    };
    for position in 0..children {
        walk_child(node, position, place, is_it, found);
    }
}

fn walk_child(
    node: &Node<'_>,
    position: usize,
    place: &mut Vec<usize>,
    is_it: &dyn Fn(&Node<'_>) -> bool,
    found: &mut Vec<Vec<usize>>,
) {
    let Some(child) = node.at(&[position]) else { return };
    if found.len() >= MOST_PLACES {
        return;
    }
    place.push(position);
    if is_it(child) {
        found.push(place.clone());
    }
    walk(child, place, is_it, found);
    place.pop();
}

/// Whether a node is the value that a type has refused.
fn is_found(node: &Node<'_>, found: Found) -> bool {
    match (node, found) {
        (Node::String(text) | Node::Text(text, Look::Text), found) => Found::text(text) == found,
        (Node::Text(text, Look::Integer), Found::Unsigned(value)) => text.parse() == Ok(value),
        // A stand-in is signed and not negative.
        (Node::Text(text, Look::Integer), Found::Signed(value)) => value < 0 && text.parse() == Ok(value),
        (Node::Text(text, Look::Number), Found::Float(value)) => text.parse() == Ok(value),
        (Node::Text(text, Look::Bool), Found::Bool(value)) => text.parse() == Ok(value),
        (Node::Null, found) => found == Found::Null,
        (Node::Bool(value), found) => found == Found::Bool(*value),
        (Node::Unsigned(value), found) => found == Found::Unsigned(*value),
        (Node::Signed(value), found) => found == Found::Signed(*value),
        (Node::Float(value), found) => found == Found::Float(*value),
        (Node::List(_), found) => found == Found::List,
        (Node::Members(..), found) => found == Found::Object,
        _ => false,
    }
}

/// As what a text may be read where a type wants no text.
fn look_of(text: &str, expected: Option<Asked>) -> Option<Look> {
    let is_integer = || text.parse::<u64>().is_ok() || text.parse::<i64>().is_ok();
    let looks = [
        (Asked::Integer, Look::Integer, is_integer()),
        (Asked::Number, Look::Number, text.parse::<f64>().is_ok()),
        (Asked::Bool, Look::Bool, text.parse::<bool>().is_ok()),
    ];
    let is_asked = |asked| expected.is_none_or(|expected| expected == asked);
    looks.into_iter().find(|(asked, _, is_it)| *is_it && is_asked(*asked)).map(|(_, look, _)| look)
}

/// Whether a stand-in may be what is expected.
fn may_be(attempt: u8, expected: Option<Asked>) -> bool {
    match expected {
        Some(Asked::Nothing) => attempt == 0,
        Some(Asked::Text) => attempt == EMPTY_TEXT || attempt >= FIRST_TEXT,
        Some(Asked::Integer | Asked::Number) => [2, 6].contains(&attempt),
        Some(Asked::Bool) => attempt == 3,
        Some(Asked::List) => attempt == 4,
        Some(Asked::Object | Asked::Fields(_)) => attempt == 5,
        _ => true,
    }
}
