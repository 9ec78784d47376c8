//! Values that are one short text wherever they go: a date, a time of day, a zone, the id of an exercise.

use thiserror::Error;

/// The text is none of this kind; it says what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Unreadable(pub &'static str);

/// Gives such a type its text: on the wire, in a query string, in a JSON column and (with `DeriveValueType`) in a table.
///
/// The type has `parse(&str) -> Option<Self>`, the only way in, and `Display`. A number is never taken for a text.
macro_rules! written {
    ($name:ident, $format:literal, $expected:literal) => {
        impl std::str::FromStr for $name {
            type Err = $crate::domain::written::Unreadable;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text).ok_or($crate::domain::written::Unreadable($expected))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl poem_openapi::types::Type for $name {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> std::borrow::Cow<'static, str> {
                concat!("string_", $format).into()
            }

            fn schema_ref() -> poem_openapi::registry::MetaSchemaRef {
                let schema = poem_openapi::registry::MetaSchema::new_with_format("string", $format);
                poem_openapi::registry::MetaSchemaRef::Inline(Box::new(schema))
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                Box::new(std::iter::once(self))
            }
        }

        impl poem_openapi::types::ParseFromJSON for $name {
            fn parse_from_json(value: Option<serde_json::Value>) -> poem_openapi::types::ParseResult<Self> {
                match value {
                    Some(serde_json::Value::String(text)) => {
                        text.parse().map_err(poem_openapi::types::ParseError::custom)
                    }
                    other => Err(poem_openapi::types::ParseError::expected_type(other.unwrap_or_default())),
                }
            }
        }

        impl poem_openapi::types::ParseFromParameter for $name {
            fn parse_from_parameter(value: &str) -> poem_openapi::types::ParseResult<Self> {
                value.parse().map_err(poem_openapi::types::ParseError::custom)
            }
        }

        impl poem_openapi::types::ToJSON for $name {
            fn to_json(&self) -> Option<serde_json::Value> {
                Some(self.to_string().into())
            }
        }
    };
}

pub(crate) use written;

#[cfg(test)]
mod tests {
    use poem_openapi::types::{ParseFromJSON, ToJSON};
    use serde_json::json;

    use crate::domain::calendar::{Day, TimeOfDay, Zone};

    #[test]
    fn a_value_is_the_same_text_in_every_json() {
        let day = Day::parse("2026-03-29").unwrap();
        assert_eq!(serde_json::to_value(day).unwrap(), json!("2026-03-29"));
        assert_eq!(serde_json::from_value::<Day>(json!("2026-03-29")).unwrap(), day);
        assert_eq!(Day::parse_from_json(day.to_json()).unwrap(), day);
        let time = TimeOfDay::parse("08:05").unwrap();
        assert_eq!(serde_json::to_value(time).unwrap(), json!("08:05"));
        assert_eq!(serde_json::to_value(Zone::default()).unwrap(), json!("UTC"));
    }

    #[test]
    fn what_is_no_such_text_is_refused() {
        assert!(Day::parse_from_json(Some(json!(20_260_329))).is_err());
        assert!(TimeOfDay::parse_from_json(Some(json!("8:05"))).is_err());
        assert!(serde_json::from_value::<Zone>(json!("Mars/Base")).is_err());
    }
}
