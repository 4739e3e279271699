//! A text that a client reads may show a field whose name is not that of a secret.

use error_response::{ApiError, Masked, format::Message};

#[derive(Debug, thiserror::Error, ApiError)]
enum KeyError {
    /// Not known
    #[error("{session_id} {token_type} {cookie_name} {keyboard} {max_tokens} {pin}")]
    #[api(status = 404, code = "unknown")]
    Unknown {
        session_id: &'static str,
        token_type: &'static str,
        cookie_name: &'static str,
        keyboard: &'static str,
        max_tokens: u32,
        pin: Masked,
    },

    /// The key is taken
    #[error("{idempotency_key} is taken")]
    #[api(status = 409, code = "taken")]
    Taken {
        #[api(public)]
        idempotency_key: &'static str,
    },

    /// The vault is closed
    #[error("the vault refused {password}")]
    #[api(status = 500, code = "vault_closed")]
    Vault { password: &'static str },
}

#[test]
fn the_client_reads_it() {
    let unknown = KeyError::Unknown {
        session_id: "s",
        token_type: "t",
        cookie_name: "c",
        keyboard: "k",
        max_tokens: 1,
        pin: Masked::new("1234567890123"),
    };
    assert_eq!(Message::of(&unknown).as_str(), "s t c k 1 12345...");
    assert_eq!(Message::of(&KeyError::Taken { idempotency_key: "k_1" }).as_str(), "k_1 is taken");
    // What a server error prints is for the log.
    assert_eq!(Message::of(&KeyError::Vault { password: "S" }).as_str(), "");
}
