//! The list of planted faults stays true: what each of them replaces stands in its file, once. `make plants` plants them.

use std::path::Path;

#[test]
fn what_a_planted_fault_replaces_stands_once_in_its_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the root");
    let read = |path: &Path| {
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let list: serde_json::Value =
        serde_json::from_str(&read(&root.join("tests/plants/plants.json"))).expect("JSON");
    let plants = list["plants"].as_array().expect("plants");
    assert!(plants.len() >= 12, "there are twelve at least");
    let mut wrong = Vec::new();
    for plant in plants {
        for edit in plant["edits"].as_array().expect("edits") {
            let (file, text) =
                (edit["file"].as_str().expect("a file"), edit["text"].as_str().expect("a text"));
            let times = read(&root.join(file)).matches(text).count();
            if times != 1 {
                wrong.push(format!("{}: its text stands {times} times in {file}", plant["name"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
