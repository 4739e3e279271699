//! Where webhooks may be sent.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};
use tokio::{net::lookup_host, time::timeout};

use super::networks::is_public;

/// How long the name of a new endpoint may take to resolve.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(3);
/// The longest URL of an endpoint, in bytes.
const LONGEST_URL: usize = 2_048;

/// Decides which hosts webhooks are sent to: public ones, or every host for tests and private installations.
#[derive(Debug, Clone, Copy)]
pub(super) struct Destinations {
    pub(super) allow_private: bool,
}

/// Why a URL is not a destination.
const PRIVATE: &str = "its host is in a private network";

impl Destinations {
    /// Reads the URL of a new endpoint, and resolves its host.
    ///
    /// # Errors
    ///
    /// With the reason, if webhooks are not sent there.
    pub(super) async fn check(self, text: &str) -> Result<Url, &'static str> {
        if text.len() > LONGEST_URL {
            return Err("it is longer than 2048 bytes");
        }
        let url: Url = text.parse().map_err(|_| "it is not an absolute URL")?;
        self.check_url(&url)?;
        if self.allow_private {
            return Ok(url);
        }
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let addresses = timeout(LOOKUP_TIMEOUT, lookup_host((host.as_str(), 0))).await;
        let Ok(Ok(mut addresses)) = addresses else { return Err("its host cannot be resolved") };
        let is_public = addresses.all(|address| is_public(address.ip()));
        if is_public { Ok(url) } else { Err(PRIVATE) }
    }

    /// Whether a request may be sent to `url`. A host that is an address is compared here; the address of a name is
    /// compared when the name is [resolved](Resolve).
    pub(super) fn check_url(self, url: &Url) -> Result<(), &'static str> {
        match url.scheme() {
            "https" => {}
            "http" if self.allow_private => {}
            _ => return Err("it must begin with https://"),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it must not have a user name or a password");
        }
        let host = url.host_str().ok_or("it has no host")?;
        match host.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(address) if !self.allow_private && !is_public(address) => Err(PRIVATE),
            _ => Ok(()),
        }
    }
}

/// Resolves the name of a receiver once and returns its public addresses only: the connection is made to one of them, so a
/// name that resolves differently afterwards changes nothing.
impl Resolve for Destinations {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        Box::pin(async move {
            let found = lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|found| allow_private || is_public(found.ip())).collect();
            if allowed.is_empty() {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, PRIVATE).into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC_ONLY: Destinations = Destinations { allow_private: false };

    #[tokio::test]
    async fn urls() {
        for (url, expected) in [
            ("https://8.8.8.8/hooks", None),
            ("https://[2606:4700::1111]:8443/hooks", None),
            ("http://8.8.8.8/hooks", Some("it must begin with https://")),
            ("ftp://8.8.8.8/hooks", Some("it must begin with https://")),
            ("/hooks", Some("it is not an absolute URL")),
            ("https://", Some("it is not an absolute URL")),
            ("https://ada:secret@8.8.8.8/", Some("it must not have a user name or a password")),
            ("https://127.0.0.1/", Some(PRIVATE)),
            // What browsers read as 127.0.0.1.
            ("https://2130706433/", Some(PRIVATE)),
            ("https://0x7f.1/", Some(PRIVATE)),
            ("https://0177.0.0.1/", Some(PRIVATE)),
            ("https://１２７.0.0.1/", Some(PRIVATE)),
            ("https://[::1]/", Some(PRIVATE)),
            ("https://[::ffff:10.0.0.1]/", Some(PRIVATE)),
            ("https://[fd00:ec2::254]/", Some(PRIVATE)),
            // A name that resolves to a private address.
            ("https://localhost/", Some(PRIVATE)),
            ("https://nothing.invalid/", Some("its host cannot be resolved")),
        ] {
            assert_eq!(PUBLIC_ONLY.check(url).await.err(), expected, "{url}");
        }
        let long = format!("https://8.8.8.8/{}", "a".repeat(LONGEST_URL));
        assert_eq!(PUBLIC_ONLY.check(&long).await.err(), Some("it is longer than 2048 bytes"));
    }

    #[tokio::test]
    async fn private_networks_if_allowed() {
        let all = Destinations { allow_private: true };
        assert!(all.check("http://127.0.0.1:9000/hooks").await.is_ok());
        assert!(all.check("ftp://127.0.0.1/").await.is_err());
    }

    /// A name that became private after its endpoint was created.
    #[tokio::test]
    async fn resolved_when_it_is_sent() {
        assert!(PUBLIC_ONLY.resolve("localhost".parse().unwrap()).await.is_err());
        assert!(Destinations { allow_private: true }.resolve("localhost".parse().unwrap()).await.is_ok());
    }
}
