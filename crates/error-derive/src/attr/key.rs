//! The keys of `#[api(...)]`, in one table.
//!
//! A row has a name, the places of the key and an example. A name in brackets is
//! a key whose value on a definition is a text: it is read and kept without
//! further code, and [`Text`] makes the expansion say what it is for.

use super::Position::{self, Enum, Struct, StructField, Variant, VariantField};

const ANYWHERE: &[Position] = &[Enum, Struct, Variant, VariantField, StructField];
const ON_ENUMS: &[Position] = &[Enum];
const ON_TYPES: &[Position] = &[Enum, Struct];
const ON_TYPES_AND_VARIANTS: &[Position] = &[Enum, Struct, Variant];
const ON_DEFINITIONS: &[Position] = &[Struct, Variant];
const ON_DEFINITIONS_AND_FIELDS: &[Position] = &[Struct, Variant, VariantField, StructField];
const ON_FIELDS: &[Position] = &[VariantField, StructField];
const ON_VARIANTS: &[Position] = &[Variant];

macro_rules! keys {
    ($($([$text:ident])? $($other:ident)? $name:literal $places:ident $example:literal;)*) => {
        /// A key of `#[api(...)]`.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(crate) enum Key {
            /// A key whose value on a definition is a text.
            Text(Text),
            $($($other,)?)*
        }

        /// A key whose value on a definition is a text.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(crate) enum Text {
            $($($text,)?)*
        }

        impl Text {
            /// In the order of the table.
            pub(crate) const ALL: &[Text] = &[$($(Text::$text,)?)*];
        }

        const ROWS: &[Row] = &[$(Row {
            key: $(Key::Text(Text::$text))? $(Key::$other)?,
            name: $name,
            places: $places,
            example: $example,
        },)*];
    };
}

keys! {
    Status "status" ON_DEFINITIONS_AND_FIELDS "status = 404";
    [Code] "code" ON_DEFINITIONS_AND_FIELDS "code = \"account_not_found\"";
    [Wire] "wire" ON_DEFINITIONS "wire = \"AccountNotFound\"";
    Number "number" ON_DEFINITIONS_AND_FIELDS "number = 40401";
    Shared "shared" ON_DEFINITIONS "shared";
    Category "category" ON_DEFINITIONS "category = not_found";
    [Type] "type" ON_TYPES_AND_VARIANTS "type = \"card_error\"";
    [Title] "title" ON_DEFINITIONS "title = \"No such account\"";
    [Message] "message" ON_DEFINITIONS "message = \"No account has the id {id}\"";
    [UserMessage] "user_message" ON_DEFINITIONS "user_message = \"We can't find this account\"";
    [Action] "action" ON_DEFINITIONS "action = \"Check the id\"";
    [Listed] "listed" ON_DEFINITIONS "listed = \"Account not found\"";
    Retry "retry" ON_DEFINITIONS "retry = after_change";
    BeforeEffects "before_effects" ON_DEFINITIONS "before_effects";
    RetryAfter "retry_after" ON_DEFINITIONS_AND_FIELDS "retry_after = 60";
    MaxAge "max_age" ON_DEFINITIONS "max_age = 60";
    [Challenge] "challenge" ANYWHERE "challenge = \"Bearer\"";
    Allow "allow" ON_DEFINITIONS "allow = \"GET, POST\"";
    [Param] "param" ON_DEFINITIONS_AND_FIELDS "param = \"id\"";
    Header "header" ON_DEFINITIONS_AND_FIELDS "header(\"Upgrade\" = \"websocket\")";
    [Docs] "docs" ON_TYPES_AND_VARIANTS "docs = \"https://docs.example.com/errors/\"";
    [Since] "since" ON_DEFINITIONS "since = \"2026-12-01\"";
    [Owner] "owner" ON_TYPES_AND_VARIANTS "owner = \"payments team\"";
    [Runbook] "runbook" ON_TYPES_AND_VARIANTS "runbook = \"https://wiki.example.com/payments\"";
    Deprecated "deprecated" ON_DEFINITIONS "deprecated(since = \"2026-12-01\", replaced_by = SeatTaken)";
    Sunset "sunset" ON_DEFINITIONS "sunset = \"2027-06-30\"";
    Extension "extension" ON_DEFINITIONS "extension";
    Transparent "transparent" ON_DEFINITIONS "transparent";
    From "from" ON_VARIANTS "from = sqlx::Error";
    When "when" ON_VARIANTS "when(Database = not_found)";
    SameAs "same_as" ON_VARIANTS "same_as = NotFound";
    Crate "crate" ON_TYPES "crate = path::to::error_core";
    Format "format" ON_TYPES "format = problem";
    Detail "detail" ON_FIELDS "detail";
    Violations "violations" ON_FIELDS "violations";
    RateLimit "rate_limit" ON_FIELDS "rate_limit";
    Causes "causes" ON_FIELDS "causes";
    Instance "instance" ON_FIELDS "instance";
    Required "required" ON_FIELDS "required";
    Public "public" ON_FIELDS "public";
    ExampleHeader "example_header" ON_ENUMS "example_header(\"authorization\" = \"Bearer $API_KEY\")";
    Example "example" ON_DEFINITIONS_AND_FIELDS "example = \"acc_123\"";
}

struct Row {
    key: Key,
    name: &'static str,
    places: &'static [Position],
    /// How it is written on a type or a variant.
    example: &'static str,
}

impl Key {
    pub(super) fn find(name: &str) -> Option<Key> {
        ROWS.iter().find(|row| row.name == name).map(|row| row.key)
    }

    /// The names of the keys that `place` may have.
    pub(super) fn names_of(place: Position) -> Vec<&'static str> {
        ROWS.iter().filter(|row| row.places.contains(&place)).map(|row| row.name).collect()
    }

    pub(crate) fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }

    pub(super) fn example(self) -> &'static str {
        self.row().map_or("", |row| row.example)
    }

    pub(super) fn is_for(self, place: Position) -> bool {
        self.row().is_some_and(|row| row.places.contains(&place))
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.key == self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Position, ROWS, Text};

    #[test]
    fn each_name_is_there_once() {
        for row in ROWS {
            assert_eq!(Key::find(row.name), Some(row.key));
            assert_eq!(row.key.name(), row.name);
        }
    }

    /// [`FieldAttrs`](crate::attr::FieldAttrs) reads these as marks, and no other
    /// text.
    #[test]
    fn three_texts_are_marks_of_fields() {
        let is_for_fields = |text: &&Text| {
            [Position::VariantField, Position::StructField].iter().any(|at| Key::Text(**text).is_for(*at))
        };
        let marks: Vec<_> = Text::ALL.iter().filter(is_for_fields).collect();
        assert_eq!(marks, [&Text::Code, &Text::Challenge, &Text::Param]);
    }
}
