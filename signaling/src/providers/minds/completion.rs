//! One question to a model and its whole answer, as JSON of a schema.
//!
//! Servers differ in what they take. [`Manner`] is how one is asked: it begins with all that is
//! wished for and gives up, refusal by refusal, what the server does not know.

use std::time::Duration;

use serde_json::Value;

use super::{ProviderError, Usage};

/// What a model is asked at once.
#[derive(Clone, Debug)]
pub struct Completion {
    /// The instructions.
    pub system: String,
    /// What they are about.
    pub user: String,
    /// JSON Schema of the answer: an object without further properties, all of them required.
    pub schema: Value,
    /// What the answer is called: at most 64 letters, digits and `_`.
    pub schema_name: &'static str,
    /// How freely it chooses its words, 0 to 1; none for the model's own.
    pub temperature: Option<f32>,
    /// Tokens of the answer, at most.
    pub longest: u32,
    /// How long one provider may take for all of it.
    pub within: Duration,
}

/// What came of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// JSON, as far as the server keeps to what it was asked; none where it wrote nothing, not
    /// to the end, or something that nobody asked for.
    pub text: Option<String>,
    /// Counted either way.
    pub used: Usage,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Declined {
    /// The server does not take a request like this: what it says of it, in small letters.
    Request(String),
    /// It failed.
    Failed(ProviderError),
}

impl From<ProviderError> for Declined {
    fn from(error: ProviderError) -> Self {
        Self::Failed(error)
    }
}

/// How a server holds a model to the schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// It is given the schema.
    #[default]
    Schema,
    /// It is told that the answer is a JSON object; the schema is in the instructions.
    Object,
    /// Not at all: the instructions ask for it.
    Plain,
}

/// How a server is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    pub form: Form,
    /// The model chooses its words in its own way only.
    pub own_temperature: bool,
}

impl Manner {
    /// The temperature to ask at.
    pub fn temperature(self, completion: &Completion) -> Option<f32> {
        completion.temperature.filter(|_| !self.own_temperature)
    }

    /// The instructions, with the schema where the server is not given it.
    pub fn system(self, completion: &Completion) -> String {
        let system = &completion.system;
        match self.form {
            Form::Schema => system.clone(),
            Form::Object | Form::Plain => {
                format!(
                    "{system}\n\nAnswer with one JSON object and nothing else. Its JSON Schema: {}",
                    completion.schema
                )
            }
        }
    }

    /// What to give up after the server has said `why` it takes no request like this one; none
    /// where nothing is left to give up.
    pub fn after(self, why: &str, completion: &Completion) -> Option<Self> {
        if self.temperature(completion).is_some() && why.contains("temperature") {
            return Some(Self { own_temperature: true, ..self });
        }
        let form = match self.form {
            Form::Schema => Form::Object,
            Form::Object => Form::Plain,
            Form::Plain => return None,
        };
        Some(Self { form, ..self })
    }
}

/// An answer without the fence that models like to put around JSON.
pub(super) fn without_fence(text: &str) -> &str {
    let text = text.trim();
    let inside = text.strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    inside.map_or(text, |inside| inside.strip_prefix("json").unwrap_or(inside).trim())
}

/// A schema for servers that hold a model to it to the letter: they know no bounds of a text's
/// length. Who reads the answer checks them.
pub(super) fn strict(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => {
            let is_bound = |key: &str, value: &Value| matches!(key, "minLength" | "maxLength") && value.is_number();
            let kept = map.iter().filter(|(key, value)| !is_bound(key, value));
            kept.map(|(key, value)| (key.clone(), strict(value))).collect()
        }
        Value::Array(all) => all.iter().map(strict).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn completion(temperature: Option<f32>) -> Completion {
        Completion {
            system: "Rate.".into(),
            user: "This.".into(),
            schema: json!({ "type": "object" }),
            schema_name: "rating",
            temperature,
            longest: 100,
            within: Duration::from_secs(1),
        }
    }

    #[test]
    fn a_server_that_refuses_is_asked_for_less_until_nothing_is_left() {
        let completion = completion(Some(0.2));
        let first = Manner::default();
        assert_eq!((first.temperature(&completion), first.system(&completion).as_str()), (Some(0.2), "Rate."));
        let own = first.after("unsupported value: 'temperature'", &completion).expect("the temperature");
        assert_eq!((own.temperature(&completion), own.form), (None, Form::Schema));
        let object = own.after("unsupported value: 'temperature'", &completion).expect("the schema");
        assert_eq!(object.form, Form::Object);
        assert!(object.system(&completion).ends_with(r#"{"type":"object"}"#));
        let plain = object.after("no json_object here", &completion).expect("the object");
        assert_eq!(plain.after("no", &completion), None);
    }

    #[test]
    fn a_fence_around_json_is_taken_off() {
        for text in ["{}", " {}\n", "```json\n{}\n```", "```\n{}```"] {
            assert_eq!(without_fence(text), "{}");
        }
        assert_eq!(without_fence("Here: ```{}```"), "Here: ```{}```");
    }

    #[test]
    fn a_strict_schema_bounds_no_text_and_keeps_all_else() {
        let schema = json!({ "properties": {
            "minLength": { "type": "string", "minLength": 1, "maxLength": 5 },
            "level": { "type": "integer", "minimum": 1 },
        }});
        let kept = json!({ "properties": {
            "minLength": { "type": "string" },
            "level": { "type": "integer", "minimum": 1 },
        }});
        assert_eq!(strict(&schema), kept);
    }
}
