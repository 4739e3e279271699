//! The address of a service.

use http::{Method, Uri};

use super::service_error::ServiceError;

/// Where a service is.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) scheme: Scheme,
    /// As a resolver takes it, without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    /// What the paths of its routes begin with; empty or `/path`.
    pub(super) base: String,
    /// The value of `Host`.
    pub(super) authority: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    Http,
    Https,
}

impl Target {
    /// Reads `http://host:port/base`.
    pub(super) fn new(url: &str) -> Result<Target, ServiceError> {
        let refused = |why: &str| ServiceError::Url { url: url.to_owned(), why: why.to_owned() };
        let form = "write it as http://host:port/base";
        let uri: Uri = url.parse().map_err(|_| refused(form))?;
        let scheme = match uri.scheme_str() {
            Some("http") => Scheme::Http,
            Some("https") if cfg!(feature = "https") => Scheme::Https,
            Some("https") => {
                return Err(refused(
                    "this build knows no TLS: build it with the feature `https`, or give the http:// address of the \
                     service itself",
                ));
            }
            _ => return Err(refused(form)),
        };
        let authority = uri.authority().ok_or_else(|| refused(form))?.as_str();
        if authority.contains('@') {
            return Err(refused("credentials are sent in a header: give them as `authorization: ...`"));
        }
        if uri.query().is_some() || url.contains('#') {
            return Err(refused("it has a query or a fragment: give the address that paths are added to"));
        }
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        Ok(Target {
            scheme,
            host: host.to_owned(),
            port: uri.port_u16().unwrap_or(scheme.port()),
            base: uri.path().trim_end_matches('/').to_owned(),
            authority: authority.to_owned(),
        })
    }

    /// The address without its path.
    pub(super) fn origin(&self) -> String {
        format!("{}://{}", self.scheme.name(), self.authority)
    }
}

impl Scheme {
    fn port(self) -> u16 {
        match self {
            Scheme::Http => 80,
            Scheme::Https => 443,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
        }
    }
}

/// A method and a path: `GET /accounts/{id}`.
pub(super) fn route(text: &str) -> Result<(Method, String), ServiceError> {
    let refused = || ServiceError::Route(text.to_owned());
    let (method, path) = text.trim().split_once(' ').ok_or_else(refused)?;
    let is_path = path.starts_with('/') && path.bytes().all(|byte| byte.is_ascii_graphic());
    let method = Method::from_bytes(method.as_bytes()).map_err(|_| refused())?;
    if is_path { Ok((method, path.to_owned())) } else { Err(refused()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{Target, route};

    #[track_caller]
    fn check(url: &str, host: &str, port: u16, base: &str) {
        let target = Target::new(url).unwrap();
        assert_eq!((&*target.host, target.port, &*target.base), (host, port, base));
    }

    #[test]
    fn addresses_of_services() {
        check("http://localhost:8080", "localhost", 8080, "");
        check("http://localhost:8080/", "localhost", 8080, "");
        check("http://api.example.com/v1/", "api.example.com", 80, "/v1");
        check("http://[::1]:8080/v1", "::1", 8080, "/v1");
    }

    #[test]
    fn what_is_none_says_what_to_write() {
        for (url, text) in [
            ("localhost:8080", "write it as http://host:port/base"),
            ("ftp://localhost", "write it as http://host:port/base"),
            ("/v1", "write it as http://host:port/base"),
            ("http://me:secret@localhost", "give them as `authorization: ...`"),
            ("http://localhost/?a=b", "a query or a fragment"),
            ("http://localhost/#a", "a query or a fragment"),
        ] {
            let error = Target::new(url).unwrap_err().to_string();
            assert!(error.contains(text), "{url}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[cfg(not(feature = "https"))]
    #[test]
    fn https_needs_its_feature() {
        let error = Target::new("https://localhost").unwrap_err().to_string();
        assert!(error.contains("build it with the feature `https`"), "{error}");
    }

    #[test]
    fn routes() {
        assert_eq!(route("GET /accounts/{id}").unwrap().1, "/accounts/{id}");
        for text in ["/accounts", "GET accounts", "GET", "G(T /a", "GET /a b", "GET /a\r\nb: c", ""] {
            assert!(route(text).is_err(), "{text}");
        }
    }
}
