//! The rules of the gate, by name.

/// A rule of [`diff`](crate::diff) or of [`check`](crate::check).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rule {
    /// Its name: `status-changed`.
    pub name: &'static str,
    /// How much it matters, unless a [`Policy`](crate::Policy) says otherwise:
    /// `breaking`, `minor` and `patch` of a change, `error`, `warning` and `note`
    /// of a check. Several where it depends.
    pub weight: &'static str,
    /// What it finds.
    pub finds: &'static str,
}

impl Rule {
    /// The rule of this name.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_catalog::Rule;
    ///
    /// assert_eq!(Rule::find("status-changed").map(|rule| rule.weight), Some("breaking"));
    /// assert_eq!(Rule::find("status-chnaged"), None);
    /// assert_eq!(Rule::near("status-chnaged"), ["status-changed"]);
    /// ```
    pub fn find(name: &str) -> Option<&'static Rule> {
        Rule::ALL.iter().find(|rule| rule.name == name)
    }

    /// The names of rules that `name` may be misspelt for, the nearest first.
    pub fn near(name: &str) -> Vec<&'static str> {
        crate::near(name, Rule::ALL.iter().map(|rule| rule.name))
    }

    /// Whether it is a rule of [`diff`](crate::diff).
    pub fn is_of_changes(&self) -> bool {
        ["breaking", "minor", "patch"].iter().any(|level| self.weight.contains(level))
    }
}

macro_rules! rules {
    ($($name:literal $weight:literal $finds:literal;)*) => {
        impl Rule {
            /// All rules, those of changes first.
            pub const ALL: &'static [Rule] = &[$(Rule { name: $name, weight: $weight, finds: $finds },)*];
        }
    };
}

