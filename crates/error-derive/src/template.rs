//! Format strings and their placeholders, as `std::fmt` writes them.

/// A format string, taken apart.
pub(crate) struct Template {
    pub(crate) pieces: Vec<Piece>,
}

pub(crate) enum Piece {
    /// Text, with its braces unescaped.
    Text(String),
    /// `{name:spec}`.
    Hole(Hole),
}

pub(crate) struct Hole {
    /// What stands before the colon: a name, an index or nothing.
    pub(crate) name: String,
    /// What stands behind the colon.
    pub(crate) spec: String,
}

impl Template {
    /// Takes `text` apart; `Err` says what is wrong with its braces.
    pub(crate) fn parse(text: &str) -> Result<Template, &'static str> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let brace = &rest[at..at + 1];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                plain.push_str(brace);
                rest = after;
            } else if brace == "}" {
                return Err("a `}` stands alone; write `}}` for a brace in the text");
            } else {
                let Some(end) = rest.find(['{', '}']).filter(|end| rest[*end..].starts_with('}')) else {
                    return Err("a `{` is never closed; write `{{` for a brace in the text");
                };
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                }
                let (name, spec) = rest[..end].split_once(':').unwrap_or((&rest[..end], ""));
                pieces.push(Piece::Hole(Hole { name: name.trim().to_owned(), spec: spec.trim_end().to_owned() }));
                rest = &rest[end + 1..];
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Template { pieces })
    }

    pub(crate) fn holes(&self) -> impl Iterator<Item = &Hole> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Hole(hole) => Some(hole),
            Piece::Text(_) => None,
        })
    }

    /// The text, when it is the same for every occurrence.
    pub(crate) fn plain(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }
}

impl Hole {
    /// As the user wrote it.
    pub(crate) fn written(&self) -> String {
        if self.spec.is_empty() { format!("{{{}}}", self.name) } else { format!("{{{}:{}}}", self.name, self.spec) }
    }

    /// What it prints for programmers only. `?` and `p` end a specification
    /// only as its type.
    pub(crate) fn for_programmers(&self) -> Option<&'static str> {
        match self.spec.chars().next_back() {
            Some('?') => Some("Rust's Debug text"),
            Some('p') => Some("a memory address"),
            _ => None,
        }
    }

    /// Whether its width or precision is an argument.
    pub(crate) fn has_arguments(&self) -> bool {
        // The fill may be any character, `$` too; it is the first one and an
        // alignment follows.
        let mut characters = self.spec.chars();
        let fill = characters.next();
        let spec = match (fill, characters.next()) {
            (Some(fill), Some('<' | '^' | '>')) => &self.spec[fill.len_utf8()..],
            _ => &self.spec,
        };
        spec.contains(['$', '*'])
    }

    /// The trait of `std::fmt` that prints it.
    pub(crate) fn formatting_trait(&self) -> &'static str {
        match self.spec.chars().next_back() {
            Some('o') => "Octal",
            Some('x') => "LowerHex",
            Some('X') => "UpperHex",
            Some('b') => "Binary",
            Some('e') => "LowerExp",
            Some('E') => "UpperExp",
            _ => "Display",
        }
    }
}

/// Escapes the braces of a text that goes into a format string.
pub(crate) fn escape(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

#[cfg(test)]
mod tests {
    use super::{Piece, Template};

    fn show(text: &str) -> Result<String, &'static str> {
        let template = Template::parse(text)?;
        let pieces = template.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => format!("[{text}]"),
            Piece::Hole(hole) => format!("<{}|{}>", hole.name, hole.spec),
        });
        Ok(pieces.collect())
    }

    #[test]
    fn finds_text_and_placeholders() {
        assert_eq!(show("no placeholder").as_deref(), Ok("[no placeholder]"));
        assert_eq!(show("{{id}} {id}{0:>5}!").as_deref(), Ok("[{id} ]<id|><0|>5>[!]"));
        assert_eq!(show("ü{a}ß").as_deref(), Ok("[ü]<a|>[ß]"));
        assert_eq!(show("").as_deref(), Ok(""));
        assert_eq!(show("{}").as_deref(), Ok("<|>"));
    }

    #[test]
    fn refuses_lonely_braces() {
        assert!(show("a } b").is_err());
        assert!(show("a { b").is_err());
        assert!(show("a {b {c}").is_err());
        assert!(show("{").is_err());
    }

    #[test]
    fn knows_texts_for_programmers_and_arguments() {
        let hole = |text: &str| match Template::parse(text) {
            Ok(template) => {
                template.holes().next().map(|hole| (hole.for_programmers().is_some(), hole.has_arguments()))
            }
            Err(_) => None,
        };
        assert_eq!(hole("{a:?}"), Some((true, false)));
        assert_eq!(hole("{a:#x?}"), Some((true, false)));
        assert_eq!(hole("{a:p}"), Some((true, false)));
        assert_eq!(hole("{a:?>5}"), Some((false, false)));
        assert_eq!(hole("{a:$>5}"), Some((false, false)));
        assert_eq!(hole("{a:>w$}"), Some((false, true)));
        assert_eq!(hole("{a:.*}"), Some((false, true)));
    }
}
