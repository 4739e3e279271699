//! Signatures as [Standard Webhooks](https://www.standardwebhooks.com/) describes them.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What the text of a secret begins with.
const PREFIX: &str = "whsec_";
/// How many random bytes a secret has; Standard Webhooks wants 24 to 64.
const LENGTH: usize = 32;

/// What signs the deliveries of an endpoint. `Debug` does not show it.
#[derive(Clone)]
pub(super) struct SigningSecret(Vec<u8>);

impl SigningSecret {
    /// A new secret.
    ///
    /// # Errors
    ///
    /// If the system has no randomness.
    pub(super) fn generate() -> Result<SigningSecret, getrandom::Error> {
        let mut bytes = vec![0; LENGTH];
        getrandom::fill(&mut bytes)?;
        Ok(SigningSecret(bytes))
    }

    /// Reads the text from the database; `None` if it is not a secret.
    pub(super) fn parse(text: &str) -> Option<SigningSecret> {
        STANDARD.decode(text.strip_prefix(PREFIX)?).ok().map(SigningSecret)
    }

    /// The text that the owner of the endpoint gives to a library: `whsec_` and Base64.
    pub(super) fn expose(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// One signature: `v1,` and the Base64 of an HMAC-SHA256.
    fn sign(&self, id: &str, timestamp: i64, body: &str) -> Option<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?; // HMAC takes a key of any length
        mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
        Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    }
}

/// The value of `webhook-signature`: a signature by each secret. While a secret is rotated there are two.
pub(super) fn signatures(secrets: &[SigningSecret], id: &str, timestamp: i64, body: &str) -> String {
    let signed: Vec<String> = secrets.iter().filter_map(|secret| secret.sign(id, timestamp, body)).collect();
    signed.join(" ")
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(..)")
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use standardwebhooks::Webhook;

    use super::*;

    /// An example of Standard Webhooks.
    #[test]
    fn known_signature() {
        let secret = SigningSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = signatures(&[secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    /// The library of Standard Webhooks accepts both secrets while one is rotated, and no other body.
    #[test]
    fn verified_by_the_library() {
        let secrets = [SigningSecret::generate().unwrap(), SigningSecret::generate().unwrap()];
        let now = crate::clock::now();
        let signed = signatures(&secrets, "evt_1", now, "{}");
        let mut headers = HeaderMap::new();
        headers.insert("webhook-id", "evt_1".parse().unwrap());
        headers.insert("webhook-timestamp", now.into());
        headers.insert("webhook-signature", signed.parse().unwrap());
        for secret in &secrets {
            let library = Webhook::new(&secret.expose()).unwrap();
            library.verify(b"{}", &headers).unwrap();
            assert!(library.verify(b"{ }", &headers).is_err());
        }
        let other = Webhook::new(&SigningSecret::generate().unwrap().expose()).unwrap();
        assert!(other.verify(b"{}", &headers).is_err());
    }

    #[test]
    fn secrets_are_not_shown() {
        assert_eq!(format!("{:?}", SigningSecret::generate().unwrap()), "SigningSecret(..)");
        assert!(SigningSecret::parse("whsec_not base64").is_none());
        assert!(SigningSecret::parse("c2VjcmV0").is_none());
    }
}
