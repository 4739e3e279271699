//! All kinds of invalid requests that a client can send.

use error_catalog::{PublishedHeader, PublishedOperation, PublishedRequest};
use http::{HeaderName, HeaderValue, Method};
use serde_json::Value as Json;

use super::request::{Payload, Probe, UNKNOWN_METHOD, VALID};
use crate::{leak::SECRET, received::essence};

/// What is asked of a path that exists.
#[derive(Debug, Clone)]
pub(super) struct Route {
    pub(super) method: Method,
    /// As the router has it, `{name}` for parameters; a query may follow.
    pub(super) path: String,
    /// The headers of its example request, without those of the body.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<(String, Vec<u8>)>,
    /// Whether the run sends it nothing. Its method is still one of its path.
    pub(super) is_left_out: bool,
}

impl Route {
    /// What a catalog knows of a route below `base`; `None` where its method is
    /// none.
    pub(super) fn of_operation(operation: &PublishedOperation, base: &str) -> Option<Route> {
        let request = operation.request.as_ref();
        let query = request.and_then(|request| request.path.split_once('?')).map(|(_, query)| query);
        let query = query.filter(|query| !query.contains(PublishedRequest::CREDENTIAL));
        let body = request.and_then(|request| {
            let is_type = |header: &&PublishedHeader| header.name.eq_ignore_ascii_case("content-type");
            let media_type = request.headers.iter().find(is_type).and_then(|header| header.value.clone());
            Some((media_type.unwrap_or_else(|| JSON.to_owned()), request.body.clone()?.into_bytes()))
        });
        Some(Route {
            method: Method::from_bytes(operation.method.as_bytes()).ok()?,
            path: [base, &operation.path].concat() + &query.map(|query| format!("?{query}")).unwrap_or_default(),
            headers: request.map(headers_of).unwrap_or_default(),
            body,
            is_left_out: false,
        })
    }

    /// The path without its query.
    pub(super) fn resource(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// The method and the path below `base`, as an author writes them.
    pub(super) fn name(&self, base: &str) -> String {
        format!("{} {}", self.method, self.resource().strip_prefix(base).unwrap_or(self.resource()))
    }
}

/// The headers of an example request that every request can have. A header with a variable in its value is a credential that
/// only the reader has.
fn headers_of(request: &PublishedRequest) -> Vec<(String, String)> {
    /// The headers of the connection and of the body, which each request has its own of.
    const OF_MESSAGE: [&str; 6] =
        ["host", "connection", "content-type", "content-length", "transfer-encoding", "expect"];
    let of_request = request.headers.iter().filter_map(|header| {
        let (name, value) = (HeaderName::from_bytes(header.name.as_bytes()).ok()?, header.value.clone()?);
        let is_open = PublishedRequest::variables(&value).next().is_none();
        let is_sent = is_open && HeaderValue::from_str(&value).is_ok() && !OF_MESSAGE.contains(&name.as_str());
        is_sent.then(|| (name.as_str().to_owned(), value))
    });
    of_request.collect()
}

/// What requests are made from.
#[derive(Debug)]
pub(super) struct Requests<'a> {
    pub(super) routes: &'a [Route],
    /// Where routers of their own begin.
    pub(super) prefixes: Vec<&'a str>,
    /// The media types that clients can choose for errors below a prefix.
    pub(super) negotiated: Vec<(&'a str, Vec<String>)>,
    /// The headers that ids of requests are sent in.
    pub(super) request_ids: &'a [HeaderName],
    /// The headers of a good request.
    pub(super) headers: &'a [(String, String)],
    /// The values of path parameters in a good request.
    pub(super) params: &'a [(String, String)],
    /// Members and query parameters whose values an answer may repeat.
    pub(super) echoed: &'a [String],
    /// One byte more is too much.
    pub(super) body_limit: usize,
    pub(super) at_once: usize,
}

/// A segment that no route has.
pub(super) const NONE: &str = "zq-no-such-route";
/// An origin that no service knows.
pub(super) const OTHER_ORIGIN: &str = "https://zq.example";
pub(super) const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

impl Requests<'_> {
    /// All requests, in an order that stays.
    pub(super) fn probes(&self) -> Vec<Probe> {
        let mut probes = Vec::new();
        for prefix in &self.prefixes {
            self.unknown(prefix, &mut probes);
        }
        let mut seen = Vec::new();
        for route in self.tested() {
            if !seen.contains(&route.resource()) {
                seen.push(route.resource());
                self.wrong_methods(route, &mut probes);
            }
        }
        // What a DELETE removes is needed by the requests of other routes.
        let (deletions, others): (Vec<_>, Vec<_>) = self.tested().partition(|route| route.method == Method::DELETE);
        for route in others.into_iter().chain(deletions) {
            let good = self.good(route);
            probes.push(good.clone());
            if route.method == Method::GET {
                let mut head = good.clone().what("HEAD of a route");
                head.method = Method::HEAD;
                probes.push(head);
            }
            self.headers_of_good(route, &good, &mut probes);
            hostile_headers(&good, &mut probes);
            self.paths(route, &good, &mut probes);
            self.queries(route, &good, &mut probes);
            if matches!(route.method, Method::POST | Method::PUT | Method::PATCH) || route.body.is_some() {
                self.bodies(route, &good, &mut probes);
            }
            if self.at_once > 1 {
                let mut many = good.what(format!("{} at once", self.at_once));
                many.times = self.at_once;
                probes.push(many);
            }
        }
        probes
    }

