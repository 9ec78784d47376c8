//! A disk that fills beside the running server: told before it is full, over once there is room, and a reserve is kept on it.

use serde_json::Value;

use crate::{
    clinic::set_up,
    program::{Place, Serving, size},
    watch::{serve, until},
};

const GIB: u64 = 1 << 30;

/// The key and the percents of what is told of the disk, if anything is.
async fn told(server: &Serving, admin: &str) -> Option<(String, Value)> {
    let list = server.ask("GET", "/system-notices?open=true", admin, None).await.expect("an answer").json;
    let all = list["notices"].as_array().cloned().unwrap_or_default();
    let one = all.into_iter().find(|one| one["kind"] == "disk_low")?;
    Some((one["key"].as_str()?.to_owned(), one["figures"]["count"].clone()))
}

async fn is_told(server: &Serving, admin: &str, key: &str, percent: u64) {
    let said = (key.to_owned(), Value::from(percent));
    until(key, async || (told(server, admin).await.as_ref() == Some(&said)).then_some(())).await;
}

#[tokio::test]
async fn a_disk_that_fills_is_told_and_its_reserve_is_kept_again_when_there_is_room() {
    let place = Place::sqlite();
    std::fs::create_dir_all(place.data()).expect("a folder");
    let (room, reserve) = (place.file("room"), place.file("reliefline.reserve"));
    let has = |free: u64| std::fs::write(&room, format!("{free} {}", 100 * GIB)).expect("a file");
    has(15 * GIB);
    let planted = [("RELIEFLINE_PLANTED_ROOM", room.to_str().expect("a path"))];
    let mut server = serve(&place, "", &planted);
    assert_eq!(size(&reserve), 32 << 20, "it is there from the start");
    let admin = set_up(&mut server).await;
    assert_eq!(told(&server, &admin).await, None);

    has(15 * GIB - 1);
    is_told(&server, &admin, "low", 14).await;
    has(GIB / 32);
    is_told(&server, &admin, "low", 0).await;
    // A write found no room, and took it.
    std::fs::remove_file(&reserve).expect("a reserve");
    is_told(&server, &admin, "full", 0).await;
    assert!(!reserve.exists(), "there is no room for another one");

    has(80 * GIB);
    until("over", async || told(&server, &admin).await.is_none().then_some(())).await;
    assert_eq!(size(&reserve), 32 << 20);
}
