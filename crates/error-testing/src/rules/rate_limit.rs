//! The quota in `RateLimit` (draft-ietf-httpapi-ratelimit-headers).

use super::case::Case;

/// How many seconds it takes, by `RateLimit`, until there is quota again: of
/// several quotas, those that are used up count.
pub(super) fn reset(case: &Case<'_>) -> Option<u64> {
    let values: Vec<_> =
        case.response.headers().get_all("ratelimit").iter().filter_map(|it| it.to_str().ok()).collect();
    let items: Vec<Quota> = values.iter().flat_map(|value| value.split(',')).map(Quota::of).collect();
    let is_one = items.len() == 1;
    items.iter().filter(|quota| is_one || quota.remaining == Some(0)).filter_map(|quota| quota.reset).max()
}

struct Quota {
    remaining: Option<u64>,
    reset: Option<u64>,
}

impl Quota {
    /// Reads `"name";r=0;t=30`.
    fn of(item: &str) -> Quota {
        let parameter = |name: &str| {
            let mut parameters = item.split(';').skip(1).map(str::trim);
            parameters.find_map(|parameter| parameter.strip_prefix(name)?.strip_prefix('=')?.trim().parse().ok())
        };
        Quota { remaining: parameter("r"), reset: parameter("t") }
    }
}
