//! Which folder may speak of which (ARCHITECTURE.md): a walk over the sources, reading what they import and name.

use std::path::{Path, PathBuf};

/// What a folder may not name: paths, however their `use` is written, and words of the code.
struct Border {
    folder: &'static str,
    paths: &'static [&'static str],
    words: &'static [&'static str],
}

const BORDERS: [Border; 4] = [
    Border {
        folder: "domain",
        paths: &[
            "crate::api",
            "crate::app",
            "crate::channels",
            "crate::clock",
            "crate::commands",
            "crate::demo",
            "crate::edge",
            "crate::fault",
            "crate::flow",
            "crate::keys",
            "crate::push",
            "crate::store",
            "crate::worker",
            "poem",
            "tokio",
            "sqlx",
        ],
        words: &[".await", "async fn"],
    },
    Border {
        folder: "store",
        paths: &[
            "crate::api",
            "crate::channels",
            "crate::demo",
            "crate::edge",
            "crate::flow",
            "crate::push",
            "crate::worker",
            "poem",
        ],
        words: &[],
    },
    Border {
        folder: "flow",
        paths: &[
            "crate::api",
            "crate::channels",
            "crate::demo",
            "crate::edge",
            "crate::push",
            "crate::worker",
            "poem",
        ],
        words: &[],
    },
    Border { folder: "api", paths: &["crate::worker"], words: &["Entity::insert", "ActiveModel", ".exec("] },
];
const TRANSACTIONS: [&str; 3] = [".begin_with_options(", ".transaction(", "write.begin("];

#[test]
fn each_folder_keeps_to_its_own_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src");
    let mut wrong = Vec::new();
    for border in BORDERS {
        let files = sources(&root.join(border.folder));
        assert!(!files.is_empty(), "{} is there", border.folder);
        for file in files {
            let code = code_of(&file);
            let module = module_of(file.strip_prefix(&root).unwrap());
            let named = named(&code, &module);
            let bad = |path: &&&str| named.iter().any(|name| is_or_in(name, path));
            wrong.extend(
                border.paths.iter().filter(bad).map(|path| format!("{} names {path}", file.display())),
            );
            complain(&mut wrong, &file, &code, border.words);
        }
    }
    for file in sources(&root).into_iter().filter(|file| !file.ends_with("store/mod.rs")) {
        complain(&mut wrong, &file, &code_of(&file), &TRANSACTIONS);
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_path_is_seen_however_its_use_is_written() {
    let code = "use a::b;\npub(crate) use crate::{\n    api::{alerts::Alert, board as b},\n    app::App,\n};\n\
                use super::super::push;\nfn f() { let x = crate::worker::tick::all(); poem::Error::from(x) }\n";
    let named = named(code, &["crate", "flow", "check_in"].map(String::from));
    for path in [
        "a::b",
        "crate::api::alerts::Alert",
        "crate::api::board",
        "crate::app::App",
        "crate::push",
        "poem::Error::from",
    ] {
        assert!(named.iter().any(|name| name == path), "{path} among {named:?}");
    }
    assert!(named.iter().any(|name| is_or_in(name, "crate::worker")), "{named:?}");
    assert!(is_or_in("poem::web", "poem") && !is_or_in("poem_openapi::Object", "poem"));
}

/// A file before its tests, comments aside.
fn code_of(file: &Path) -> String {
    let text = std::fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines()
        .map(|line| if line.trim_start().starts_with("//") { "" } else { line })
        .collect::<Vec<_>>()
        .join("\n")
}

/// `flow/check_in/keep.rs` is `crate::flow::check_in::keep`.
fn module_of(file: &Path) -> Vec<String> {
    let parts =
        file.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect::<Vec<_>>();
    let parts = parts.into_iter().filter(|part| part != "mod");
    std::iter::once("crate".to_owned()).chain(parts).collect()
}

/// Every path that the code names, imported or written out, from the root of its crate on.
fn named(code: &str, module: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find("use ") {
        let begins = rest[..at].chars().next_back().is_none_or(|before| before.is_whitespace());
        rest = &rest[at + 4..];
        if begins && let Some(end) = rest.find(';') {
            flatten(&rest[..end], "", &mut found);
        }
    }
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    found.extend(code.split(|c| !part(c)).filter(|word| word.contains("::")).map(str::to_owned));
    found.into_iter().map(|path| from_the_root(&path, module)).collect()
}

/// Takes the branches of a `use` tree apart.
fn flatten(tree: &str, before: &str, found: &mut Vec<String>) {
    let tree = tree.trim();
    let Some((head, inner)) = tree.split_once('{') else {
        let path = tree.split_whitespace().next().unwrap_or_default();
        found.push(format!("{before}{path}"));
        return;
    };
    let before = format!("{before}{}", head.trim());
    let (mut depth, mut start) = (0, 0);
    let inner = inner.strip_suffix('}').unwrap_or(inner);
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                flatten(&inner[start..at], &before, found);
                start = at + 1;
            }
            _ => {}
        }
    }
}

/// Resolves `self` and `super`.
fn from_the_root(path: &str, module: &[String]) -> String {
    let mut here = module.to_vec();
    let mut parts = path.split("::").peekable();
    if !matches!(parts.peek(), Some(&"self" | &"super")) {
        return path.to_owned();
    }
    for part in parts {
        match part {
            "self" => {}
            "super" => drop(here.pop()),
            part => here.push(part.to_owned()),
        }
    }
    here.join("::")
}

/// Is this the path, or something in it?
fn is_or_in(name: &str, path: &str) -> bool {
    name.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Notes each line with a forbidden word.
fn complain(wrong: &mut Vec<String>, file: &Path, code: &str, words: &[&str]) {
    for (number, line) in code.lines().enumerate() {
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