    /// The routes that requests are sent to.
    pub(super) fn tested(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter().filter(|route| !route.is_left_out)
    }

    /// A valid request.
    pub(super) fn good(&self, route: &Route) -> Probe {
        let mut probe = Probe::new(VALID, route.method.clone(), self.fill(&route.path, None));
        probe = probe.about(route.resource());
        for (name, value) in route.headers.iter().chain(self.headers) {
            probe = probe.header(name, value.clone());
        }
        match &route.body {
            Some((media_type, body)) => probe.body(media_type, Payload::Whole(body.clone())),
            None => probe,
        }
    }

    /// A path with values for its parameters; `odd` for the one at its place.
    fn fill(&self, path: &str, odd: Option<(usize, &str)>) -> String {
        let mut at = 0;
        let segment = |segment: &str| {
            let Some(name) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
                return segment.to_owned();
            };
            let place = at;
            at += 1;
            if let Some((odd, value)) = odd
                && odd == place
            {
                return value.to_owned();
            }
            let known = self.params.iter().find(|(known, _)| known == name.trim_start_matches('*'));
            known.map_or("1", |(_, value)| value).to_owned()
        };
        path.split('/').map(segment).collect::<Vec<_>>().join("/")
    }

    /// Paths that nobody knows, below `prefix`.
    fn unknown(&self, prefix: &str, probes: &mut Vec<Probe>) {
        let path = format!("{prefix}/{NONE}");
        let is_route = self.routes.iter().any(|route| matches(route.resource(), &path));
        let unknown = |what: &str, method| {
            let probe = Probe::new(what, method, path.clone()).about("unknown paths").harmless();
            let probe = self.at_its_place(probe);
            if is_route { probe } else { probe.must_fail() }
        };
        probes.push(unknown("an unknown path", Method::GET));
        probes.push(unknown("HEAD of an unknown path", Method::HEAD));
        probes.push(unknown("an unknown path", Method::POST).body(JSON, Payload::Whole(b"{}".to_vec())));
        let mut options = unknown("an unknown path", Method::OPTIONS);
        // CORS answers it on every path.
        options.must_fail = false;
        probes.push(options);
        if let Ok(brew) = Method::from_bytes(UNKNOWN_METHOD.as_bytes()) {
            probes.push(unknown("an unknown method", brew));
        }
        probes.push(unknown("Accept that matches nothing", Method::GET).header("accept", "application/zq"));
        for media_types in self.negotiated.iter().filter(|(below, _)| *below == prefix).map(|(_, types)| types) {
            for media_type in media_types {
                // Of problem details in JSON, `application/json` alone would be enough.
                let others = media_types.iter().filter(|other| *other != media_type);
                let others: String = others.map(|other| format!(", {};q=0", essence(other.as_bytes()))).collect();
                let probe = unknown(&format!("Accept: {media_type}"), Method::GET);
                let mut probe = probe.header("accept", format!("{media_type}{others}"));
                probe.accepts = Some(essence(media_type.as_bytes()));
                probes.push(probe);
            }
        }
        for (what, path) in [
            ("nothing below the prefix", String::new()),
            ("a slash below the prefix", "/".to_owned()),
            ("an empty segment", format!("//{NONE}")),
            ("invalid UTF-8 in the path", "/%FF".to_owned()),
            ("NUL in the path", "/%00".to_owned()),
            ("a broken escape", "/%zz".to_owned()),
            ("a way out of the path", format!("/../../{NONE}")),
            ("a long path", format!("/{}", "a".repeat(6 * 1024))),
        ] {
            if !prefix.is_empty() || !path.is_empty() {
                let probe = Probe::new(what, Method::GET, format!("{prefix}{path}")).about("unknown paths");
                probes.push(self.at_its_place(probe));
            }
        }
    }

    /// The request, marked where it goes to no route that is known.
    pub(super) fn at_its_place(&self, probe: Probe) -> Probe {
        let target = String::from_utf8_lossy(&probe.target).into_owned();
        let is_route = self.routes.iter().any(|route| matches(route.resource(), &target));
        if is_route { probe } else { probe.unknown() }
    }

    /// Methods that the path was not said to have.
    fn wrong_methods(&self, route: &Route, probes: &mut Vec<Probe>) {
        let of_path = || self.routes.iter().filter(|other| other.resource() == route.resource());
        let has = |method: &Method| of_path().any(|other| other.method == *method);
        let path = self.fill(route.resource(), None);
        let names = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", UNKNOWN_METHOD];
        for method in names.iter().filter_map(|name| Method::from_bytes(name.as_bytes()).ok()) {
            if has(&method) || (method == Method::HEAD && has(&Method::GET)) {
                continue;
            }
            let mut probe = Probe::new("a wrong method", method, path.clone()).about(route.resource());
            probe = probe.wrong_method();
            for (name, value) in self.headers {
                probe = probe.header(name, value.clone());
            }
            probe.allowed = of_path().map(|other| other.method.to_string()).collect();
            probes.push(probe);
        }
        let below = Probe::new("an unknown path below a route", Method::GET, format!("{path}/{NONE}"));
        probes.push(self.at_its_place(below.about("unknown paths")));
    }

    /// Without the headers of a good request, such as credentials, and with wrong ones.
    fn headers_of_good(&self, route: &Route, good: &Probe, probes: &mut Vec<Probe>) {
        let is_named = |name: &str| self.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
        let of_example = route.headers.iter().filter(|(name, _)| !is_named(name));
        for (name, _) in self.headers.iter().chain(of_example) {
            probes.push(good.clone().what(format!("without {name}")).without(name));
            probes.push(good.clone().what(format!("a wrong {name}")).header(name, SECRET));
            probes.push(good.clone().what(format!("an empty {name}")).header(name, ""));
            probes.push(good.clone().what(format!("{name} outside of ASCII")).header(name, b"\xff\xfe".to_vec()));
        }
        let mut authorization = |what: &str, value: &str| {
            probes.push(good.clone().what(what).header("authorization", value));
        };
        authorization("a wrong token", &format!("Bearer {SECRET}"));
        authorization("a scheme without a token", "Bearer");
        authorization("an unknown scheme", &format!("Zq {SECRET}"));
        authorization("Basic with invalid Base64", "Basic !!!");
    }

    /// Invalid path parameters.
    fn paths(&self, route: &Route, good: &Probe, probes: &mut Vec<Probe>) {
        const VALUES: [(&str, &str); 7] = [
            ("a text in the path", "zq-text"),
            ("a large number in the path", "999999999999999999999999999999"),
            ("a negative number in the path", "-1"),
            ("invalid UTF-8 in the path", "%FF"),
            ("NUL in the path", "%00"),
            ("a broken escape in the path", "%zz"),
            ("a way out of the path", "..%2F..%2Fetc%2Fpasswd"),
        ];
        let params = route.path.split('/').filter(|segment| segment.starts_with('{')).count();
        for place in 0..params {
            for (what, value) in VALUES {
                let mut probe = good.clone().what(what);
                probe.target = self.fill(&route.path, Some((place, value))).into_bytes();
                probes.push(probe);
            }
        }
    }

    fn bodies(&self, route: &Route, good: &Probe, probes: &mut Vec<Probe>) {
        let (media_type, whole) = match &route.body {
            Some((media_type, body)) => (&**media_type, body.clone()),
            None => (JSON, b"{}".to_vec()),
        };
        let mut with = |what: &str, media_type: &str, body: Payload| {
            probes.push(good.clone().what(what).body(media_type, body));
        };
        with("no body", media_type, Payload::None);
        with("an empty body", media_type, Payload::Whole(Vec::new()));
        if media_type != JSON {
            with("half of a body", media_type, Payload::Whole(whole[..whole.len() / 2].to_vec()));
            with("a body of invalid UTF-8", media_type, Payload::Whole(b"\"\xff\xfe\"".to_vec()));
        }
        with("another media type", "application/zq", Payload::Whole(whole.clone()));
        with("an invalid media type", "zq", Payload::Whole(whole.clone()));
        with("a form without a boundary", "multipart/form-data", Payload::Whole(whole.clone()));
        let part = format!("--zq\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n{SECRET}");
        with("a multipart form that ends early", "multipart/form-data; boundary=zq", Payload::Whole(part.into_bytes()));
        with("a form", FORM, Payload::Whole(format!("a={SECRET}&b=%FF").into_bytes()));
        let mut large = whole.clone();
        large.resize(self.body_limit + 1, b' ');
        with("a body that is too large", media_type, Payload::Whole(large.clone()));
        with("a body that is too large, in chunks", media_type, Payload::Chunked(large));
        with("a broken chunk", media_type, Payload::Raw(b"zq\r\n".to_vec()));
        if let Some(last) = probes.last_mut() {
            *last = last.clone().header("transfer-encoding", "chunked").malformed();
        }
        let missing = good.clone().what("no media type").body("", Payload::Whole(whole.clone()));
        probes.push(missing.without("content-type"));
        for (what, value) in [("an invalid length", "zq"), ("a negative length", "-1")] {
            let probe = good.clone().what(what).body(media_type, Payload::Raw(whole.clone()));
            probes.push(probe.header("content-length", value).malformed());
        }
        if media_type == JSON {
            unreadable_json(&whole, route.body.is_some(), good, probes);
            self.json_bodies(&whole, good, probes);
        }
    }

    /// What stands where `name` has a value that it must not have.
    fn odd(&self, name: &str) -> &'static str {
        if self.echoed.iter().any(|echoed| echoed == name) { "zq-text" } else { SECRET }
    }

    /// What stands in a list in the place of an object with `members`. serde reads a list
    /// as the fields of a struct, in an order that is not known here, so it may be the
    /// value of any of them.
    fn odd_in_a_list(&self, members: Option<&serde_json::Map<String, Json>>) -> &'static str {
        let mut odd = members.into_iter().flat_map(serde_json::Map::keys).map(|name| self.odd(name));
        odd.find(|odd| *odd != SECRET).unwrap_or(SECRET)
    }

    /// Invalid JSON, and JSON of the wrong shape.
    fn json_bodies(&self, whole: &[u8], good: &Probe, probes: &mut Vec<Probe>) {
        let of = |what: &str, body: String| good.clone().what(what).body(JSON, Payload::Whole(body.into_bytes()));
        let members = match serde_json::from_slice(whole) {
            Ok(Json::Object(members)) => Some(members),
            _ => None,
        };
        probes.extend([
            of("JSON with trailing data", format!("{{}} {SECRET}")),
            of("no members", "{}".to_owned()),
            of("a text", format!("\"{SECRET}\"")),
            of("null", "null".to_owned()),
            of("an unknown member", format!("{{\"zq_unknown\":\"{SECRET}\"}}")),
            of("deeply nested JSON", format!("{}{}", "[".repeat(1_000), "]".repeat(1_000))),
            of("a number out of range", "{\"zq\":1e999}".to_owned()),
        ]);
        let list = of("a list", format!("[\"{}\"]", self.odd_in_a_list(members.as_ref())));
        let Some(members) = members else { return probes.push(list) };
        probes.push(match members.keys().next() {
            Some(name) if members.len() == 1 => list.odd(name),
            _ => list,
        });
        for name in members.keys() {
            let mut without = members.clone();
            without.remove(name);
            probes.push(of(&format!("without {name}"), Json::Object(without).to_string()));
            for (what, value) in [
                ("as a text", Json::from(self.odd(name))),
                ("as a group", serde_json::json!({ "zq": self.odd(name) })),
                ("as a negative number", Json::from(-1)),
                ("as null", Json::Null),
            ] {
                let mut changed = members.clone();
                changed.insert(name.clone(), value);
                probes.push(of(&format!("{name} {what}"), Json::Object(changed).to_string()).odd(name));
            }
        }
        let twice = String::from_utf8_lossy(whole).trim_end().strip_suffix('}').map(str::to_owned);
        if let (Some(start), Some((name, value))) = (twice, members.iter().next()) {
            probes.push(of("a member twice", format!("{start},{}:{value}}}", Json::from(&**name))));
        }
        let mut more = members.clone();
        more.insert("zq_unknown".to_owned(), Json::from(SECRET));
        probes.push(of("an additional member", Json::Object(more).to_string()));
    }

    /// Invalid queries.
    fn queries(&self, route: &Route, good: &Probe, probes: &mut Vec<Probe>) {
        let target = String::from_utf8_lossy(&good.target).into_owned();
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let of = |what: &str, query: String| {
            let mut probe = good.clone().what(what);
            probe.target = format!("{path}?{query}").into_bytes();
            probe
        };
        if route.method == Method::GET {
            probes.extend([
                of("an unknown query", format!("zq_unknown={SECRET}")),
                of("invalid UTF-8 in the query", "zq=%FF".to_owned()),
                of("a broken escape in the query", "zq=%zz&%=%".to_owned()),
                of("an empty query", "=&&&=".to_owned()),
            ]);
        }
        for name in query.split('&').filter_map(|pair| pair.split('=').next()).filter(|name| !name.is_empty()) {
            let others: String = query
                .split('&')
                .filter(|pair| pair.split('=').next() != Some(name))
                .map(|pair| format!("{pair}&"))
                .collect();
            probes.push(of(&format!("without {name} in the query"), others.clone()));
            for (what, value) in
                [("a text", self.odd(name)), ("nothing", ""), ("a negative number", "-1"), ("invalid UTF-8", "%FF")]
            {
                probes.push(of(&format!("{what} as {name} in the query"), format!("{others}{name}={value}")).odd(name));
            }
            let twice = format!("{query}&{name}={}", self.odd(name));
            probes.push(of(&format!("{name} twice in the query"), twice).odd(name));
        }
    }
}

