//! Money: whole numbers in the smallest unit of a currency.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Unexpected, Visitor},
};

/// An amount that moves: from 1 to [`Amount::MAX`], in the smallest unit of its currency, such as cents.
///
/// It is read from a number, or from the digits that a form has.
///
/// # Examples
///
/// ```
/// use example_payments::Amount;
///
/// assert_eq!(serde_json::from_str::<Amount>("2500")?.get(), 2500);
/// assert_eq!(serde_json::from_str::<Amount>(r#""2500""#)?.get(), 2500);
/// for invalid in ["0", "-1", "1.5", r#""1e3""#, r#""+1""#, "1000000000000"] {
///     assert!(serde_json::from_str::<Amount>(invalid).is_err());
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Amount(i64);

impl Amount {
    /// The largest amount.
    pub const MAX: Amount = Amount(999_999_999_999);

    /// An amount, unless it is outside of the limits.
    pub const fn new(units: i64) -> Option<Amount> {
        if units >= 1 && units <= Amount::MAX.0 { Some(Amount(units)) } else { None }
    }

    /// How many of the smallest unit it is.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Amount, D::Error> {
        deserializer.deserialize_any(AmountVisitor)
    }
}

struct AmountVisitor;

impl Visitor<'_> for AmountVisitor {
    type Value = Amount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount in the smallest unit of its currency")
    }

    fn visit_i64<E: de::Error>(self, units: i64) -> Result<Amount, E> {
        Amount::new(units).ok_or_else(|| E::invalid_value(Unexpected::Signed(units), &self))
    }

    fn visit_u64<E: de::Error>(self, units: u64) -> Result<Amount, E> {
        let amount = i64::try_from(units).ok().and_then(Amount::new);
        amount.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(units), &self))
    }

    fn visit_str<E: de::Error>(self, digits: &str) -> Result<Amount, E> {
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        let amount = if is_number { digits.parse().ok().and_then(Amount::new) } else { None };
        amount.ok_or_else(|| E::invalid_value(Unexpected::Str(digits), &self))
    }
}

/// What an account holds: never less than nothing, and never more than the database can count.
///
/// Money that somebody sends leads to [`Balance::MAX`] at most, which is half of what the database can count. The other half
/// is for cards that were charged already: millions of them at the same time still fit.
///
/// # Examples
///
/// ```
/// use example_payments::{Amount, Balance};
///
/// let balance = Balance::new(100).unwrap();
/// let amount = Amount::new(40).unwrap();
/// assert_eq!(balance.less(amount).map(Balance::get), Some(60));
/// assert_eq!(Balance::new(39).unwrap().less(amount), None);
/// assert_eq!(Balance::MAX.more(amount), None);
/// assert_eq!(Balance::MAX.with_charge(amount).map(Balance::get), Some(Balance::MAX.get() + 40));
/// assert_eq!(Balance::new(i64::MAX).unwrap().with_charge(amount), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Balance(i64);

impl Balance {
    /// An account without money.
    pub const NOTHING: Balance = Balance(0);

    /// The largest balance to which money is sent.
    pub const MAX: Balance = Balance(i64::MAX / 2);

    /// A balance; `None` if it is less than nothing.
    pub const fn new(units: i64) -> Option<Balance> {
        if units >= 0 { Some(Balance(units)) } else { None }
    }

    /// How many of the smallest unit it is.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// What is left without `amount`; `None` if that is less than nothing.
    pub const fn less(self, amount: Amount) -> Option<Balance> {
        match self.0.checked_sub(amount.0) {
            Some(left) => Balance::new(left),
            None => None,
        }
    }

    /// What there is with `amount`; `None` if that is more than [`Balance::MAX`].
    pub const fn more(self, amount: Amount) -> Option<Balance> {
        match self.with_charge(amount) {
            Some(sum) if sum.0 <= Balance::MAX.0 => Some(sum),
            _ => None,
        }
    }

    /// What there is with the `amount` of a card that was charged; `None` if the database cannot count it.
    pub const fn with_charge(self, amount: Amount) -> Option<Balance> {
        match self.0.checked_add(amount.0) {
            Some(sum) => Some(Balance(sum)),
            None => None,
        }
    }
}

/// A currency that is in use, by its code in ISO 4217. It is read in any case, and written in capitals.
///
/// # Examples
///
/// ```
/// use example_payments::Currency;
///
/// let currency: Currency = serde_json::from_str(r#""eur""#)?;
/// assert_eq!(serde_json::to_string(&currency)?, r#""EUR""#);
/// assert!(serde_json::from_str::<Currency>(r#""XYZ""#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The currency with this code, in any case.
    pub fn of(code: &str) -> Option<Currency> {
        let currency = iso_currency::Currency::from_code(&code.to_ascii_uppercase())?;
        currency.is_superseded().is_none().then_some(Currency(currency))
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Currency, D::Error> {
        deserializer.deserialize_str(CurrencyVisitor)
    }
}

struct CurrencyVisitor;

impl Visitor<'_> for CurrencyVisitor {
    type Value = Currency;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a code of ISO 4217")
    }

    fn visit_str<E: de::Error>(self, code: &str) -> Result<Currency, E> {
        Currency::of(code).ok_or_else(|| E::invalid_value(Unexpected::Str(code), &self))
    }
}
