//! Text that nobody may read by accident: passwords, codes, secrets. Taken as it is, white space included; control
//! characters are refused, because no keyboard makes them and PostgreSQL keeps no NUL.

use std::borrow::Cow;

use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};

/// A secret of `MIN` to `MAX` characters. `Debug` hides it, and no answer can hold one.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> Hidden<MIN, MAX> {
    /// The secret itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Checks a secret that came another way than JSON.
    ///
    /// # Errors
    /// A sentence that names the length allowed, or what is not.
    pub fn new(text: &str) -> Result<Self, String> {
        let length = text.chars().count();
        if length < MIN || length > MAX {
            return Err(format!("{MIN} to {MAX} characters are expected, not {length}"));
        }
        if text.contains(char::is_control) {
            return Err("control characters are not allowed".into());
        }
        Ok(Self(text.into()))
    }
}

impl<const MIN: usize, const MAX: usize> std::fmt::Debug for Hidden<MIN, MAX> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(hidden)")
    }
}

impl<const MIN: usize, const MAX: usize> Type for Hidden<MIN, MAX> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        format!("string_password_{MIN}_{MAX}").into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema {
            min_length: Some(MIN),
            max_length: Some(MAX),
            ..MetaSchema::new_with_format("string", "password")
        }))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<const MIN: usize, const MAX: usize> ParseFromJSON for Hidden<MIN, MAX> {
    fn parse_from_json(value: Option<serde_json::Value>) -> ParseResult<Self> {
        match value {
            Some(serde_json::Value::String(text)) => Self::new(&text).map_err(ParseError::custom),
            // The value itself stays out of the sentence.
            _ => Err(ParseError::custom("a text is expected")),
        }
    }
}

impl<const MIN: usize, const MAX: usize> ToJSON for Hidden<MIN, MAX> {
    fn to_json(&self) -> Option<serde_json::Value> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_taken_as_it_is_and_never_printed() {
        let secret = Hidden::<1, 20>::new(" with blanks ").unwrap();
        assert_eq!(secret.reveal(), " with blanks ");
        assert_eq!(format!("{secret:?}"), "(hidden)");
        assert_eq!(secret.to_json(), None);
        assert!(Hidden::<15, 20>::new("too short").is_err());
        assert!(Hidden::<1, 20>::new("a\u{0}b").is_err());
    }
}
