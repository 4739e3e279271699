//! Example requests: requests that return an error.

use super::{http::is_visible_ascii, same::same_text};

/// An example request that returns an error. The author of the error writes it; the page
/// of the error shows it, and a test helper sends it to the service.
///
/// Do not include credentials, because pages and the published catalog show the request.
/// Use a shell variable whose name begins with `$API_` instead, such as `$API_KEY`.
/// `#[api(example(...))]` rejects credentials at compile time, but requests that are
/// built with these methods are not checked.
///
/// # Examples
///
/// ```
/// use error_core::ExampleRequest;
///
/// const TRANSFER: ExampleRequest = ExampleRequest::new("POST /transfers?dry_run=true")
///     .with_headers(&[("authorization", "Bearer $API_KEY")])
///     .with_body(r#"{"amount": 60}"#);
/// assert_eq!((TRANSFER.method(), TRANSFER.target()), ("POST", "/transfers?dry_run=true"));
/// assert_eq!(TRANSFER.depends_on(), None);
///
/// // Whether this request fails does not depend on the request alone.
/// const AT_NIGHT: ExampleRequest = ExampleRequest::new("GET /report").that_depends_on("the time of the day");
/// assert_eq!(AT_NIGHT.depends_on(), Some("the time of the day"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ExampleRequest {
    /// The method, a space and the target.
    line: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    depends_on: &'static str,
}

impl ExampleRequest {
    /// Creates a request from a method and a target, such as `GET /accounts/acc_9`.
    ///
    /// # Panics
    ///
    /// Panics if the method is not in upper case, or if the target is not a path in
    /// visible ASCII, with or without a query (RFC 9112, section 3.2.1). In a constant,
    /// the panic is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(line: &'static str) -> ExampleRequest {
        assert!(
            is_request_line(line),
            "an example request is a method in capitals and a path, percent-encoded: `GET /accounts/acc_9`"
        );
        ExampleRequest { line, headers: &[], body: "", depends_on: "" }
    }

    /// Sets the headers of the request: pairs of a lower-case name and a value. A request
    /// with a body has `content-type: application/json` unless `headers` contains another
    /// `content-type`.
    ///
    /// The values are published, so leave credentials out. The derive rejects
    /// credentials, but this method does not check for them.
    ///
    /// # Panics
    ///
    /// Panics if a name is not in lower case or a value is not visible ASCII. In a
    /// constant, the panic is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn with_headers(mut self, headers: &'static [(&'static str, &'static str)]) -> ExampleRequest {
        let mut at = 0;
        while at < headers.len() {
            assert!(is_header_name(headers[at].0), "a header name is lower case letters, digits and -");
            assert!(is_visible_ascii(headers[at].1), "a header value is visible ASCII");
            at += 1;
        }
        self.headers = headers;
        self
    }

    /// Sets the body of the request. The body is published, so leave credentials out:
    /// this method does not check for them.
    #[must_use]
    pub const fn with_body(mut self, body: &'static str) -> ExampleRequest {
        self.body = body;
        self
    }

    /// Names what else the error depends on, such as load, time, earlier requests or
    /// another system. The page then says that the request *may* return the error.
    #[must_use]
    pub const fn that_depends_on(mut self, what: &'static str) -> ExampleRequest {
        self.depends_on = what;
        self
    }

    /// The HTTP method of the request.
    pub const fn method(&self) -> &'static str {
        self.line.split_at(length_of_method(self.line.as_bytes())).0
    }

    /// The path, with the query if there is one.
    pub const fn target(&self) -> &'static str {
        self.line.split_at(length_of_method(self.line.as_bytes()) + 1).1
    }

    /// The headers, with names in lower case.
    pub const fn headers(&self) -> &'static [(&'static str, &'static str)] {
        self.headers
    }

    /// The body of the request, if it has one.
    pub const fn body(&self) -> Option<&'static str> {
        if self.body.is_empty() { None } else { Some(self.body) }
    }

    /// What else decides whether the request returns the error.
    pub const fn depends_on(&self) -> Option<&'static str> {
        if self.depends_on.is_empty() { None } else { Some(self.depends_on) }
    }

    const fn same(&self, other: &ExampleRequest) -> bool {
        let ExampleRequest { line, headers, body, depends_on } = self;
        same_text(line, other.line)
            && same_headers(headers, other.headers)
            && same_text(body, other.body)
            && same_text(depends_on, other.depends_on)
    }
}

/// Whether `line` is a method in capitals, a space and a target in origin form.
pub(crate) const fn is_request_line(line: &str) -> bool {
    let bytes = line.as_bytes();
    let method = length_of_method(bytes);
    if method == 0 || method + 1 >= bytes.len() || bytes[method] != b' ' || bytes[method + 1] != b'/' {
        return false;
    }
    let mut at = method + 1;
    while at < bytes.len() {
        if !bytes[at].is_ascii_graphic() || bytes[at] == b'#' {
            return false;
        }
        at += 1;
    }
    true
}

/// Methods in capitals, as registered ones are (RFC 9110, section 9.1).
const fn length_of_method(line: &[u8]) -> usize {
    let mut at = 0;
    while at < line.len() && (line[at].is_ascii_uppercase() || line[at] == b'-') {
        at += 1;
    }
    at
}

const fn is_header_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !matches!(bytes[at], b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_') {
            return false;
        }
        at += 1;
    }
    !bytes.is_empty()
}

const fn same_headers(one: &[(&str, &str)], other: &[(&str, &str)]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if !same_text(one[at].0, other[at].0) || !same_text(one[at].1, other[at].1) {
            return false;
        }
        at += 1;
    }
    true
}

pub(super) const fn same_requests(one: &[ExampleRequest], other: &[ExampleRequest]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if !one[at].same(&other[at]) {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::ExampleRequest;

    #[test]
    fn a_line_has_a_method_and_a_target() {
        let request = ExampleRequest::new("M-SEARCH /a?b=c");
        assert_eq!((request.method(), request.target()), ("M-SEARCH", "/a?b=c"));
        for line in
            ["", "GET", "GET ", "get /", "GET a", "GET  /", "GET /a b", "GET /#a", "GET /\u{fc}", " GET /", "/a"]
        {
            assert!(std::panic::catch_unwind(|| ExampleRequest::new(line)).is_err(), "{line:?}");
        }
    }

    #[test]
    fn headers_are_names_and_values() {
        for header in [("", "a"), ("A", "a"), ("a b", "a"), ("a", "\n")] {
            let headers: &'static [(&str, &str)] = Vec::from([header]).leak();
            assert!(std::panic::catch_unwind(|| ExampleRequest::new("GET /").with_headers(headers)).is_err());
        }
    }
}
