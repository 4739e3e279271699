//! The plan of a conformance test.

use std::{fmt, num::NonZeroU32};

use super::request::Probe;

/// The plan of a conformance test: the requests that will be sent to a service. `Display`
/// lists the routes with the number of requests to each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub(super) origin: String,
    pub(super) rate: NonZeroU32,
    pub(super) sent: Vec<Group>,
    pub(super) unsent: Vec<Group>,
    /// The routes that are left out.
    pub(super) left_out: Vec<String>,
}

/// Requests with one method to one route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    requests: usize,
    method: String,
    about: String,
}

impl Plan {
    pub(super) fn new<'a>(
        origin: String,
        rate: NonZeroU32,
        sent: impl IntoIterator<Item = &'a Probe>,
        unsent: impl IntoIterator<Item = &'a Probe>,
    ) -> Plan {
        Plan { origin, rate, sent: groups(sent), unsent: groups(unsent), left_out: Vec::new() }
    }

    /// How many requests will be sent.
    pub fn requests(&self) -> usize {
        self.sent.iter().map(|group| group.requests).sum()
    }

    /// How many requests will not be sent, because they may change data.
    pub fn withheld(&self) -> usize {
        self.unsent.iter().map(|group| group.requests).sum()
    }
}

/// Those with one method and route together, in the order of the first of each.
fn groups<'a>(probes: impl IntoIterator<Item = &'a Probe>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for probe in probes {
        let method = probe.method.as_str();
        match groups.iter_mut().find(|group| group.method == method && group.about == probe.about) {
            Some(group) => group.requests += 1,
            None => groups.push(Group { requests: 1, method: method.to_owned(), about: probe.about.clone() }),
        }
    }
    groups
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.requests().div_ceil(usize::try_from(self.rate.get()).unwrap_or(usize::MAX));
        let Plan { origin, rate, .. } = self;
        writeln!(f, "{} requests to {origin}, at most {rate} a second, for {seconds} s or longer", self.requests())?;
        self.sent.iter().try_for_each(|group| writeln!(f, "  {group}"))?;
        if !self.unsent.is_empty() {
            writeln!(f, "{} requests that may change something are not sent", self.withheld())?;
            self.unsent.iter().try_for_each(|group| writeln!(f, "  {group}"))?;
        }
        self.left_out.iter().try_for_each(|route| writeln!(f, "{route} is left out"))
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>4} {} {}", self.requests, self.method, self.about)
    }
}
