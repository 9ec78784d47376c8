//! The operations of the OpenAPI document, each with a body that could be.

use poem::{Request, http::Method};
use serde_json::{Map, Value, json};
use stage::clinic::request;

/// One operation.
pub struct Operation {
    pub id: String,
    pub method: Method,
    path: String,
    pub has_body: bool,
    body: Option<Value>,
}

impl Operation {
    /// As our own pages would ask it, with this id in its path.
    pub fn ask(&self, id: &str, cookie: Option<&str>, body: Option<Value>) -> Request {
        request(self.method.clone(), &self.path_with(id), cookie, body.or_else(|| self.body.clone()))
    }

    /// Its path with this id.
    pub fn path_with(&self, id: &str) -> String {
        self.path
            .split('/')
            .map(|part| if part.starts_with('{') { id } else { part })
            .collect::<Vec<_>>()
            .join("/")
    }

    /// A body that fits its schema.
    pub fn body(&self) -> Option<Value> {
        self.body.clone()
    }

    /// Is there an id in its path?
    pub fn has_id(&self) -> bool {
        self.path.contains('{')
    }

    /// Does it change anything?
    pub fn is_unsafe(&self) -> bool {
        self.method != Method::GET
    }
}

/// All of them.
pub fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(reliefline_server::api::document()).unwrap();
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let content = operation["requestBody"]["content"].as_object();
            let schema = content.and_then(|content| content.values().next()).map(|media| &media["schema"]);
            all.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                has_body: schema.is_some(),
                body: schema.map(|schema| sample(&document, schema)),
            });
        }
    }
    assert!(all.len() > 40, "the document lists {} operations", all.len());
    all
}

/// Something that fits a schema: all that is required, and no more.
fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        return sample(document, &document["components"]["schemas"][name.rsplit('/').next().unwrap()]);
    }
    for several in ["allOf", "oneOf", "anyOf"] {
        if let Some(first) = schema[several].as_array().and_then(|all| all.first()) {
            return sample(document, first);
        }
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    let least = |key: &str| schema[key].as_u64().and_then(|least| usize::try_from(least).ok()).unwrap_or(0);
    match (schema["type"].as_str().unwrap_or("object"), schema["format"].as_str()) {
        ("string", Some("uuid")) => json!("01930000-0000-7000-8000-000000000000"),
        ("string", Some("date-time")) => json!("2026-11-22T14:00:00Z"),
        ("string", Some("date")) => json!("2026-11-22"),
        ("string", Some("local-date-time")) => json!("2026-11-22T08:00"),
        ("string", Some("stint")) => json!("01930000-0000-7000-8000-000000000000.2026-11-22"),
        ("string", _) => json!("a".repeat(least("minLength").max(1))),
        ("integer" | "number", _) => json!(schema["minimum"].as_i64().unwrap_or(1)),
        ("boolean", _) => json!(false),
        ("array", _) => {
            Value::Array((0..least("minItems")).map(|_| sample(document, &schema["items"])).collect())
        }
        _ => {
            let mut object = Map::new();
            for name in schema["required"].as_array().into_iter().flatten() {
                let name = name.as_str().unwrap();
                object.insert(name.to_owned(), sample(document, &schema["properties"][name]));
            }
            Value::Object(object)
        }
    }
}
