//! Test and live: two worlds that never meet.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which world a key, an account or a transfer belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Play money.
    Test,
    /// Real money.
    Live,
}

impl Mode {
    /// As the database has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Test => "test",
            Mode::Live => "live",
        }
    }

    /// From the database.
    pub(crate) fn of_text(text: &str) -> Option<Mode> {
        [Mode::Test, Mode::Live].into_iter().find(|mode| mode.as_str() == text)
    }
}
