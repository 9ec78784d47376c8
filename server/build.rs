//! The app is embedded; without it a debug build gets a page that says so, and a release build stops.

use std::{fs, path::Path};

const MISSING: &str = "<!doctype html><meta charset=utf-8><title>Reliefline</title>\
<p>The app is not built: run <code>npm ci && npm run build</code> in pwa/, then build the server again.";

fn main() {
    let built = Path::new("../pwa/build");
    println!("cargo:rerun-if-changed=../pwa/build");
    if built.join("index.html").exists() {
        return;
    }
    let release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    assert!(!release, "pwa/build is missing: run `npm ci && npm run build` in pwa/ first (make does it)");
    fs::create_dir_all(built).expect("pwa/build can be made");
    fs::write(built.join("index.html"), MISSING).expect("pwa/build can be written");
}
