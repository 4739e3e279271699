//! The members that an error adds to a body, and their types.

use serde::{Deserialize, Serialize};

use crate::{PublishedText, TextRole};

/// A member that an occurrence of an error adds to the body.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublishedMember {
    /// The name of the member in the body. The item of a list has no name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The JSON type of the member: `string`, `integer`, `number`, `boolean`, `array`,
    /// `object` or `any`.
    #[serde(rename = "json_type")]
    pub of: String,
    /// Whether the member may be left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// What the member means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// All possible values, if the member is an enumeration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// The members of an object, if they are known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<PublishedMember>,
    /// The type of the items of a list, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<PublishedMember>>,
}

impl PublishedMember {
    /// Creates a member that is always present.
    pub fn new(name: impl Into<String>, of: impl Into<String>) -> PublishedMember {
        PublishedMember { name: name.into(), of: of.into(), ..PublishedMember::default() }
    }

    /// Creates an object with these members.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_catalog::PublishedMember;
    ///
    /// let range = PublishedMember::object("range", [
    ///     PublishedMember::new("from", "string"),
    ///     PublishedMember::new("to", "string").as_optional(),
    /// ]);
    /// assert_eq!((&*range.of, range.members.len()), ("object", 2));
    /// ```
    pub fn object(name: impl Into<String>, members: impl IntoIterator<Item = PublishedMember>) -> PublishedMember {
        PublishedMember { members: members.into_iter().collect(), ..PublishedMember::new(name, "object") }
    }

    /// Creates a list, whose items are all like `items`. The name of `items` is ignored.
    pub fn list(name: impl Into<String>, items: PublishedMember) -> PublishedMember {
        let items = Box::new(PublishedMember { name: String::new(), ..items });
        PublishedMember { items: Some(items), ..PublishedMember::new(name, "array") }
    }

    /// Creates a string that is one of `values`.
    pub fn one_of<V: Into<String>>(name: impl Into<String>, values: impl IntoIterator<Item = V>) -> PublishedMember {
        let values = values.into_iter().map(Into::into).collect();
        PublishedMember { values, ..PublishedMember::new(name, "string") }
    }

    /// Sets the description: what the member means.
    #[must_use]
    pub fn with_description(self, description: impl Into<String>) -> PublishedMember {
        PublishedMember { description: Some(description.into()), ..self }
    }

    /// Marks the member as optional: it may be left out.
    #[must_use]
    pub fn as_optional(self) -> PublishedMember {
        PublishedMember { optional: true, ..self }
    }

    /// Its texts, and those of what is inside.
    pub(crate) fn texts(&self) -> Vec<PublishedText<'_>> {
        // Its type is a word of ours.
        let PublishedMember { name, of: _, optional: _, description, values, members, items } = self;
        let mut texts = vec![PublishedText::new(TextRole::Detail, "name of a member", Some(name))];
        let value = |value| PublishedText::new(TextRole::Detail, "value of a member", Some(value));
        texts.push(PublishedText::new(TextRole::Detail, "meaning of a member", description.as_deref()));
        texts.extend(values.iter().map(|text| value(text)));
        texts.extend(members.iter().chain(items.as_deref()).flat_map(PublishedMember::texts));
        texts
    }
}
