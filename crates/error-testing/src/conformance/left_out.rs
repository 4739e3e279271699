//! Routes that a run leaves out.

use http::Method;

use super::requests::Route;

/// Leaves the route with this method and path out; its path may have a query, which does not count. If there is no such
/// route, the error says what to write.
pub(super) fn leave_out(routes: &mut [Route], method: &Method, path: &str, base: &str) -> Result<(), String> {
    let resource = path.split('?').next().unwrap_or_default();
    let mut is_there = false;
    for route in routes.iter_mut().filter(|route| route.method == *method && route.resource() == resource) {
        route.is_left_out = true;
        is_there = true;
    }
    if is_there { Ok(()) } else { Err(missing(routes, method, path, base)) }
}

/// A note for each route that was left out.
pub(super) fn notes(routes: &[Route], base: &str) -> Vec<String> {
    let names = names(routes.iter().filter(|route| route.is_left_out), base);
    names.iter().map(|name| format!("{name} was left out, so its errors were not judged")).collect()
}

/// The names of the routes, each once.
pub(super) fn names<'a>(routes: impl Iterator<Item = &'a Route>, base: &str) -> Vec<String> {
    let mut names = Vec::new();
    for name in routes.map(|route| route.name(base)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// What to write instead of a route that is not there.
fn missing(routes: &[Route], method: &Method, path: &str, base: &str) -> String {
    /// Of many routes, the others say no more.
    const SHOWN: usize = 5;
    let names = names(routes.iter(), base);
    let written = format!("{method} {}", path.strip_prefix(base).unwrap_or(path));
    if let Some(near) = error_catalog::near(&written, names.iter().map(String::as_str)).first() {
        return format!("did you mean `{near}`?");
    }
    let shown: Vec<_> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > SHOWN { ", ..." } else { "" };
    match shown.is_empty() {
        true => "the run has no routes".to_owned(),
        false => format!("the routes are {}{more}", shown.join(", ")),
    }
}
