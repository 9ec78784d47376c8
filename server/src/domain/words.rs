//! The words of pushes: a closed list in both languages, with no way to put anything of a person into them.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::{message::MessageKind, people::Language};

#[derive(Deserialize)]
struct File {
    push: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    text: InBoth,
}

#[derive(Deserialize)]
struct InBoth {
    en: String,
    es: String,
}

static LIST: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let file: Result<File, _> =
        serde_json::from_str(include_str!("../../protocols/vertebroplasty/push.json"));
    file.expect("push.json is built in and tested").push
});

/// What a push says.
#[must_use]
pub fn push(kind: MessageKind, language: Language) -> &'static str {
    let id = match kind {
        MessageKind::Alert | MessageKind::Unjudged => "review",
        MessageKind::Bundle => "review_several",
        MessageKind::Handled => "handled",
        MessageKind::PlanChanged => "plan_changed",
        MessageKind::CheckInDue => "check_in_due",
        MessageKind::ExercisesDue => "exercises_due",
        MessageKind::DutyGap => "message",
        MessageKind::Test | MessageKind::Canary => "test",
    };
    of(id, language)
}

/// What an admin is told of a fault of Reliefline itself, outside it.
#[must_use]
pub fn system(language: Language) -> &'static str {
    of("message", language)
}

fn of(id: &str, language: Language) -> &'static str {
    LIST.iter().find(|entry| entry.id == id).map_or("", |entry| match language {
        Language::En => &entry.text.en,
        Language::Es => &entry.text.es,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_words_in_both_languages() {
        use MessageKind::{Alert, Bundle, Handled, PlanChanged, Test};
        for kind in [Alert, Bundle, Handled, PlanChanged, Test] {
            let (en, es) = (push(kind, Language::En), push(kind, Language::Es));
            assert!(!en.is_empty() && !es.is_empty() && en != es, "{kind:?}");
        }
        assert_eq!(push(MessageKind::Alert, Language::Es), "Un paciente necesita revisión");
        assert_eq!(system(Language::En), "A message from your clinic");
    }
}
