//! Texts with rules.

/// Makes a type of a text that follows a rule: a request with another text is rejected.
macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $rule:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
        #[serde(try_from = "String")]
        pub(crate) struct $name(String);

        impl $name {
            pub(crate) fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(text: String) -> Result<$name, &'static str> {
                let rule: fn(&str) -> bool = $rule;
                if rule(&text) { Ok($name(text)) } else { Err("does not follow the rule") }
            }
        }
    };
}

pub(crate) use text;
