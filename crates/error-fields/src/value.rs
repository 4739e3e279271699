//! Values that are written into bodies unchanged.

use std::{fmt, sync::Arc};

use serde::{Serialize, Serializer};

use crate::erased::{self, ErasedSerialize};

/// Any serializable value, stored until a format writes it.
///
/// `Debug` does not show the value, because it may be a client's input.
///
/// # Examples
///
/// ```
/// use error_fields::Value;
///
/// let value = Value::new("100.00");
/// assert_eq!(serde_json::to_string(&value)?, r#""100.00""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Value(Arc<dyn ErasedSerialize + Send + Sync>);

impl Value {
    /// Wraps a serializable value.
    pub fn new(value: impl Serialize + Send + Sync + 'static) -> Value {
        Value(Arc::new(value))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        erased::serialize(&*self.0, serializer)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value(..)")
    }
}
