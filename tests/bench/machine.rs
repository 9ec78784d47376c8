//! What the machine says of itself: on one that is busy with other things, a rate alone says little.

/// How many ticks the kernel counts a second of CPU in.
const TICKS: f64 = 100.0;

/// The CPU that this process, all its threads, has used so far, in seconds; 0 where nobody says.
pub fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in brackets may hold anything; what follows it is numbers, `utime` and `stime` the twelfth and next.
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>()
        / TICKS
}

/// How many wanted to run, on the average of the last minute.
pub fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().next().unwrap_or("unknown").to_owned()
}
