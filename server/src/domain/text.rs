//! Text as people type it: trimmed, of a known length, and never a number in disguise.

use std::borrow::Cow;

use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};

/// Text of `MIN` to `MAX` characters once the white space around it is gone.
///
/// poem-openapi takes numbers and booleans for a `String`; this type does not. Control characters other than the line
/// feed are refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Checks a text that came another way than JSON.
    ///
    /// # Errors
    /// A sentence that names the length allowed.
    pub fn new(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let length = text.chars().count();
        if length < MIN || length > MAX {
            return Err(format!("{MIN} to {MAX} characters are expected, not {length}"));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err("control characters are not allowed".into());
        }
        Ok(Self(text.into()))
    }
}

impl<const MIN: usize, const MAX: usize> From<Text<MIN, MAX>> for String {
    fn from(text: Text<MIN, MAX>) -> Self {
        text.0
    }
}

impl<const MIN: usize, const MAX: usize> Type for Text<MIN, MAX> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        format!("string_{MIN}_{MAX}").into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema {
            min_length: Some(MIN),
            max_length: Some(MAX),
            ..MetaSchema::new("string")
        }))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<const MIN: usize, const MAX: usize> ParseFromJSON for Text<MIN, MAX> {
    fn parse_from_json(value: Option<serde_json::Value>) -> ParseResult<Self> {
        match value {
            Some(serde_json::Value::String(text)) => Self::new(&text).map_err(ParseError::custom),
            other => Err(ParseError::expected_type(other.unwrap_or_default())),
        }
    }
}

impl<const MIN: usize, const MAX: usize> ToJSON for Text<MIN, MAX> {
    fn to_json(&self) -> Option<serde_json::Value> {
        Some(self.0.clone().into())
    }
}

/// A sentence that may quote what somebody sent, with its control characters spelled out: `\u{0}`.
#[must_use]
pub fn spelled_out(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for one in text.chars() {
        if one.is_control() { all.extend(one.escape_unicode()) } else { all.push(one) }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_not_a_text() {
        assert!(Text::<1, 5>::parse_from_json(Some(7.into())).is_err());
        assert_eq!(Text::<1, 5>::parse_from_json(Some(" 7 ".into())).unwrap().as_str(), "7");
    }

    #[test]
    fn length_counts_characters_after_trimming() {
        assert!(Text::<1, 3>::new("   ").is_err());
        assert!(Text::<1, 3>::new("áéí").is_ok());
        assert!(Text::<1, 3>::new("a\u{0}b").is_err());
    }

    #[test]
    fn control_characters_are_spelled_out_and_the_rest_stays() {
        assert_eq!(
            spelled_out("unknown field `mo\u{0}od\n`, ¿qué?"),
            "unknown field `mo\\u{0}od\\u{a}`, ¿qué?"
        );
    }
}
