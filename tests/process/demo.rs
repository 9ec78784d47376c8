//! `serve --demo`, as `make run` starts it.

use crate::program::{Place, size};

#[test]
fn a_first_start_that_was_killed_half_way_is_made_good_by_the_next() {
    let place = Place::sqlite();
    let mut first = place.start(&["--demo"]);
    first.read_until("Making the demo clinic");
    // The tables alone are less than this; the whole history is several times as much.
    while size(&place.file("reliefline.db-wal")) < 2_500_000 {
        std::thread::yield_now();
    }
    first.kill_nine();

    let mut second = place.start(&["--demo"]);
    second.read_until("Each link opens once");
    let said = second.printed.join("\n");
    assert!(said.contains("left half made"), "{said}");
    assert!(said.contains("in its own private window"), "{said}");
    for role in ["admin", "nurse", "therapist", "patient"] {
        let links = second.printed.iter().filter(|line| line.trim().starts_with(role));
        assert_eq!(links.filter(|line| line.contains("/demo#")).count(), 1, "{said}");
    }

    drop(second);
    let third = place.serve(&["--demo"]);
    assert!(
        !third.printed.join("\n").contains("aking"),
        "what is whole is not made again: {:?}",
        third.printed
    );
}

#[test]
fn the_history_of_a_demo_is_not_logged_as_trouble_of_today() {
    let started = Place::sqlite().run(&["serve", "--demo"]);
    assert!(started.out.contains("Making the demo clinic"), "{}", started.out);
    assert!(!started.err.contains("live phone"), "{}", started.err);
}

#[test]
fn a_demo_needs_a_database_of_its_own_on_localhost() {
    let place = Place::sqlite();
    let refused = place.run(&["serve", "--demo", "--public-url", "https://clinic.example"]).refusal();
    assert!(refused.contains("--demo is for localhost alone"), "{refused}");
    assert!(!place.data().exists(), "nothing was made");
}
