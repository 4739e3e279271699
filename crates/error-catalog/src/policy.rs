//! The policy of an author for comparisons and checks: the levels of rules, and the
//! accepted changes.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fmt,
};

use crate::{
    Finding, FindingLevel, Impact, PublishedCatalog, check, diff,
    finding::{Change, Lint},
};
#[cfg(feature = "policy")]
use crate::{Rule, Severity, is_day};

/// The levels of rules and the accepted changes, as configured in the file
/// `error-catalog.toml`.
///
/// ```toml
/// [rules]
/// title-changed = "minor"            # breaking, minor, patch or off
/// missing-action = "off"             # of a check: error, warning, note or off
///
/// [[accept]]
/// rule = "code-removed"
/// code = "account_not_found"         # as `type/code` too; "*" for every error
/// operation = "GET /accounts/{id}"   # where the rule is one of operations
/// reason = "nobody called it in 2026"
/// until = "2027-01-31"               # the last day on which it is accepted
/// ```
///
/// An accepted change without `code` and `operation` concerns the whole catalog. An
/// acceptance that has expired (`accept-expired`) or that matches no change
/// (`accept-unused`) is reported as a finding.
///
/// # Examples
///
/// ```
/// use error_catalog::{Policy, PublishedCatalog, PublishedError};
///
/// let error = PublishedError { code: "sold_out".into(), ..PublishedError::default() };
/// let old = PublishedCatalog { errors: vec![error], ..PublishedCatalog::default() };
/// let new = PublishedCatalog::default();
/// assert_eq!(Policy::default().diff(&old, &new, "2026-12-01").len(), 1);
///
/// # #[cfg(feature = "policy")] {
/// let policy = Policy::from_toml(r#"
///     [[accept]]
///     rule = "code-removed"
///     code = "sold_out"
///     reason = "it was never returned"
///     until = "2027-01-31"
/// "#).expect("a policy");
/// assert_eq!(policy.diff(&old, &new, "2026-12-01"), []);
/// // After the last day, the change is reported, and so is the expired acceptance.
/// assert_eq!(policy.diff(&old, &new, "2027-02-01").len(), 2);
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// The level of each rule, or `off`.
    rules: BTreeMap<String, String>,
    accepts: Vec<Accept>,
}

/// The file as it is written.
#[cfg(feature = "policy")]
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    rules: BTreeMap<String, String>,
    #[serde(default)]
    accept: Vec<Accept>,
}

/// A change that is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "policy", derive(serde::Deserialize), serde(deny_unknown_fields))]
struct Accept {
    rule: String,
    code: Option<String>,
    operation: Option<String>,
    reason: String,
    until: String,
}

/// The name of the policy file, which is next to the `Cargo.toml` of a package.
pub const POLICY_FILE: &str = "error-catalog.toml";

impl Policy {
    /// Parses the text of an `error-catalog.toml`.
    ///
    /// # Errors
    ///
    /// Fails if `text` is not TOML, or if it names an unknown rule or a level that the
    /// rule cannot have. It also fails if an `[[accept]]` names a rule of `check`, has no
    /// `reason`, or has no valid day in `until`.
    #[cfg(feature = "policy")]
    pub fn from_toml(text: &str) -> Result<Policy, PolicyError> {
        let Written { rules, accept } = basic_toml::from_str(text).map_err(|error| PolicyError(error.to_string()))?;
        Policy { rules, accepts: accept }.checked()
    }

    #[cfg(feature = "policy")]
    fn checked(self) -> Result<Policy, PolicyError> {
        for (name, level) in &self.rules {
            let rule = rule(name)?;
            let levels = if rule.is_of_changes() { names(Impact::ALL) } else { names(Severity::ALL) };
            if level != OFF && !levels.contains(&&**level) {
                return Err(PolicyError(format!(
                    "`{level}` is not a level of `{name}`: write {}",
                    levels.iter().map(|level| format!("\"{level}\", ")).collect::<String>() + "or \"off\""
                )));
            }
        }
        for accept in &self.accepts {
            let of = &accept.rule;
            if !rule(of)?.is_of_changes() {
                return Err(PolicyError(format!("`{of}` is a rule of `check`: set its level in `[rules]` instead")));
            }
            if !accept.reason.chars().any(char::is_alphanumeric) {
                return Err(PolicyError(format!("the acceptance of `{of}` has no reason: write why it may break")));
            }
            if !is_day(&accept.until) {
                let until = &accept.until;
                return Err(PolicyError(format!(
                    "`{until}` is not a day: write the last day on which `{of}` is accepted, such as `until = \"2027-01-31\"`"
                )));
            }
        }
        Ok(self)
    }

    /// Compares two versions of a catalog as of the day `today`, and leaves out accepted
    /// changes.
    pub fn diff(&self, old: &PublishedCatalog, new: &PublishedCatalog, today: &str) -> Vec<Change> {
        let mut used = vec![Use::Unused; self.accepts.len()];
        let mut kept = diff::diff_with(old, new, today, |change| {
            self.sets_level(change) && !self.accepts(change, today, &mut used)
        });
        for (accept, used) in self.accepts.iter().zip(used) {
            kept.extend(accept.finding(used).and_then(|mut finding| self.sets_level(&mut finding).then_some(finding)));
        }
        diff::sort(&mut kept);
        kept
    }

