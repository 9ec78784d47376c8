//! Which folder may speak of which (ARCHITECTURE.md): a walk over the sources, looking for words.

use std::path::{Path, PathBuf};

const RULES: [(&str, &[&str]); 4] = [
    (
        "domain",
        &["crate::store", "crate::flow", "crate::api", "crate::push", "crate::worker", ".await", "async fn"],
    ),
    ("store", &["crate::flow", "crate::api", "crate::push", "crate::worker"]),
    ("flow", &["crate::api", "crate::push", "crate::worker", "poem::"]),
    ("api", &["Entity::insert", "ActiveModel", ".exec("]),
];
const TRANSACTIONS: [&str; 3] = [".begin_with_options(", ".transaction(", "write.begin("];

#[test]
fn each_folder_keeps_to_its_own_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src");
    let mut wrong = Vec::new();
    for (folder, words) in RULES {
        let files = sources(&root.join(folder));
        assert!(!files.is_empty(), "{folder} is there");
        for file in files {
            complain(&mut wrong, &file, words);
        }
    }
    for file in sources(&root).into_iter().filter(|file| !file.ends_with("store/mod.rs")) {
        complain(&mut wrong, &file, &TRANSACTIONS);
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Notes each forbidden word of a file before its tests, comments aside.
fn complain(wrong: &mut Vec<String>, file: &Path, words: &[&str]) {
    let text = std::fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    for (number, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
        for word in words.iter().filter(|word| says(line, word)) {
            wrong.push(format!("{}:{} says {word}", file.display(), number + 1));
        }
    }
}

/// A word that goes on is another word: `.awaiting`.
fn says(line: &str, word: &str) -> bool {
    let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    line.match_indices(word)
        .any(|(at, _)| !word.ends_with(char::is_alphanumeric) || !goes_on(&line[at + word.len()..]))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}
