//! The position of an `#[api(...)]` attribute.

use std::fmt;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    Enum,
    Struct,
    Variant,
    VariantField,
    StructField,
}

impl Position {
    /// The places beside this one, as a message calls them.
    pub(super) fn neighbours(self) -> &'static [(Position, &'static str)] {
        match self {
            Position::Enum | Position::Variant | Position::VariantField => {
                &[(Position::Enum, "the enum"), (Position::Variant, "a variant"), (Position::VariantField, "a field")]
            }
            Position::Struct | Position::StructField => {
                &[(Position::Struct, "the struct"), (Position::StructField, "a field")]
            }
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Position::Enum => "an enum",
            Position::Struct => "a struct",
            Position::Variant => "a variant",
            Position::VariantField | Position::StructField => "a field",
        })
    }
}
