//! One bad item never sinks a batch: it is kept as it came, with the reason it could not be read.

use std::borrow::Cow;

use poem_openapi::{
    registry::{MetaSchemaRef, Registry},
    types::{ParseFromJSON, ParseResult, ToJSON, Type},
};
use serde_json::Value;

/// An item: good, or why not. Schema and validators are `T`'s own.
#[derive(Debug)]
pub struct Lenient<T> {
    /// What came.
    pub raw: Value,
    /// What it says.
    pub item: Result<T, String>,
}

impl<T: ToJSON> Lenient<T> {
    /// An item that was made here and is good.
    #[must_use]
    pub fn good(item: T) -> Self {
        Self { raw: item.to_json().unwrap_or_default(), item: Ok(item) }
    }
}

impl<T: Type> Type for Lenient<T> {
    const IS_REQUIRED: bool = T::IS_REQUIRED;
    type RawValueType = T::RawValueType;
    type RawElementValueType = T::RawElementValueType;

    fn name() -> Cow<'static, str> {
        T::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        self.item.as_ref().ok().and_then(Type::as_raw_value)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self::RawElementValueType> + 'a> {
        match &self.item {
            Ok(item) => item.raw_element_iter(),
            Err(_) => Box::new(std::iter::empty()),
        }
    }
}

impl<T: ParseFromJSON> ParseFromJSON for Lenient<T> {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        let raw = value.unwrap_or_default();
        let item = T::parse_from_json(Some(raw.clone())).map_err(|error| error.into_message());
        Ok(Self { raw, item })
    }
}

impl<T: Type> ToJSON for Lenient<T> {
    fn to_json(&self) -> Option<Value> {
        Some(self.raw.clone())
    }
}