    /// Checks a catalog and leaves out rules that are turned off.
    pub fn check(&self, catalog: &PublishedCatalog) -> Vec<Lint> {
        self.apply(check(catalog))
    }

    /// Gives findings of another check the levels of their rules, without those that are
    /// off, and sorts them: the most serious first.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_catalog::{Lint, Policy, Severity};
    ///
    /// let policy = Policy::from_toml("[rules]\ntranslation-missing = \"note\"")?;
    /// let found = vec![Lint::new(Severity::Warning, "translation-missing", "de.ftl", "`locked` is missing")];
    /// assert_eq!(policy.apply(found)[0].level, Severity::Note);
    /// # Ok::<(), error_catalog::PolicyError>(())
    /// ```
    pub fn apply(&self, mut found: Vec<Lint>) -> Vec<Lint> {
        found.retain_mut(|lint| self.sets_level(lint));
        found.sort_by_key(|lint| std::cmp::Reverse(lint.level));
        found
    }

    /// Gives a finding the level of its rule; `false` where the rule is off.
    fn sets_level<L: FindingLevel>(&self, finding: &mut Finding<L>) -> bool {
        match self.rules.get(&finding.rule).map(String::as_str) {
            Some(OFF) => return false,
            Some(name) => {
                finding.level = L::ALL.iter().copied().find(|level| level.name() == name).unwrap_or(finding.level);
            }
            None => {}
        }
        true
    }

    /// Whether a change is accepted today.
    fn accepts(&self, change: &Change, today: &str, used: &mut [Use]) -> bool {
        let mut is_accepted = false;
        for (accept, used) in self.accepts.iter().zip(used).filter(|(accept, _)| accept.is_for(change)) {
            let is_over = &*accept.until < today;
            *used = if is_over { Use::Expired } else { Use::Used };
            is_accepted |= !is_over;
        }
        is_accepted
    }
}

const OFF: &str = "off";

#[cfg(feature = "policy")]
fn names<L: FindingLevel>(levels: &[L]) -> Vec<&'static str> {
    levels.iter().map(|level| level.name()).collect()
}

#[cfg(feature = "policy")]
fn rule(name: &str) -> Result<&'static Rule, PolicyError> {
    Rule::find(name).ok_or_else(|| {
        let near: Vec<_> = Rule::near(name).into_iter().map(|name| format!("`{name}`")).collect();
        let near = if near.is_empty() {
            "`error-catalog explain --rules` lists all".to_owned()
        } else {
            format!("did you mean {}?", near.join(" or "))
        };
        PolicyError(format!("no rule is called `{name}`: {near}"))
    })
}

/// What an acceptance was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Unused,
    Used,
    Expired,
}

impl Accept {
    fn is_for(&self, change: &Change) -> bool {
        let is_same = |written: &str, found: &str| {
            written == "*" || written == found || found.rsplit('/').next() == Some(written)
        };
        let fits = |written: &Option<String>, found: &Option<String>| match (written, found) {
            (Some(written), Some(found)) => is_same(written, found),
            (Some(_), None) => false,
            (None, _) => true,
        };
        let is_of_catalog = change.code.is_none() && change.operation.is_none();
        self.rule == change.rule
            && (self.code.is_some() || self.operation.is_some() || is_of_catalog)
            && fits(&self.code, &change.code)
            && match (&self.operation, &change.operation) {
                (Some(written), Some(found)) => written == found,
                (Some(_), None) => false,
                (None, _) => true,
            }
    }

    /// What is found about the acceptance itself.
    fn finding(&self, used: Use) -> Option<Change> {
        let (rule, text) = match used {
            Use::Used => return None,
            Use::Unused => ("accept-unused", "no change is like this entry: remove it".to_owned()),
            Use::Expired => {
                let until = &self.until;
                ("accept-expired", format!("was accepted until {until}: take the change back, or write another day"))
            }
        };
        let of: BTreeSet<_> = self.code.iter().chain(&self.operation).map(String::as_str).collect();
        let of: String = of.into_iter().map(|name| format!(" {name}")).collect();
        let mut finding = Finding::new(Impact::Patch, rule, format!("{POLICY_FILE}: {}{of}", self.rule), text);
        finding.code.clone_from(&self.code);
        finding.operation.clone_from(&self.operation);
        Some(finding)
    }
}

/// The error for an invalid policy. It says what to write instead.
#[derive(Clone, PartialEq, Eq)]
pub struct PolicyError(String);

impl PolicyError {
    #[cfg(not(feature = "policy"))]
    pub(crate) fn unread() -> PolicyError {
        PolicyError("is not read in this build: turn on the feature `policy` of error-catalog".to_owned())
    }
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for PolicyError {}
