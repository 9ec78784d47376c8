//! A start that would be unsafe does not happen, and says why in one line.

use crate::program::Place;

#[test]
fn settings_that_are_unsafe_stop_the_start_before_anything_is_made() {
    let place = Place::sqlite();
    for (args, said) in [
        (&["serve", "--public-url", "http://clinic.example"][..], "must be https"),
        (&["serve", "--public-url", "http://192.168.1.20:8080"], "must be https"),
        (
            &["serve", "--public-url", "https://clinic.example", "--push-hosts", "http://127.0.0.1:9000"],
            "only while the public URL is on localhost",
        ),
        (&["serve", "--push-hosts", "10.0.0.1"], "RELIEFLINE_PUSH_HOSTS"),
        (&["serve", "--smtp-url", "smtps://mail.example"], "RELIEFLINE_SMTP_URL needs RELIEFLINE_MAIL_FROM"),
        (
            &["serve", "--smtp-url", "smtp://127.0.0.1:25", "--mail-from", "a@b.example"],
            "RELIEFLINE_CHANNEL_HOSTS",
        ),
        (&["serve", "--channel-hosts", "https://x.org"], "RELIEFLINE_CHANNEL_HOSTS"),
        (&["serve", "--settings=/nowhere/reliefline.conf"], "/nowhere/reliefline.conf: No such file"),
        (&["serve", "--database-url", "mysql://localhost/x"], "sqlite:// or postgres://"),
    ] {
        let refusal = place.run(args).refusal();
        assert!(refusal.contains(said), "{args:?}: {refusal}");
    }
    assert!(!place.file("reliefline.db").exists());
}

#[test]
fn a_settings_file_counts_in_both_spellings_and_a_wrong_line_stops_the_start() {
    let place = Place::sqlite();
    let file = place.data().with_extension("conf");
    std::fs::write(&file, "RELIEFLINE_PUBLIC_URL=http://clinic.example\n").unwrap();
    let one_word = format!("--settings={}", file.display());
    for args in [&["serve", &one_word][..], &["serve", "--settings", file.to_str().unwrap()]] {
        assert!(place.run(args).refusal().contains("must be https"), "{args:?}");
    }
    std::fs::write(&file, "RELIEFLINE_PUBLIK_URL=https://clinic.example\n").unwrap();
    let refusal = place.run(&["serve", &one_word]).refusal();
    assert!(refusal.contains("line 1: RELIEFLINE_PUBLIK_URL is no setting"), "{refusal}");
}

#[test]
fn a_second_process_on_the_same_sqlite_file_is_refused() {
    let place = Place::sqlite();
    let _first = place.serve(&[]);
    for args in [&["serve"][..], &["migrate"]] {
        let refusal = place.run(args).refusal();
        assert!(refusal.contains("another Reliefline already uses"), "{refusal}");
        assert!(refusal.contains("reliefline.db"), "it names the file: {refusal}");
    }
}

#[test]
fn a_port_that_is_taken_is_said_before_anything_is_made() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let place = Place::sqlite();
    let refusal = place.run(&["serve", "--listen", &address]).refusal();
    assert!(refusal.contains(&format!("{address} cannot be listened on")), "{refusal}");
    assert!(!place.data().exists());
}
