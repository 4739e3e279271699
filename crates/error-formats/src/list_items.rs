//! The items of a Markdown list.

/// The items of the lists in `text` (CommonMark, 5.2), each as Markdown; none where it has no list. What is indented
/// below an item belongs to it.
pub(crate) fn list_items(text: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        if let Some(item) = item(line) {
            items.push(item.to_owned());
            is_open = true;
        } else if let Some(last) = items.last_mut().filter(|_| is_open && (line.starts_with("  ") || line.is_empty())) {
            last.push('\n');
            last.push_str(line.trim_start());
        } else {
            is_open = false;
        }
    }
    items.iter().map(|item| item.trim().to_owned()).collect()
}

/// What follows the marker of an item: a bullet, or a number.
fn item(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let marker = match (digits, line.as_bytes().get(digits)) {
        (0, Some(b'-' | b'*' | b'+')) | (1..=9, Some(b'.' | b')')) => digits + 1,
        _ => return None,
    };
    line.get(marker..)?.strip_prefix(' ')
}

#[cfg(test)]
mod tests {
    use super::list_items;

    #[test]
    fn items_of_lists() {
        assert_eq!(
            list_items("One of:\n\n- `a` is wrong\n- b is\n  too long\n\n  indeed\n* c\n\nEnd"),
            ["`a` is wrong", "b is\ntoo long\n\nindeed", "c",]
        );
        assert_eq!(list_items("1. a\n10) b"), ["a", "b"]);
        for text in ["", "A text - no list", "-no list", "2026 was", "1.5 is"] {
            assert!(list_items(text).is_empty(), "{text}");
        }
    }
}
