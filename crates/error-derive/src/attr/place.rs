//! Where an `#[api(...)]` stands.

use std::fmt;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Enum,
    Struct,
    Variant,
    VariantField,
    StructField,
}

impl Place {
    /// The places beside this one, as a message calls them.
    pub(super) fn neighbours(self) -> &'static [(Place, &'static str)] {
        match self {
            Place::Enum | Place::Variant | Place::VariantField => {
                &[(Place::Enum, "the enum"), (Place::Variant, "a variant"), (Place::VariantField, "a field")]
            }
            Place::Struct | Place::StructField => &[(Place::Struct, "the struct"), (Place::StructField, "a field")],
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Place::Enum => "an enum",
            Place::Struct => "a struct",
            Place::Variant => "a variant",
            Place::VariantField | Place::StructField => "a field",
        })
    }
}