/// Bodies that no parser of JSON accepts: whoever reads the body gets no further.
/// Nothing comes of them where a body `is_read`.
fn unreadable_json(whole: &[u8], is_read: bool, good: &Probe, probes: &mut Vec<Probe>) {
    let half = whole.get(..whole.len() / 2).unwrap_or_default();
    let is_whole = half.is_empty() || serde_json::from_slice::<serde::de::IgnoredAny>(half).is_ok();
    for (what, body) in [
        ("half of a body", half.to_vec()),
        ("a body of invalid UTF-8", b"\"\xff\xfe\"".to_vec()),
        ("a body of invalid JSON", format!("{{\"a\": {SECRET}").into_bytes()),
    ] {
        let is_readable = what == "half of a body" && is_whole;
        let probe = good.clone().what(what).body(JSON, Payload::Whole(body));
        probes.push(if is_read && !is_readable { probe.harmless() } else { probe });
    }
}

/// Headers that say what no header should.
fn hostile_headers(good: &Probe, probes: &mut Vec<Probe>) {
    let mut with = |what: &str, name: &str, value: Vec<u8>| probes.push(good.clone().what(what).header(name, value));
    with("Accept that matches nothing", "accept", b"application/zq".to_vec());
    with("an invalid Accept", "accept", b";;;q=zq".to_vec());
    with("an unknown encoding", "accept-encoding", b"zq;q=1, identity;q=0".to_vec());
    with("an unknown language", "accept-language", b"zq".to_vec());
    with("an overlong request id", "x-request-id", SECRET.repeat(20).into_bytes());
    with("a request id with quotes", "x-request-id", format!("\"><b>{SECRET}").into_bytes());
    with("a request id outside of ASCII", "x-request-id", b"\xff\xfe".to_vec());
    with("a request id with a tab", "x-request-id", format!("a\t{SECRET}").into_bytes());
    with("an Expect that cannot be met", "expect", b"zq".to_vec());
    with("Expect: 100-continue", "expect", b"100-continue".to_vec());
    with("an empty range", "range", b"bytes=9-1".to_vec());
    with("a condition that fails", "if-match", format!("\"{SECRET}\"").into_bytes());
    with("an unknown upgrade", "upgrade", b"zq".to_vec());
    with("an invalid cookie", "cookie", format!("=;;{SECRET}").into_bytes());
    with("another origin", "origin", OTHER_ORIGIN.as_bytes().to_vec());
    with("a long header", "x-zq", vec![b'a'; 16 * 1024]);
    with("a control character in a header", "x-request-id", b"a\x01b".to_vec());
    if let Some(last) = probes.last_mut() {
        last.is_malformed = true;
    }
}

/// Whether `path` is one of `template`.
pub(super) fn matches(template: &str, path: &str) -> bool {
    let (mut templates, mut segments) = (template.split('/'), path.split('/'));
    loop {
        match (templates.next(), segments.next()) {
            (None, None) => return true,
            (Some(wildcard), Some(_)) if wildcard.starts_with("{*") => return true,
            (Some(known), Some(segment)) if known.starts_with('{') || known == segment => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_path_of_a_template() {
        for (template, path) in [("/a", "/a"), ("/{id}", "/a"), ("/a/{*rest}", "/a/b/c"), ("/{*rest}", "/a")] {
            assert!(matches(template, path), "{template} {path}");
        }
        for (template, path) in [("/a", "/b"), ("/{id}", "/a/b"), ("/a/{id}", "/a")] {
            assert!(!matches(template, path), "{template} {path}");
        }
    }
}
