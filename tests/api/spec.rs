//! The contract is a file. `UPDATE_SNAPSHOTS=1 cargo test spec` writes it anew; look at the difference before you commit.

use std::path::Path;

#[test]
fn the_committed_contract_is_the_one_that_is_served() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("api/snapshots/openapi.json");
    let served = reliefline_server::api::document();
    if std::env::var("UPDATE_SNAPSHOTS").is_ok() {
        std::fs::write(&file, served).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap();
    assert!(
        committed == served,
        "openapi.json is stale; run: UPDATE_SNAPSHOTS=1 cargo test -p reliefline-tests spec"
    );
}
