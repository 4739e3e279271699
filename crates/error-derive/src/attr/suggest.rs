//! Suggestions for unknown names.

/// What may have been meant, and what else there is.
pub(crate) fn suggest(name: &str, names: &[&str], all: &str) -> String {
    let name = snake_case(name);
    let near = names.iter().map(|other| (distance(&name, other), other)).min();
    let meant = match near {
        Some((distance, other)) if distance <= 2 && distance < other.len() / 2 => format!("; did you mean `{other}`?"),
        _ => ".".to_owned(),
    };
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("{meant} {all} {}", names.join(", "))
}

/// `NotFound` as `not_found`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// How many letters have to be added, left out, exchanged or swapped.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<_>, Vec<_>) = (one.chars().collect(), other.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let mut best = (rows[i][j] + usize::from(a != b)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::suggest;

    #[test]
    fn a_slip_or_another_case_is_recognised() {
        let names = ["not_found", "gone", "conflict"];
        let suggests = |name: &str| suggest(name, &names, "").starts_with("; did you mean `not_found`?");
        for name in ["not_fuond", "notfound", "NotFound", "nt_found"] {
            assert!(suggests(name), "{name}");
        }
        assert!(!suggests("missing"));
    }
}
