//! The six formats: what every format of the reference APIs and problem+json
//! must do is tested in each of them.

use std::sync::Arc;

use error_response::{ErasedWireFormat, ErrorLayer, FinImpulse, Finqware, Finternet, Problem, Stripe, Uppercase};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    FinImpulse,
    Finternet,
    Finqware,
    Uppercase,
    Stripe,
    Problem,
}

impl Format {
    /// In the order of the columns of every table.
    pub(crate) const ALL: [Format; 6] =
        [Format::FinImpulse, Format::Finternet, Format::Finqware, Format::Uppercase, Format::Stripe, Format::Problem];

    /// The format as it is without options.
    pub(crate) fn wire_format(self) -> Arc<dyn ErasedWireFormat> {
        match self {
            Format::FinImpulse => Arc::new(FinImpulse::new()),
            Format::Finternet => Arc::new(Finternet::new()),
            Format::Finqware => Arc::new(Finqware::new()),
            Format::Uppercase => Arc::new(Uppercase::new()),
            Format::Stripe => Arc::new(Stripe::new()),
            Format::Problem => Arc::new(Problem::new()),
        }
    }

    pub(crate) fn layer(self) -> ErrorLayer {
        ErrorLayer::from_shared(self.wire_format())
    }

    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Format::Problem => "application/problem+json",
            _ => "application/json",
        }
    }

    /// The name of its golden files.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Format::FinImpulse => "finimpulse",
            Format::Finternet => "finternet",
            Format::Finqware => "finqware",
            Format::Uppercase => "uppercase",
            Format::Stripe => "stripe",
            Format::Problem => "problem",
        }
    }
}
