//! One line a figure, as `tests/browser/bench/line.ts` prints them: name, figure, limit, ratio, ok or short.

/// What we promise of a figure.
pub enum Promised {
    /// At most so much.
    AtMost(f64),
    /// At least so much.
    AtLeast(f64),
}

/// Prints a figure beside its promise; true: it is kept.
pub fn print(name: &str, figure: f64, unit: &str, promised: Promised) -> bool {
    let (word, bound, ok) = match promised {
        Promised::AtMost(bound) => ("at most", bound, figure <= bound),
        Promised::AtLeast(bound) => ("at least", bound, figure >= bound),
    };
    let places = if figure < 10.0 { 2 } else { 0 };
    let word_of = if ok { "ok" } else { "short" };
    println!("{name}\t{figure:.places$} {unit}\t{word} {bound} {unit}\t{:.2}\t{word_of}", figure / bound);
    ok
}

/// Prints what another figure depends on; nothing is promised of it.
pub fn note(name: &str, figure: &str) {
    println!("{name}\t{figure}\t-\t-\tok");
}