rules! {
    "name-changed" "patch" "the name of the API is another";
    "format-changed" "breaking" "the wire format is another";
    "media-type-changed" "breaking" "the media type of errors is another";
    "code-text-changed" "breaking" "the text around the code in bodies is another";
    "advice-changed" "patch" "the advice for a category is another";
    "codes-closed" "minor" "the list of codes is complete now";
    "codes-opened" "breaking" "clients must expect codes that they do not know, and were told that they need not";
    "docs-base-changed" "patch" "the pages of errors moved";
    "docs-base-removed" "breaking" "errors have no pages any more";
    "docs-base-added" "minor" "errors have pages";
    "type-base-changed" "breaking" "the `type` of problems begins with another address";
    "type-base-removed" "breaking" "problems have `about:blank` as their `type`";
    "type-base-added" "breaking" "problems have a `type` of their own instead of `about:blank`";
    "code-removed" "breaking" "a code is gone";
    "code-sunset" "minor" "a code is gone after its sunset";
    "framework-code-removed" "patch" "a code that only the framework returns, from no operation, is no longer listed";
    "code-added" "minor, breaking where codes are closed" "a code is new";
    "type-changed" "breaking, patch where no body shows types" "the type of an error is another";
    "status-changed" "breaking" "the status of an error is another";
    "status-removed" "breaking" "an error has one of its statuses no longer";
    "status-added" "minor" "an error has one more status";
    "code-open" "minor, breaking where codes are closed, patch where it ends" "occurrences may have other codes";
    "status-open" "minor, patch where it ends" "occurrences may have other statuses";
    "number-open" "minor, patch where it ends" "occurrences may have other numbers";
    "spelling-changed" "breaking" "the code in bodies is another";
    "number-changed" "breaking" "the number is another";
    "number-removed" "breaking" "the number is gone";
    "number-added" "minor" "an error has a number";
    "retry-changed" "breaking" "the retry class is another";
    "before-effects-removed" "breaking" "an error may come after effects, and a client could repeat the request before";
    "before-effects-added" "minor" "an error comes before any effect, so a request can be repeated";
    "status-line-changed" "breaking" "the status line is another, though the error's status is not";
    "status-line-removed" "patch" "an error has no example any more";
    "status-line-added" "patch" "an error has an example";
    "type-uri-changed" "breaking" "the `type` of a problem is another";
    "docs-uri-removed" "breaking" "the address of a page is gone";
    "docs-uri-changed" "patch" "the address of a page is another";
    "docs-uri-added" "minor" "an error has the address of a page";
    "retry-after-removed" "breaking" "`Retry-After` is no longer sent";
    "retry-after-added" "minor" "`Retry-After` is sent";
    "retry-after-changed" "patch" "`Retry-After` has other values";
    "challenge-removed" "breaking" "the challenge is gone";
    "challenge-changed" "breaking, patch where its schemes stay" "the challenge is another";
    "challenge-added" "minor" "an error has a challenge";
    "allow-removed" "breaking" "`Allow` is gone";
    "allow-changed" "patch" "the methods of `Allow` come from somewhere else";
    "allow-added" "minor" "an error has `Allow`";
    "method-removed" "breaking" "`Allow` lacks a method";
    "method-added" "minor" "`Allow` has one more method";
    "header-removed" "breaking" "a header is gone";
    "header-changed" "minor" "a header has another value";
    "header-added" "minor" "an error has one more header";
    "cache-control-loosened" "breaking" "caches may keep an error that they could not, or longer, or for others";
    "cache-control-tightened" "patch" "caches may keep an error less";
    "retry-header-changed" "breaking" "a header that SDKs obey says the opposite";
    "member-removed" "breaking" "a member is gone";
    "member-added" "minor" "an error has one more member";
    "member-type-changed" "breaking, patch where it was not known" "the type of a member is another";
    "member-optional" "breaking" "a member may be left out";
    "member-required" "minor" "a member is always there";
    "member-value-removed" "breaking" "a member has one of its values no longer";
    "member-value-added" "breaking" "a member has one more value, and generated clients know all";
    "member-values-known" "patch" "the values of a member are listed";
    "member-values-unknown" "breaking" "the values of a member are no longer listed";
    "param-removed" "breaking" "the parameter at fault is no longer named";
    "param-changed" "breaking, patch where it was any" "the parameter at fault is another";
    "param-added" "minor" "the parameter at fault is named";
    "param-spelling-changed" "breaking" "bodies spell the same parameter in another way";
    "violations-removed" "breaking" "the invalid fields are no longer listed";
    "violations-added" "minor" "the invalid fields are listed";
    "body-member-removed" "breaking" "bodies lack a member of the format";
    "body-member-added" "minor" "bodies have one more member of the format";
    "body-member-type" "breaking" "a member of the format has another type in bodies";
    "other-format-removed" "breaking" "no response has one of the further formats of the API";
    "deprecated-added" "minor" "an error is deprecated";
    "deprecated-removed" "patch" "an error is no longer deprecated";
    "deprecated-since-added" "patch" "a deprecation has a day";
    "deprecated-since-changed" "patch" "a deprecation has another day";
    "deprecated-since-removed" "patch" "a deprecation has no day any more";
    "replaced-by-added" "patch" "a deprecation names an error to use instead";
    "replaced-by-changed" "patch" "a deprecation names another error to use instead";
    "replaced-by-removed" "patch" "a deprecation names no error to use instead";
    "deprecation-note-added" "patch" "a deprecation has a note";
    "deprecation-note-changed" "patch" "the note of a deprecation is another";
    "deprecation-note-removed" "patch" "a deprecation has no note any more";
    "sunset-added" "minor" "an error has a sunset";
    "sunset-earlier" "breaking" "the sunset is earlier than it was";
    "sunset-later" "patch" "the sunset is later than it was";
    "sunset-removed" "patch" "an error has no sunset any more";
    "title-changed" "patch" "a title is another";
    "title-added" "patch" "there is a title";
    "title-removed" "patch" "a title is gone";
    "description-changed" "patch" "a description is another";
    "description-added" "patch" "there is a description";
    "description-removed" "patch" "a description is gone";
    "cause-changed" "patch" "the text of what leads to an error is another";
    "cause-added" "patch" "there is a text of what leads to an error";
    "cause-removed" "patch" "the text of what leads to an error is gone";
    "action-changed" "patch" "the advice is another";
    "action-added" "patch" "there is advice";
    "action-removed" "patch" "the advice is gone";
    "message-changed" "patch" "the message is another";
    "message-added" "patch" "there is a message";
    "message-removed" "patch" "the message is gone";
    "user-message-changed" "patch" "the message for end users is another";
    "user-message-added" "patch" "there is a message for end users";
    "user-message-removed" "patch" "the message for end users is gone";
    "solution-changed" "patch" "the solution is another";
    "solution-added" "patch" "there is a solution";
    "solution-removed" "patch" "the solution is gone";
    "since-changed" "patch" "the day or version since which an error is returned is another";
    "since-added" "patch" "the day or version since which an error is returned is there";
    "since-removed" "patch" "the day or version since which an error is returned is gone";
    "owner-changed" "patch" "the owner of an error is another";
    "owner-added" "patch" "the owner of an error is there";
    "owner-removed" "patch" "the owner of an error is gone";
    "runbook-changed" "patch" "the runbook of an error is another";
    "runbook-added" "patch" "the runbook of an error is there";
    "runbook-removed" "patch" "the runbook of an error is gone";
    "example-requests-changed" "patch" "the requests that return an error are others";
    "member-description-changed" "patch" "the meaning of a member is said otherwise";
    "category-changed" "patch" "the category is another";
    "extension-changed" "patch" "whether the API's own documents list the error";
    "framework-changed" "patch" "whether only the framework returns the error";
    "shared-code-added" "patch" "a category of the format has the same code";
    "shared-code-changed" "patch" "another category of the format has the same code";
    "shared-code-removed" "patch" "no category of the format has the same code any more";
    "operation-removed" "breaking" "an operation is gone";
    "operation-added" "minor" "an operation is new";
    "path-changed" "patch" "a parameter in the path of an operation has another name";
    "operation-id-changed" "patch" "the id of an operation is another";
    "operation-code-removed" "breaking" "an operation no longer returns a code";
    "operation-code-sunset" "minor" "an operation no longer returns a code, after its sunset";
    "operation-code-added" "minor, breaking where codes are closed" "an operation returns one more code";
    "operation-status-removed" "breaking" "an operation no longer returns a code under one of its statuses";
    "operation-status-added" "minor" "an operation returns a code under one more status";
    "operation-status-changed" "breaking" "an operation returns a code under another status";
    "accept-expired" "patch" "a break was accepted until a day that is over";
    "accept-unused" "patch" "a break is accepted that is not there";
    "retry-contradicts-status" "error" "the retry class does not fit the status";
    "duplicate-code" "error" "two errors have one type and code";
    "duplicate-number" "error" "two errors have one number";
    "unknown-error" "error" "an operation returns what the catalog lacks";
    "spelling-differs" "error" "an example has the code in another spelling than the error says";
    "reserved-member" "error" "a member has the name of a member that the format writes in the same object";
    "code-of-the-format" "error" "the format has the code for a category that the author did not name";
    "unknown-replacement" "error" "a deprecated error names a code to use instead that the catalog lacks";
    "invalid-day" "error" "a day of a deprecation is none of the calendar";
    "past-sunset" "warning" "the sunset of an error is over, and it is still there";
    "missing-description" "warning" "nothing says what an error means";
    "missing-action" "warning" "nothing says how to fix an error";
    "unreachable-definition" "warning" "operations are known, and none returns the error";
    "active-character" "warning" "a text holds characters that act without being seen";
    "message-without-fix" "note" "a client can change something, and the message names nothing";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Rule;

    #[test]
    fn each_name_is_there_once() {
        let names: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), Rule::ALL.len());
    }
}
