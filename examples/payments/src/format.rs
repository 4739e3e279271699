//! The wire formats that the service can be started with.

use clap::ValueEnum;

/// A built-in wire format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// FinImpulse: numeric codes, and successes in the same envelope.
    Finimpulse,
    /// Finqware: an id for each error.
    Finqware,
    /// Finternet.
    Finternet,
    /// OAuth 2.0 (RFC 6749).
    Oauth,
    /// Problem details (RFC 9457).
    Problem,
    /// Stripe.
    Stripe,
    /// Codes in capitals.
    Uppercase,
}
