//! The rules of each format for the names of details.

/// A format and the names that a detail can't have in it. error-formats has the
/// same rules (`WireFormat::rejects_detail`); a test holds both together.
pub(crate) struct Format {
    /// How `#[api(format = ...)]` names it.
    pub(crate) name: &'static str,
    /// The members beside which it writes details.
    pub(crate) members: &'static [&'static str],
    /// Whether a name is one of RFC 9457, section 4.
    pub(crate) is_problem: bool,
}

pub(crate) const FORMATS: &[Format] = &[
    Format { name: "finimpulse", members: &[], is_problem: false },
    Format { name: "finqware", members: &[], is_problem: false },
    Format { name: "finternet", members: &[], is_problem: false },
    Format { name: "oauth", members: &[], is_problem: false },
    Format {
        name: "problem",
        members: &["type", "title", "status", "detail", "instance", "code", "param", "user_message", "errors"],
        is_problem: true,
    },
    Format {
        name: "stripe",
        members: &["code", "message", "param", "type", "doc_url", "request_log_url"],
        is_problem: false,
    },
    Format { name: "uppercase", members: &[], is_problem: false },
];

/// Members that a specification names against the rule of RFC 9457, section 4: that of
/// the problem types of draft-ietf-httpapi-ratelimit-headers.
const REGISTERED: &[&str] = &["violated-policies"];

impl Format {
    /// Why a detail can't have this name.
    pub(crate) fn rejects(&self, name: &str) -> Option<String> {
        if self.members.contains(&name) {
            let format = self.name;
            return Some(format!(
                "`{format}` has a member `{name}` of its own: write `detail = \"...\"` with another name"
            ));
        }
        (self.is_problem && !is_problem_name(name)).then(|| {
            format!(
                "the detail `{name}` can't have this name in `problem` (RFC 9457, 4): write `detail = \"...\"` with a \
                 letter first, then letters, digits and `_`, three or more in all"
            )
        })
    }
}

fn is_problem_name(name: &str) -> bool {
    REGISTERED.contains(&name)
        || name.len() >= 3
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
