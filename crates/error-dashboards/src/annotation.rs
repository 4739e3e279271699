//! Texts of a catalog in labels and annotations of alerts, which Prometheus reads as templates.

use error_markup::inert;

/// `text` on one line, in which nothing is a template.
pub(crate) fn literal(text: &str) -> String {
    inert(text).on_one_line().to_string().replace("{{", "{{\"{{\"}}")
}

/// The same of an address that a browser can open; nothing of any other text, which may be a script.
pub(crate) fn address(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://")).then(|| literal(text))
}

#[cfg(test)]
mod tests {
    use super::{address, literal};

    #[test]
    fn no_text_is_a_template() {
        assert_eq!(literal("{{ query \"up\" }}"), "{{\"{{\"}} query \"up\" }}");
        assert_eq!(literal("{{{{-a\nb"), "{{\"{{\"}}{{\"{{\"}}-a b");
    }

    #[test]
    fn an_address_is_no_script() {
        assert_eq!(address("javascript:alert(1)"), None);
        assert_eq!(address("https://wiki.example.com/ledger").as_deref(), Some("https://wiki.example.com/ledger"));
    }
}
