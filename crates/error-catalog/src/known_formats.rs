//! What is known of formats by their names alone, for catalogs without a layout.

/// Where the bodies of a format have the members that an author added.
pub(crate) struct KnownFormat {
    /// What their paths begin with; none where the format leaves them out.
    pub(crate) members: Option<&'static str>,
    /// The format's own members in the same place.
    pub(crate) own: &'static [&'static str],
}

/// What is known of the format called `name`. The layout of a catalog is to
/// replace it: nothing else here depends on the name of a format.
pub(crate) fn known_format(name: &str) -> Option<KnownFormat> {
    let (members, own): (_, &[_]) = match name {
        "problem" => {
            let own = &["type", "title", "status", "detail", "instance", "code", "param", "user_message", "errors"];
            (Some(""), own)
        }
        "stripe" => (Some("error."), &["type", "code", "message", "param", "doc_url", "request_log_url"]),
        "uppercase" => (Some("error.details."), &[]),
        "finimpulse" | "finqware" | "finternet" => (None, &[]),
        _ => return None,
    };
    Some(KnownFormat { members, own })
}
