//! Checks the headers that a status requires, and headers that belong only to successful
//! responses.

use http::{HeaderName, header};

use super::case::Case;
use crate::{FaultKind::Obligation, fault::Faults};

/// What a status requires besides a challenge and a wait.
pub(crate) fn inspect_status_headers(case: &Case<'_>, faults: &mut Faults) {
    match case.status().as_u16() {
        405 => inspect_allow(case, faults),
        416 => inspect_content_range(case, faults),
        426 => inspect_upgrade(case, faults),
        451 if !case.values(&header::LINK).iter().any(|link| link.contains("blocked-by")) => {
            faults.add(Obligation, "a 451 links to who blocks, rel=\"blocked-by\" (RFC 7725, 4)");
        }
        _ => {}
    }
    inspect_leftovers(case, faults);
}

/// A 405 lists the methods of the resource, and the request's is not one of
/// them.
fn inspect_allow(case: &Case<'_>, faults: &mut Faults) {
    let found = case.count(&header::ALLOW);
    if found != 1 {
        return faults.add(
            Obligation,
            format!("a 405 lists the methods in Allow, once and not {found} times (RFC 9110, 15.5.6)"),
        );
    }
    let list = case.values(&header::ALLOW).concat();
    let methods: Vec<_> = list.split(',').map(str::trim).collect();
    let is_method = |method: &&str| method.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !methods.iter().all(is_method) {
        faults.add(Obligation, format!("Allow is a list of methods, not {list:?} (RFC 9110, 10.2.1)"));
    } else if methods.contains(&case.method.as_str()) {
        let text = "Allow lists the method that a 405 rejects";
        faults.add(Obligation, format!("{text}, {} (RFC 9110, 15.5.6): use another status", case.method));
    }
}

fn inspect_content_range(case: &Case<'_>, faults: &mut Faults) {
    let values = case.values(&header::CONTENT_RANGE);
    let length = |value: &str| {
        value.split_once(" */").is_some_and(|(unit, length)| {
            !unit.is_empty() && !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    match values.first() {
        None => faults.add(
            Obligation,
            "a 416 has the length in Content-Range, `bytes */LENGTH` (RFC 9110, 15.5.17): add the header where the \
             status is set",
        ),
        Some(value) if !length(value) => {
            faults
                .add(Obligation, format!("Content-Range of a 416 is `bytes */LENGTH`, not {value:?} (RFC 9110, 14.4)"));
        }
        Some(_) => {}
    }
}

fn inspect_upgrade(case: &Case<'_>, faults: &mut Faults) {
    if !case.has(&header::UPGRADE) {
        return faults.add(
            Obligation,
            "a 426 names the protocol in Upgrade (RFC 9110, 15.5.22): add the header where the status is set",
        );
    }
    let names_it = |value: &String| value.to_ascii_lowercase().split(',').any(|name| name.trim() == "upgrade");
    if !case.values(&header::CONNECTION).iter().any(names_it) {
        faults.add(Obligation, "a response with Upgrade has `Connection: upgrade` as well (RFC 9110, 7.8)");
    }
}

/// Headers that describe a good response: they stay where a layer makes an error
/// of one, or puts them on every response.
fn inspect_leftovers(case: &Case<'_>, faults: &mut Faults) {
    const LEFTOVERS: [(HeaderName, &str, &str); 4] = [
        (header::LOCATION, "Location", "is of a redirect or of what was created (RFC 9110, 10.2.2)"),
        (header::ACCEPT_RANGES, "Accept-Ranges", "is of a file that can be read in parts (RFC 9110, 14.3)"),
        (header::CONTENT_DISPOSITION, "Content-Disposition", "saves the error as a file (RFC 6266, 4)"),
        (header::CONTENT_LOCATION, "Content-Location", "is the address of a representation (RFC 9110, 8.7)"),
    ];
    let status = case.status().as_u16();
    let mut left: Vec<_> = LEFTOVERS.iter().filter(|(name, ..)| case.has(name) && !case.is_authors(name)).collect();
    let range = (header::CONTENT_RANGE, "Content-Range", "is of a part of a file (RFC 9110, 14.4)");
    if status != 416 && case.has(&header::CONTENT_RANGE) && !case.is_authors(&header::CONTENT_RANGE) {
        left.push(&range);
    }
    // Files that can be read in parts say so in the 416 as well.
    left.retain(|(name, ..)| status != 416 || *name != header::ACCEPT_RANGES);
    for (_, shown, what) in left {
        let text = "remove it where the response becomes an error";
        faults.add(Obligation, format!("a {status} has {shown}, which {what}: {text}"));
    }
}
