//! The rules of comparisons and checks, by name.

/// A rule of [`diff`](crate::diff) or of [`check`](crate::check).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rule {
    /// The name of the rule, such as `status-changed`.
    pub name: &'static str,
    /// The level of its findings, unless a [`Policy`](crate::Policy) changes it:
    /// `breaking`, `minor` or `patch` for a change; `error`, `warning` or `note` for a
    /// check. Several levels are listed if it depends on the case.
    pub weight: &'static str,
    /// What the rule finds.
    pub finds: &'static str,
}

impl Rule {
    /// Finds the rule with this name.
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

    /// Returns the names of rules that are similar to the misspelt `name`, the most
    /// similar first.
    pub fn near(name: &str) -> Vec<&'static str> {
        crate::near(name, Rule::ALL.iter().map(|rule| rule.name))
    }

    /// Whether this is a rule of [`diff`](crate::diff) rather than of
    /// [`check`](crate::check).
    pub fn is_of_changes(&self) -> bool {
        ["breaking", "minor", "patch"].iter().any(|level| self.weight.contains(level))
    }
}

macro_rules! rules {
    ($($name:literal $weight:literal $finds:literal;)*) => {
        impl Rule {
            /// All rules; the rules of [`diff`](crate::diff) come first.
            pub const ALL: &'static [Rule] = &[$(Rule { name: $name, weight: $weight, finds: $finds },)*];
        }
    };
}

