//! Suggestions for misspelt names.

/// Returns up to three names in `all` that are similar to the misspelt `name`, the most
/// similar first.
///
/// # Examples
///
/// ```
/// let codes = ["insufficient_funds", "insufficient_scope", "not_found"];
/// assert_eq!(error_catalog::near("insufficent_funds", codes), ["insufficient_funds"]);
/// assert_eq!(error_catalog::near("insufficient", codes), ["insufficient_funds", "insufficient_scope"]);
/// assert!(error_catalog::near("rate_limited", codes).is_empty());
/// ```
pub fn near<'a>(name: &str, all: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let name = folded(name);
    let mut found: Vec<_> = all
        .into_iter()
        .filter_map(|other| {
            let other_name = folded(other);
            let is_part = name.len() >= 4 && (other_name.contains(&name) || name.contains(&other_name));
            let distance = distance(&name, &other_name, 1 + name.chars().count() / 6);
            distance.or(is_part.then_some(usize::MAX)).map(|distance| (distance, other))
        })
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    if found.first().is_some_and(|(distance, _)| *distance < usize::MAX) {
        // A part of a name is a guess, where nothing nearer is there.
        found.retain(|(distance, _)| *distance < usize::MAX);
    }
    found.truncate(3);
    found.into_iter().map(|(_, other)| other).collect()
}

/// In small letters, with `-` for what divides words.
fn folded(name: &str) -> String {
    name.chars().take(256).map(|c| if matches!(c, '_' | '.' | ' ') { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// How many characters have to be changed, added, left out or swapped with the
/// next one; `None` where it is more than `most`.
fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let mut least = (row[j] + usize::from(a != b)).min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && one[i - 1] == *b && other[j - 1] == *a {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|distance| *distance <= most)
}
