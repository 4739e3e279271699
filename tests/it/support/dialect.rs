//! The six dialects: what every format of the reference APIs and problem+json
//! must do is tested in each of them.

use std::sync::Arc;

use error_response::{ErasedWireFormat, ErrorLayer, FinImpulse, Finqware, Finternet, Problem, Stripe, Uppercase};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    FinImpulse,
    Finternet,
    Finqware,
    Uppercase,
    Stripe,
    Problem,
}

impl Dialect {
    /// In the order of the columns of every table.
    pub(crate) const ALL: [Dialect; 6] = [
        Dialect::FinImpulse,
        Dialect::Finternet,
        Dialect::Finqware,
        Dialect::Uppercase,
        Dialect::Stripe,
        Dialect::Problem,
    ];

    /// The dialect as it is without options.
    pub(crate) fn format(self) -> Arc<dyn ErasedWireFormat> {
        match self {
            Dialect::FinImpulse => Arc::new(FinImpulse::new()),
            Dialect::Finternet => Arc::new(Finternet::new()),
            Dialect::Finqware => Arc::new(Finqware::new()),
            Dialect::Uppercase => Arc::new(Uppercase::new()),
            Dialect::Stripe => Arc::new(Stripe::new()),
            Dialect::Problem => Arc::new(Problem::new()),
        }
    }

    pub(crate) fn layer(self) -> ErrorLayer {
        ErrorLayer::from_shared(self.format())
    }

    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Dialect::Problem => "application/problem+json",
            _ => "application/json",
        }
    }

    /// The name of its golden files.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Dialect::FinImpulse => "finimpulse",
            Dialect::Finternet => "finternet",
            Dialect::Finqware => "finqware",
            Dialect::Uppercase => "uppercase",
            Dialect::Stripe => "stripe",
            Dialect::Problem => "problem",
        }
    }
}
