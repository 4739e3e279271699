//! Requests whose responses are compared with those of other requests.

use std::collections::BTreeSet;

use http::Method;

use super::{
    request::{Payload, Probe, UNKNOWN_METHOD},
    requests::{JSON, NONE, OTHER_ORIGIN, Requests, Route, matches},
};

/// Requests that differ from others in one thing: they send an id, they come from
/// another origin, or their path is the one above a route. They are sent last,
/// so that a limit does not hide what the others find.
pub(super) fn compared(requests: &Requests<'_>) -> Vec<Probe> {
    let mut probes = Vec::new();
    for prefix in &requests.prefixes {
        unknown(requests, prefix, &mut probes);
    }
    for mount in mounts(requests) {
        mounted(requests, mount, &mut probes);
    }
    for route in requests.tested() {
        with_ids(requests, route, &mut probes);
    }
    probes
}

/// An unknown path with all that a good request has, from another origin, and with
/// an id.
fn unknown(requests: &Requests<'_>, prefix: &str, probes: &mut Vec<Probe>) {
    let path = format!("{prefix}/{NONE}");
    let probe = |what: &str| Probe::new(what, Method::GET, path.clone()).about("unknown paths");
    let mut meant = probe("an unknown path, else a valid request");
    for (name, value) in requests.headers {
        meant = meant.header(name, value.clone());
    }
    probes.push(probe("a request id").with_request_id(requests.request_ids));
    probes.push(meant.clone().what("an unknown path, from another origin").header("origin", OTHER_ORIGIN));
    if !requests.headers.is_empty() {
        probes.push(meant);
    }
    probes.iter_mut().for_each(|probe| *probe = requests.at_its_place(probe.clone()));
}

/// Where a router may be nested: the paths above the routes that are not routes
/// themselves, and whose unknown paths are not asked for anyway.
fn mounts<'a>(requests: &Requests<'a>) -> BTreeSet<&'a str> {
    let mut mounts = BTreeSet::new();
    for route in requests.routes {
        let literal = route.resource().split("/{").next().unwrap_or_default();
        let ends = literal.match_indices('/').map(|(at, _)| at);
        mounts.extend(ends.chain([literal.len()]).filter_map(|end| literal.get(..end)));
    }
    let is_route = |path: &str| requests.routes.iter().any(|route| matches(route.resource(), path));
    mounts.retain(|path| !path.is_empty() && !requests.prefixes.contains(path) && !is_route(path));
    mounts
}

/// What a router that is nested at `mount` may get, and not the router around it.
fn mounted(requests: &Requests<'_>, mount: &str, probes: &mut Vec<Probe>) {
    for (what, path) in [
        ("nothing below the path", String::new()),
        ("a slash below the path", "/".to_owned()),
        ("an unknown path", format!("/{NONE}")),
    ] {
        let probe = Probe::new(what, Method::GET, format!("{mount}{path}")).about("unknown paths");
        probes.push(requests.at_its_place(probe));
    }
}

/// A route a valid request, by a wrong method and with a body that nobody can read,
/// each with the id of the request.
fn with_ids(requests: &Requests<'_>, route: &Route, probes: &mut Vec<Probe>) {
    let with_id = |probe: Probe| probe.with_request_id(requests.request_ids);
    let good = requests.good(route);
    probes.push(with_id(good.clone().what("a request id")));
    if let Ok(method) = Method::from_bytes(UNKNOWN_METHOD.as_bytes()) {
        let wrong = Probe::new("a wrong method, with a request id", method, good.target.clone());
        probes.push(with_id(wrong.about(route.resource()).wrong_method()));
    }
    if route.body.as_ref().is_some_and(|(media_type, _)| media_type == JSON) {
        let body = Payload::Whole(b"{".to_vec());
        probes.push(with_id(good.what("half of a body, with a request id").body(JSON, body).harmless()));
    }
}
