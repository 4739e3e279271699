//! The path at which the pages are mounted: the path of the format's documentation
//! addresses.

use std::{error::Error, fmt};

use error_formats::AddressBase;

/// The path of the pages where the format's errors have no addresses.
const DEFAULT: &str = "/errors/";

/// The path of the pages within a router that is nested at `prefix`: that of
/// the base of the format's addresses.
pub(super) fn path(base: Option<&str>, prefix: &str) -> Result<String, MountError> {
    let Some(base) = base else { return Ok(DEFAULT.to_owned()) };
    let refused = |why| MountError { base: base.to_owned(), why };
    // A format of the author's own, or a catalog in a file, has not checked it.
    let checked = AddressBase::new(base).map_err(|invalid| refused(format!("it {}", invalid.why())))?;
    let Some(path) = checked.path() else {
        return Err(refused("it does not end with a path from `/` to `/`, such as `/errors/`".to_owned()));
    };
    let prefix = prefix.trim_end_matches('/');
    match path.strip_prefix(prefix).filter(|inside| inside.len() > 1 && inside.starts_with('/')) {
        Some(inside) => Ok(inside.to_owned()),
        None => Err(refused(format!("its path lies not below `{prefix}/`, where the router is nested"))),
    }
}

/// The error if routes cannot be mounted at the base of the documentation addresses.
#[derive(Clone, PartialEq, Eq)]
pub struct MountError {
    base: String,
    why: String,
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for MountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for MountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the pages can't be served at the base {:?} of the format's addresses: {}", self.base, self.why)
    }
}

impl Error for MountError {}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::path;

    #[test]
    fn the_path_is_that_of_the_addresses() {
        assert_eq!(path(None, "/api").unwrap(), "/errors/");
        assert_eq!(path(Some("https://api.example.com/errors/"), "").unwrap(), "/errors/");
        assert_eq!(path(Some("https://api.example.com/v1/docs/errors/"), "/v1").unwrap(), "/docs/errors/");
        assert_eq!(path(Some("/v1/errors/"), "/v1/").unwrap(), "/errors/");
        assert_eq!(path(Some("/v1/fehler%C3%BC/"), "/v1").unwrap(), "/fehler%C3%BC/");
    }

    #[test]
    fn a_base_that_leads_elsewhere_is_refused() {
        let refused = |base, prefix| path(Some(base), prefix).unwrap_err().to_string();
        assert_eq!(
            refused("https://docs.example.com/errors#", ""),
            "the pages can't be served at the base \"https://docs.example.com/errors#\" of the format's addresses: \
             it does not end with a path from `/` to `/`, such as `/errors/`",
        );
        for (base, prefix, why) in [
            ("https://docs.example.com", "", "it has no path"),
            ("https://docs.example.com/", "", "its path lies not below `/`"),
            ("/errors", "", "it does not end in /"),
            ("/errors/error-", "", "such as `/errors/`"),
            ("/{tenant}/errors/", "/{tenant}", "it has `{` in its path"),
            ("/:v/errors/", "/:v", "it has `:` in its path"),
            ("/*/errors/", "", "it has `*` in its path"),
            ("/fehlerü/", "", "percent-encode it (`%C3%BC`)"),
            ("errors/", "", "it must begin with https://, http:// or one /"),
            ("/errors/", "/v1", "its path lies not below `/v1/`"),
            ("/errors/", "v1", "its path lies not below `v1/`"),
            ("/v1errors/", "/v1", "its path lies not below `/v1/`"),
        ] {
            assert!(refused(base, prefix).contains(why), "{}", refused(base, prefix));
        }
    }
}
