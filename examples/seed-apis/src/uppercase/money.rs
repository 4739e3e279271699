//! Amounts of money.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

/// An amount of money, always written with two decimals: `"100.00"`.
///
/// It goes out as a string: a JSON number would lose the zeros.
///
/// # Examples
///
/// ```
/// use example_seed_apis::uppercase::Money;
///
/// assert_eq!("50.50".parse(), Ok(Money::new(50, 50)));
/// assert_eq!(Money::new(100, 0).to_string(), "100.00");
/// assert!("50.5".parse::<Money>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    cents: u64,
}

impl Money {
    /// An amount of whole units and cents.
    pub const fn new(units: u32, cents: u32) -> Money {
        Money { cents: units as u64 * 100 + cents as u64 }
    }

    /// What is left after `amount` is paid; `None` where it is more than there
    /// is.
    pub fn pay(self, amount: Money) -> Option<Money> {
        Some(Money { cents: self.cents.checked_sub(amount.cents)? })
    }
}

/// The text is no amount with two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an amount with two decimals")]
pub struct InvalidMoney;

impl FromStr for Money {
    type Err = InvalidMoney;

    fn from_str(text: &str) -> Result<Money, InvalidMoney> {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let (units, cents) = text.split_once('.').ok_or(InvalidMoney)?;
        if !digits(units) || !digits(cents) || cents.len() != 2 {
            return Err(InvalidMoney);
        }
        Ok(Money::new(units.parse().map_err(|_| InvalidMoney)?, cents.parse().map_err(|_| InvalidMoney)?))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.cents / 100, self.cents % 100)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
