//! One request, byte for byte.

use http::{HeaderName, Method};

/// One request, byte for byte, and what it is meant to provoke.
#[derive(Debug, Clone)]
pub(super) struct Probe {
    /// What is wrong with it.
    pub(super) what: String,
    /// What it is about: a route, or nothing that is there.
    pub(super) about: String,
    /// The member or the query parameter that it gets wrong, if it is only one.
    pub(super) odd: Option<String>,
    pub(super) method: Method,
    pub(super) target: Vec<u8>,
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Payload,
    /// How many of it are sent at once.
    pub(super) times: usize,
    pub(super) place: Place,
    /// Methods that `Allow` must list, should the answer be a 405.
    pub(super) allowed: Vec<String>,
    /// Whether it can't change what the service keeps.
    pub(super) is_harmless: bool,
    /// Whether any answer to it is an error.
    pub(super) must_fail: bool,
    /// The media type in which an error is returned, since it accepts nothing else.
    pub(super) accepts: Option<String>,
    /// Whether it breaks the rules of HTTP, so that a server or proxy answers
    /// before any application sees it.
    pub(super) is_malformed: bool,
}

/// Where a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A route that was named, by its method.
    Route,
    /// A route that was named, by another method.
    WrongMethod,
    /// A path that nobody named.
    Unknown,
}

/// A body, and how its length is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Payload {
    None,
    Whole(Vec<u8>),
    /// In chunks, without a length in advance.
    Chunked(Vec<u8>),
    /// As it is: the headers of the request say what is not so.
    Raw(Vec<u8>),
}

impl Probe {
    pub(super) fn new(what: impl Into<String>, method: Method, target: impl Into<Vec<u8>>) -> Probe {
        let is_harmless = is_harmless(&method);
        Probe {
            what: what.into(),
            about: String::new(),
            odd: None,
            method,
            target: target.into(),
            headers: Vec::new(),
            body: Payload::None,
            times: 1,
            place: Place::Route,
            allowed: Vec::new(),
            is_harmless,
            must_fail: false,
            accepts: None,
            is_malformed: false,
        }
    }

    pub(super) fn about(mut self, about: impl Into<String>) -> Probe {
        self.about = about.into();
        self
    }

    /// It gets the member or query parameter `name` wrong.
    pub(super) fn odd(self, name: &str) -> Probe {
        Probe { odd: Some(name.to_owned()), ..self }
    }

    /// Whether nothing is wrong with it.
    pub(super) fn is_valid(&self) -> bool {
        self.what == VALID
    }

    /// It goes to a route, whose method is another one.
    pub(super) fn wrong_method(self) -> Probe {
        Probe { place: Place::WrongMethod, ..self }
    }

    /// It goes to no route.
    pub(super) fn unknown(self) -> Probe {
        Probe { place: Place::Unknown, ..self }
    }

    /// Sends this id in every header that ids are sent in.
    pub(super) fn with_request_id(mut self, names: &[HeaderName]) -> Probe {
        for name in names {
            self = self.header(name.as_str(), SENT_ID);
        }
        self
    }

    /// The value of a header that it sends.
    pub(super) fn sent(&self, name: &str) -> Option<&[u8]> {
        let known = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        known.map(|(_, value)| &**value)
    }

    /// Whether it sends the id of a request.
    pub(super) fn sends_id(&self) -> bool {
        self.headers.iter().any(|(_, value)| value == SENT_ID.as_bytes())
    }

    /// Whether it has a key that makes a repetition harmless where the route
    /// knows such keys.
    pub(super) fn has_key(&self) -> bool {
        self.headers.iter().any(|(name, _)| name.to_ascii_lowercase().contains("idempotency-key"))
    }

    /// Whatever its method is, nothing comes of it.
    pub(super) fn harmless(mut self) -> Probe {
        self.is_harmless = true;
        self
    }

    /// Nobody could accept it.
    pub(super) fn must_fail(mut self) -> Probe {
        self.must_fail = true;
        self
    }

    pub(super) fn malformed(mut self) -> Probe {
        self.is_malformed = true;
        self
    }

    pub(super) fn what(mut self, what: impl Into<String>) -> Probe {
        self.what = what.into();
        self
    }

    /// Sets a header; there is then no other of this name.
    pub(super) fn header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Probe {
        self = self.without(name);
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(super) fn without(mut self, name: &str) -> Probe {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    pub(super) fn body(mut self, media_type: &str, body: Payload) -> Probe {
        self.body = body;
        self.header("content-type", media_type)
    }

    /// What a report calls it.
    pub(super) fn name(&self) -> String {
        const LONGEST: usize = 60;
        let target = self.target.escape_ascii().to_string();
        let shown = match target.get(..LONGEST) {
            Some(start) if target.len() > LONGEST => format!("{start}..."),
            _ => target,
        };
        format!("{} {shown}, {}", self.method, self.what)
    }

    /// The bytes of its head, about, which proxies bound.
    pub(super) fn head_length(&self) -> usize {
        self.target.len() + self.headers.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>()
    }

    /// The request as it goes over the wire to `host`; the connection ends after
    /// it.
    pub(super) fn bytes(&self, host: &str) -> Vec<u8> {
        let mut bytes = format!("{} ", self.method).into_bytes();
        bytes.extend_from_slice(&self.target);
        bytes.extend_from_slice(format!(" HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n").as_bytes());
        for (name, value) in &self.headers {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(b"\r\n");
        }
        match &self.body {
            Payload::None => bytes.extend_from_slice(b"\r\n"),
            Payload::Whole(body) => {
                bytes.extend_from_slice(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
                bytes.extend_from_slice(body);
            }
            Payload::Chunked(body) => {
                bytes.extend_from_slice(b"transfer-encoding: chunked\r\n\r\n");
                for chunk in body.chunks(16 * 1024) {
                    bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                    bytes.extend_from_slice(chunk);
                    bytes.extend_from_slice(b"\r\n");
                }
                bytes.extend_from_slice(b"0\r\n\r\n");
            }
            Payload::Raw(rest) => {
                bytes.extend_from_slice(b"\r\n");
                bytes.extend_from_slice(rest);
            }
        }
        bytes
    }
}

/// Whether a request with this method changes nothing: those that are safe (RFC 9110,
/// section 9.2.1), and one that no server has.
fn is_harmless(method: &Method) -> bool {
    method.is_safe() || method.as_str() == UNKNOWN_METHOD
}

/// The id of a request that sends one.
pub(super) const SENT_ID: &str = "zq-request-1";

/// What a request is called with which nothing is wrong.
pub(super) const VALID: &str = "a valid request";

/// A method that no server has.
pub(super) const UNKNOWN_METHOD: &str = "BREW";