rules! {
    "name-changed" "patch" "the name of the API changed";
    "format-changed" "breaking" "the wire format changed";
    "media-type-changed" "breaking" "the media type of errors changed";
    "code-text-changed" "breaking" "the text around the code in bodies changed";
    "advice-changed" "patch" "the advice for a category changed";
    "codes-closed" "minor" "codes are closed now";
    "codes-opened" "breaking" "codes are open now: clients must expect unknown codes, which they did not before";
    "docs-base-changed" "patch" "the pages of errors moved";
    "docs-base-removed" "breaking" "errors no longer have pages";
    "docs-base-added" "minor" "errors have pages";
    "type-base-changed" "breaking" "the `type` of problems begins with another address";
    "type-base-removed" "breaking" "problems have `about:blank` as their `type`";
    "type-base-added" "breaking" "problems have a `type` of their own instead of `about:blank`";
    "code-removed" "breaking" "a code was removed";
    "code-sunset" "minor" "a code was removed after its sunset";
    "framework-code-removed" "patch" "a code that only the framework returns, from no operation, is no longer listed";
    "code-added" "minor, breaking where codes are closed" "a code is new";
    "type-changed" "breaking, patch where no body shows types" "the type of an error changed";
    "code-renamed" "patch" "a code has another name, and bodies have only its number, which stays";
    "status-changed" "breaking" "the status of an error changed";
    "status-removed" "breaking" "an error no longer has one of its statuses";
    "status-added" "minor" "an error has one more status";
    "code-open" "minor, breaking where codes are closed, patch where it ends" "occurrences may have other codes";
    "status-open" "minor, patch where it ends" "occurrences may have other statuses";
    "number-open" "minor, patch where it ends" "occurrences may have other numbers";
    "spelling-changed" "breaking" "the code in bodies changed";
    "number-changed" "breaking" "the number changed";
    "number-removed" "breaking" "the number was removed";
    "number-added" "minor" "an error has a number";
    "retry-changed" "breaking" "the retry class changed";
    "before-effects-removed" "breaking" "an error may now be returned after an effect, so a client can no longer repeat the request";
    "before-effects-added" "minor" "an error is returned before any effect, so a request can be repeated";
    "status-line-changed" "breaking" "the status line changed, though the error's status did not";
    "status-line-removed" "patch" "an error no longer has an example";
    "status-line-added" "patch" "an error has an example";
    "type-uri-changed" "breaking" "the `type` of a problem changed";
    "docs-uri-removed" "breaking" "the address of a page was removed";
    "docs-uri-changed" "patch" "the address of a page changed";
    "docs-uri-added" "minor" "an error has the address of a page";
    "retry-after-removed" "breaking" "`Retry-After` is no longer sent";
    "retry-after-added" "minor" "`Retry-After` is sent";
    "retry-after-changed" "patch" "`Retry-After` has other values";
    "challenge-removed" "breaking" "the challenge was removed";
    "challenge-changed" "breaking, patch where its schemes stay" "the challenge changed";
    "challenge-added" "minor" "an error has a challenge";
    "allow-removed" "breaking" "`Allow` was removed";
    "allow-changed" "patch" "the methods of `Allow` have another source";
    "allow-added" "minor" "an error has `Allow`";
    "method-removed" "breaking" "`Allow` no longer has a method";
    "method-added" "minor" "`Allow` has one more method";
    "header-removed" "breaking" "a header was removed";
    "header-changed" "minor" "a header has another value";
    "header-added" "minor" "an error has one more header";
    "cache-control-loosened" "breaking" "caches may keep an error that they could not, or longer, or for others";
    "cache-control-tightened" "patch" "caches may keep an error less";
    "retry-header-changed" "breaking" "a header that SDKs obey says the opposite";
    "member-removed" "breaking" "a member was removed";
    "member-added" "minor" "an error has one more member";
    "member-type-changed" "breaking, patch where it was not known" "the type of a member changed";
    "member-optional" "breaking" "a member may be left out";
    "member-required" "minor" "a member is always there";
    "member-value-removed" "breaking" "a member no longer has one of its values";
    "member-value-added" "breaking" "a member has one more value, which generated clients reject";
    "member-values-known" "patch" "the values of a member are listed";
    "member-values-unknown" "breaking" "the values of a member are no longer listed";
    "param-removed" "breaking" "the parameter at fault is no longer named";
    "param-changed" "breaking, patch where it was any" "the parameter at fault changed";
    "param-added" "minor" "the parameter at fault is named";
    "param-spelling-changed" "breaking" "bodies spell the same parameter otherwise";
    "violations-removed" "breaking" "the invalid fields are no longer listed";
    "violations-added" "minor" "the invalid fields are listed";
    "body-member-removed" "breaking" "bodies no longer have a member of the format";
    "body-member-added" "minor" "bodies have one more member of the format";
    "body-member-type" "breaking" "a member of the format has another type in bodies";
    "other-format-removed" "breaking" "the API no longer has one of its formats";
    "deprecated-added" "minor" "an error is deprecated";
    "deprecated-removed" "patch" "an error is no longer deprecated";
    "deprecated-since-added" "patch" "a deprecation has a day";
    "deprecated-since-changed" "patch" "a deprecation has another day";
    "deprecated-since-removed" "patch" "a deprecation no longer has a day";
    "replaced-by-added" "patch" "a deprecation names an error to use instead";
    "replaced-by-changed" "patch" "a deprecation names another error to use instead";
    "replaced-by-removed" "patch" "a deprecation no longer names an error to use instead";
    "deprecation-note-added" "patch" "a deprecation has a note";
    "deprecation-note-changed" "patch" "the note of a deprecation changed";
    "deprecation-note-removed" "patch" "a deprecation no longer has a note";
    "sunset-added" "minor" "an error has a sunset";
    "sunset-earlier" "breaking" "the sunset is earlier than it was";
    "sunset-later" "patch" "the sunset is later than it was";
    "sunset-removed" "patch" "an error no longer has a sunset";
    "title-changed" "patch" "a title changed";
    "title-added" "patch" "a title was added";
    "title-removed" "patch" "a title was removed";
    "description-changed" "patch" "a description changed";
    "description-added" "patch" "a description was added";
    "description-removed" "patch" "a description was removed";
    "cause-changed" "patch" "the text about the cause of an error changed";
    "cause-added" "patch" "a text about the cause of an error was added";
    "cause-removed" "patch" "the text about the cause of an error was removed";
    "action-changed" "patch" "the advice changed";
    "action-added" "patch" "advice was added";
    "action-removed" "patch" "the advice was removed";
    "message-changed" "patch" "the message changed";
    "message-added" "patch" "a message was added";
    "message-removed" "patch" "the message was removed";
    "user-message-changed" "patch" "the message for end users changed";
    "user-message-added" "patch" "a message for end users was added";
    "user-message-removed" "patch" "the message for end users was removed";
    "solution-changed" "patch" "the solution changed";
    "solution-added" "patch" "a solution was added";
    "solution-removed" "patch" "the solution was removed";
    "since-changed" "patch" "the day or version since which an error is returned changed";
    "since-added" "patch" "the day or version since which an error is returned was added";
    "since-removed" "patch" "the day or version since which an error is returned was removed";
    "owner-changed" "patch" "the owner of an error changed";
    "owner-added" "patch" "the owner of an error was added";
    "owner-removed" "patch" "the owner of an error was removed";
    "runbook-changed" "patch" "the runbook of an error changed";
    "runbook-added" "patch" "the runbook of an error was added";
    "runbook-removed" "patch" "the runbook of an error was removed";
    "example-requests-changed" "patch" "the example requests of an error changed";
    "member-description-changed" "patch" "the description of a member changed";
    "category-changed" "patch" "the category changed";
    "extension-changed" "patch" "whether the API's own documents list the error";
    "framework-changed" "patch" "whether only the framework returns the error";
    "shared-code-added" "patch" "a category of the format has the same code";
    "shared-code-changed" "patch" "another category of the format has the same code";
    "shared-code-removed" "patch" "no category of the format has the same code any longer";
    "operation-removed" "breaking" "an operation was removed";
    "operation-added" "minor" "an operation is new";
    "path-changed" "patch" "a parameter in the path of an operation has another name";
    "operation-id-changed" "patch" "the id of an operation changed";
    "operation-code-removed" "breaking" "an operation no longer returns a code";
    "operation-code-sunset" "minor" "an operation no longer returns a code, after its sunset";
    "operation-code-added" "minor, breaking where codes are closed" "an operation returns one more code";
    "operation-status-removed" "breaking" "an operation no longer returns a code under one of its statuses";
    "operation-status-added" "minor" "an operation returns a code under one more status";
    "operation-status-changed" "breaking" "an operation returns a code under another status";
    "accept-expired" "patch" "the last day of an accepted change has passed";
    "accept-unused" "patch" "an accepted change does not exist";
    "retry-contradicts-status" "error" "the retry class does not fit the status";
    "duplicate-code" "error" "two errors have one type and code";
    "duplicate-number" "error" "two errors have one number";
    "unknown-error" "error" "an operation returns an error that the catalog does not have";
    "spelling-differs" "error" "an example spells the code otherwise than the error";
    "reserved-member" "error" "a member has the name of a member that the format writes in the same object";
    "code-of-the-format" "error" "the format uses the code for a category that the author did not name";
    "unknown-replacement" "error" "a deprecated error names a replacement that the catalog does not have";
    "invalid-day" "error" "a day of a deprecation is not in the calendar";
    "past-sunset" "warning" "the sunset of an error has passed, and the catalog still has it";
    "missing-description" "warning" "an error has no description";
    "missing-action" "warning" "an error has no action";
    "unreachable-definition" "warning" "the catalog has operations, and none returns the error";
    "active-character" "warning" "a text has active invisible characters";
    "number-of-category" "warning" "bodies have numbers and no codes, and the error has the number of its category";
    "translation-missing" "warning" "a language has no text for a text of an error (`check --languages`)";
    "translation-unused" "warning" "a language has a text that no error has (`check --languages`)";
    "translation-argument-unknown" "error" "a translation names an argument that its error does not have (`check --languages`)";
    "translation-value-not-shown" "note" "a translation does not show a value that the author's text shows (`check --languages`)";
    "message-without-fix" "note" "the client can fix the request, and the message does not say what is wrong";
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
