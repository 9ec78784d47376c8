//! Faults that a test plants into the running program, to see that they are found, or survived. A release build has none of them,
//! not even their names.

/// Is this fault planted (`RELIEFLINE_FAULTS`, names with commas between)?
#[cfg(debug_assertions)]
#[must_use]
pub fn is_planted(name: &str) -> bool {
    static PLANTED: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(|| {
        let text = std::env::var("RELIEFLINE_FAULTS").unwrap_or_default();
        text.split(',').map(str::to_owned).collect()
    });
    PLANTED.iter().any(|planted| planted == name)
}

/// Never.
#[cfg(not(debug_assertions))]
#[must_use]
pub const fn is_planted(_: &str) -> bool {
    false
}

/// Ends the process here and now, as `kill -9` does, when that is planted: between two steps of an alert's way.
pub fn dies_at(name: &str) {
    if is_planted(name) {
        std::process::abort();
    }
}

/// Blocks every thread of the runtime for ever, when that fault is planted.
pub fn block_the_runtime() {
    #[cfg(debug_assertions)]
    if is_planted("runtime-blocked") {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            tokio::spawn(async { std::thread::sleep(std::time::Duration::MAX) });
        }
    }
}

/// What the disk is said to have, free and whole, in bytes: as the file says that `RELIEFLINE_PLANTED_ROOM` names.
#[must_use]
pub fn room() -> Option<(u64, u64)> {
    #[cfg(debug_assertions)]
    if let Some(file) = std::env::var_os("RELIEFLINE_PLANTED_ROOM") {
        let text = std::fs::read_to_string(file).ok()?;
        let (free, whole) = text.trim().split_once(' ')?;
        return free.parse().ok().zip(whole.parse().ok());
    }
    None
}
